"""Currency: whether a handout that a run was not asked for still has the words that it would have.

The list says so of each handout. What a run makes is current; another form of the same edition,
another clinic's, or another work's is held against the text that it would have now, where anything
has changed that its words come from.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace
from typing import Any

from bifolio.building.pipeline import Context, Making, cite, compose, contained, digested, select
from bifolio.building.plan import can_be_made
from bifolio.diagnostics import Findings
from bifolio.editions.page_codes import clinic_hash, stamp_of_clinics, text_of
from bifolio.loading.library import folders_of_works
from bifolio.model import FORMATS, Audience, Format, Handout, Library

_ANY = Format()  # the words are the same in every format


def currency(context: Context, known: tuple[Container[str], ...]
             ) -> Iterator[tuple[str, bool, str]]:
    """Each listed handout in none of `known`: its name, whether it is current, and its basis.

    What rests on the same as when it was last looked at is not looked at again, and not told; nor
    is one whose text has an error.
    """
    memo, catalogue, order = context.memo, context.catalogue, context.order
    if not catalogue:
        return
    texts: dict[Handout, str] = {}

    works = folders_of_works(memo.source_files)
    clinics = memo.library.clinics, stamp_of_clinics(memo.source_files)
    for entry in catalogue.entries_of_ours(works, clinics, memo.basis):
        name, work = str(entry["name"]), str(entry.get("work") or "")
        handout = _handout_of(entry, memo.library)
        if any(name in names for names in known):
            if entry.get("basis") != memo.basis(work, str(entry.get("clinic") or "")):
                catalogue.leave(work, name)
            continue
        if handout is None:  # a run of all that there is removes it
            if Findings(context.findings).failed:
                catalogue.leave(work)
            elif order.works or order.audiences:
                yield name, False, ""
            continue
        basis = memo.basis(handout.work, handout.clinic)
        if basis == entry.get("basis"):
            continue
        if Findings(context.of_concern(handout)).failed:
            catalogue.leave(work)
            continue
        alike = replace(handout, format=_ANY, clinic=handout.clinic and "any")
        if alike not in texts:
            texts[alike] = _text(handout, context)
        if not texts[alike]:
            catalogue.leave(work)
            continue
        clinic = memo.library.clinic_for(handout.clinic, handout.work)
        words = f"{texts[alike]}-{clinic_hash(clinic)}"
        yield name, words == entry.get("text"), basis


def _handout_of(entry: Mapping[str, Any], library: Library) -> Handout | None:
    """The handout of an entry; None for one that the library does not make."""
    said = {key: str(entry.get(key) or "") for key in ("work", "audience", "language", "format",
                                                       "clinic", "sheet")}
    if (said["work"] not in library.works or said["format"] not in FORMATS
            or said["audience"] not in list(Audience)):
        return None
    handout = Handout(said["work"], Audience(said["audience"]), said["language"],
                      FORMATS[said["format"]], said["clinic"], said["sheet"], library.theme)
    fits = handout.name == entry["name"] and can_be_made(handout, library)
    return handout if fits else None


def _text(handout: Handout, context: Context) -> str:
    """The half of its hash of words that all clinics share, as it would be now; "" with an error.
    """
    making = Making(handout, replace(context, progress=None), Findings())
    with contained(making):
        edition = select(making)
        if not making.findings.failed:
            page = compose(making, edition, cite(making, edition))
            return text_of(digested(making, page).text)
    return ""
