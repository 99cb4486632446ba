"""Contact sheets of delivered handouts: their pages in rows, and two editions side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from bifolio.delivery.copies import Copied, CopyMaker, Original
from bifolio.diagnostics import ContentError
from bifolio.files import engine_files
from bifolio.model import Audience
from bifolio.printing.pdf.pictures import (
    Caption,
    Picture,
    as_png,
    draw_pages,
    in_rows,
    side_by_side,
)

_FOLDER = "look"
_DOTS = 50  # an inch: an A4 page is 413 pixels wide, and its text can just be read
_PAIR_DOTS = 75
_COLUMNS, _ROWS = 4, 2  # pages on a contact sheet
_HALF_COLUMNS = _COLUMNS // 2  # where two editions share it
_USUAL = "a4-standard-colour"


def contact_sheets(copies: CopyMaker) -> Iterator[Copied]:
    """The pages of each original, several a sheet, into look/; tells of each as it is made."""
    for original in copies.originals:
        pages = copies.made(original, _pages) or []
        for number, part in enumerate(_parts(pages, _COLUMNS * _ROWS), 1):
            sheet = in_rows(part, _COLUMNS, _head(original, len(pages)))
            path = f"{_FOLDER}/{original.listed.name}-{number}.png"
            yield copies.add(path, "contact-sheet", (as_png(sheet), len(part), "page"), (original,))


def edition_sheets(copies: CopyMaker) -> Iterator[Copied]:
    """A work's two editions, pages of the one on the left and of the other on the right."""
    for both in _pairs(copies):
        drawn = [pages for original in both if (pages := copies.made(original, _pages))]
        if len(drawn) < len(both):
            continue
        halves = [[in_rows(part, _HALF_COLUMNS, _head(original, len(pages)))
                   for part in _parts(pages, _HALF_COLUMNS * _ROWS)]
                  for original, pages in zip(both, drawn, strict=True)]
        name = f"{both[0].listed.work}-{both[0].make}-side-by-side"
        for number in range(max(map(len, halves))):
            left, right = (half[number] if number < len(half) else None for half in halves)
            path = f"{_FOLDER}/{name}-{number + 1}.png"
            sheet = as_png(side_by_side(left, right))
            yield copies.add(path, "side-by-side", (sheet, 2, "edition"), both)


def one_pair(copies: CopyMaker, left: int, right: int) -> bytes:
    """One page of each edition (numbers from 1) of the first work, large enough to be read.

    Raises ContentError when there are not both editions, or no such page.
    """
    pairs = sorted(_pairs(copies), key=lambda both: (both[0].listed.work, both[0].make != _USUAL))
    if not pairs:
        raise ContentError("There are no two editions of one work here to show side by side.")
    nothing = Caption("", "")
    pages: list[tuple[Caption, Picture]] = []
    for original, number in zip(pairs[0], (left, right), strict=True):
        try:
            picture, = draw_pages(original.pdf, _PAIR_DOTS, (number,))
        except IndexError as error:
            name = original.listed.name
            raise ContentError(f"{name} has no page {number}: {error}.") from error
        except RuntimeError as error:  # of PDFium
            raise ContentError(f"{original.listed.path} cannot be drawn: {error}") from error
        pages.append((nothing, picture))
    return as_png(in_rows(pages, len(pages), nothing))


def _pairs(copies: CopyMaker) -> list[tuple[Original, Original]]:
    """The originals for two audiences of each work and make that has both."""
    known = {(each.listed.work, each.make, each.listed.audience): each for each in copies.originals}
    return [(each, other) for one, another in combinations(Audience, 2)
            for (work, make, audience), each in known.items()
            if audience == one and (other := known.get((work, make, another)))]


def _pages(pdf: bytes) -> list[tuple[Caption, Picture]]:
    return _numbered(draw_pages(pdf, _DOTS))


def _numbered(pictures: Sequence[Picture]) -> list[tuple[Caption, Picture]]:
    font = _font("400")
    return [(Caption(str(number), font), picture) for number, picture in enumerate(pictures, 1)]


def _head(original: Original, pages: int) -> Caption:
    listed = original.listed
    number = f"{pages} page{'s' * (pages != 1)}"
    return Caption(f"{listed.work} · {listed.audience} · {original.make} · {number}", _font("700"))


def _parts(pages: Sequence[tuple[Caption, Picture]], size: int
           ) -> Iterator[Sequence[tuple[Caption, Picture]]]:
    return (pages[start:start + size] for start in range(0, len(pages), size))


def _font(weight: str) -> str:
    return str(engine_files.fonts() / f"bifolio-text-{weight}.ttf")
