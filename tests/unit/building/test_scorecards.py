"""Scorecards are made as a check reads, and only whole ones are written."""

from __future__ import annotations

import pytest

from bifolio.building import scorecards
from bifolio.building.print_jobs import Printing, PrintJob, TypesetResult
from bifolio.diagnostics import Finding, Findings
from bifolio.files.reading import SourceFiles
from bifolio.model.source import Span
from tests.support.library import TinyLibrary

PATIENT = "content/knees/chapters/20-care.patient.md"


class Unread:
    """An executor whose pages are a few signs, with the findings that it is given."""

    ahead = 0

    def __init__(self, *codes: str) -> None:
        self.codes, self.printed = codes, 0

    def __call__(self, source_files: SourceFiles) -> Unread:
        return self

    def submit(self, print_job: PrintJob) -> Printing:
        self.printed += 1
        found = Findings()
        for code in self.codes:
            found.add(code, Span("(page)"), "It is so.", "Mend it.")
        return Printing(lambda: TypesetResult(b"%PDF", 1, (), tuple(found), ()))

    def count(self, print_job: PrintJob) -> int:
        return 1

    def style_findings(self) -> tuple[Finding, ...]:
        return ()

    def close(self) -> None: ...


def scored(library: TinyLibrary, executor: Unread) -> tuple[list[str], Findings]:
    """The works that have a scorecard now, and what was found."""
    found = Findings()
    made = [one.work for one in scorecards.score(library.order(), found, executor)]
    assert sorted(path.name for path in library.out.glob("scorecards/*")) == [
        f"{work}-patient.{ending}" for work in made for ending in ("html", "pdf")]
    return made, found


def test_a_card_whose_pages_have_an_error_is_not_written(tiny: TinyLibrary) -> None:
    """Paper that not everybody can read is refused, as a handout's is; a warning keeps nothing."""
    made, found = scored(tiny, Unread("not-accessible"))
    assert not made and [finding.code for finding in found] == ["not-accessible"]
    made, found = scored(tiny, Unread())
    assert made == ["knees"] and not found.failed


def test_a_text_that_no_handout_can_be_made_of_has_no_card(tiny: TinyLibrary) -> None:
    """A source that nobody knows is told as in a check, and nothing is printed."""
    tiny.change(PATIENT, "every day.", "every day [@nobody2020].")
    executor = Unread()
    made, found = scored(tiny, executor)
    assert not made and not executor.printed
    assert [finding.span.path for finding in found if finding.severity.word == "error"] == [PATIENT]


def test_a_fault_is_told_at_its_work(tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong while a card is made is a finding, and ends nothing."""
    def stumble(*given: object) -> None:
        raise RuntimeError("one of ours")

    monkeypatch.setattr(scorecards, "read_through", stumble)
    made, found = scored(tiny, Unread())
    assert not made and [finding.code for finding in found] == ["engine-fault"]
