"""A run of scoring: each edition in plain language gets its scorecard, as a page and a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from bifolio.building.executors import ExecutorOf, LocalWorker
from bifolio.building.memo import Memo
from bifolio.building.orders import Order
from bifolio.building.pipeline import Context, Making, awaited, cite, contained, select
from bifolio.building.plan import open_library, plain_editions
from bifolio.building.print_jobs import PrintJob
from bifolio.composition.compose import Composer
from bifolio.delivery.catalogue import put_paper
from bifolio.diagnostics import Findings, Severity
from bifolio.files.cache import Ledger
from bifolio.files.reading import SourceFiles
from bifolio.files.style_sheets import SCREEN
from bifolio.files.tracking import WatchedFiles
from bifolio.model import Audience, Format, Handout, Library, Work
from bifolio.model.source import Span
from bifolio.proofreading.paper_proof.telling import own_design, tell_faults
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.proofread import Proof, read_through
from bifolio.proofreading.readability.summary import ease_of
from bifolio.proofreading.scorecards.cards import Sheet, sheets_of
from bifolio.proofreading.scorecards.evidence import Subject
from bifolio.proofreading.scorecards.ratings import Ratings, read_ratings
from bifolio.proofreading.scorecards.type_sizes import type_sizes
from bifolio.proofreading.waivers import Waiving

_TEMPLATE, _STYLE = "scorecard.html", "styles/scorecard.css"
_SHEETS = ("tokens", SCREEN, "scorecard")  # of its web page
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
    """Write the scorecard of each edition in plain language; tell of each as it is written.

    A work with an error has none; an error that is not one work's own leaves all without. Raises
    what `handouts_of` raises.
    """
    opened = open_library(order)
    library, source_files = opened.library, opened.source_files
    findings.extend(opened.findings)
    asked = plain_editions(library, order)
    ratings = {work.name: _ratings(work, source_files, findings) for work, _ in asked}
    broken = {_work_of(finding.span, library)
              for finding in findings.at_least(Severity.ERROR)}
    if "" in broken:
        return
    with closing(executor_of(source_files)) as executor:
        memo = Memo(opened, WatchedFiles.over(source_files), Ledger(None, {}), executor)
        findings.extend(memo.style_findings())
        scorer = _Scorer(Context(order, memo, Waiving(library, order.today, source_files),
                                 Findings()), Composer(source_files), findings)
        for work, audience in asked:
            if work.name not in broken and (
                    scored := scorer.score(work, audience, ratings[work.name])):
                yield scored


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

    context: Context
    composer: Composer
    findings: Findings

    def score(self, work: Work, audience: Audience, ratings: Ratings) -> Scored | None:
        """The scorecard of an edition, written; None when it cannot be made."""
        making = self.context.begin(Handout(work.name, audience, work.language, Format()))
        scored = None
        with contained(making):
            making.findings.extend(self.context.memo.status(work.name, audience).findings)
            subject = self._subject(making)
            if not making.findings.failed:
                scored = self._written(subject, work, ratings)
        self.findings.extend(making.findings)
        return scored

    def _written(self, subject: Subject, work: Work, ratings: Ratings) -> Scored | None:
        memo, order, audience = self.context.memo, self.context.order, subject.copy.edition.audience
        text = memo.status(work.name, audience).copy.short_hash
        ratings = self._held(ratings.of(text), text, work)
        sheets = sheets_of(subject, ratings)
        names = self._names(subject, ratings, sheets, text)
        html = self.composer.web_page(_TEMPLATE, names, _SHEETS, self.findings)
        paper = self.composer.fill(_TEMPLATE, self.findings, {**names, "style": ""})
        handout = Handout(work.name, Audience.CLINICIAN, "en", Format())
        style = memo.source_files.files[_STYLE].decode()
        print_job = PrintJob(handout, paper, style)
        printed = awaited(memo.executor.submit(print_job), handout, work.span, self.findings)
        if printed is None or not html or Findings(printed.findings).failed:
            return None
        faults = Findings()
        tell_faults(printed.proof, subject.copy.edition, handout.format,
                    own_design(memo.source_files), faults)
        self.findings.extend(faults)
        if faults.failed:
            return None
        paths = tuple(f"{FOLDER}/{work.name}-{audience}.{ending}" for ending in ("html", "pdf"))
        for name, content in zip(paths, (html.encode(), printed.pdf), strict=True):
            put_paper(order.out / name, content, order.out)
        return Scored(work.name, paths, printed.pages,
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

    def _subject(self, making: Making) -> Subject:
        """An edition, and what is found in its words."""
        edition, handout = select(making), making.handout
        proof = Proof(edition, cite(making, edition), self.context.memo.library, handout)
        making.doing = "score"
        copy, found = ProofCopy(edition), Findings(audience=handout.audience)
        read_through(proof, copy, found)
        return Subject(copy, proof.work.tables, tuple(found),
                       type_sizes(self.context.memo.source_files, handout.audience))

    def _names(self, subject: Subject, ratings: Ratings, sheets: tuple[Sheet, ...],
               text: str) -> dict[str, object]:
        return {"edition": subject.copy.edition, "ratings": ratings, "sheets": sheets,
                "text": text, "ease": ease_of(subject.copy.edition, subject.copy.reading)}
