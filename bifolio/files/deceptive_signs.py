"""Signs that deceive: they cannot be seen, turn the reading direction, strike a number out, or
pass for another letter or digit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from html import unescape
from itertools import islice
from typing import NamedTuple

from bifolio.diagnostics import Findings, correction
from bifolio.files.look_alikes import find_look_alikes
from bifolio.model.source import Source, Span

_MOST = 50  # of one file that are told
_ODD = re.compile("[^\t\n -~]")
# Controls, odd spaces, soft hyphen, direction marks, joiners, fillers, selectors, tags, private
# signs, noncharacters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\uffff\U00013430-\U00013455\U00016fe4\U0001bca0-\U0001bca3\U0001d159"
    "\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
    + "".join(f"{chr(plane + 0xfffe)}{chr(plane + 0xffff)}"
              for plane in range(0x10000, 0xe0000, 0x10000)) + "]"
    "|(?<=[0-9])[\u2006\u2008\u200a](?=[0-9])")
_MARK = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
                   "\ufe20-\ufe2f]|(?<=[0-9.,])[^\x00-\x7f]")
_STROKES = frozenset("\u0335\u0336\u0337\u0338\u20d2\u20d3\u20e0\u20e5\u20e6\u20ea\u20eb")
_MOST_MARKS = 3  # on one letter: Vietnamese has two, the sounds of speech three

# What is written as a code. A code of CSS takes the space behind it along.
# HTML reads a number of any length, and without an end; Markdown does not.
_NUMBER = r"&#(?:\d+|[xX][0-9A-Fa-f]+);?"
_ENTITY = r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});"
_JINJA = r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|N\{[A-Za-z0-9 -]+\})"
_OF_STYLE = r"\\[0-9A-Fa-f]{1,6}[ \n]?"
_INLINE = r"</?(?:a|b|em|font|i|mark|s|small|span|strong|tspan|u)(?:\s[^<>]*)?>"  # no end of a word
_EMPHASIS = r"(?<=\w)[*`~]+(?=\w)"
_CODES = {suffix: re.compile(rf"(?=[&\\<*`~])(?:{'|'.join(patterns)})") for suffix, patterns in {
    ".md": (_ENTITY, _EMPHASIS), ".yaml": (_ENTITY, _EMPHASIS), ".css": (_OF_STYLE,),
    ".html": (_NUMBER, _ENTITY, _JINJA, _OF_STYLE, _INLINE),
    ".svg": (_NUMBER, _ENTITY, _OF_STYLE, _INLINE),
    ".csl": (_NUMBER, _ENTITY, _INLINE)}.items()}
_TURNED = re.compile(r"unicode-bidi(?>(?:/\*(?>(?:[^*]|\*(?!/)){0,500})\*/|(?!/\*)\W)+)"
                     r"(?:bidi-override|isolate-override)|<bdo\b", re.I)
_DESIGN = (".css", ".html", ".svg")
# In a design this holds a mark and its word together; within a word or number it has no business.
_GLUED = re.compile("(?<![0-9A-Za-z])\u2060|\u2060(?![0-9A-Za-z])")

_JOINERS, _SELECTORS, _BREAK = "\u200c\u200d", "\ufe0e\ufe0f", "\u200b"
# Scripts whose letters change shape at a joiner: from Hebrew to Mongolian, and what came later.
_JOINED = re.compile("[\u0590-\u109f\u1780-\u18af\u1a20-\u1cff\ua800-\uabff\ufb1d-\ufdcf"
                     "\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00011fff]")
_CURSIVE = re.compile("[\u0620-\u074a\u0750-\u077f\u0860-\u08ff\u1820-\u18aa]")
# Scripts that put no space between words: a break there cannot be seen, and is wanted.
_UNSPACED = re.compile("[\u0e00-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u1b00-\u1b7f"
                       "\ua980-\ua9ff\uaa60-\uaadf]")
_VIRAMA = 9  # Unicode's combining class of the sign that takes a letter its vowel
# Letters with variants of their own: Chinese ones above all.
_VARIED = ("CJK UNIFIED", "CJK COMPAT", "MYANMAR LETTER", "PHAGS-PA LETTER", "MANICHAEAN LETTER")
_KEYCAP = re.compile("[#*0-9]\ufe0f\u20e3")
_FLAG = re.compile("\U0001f3f4\U000e0067\U000e0062(?:\U000e0065\U000e006e\U000e0067|"
                   "\U000e0073\U000e0063\U000e0074|\U000e0077\U000e006c\U000e0073)\U000e007f")
_FLAG_LENGTH = 7  # England's, Scotland's or Wales's


class Deception(NamedTuple):
    """A sign that deceives, where it stands, and the word that it disguises ("" if it hides)."""

    offset: int
    sign: str
    word: str = ""


Told = tuple[tuple[tuple[Deception, int], ...], tuple[tuple[str, int], ...]]


def find_deceptive_signs(source: Source, findings: Findings) -> None:
    """A finding for each sign of a file that deceives, typed or as a code.

    In a design a style or a tag that turns the direction of reading is one, too.
    """
    suffix = source.path[source.path.rfind("."):]
    signs, turns = (_in_design if suffix in _DESIGN else _in_text)(source.text, suffix)
    for one, at in signs:
        report(one, source.at(at), findings)
    for turn, at in turns:
        findings.add("deceptive-sign", source.at(at),
                     f"“{turn}” turns the direction of reading.", "Take it out.")


def _in_text(text: str, suffix: str) -> Told:
    """The signs that deceive, and what turns the direction of reading; each with its offset."""
    decoded, place = _decoded(text, suffix)
    design = suffix in _DESIGN
    return (tuple((one, place(one.offset)) for one in deceptions(decoded, design)),
            tuple((turned[0], place(turned.start())) for turned in _TURNED.finditer(decoded))
            if design else ())


_in_design = lru_cache(maxsize=64)(_in_text)  # every page looks through its templates


# What shows nothing, turns no line round, and is no part of a letter: to delete it is sure.
_EMPTY = "\u00ad\u034f\u180e\u200b\u2060\ufeff"


def report(one: Deception, span: Span, findings: Findings) -> None:
    """A finding for one such sign: its code point and its name in Unicode."""
    what = f"Here stands U+{ord(one.sign):04X}, {unicodedata.name(one.sign, 'a control sign')}"
    if one.word:
        findings.add("deceptive-sign", span, f"{what}, in “{one.word}”.",
                     "Type the word or number anew, by hand, with the letters and digits of one "
                     "script; set a word of another script apart.",
                     "It passes for another letter or digit. Who reads the page, who approves the "
                     "text and what searches it each read something else.")
    else:
        findings.add("deceptive-sign", span, f"{what}.",
                     "Delete the sign: type the words around it anew, by hand.",
                     correction=correction(one.sign, "") if one.sign in _EMPTY else None)


def deceptions(text: str, design: bool = False) -> list[Deception]:
    """The signs of a text that deceive, the first fifty; a design may use glue and private signs.
    """
    return list(islice((one for one in _deceptions(text) if not (design and (
        _GLUED.match(text, one.offset) or unicodedata.category(one.sign) == "Co"))), _MOST))


def _deceptions(text: str) -> Iterator[Deception]:
    for odd in _ODD.finditer(text):
        at = odd.start()
        if (not _is_wanted(text, at) if _HIDDEN.match(text, at) else
                _MARK.match(text, at) and _is_misplaced(text, at)):
            yield Deception(at, odd[0])
    if not text.isascii():
        yield from (Deception(*found) for found in find_look_alikes(text))


def _decoded(text: str, suffix: str) -> tuple[str, Callable[[int], int]]:
    """A text with its codes undone, and where each sign of it stands in the file."""
    codes = _CODES.get(suffix)
    if not codes or not codes.search(text):
        return text, int
    pieces, places, last = [], [], 0
    for found in codes.finditer(text):
        meant = _meant(found[0])
        pieces += [text[last:found.start()], meant]
        places += [*range(last, found.start()), *[found.start()] * len(meant)]
        last = found.end()
    places += range(last, len(text) + 1)
    return "".join((*pieces, text[last:])), places.__getitem__


def _meant(code: str) -> str:
    if code.startswith("&#"):  # by hand: the library's own is slow on a number of many digits
        number = code[2:].rstrip(";")
        number = f"&#{number[0]}{number[1:].lstrip('0')[:8]}" if number[0] in "xX" else (
            f"&#{number.lstrip('0')[:8]}")
        return unescape(f"{number};")
    if code[0] == "&":
        return unescape(code)
    if code[0] != "\\":
        return ""
    if code[1] == "N":
        with suppress(KeyError):
            return unicodedata.lookup(code[3:-1])
        return code
    return chr(min(int(code[2:] if code[1] in "uUx" else code[1:], 16), 0x10ffff))


def _is_wanted(text: str, at: int) -> bool:
    """Whether a script or a picture asks for a sign that cannot be seen."""
    sign, before, after = text[at], text[at - 1:at] if at else "", text[at + 1:at + 2]
    if sign in _JOINERS:
        return _joins(sign, before, after)
    if sign in _SELECTORS:
        return _is_picture(before) or bool(_KEYCAP.match(text, at - 1))
    if sign == _BREAK:
        return _is_letter(before, _UNSPACED) and _is_letter(after, _UNSPACED)
    if "\u180b" <= sign <= "\u180f":
        return "\u1820" <= before <= "\u18aa" and (sign != "\u180e" or after >= "\u1820")
    if "\ufe00" <= sign <= "\ufe0d" or "\U000e0100" <= sign <= "\U000e01ef":
        return ((before > "\x7f" and unicodedata.category(before) == "Sm")
                or unicodedata.name(before or " ", "").startswith(_VARIED))
    return "\U000e0000" < sign < "\U000e0080" and any(
        _FLAG.match(text, start) for start in range(max(0, at - _FLAG_LENGTH), at))


def _joins(joiner: str, before: str, after: str) -> bool:
    """Whether a joiner stands between letters that take one, or at the edge of such a word."""
    if _is_letter(before, _JOINED) and (_is_letter(after, _JOINED)
                                        or unicodedata.combining(before) == _VIRAMA):
        return True
    if joiner == "\u200c":
        return False
    return ((_is_picture(before) and _is_picture(after))
            or (_is_letter(before, _CURSIVE) and not after.isalnum())
            or (_is_letter(after, _CURSIVE) and not before.isalnum()))


def _is_letter(sign: str, script: re.Pattern[str]) -> bool:
    return bool(script.match(sign)) and unicodedata.category(sign)[0] in "LM"


def _is_picture(sign: str) -> bool:
    if not sign:
        return False
    return (sign in "\ufe0f©®™ℹ↔‼⁉〰〽" or "\U0001f000" <= sign <= "\U0001faff"
            or (sign > "\u2000" and unicodedata.category(sign) == "So"))


def _is_misplaced(text: str, at: int) -> bool:
    """Whether a mark is set over a digit or a gap, strikes a letter out, or is one of a heap."""
    sign = text[at]
    if unicodedata.category(sign)[0] != "M":
        return False
    if sign == "\u20e3":
        return not _KEYCAP.match(text, at - 2)
    under = at - 1
    while under >= 0 and unicodedata.category(text[under])[0] == "M":
        under -= 1
    base = text[under] if under >= 0 else " "
    kind = unicodedata.category(base)
    if sign in _STROKES:
        return kind != "Sm"  # ≠ typed in two parts
    return at - under > _MOST_MARKS if kind[0] == "L" else kind[0] != "S"
