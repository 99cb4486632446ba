"""Signs that a document names by a font and a number, as Word does with those of Symbol.

Source of Symbol: Unicode's table of the font, Public/MAPPINGS/VENDORS/ADOBE/symbol.txt. Of two
letters that it gives one number, the Greek one stands here; its signs in pieces and its angle
brackets do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

PRIVATE = re.compile("[\ue000-\uf8ff]")  # signs that each font draws as it likes
_AREA, _LAST = 0xF000, 0xFF  # where Word puts the signs of such a font
_ROWS = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_",
    0x61: "αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…",
    0xBF: "↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊", 0xE2: "®©™∑", 0xF2: "∫⌠", 0xF5: "⌡"}
_SYMBOL: Mapping[int, str] = {start + at: sign for start, row in _ROWS.items()
                              for at, sign in enumerate(row)}
# Of Wingdings the boxes to tick alone: Alan Wood's test page of the font has them as box3, box4,
# boxshadowdwn, boxshadowup and box2.
_WINGDINGS = dict.fromkeys((0x6F, 0x70, 0x71, 0x72, 0xA8), "\N{BALLOT BOX}")
_FONTS: Mapping[str, Mapping[int, str]] = {"symbol": _SYMBOL, "mt symbol": _SYMBOL,
                                           "wingdings": _WINGDINGS}


def private(number: str) -> str:
    """The private sign that a document names by its number; "" for what is no number."""
    if not re.fullmatch("[0-9A-Fa-f]{1,4}", number):
        return ""
    found = int(number, 16)
    return chr(found | _AREA) if found <= _LAST or _AREA <= found <= _AREA | _LAST else ""


def sign_of(font: str, sign: str) -> str:
    """What a font draws for a private sign; "" where nobody can tell."""
    return _FONTS.get(font.casefold(), {}).get(ord(sign) - _AREA, "")


def is_symbol(font: str) -> bool:
    """Whether a font draws what Symbol draws."""
    return _FONTS.get(font.casefold()) is _SYMBOL
