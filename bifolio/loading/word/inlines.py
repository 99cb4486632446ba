"""Words of a document as Markdown that prints them as they were typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bifolio.loading.markdown.other_dialects import (
    lines_of_other_dialects,
    signs_of_other_dialects,
)
from bifolio.loading.markdown.parser import grammar, script_at

BREAK = "\n"
_SIGNS = re.compile(r"[\\`*_\[\]{}|~^]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|(?<![^\W_])@|!(?=\[)|:(?=:)")
_ALL = re.compile(r"[!-/:-@\[-`{-~]")
# What at the head of a line would begin a heading, a list, a box, a table, a meaning.
_HEAD = re.compile(r"([#>:~|=+-](?=\s|$|[#>:~|=+-])|[#:|>]|[!?](?=[!?]{2}))"
                   r"|([0-9]{1,9}(?=[.)](?:\s|$))|[Tt]able(?=:))([.):])")
_ALLELE = re.compile(r"(?<=[^\W_])\*(?=[0-9])")  # stress that is told, as of B*57 and A*31
_FRACTION = re.compile(r"[0-9]+[/\N{FRACTION SLASH}\N{DIVISION SLASH}][0-9]+")
_FIGURE = re.compile(r"[.,+\N{MINUS SIGN}\N{EN DASH}-]?[0-9]")
_SPACE = re.compile(r"[^\S\n\u00a0\u202f\u2007\u2009]+")
_UNSAFE = {sign: f"%{ord(sign):02X}" for sign in " ()<>\\{}|\"`^[]*_~\t\n\r"}
_BOX = "\N{BALLOT BOX}"
_NOTE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for a call of a note while texts are compared


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one look. `script` is "^" for raised ones, "~" for lowered; `note` calls a note."""

    text: str
    bold: bool = False
    italic: bool = False
    script: str = ""
    link: str = ""
    note: str = ""


def plain(pieces: Iterable[Piece]) -> str:
    """The words alone, on one line."""
    return " ".join("".join(piece.text for piece in pieces).split())


def tidy(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Pieces of one look joined, and no space at either end or beside another."""
    joined: list[Piece] = []
    for piece in pieces:
        text = _SPACE.sub(" ", piece.text)
        before = joined[-1].text[-1:] if joined else " "
        if before in " \n" and not piece.note:
            text = text.lstrip(" ")
        if text.startswith(BREAK) and joined:
            joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip(" "))
        text = re.sub(r" ?\n ?", BREAK, text)
        if not (text or piece.note):
            continue
        if joined and not piece.note and replace(joined[-1], text="") == replace(piece, text=""):
            joined[-1] = replace(joined[-1], text=joined[-1].text + text)
        else:
            joined.append(replace(piece, text=text))
    while joined and not joined[-1].note and not joined[-1].text.rstrip():
        joined.pop()
    while joined and not joined[0].note and not joined[0].text.lstrip():
        joined.pop(0)
    if joined:
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
        joined[0] = replace(joined[0], text=joined[0].text.lstrip())
    return tuple(joined)


def level(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], tuple[str, ...]]:
    """The pieces, which are tidy, with no low or high words that a chapter cannot write as such.

    Also the words that were set level. A blank parts their figures from those beside them, so
    that 2 and a raised 1 never become 21.
    """
    said: list[Piece] = []
    lost: list[str] = []
    at, levelled = 0, False
    while at < len(pieces):
        count = _fraction(pieces[at:at + 3])
        end = at + (count or 1)
        piece = replace(pieces[at], text=_text(pieces[at:end]))
        before, after = said[-1] if said else None, pieces[end] if end < len(pieces) else None
        beside, levelled = levelled, bool(piece.script and piece.text.strip() and (
            count or not _stays(before, piece, after)))
        if levelled:
            lost.append(" ".join(piece.text.split()))
            piece = replace(piece, script="")
        if before and (levelled or (beside and not piece.script)) and \
                before.text[-1:].isdecimal() and _FIGURE.match(piece.text):
            piece = replace(piece, text=f" {piece.text}")
        said.append(piece if not pieces[at].note else pieces[at])
        at = end
    return (tidy(said), tuple(lost)) if lost else (tuple(pieces), ())


def _fraction(pieces: Sequence[Piece]) -> int:
    """How many pieces make a fraction of a raised and a lowered number; 0 for none."""
    return next((count for count in (2, 3) if len(pieces) >= count
                 and (pieces[0].script, pieces[count - 1].script) == ("^", "~")
                 and _FRACTION.fullmatch("".join(_text(pieces[:count]).split()))), 0)


def _stays(before: Piece | None, piece: Piece, after: Piece | None) -> bool:
    """Whether low or high words are read as such between their neighbours."""
    words = piece.text.strip()
    blank, _, end = piece.text.partition(words)
    linked = before is not None and before.link == piece.link
    if blank or before is None or not (linked or before.link):
        start = "[" if piece.link else blank or (_ending(before) if before else "")
    elif linked:
        start = _ending(before)
    else:
        start = "[" if piece.link else ")"
    if not end and after is not None and after.link == piece.link and not after.script:
        end = after.text
    text = f"{start[-1:]}{piece.script}{words}{piece.script}"
    found = script_at(f"{text}{end[:1]}", len(start[-1:]))
    return found is not None and found.end() == len(text)


def _ending(piece: Piece) -> str:
    """The sign at the end of a piece, as Markdown has it."""
    if piece.note:
        return "]"
    return piece.text[-1:] if not piece.script or piece.text[-1:].isspace() else piece.script


def markdown(pieces: Sequence[Piece]) -> str:
    """The pieces, which are tidy, as Markdown: lines without one that is blank.

    Where stress would not be read as stress it is left out, so that no mark of it is printed; low
    and high words stay, for they change what is said.
    """
    calm = [replace(piece, bold=False, italic=False) for piece in pieces]
    bare = tidy(replace(piece, script="", text=f" {piece.text} ") if piece.script else piece
                for piece in calm)  # more scripts than Markdown reads: no figures join
    for tried, signs in ((pieces, _SIGNS), (calm, _SIGNS), (calm, _ALL), (bare, _SIGNS),
                         (bare, _ALL)):
        written = _lines("".join(_written(tried, signs)))
        if _printed(written) == _text(tried):
            return written
    return _lines("".join(_written([replace(piece, link="") for piece in bare], _ALL)))


def heading(pieces: Sequence[Piece]) -> str:
    """The words of a heading, on one line; all of it is bold anyway."""
    flat = [replace(piece, text=piece.text.replace(BREAK, " "), bold=False) for piece in pieces]
    written = markdown(tidy(flat))
    words = written.rstrip("#")  # at the end they would not be printed
    escaped = (len(words) - len(words.rstrip("\\"))) % 2
    return written if words == written or escaped else f"{words}\\{written[len(words):]}"


def _text(pieces: Iterable[Piece]) -> str:
    return "".join(_NOTE if piece.note else piece.text for piece in pieces)


def _written(pieces: Sequence[Piece], signs: re.Pattern[str]) -> Iterator[str]:
    for link, linked in groupby(enumerate(pieces), lambda one: one[1].link):
        words = "".join(f"[^{piece.note}]" if piece.note else
                        _stressed(piece, _next_to(pieces, at), signs) for at, piece in linked)
        yield f"[{words}]({''.join(_UNSAFE.get(sign, sign) for sign in link)})" if link else words


def _next_to(pieces: Sequence[Piece], at: int) -> tuple[str, str]:
    """The signs before and after a piece; blanks at the ends."""
    before = pieces[at - 1].text[-1:] if at and not pieces[at].link else ""
    after = pieces[at + 1].text[:1] if at + 1 < len(pieces) and not pieces[at].link else ""
    return before or " ", after or " "


def _stressed(piece: Piece, beside: tuple[str, str], signs: re.Pattern[str]) -> str:
    """The words between marks, with what may not stand at a mark outside them."""
    def bare(text: str) -> str:
        return signs.sub(lambda found: f"\\{found[0]}", text).replace(_BOX, "{box}")

    mark = piece.script or "*" * (2 * piece.bold + piece.italic)
    if not mark:
        return bare(piece.text)
    start, end = 0, len(piece.text)
    before, after = beside
    if piece.script:
        start, end = len(piece.text) - len(piece.text.lstrip()), len(piece.text.rstrip())
        words = piece.text[start:end] and f"{mark}{piece.text[start:end]}{mark}"
        return f"{piece.text[:start]}{words}{piece.text[max(start, end):]}"
    while start < end and not piece.text[start].isalnum() and (
            piece.text[start].isspace() or before.isalnum()):
        before, start = piece.text[start], start + 1
    while start < end and not piece.text[end - 1].isalnum() and (
            piece.text[end - 1].isspace() or after.isalnum()):
        after, end = piece.text[end - 1], end - 1
    if start == end:
        return bare(piece.text)
    inner = bare(piece.text[start:end])
    if BREAK in inner:
        inner = inner.replace(BREAK, f"{mark}{BREAK}{mark}")
    return f"{bare(piece.text[:start])}{mark}{inner}{mark}{bare(piece.text[end:])}"


def _lines(written: str) -> str:
    """Hard breaks as Markdown has them, and no line that begins like something else."""
    lines = (_HEAD.sub(lambda found: f"{found[2]}\\{found[3]}" if found[2] else f"\\{found[0]}",
                       line, count=1) if _HEAD.match(line) else line
             for line in written.split(BREAK) if line.strip())
    return "\\\n".join(lines)


def _printed(written: str) -> str | None:
    """What Markdown would print; None where it is more than one paragraph of words, or would be
    refused for a sign of another Markdown.
    """
    if _ALLELE.search(written) or any(signs_of_other_dialects(written)) or any(
            lines_of_other_dialects(written)):
        return None
    tokens = grammar().parse(written, {})
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None if written else ""
    said = []
    for token in tokens[1].children or ():
        match token.type:
            case "text" | "text_special":
                said.append(token.content)
            case "softbreak" | "hardbreak":
                said.append(BREAK)
            case "footnote_call":
                said.append(_NOTE)
            case "blank" if token.meta["name"] == "box":
                said.append(_BOX)
            case "code_inline" | "html_inline" | "image" | "citation" | "myst_role" | "blank":
                return None
    return "".join(said)
