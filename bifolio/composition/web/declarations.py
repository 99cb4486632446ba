"""The declarations that a library may bring to a web page: a list of what may be.

On paper the finished page is read back, whatever the style sheets say. A web page is set anew on
each screen, so there what may be said is bounded instead: whatever stands in this list leaves each
word where it is, as it is, in sight, and beside no other that it could run into. What is not in
the list is refused, also when it is harmless: nobody can know all that browsers will learn.

One module, as a table is read best in one piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

from tinycss2.color4 import parse_color

Nodes = Sequence[Any]  # tokens of a value, without the space between them
_Judge = Callable[[Nodes], bool]

# CSS pixels, where a letter is 16 pixels high
_ABSOLUTE = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 37.8, "mm": 3.78, "q": 0.945,
             "rem": 16.0, "em": 16.0, "ex": 8.0, "ch": 8.0, "lh": 20.0, "rlh": 20.0}
_OF_TYPE = ("em", "ex", "ch", "lh")
_RELATIVE = ("%", "vw", "vh", "vi", "vb", "vmin", "vmax", "svw", "svh", "lvw", "lvh", "dvw", "dvh")
_SUMS, _CHOICES = ("calc",), ("min", "max", "clamp")
_LIMIT = 64  # ways to read one value, beyond which it is not judged
_DEPTH = 12  # of sums within sums

SMALLEST, LARGEST = 12.0, 48.0  # pixels of type
ROOM = 96.0  # pixels between two things
OF_PAPER = frozenset((  # no browser knows them, or for printing alone: not taken to a web page
    "bookmark-label", "bookmark-level", "bookmark-state", "break-after", "break-before",
    "break-inside", "box-decoration-break", "footnote-display", "footnote-policy",
    "hyphenate-limit-chars", "hyphenate-limit-zone", "margin-break", "orphans", "page",
    "page-break-after", "page-break-before", "page-break-inside", "string-set", "widows"))


@dataclass(frozen=True, slots=True)
class Size:
    """A length: its part in pixels, its part of the room there is, and its bare numbers."""

    pixels: float = 0.0
    share: float = 0.0  # per cent
    number: float = 0.0
    lowest: float = 0.0  # of all its parts, each by itself


def sizes(node: Any, depth: int = 0) -> Iterator[Size | None]:
    """What a length may come to, a choice each; None where that cannot be told."""
    if depth > _DEPTH:
        yield None
    elif node.type == "number":
        yield Size(number=node.value, lowest=node.value)
    elif node.type == "percentage":
        yield Size(share=node.value, lowest=node.value)
    elif node.type == "dimension" and node.lower_unit in _ABSOLUTE:
        yield Size(pixels=node.value * _ABSOLUTE[node.lower_unit], lowest=node.value)
    elif node.type == "dimension" and node.lower_unit in _RELATIVE:
        yield Size(share=node.value, lowest=node.value)
    elif node.type == "function" and node.lower_name in _CHOICES:
        parts = parted(significant(node.arguments), ",")
        if node.lower_name == "clamp" and len(parts) == 3:
            del parts[1]  # the other two hold it
        for part in parts:
            yield _sum(part, depth + 1)
    elif (node.type == "function" and node.lower_name in _SUMS) or node.type == "() block":
        inner = node.arguments if node.type == "function" else node.content
        yield _sum(significant(inner), depth + 1)
    else:
        yield None


def _sum(nodes: Nodes, depth: int) -> Size | None:
    total, sign, divides = Size(), 1.0, False
    factors: list[Size] = []
    for node in [*nodes, None]:
        if node is None or (node.type == "literal" and node.value in "+-" and factors):
            product = _product(factors)
            if product is None:
                return None
            total = Size(total.pixels + sign * product.pixels, total.share + sign * product.share,
                         total.number + sign * product.number,
                         min(total.lowest, sign * product.lowest))
            sign, factors = (-1.0 if node is not None and node.value == "-" else 1.0), []
        elif node.type == "literal" and node.value in "*/":
            divides = node.value == "/"
        else:
            size, *others = sizes(node, depth)
            if size is None or others:
                return None
            if divides:
                if size.pixels or size.share or not size.number:
                    return None
                size = Size(number=1 / size.number, lowest=1 / size.number)
            factors.append(size)
            divides = False
    return total


def _product(factors: Sequence[Size]) -> Size | None:
    lengths = [size for size in factors if size.pixels or size.share]
    times = prod(size.number for size in factors if size not in lengths)
    if not factors or len(lengths) > 1 or any(size.number for size in lengths):
        return None
    if not lengths:
        return Size(number=times, lowest=times)
    length = lengths[0]
    return Size(length.pixels * times, length.share * times, 0.0,
                min(length.lowest * times, times, length.lowest))


def significant(nodes: Nodes) -> list[Any]:
    """Tokens without the space and the comments between them."""
    return [node for node in nodes if node.type not in ("whitespace", "comment")]


def parted(nodes: Nodes, sign: str) -> list[list[Any]]:
    """Tokens between those that are this sign."""
    parts: list[list[Any]] = [[]]
    for node in nodes:
        if node.type == "literal" and node.value == sign:
            parts.append([])
        else:
            parts[-1].append(node)
    return parts


# --- judges of a whole value ---

def _one_of(*words: str) -> _Judge:
    return lambda nodes: len(nodes) == 1 and _word(nodes[0]) in words


def _some_of(*words: str) -> _Judge:
    return lambda nodes: bool(nodes) and all(_word(node) in words for node in nodes)


def _word(node: Any) -> str:
    return str(node.lower_value) if node.type == "ident" else ""


def _each(judge: _Judge, most: int) -> _Judge:
    return lambda nodes: 0 < len(nodes) <= most and all(judge([node]) for node in nodes)


def _either(*judges: _Judge) -> _Judge:
    return lambda nodes: any(judge(nodes) for judge in judges)


def _length(low: float, high: float, least: float = 0.0, most: float = 0.0) -> _Judge:
    """A length from `low` to `high` pixels, or from `least` to `most` per cent of the room.

    No part of it is negative; both parts are bounded, and one of them is enough.
    """
    def judge(nodes: Nodes) -> bool:
        found = list(sizes(nodes[0])) if len(nodes) == 1 else [None]
        return all(size is not None and size.number == 0 and size.lowest >= 0
                   and size.pixels <= high and size.share <= most
                   and (size.pixels >= low or (size.share > 0 and size.share >= least))
                   for size in found)
    return judge


def _number(low: float, high: float) -> _Judge:
    """A bare number, or as many times the size of the letters."""
    def judge(nodes: Nodes) -> bool:
        if len(nodes) != 1:
            return False
        node = nodes[0]
        if node.type == "dimension" and node.lower_unit == "em":
            return bool(low <= node.value <= high)
        if node.type == "percentage":
            return bool(low * 100 <= node.value <= high * 100)
        found = list(sizes(node))
        return all(size is not None and not size.pixels and not size.share
                   and low <= size.number <= high for size in found)
    return judge


def _type_size(nodes: Nodes) -> bool:
    """Type that can be read, however deep it stands in what is set in other sizes."""
    if len(nodes) != 1:
        return False
    return not _hangs_on_type(nodes[0]) and all(
        size is not None and not size.number and not size.share and size.lowest >= 0
        and SMALLEST <= size.pixels <= LARGEST for size in sizes(nodes[0]))


def _hangs_on_type(node: Any) -> bool:
    """Whether a size is so many times another, which it may be within itself."""
    if node.type == "dimension":
        return node.lower_unit in _OF_TYPE
    inner = getattr(node, "arguments", None) or getattr(node, "content", None) or ()
    return any(_hangs_on_type(each) for each in inner)


def _times(nodes: Nodes) -> bool:
    """Type that is larger than what stands around it."""
    return len(nodes) == 1 and ((nodes[0].type == "percentage" and 100 <= nodes[0].value <= 250)
                                or (nodes[0].type == "dimension" and nodes[0].lower_unit == "em"
                                    and 1 <= nodes[0].value <= 2.5))


def is_colour(nodes: Nodes) -> bool:
    """Any colour: of what is no word and no ground of words."""
    return len(nodes) == 1 and (_word(nodes[0]) == "currentcolor"
                                or (nodes[0].type in ("ident", "hash", "function")
                                    and parse_color(nodes[0]) is not None))


def opaque(nodes: Nodes) -> str:
    """A colour as #rrggbb; "" for what is none, or lets something through."""
    colour = parse_color(nodes[0]) if len(nodes) == 1 and nodes[0].type in (
        "ident", "hash", "function") else None
    if colour is None or colour == "currentcolor" or colour.alpha != 1:
        return ""
    try:
        red, green, blue = (min(max(part, 0.0), 1.0) for part in colour.to("srgb").coordinates)
    except (NotImplementedError, TypeError, ValueError):
        return ""
    return "#" + "".join(f"{round(part * 255):02x}" for part in (red, green, blue))


def _border(nodes: Nodes) -> bool:
    return 0 < len(nodes) <= 3 and all(
        _WIDTH([node]) or _STROKE([node]) or is_colour([node]) for node in nodes)


def _families(nodes: Nodes) -> bool:
    """Names of faces; which of them are known is asked elsewhere."""
    return all((len(part) == 1 and part[0].type == "string")
               or (part and all(node.type == "ident" for node in part))
               for part in parted(nodes, ","))


def _underline(nodes: Nodes) -> bool:
    """Underlined, in whatever colour and style, or not at all."""
    return 0 < len(nodes) <= 4 and any(_word(node) in ("none", "underline") for node in nodes) \
        and all(_word(node) in ("none", "underline") or _LINE_STYLE([node]) or is_colour([node])
                or _THICKNESS([node]) for node in nodes)


_LINE_STYLE = _one_of("solid", "double", "dotted", "dashed", "wavy")
_THICKNESS = _either(_one_of("auto", "from-font"), _length(0, 4))
_WIDTH = _either(_length(0, 16), _one_of("thin", "medium", "thick"))
_STROKE = _one_of("none", "solid", "double", "dashed", "dotted", "groove", "ridge", "inset",
                  "outset")
_GAP = _length(0, ROOM, 0, 25)
_SIDES = ("top", "right", "bottom", "left", "block", "block-start", "block-end", "inline",
          "inline-start", "inline-end")
_INHERITED = _one_of("inherit")
_BROAD = _either(_one_of("auto"), _length(48, 1280, 10, 100))
PICTURE = frozenset(("img",))  # what has a size of its own
_BULLETED, _NUMBERED = frozenset(("ul",)), frozenset(("ol",))
# Elements that begin a line of their own, and classes that only such have. The ground and the
# frame of others lie over the lines above and below.
BLOCKS = frozenset((
    "article", "aside", "blockquote", "body", "caption", "div", "dl", "figcaption", "figure",
    "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "html", "li", "main", "nav", "ol", "p",
    "pre", "section", "table", "td", "th", "ul"))
BLOCK_CLASSES = frozenset((
    "action", "box", "box-label", "call", "chapter", "clinic", "clinic-line", "clinic-title",
    "comparison", "comparison-table", "draft-notice", "drawing", "figure-title", "glossary",
    "imprint", "key-message", "note", "phones", "readers", "reference-list", "sheet-imprint",
    "simple-table", "subtitle", "table-note", "title-block", "warning"))
# Words in a line; of an element that is known by a class alone it is not known that it is more.
IN_LINE = frozenset((
    "a", "abbr", "b", "cite", "code", "dfn", "em", "i", "img", "kbd", "mark", "samp", "small",
    "span", "strong", "time", "var"))
IN_ROWS = frozenset(("footer", "header", "nav"))  # may set side by side what they hold
APART = "gap:1rem;flex-wrap:wrap"  # so that two things side by side never read as one
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "caption"))  # none is in another
_LINED = BLOCKS | {"dd", "dt"}  # but what stands beside another has its own width

INK, GROUND = "ink", "ground"
ROLES: Mapping[str, str] = {"color": INK, "background": GROUND, "background-color": GROUND}


def _as_colour(nodes: Nodes) -> bool:
    return len(nodes) == 1 and (bool(opaque(nodes)) or _word(nodes[0]) == "inherit")


def _as_ground(nodes: Nodes) -> bool:
    return len(nodes) == 1 and (bool(opaque(nodes)) or _word(nodes[0]) in ("transparent", "none"))


ALLOWED: Mapping[str, _Judge] = {
    # colour; each ink is held against each ground besides
    "color": _as_colour,
    "background": _as_ground,
    "background-color": lambda nodes: _as_ground(nodes) and _word(nodes[0]) != "none",
    "background-repeat": _some_of("repeat", "no-repeat", "repeat-x", "repeat-y", "space", "round"),
    "print-color-adjust": _one_of("exact", "economy"),
    # rules and frames
    **dict.fromkeys(("border", *(f"border-{side}" for side in _SIDES)), _border),
    **dict.fromkeys(("border-color", *(f"border-{side}-color" for side in _SIDES)),
                    _each(is_colour, 4)),
    **dict.fromkeys(("border-style", *(f"border-{side}-style" for side in _SIDES)),
                    _each(_STROKE, 4)),
    **dict.fromkeys(("border-width", *(f"border-{side}-width" for side in _SIDES)),
                    _each(_WIDTH, 4)),
    "border-collapse": _one_of("collapse", "separate"),
    "border-radius": _each(_length(0, 48), 4),
    "border-spacing": _each(_length(0, 32), 2),
    "box-sizing": _one_of("border-box", "content-box"),
    # space
    **dict.fromkeys(("margin", *(f"margin-{side}" for side in _SIDES)),
                    _each(_either(_GAP, _one_of("auto")), 4)),
    **dict.fromkeys(("padding", *(f"padding-{side}" for side in _SIDES)), _each(_GAP, 4)),
    "text-indent": _length(0, 48),
    # room
    "min-height": _either(_one_of("auto"), _length(0, 320)),
    # type
    "font-family": _families,
    "font-size": _either(_type_size, _INHERITED, _one_of(
        "small", "medium", "large", "x-large", "xx-large")),
    "font-style": _either(_one_of("normal", "italic", "oblique"), _INHERITED),
    "font-weight": _either(_one_of("normal", "bold", "bolder", "lighter"), _INHERITED, lambda nodes:
                           len(nodes) == 1 and nodes[0].type == "number"
                           and 300 <= nodes[0].value <= 900),
    "font-variant-numeric": _some_of("normal", "tabular-nums", "proportional-nums", "lining-nums",
                                     "oldstyle-nums"),
    "font-kerning": _one_of("auto", "normal", "none"),
    "line-height": _either(_number(1, 3), _one_of("normal"), _INHERITED),
    "letter-spacing": _either(_one_of("normal"), _length(0, 2)),
    "word-spacing": _either(_one_of("normal"), _length(0, 8)),
    "text-align": _one_of("left", "right", "center", "start", "end", "justify"),
    "text-decoration": _underline,
    "text-decoration-line": _one_of("none", "underline"),
    "text-decoration-style": _LINE_STYLE,
    "text-decoration-color": is_colour,
    "text-decoration-thickness": _THICKNESS,
    "text-transform": _one_of("none"),
    "text-wrap": _one_of("wrap", "balance", "pretty"),
    "white-space": _one_of("normal", "pre-wrap", "pre-line"),
    "overflow-wrap": _one_of("break-word"),
    "word-break": _one_of("normal"),
    "hyphens": _one_of("auto", "manual", "none"),
    "vertical-align": _one_of("baseline", "top", "middle", "bottom"),
    # how things lie
    **dict.fromkeys(("gap", "row-gap", "column-gap"), _each(_length(8, ROOM), 2)),
    "align-items": _one_of("start", "flex-start", "center", "baseline", "stretch"),
    "justify-content": _one_of("start", "flex-start", "space-between"),
    "flex-direction": _one_of("row", "column"),
    "flex-wrap": _one_of("wrap"),
    "float": _one_of("none"),
    "clear": _one_of("none", "left", "right", "both"),
    "caption-side": _one_of("top"),
}

def lines_up(nodes: Nodes) -> bool:
    """Whether this way to display sets what an element holds side by side."""
    return _one_of("flex", "grid")(nodes)


OF_SUBJECTS: Mapping[str, tuple[tuple[frozenset[str], _Judge], ...]] = {
    # what may be said only of elements of these names
    # No part of the head, which would be shown; and no “li”, which would lose its number. In a
    # row or in a box of its own an element loses the spaces at its rims: “1 <b>0 mg</b>”.
    "display": (((BLOCKS | IN_LINE | {"dl", "dt", "dd"}) - {"li", "html", "body"},
                 _one_of("block", "flow-root")), (IN_ROWS, lines_up)),
    "width": ((BLOCKS | PICTURE, _BROAD),),
    "max-width": ((BLOCKS | PICTURE, _either(_one_of("none"), _length(160, 1600, 25, 100))),),
    "min-width": ((BLOCKS | PICTURE, _either(_one_of("auto"), _length(0, 160, 0, 100))),),
    "height": ((PICTURE, _either(_one_of("auto"), _length(16, 960))),),
    "max-height": ((PICTURE, _either(_one_of("none"), _length(16, 960))),),
    # A number in a list is signed with its words, so another sort of numbers is another list.
    **dict.fromkeys(("list-style", "list-style-type"), (
        (_BULLETED, _one_of("disc", "circle", "square")), (_NUMBERED, _one_of("decimal")))),
}

_SLIGHT = _either(_length(0, 4), _one_of("thin"))
SLIGHT: Mapping[str, _Judge] = {
    # what is bounded more closely where it may be said of words in a line
    **dict.fromkeys(("padding", "padding-top", "padding-bottom", "padding-block",
                     "padding-block-start", "padding-block-end"), _each(_SLIGHT, 4)),
    **dict.fromkeys(("border-width", *(f"border-{side}-width" for side in _SIDES)),
                    _each(_SLIGHT, 4)),
    **dict.fromkeys(("border", *(f"border-{side}" for side in _SIDES)),
                    lambda nodes: _border(nodes) and all(
                        _SLIGHT([node]) for node in nodes if _WIDTH([node]))),
}

_HIDE = "it can take words out of sight"
_MOVE = "it can move words away, or over others"
_MAKE = "it can put words on the page that nobody wrote"
_CHANGE = "it can make other words of those that were written"
_HARM: tuple[tuple[str, str], ...] = (
    ("content", _MAKE), ("counter", _MAKE), ("quotes", _MAKE), ("list-style", _MAKE),
    ("hyphenate-character", _MAKE), ("text-emphasis", _MAKE),
    ("text-transform", f"{_CHANGE}, as MG of mg; a weight or a colour sets them apart as well"),
    ("font-variant", _CHANGE), ("font-feature", _CHANGE),
    ("font", _CHANGE), ("text-decoration", _CHANGE), ("direction", _CHANGE),
    ("unicode-bidi", _CHANGE), ("letter-spacing", _CHANGE), ("word-", _CHANGE),
    ("white-space", _CHANGE), ("overflow-wrap", _CHANGE), ("hyphens", _CHANGE),
    ("display", f"{_HIDE}, unless it names an element that may have it, as “p.x” does"),
    ("visibility", _HIDE), ("opacity", _HIDE), ("clip", _HIDE),
    ("mask", _HIDE), ("filter", _HIDE), ("overflow", _HIDE), ("color", _HIDE),
    ("background", _HIDE), ("font-size", _HIDE), ("height", _HIDE), ("max-", _HIDE),
    ("width", _HIDE), ("content-visibility", _HIDE), ("text-overflow", _HIDE),
    ("position", _MOVE), ("transform", _MOVE), ("translate", _MOVE), ("rotate", _MOVE),
    ("scale", _MOVE), ("margin", _MOVE), ("padding", _MOVE), ("text-indent", _MOVE),
    ("float", _MOVE), ("order", _MOVE), ("gap", _MOVE), ("flex", _MOVE), ("grid", _MOVE),
    ("top", _MOVE), ("left", _MOVE), ("right", _MOVE), ("bottom", _MOVE), ("inset", _MOVE),
    ("line-height", _MOVE),
    ("vertical-align", _MOVE), ("writing-mode", _MOVE), ("column", _MOVE),
    ("caption-side", _MOVE),
)


def harm_of(name: str) -> str:
    """What a declaration that is not in the list could do to the words."""
    fitting = [(len(start), harm) for start, harm in _HARM if name.startswith(start)]
    return max(fitting)[1] if fitting else "it is not known to leave them so"


def may_stand(name: str, nodes: Nodes, subjects: frozenset[str]) -> bool:
    """Whether a declaration may stand in a web page's style: its value has no var() any more.

    `subjects` are the names of the elements that its selectors end in, "" for any.
    """
    if name == "font-size" and subjects <= _HEADINGS and _times(nodes):
        return True
    if name in SLIGHT and not subjects <= _LINED:
        return ALLOWED[name](nodes) and SLIGHT[name](nodes)
    if name in OF_SUBJECTS:
        return any(subjects <= names and judge(nodes) for names, judge in OF_SUBJECTS[name])
    return name in ALLOWED and ALLOWED[name](nodes)
