"""Who looks at pages while they are made: what is told, in which order, and of which texts."""

from __future__ import annotations

from collections.abc import Sequence

from bifolio.building import runs
from bifolio.building.executors import LocalWorker
from bifolio.building.orders import Viewer
from bifolio.building.print_jobs import Composed, Printing
from bifolio.diagnostics import Finding
from bifolio.model import Handout
from bifolio.printing.pdf import Paper
from tests.support.library import Silence, TinyLibrary

CHAPTER = "content/knees/chapters/20-care.patient.md"


class Watching(Silence):
    """Notes what it is told, and asks for the pages."""

    def __init__(self, patient: bool) -> None:
        self.patient = patient
        self.previews: list[str] = []
        self.told: list[str] = []
        self.codes: set[str] = set()
        self.pages: dict[str, Printing] = {}
        self.webs: dict[str, str] = {}

    def read(self, handout: Handout, findings: Sequence[Finding]) -> None:
        self.told.append(f"read {handout.audience}")
        self.codes |= {finding.code for finding in findings}

    def show(self, page: Composed, printing: Printing) -> None:
        self.told.append(f"show {page.handout.audience}")
        self.pages[page.handout.audience] = printing

    def waits(self, handout: Handout) -> bool:
        return not self.patient

    def preview(self, page: Composed, printing: Printing) -> None:
        self.previews.append(" ".join(Paper(printing.result().pdf).text.split()))

    def show_web(self, page: Composed, web: str) -> None:
        self.webs[page.handout.audience] = web

    def found(self, findings: Sequence[Finding]) -> None:
        self.told.append("found")


def look(library: TinyLibrary, drafts: dict[str, bytes] | None = None, patient: bool = True
         ) -> tuple[Watching, runs.Run]:
    """A run that is looked at; both pages are with the worker before one is waited for."""
    class Ahead(LocalWorker):
        ahead = 2

    viewer = Watching(patient)
    assert isinstance(viewer, Viewer)
    order = runs.Order(library.root, library.out, ("knees",), drafts=drafts or {})
    return viewer, runs.build(order, viewer, Ahead)


def test_what_was_edited_is_read_and_shown_first(tiny: TinyLibrary) -> None:
    """After an edit of one edition its page is with the worker, and read, before the other is
    composed; without an edit, too, each is told once."""
    first, _ = look(tiny)
    assert sorted(first.told[:-1]) == ["read clinician", "read patient", "show clinician",
                                       "show patient"]
    tiny.write(CHAPTER, "# What you can do\n\nSwim a little every day.\n")
    second, _ = look(tiny)
    assert second.told == ["show patient", "read patient", "show clinician", "read clinician",
                           "found"]
    assert "Swim a little" in second.webs["patient"] and second.pages["patient"].fresh
    assert not second.pages["clinician"].fresh


def test_pages_of_a_text_with_an_error_are_finished_and_not_delivered(tiny: TinyLibrary) -> None:
    """Who looks at pages gets those of a text that must not be printed; nothing new lies in out/,
    and the next look finds them known."""
    look(tiny)
    before = {path: path.read_bytes() for path in tiny.out.rglob("*.pdf")}
    drafts = {CHAPTER: b"# What you can do\n\nTake 5 mg qd of it [@smith2020].\n"}
    viewer, run = look(tiny, drafts)
    assert run.failed and viewer.pages["patient"].result().pdf.startswith(b"%PDF")
    assert [delivery.path for delivery in run.deliveries
            if delivery.handout.audience == "patient"] == [""]
    assert {path: path.read_bytes() for path in tiny.out.rglob("*.pdf")} == before
    again, _ = look(tiny, drafts)
    assert not again.pages["patient"].fresh


def test_a_draft_counts_in_the_place_of_its_file(tiny: TinyLibrary) -> None:
    """What nobody has saved is printed; its file and the next run know nothing of it."""
    path = tiny.root / CHAPTER
    before = path.read_bytes()
    viewer, _ = look(tiny, {CHAPTER: b"# What you can do\n\nRow a little every day.\n",
                            "content/knees/nowhere.md": b"x"})
    assert "Row a little" in viewer.webs["patient"]
    assert path.read_bytes() == before
    assert "Row a little" not in look(tiny)[0].webs["patient"]


def test_who_waits_long_sees_the_edited_chapter_alone(tiny: TinyLibrary) -> None:
    """A preview has the edited chapter and no other, of that edition alone; the pages come behind
    it, and what is delivered is whole."""
    assert not look(tiny, patient=False)[0].previews, "nothing was edited yet"
    drafts = {CHAPTER: b"# What you can do\n\nSwim a little every day.\n"}
    viewer, run = look(tiny, drafts, patient=False)
    [preview] = viewer.previews
    assert "Swim a little" in preview and "keep moving" not in preview
    assert "code ········" in preview, "and nobody can look it up"
    whole = Paper(viewer.pages["patient"].result().pdf).text
    assert "Swim a little" in whole and "keep moving" in whole
    assert all(delivery.path for delivery in run.deliveries)
    assert not look(tiny, drafts, patient=False)[0].previews, "its pages are known"
