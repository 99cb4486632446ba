"""Print copies of delivered handouts: booklets, 2-up copies, press files; and joined for duplex."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from pathlib import PurePosixPath

from bifolio.delivery.copies import Copied, CopyMaker, Original
from bifolio.model import FORMATS, Audience
from bifolio.model.page_words import words_of
from bifolio.model.source import Span
from bifolio.printing.pdf.imposition import PrintCopy, PrintForm, impose, join, language_in

_FOLDER = "print"
_BOOKLET = next(made.name for made in FORMATS.values() if made.folds).rpartition("-")[0]
_HALVED = (PrintForm.BOOKLET, PrintForm.TWO_UP)
_STAYS = ("a4-large-", "a5-")  # formats whose type is large enough on a halved copy


def print_copies(copies: CopyMaker, forms: Collection[PrintForm]) -> Iterator[Copied]:
    """Impose each original in each form, into print/ beside it; tells of each as it is made."""
    for original in copies.originals:
        _look_at_size(original, forms, copies)
        for form in forms:
            copy = copies.made(original, partial(impose, form=form))
            if copy is None:
                break
            folder = PurePosixPath(original.listed.path).parent / _FOLDER
            path = f"{folder}/{original.listed.name}-{form}.pdf"
            yield copies.add(path, form, _counted(copy), (original,))


def joined_copies(copies: CopyMaker, works: Collection[str]) -> Iterator[Copied]:
    """Join the originals for printing on both sides, into one file for each audience and make.

    Handouts for patients and for clinicians never stand in one file. With `works`, the file's
    name says which.
    """
    groups: dict[tuple[Audience, str], list[Original]] = {}
    for original in copies.originals:
        if copies.made(original, _joined):  # one that cannot be joined keeps no other from it
            groups.setdefault((original.audience, original.make), []).append(original)
    for (audience, make), members in groups.items():
        words = words_of(language_in(members[0].pdf))
        title = getattr(words, audience.traits.words["copies"])
        copy = join([member.pdf for member in members], title)
        name = "-".join([*sorted(works), audience, make, "duplex"])
        yield copies.add(f"{_FOLDER}/{name}.pdf", "duplex", _counted(copy), members)


def _joined(pdf: bytes) -> PrintCopy:
    return join([pdf], "")


def _counted(copy: PrintCopy) -> tuple[bytes, int, str]:
    return copy.pdf, copy.sides, "side"


def _look_at_size(original: Original, forms: Collection[PrintForm], copies: CopyMaker) -> None:
    """Warn where two pages a side make type smaller than these readers need.

    A4 on A5 shows 18 point type at 12.7, half Letter at 11.6; the 14 point of a standard page is
    below the 12 that patients need on either. What is set on A5 is not reduced.
    """
    handout, audience = original.listed, original.audience
    halved = [form for form in forms if form in _HALVED]
    if halved and audience.traits.large_type and not handout.format.startswith(_STAYS):
        copies.findings.add(
            "reduced-type", Span(handout.path),
            f"On its {' and '.join(halved)} copy the type is read at 7 tenths of its size, and "
            f"that is less than the 12 points that {audience}s need.",
            "Print it whole." if not handout.name.startswith(f"{handout.work}-{audience}-") else
            "Make it from a format that is set for a booklet: build --format "
            f"{_BOOKLET}-{handout.format.rpartition('-')[2]}; or take a4-large, or print this one "
            "whole.")
