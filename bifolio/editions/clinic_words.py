"""A clinic's own words in an edition: those that readers get beside the text that is signed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bifolio.diagnostics import Findings
from bifolio.editions.select import keep
from bifolio.loading.wordings import wording_for
from bifolio.model import Audience, Clinic, Edition, LocalPlace, Paragraph
from bifolio.model.trees import plain, rewrite


def for_clinic(edition: Edition, clinic: Clinic | None, findings: Findings) -> Edition:
    """The edition as a clinic hands it out; where that says nothing the library's words stand.

    To the lines to fill in it adds those that the work does not have.
    A place for which it has no words is gone, and so is a box or a list that held nothing else;
    words that a place has no room for are a finding.
    """

    def fill(noun: Any) -> Any:
        return _filled(noun, clinic, edition.audience, findings) \
            if isinstance(noun, LocalPlace) else noun

    filled: Edition = rewrite(edition, fill)
    if filled is not edition:
        chapters = (replace(chapter, blocks=keep(chapter.blocks, edition.audience))
                    for chapter in filled.chapters)
        filled = replace(filled, chapters=tuple(c for c in chapters if c.blocks))
    if clinic is None:
        return filled
    contact = clinic.contact.over(filled.imprint.contact)
    named = {field.name for field in filled.fields}
    added = (field for field in clinic.form.for_reader(edition.audience) if field.name not in named)
    return replace(filled, imprint=replace(filled.imprint, contact=contact),
                   fields=(*filled.fields, *added))


def _filled(place: LocalPlace, clinic: Clinic | None, audience: Audience, findings: Findings
            ) -> Paragraph | None:
    """A clinic's words for a place, or None."""
    wordings = clinic.local.get(place.name, ()) if clinic else ()
    words = wording_for(wordings, audience)
    if not words:
        return None
    span = next(wording.span for wording in wordings if audience in wording.readers)
    if (count := len(plain(words).split())) > place.words:
        findings.add("overlong-own-words", span,
                     f"The words for “{place.name}” are {count}; there is room for {place.words} "
                     f"({place.span}).", f"Take {count - place.words} of them out.")
    return Paragraph(words, span)
