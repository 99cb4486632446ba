"""The margins of each page: who publishes it, which handout it is, that it is a draft.

What is printed again on a later page, the head of a table that goes on, stands beside the text as
they do, and may be there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from bifolio.model.passages import Passage, PassageKind
from bifolio.proofreading.paper_proof.comparing import Found
from bifolio.proofreading.paper_proof.faults import Fault
from bifolio.proofreading.paper_proof.letters import Expected, bare, in_margin, letters
from bifolio.proofreading.paper_proof.lines import Line

_PUBLISHER, _TITLE = "running-publisher", "running-title"  # on the first page; on all others


def in_margins(passages: Sequence[Passage], found: Sequence[Found],
               beside: Mapping[int, Sequence[Line]]
               ) -> tuple[tuple[Found, ...], tuple[Fault, ...]]:
    """The passages of the margins, page by page, and what is missing there or too much."""
    there: list[Found] = []
    faults: list[Fault] = []
    repeated = _repeated(found)
    furniture = [passage for passage in passages if passage.kind == PassageKind.FURNITURE]
    for page, lines in beside.items():
        left = list(lines)
        for passage in furniture:
            wanted = in_margin(passage, page, len(beside))
            if not wanted.signs or not _stands(passage, page):
                continue
            start, end = _among(wanted.signs, left)
            if end:
                there.append(Found(wanted, left[start:end]))
                del left[start:end]
            else:
                faults.append(Fault("word-not-on-paper", passage.id, wanted.passage.words, page))
        faults += _left_over(left, page, repeated.get(page, ()))
    return tuple(there), tuple(faults)


def _stands(passage: Passage, page: int) -> bool:
    """Whether a passage of the margins belongs on a page."""
    anchor = passage.id.partition("/")[0]
    return (page == 1) if anchor == _PUBLISHER else (page > 1) if anchor == _TITLE else True


def _among(signs: str, lines: Sequence[Line]) -> tuple[int, int]:
    """Which lines, one after another, say all of these signs; (0, 0) when none do."""
    for start in range(len(lines)):
        said = ""
        for end in range(start, len(lines)):
            said += lines[end].signs
            if said == signs:
                return start, end + 1
            if not signs.startswith(said):
                break
    return 0, 0


def _repeated(found: Sequence[Found]) -> dict[int, list[Expected]]:
    """By page the header cells of the tables that stand there."""
    heads: dict[str, list[Expected]] = {}
    pages: dict[int, dict[str, None]] = {}
    for passage in found:
        if passage.expected.passage.row:
            table = _table(passage.expected.passage)
            if passage.expected.passage.kind == PassageKind.HEADER:
                heads.setdefault(table, []).append(passage.expected)
            for line in passage.lines:
                pages.setdefault(line.page, {})[table] = None
    return {page: [head for table in tables for head in heads.get(table, ())]
            for page, tables in pages.items()}


def _table(passage: Passage) -> str:
    return passage.id.rpartition("/")[0]


def _left_over(lines: Sequence[Line], page: int, heads: Sequence[Expected]) -> Iterator[Fault]:
    """What stands beside the text and is neither of the margins nor the head of a table."""
    text, at = "".join(line.signs for line in lines), 0
    while at < len(text):
        end = max((_again(head, text, at) for head in heads), default=-1)
        if end <= at:
            ends = accumulate(len(line.signs) for line in lines)
            said = [line.run.text for line, end in zip(lines, ends, strict=True) if end > at]
            yield Fault("word-nobody-wrote", "", " ".join(" ".join(said).split()), page)
            return
        at = end


def _again(head: Expected, text: str, at: int) -> int:
    """Where a header cell that is printed again ends, with the word that it is continued.

    Where it is continued it has no marks of its own, which stand in one place only.
    """
    end = max(head.follow(text, at), bare(head).follow(text, at))
    for heard in head.passage.heard:
        if end >= 0 and heard.name == "data-continued":
            continued = letters(heard.words)
            end += len(continued) if text.startswith(continued, end) else 0
    return end
