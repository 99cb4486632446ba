"""A grammar of deceptions: every way in which one sign of a word or number can be another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from bifolio.files.look_alikes import LOOK_ALIKES
from tests.support.places import ROOT

WORDS = ("insulin", "Paracetamol", "mg", "STOP")
NUMBERS = ("10", "0.5", "250")
HIDDEN = tuple(map(chr, (
    *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x61C,
    *range(0x2060, 0x2065), 0xFEFF, 0xAD, 0x34F, 0x115F, 0x1160, 0x17B4, 0x180E, 0x2800, 0x3164,
    0xFFA0, 0xE000, 0xE0001, 0xE0041, 0xE007F, 0xE0101, 0xFE00, 0xFE0F, 0x1B, 0x85, 0x9B, 0xFFFE,
    0x1FFFE, 0xFDD0, 0x1D173, 0x13431, 0xFFF0, 0x1680)))
MARKS = ("\u0301", "\u0305", "\u0335", "\u0336", "\u0337", "\u0338", "\u20d2", "\u20e0", "\u0332",
         "\u0c02")
POINTS = "․‚\u066b\u0660\u06f0ꓸ．，¸\u0701"
# Of each kind a digit stands for those of its script.
DIGITS = tuple(chr(point) for point in range(0x80, 0x20000)
               if unicodedata.category(chr(point)) == "Nd" and unicodedata.digit(chr(point)) == 0)


def deceiving() -> Iterator[str]:
    """Sentences, each with one word or number that is not what it seems."""
    for sign in HIDDEN:
        yield from (f"Take 1{sign}0 mg.", f"Give insu{sign}lin now.")
    for mark in MARKS:
        yield from (f"Take 1{mark}0 mg.", f"Take 0.{mark}5 mg.", f"Take 10{mark} mg.")
    for letter in sorted(LOOK_ALIKES):
        yield from (f"Give insu{letter}in now.", f"Take 5{letter} mg.", f"Take {letter}.5 mg.")
    for zero in DIGITS:
        for number in NUMBERS:
            other = "".join(chr(ord(zero) + int(sign)) if sign.isdigit() else sign
                            for sign in number)
            yield from (f"Take {other} mg.", f"Take {other[0]}{number[1:]} mg.")
    for sign in POINTS:
        yield f"Take 0{sign}5 mg."
    for word in WORDS:
        yield f"Give {''.join(chr(ord(sign) + 0xFEE0) for sign in word)} now."
        yield f"Give it \U0001f3f4{''.join(chr(0xE0000 + ord(sign)) for sign in word)}\U000e007f."
        for at, letter in enumerate(word):
            upper = letter.isupper()
            for first in range(0x1D400, 0x1D6A4, 52):
                dressed = chr(first + ord(letter) - (65 if upper else 71))
                if unicodedata.name(dressed, ""):
                    yield f"Give {word[:at]}{dressed}{word[at + 1:]} now."


def honest() -> Iterator[str]:
    """Words of many languages, scripts and trades."""
    text = (ROOT / "tests" / "support" / "honest_words.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            yield from line.partition(": ")[2].split(" · ")
