"""Mends of the typesetter: where WeasyPrint 70 breaks or sets a line otherwise than it should, or
takes more time or memory for it than it need.

Each takes the module of WeasyPrint that it mends, as only the typesetter's door imports that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_PATHS = 200  # remembered at most,
_LONGEST = 5000  # of so many characters each


def hang_spaces(inline: Any) -> None:
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

    inline.split_first_line = split_with_hanging_space


class _Line(str):
    """A text that is walked through as one piece."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def set_lines_whole(svg_module: Any) -> None:
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

    for tag in ("text", "tspan", "textPath"):
        svg_module.TAGS[tag] = draw_whole
    svg_module.text = draw_whole


class _Unkept(dict[bytes, Any]):
    """Features of type that are never shared: each line of type owns its own, and ends them."""

    def setdefault(self, key: bytes, value: Any = None, /) -> Any:  # noqa: ARG002  # a dict's own
        return value


def give_back_features(line_break: Any) -> None:
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

    line_break.Layout.setup = set_up_as_owner


def remember_paths(svg_module: Any) -> None:
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

    svg_module.TAGS["path"] = draw_remembered


def know_plain_values(css: Any) -> None:
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

    css.ComputedStyle.__missing__ = find_sooner
