"""Imprinted copies: a handout for a clinic, made of a master and the clinic's own panel.

A master is what is the same for all clinics whose title blocks are of about one height. It is set
and proved once, and kept here; a copy's panel is set and proved by itself, and its bytes are put
behind the master's. So a copy's bytes depend on its page alone, and on no other copy. What has no
such two parts, or what is wrong in one of them, is for whoever sets pages in full.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from math import ceil

from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.composition.panels import PLACE, PartedPage, in_accent, parted
from bifolio.composition.passages import passages_of
from bifolio.diagnostics import BifolioError, Finding, Findings
from bifolio.files.style_sheets import accent_in, with_accent
from bifolio.model import Handout
from bifolio.model.fingerprints import fingerprint
from bifolio.model.passages import Passage, PassageKind
from bifolio.model.source import Span
from bifolio.printing.pdf import Paper
from bifolio.printing.pdf.file_digest import FileDigest
from bifolio.printing.pdf.imprint.objects import UnfitError
from bifolio.printing.pdf.imprint.panels import Panel
from bifolio.printing.pdf.imprint.plates import STAND_IN, Plate, blank_digest
from bifolio.printing.tagging import finish
from bifolio.printing.typesetting.page_layout import PageLayout
from bifolio.printing.typesetting.page_measuring import feet_of, title_place
from bifolio.printing.typesetting.typesetter import Typesetter, library_versions
from bifolio.proofreading.accessibility import find_inaccessible
from bifolio.proofreading.paper_proof.faults import PaperProof, Printed
from bifolio.proofreading.paper_proof.letters import letters
from bifolio.proofreading.paper_proof.proof import prove_paper

_GRID = 24  # CSS pixels, in which the heights of title blocks are told: about a line of text
_KEPT = 32  # masters; each is some hundreds of kilobytes
_PALEST = ("#6f4b81", "#ededed")  # as pale as an accent may be, on as dark a tint as one has
_WHOLE = ".title-block { break-inside: avoid }\n"  # a page's empty space widens no gap in it
_FOOT = "@page {{ margin-bottom: {:g}px !important }}"
_BESIDE = (PassageKind.HEADING, PassageKind.FURNITURE, PassageKind.METADATA)
_NOT_PUT_TOGETHER = "its parts cannot be put together"
_FURNITURE = ("foot-left/", "foot-right/")

Told = tuple[tuple[str, tuple[str, ...]], ...]


def told(paper: Paper) -> Told:
    """All that a paper tells a reader, by where."""
    return (("the text", (paper.text,)), ("the outline", paper.outline),
            ("a description", paper.descriptions),
            ("the metadata", tuple(paper.metadata.values())),
            ("an attachment", paper.attachments))


@dataclass(frozen=True, slots=True)
class InFull:
    """Why a handout is set in full, and what was looked at to tell, each with its stamp.

    It is so with each handout for a clinic when it is due to a `place` in a file of the library's,
    and with those for one clinic alone when it `is_clinics`.
    """

    why: str
    sights: Mapping[str, str] = field(default_factory=dict)
    place: Span | None = None
    is_clinics: bool = False

    def tell(self, handout: Handout, findings: Findings) -> None:
        """A note of it, where there is a reason at all: one for all to which it applies."""
        if self.why:
            fix = "Take this out" if self.place else f"Shorten what “{handout.clinic}” has in it" \
                if self.is_clinics else "Look at your own templates and style sheets"
            which = "Each handout for a clinic" if self.place else \
                f"Each handout of “{handout.work}” for " \
                f"{f'“{handout.clinic}”' if self.is_clinics else 'some clinics'}"
            findings.add("set-in-full", self.place or Span("(page)"),
                         f"{which} is set in full by itself: {self.why}.",
                         f"It is as it should be, and takes longer. {fix} if that is too long for "
                         "many clinics.")


@dataclass(frozen=True, slots=True)
class _Master:
    """A master that was set and proved, with all that a copy's result takes over from it.

    `first` and `last` are the letters of those of its pages.
    """

    plate: Plate
    layouts: tuple[PageLayout, ...]
    findings: tuple[Finding, ...]
    told: Told
    printed: tuple[Printed, ...]
    sights: Mapping[str, str]
    first: Counter[str]
    last: Counter[str]


class _TooHighError(UnfitError):
    """A clinic's own title block has no place."""


class ImprintedCopies:
    """Makes copies; the masters that were used last are kept, and which pages have none.

    `settings` counts what was set in full since it was last asked.
    """

    def __init__(self) -> None:
        self._masters: OrderedDict[str, _Master | str] = OrderedDict()
        self.settings = 0

    def forget(self) -> None:
        """Set each master anew when it is next needed."""
        self._masters.clear()

    def print(self, print_job: PrintJob, typesetter: Typesetter) -> TypesetResult | InFull:
        """The copy of a print job, but for the sights of type libraries; or why there is none."""
        page, digest = parted(print_job.html), print_job.digest
        if page is None or digest is None:
            return InFull("its title block or its feet hang together with the rest of its pages")
        if escape(print_job.handout.edition_name) in page.rest:
            return InFull("")  # an address of its own: no other copy would share its master
        place, why, sights = typesetter.obstacle(
            page.rest, print_job.handout, [colour[1:] for colour in STAND_IN])
        if place:
            return InFull(why, sights, place)
        try:
            return self._copy(print_job, page, digest, typesetter, sights)
        except UnfitError as error:
            return InFull(str(error), sights, is_clinics=isinstance(error, _TooHighError))
        except (BifolioError, OSError):
            raise
        except Exception:  # a PDF may be written in more ways than anybody knows
            return InFull(_NOT_PUT_TOGETHER, sights)

    def _copy(self, print_job: PrintJob, page: PartedPage, digest: FileDigest,
              typesetter: Typesetter, sights: Mapping[str, str]) -> TypesetResult:
        handout, findings = print_job.handout, Findings(audience=print_job.handout.audience)
        pages = typesetter.typeset(page.panel, handout, print_job.values + _WHOLE, findings)
        place = title_place(pages.document)
        height = ceil(round(place[0], 2) / _GRID) * _GRID if place else 0
        if not place or height > place[1]:
            raise _TooHighError("its title block is too high for a page")
        pdf = finish(pages, findings)
        paper, passages = Paper(pdf), page.own_passages
        find_inaccessible(paper, findings)
        proof = prove_paper(paper, passages, handout.format)
        if proof.faults or findings.failed:
            raise UnfitError("its title block and its feet by themselves do not come out on paper "
                             "word for word")
        master = self._master(print_job, page, digest, typesetter, (height, place[2]))
        copy = master.plate.imprint(Panel.of(pdf), accent_in(print_job.values),
                                 replace(digest, libraries=library_versions()))
        if not (master.plate.begins(copy) and _says(copy, master, paper, passages)):
            raise UnfitError("its panel and its master do not make one page")
        return TypesetResult(
            copy, len(master.layouts), _with_pictures(master.layouts, pages.layouts[0]),
            (*master.findings, *(one for one in findings if one not in master.findings)),
            tuple((where, (*of_all, *own)) for (where, of_all), (_, own) in
                  zip(master.told, told(paper), strict=True)),
            PaperProof((), (*_on_each(proof.printed, len(master.layouts)),
                            *_numbered_on(master.printed, passages))),
            {**master.sights, **pages.sights, **sights})

    def _master(self, print_job: PrintJob, page: PartedPage, digest: FileDigest,
                typesetter: Typesetter, place: tuple[float, float]) -> _Master:
        """The master for a place: so high a title block, and so deep a foot, in CSS pixels."""
        height, foot = place
        html, values, accent = page.master(height), print_job.values, accent_in(print_job.values)
        if accent:
            html, values = in_accent(html, accent, STAND_IN), with_accent(values, STAND_IN)
        bare = PrintJob(replace(print_job.handout, clinic=""), html, values, blank_digest(digest))
        key = fingerprint(bare, foot)
        if key not in self._masters:
            try:
                self._masters[key] = self._set(bare, typesetter, foot, bool(accent))
            except UnfitError as error:
                self._masters[key] = str(error)
            except (BifolioError, OSError):
                raise
            except Exception:
                self._masters[key] = _NOT_PUT_TOGETHER
            if len(self._masters) > _KEPT:
                self._masters.popitem(last=False)
        self._masters.move_to_end(key)
        master = self._masters[key]
        if isinstance(master, str):
            raise UnfitError(master)
        return master

    def _set(self, print_job: PrintJob, typesetter: Typesetter, foot: float, coloured: bool
             ) -> _Master:
        self.settings += 1
        handout, findings = print_job.handout, Findings(audience=print_job.handout.audience)
        values = print_job.values + _WHOLE
        pages = typesetter.typeset(print_job.html, handout, values, findings)
        feet = feet_of(pages.document)
        if len(feet) == 1 and abs(next(iter(feet))[-1] - foot) > 0.01:
            findings = Findings(audience=handout.audience)
            pages = typesetter.typeset(print_job.html, handout, values + _FOOT.format(foot),
                                       findings)
            feet = feet_of(pages.document)
        if len(feet) != 1:
            raise UnfitError("not all of its pages have the same feet")
        pdf = finish(pages, findings, print_job.digest)
        plate = Plate.of(pdf, PLACE, coloured)
        assert print_job.digest
        paper = Paper(plate.imprint(None, _PALEST if coloured else None, print_job.digest))
        find_inaccessible(paper, findings)
        proof = prove_paper(paper, passages_of(print_job.html), handout.format)
        if proof.faults or findings.failed:
            raise UnfitError("its pages without a title block do not come out on paper word for "
                             "word")
        return _Master(plate, pages.layouts, tuple(findings), told(paper), proof.printed,
                       pages.sights, *map(_counted, paper.ends))


def _counted(text: str) -> Counter[str]:
    return Counter(letters(text))


def _says(copy: bytes, master: _Master, panel: Paper, passages: Sequence[Passage]) -> bool:
    """Whether the first page of a copy says what its master and its panel say there, and no more;
    and its last what the panel says in its feet."""
    first, last = map(_counted, Paper(copy).ends)
    feet = _counted("".join(passage.words for passage in passages
                            if passage.id.startswith(_FURNITURE)))
    return first == master.first + _counted(panel.pages[0]) and (
        len(master.layouts) == 1 or last == master.last + feet)


def _with_pictures(layouts: tuple[PageLayout, ...], panel: PageLayout) -> tuple[PageLayout, ...]:
    """The layouts of a master's pages, with what of a panel's could be amiss."""
    first = layouts[0]
    return (replace(first, pictures=(*panel.pictures, *first.pictures),
                    strays=(*panel.strays, *first.strays)), *layouts[1:])


def _numbered_on(printed: Sequence[Printed], before: Sequence[Passage]) -> Iterator[Printed]:
    """Where a master's passages are printed, with the ids that they have behind those of a panel.

    The master has the headings, too.
    """
    counted = Counter(passage.id.rpartition("-")[0] for passage in before
                      if passage.kind not in _BESIDE)
    for at in printed:
        name, _, number = at.passage.rpartition("-")
        yield replace(at, passage=f"{name}-{int(number) + counted[name]}") \
            if name in counted else at


def _on_each(printed: Sequence[Printed], pages: int) -> tuple[Printed, ...]:
    """Where a panel's passages are printed in a copy: its feet on every page."""
    return tuple(replace(at, page=page) for at in printed
                 for page in range(1, pages + 1 if at.passage.startswith(_FURNITURE) else 2))
