"""Signs that deceive: they cannot be seen, turn the reading direction, or strike a number out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

from bifolio.diagnostics import Findings
from bifolio.model.source import Source, Span

FIX = "Delete the sign: type the words around it anew, by hand."
# Controls, soft hyphen, direction marks, joiners, fillers, selectors, tags, noncharacters.
_CANDIDATE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff\ud800-\udfff]"
    "|(?<=\\d)[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20e2\u20e4-\u20ff\ufe20-\ufe2f]"
    "|[\u0335-\u0338]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_CODED = {".css": re.compile(r"\\([0-9A-Fa-f]{1,6})"),
          ".html": re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2}))")}
_MARKED_UP = (".md", ".yaml", ".html")
# Scripts whose letters change shape at a joiner: from Hebrew to Mongolian, and what came later.
_JOINED = re.compile("[\u0590-\u109f\u1780-\u18af\u1a20-\u1cff\ua800-\uabff\ufb1d-\ufdcf"
                     "\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff]")
_GLUE = "\u2060"  # in a design it holds a mark and its word together
_JOINERS, _SELECTORS = "\u200c\u200d", "\ufe0e\ufe0f"
_KEYCAP = re.compile("[#*0-9]\ufe0f\u20e3")


def find_deceptive_signs(source: Source, findings: Findings) -> None:
    """A finding for each sign of a file that deceives, typed or as a code."""
    for offset, sign in (*_typed(source.text), *_coded(source.path, source.text)):
        report(sign, source.at(offset), findings)


def report(sign: str, span: Span, findings: Findings) -> None:
    """A finding for one such sign: its code point and its name in Unicode."""
    name = unicodedata.name(sign, "a control sign")
    findings.add("deceptive-sign", span, f"Here stands U+{ord(sign):04X}, {name}.", FIX)


def deceives(text: str) -> list[str]:
    """The signs of a text that deceive."""
    return [sign for _, sign in _typed(text)]


def _typed(text: str) -> Iterator[tuple[int, str]]:
    for found in _CANDIDATE.finditer(text):
        if not _is_wanted(text, found.start()):
            yield found.start(), found[0]


def _coded(path: str, text: str) -> Iterator[tuple[int, str]]:
    """Signs that are written as a code: &shy; in a text, a backslash and digits in CSS."""
    if path.endswith(_MARKED_UP):
        for found in _ENTITY.finditer(text):
            yield from ((found.start(), sign) for sign in deceives(unescape(found[0]))[:1]
                        if sign != _GLUE or not path.endswith(".html"))
    for suffix, pattern in _CODED.items():
        for found in pattern.finditer(text) if path.endswith(suffix) else ():
            sign = chr(min(int(next(filter(None, found.groups())), 16), 0x10FFFF))
            yield from ((found.start(), sign) for sign in deceives(sign) if sign != _GLUE)


def _is_wanted(text: str, at: int) -> bool:
    """Whether a script or a picture sign asks for it: joiners, selectors, strokes on symbols."""
    sign, before, after = text[at], text[at - 1:at], text[at + 1:at + 2]
    if sign in _JOINERS:
        letters = _JOINED.match(before) and (_JOINED.match(after)
                                             or unicodedata.combining(before) == 9)
        pictures = sign == "\u200d" and _is_picture(before) and _is_picture(after)
        return bool(letters) or pictures
    if sign in _SELECTORS:
        return _is_picture(before) or bool(_KEYCAP.match(text, at - 1))
    if "\ufe00" <= sign <= "\ufe0d" or "\U000e0100" <= sign <= "\U000e01ef":
        return unicodedata.category(before or " ") in ("Lo", "Sm")
    if "\u180b" <= sign <= "\u180d":
        return "\u1820" <= before <= "\u18aa"
    if "\u0335" <= sign <= "\u0338":
        return unicodedata.category(before or " ") == "Sm"  # ≠ typed in two parts
    return False


def _is_picture(sign: str) -> bool:
    kinds = ("So", "Sk", "Sm")
    return bool(sign) and (unicodedata.category(sign) in kinds or sign in "\ufe0f‼⁉〰")
