"""Pictures for one ink: turned to grey, and whether two of their colours become one.

Each colour becomes the grey that is as light as it. Lightness is told by how much of red, green and
blue an eye sees (ITU-R BT.601), as Pillow turns pictures to grey.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from colorsys import rgb_to_hsv
from contextlib import suppress
from io import BytesIO
from itertools import combinations

from PIL import Image, ImageColor, ImageOps

_Colour = tuple[int, int, int]
_SEEN = (0.299, 0.587, 0.114)  # of red, green and blue
_PAINTS = r"(?:fill|stroke|stop-color|flood-color|color)"
# Paint stands in tags and in style sheets; the words between them are what is drawn.
_MARKUP = re.compile(r"(<style\b[^>]*>)(.*?)(</style\s*>)|<!--.*?-->|<[^!?][^>]*>", re.S | re.I)
_ATTRIBUTE = re.compile(r"""(\s)([\w:-]+)(\s*=\s*)("[^"]*"|'[^']*')""")
_DECLARED = re.compile(rf"((?<![\w-]){_PAINTS}\s*:\s*)([^\"';}}!]*[^\"';}}!\s])(\s*)", re.I)
_GREY = ("1", "L", "LA", "I", "I;16", "I;16B", "I;16L", "F")
# What is a colour of its own in a picture: so strong, and so much of all dots, where most of them
# have one of a few colours, as a photograph's have not.
_STRONG, _BRIGHT, _PART, _FLAT = 0.35, 0.25, 0.01, 0.6
_APART, _ALIKE = 40 / 360, 26  # of the circle of hues; of 255 shades
_SMALL = (160, 160)  # dots are enough to look at
_STEPS = 0xF8  # shades that are told apart: noise is not


def in_grey(path: str, content: bytes) -> bytes:
    """A picture without colours; one that cannot be read stays as it is, and is told elsewhere."""
    with suppress(Exception):  # Pillow has many ways to fail
        if path.casefold().endswith(".svg"):
            return _painted(content.decode("utf-8"), _in_grey).encode()
        with Image.open(BytesIO(content)) as picture:
            if picture.mode in _GREY:
                return content
            upright = ImageOps.exif_transpose(picture)
            clear = "A" in upright.getbands() or "transparency" in picture.info
            grey = upright.convert("RGBA").convert("LA") if clear else upright.convert("L")
            result = BytesIO()
            if picture.format in ("JPEG", "MPO"):
                grey.save(result, "JPEG", quality=95)
            else:
                grey.save(result, "PNG")
            return result.getvalue()
    return content


def alike_in_grey(path: str, content: bytes) -> str:
    """Two colours of a picture whose hues differ and whose greys do not, in words; "" for none."""
    with suppress(Exception):
        colours = dict.fromkeys(_drawn(content) if path.casefold().endswith(".svg")
                                else _printed(content))
        for one, other in combinations(filter(_is_strong, colours), 2):
            hues = abs(_hue(one) - _hue(other))
            if min(hues, 1 - hues) >= _APART and abs(_light(one) - _light(other)) < _ALIKE:
                return f"{_written(one)} and {_written(other)}"
    return ""


def _drawn(content: bytes) -> Iterator[_Colour]:
    """The colours of a drawing."""
    written: list[str] = []

    def note(paint: str) -> str:
        written.append(paint)
        return paint

    _painted(content.decode("utf-8"), note)
    for paint in written:
        if colour := _read(paint):
            yield colour[0], colour[1], colour[2]


def _printed(content: bytes) -> Iterable[_Colour]:
    """The few colours that most dots of a picture have; none where it has no such."""
    with Image.open(BytesIO(content)) as picture:
        small = picture.convert("RGBA").resize(_SMALL, Image.Resampling.NEAREST)
    ground = Image.new("RGBA", _SMALL, (255, 255, 255, 255))
    flat = Image.alpha_composite(ground, small).convert("RGB").point(lambda shade: shade & _STEPS)
    number = _SMALL[0] * _SMALL[1]
    counted: list[tuple[int, _Colour]] = flat.getcolors(number) or []  # type: ignore[assignment]
    kept = [(count, colour) for count, colour in counted if count >= _PART * number]
    is_flat = sum(count for count, _ in kept) >= _FLAT * number
    return [colour for _, colour in sorted(kept, reverse=True)] if is_flat else []


def _painted(drawing: str, paint: Callable[[str], str]) -> str:
    """A drawing in which each paint is what `paint` makes of it; no word of it is changed."""
    def declared(style: str) -> str:
        return _DECLARED.sub(lambda found: found[1] + paint(found[2]) + found[3], style)

    def attribute(found: re.Match[str]) -> str:
        before, name, equals, value = found.groups()
        if name.casefold() == "style":
            value = declared(value)
        elif re.fullmatch(_PAINTS, name, re.I):
            value = value[0] + paint(value[1:-1]) + value[-1]
        return before + name + equals + value

    def markup(found: re.Match[str]) -> str:
        if found[1]:
            return found[1] + declared(found[2]) + found[3]
        return found[0] if found[0].startswith("<!--") else _ATTRIBUTE.sub(attribute, found[0])

    return _MARKUP.sub(markup, drawing)


def _in_grey(paint: str) -> str:
    colour = _read(paint)
    if colour is None:
        return paint
    clear = f"{colour[3]:02x}" if len(colour) > 3 else ""  # what shines through still does
    return _written((round(_light(colour[:3])),) * 3) + clear


def _read(paint: str) -> tuple[int, ...] | None:
    """Red, green, blue and, where it is said, how solid it is; None for what is no colour of its
    own: none, a gradient, or what it inherits.
    """
    said = paint.strip()
    if found := re.fullmatch(r"((?:rgb|hsl)a?\()([^)]*)\)", said, re.I):
        parts = re.split(r"[\s,/]+", found[2].strip())
        solid = parts[3] if len(parts) > 3 else ""
        with suppress(ValueError):
            colour = ImageColor.getrgb(f"{found[1].casefold().replace('a(', '(')}"
                                       f"{','.join(parts[:3])})")[:3]
            share = float(solid.rstrip("%")) / (100 if solid.endswith("%") else 1) if solid else 1
            return (*colour, round(255 * min(1, max(0, share)))) if solid else colour
        return None
    with suppress(ValueError):
        return ImageColor.getrgb(said)
    return None


def _light(colour: Sequence[int]) -> float:
    return sum(part * seen for part, seen in zip(colour, _SEEN, strict=True))


def _is_strong(colour: _Colour) -> bool:
    _, strong, bright = rgb_to_hsv(*(part / 255 for part in colour))
    return strong >= _STRONG and bright >= _BRIGHT


def _hue(colour: _Colour) -> float:
    return rgb_to_hsv(*(part / 255 for part in colour))[0]


def _written(colour: Sequence[int]) -> str:
    return "#" + "".join(f"{part:02x}" for part in colour)
