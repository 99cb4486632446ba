"""A word on a finished page leads to its line, and a line to its place on the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bifolio.building import runs
from bifolio.building.orders import Opened, Order
from bifolio.building.page_places import PageBox, PagePlaces, page_places
from bifolio.building.print_jobs import Composed, Printing
from bifolio.diagnostics import Finding
from bifolio.model import Audience, Handout
from bifolio.model.source import Span
from tests.support.library import Silence, TinyLibrary, tiny_in
from tests.support.papers import Paper, Printed
from tests.support.places import ROOT
from tests.support.workers import WORKERS

CHAPTER, OPTIONS = "content/knees/chapters/20-care.patient.md", "content/knees/tables/options.yaml"
FACTS = "content/insulin-resistance/facts.yaml"


class _Looking(Silence):
    """Who looks at the pages of whole editions."""

    def __init__(self) -> None:
        self.seen: dict[Audience, tuple[Composed, Printing]] = {}

    def show(self, page: Composed, printing: Printing) -> None:
        if not page.handout.sheet:
            self.seen[page.handout.audience] = page, printing

    def waits(self, handout: Handout) -> bool:
        return False

    def read(self, handout: Handout, findings: Sequence[Finding]) -> None: ...
    def preview(self, page: Composed, printing: Printing) -> None: ...
    def show_web(self, page: Composed, web: str) -> None: ...


def _places(order: Order) -> dict[Audience, tuple[PagePlaces, bytes, Opened]]:
    looking = _Looking()
    run = runs.build(order, looking, WORKERS)
    assert run.opened
    return {audience: (page_places(page, Paper(pdf := printing.result().pdf), run.opened), pdf,
                       run.opened)
            for audience, (page, printing) in looking.seen.items()}


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory
         ) -> dict[Audience, tuple[PagePlaces, bytes, Opened]]:
    return _places(Order(ROOT, tmp_path_factory.mktemp("out"), allow_expired=True))


def _written(places: PagePlaces, opened: Opened) -> Iterator[tuple[str, str]]:
    """Each word that stands in the library as it is printed, and the line where it leads."""
    files = opened.source_files.files
    for word in places.words:
        furniture = "/furniture" in word.passage or word.passage.startswith("imprint/")
        if len(_letters(word.text)) > 2 and not furniture and word.passage and not (
                word.origin and (word.origin.fact or word.origin.span.path.endswith(".bib"))):
            lines = files[word.origin.span.path].decode().split("\n") if word.origin else ()
            yield word.text, lines[word.origin.span.line - 1] if word.origin else ""


@pytest.mark.parametrize("audience", list(Audience))
def test_nearly_every_word_of_the_reference_library_leads_to_its_line(
        ours: dict[Audience, tuple[PagePlaces, bytes, Opened]], audience: Audience) -> None:
    places, _, opened = ours[audience]
    led = list(_written(places, opened))
    wrong = [word for word, line in led if _letters(word) not in _letters(line)]
    assert len(led) > 1_500
    assert len(wrong) < 0.03 * len(led), wrong


@pytest.mark.parametrize("audience", list(Audience))
def test_a_word_has_the_box_in_which_it_is_printed(
        ours: dict[Audience, tuple[PagePlaces, bytes, Opened]], audience: Audience) -> None:
    """Asked of another reader of PDFs, for words that stand there once."""
    places, pdf, _ = ours[audience]
    texts = [word.text for word in places.words]
    once = [word for word in places.words
            if texts.count(word.text) == 1 and len(word.text) > 6 and word.text.isalpha()][:60]
    near = 0
    for word in once:
        found = Paper(pdf).find(word.text)
        near += any(_same(word.page, (word.left, word.right, word.bottom), printed)
                    for printed in found)
    assert near >= 0.95 * len(once) > 20


def _same(page: int, box: tuple[float, float, float], printed: Printed) -> bool:
    return page == printed.page and all(abs(one - other) < 3 for one, other in zip(
        box, (printed.left, printed.right, printed.bottom), strict=True))


def test_a_fact_leads_to_each_place_that_says_it(
        ours: dict[Audience, tuple[PagePlaces, bytes, Opened]]) -> None:
    places, _, opened = ours[Audience.PATIENT]
    fact = opened.library.works["insulin-resistance"].facts["fast-sugar-recheck"]
    said = {word.page for word in places.words if word.origin and word.origin.fact == fact.name}
    boxes = places.boxes(Span(FACTS, fact.span.line + 1, 3))
    assert {box.page for box in boxes} == said != set()


@pytest.fixture
def tiny(tmp_path: Path) -> TinyLibrary:
    return tiny_in(tmp_path)


def _boxes(library: TinyLibrary, span: Span) -> tuple[tuple[PageBox, ...], Paper, PagePlaces]:
    places, pdf, _ = _places(library.order())[Audience.PATIENT]
    return places.boxes(span), Paper(pdf), places


def _holds(box: PageBox, printed: Printed, size: tuple[float, float]) -> bool:
    width, height = size
    return (box.page == printed.page and box.x * width - 2 <= printed.left
            and printed.right <= (box.x + box.w) * width + 2
            and box.y * height - 4 <= height - printed.top
            and height - printed.bottom <= (box.y + box.h) * height + 4)


@pytest.mark.parametrize(("line", "column", "words"), [
    (1, 1, "What you can do"), (3, 1, "Walk a little every day."), (2, 1, "Walk a little")])
def test_a_line_of_a_chapter_has_its_block_on_the_page(
        tiny: TinyLibrary, line: int, column: int, words: str) -> None:
    boxes, paper, places = _boxes(tiny, Span(CHAPTER, line, column))
    assert len(boxes) == 1
    assert _holds(boxes[0], paper.find(words)[0], places.sizes[0])


@pytest.mark.parametrize(("line", "column", "words", "other"), [
    (14, 24, "Daily", "A lot"), (14, 43, "A lot", "Daily")])
def test_one_of_several_cells_on_a_line_is_told_by_its_column(
        tiny: TinyLibrary, line: int, column: int, words: str, other: str) -> None:
    boxes, paper, places = _boxes(tiny, Span(OPTIONS, line, column))
    assert len(boxes) == 1
    assert _holds(boxes[0], paper.find(words)[0], places.sizes[0])
    assert not _holds(boxes[0], paper.find(other)[0], places.sizes[0])


def test_what_stands_on_no_page_has_no_place(tiny: TinyLibrary) -> None:
    places = _places(tiny.order())[Audience.PATIENT][0]
    for span in (Span("content/library.yaml", 1, 1), Span("(page)"), Span(CHAPTER),
                 Span(CHAPTER, 900, 1), Span("content/knees/chapters/20-care.clinician.md", 3, 1)):
        assert places.boxes(span) == ()
