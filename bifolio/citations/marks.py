"""The label of one citation: its numbers linked and collapsed, its locators and names put right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bifolio.citations import markup
from bifolio.model import CitationItem, MarkPart, Text
from bifolio.model.source import Span

_CITE = re.compile(f"{markup.CITE}(\\d+){markup.CITE_TEXT}(.*?){markup.CITE_END}", re.DOTALL)
_NUMBER = re.compile(f"{markup.LABEL}(.*?){markup.LABEL_END}", re.DOTALL)
_DASH = "–"


@dataclass(frozen=True, slots=True)
class Cites:
    """A printed citation in pieces: one a source (still marked), and what stands around them."""

    keys: tuple[str, ...]
    pieces: tuple[str, ...]
    before: str
    delimiter: str
    after: str
    text: str  # all of it in one piece


def entry_anchor(key: str) -> str:
    """`ref-KEY`, with what has no place in an HTML id written as its code point."""
    return "ref-" + re.sub(r"[^A-Za-z0-9_-]", lambda sign: f".{ord(sign[0]):x}.", key)


def spaced_before(item: CitationItem) -> str:
    """The prefix of an item with the space after it: “see ”."""
    return f"{item.prefix.strip()} " if item.prefix.strip() else ""


def spaced_after(item: CitationItem) -> str:
    """The suffix of an item with the space before it, unless it starts with a comma."""
    suffix = item.suffix.strip()
    return suffix if not suffix or suffix[0] in ",;:." else f" {suffix}"


def cites_in(printed: str, items: Sequence[CitationItem], tidy: Callable[[str], str]) -> Cites:
    """Take a citation apart that was printed with signs round each of its sources."""
    found = list(_CITE.finditer(printed))
    if not found:
        return Cites((), (), markup.bare(printed), "", "", markup.bare(printed))
    delimiter = printed[found[0].end():found[1].start()] if len(found) > 1 else ""
    return Cites(tuple(items[int(match[1])].key for match in found),
                 tuple(tidy(match[2]) for match in found),
                 printed[:found[0].start()], delimiter, printed[found[-1].end():],
                 tidy(_CITE.sub(r"\2", printed)))


def with_locators(printed: str, items: Sequence[CitationItem], terms: Sequence[str],
                  raised: bool) -> str:
    """Add each locator that the style left out: ¹(p4), (1, p. 4), (Smith, 2020, p. 4)."""
    def add(match: re.Match[str]) -> str:
        index = int(match[1])
        item, text = items[index], match[2]
        first = re.search(r"\d+|\w+", item.locator)
        rest = _NUMBER.sub("", text)
        if not first or re.search(rf"(?<!\d){first[0]}(?!\d)", rest):
            return match[0]
        locator = item.locator.replace("-", _DASH)
        term = terms[index]
        note = f"({term.rstrip('.')}{locator})" if raised else f", {term} {locator}"
        suffix = spaced_after(item)
        text = text.removesuffix(suffix) + note + suffix
        return f"{markup.CITE}{index}{markup.CITE_TEXT}{text}{markup.CITE_END}"
    return _CITE.sub(add, printed)


def number_parts(cites: Cites, numbers: Mapping[str, int], collapses: bool,
                 span: Span) -> tuple[MarkPart, ...]:
    """The parts of a numeric label: each number links to its entry, runs print first–last."""
    parts = [_words(cites.before, span)]
    for joint, index in _joined(cites, numbers, collapses):
        parts.append(_words(joint, span))
        piece, target = cites.pieces[index], entry_anchor(cites.keys[index])
        number = _NUMBER.search(piece)
        if number:
            parts += (_words(piece[:number.start()], span),
                      MarkPart(markup.inlines(number[1], span, {}), target),
                      _words(piece[number.end():], span))
        else:
            parts.append(MarkPart(markup.inlines(piece, span, {}), target))
    parts.append(_words(cites.after, span))
    return tuple(part for part in parts if part.content)


def _words(text: str, span: Span) -> MarkPart:
    text = markup.bare(text)
    return MarkPart((Text(text, span),) if text else ())


def _joined(cites: Cites, numbers: Mapping[str, int],
            collapses: bool) -> Iterator[tuple[str, int]]:
    """What stands before each piece that is printed, and its index; inner ones of runs are not."""
    delimiter, index, joint = cites.delimiter, 0, ""
    printed: set[str] = set()
    while index < len(cites.pieces):
        simple = _simple(cites.pieces[index])
        if simple and cites.keys[index] in printed:  # cited twice in one place
            index += 1
            continue
        end = index
        while (collapses and simple and end + 1 < len(cites.pieces)
               and _simple(cites.pieces[end + 1])
               and numbers[cites.keys[end + 1]] == numbers[cites.keys[end]] + 1):
            end += 1
        yield joint, index
        if end - index > 1:
            yield _DASH, end
        elif end > index:
            yield delimiter, end
        printed |= set(cites.keys[index:end + 1])
        index, joint = end + 1, delimiter


def _simple(piece: str) -> bool:
    """Whether a piece is its number alone, without prefix, locator or suffix."""
    return bool(_NUMBER.fullmatch(piece))
