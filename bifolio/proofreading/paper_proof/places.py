"""Places: whether words stand where an eye reads them, one after another, each by itself.

Each line stands below all that is read before it on its page, or to the right of what is not above
it: behind the line before it, or with a gutter between. A drawing is as one line. The cells of a
table stand in their columns and rows. No two words lie over each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bifolio.model.passages import PassageKind, SpotKind
from bifolio.proofreading.paper_proof.comparing import Found
from bifolio.proofreading.paper_proof.faults import Fault
from bifolio.proofreading.paper_proof.letters import CLOSED, OPENED, letters
from bifolio.proofreading.paper_proof.lines import Line

# In ems:
_LEVEL = 0.75  # what is no farther up or down stands in one line, as raised and lowered signs do
_UNEVEN = 0.35  # how far a word may stand above the one before it in its line
_ABOVE = 0.5  # what is farther up is read before
_CLOSE = 0.15  # how far a sign may reach over the one before it
_SPACE = 0.08  # the least that a space may be
_NO_SPACE, _BY_MARK = 0.15, 0.5  # the most between two letters of a word, and beside a mark
_GUTTER = 0.5  # the least between what stands side by side and is not read on as one line
_COLUMN = 1.5  # the least that the lines of the next column begin higher
_HEAD = 2  # how far above the first line of the passage before it one may begin beside it
_ROWS = 3  # the least that stand in the columns before, where the next column begins
_LIFTED = 0.4  # the most that a meaning may stand above its word
_SHIFT = 0.1  # the least by which a sign is raised or lowered
_SMALLER = 0.75  # times: the least that a letter may be of the one beside it in its word
_PILED, _PILED_ONCE, _SPREAD = 110, 220, 400  # thousandths of an em by which signs may be moved
_LOW, _HIGH = -0.05, 0.72  # of the letters that must not lie over others
_OVER = 0.05  # how far they may
_BESIDE = frozenset(("columns", "pair"))  # classes of what is meant to stand side by side
_SHIFTED = {SpotKind.RAISED: 1, SpotKind.LOWERED: -1}


def misplaced(found: Sequence[Found]) -> Iterator[Fault]:
    """A fault for each passage whose words are moved."""
    placed = [passage for passage in found if passage.lines]
    for passage in placed:
        if not _drawn(passage) and (
                why := passage.parted or _within(passage) or _on_the_line(passage)):
            yield _fault(passage, why)
    text = [p for p in placed if _kind(p) != PassageKind.FURNITURE]
    notes = [p for p in text if _kind(p) == PassageKind.FOOTNOTE]
    text = [p for p in text if _kind(p) != PassageKind.FOOTNOTE]
    pages: dict[int, list[_Block]] = defaultdict(list)
    for passages in (text, notes):
        row, start, last = None, 0, 0
        for passage in passages:
            if _row(passage) is None or _row(passage) != row:
                row, start = _row(passage), passage.lines[0].page
            elif start <= passage.lines[0].page:
                last = start  # the cell beside it may go over several pages, too
            for line in passage.lines:
                if line.page < last:
                    yield _fault(passage, "it stands before what it should follow")
                last = line.page
                _add(passage, line, pages[last])
    for blocks in pages.values():
        yield from _in_turn(blocks)
    yield from _in_the_text(placed, pages)
    yield from _out_of_column(found)


def _in_the_text(placed: Sequence[Found], pages: Mapping[int, Sequence[_Block]]
                 ) -> Iterator[Fault]:
    """What belongs into the margins of a page, and stands in its text."""
    for passage in placed:
        if _kind(passage) == PassageKind.FURNITURE:
            line = passage.lines[0]
            text = pages.get(line.page, ())
            if any(block.bottom <= line.baseline for block in text) and \
                    any(block.top >= line.baseline for block in text) and \
                    any(block.left < line.right and block.right > line.left for block in text):
                yield _fault(passage, "it stands in the text, not in the margins")


def _cell(passage: Found) -> tuple[str, int, int] | None:
    """The cell that a passage stands in."""
    at = passage.expected.passage
    return (at.id.rpartition("/")[0], at.row, at.column) if at.row else None


def _row(passage: Found) -> tuple[str, int] | None:
    """The row of a table that a passage stands in."""
    cell = _cell(passage)
    return cell[:2] if cell else None


def _fault(passage: Found, why: str) -> Fault:
    at = passage.expected.passage
    return Fault("word-out-of-place", at.id, at.words, passage.lines[0].page, why)


def _within(passage: Found) -> str:
    """What is wrong with a passage's lines and each two that follow one another, or ""."""
    for line in passage.lines:
        if not line.upright:
            return "its letters are turned or leaning"
        if line.run.moves and _piled(line):
            return "its letters are drawn together or apart"
    for before, after in pairwise(passage.lines):
        if after.page == before.page and \
                abs(before.baseline - after.baseline) <= _LEVEL * max(before.em, after.em):
            if why := _beside(passage, before, after):
                return why
        elif passage.breaks(before, after):
            return "one of its words is broken without a hyphen"
    return ""


def _on_the_line(passage: Found) -> str:
    """What is wrong with signs that must be raised or lowered: 10² is not 102.

    A mark of a source may stand in brackets instead.
    """
    at = passage.expected.passage
    cited = {spot.start for spot in at.spots if spot.kind == SpotKind.CITATION}
    for spot in at.spots:
        if spot.kind in _SHIFTED and letters(at.words[spot.start:spot.end]):
            line, beside, before = passage.at(spot.start)
            shift = _SHIFTED[spot.kind] * (line.baseline - beside.baseline if beside else 1e9)
            if shift < _SHIFT * line.em and not (spot.start in cited and before in (*OPENED,)):
                return "a sign that must be raised or lowered stands on the line"
    if any(beside and line.baseline - beside.baseline < _SHIFT * line.em
           for line, beside, _ in passage.calls):
        return "the sign of its footnote stands on the line"
    return ""


def _beside(passage: Found, before: Line, after: Line) -> str:
    """What is wrong with two lines that stand side by side, or ""."""
    em, parts, shifts = max(before.em, after.em), passage.parts(after), passage.shifts(after)
    gap, shift = after.left - before.right, abs(after.baseline - before.baseline)
    told = not passage.may_part(before, after)
    if told and gap < _SPACE * em and parts:
        return "two of its words run together"
    if told and gap > (_BY_MARK if shifts else _NO_SPACE) * em and not parts:
        return "one of its words is torn apart"
    if shift > (_UNEVEN if parts else _SHIFT) * em and not shifts:
        return "its words do not stand on one line"
    initial = before is passage.lines[0] and len(before.signs) == 1 and before.em > after.em
    if min(before.em, after.em) < _SMALLER * em and not (
            parts or shifts or initial or before.signs[-1] in CLOSED):
        return "the letters of one of its words are of several sizes"
    return ""


def _piled(line: Line) -> bool:
    """Whether letters are drawn together or far apart, or a space is next to nothing."""
    moves, run = line.run.moves, line.run
    signs = max(1, len(run.codes) - 1)
    return max(moves) > _PILED_ONCE or not -_SPREAD * signs <= sum(moves) <= _PILED * signs or (
        max(moves) > _PILED and any(space < _SPACE * 1000 for space in run.spaces))


@dataclass(slots=True)
class _Block:
    """A line of a passage, or a drawing's words on a page: where it is read from, and to."""

    passage: Found
    page: int
    left: float
    right: float
    top: float  # the baseline of its first line,
    bottom: float  # and of its last
    em: float


def _add(passage: Found, line: Line, blocks: list[_Block]) -> None:
    """Put a line of a passage to the blocks of its page; those of a drawing are one."""
    level = line.baseline
    if blocks and _drawn(passage) and _drawn(blocks[-1].passage):
        last = blocks[-1]
        last.left, last.right = min(last.left, line.left), max(last.right, line.right)
        last.top, last.bottom = max(last.top, level), min(last.bottom, level)
    else:
        blocks.append(_Block(passage, line.page, line.left, line.right, level, level, line.em))


def _drawn(passage: Found) -> bool:
    return _kind(passage) == PassageKind.DRAWN


def _in_turn(blocks: Sequence[_Block]) -> Iterator[Fault]:
    """A fault for each passage on a page that is not read after all that stands before it.

    Of what was read only that need be looked at which nothing lower reaches farther right than.
    """
    read: list[_Block] = []
    for number, block in enumerate(blocks):
        before = blocks[number - 1] if number else block
        level = [done for done in read if done.bottom <= block.top + _ABOVE * block.em]
        if _means(before, block) and block.right < before.left - before.em:
            yield _fault(block.passage, "it stands left of its word, as what another means")
        elif level:
            gap = block.left - max(done.right for done in level)
            if why := _beside_all(before, block, gap, blocks[:number]):
                yield _fault(block.passage, why)
        if block.passage.expected.passage.rows == 1:  # else it goes on beside what is read next
            read = [done for done in read
                    if done.bottom < block.bottom or done.right > block.right]
            read.append(block)


def _kind(passage: Found) -> PassageKind:
    return passage.expected.passage.kind


def _means(before: _Block, block: _Block) -> bool:
    """Whether a block begins what the word before it means."""
    return _kind(block.passage) == PassageKind.MEANING and \
        _kind(before.passage) == PassageKind.TERM


def _arranged(*blocks: _Block) -> bool:
    """Whether blocks are meant to stand side by side, however few there are."""
    return all(_BESIDE.intersection(one.passage.expected.passage.classes) for one in blocks)


def _beside_all(before: _Block, block: _Block, gap: float, done: Sequence[_Block]) -> str:
    """What is wrong with a block that has others beside or below it, with a gap between, or ""."""
    em = max(before.em, block.em)
    up = block.top - before.bottom
    if block.passage is before.passage and abs(up) <= _LEVEL * em:
        return "its words are not in their order" if gap < -_CLOSE * em else ""
    if gap < -_CLOSE * em:
        return "it stands before what it should follow"
    if gap < _GUTTER * min(before.em, block.em):
        return "it runs into what stands before it"
    same, start = block.passage is before.passage, before.passage.lines[0]
    higher = up > 0 and (same or block.top > start.baseline + _HEAD * em)
    if higher and not _cell(block.passage) and not _arranged(before, block):
        rows = {round(one.bottom) for one in done if one.bottom <= block.top + _ABOVE * em}
        if up < _COLUMN * em or len(rows) < _ROWS:
            return "it stands beside what it should follow"
    if _means(before, block) and block.top > before.passage.lines[0].baseline + _LIFTED * em:
        return "it stands above its word"
    return ""


def _out_of_column(found: Iterable[Found]) -> Iterator[Fault]:
    """Cells that reach into a column to their right, or into a row below; a caption has row 0."""
    tables: dict[tuple[str, int], list[tuple[Found, list[Line]]]] = defaultdict(list)
    before: Found | None = None
    for passage in found:
        if cell := _cell(passage):
            captions = (before,) if before and _kind(before) == PassageKind.CAPTION else ()
            for one in (*captions, passage):
                for page in dict.fromkeys(line.page for line in one.lines):
                    tables[cell[0], page].append(
                        (one, [line for line in one.lines if line.page == page]))
        before = passage
    for cells in tables.values():
        lefts: dict[int, float] = {}
        tops: dict[int, float] = {}
        for passage, lines in cells:
            at = passage.expected.passage
            lefts[at.column] = min(lefts.get(at.column, 1e9), *(line.left for line in lines), 1e9)
            tops[at.row] = max(tops.get(at.row, 0), *(line.baseline for line in lines), 0)
        for passage, lines in cells:
            at = passage.expected.passage
            right = max(line.right for line in lines)
            bottom = min(line.baseline for line in lines)
            if at.row and any(right > left - _GUTTER * lines[0].em
                              for column, left in lefts.items()
                              if column >= at.column + at.columns):
                yield _fault(passage, "it reaches into another column of its table")
            elif any(bottom < top + _ABOVE * lines[0].em for row, top in tops.items()
                     if row >= at.row + at.rows):
                yield _fault(passage, "it reaches into another row of its table")


def overlapping(lines: Iterable[Line]) -> Iterator[tuple[Line, Line]]:
    """Pairs of lines on one page whose letters lie over each other."""
    boxes = sorted(((line.box(_LOW, _HIGH), number, line) for number, line in enumerate(lines)),
                   key=lambda place: (place[0][1], place[1]))
    near: list[tuple[tuple[float, float, float, float], Line]] = []
    for box, _, line in boxes:
        near = [(other, before) for other, before in near if other[3] > box[1]]
        for other, before in near:
            over = _OVER * min(line.em, before.em)
            if min(box[2], other[2]) - max(box[0], other[0]) > over and \
                    min(box[3], other[3]) - box[1] > over:
                yield before, line
        near.append((box, line))
