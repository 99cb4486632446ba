"""Colours: how two of them contrast, the nearest that contrasts enough, and one ink for all."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb, rgb_to_hls

_PAINT = re.compile(r"""((?:fill|stroke|stop-color|color)\s*(?:=\s*["']|:)\s*)([^"';}]+)""")
_VEIL = re.compile(r"""\b((?:fill-|stroke-|stop-)?opacity\s*(?:=\s*["']|:)\s*)[\d.]+%?""")
_KEPT = ("none", "transparent", "inherit", "currentcolor", "context-fill", "context-stroke")


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two colours (#rrggbb), 1 to 21, as WCAG 2.2 defines it."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def nearest_passing(colour: str, ground: str, ratio: float) -> str:
    """The lightest colour of the same hue, no lighter than `colour`, that has `ratio` on `ground`.

    Black when no darkening is enough: the ground itself is dark.
    """
    if contrast(colour, ground) >= ratio:
        return colour
    hue, lightness, saturation = rgb_to_hls(*_parts(colour))
    for step in range(round(lightness * 255), -1, -1):
        candidate = _hex(hls_to_rgb(hue, min(step / 255, lightness), saturation))
        if contrast(candidate, ground) >= ratio:
            return candidate
    return "#000000"


def tint(colour: str, strength: float) -> str:
    """`colour` laid thin on white: 0 is white, 1 the colour itself."""
    return _hex(tuple(1 - strength * (1 - part) for part in _parts(colour)))


def in_one_ink(svg: str) -> str:
    """A drawing with every colour turned to black or white, whichever it is nearer to."""
    def ink(found: re.Match[str]) -> str:
        paint = found[2].strip().casefold()
        if paint in _KEPT or paint.startswith("url("):
            return found[0]
        return found[1] + ("#ffffff" if _is_light(paint) else "#000000")

    return _VEIL.sub(r"\g<1>1", _PAINT.sub(ink, svg))


def _is_light(paint: str) -> bool:
    """Whether a colour as SVG writes it is nearer to white; a name other than white is not."""
    if re.fullmatch(r"#[0-9a-f]{3}", paint):
        paint = "#" + "".join(digit * 2 for digit in paint[1:])
    if re.fullmatch(r"#[0-9a-f]{6}", paint):
        return contrast(paint, "#000000") > contrast(paint, "#ffffff") * 2.5
    return paint == "white"


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(parts: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                        for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
