"""Pictures as they are printed: fine enough, and within the text area, as the words must be."""

from __future__ import annotations

from collections.abc import Sequence

from bifolio.diagnostics import Findings
from bifolio.model import Clinic, Edition, Figure, Image
from bifolio.model.source import Span
from bifolio.model.trees import walk
from bifolio.printing.typesetting.page_layout import PageLayout, Pictured
from bifolio.proofreading.written_places import key_of, written_places

_FINE, _LEAST = 150, 100  # dots an inch: what print needs, and what is blurred below
_DOT = 0.5  # of a dot an inch that rounding may take
_MM = 25.4 / 96  # of a pixel


def find_bad_pictures(layouts: Sequence[PageLayout], edition: Edition, findings: Findings,
                      clinic: Clinic | None = None) -> None:
    """A finding for each picture that is too coarse where it is printed, and for what leaves the
    text area; for words of the `clinic`, where it stands."""
    places: dict[str, Span] = {}
    for noun in walk(tuple(chapter.blocks for chapter in edition.chapters)):
        if isinstance(noun, Figure | Image):
            places.setdefault(noun.source, noun.span)
    for layout in layouts:
        for picture in layout.pictures:
            span = places.get(picture.address) or (
                edition.span if picture.address.startswith("data:") else Span(picture.address))
            name = picture.alt if picture.address.startswith("data:") else picture.address
            if not picture.whole:
                findings.add(
                    "beyond-text", span, f"The picture “{name}” is moved, cut or hidden by a style "
                    f"sheet on page {layout.number}.",
                    "Take out of the style sheets what does so.")
            # A blank in a table goes as far as its table does, and that is told of the table.
            if picture.beyond and not (picture.address.startswith("data:") and any(
                    part.overfull for part in layout.parts)):
                findings.add(
                    "beyond-text", span, f"The picture “{name}” stands {picture.beyond * _MM:.0f} "
                    f"mm out of the text area of page {layout.number}.",
                    "Take out of the style sheets or the template what makes it so wide or high.")
            if picture.dots and picture.dots < _FINE - _DOT:
                _tell_coarse(picture, span, findings)
            if picture.alike:
                findings.add(
                    "colours-alike", span, f"In one ink two colours of the picture “{name}” look "
                    f"the same: {picture.alike}.",
                    "If they tell something, tell it by a word, a shape or a hatch as well; or "
                    "make one of them much lighter.")
        for stray in layout.strays:
            findings.add(
                "beyond-text", _place_of(stray.words, edition, clinic),
                f"“{stray.words}” stands {stray.beyond * _MM:.0f} mm out of the text area of page "
                f"{layout.number}.",
                "Break the word where it may part, or take out of the style sheets what keeps it "
                "from breaking.")


def _place_of(words: str, edition: Edition, clinic: Clinic | None) -> Span:
    """Where words were written that a page shows."""
    own = clinic is not None and (clinic.title in words or any(
        words in text for text in clinic.texts))
    return written_places(edition).get(key_of(words)) or (
        clinic.span if clinic and own else edition.span)


def _tell_coarse(picture: Pictured, span: Span, findings: Findings) -> None:
    """The effective resolution, and the two ways out: a smaller print or a larger picture."""
    sound = picture.pixels / _FINE * 25.4
    needed = round(picture.width / 96 * _FINE)
    findings.add(
        "coarse-picture" if picture.dots >= _LEAST - _DOT else "blurred-picture", span,
        f"The picture “{picture.address}” is printed {picture.width * _MM:.0f} mm wide, and has "
        f"{picture.dots:.0f} dots an inch there.",
        f"Print it {sound:.0f} mm wide at most (a smaller “:width:” does so), or take one that is "
        f"{needed} pixels wide.")
