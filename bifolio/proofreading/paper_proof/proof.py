"""The proof of a finished paper: its words, read back, against those that were composed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from bifolio.model import Format
from bifolio.model.passages import EXPANSION, Passage, PassageKind, Shown, SpotKind
from bifolio.printing.pdf import Paper
from bifolio.printing.pdf.sight import UNEVEN, unseen
from bifolio.proofreading.paper_proof.comparing import Found, compare
from bifolio.proofreading.paper_proof.faults import Fault, PaperProof, Printed
from bifolio.proofreading.paper_proof.letters import expected, letters, numbered
from bifolio.proofreading.paper_proof.lines import Line, lines_of
from bifolio.proofreading.paper_proof.margins import in_margins
from bifolio.proofreading.paper_proof.places import misplaced, overlapping
from bifolio.proofreading.written_places import key_of

_SMALLEST = 5  # points of type that a reader can still read
_PICTURES = "\U0001f000"  # signs from here on are drawn as pictures, not as ink
_SQUEEZED = 1.05  # times: what is wider or higher than its letters should be
_UNEVEN = 1.5  # points that a page may differ from its paper
_UNSEEN = (3, 7)  # PDF's ways to set text that is not drawn
_LOW, _HIGH = -0.25, 0.75  # of an em: what letters take


def prove_paper(paper: Paper, passages: Sequence[Passage], page: Format) -> PaperProof:
    """Whether every word of the passages is on the paper, in sight, in order, and no other.

    The paper is to be that of the format `page`. Raises UnreadablePaperError when it cannot be
    read back.
    """
    passages = numbered(passages, paper.places)
    pictures = [shown for passage in passages for shown in passage.pictures if shown.alt]
    text, beside = lines_of(
        paper, [number for number, shown in enumerate(pictures) if not shown.drawn])
    found, faults = compare(expected(passages), text)
    margins, also = in_margins(passages, found, beside)
    found = (*found, *margins)
    owners = {id(line): passage.expected.passage.id for passage in found for line in passage.lines}
    lines = [*text, *(line for page in beside.values() for line in page)]
    size = tuple(_of_another_size(paper, page))  # nor would a page of any size be drawn
    return PaperProof(
        (*size, *_beside_the_page(paper, passages, pictures), *faults, *also, *misplaced(found),
         *_misled(found),
         *(() if size else _out_of_sight(paper, lines, owners))),
        tuple(_printed(found)))


def _misled(found: Sequence[Found]) -> Iterator[Fault]:
    """A fault for each number of a page on which the words do not begin that it leads to.

    Such a number is that of the page to which the file's own name of the place leads.
    """
    begins: dict[str, int] = {}
    for passage in found:
        anchor = passage.expected.passage.id.rpartition("/")[0]
        begins.setdefault(anchor, passage.lines[0].page)
    for passage in found:
        at = passage.expected.passage
        for spot in at.spots:
            if spot.kind == SpotKind.THERE and \
                    at.words[spot.start:spot.end] != str(begins.get(spot.target)):
                yield Fault("word-out-of-place", at.id, at.words, passage.lines[0].page,
                            "it names another page than the one where it leads")


def _of_another_size(paper: Paper, page: Format) -> Iterator[Fault]:
    """A fault for each page that its paper would have to be scaled for, and its words with it."""
    for number, size in enumerate(paper.sizes, 1):
        if any(abs(is_ - must) > _UNEVEN for is_, must in
               zip(sorted(size), page.points, strict=True)):
            width, height = (round(side / 72 * 25.4) for side in size)
            yield Fault("wrong-page-size", "", "", number, f"{width} × {height} mm")


def _beside_the_page(paper: Paper, passages: Sequence[Passage], pictures: Sequence[Shown]
                     ) -> Iterator[Fault]:
    """A fault for each picture that is missing, and for what is heard and not to be heard.

    That is what an abbreviation stands for, and a reader's list of headings.
    """
    shown = Counter(letters(figure.alternative) for figure in paper.structure.walk("Figure"))
    for picture in pictures:
        shown[letters(picture.alt)] -= 1
        if shown[letters(picture.alt)] < 0:
            yield Fault("word-not-on-paper", "", picture.alt, 0, "its picture is missing")
    there = Counter(tag.expansion for tag in paper.structure.walk() if tag.expansion)
    wanted = Counter(heard.words for passage in passages for heard in passage.heard
                     if heard.name == EXPANSION)
    for rule, words in (("word-not-on-paper", wanted - there),
                        ("word-nobody-wrote", there - wanted)):
        for said in words:
            yield Fault(rule, "", said, 0, "what an abbreviation stands for is told otherwise")
    known = {letters(said) for passage in passages if passage.kind == PassageKind.HEADING
             for said in (passage.words, *(heard.words for heard in passage.heard))}
    for title in paper.outline:
        if letters(title) not in known:
            yield Fault("word-nobody-wrote", "", title, 0, "it stands in the file's outline")


def _out_of_sight(paper: Paper, lines: Sequence[Line], owners: Mapping[int, str]
                  ) -> Iterator[Fault]:
    """A fault for each line that cannot be seen."""
    pages: dict[int, list[Line]] = {}
    for line in lines:
        pages.setdefault(line.page, []).append(line)

    def fault(line: Line, why: str) -> Fault:
        return Fault("word-not-in-sight", owners.get(id(line), ""),
                     " ".join(line.run.text.split()), line.page, why)

    for page, on_page in pages.items():
        for line in on_page:
            if why := _unfit(line, paper.sizes[page - 1]):
                yield fault(line, why)
        for below, above in overlapping(on_page):
            yield fault(below, f"“{' '.join(above.run.text.split())}” lies over it")
    drawn = {page: [line for line in on_page if min(line.signs) < _PICTURES]
             for page, on_page in pages.items()}
    for page, faults in unseen(paper.content, {page: [line.print for line in on_page]
                                               for page, on_page in drawn.items()}).items():
        for at, why in faults.items():
            is_drawn = f"/{PassageKind.DRAWN}" in owners.get(id(drawn[page][at]), "")
            if not (why == UNEVEN and is_drawn):  # a figure's lines pass behind its words
                yield fault(drawn[page][at], f"it {why}")


def _unfit(line: Line, size: tuple[float, float]) -> str:
    """What is wrong with the size or the place of a line."""
    if line.em < _SMALLEST - 0.01:
        return f"its type is {line.em:.1f} points; {_SMALLEST} are the least"
    if not 1 / _SQUEEZED < line.tall / line.wide < _SQUEEZED:
        return "its letters are squeezed out of shape"
    left, bottom, right, top = line.box(_LOW, _HIGH)
    if left < 0 or bottom < 0 or right > size[0] or top > size[1]:
        return "it lies beyond the edge of the page"
    if line.run.rendering in _UNSEEN:
        return "it is set without ink"
    if line.run.bundles:
        return "one sign stands for several of its words or letters"
    return ""


def _printed(found: Sequence[Found]) -> Iterator[Printed]:
    """Where each passage stands, page by page."""
    for passage in found:
        at = passage.expected.passage
        for page in dict.fromkeys(line.page for line in passage.lines):
            boxes = [line.box(_LOW, _HIGH) for line in passage.lines if line.page == page]
            yield Printed(at.id, key_of(at.words), page, *(
                round(edge, 1) for edge in (
                    min(b[0] for b in boxes), min(b[1] for b in boxes),
                    max(b[2] for b in boxes), max(b[3] for b in boxes))))
