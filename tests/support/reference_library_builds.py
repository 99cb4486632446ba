"""What several of the tests of reference library builds need."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bifolio.building import plan
from bifolio.building import runs as production
from bifolio.diagnostics import Findings
from bifolio.editions.select import select
from bifolio.editions.sheets import select_sheet
from bifolio.model import Audience, Edition, Format, Handout, Library
from tests.support.library import Silence
from tests.support.papers import Paper
from tests.support.printed import Passage, passages
from tests.support.workers import WORKERS

OF_THE_LIBRARY = ("content", "bibliography.bib")
NOT_TEXT = ("References", "Where this comes from", "About this handout")


@dataclass(frozen=True)
class SourceFiles:
    """A library and what was made of it, in one format and for no clinic."""

    root: Path
    out: Path
    run: production.Run

    @cached_property
    def library(self) -> Library:
        return plan.open_library(production.Order(self.root, self.out)).library

    @cached_property
    def handouts(self) -> dict[str, Made]:
        """Each handout by the name of its sheet, or of its audience."""
        return {d.handout.sheet or str(d.handout.audience): Made(self, d.handout, d.path)
                for d in self.run.deliveries if d.path}


@dataclass(frozen=True)
class Made:
    """One finished handout."""

    source_files: SourceFiles
    handout: Handout
    path: str

    @cached_property
    def paper(self) -> Paper:
        return Paper((self.source_files.out / self.path).read_bytes())

    @cached_property
    def web(self) -> str:
        name = re.sub(r"-a4-standard-colour\.pdf$", ".html", self.path)
        return (self.source_files.out / name).read_text(encoding="utf-8")

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return passages(self.paper, self.web)

    @cached_property
    def edition(self) -> Edition:
        library, findings = self.source_files.library, Findings()
        work = library.works[self.handout.work]
        sheet = work.sheet(self.handout.sheet)
        return select_sheet(library, work, sheet, findings) if sheet else \
            select(library, work, self.handout.audience, findings)

    @property
    def parted(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """All passages but drawings, and the words of drawings."""
        drawn = tuple(p.text for p in self.passages if p.kind == "Figure")
        return tuple(p.text for p in self.passages if p.kind != "Figure"), drawn

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said to readers: without the reference list and the imprint."""
        return tuple(p.text for p in self.passages if p.part not in NOT_TEXT)


def made(root: Path, out: Path, *audiences: Audience) -> SourceFiles:
    """The library in a folder, built."""
    order = production.Order(root, out, audiences=audiences, formats=(Format(),), clinic="")
    return SourceFiles(root, out, production.build(order, Silence(), WORKERS))


def change(root: Path, path: str, old: str, new: str) -> None:
    """Replace `old`, which must be there, in a file of the insulin resistance work."""
    target = root / "content" / "insulin-resistance" / path
    text = target.read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new), encoding="utf-8")


# --- every number is traced ---
_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")


def beside(paper: Paper) -> tuple[str, ...]:
    """What a PDF says beside its pages: outline, descriptions, title and subject."""
    return (*paper.outline, *paper.descriptions, paper.metadata["Title"],
            paper.metadata.get("Subject", ""))
