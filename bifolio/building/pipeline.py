"""One handout: from text to its place. `make` is the way through, and the verbs stand below it.

What makes a run quick stands behind a verb: the memo behind `select`, `cite`, `compose`,
`typeset` and `proofread`, workers behind `typeset`. The last run and its unchanged works are asked
before anything is made, in `runs`.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter

from bifolio.building.explanations import Reasons
from bifolio.building.memo import Memo
from bifolio.building.orders import Delivery, Order, Progress
from bifolio.building.print_jobs import Printing, PrintJob, TypesetResult
from bifolio.building.worker import LostWorkerError
from bifolio.composition import Setting
from bifolio.delivery.catalogue import Catalogue
from bifolio.delivery.catalogue_entries import Delivered
from bifolio.diagnostics import Finding, Findings, Severity
from bifolio.editions.page_codes import BLANK, code_of, hash_of_words, sources_of, templates
from bifolio.files.style_sheets import accent_of, values_of
from bifolio.files.tracking import Sights
from bifolio.model import Edition, Handout, References
from bifolio.model.page_words import words_of
from bifolio.printing.pdf.file_digest import FileDigest
from bifolio.proofreading import proofread as proofreading
from bifolio.proofreading.breaks import find_bad_breaks
from bifolio.proofreading.proofread import Proof
from bifolio.proofreading.release_conditions import Conditions, find_hindrances
from bifolio.proofreading.sheet_overflow import find_overflow
from bifolio.proofreading.waivers import Waiving
from bifolio.proofreading.web_pages import texts_of


def make(handout: Handout, context: Context) -> Generator[None, None, Delivery]:
    """Make one handout: from text to its place, or to the findings that keep it back.

    It pauses once, when its page is with a worker: meanwhile others are composed.
    """
    making = context.begin(handout)
    edition = select(making)                     # this audience, this language, nothing else
    references = cite(making, edition)           # labels and reference list
    page = compose(making, edition, references)  # HTML
    printing = typeset(making, page)             # by a worker, which finishes and tags the PDF
    web = proofread(making, page)                # corrects nothing
    yield
    printed = finish(making, page, printing)
    prove(making, page, printed, web)            # what is finished is read back
    return deliver(making, page, printed, web)   # or withhold: the last good one stays


@dataclass(frozen=True, slots=True)
class Context:
    """What every handout of a run is made with; without a `catalogue` none is printed.

    `findings` are the library's own; nobody may follow its `progress`.
    """

    order: Order
    memo: Memo
    waiving: Waiving
    findings: Findings
    progress: Progress | None = None
    catalogue: Catalogue | None = None
    reasons: Reasons | None = None

    def begin(self, handout: Handout) -> Making:
        """A handout on its way, with what was found of it while the library was read."""
        if self.progress:
            self.progress.begin(handout)
        return Making(handout, self, Findings(self._of_concern(handout), handout.audience,
                                              self.waiving.within(handout.work)))

    def _of_concern(self, handout: Handout) -> Iterator[Finding]:
        """The library's findings about a handout: not those in other works and clinics."""
        folders = {path.split("/")[1] for path in self.memo.source_files.under("content/")
                   if "/" in path[8:]}
        others = tuple(f"content/{work}/" for work in folders - {handout.work, "clinics"})
        others += tuple(clinic.span.path for clinic in self.memo.library.clinics.values()
                        if clinic.name != handout.clinic)
        return (finding for finding in self.findings if not finding.span.path.startswith(others))

    @property
    def conditions(self) -> Conditions:
        return Conditions(self.order.today, self.order.allow_expired, self.order.release)


@dataclass(slots=True)
class Making:
    """A handout on its way: what is found, what composing it looks at, how long it takes.

    `fresh` tells that it is printed now, and not known from before.
    """

    handout: Handout
    context: Context
    findings: Findings
    seconds: float = 0.0
    sights: Sights = field(default_factory=dict)
    fresh: bool = False

    @contextmanager
    def verb(self, name: str) -> Iterator[None]:
        """Times a verb, and tells who follows the run of it."""
        start = perf_counter()
        yield
        seconds = perf_counter() - start
        self.seconds += seconds
        if self.context.progress:
            self.context.progress.verb(self.handout, name, seconds)


@dataclass(frozen=True, slots=True)
class Composed:
    """A handout before it is printed."""

    setting: Setting
    edition: Edition
    references: References
    print_job: PrintJob
    digest: FileDigest

    @property
    def handout(self) -> Handout:
        return self.setting.handout


def select(making: Making) -> Edition:
    """The edition or sheet, with who has signed it."""
    handout, memo = making.handout, making.context.memo
    with making.verb("select"):
        work, selections = memo.library.works[handout.work], memo.selections
        edition = selections.sheet(work, handout.sheet, making.findings) if handout.sheet else \
            selections.edition(work, handout.audience, making.findings)
        return memo.status(handout.work, handout.audience).sign(edition)


def cite(making: Making, edition: Edition) -> References:
    """The labels of its citations and its reference list."""
    with making.verb("cite"):
        return making.context.memo.cite(edition, making.findings)


def compose(making: Making, edition: Edition, references: References) -> Composed:
    """Its page as HTML, with its code, and what the finished file says of itself."""
    handout, context, memo = making.handout, making.context, making.context.memo
    with making.verb("compose"):
        clinic = memo.library.clinics.get(handout.clinic)
        sheet = memo.library.works[handout.work].sheet(handout.sheet)
        expired = context.conditions.expired(edition)
        setting = Setting(handout, clinic, expired=expired, code=BLANK)
        html = memo.compose(edition, references, setting, making.findings, making.sights)
        values = values_of(handout, clinic, sheet.orientation if sheet else "portrait")
        words = hash_of_words(memo.status(handout.work, handout.audience).transcript,
                              handout.sheet, clinic, templates(memo.source_files, making.sights),
                              words_of(handout.language))
        digest = FileDigest(handout.name, edition.imprint.revision,
                            edition.imprint.review_by.isoformat(),
                            code_of(html, values, handout, memo.source_files), words)
        print_job = PrintJob(handout, html.replace(BLANK, digest.code), values, digest)
        return Composed(setting, edition, references, print_job, digest)


def typeset(making: Making, page: Composed) -> Printing | None:
    """Its finished pages, on their way; None where nobody wants them, or a finding forbids it."""
    if making.context.catalogue is None or making.findings.failed:
        return None
    memo, handout = making.context.memo, making.handout
    printing = memo.typeset(page.print_job)
    making.fresh = printing.fresh
    memo.marked(handout.work, handout.audience)  # `prove` asks for it, when nothing else is to do
    return printing


def proofread(making: Making, page: Composed) -> str:
    """Everything that is checked without the pages; returns the web page."""
    handout, context, memo = making.handout, making.context, making.context.memo
    with making.verb("proofread"):
        proof = Proof(page.edition, page.references, memo.library, handout)
        memo.read_through(proof, making.findings)
        proofreading.proofread(proof, memo.glyphs(), making.findings)
        find_hindrances(page.edition, handout, context.conditions, making.findings)
        style = memo.web_style(handout.audience) + accent_of(page.setting.clinic)
        web = memo.compose(page.edition, page.references, replace(page.setting, web_style=style),
                           making.findings, making.sights)
        return web.replace(BLANK, page.digest.code)


def finish(making: Making, page: Composed, printing: Printing | None) -> TypesetResult | None:
    """The finished pages; None when there are none, or their worker is gone."""
    if printing is None or making.findings.failed:
        return None
    try:
        with making.verb("typeset"):
            return printing.result()
    except LostWorkerError as lost:
        making.findings.add("lost-press", page.edition.span,
                            f"The press is gone that was printing {making.handout.told}: {lost}.",
                            "Build again; with little memory, with --jobs 1.")
        return None


def prove(making: Making, page: Composed, printed: TypesetResult | None, web: str) -> None:
    """What is to be said about the finished pages, with the places where the text stands now."""
    if printed is None:
        return
    handout, findings, memo = making.handout, making.findings, making.context.memo
    findings.extend(printed.findings)
    if handout.sheet and printed.pages > 1:
        find_overflow(handout, page.edition, _Fitting(memo, page).fits, findings)
    find_bad_breaks(printed.layouts, page.edition, findings)
    marked = memo.marked(handout.work, handout.audience)
    for where, texts in (*printed.told, ("the web page", texts_of(web))):
        marked.find(texts, where, findings)


def deliver(making: Making, page: Composed, printed: TypesetResult | None, web: str) -> Delivery:
    """What became of it: with an error, or --strict a warning, it is withheld."""
    handout, context, findings = making.handout, making.context, making.findings
    limit = Severity.WARNING if context.order.strict else Severity.ERROR
    path, why, kept, lay = "", "", False, False
    if catalogue := context.catalogue:
        if printed and not findings.at_least(limit):
            made = Delivered(printed.pdf, printed.pages, web, tuple(findings), page.digest,
                             sources_of(handout, context.memo.source_files), page.setting.expired)
            lay = catalogue.holds(handout, made)
            with making.verb("deliver"):
                path = catalogue.deliver(handout, page.edition, page.references, made)
        else:
            kept = catalogue.withhold(handout, findings)
    if context.reasons:
        why = context.reasons.why(page, making.sights, printed, making.fresh, lay)
    return Delivery(handout, path, page.edition.draft, printed.pages if printed else 0,
                    len(printed.pdf) if printed else 0, making.seconds, tuple(findings), kept,
                    making.fresh or not lay, why)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """Sets an edition as a handout is set, only to see whether it needs one page."""

    memo: Memo
    page: Composed

    def fits(self, edition: Edition) -> bool:
        unread = Findings()
        references = self.memo.cite(edition, unread)
        html = self.memo.compose(edition, references, self.page.setting, unread, {})
        return self.memo.executor.count(replace(self.page.print_job, html=html)) == 1
