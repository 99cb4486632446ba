"""Patches of WeasyPrint 70: where it breaks or sets a line otherwise than it should, or
takes more time or memory for it than it need.

Each is put in through `Patches`, which can take all of them out. It takes the module of WeasyPrint
that it patches, as only the typesetter's door imports that. `docs/upstream` tells of each what it
is for, with the smallest input.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from bifolio.diagnostics import ToolchainError

# Features of type that leave each letter as it is: figures, kerning, ligatures.
_SHAPED = frozenset(("lnum", "onum", "pnum", "tnum", "kern", "liga", "clig"))
_PATHS = 200  # remembered at most,
_LONGEST = 5000  # of so many characters each


class Patches:
    """What is put into WeasyPrint in the place of its own."""

    def __init__(self) -> None:
        self._put: list[tuple[Any, str, Any, Any]] = []
        self._missing: list[str] = []  # what WeasyPrint has no longer, in its own words

    def put(self, owner: Any, name: str, value: Any) -> None:
        """Let `owner` have `value` in the place of what it calls by this name."""
        self._put.append((owner, name, getattr(owner, name), value))
        setattr(owner, name, value)

    @contextmanager
    def noting_what_is_missing(self) -> Iterator[None]:
        """Within it a patch is put in; where WeasyPrint lacks what it patches, that is noted."""
        try:
            yield
        except (ImportError, AttributeError, KeyError) as error:
            self._missing.append(str(error))

    def require(self) -> None:
        """Raises ToolchainError when WeasyPrint is one that not all patches fit."""
        if self._missing:
            raise ToolchainError(
                "Bifolio's patches do not fit this WeasyPrint, which lacks what they change: "
                f"{'; '.join(self._missing)}. Install WeasyPrint 70, or make the handouts without "
                "the patches: build --plain-weasyprint.")

    @contextmanager
    def taken_out(self) -> Iterator[None]:
        """Within it WeasyPrint is as it came."""
        for owner, name, before, _ in reversed(self._put):
            setattr(owner, name, before)
        try:
            yield
        finally:
            for owner, name, _, value in self._put:
                setattr(owner, name, value)


def hang_spaces(patches: Patches, inline: Any) -> None:
    """Let the space at a text's end hang over the edge of its line, as CSS has it.

    WeasyPrint 70 measures that space too: a text that fits only without it is broken after its
    first word. Such a text is set here as the whole line it is.
    """
    split = inline.split_first_line

    def split_with_hanging_space(text: str, style: Any, context: Any, max_width: Any,
                                 *more: Any, **options: Any) -> Any:
        hangs = text.endswith(" ") and text.strip(" ") and style["white_space"] == "normal"
        if max_width is not None and hangs:
            fits = split(text[:-1], style, context, max_width, *more, **options)[2] is None
            max_width = None if fits else max_width
        return split(text, style, context, max_width, *more, **options)

    patches.put(inline, "split_first_line", split_with_hanging_space)


class _Line(str):
    """A text that is walked through as one piece."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def set_lines_whole(patches: Patches, svg_module: Any) -> None:
    """Set a line of words in a drawing as a line, so that it keeps its spaces and its kerning.

    WeasyPrint 70 sets each letter by itself, as if every one of them had a place of its own.
    """
    draw = svg_module.text

    def draw_whole(svg: Any, node: Any, size: float) -> None:
        placed = any(len(str(node.get(name) or "").split()) > 1 for name in ("x", "y", "dx", "dy"))
        spaced = any(node.get(name) for name in ("letter-spacing", "textLength", "rotate"))
        if node.text and not placed and not spaced:
            node._etree_node.text = _Line(node.text)
        draw(svg, node, size)

    patches.put(svg_module, "TAGS", {tag: draw_whole if drawn is draw else drawn
                                     for tag, drawn in svg_module.TAGS.items()})
    patches.put(svg_module, "text", draw_whole)


class _Unkept(dict[bytes, Any]):
    """Features of type that are never shared: each line of type owns its own, and ends them."""

    def setdefault(self, key: bytes, value: Any = None, /) -> Any:  # noqa: ARG002  # a dict's own
        return value


def give_back_features(patches: Patches, line_break: Any) -> None:
    """Give back what a line's features of type take, small capitals and the like, when it ends.

    WeasyPrint 70 keeps a list of them for every line it ever measured, as lists that shared a
    feature could not be given back: a long handout cost three megabytes each time it was set.
    """
    set_up = line_break.Layout.setup
    pango, nothing = line_break.pango, line_break.ffi.NULL

    def set_up_as_owner(self: Any, style: Any) -> None:
        style.font_config.font_features = _Unkept()
        set_up(self, style)
        features = pango.pango_layout_get_attributes(self.layout)
        if features != nothing:
            pango.pango_attr_list_unref(features)  # the layout holds the other reference

    patches.put(line_break.Layout, "setup", set_up_as_owner)


def remember_paths(patches: Patches, svg_module: Any) -> None:
    """Draw a path that was drawn before from memory: most rows of an icon array are alike.

    A path without percentages is the same wherever it stands, as `transform` moves it.
    """
    draw = svg_module.TAGS["path"]
    drawn: dict[tuple[str, float], tuple[tuple[bytes, ...], tuple[Any, ...]]] = {}

    def draw_remembered(svg: Any, node: Any, size: float) -> None:
        key = (node.get("d", ""), size)
        stream, vertices = svg.stream.stream, node.vertices
        if key in drawn:
            lines, corners = drawn[key]
            stream.extend(lines)
            vertices.extend(corners)
            return
        lines_before, corners_before = len(stream), len(vertices)
        draw(svg, node, size)
        if "%" not in key[0] and len(key[0]) <= _LONGEST:
            if len(drawn) >= _PATHS:
                drawn.clear()
            drawn[key] = tuple(stream[lines_before:]), tuple(vertices)[corners_before:]

    patches.put(svg_module, "TAGS", {**svg_module.TAGS, "path": draw_remembered})


def know_plain_values(patches: Patches, css: Any) -> None:
    """Look up at once what no style sheet says of an element: most of what is asked of its style.

    WeasyPrint 70 goes the whole way that a value with `var()` and `calc()` would need, 30,000
    times for a short handout. What is said, or hangs on other properties, still goes that way.
    """
    find, initial, physical = css.ComputedStyle.__missing__, css.INITIAL_VALUES, \
        css.PHYSICAL_FUNCTIONS
    apart = {"float", "display", "position", "page", *(
        name for name in initial if name.startswith("text_decoration_"))}
    inherited = frozenset(css.INHERITED) - apart
    plain = frozenset(initial) - frozenset(css.INITIAL_NOT_COMPUTED) - inherited - apart
    logical: dict[tuple[str, str], str] = {}

    def find_sooner(self: Any, key: str) -> Any:
        if key in self.cascaded or self.parent_style is None:
            return find(self, key)
        if key in physical:  # margin-left may be said as margin-inline-start
            asked = key, self["direction"]
            if asked not in logical:
                logical[asked] = physical[key](block="ttb", inline=asked[1])
            if logical[asked] in self.cascaded:
                return find(self, key)
        if key in inherited:
            value = self[key] = self.parent_style[key]
        elif key in plain:
            value = self[key] = initial[key]
        else:
            value = find(self, key)
        return value

    patches.put(css.ComputedStyle, "__missing__", find_sooner)


def cut_nothing_short(patches: Patches, draw_module: Any) -> None:
    """Never set “…” for words that do not fit, whatever a style sheet says of text-overflow.

    WeasyPrint 70 lets that sign stand for those words in the file, where nobody can tell.
    """
    draw = draw_module.draw_first_line

    def draw_whole(stream: Any, textbox: Any, _: str, *more: Any) -> Any:
        return draw(stream, textbox, "clip", *more)

    patches.put(draw_module, "draw_first_line", draw_whole)


def keep_spaces_between_words(patches: Patches, inline: Any, draw_module: Any) -> None:
    """Set each space between two words: where a line was broken, and alone between two elements.

    WeasyPrint 70 takes out the one and does not draw the other. Nobody sees it; but who goes by the
    tags, to read a page aloud or to copy from it, glues the words.
    """
    next_line, strip = inline.get_next_linebox, inline.remove_last_whitespace
    draw = draw_module.draw_first_line

    def texts_of(line: Any) -> list[Any]:
        return [box for box in line.descendants() if getattr(box, "text", "")]

    def strip_and_note(context: Any, line: Any) -> None:
        texts = texts_of(line)
        before = texts[-1].text if texts else ""
        strip(context, line)
        if texts and texts[-1].text != before:
            _part(reversed(texts))

    def next_line_and_note(context: Any, lines: Any, *more: Any) -> Any:
        line, resume = next_line(context, lines, *more)
        texts = texts_of(line) if line is not None else []
        for number, box in enumerate(texts):
            if box.text.isspace():
                _part(reversed(texts[:number]))
        if texts and resume:
            before, after = _texts_around(lines, resume)
            if before[-1:].isspace() or after[:1].isspace():
                _part(reversed(texts))
        return line, resume

    def draw_with_space(stream: Any, textbox: Any, *more: Any) -> Any:
        layout = textbox.pango_layout
        if not getattr(textbox, "parts_words", False) or layout.first_line_direction % 2:
            return draw(stream, textbox, *more)  # from right to left a space would move the words
        # others may share it, and it may be drawn again
        words = layout.text
        layout.set_text(f"{words} ", justify=True)
        try:
            return draw(stream, textbox, *more)
        finally:
            layout.text = words

    patches.put(inline, "remove_last_whitespace", strip_and_note)
    patches.put(inline, "get_next_linebox", next_line_and_note)
    patches.put(draw_module, "draw_first_line", draw_with_space)


def _part(texts: Iterable[Any]) -> None:
    """Let the first of some text boxes that has words end with a space."""
    if box := next((box for box in texts if box.text.strip()), None):
        box.parts_words = not box.text.endswith(" ")


def _texts_around(box: Any, skip: Any) -> tuple[str, str]:
    """The text in a box next before and after the place that WeasyPrint calls `skip`."""
    (at, inner), = skip.items()
    if hasattr(box, "text"):
        text = box.text.encode()
        return text[:at].decode(), text[at:].decode()
    before, after = _texts_around(box.children[at], inner) if inner else ("", "")
    return (before or next(filter(None, map(_text, reversed(box.children[:at]))), ""),
            after or next(filter(None, map(_text, box.children[at + bool(inner):])), ""))


def _text(box: Any) -> str:
    return str(box.text) if hasattr(box, "text") else \
        "".join(map(_text, getattr(box, "children", ())))


def keep_shapes(patches: Patches, *modules: Any) -> None:
    """Let no style sheet ask a font for other shapes: raised, those of 10 mg would be read as 0 mg.

    Small capitals, fractions, ordinals and a font's own alternates are such shapes too. What the
    fonts do by themselves they still do.
    """
    for module in modules:
        ask = module.font_features

        def ask_less(*styles: Any, _ask: Any = ask, **more: Any) -> dict[str, Any]:
            return {name: value for name, value in _ask(*styles, **more).items()
                    if name in _SHAPED}

        patches.put(module, "font_features", ask_less)
