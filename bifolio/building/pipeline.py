"""One handout: from text to its place. `make` is the way through, and the verbs stand below it.

What makes a run quick stands behind a verb: the memo behind `select`, `cite`, `compose`,
`typeset` and `proofread`, workers behind `typeset`. The last run and its unchanged works are asked
before anything is made, in `runs`.

One module, as the way through and its verbs are read together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from time import perf_counter

from bifolio.building.explanations import Reasons
from bifolio.building.memo import Memo
from bifolio.building.order_records import OrderRecord
from bifolio.building.orders import Delivery, Order, Progress, Viewer
from bifolio.building.print_jobs import Composed, Printing, PrintJob, TypesetResult
from bifolio.building.signoff_status import SignoffStatus
from bifolio.building.worker import LostWorkerError
from bifolio.composition.setting import Setting
from bifolio.delivery.catalogue import Catalogue
from bifolio.delivery.catalogue_entries import Delivered
from bifolio.diagnostics import BifolioError, Finding, Findings, Severity
from bifolio.editions.page_codes import BLANK, code_of, hash_of_words, sources_of
from bifolio.files.limits import TooLongError, tell, time_limit
from bifolio.files.style_sheets import accent_of, values_of
from bifolio.files.tracking import Sights
from bifolio.loading.library import CLINICS, folder_in_content
from bifolio.model import Edition, Handout, References, bounds
from bifolio.model.languages import language
from bifolio.model.source import Span
from bifolio.printing.pdf.file_digest import FileDigest, close
from bifolio.proofreading import proofread as proofreading
from bifolio.proofreading.breaks import find_bad_breaks
from bifolio.proofreading.paper_proof.telling import own_design, places_of, tell_faults
from bifolio.proofreading.pictures import find_bad_pictures
from bifolio.proofreading.proofread import Proof
from bifolio.proofreading.release_conditions import Conditions, find_hindrances
from bifolio.proofreading.sheet_overflow import find_overflow
from bifolio.proofreading.waivers import Waiving
from bifolio.proofreading.web_pages import texts_of

_NO_CODE = "·" * len(BLANK)  # of a preview
_HURRY = 10  # a part of the usual time, once it has been too short


Attempt = Generator[tuple[Finding, ...], None, Delivery]


def attempt(handout: Handout, context: Context) -> Attempt:
    """Make one handout; whatever goes wrong with it is its own, and all others are made.

    It pauses when its page is with a worker, so that others are composed before it is proofread;
    when it was proofread, with what was found until then; and before it waits for its page.
    """
    making = context.begin(handout)
    with contained(making):
        return (yield from make(making))
    kept = context.catalogue.withhold(handout, making.findings) if context.catalogue else {}
    return Delivery(handout, "", False, 0, 0, making.seconds, tuple(making.findings), kept)


@contextmanager
def contained(making: Making) -> Iterator[None]:
    """Whatever goes wrong within it is a finding of this handout."""
    handout, context = making.handout, making.context
    try:
        yield
    except (BifolioError, OSError):
        raise
    except (Exception, TooLongError) as error:
        if isinstance(error, TooLongError):
            context.late.add(making.doing)
        span = getattr(error, "span", None) or context.memo.library.works[handout.work].span
        tell(error, span, making.findings, f"To {making.doing} {handout.told}")


def make(making: Making) -> Attempt:
    """From text to its place, or to the findings that keep it back."""
    edition = select(making)                     # this audience, this language, nothing else
    references = cite(making, edition)           # labels and reference list
    page = compose(making, edition, references)  # HTML
    printing = typeset(making, page)             # by a worker, which finishes and tags the PDF
    yield ()
    proofread(making, page)                      # corrects nothing
    yield tuple(making.findings)
    web = compose_web(making, page)              # the web page
    yield ()
    printed = finish(making, page, printing)
    prove(making, page, printed, web)            # what is finished is read back
    return deliver(making, page, printed, web)   # or withhold: the last good one stays


@dataclass(frozen=True)
class Context:
    """What every handout of a run is made with; without a `catalogue` none is printed.

    `findings` are the library's own; nobody may follow its `progress`, and a `viewer` looks on, who
    may wait for what was `edited`: paths of source files. `late` are the verbs that took too long
    for some handout: for others they may take less, or all of them take an hour. `record` is what
    the same order has delivered before it was broken off.
    """

    order: Order
    memo: Memo
    waiving: Waiving
    findings: Findings
    progress: Progress | None = None
    catalogue: Catalogue | None = None
    reasons: Reasons | None = None
    late: set[str] = field(default_factory=set)
    record: OrderRecord | None = None
    viewer: Viewer | None = None
    edited: frozenset[str] = frozenset()

    def begin(self, handout: Handout) -> Making:
        """A handout on its way, with what was found of it while the library was read."""
        if self.progress:
            self.progress.begin(handout)
        return Making(handout, self, Findings(self.of_concern(handout), handout.audience,
                                              self.waiving.within(handout.work)))

    def of_concern(self, handout: Handout) -> Iterator[Finding]:
        """The library's findings about a handout: not those in other works and clinics."""
        clinic = self.memo.library.clinic_for(handout.clinic, handout.work)
        paths = [clinic.place, clinic.logo, clinic.second_logo.path] if clinic else []
        return chain(*(self._by_concern.get(one, ()) for one in ("", handout.work, *paths)))

    @cached_property
    def _by_concern(self) -> Mapping[str, list[Finding]]:
        """Those findings by the work's folder, or by the clinic's file or row; "" for what concerns
        all.

        What is wrong in the file or row of a clinic that cannot be read keeps nobody else's back.
        """
        rows = {(clinic.span.path, line): clinic.place
                for clinic in self.memo.library.clinics.values() if clinic.end.line
                for line in range(clinic.span.line, clinic.end.line + 1)}
        found = defaultdict[str, list[Finding]](list)
        for finding in self.findings:
            path, folder = finding.span.path, folder_in_content(finding.span.path)
            of_clinics = folder == "clinics" or path == CLINICS
            concern = rows.get((path, finding.span.line), path) if of_clinics else folder
            found[concern].append(finding)
        return found

    @property
    def conditions(self) -> Conditions:
        return Conditions(self.order.today, self.order.allow_expired, self.order.release)


@dataclass(slots=True)
class Making:
    """A handout on its way: what is found, what composing it looks at, how long it takes.

    `fresh` tells that it is printed now, and not known from before; `refused` that its pages are
    not what they should be; `on_pages` is what was found of these while they were set.
    """

    handout: Handout
    context: Context
    findings: Findings
    seconds: float = 0.0
    sights: Sights = field(default_factory=dict)
    fresh: bool = False
    refused: bool = False
    on_pages: tuple[Finding, ...] = ()
    doing: str = ""

    @property
    def status(self) -> SignoffStatus:
        """Who has signed its edition, and the text that they sign."""
        return self.context.memo.status(self.handout.work, self.handout.audience)

    @contextmanager
    def verb(self, name: str) -> Iterator[None]:
        """Times a verb, and tells who follows the run of it."""
        start = perf_counter()
        self.doing = name
        with time_limit(bounds.seconds() / (_HURRY if name in self.context.late else 1)):
            yield
        seconds = perf_counter() - start
        self.seconds += seconds
        if self.context.progress:
            self.context.progress.verb(self.handout, name, seconds)


def select(making: Making) -> Edition:
    """The edition or sheet, with who has signed it."""
    handout, memo = making.handout, making.context.memo
    with making.verb("select"):
        edition = _selected(handout, memo, making.findings)
        return memo.signed(handout.work, handout.audience, edition)


def _selected(handout: Handout, memo: Memo, findings: Findings) -> Edition:
    """The edition or sheet, with the words of its clinic."""
    work, selections = memo.library.works[handout.work], memo.selections
    edition = selections.sheet(work, handout.sheet, findings) if handout.sheet else \
        selections.edition(work, handout.audience, findings)
    clinic = memo.library.clinic_for(handout.clinic, handout.work)
    return selections.for_clinic(edition, clinic, findings)


def cite(making: Making, edition: Edition) -> References:
    """The labels of its citations and its reference list."""
    with making.verb("cite"):
        return making.context.memo.cite(edition, making.findings)


def compose(making: Making, edition: Edition, references: References) -> Composed:
    """Its page as HTML, with its code, and what the finished file says of itself."""
    handout, context, memo = making.handout, making.context, making.context.memo
    with making.verb("compose"):
        clinic = memo.library.clinic_for(handout.clinic, handout.work)
        sheet = memo.library.works[handout.work].sheet(handout.sheet)
        expired = context.conditions.expired(edition)
        setting = Setting(handout, clinic, expired=expired, code=BLANK)
        html = memo.compose(edition, references, setting, making.findings, making.sights)
        values = values_of(handout, clinic, sheet.orientation if sheet else "portrait")
        digest = FileDigest(handout.name, edition.imprint.revision,
                            edition.imprint.review_by.isoformat(),
                            code_of(html, values, handout, memo.source_files))
        print_job = PrintJob(handout, html.replace(BLANK, digest.code), values, digest,
                             context.order.plain_weasyprint)
        return Composed(setting, edition, references, print_job, digest, frozenset(making.sights))


def digested(making: Making, page: Composed) -> FileDigest:
    """What the finished file says of itself, with the hash of its words."""
    handout, status = making.handout, making.status
    words = hash_of_words(status.copy, handout.sheet, page.setting.clinic, page.seen,
                          language(handout.language).words)
    return replace(page.digest, text=words)


def typeset(making: Making, page: Composed) -> Printing | None:
    """Its finished pages, on their way; None where nobody wants them, or a finding forbids it."""
    if making.context.catalogue is None or making.findings.failed:
        return None
    record = making.context.record
    print_job = replace(page.print_job, made=record.made(making.handout)) if record else \
        page.print_job
    printing = making.context.memo.typeset(print_job)
    making.fresh = printing.fresh
    if viewer := making.context.viewer:
        viewer.show(page, printing)
        if printing.fresh and viewer.waits(making.handout):
            preview(viewer, making, page)
    return printing


def preview(viewer: Viewer, making: Making, page: Composed) -> None:
    """The edited chapters alone, as they will stand on its page; no list, and never delivered."""
    context, chapters = making.context, page.edition.chapters
    edited = tuple(chapter for chapter in chapters if chapter.span.path in context.edited)
    if 0 < len(edited) < len(chapters):
        html = context.memo.compose(
            replace(page.edition, chapters=edited), replace(page.references, entries=()),
            page.setting, Findings(), {}).replace(BLANK, _NO_CODE)
        viewer.preview(page, context.memo.executor.submit(replace(page.print_job, html=html)))


def proofread(making: Making, page: Composed) -> None:
    """Everything that is checked in the text, without the pages."""
    handout, context, memo = making.handout, making.context, making.context.memo
    with making.verb("proofread"):
        proof = Proof(page.edition, page.references, memo.library, handout)
        memo.read_through(proof, making.findings)
        making.findings.extend(making.status.findings)
        proofreading.proofread(proof, memo.glyphs(), making.findings)
        if not handout.audience.traits.trained:
            memo.find_copied(handout, page.edition, making.findings)
        find_hindrances(page.edition, handout, context.conditions, making.findings)
        if handout.sheet and _is_refused(replace(handout, sheet=""), making):
            making.findings.add("handout-withheld", page.edition.span,
                                "The handout that this sheet goes with has an error.",
                                "Mend that one; both are delivered again then.")


def _is_refused(handout: Handout, making: Making) -> bool:
    """Whether a handout's text has an error, wherever it is made."""
    context, memo = making.context, making.context.memo
    found = Findings((), handout.audience, context.waiving.within(handout.work))
    edition = _selected(handout, memo, found)
    memo.read_through(Proof(edition, memo.cite(edition, found), memo.library, handout), found)
    return found.failed


def compose_web(making: Making, page: Composed) -> str:
    """The web page, which must have the words of the page."""
    handout, memo = making.handout, making.context.memo
    with making.verb("web page"):
        memo.marked(handout.work, handout.audience)  # `prove` asks for it, while nobody waits
        style = memo.web_style(handout.audience, handout.theme, making.findings) + accent_of(
            page.setting.clinic, handout.theme)
        web = memo.compose(page.edition, page.references, replace(page.setting, web_style=style),
                           making.findings, making.sights).replace(BLANK, page.digest.code)
        memo.compare_words(handout, page.print_job.html, web, making.findings)
        if making.context.viewer:
            making.context.viewer.show_web(page, web)
        return web


def finish(making: Making, page: Composed, printing: Printing | None) -> TypesetResult | None:
    """The finished pages; None when there are none, or their worker is gone."""
    if printing is None or (making.findings.failed and not making.context.viewer):
        return None
    with making.verb("typeset"):
        return awaited(printing, making.handout, page.edition.span, making.findings)
    return None


def awaited(printing: Printing, handout: Handout, span: Span, findings: Findings
            ) -> TypesetResult | None:
    """What comes of a print job, with its findings; None when its worker is gone."""
    try:
        printed = printing.result()
    except LostWorkerError as lost:
        if lost.late:
            findings.add("past-bound", span, f"Printing {handout.told} was ended: {lost}.",
                         "Look for what is unusual in its pictures, style sheets and templates; "
                         "or let it take more, with BIFOLIO_SECONDS or BIFOLIO_MEMORY.")
        else:
            findings.add("lost-worker", span,
                         f"The worker that was printing {handout.told} is gone: {lost}.",
                         "Build again; with little memory, with --jobs 1.")
        return None
    findings.extend(printed.findings)
    return printed


def prove(making: Making, page: Composed, printed: TypesetResult | None, web: str) -> None:
    """What is to be said about the finished pages, with the places where the text stands now.

    Pages with an error are refused, and not remembered.
    """
    if printed is None:
        return
    handout, findings, memo = making.handout, making.findings, making.context.memo
    of_text = set(findings.at_least(Severity.ERROR)).difference(printed.findings)
    with making.verb("prove"):
        tell_faults(printed.proof, page.edition, handout.format, own_design(memo.source_files),
                    findings, {layout.number for layout in printed.layouts
                               if any(part.overfull for part in layout.parts)})
        making.on_pages = tuple(_found_on_pages(making, page, printed))
        findings.extend(making.on_pages)
        marked = memo.marked(handout.work, handout.audience)
        for where, texts in (*printed.told,
                             ("the web page", texts_of(web, memo.shared(handout)))):
            marked.find(texts, where, memo.source_files, findings)
    making.refused = not of_text.issuperset(findings.at_least(Severity.ERROR))
    memo.proved(page.print_job, printed, making.fresh, not making.refused)


def _found_on_pages(making: Making, page: Composed, printed: TypesetResult) -> Findings:
    """What is to be said of how the pages were set; of those that are kept it was said then."""
    handout, record = making.handout, making.context.record
    found = Findings(printed.findings, audience=handout.audience)
    if printed.kept and record:
        making.fresh = False
        found.extend(record.found(handout))
        return found
    if handout.sheet and printed.pages > 1:
        find_overflow(handout, page.edition, _Fitting(making.context.memo, page).fits, found)
    find_bad_breaks(printed.layouts, page.edition, found)
    find_bad_pictures(printed.layouts, page.edition, found, page.setting.clinic)
    return found


def deliver(making: Making, page: Composed, printed: TypesetResult | None, web: str) -> Delivery:
    """What became of it: with an error, or --strict a warning, it is withheld."""
    handout, context, findings = making.handout, making.context, making.findings
    limit = Severity.WARNING if context.order.strict else Severity.ERROR
    path, why, lay = "", "", False
    files: Mapping[str, str] = {}
    if catalogue := context.catalogue:
        if printed and not findings.at_least(limit):
            digest = digested(making, page)
            made = Delivered(close(printed.pdf, digest.text), printed.pages, web, tuple(findings),
                             digest,
                             sources_of(handout, context.memo.library.clinics.get(handout.clinic),
                                        context.memo.source_files),
                             page.setting.expired, context.memo.basis(handout.work, handout.clinic),
                             places_of(printed.proof, page.edition))
            lay = catalogue.holds(handout, made)
            if context.order.release:
                context.memo.keep_copy(handout.work, handout.audience, context.order.root)
            with making.verb("deliver"):
                files = catalogue.deliver(handout, page.edition, page.references, made)
            path = next(iter(files))
            if context.record:
                context.record.note(handout, path, made.pdf, making.on_pages)
        else:
            files = catalogue.withhold(handout, findings)
    if context.reasons:
        why = context.reasons.why(page, making.sights, printed, making.fresh, lay)
    return Delivery(handout, path, page.edition.draft, printed.pages if printed else 0,
                    len(printed.pdf) if printed else 0, making.seconds, tuple(findings), files,
                    making.fresh or not lay, why, making.refused)


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
