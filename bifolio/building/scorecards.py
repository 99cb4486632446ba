"""A run of scoring: each patient handout of an order gets its scorecard, as a page and a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from bifolio.building.executors import Executor, ExecutorOf, LocalWorker
from bifolio.building.orders import Opened, Order
from bifolio.building.plan import open_library
from bifolio.building.print_jobs import PrintJob
from bifolio.composition import Composer
from bifolio.delivery.catalogue import put_paper
from bifolio.diagnostics import Findings, Severity
from bifolio.editions.signoff_status import signoff_status
from bifolio.files.reading import SourceFiles
from bifolio.model import Audience, Edition, Format, Handout, Library, References, Work
from bifolio.model.source import Span
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.proofread import CHECKS, Proof, read_through
from bifolio.proofreading.readability.summary import ease_of
from bifolio.proofreading.scorecards.cards import Sheet, sheets_of
from bifolio.proofreading.scorecards.evidence import Subject
from bifolio.proofreading.scorecards.ratings import Ratings, read_ratings
from bifolio.proofreading.scorecards.type_sizes import type_sizes

_TEMPLATE, _TOKENS, _STYLE = "scorecard.html", "styles/tokens.css", "styles/scorecard.css"
FOLDER = "scorecards"


@dataclass(frozen=True, slots=True)
class Scored:
    """A scorecard that was written: its paths below the folder of handouts, and its scores."""

    work: str
    paths: tuple[str, ...]
    pages: int
    raters: tuple[str, ...]
    sheets: tuple[Sheet, ...]


def score(order: Order, findings: Findings, executor_of: ExecutorOf = LocalWorker
          ) -> Iterator[Scored]:
    """Write the scorecard of each patient edition of the order; tell of each as it is written.

    A work with an error has none; an error that is not one work's own leaves all without.
    """
    opened = open_library(order)
    library, source_files = opened.library, opened.source_files
    findings.extend(opened.findings)
    works = [work for work in library.works.values() if Audience.PATIENT in work.audiences
             and (not order.works or work.name in order.works)]
    ratings = {work.name: _ratings(work, source_files, findings) for work in works}
    broken = {_work_of(finding.span, library)
              for finding in findings.at_least(Severity.ERROR)}
    if "" in broken:
        return
    with closing(executor_of(source_files)) as executor:
        findings.extend(executor.style_findings())
        scorer = _Scorer(opened, order, executor, findings)
        yield from (scorer.score(work, ratings[work.name]) for work in works
                    if work.name not in broken)


def _work_of(span: Span, library: Library) -> str:
    """The name of the work whose file this is; "" where it is not one work's alone."""
    return next((name for name in library.works if span.path.startswith(f"content/{name}/")), "")


def _ratings(work: Work, source_files: SourceFiles, findings: Findings) -> Ratings:
    path = f"content/{work.name}/ratings.yaml"
    source = source_files.text(path, findings) if path in source_files.files else None
    return read_ratings(source, findings) if source else Ratings()


@dataclass(frozen=True, slots=True)
class _Scorer:
    """What all scorecards of a run are made with."""

    opened: Opened
    order: Order
    executor: Executor
    findings: Findings

    def score(self, work: Work, ratings: Ratings) -> Scored:
        """The scorecard of a work's patient edition, written."""
        selections, source_files = self.opened.selections, self.opened.source_files
        status = signoff_status(selections, work, Audience.PATIENT, source_files)
        edition = selections.edition(work, Audience.PATIENT, self.findings)
        subject, text = self._subject(status.sign(edition), work), status.transcript.short_hash
        ratings = self._held(ratings.of(text), text, work)
        sheets = sheets_of(subject, ratings)
        on_screen = "".join(source_files.files[path].decode() for path in (_TOKENS, _STYLE))
        html, paper = (self._page(subject, ratings, sheets, {"style": style, "text": text})
                       for style in (on_screen, ""))
        handout = Handout(work.name, Audience.CLINICIAN, "en", Format())
        style = source_files.files[_STYLE].decode()
        printed = self.executor.submit(PrintJob(handout, paper, style)).result()
        self.findings.extend(printed.findings)
        names = tuple(f"{FOLDER}/{work.name}-patient.{ending}" for ending in ("html", "pdf"))
        for name, content in zip(names, (html.encode(), printed.pdf), strict=True):
            put_paper(self.order.out / name, content, self.order.out)
        return Scored(work.name, names, printed.pages,
                      tuple(rater.name for rater in ratings.raters), sheets)

    def _held(self, ratings: Ratings, text: str, work: Work) -> Ratings:
        """The ratings, with a finding for each that is of an earlier text of `work`."""
        for rater in ratings.earlier:
            self.findings.add(
                "outdated-rating", rater.span,
                f"{rater.name} rated a text of “{work.name}” that has changed since.",
                f"Let {rater.name} rate it anew; then write the new verdicts, the day, and "
                f"“text: {text}”. Until then the old ones are shown, and not counted.")
        return ratings

    def _subject(self, edition: Edition, work: Work) -> Subject:
        handout = Handout(work.name, Audience.PATIENT, edition.language, Format())
        proof = Proof(edition, References(), self.opened.library, handout)
        copy, found = ProofCopy(edition), Findings(audience=Audience.PATIENT)
        read_through(proof, copy, found, (check for check in CHECKS if check.audience))
        return Subject(copy, work.tables, tuple(found), type_sizes(self.opened.source_files))

    def _page(self, subject: Subject, ratings: Ratings, sheets: tuple[Sheet, ...],
              also: dict[str, str]) -> str:
        return Composer(self.opened.source_files).fill(_TEMPLATE, self.findings, {
            "edition": subject.copy.edition, "ratings": ratings, "sheets": sheets, **also,
            "ease": ease_of(subject.copy.edition, subject.copy.reading)})
