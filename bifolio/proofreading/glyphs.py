"""Every character must have a glyph in the page's fonts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from bifolio.diagnostics import Findings
from bifolio.model import Clinic, Code, Edition, Preformatted, References, Text
from bifolio.model.source import Span
from bifolio.model.trees import walk


def find_missing_glyphs(edition: Edition, references: References, glyphs: frozenset[int],
                        findings: Findings, clinic: Clinic | None = None) -> None:
    """A finding for each character, at each place, that would print as an empty box."""
    for text, span in (*_texts(edition, references), *_clinic_texts(clinic)):
        normal = unicodedata.normalize("NFC", text)
        for offset, sign in enumerate(normal):
            if ord(sign) in glyphs or unicodedata.category(sign) in ("Cc", "Cf"):
                continue
            place = Span(span.path, span.line, span.column + offset) if span.line else span
            name = unicodedata.name(sign, "no name")
            findings.add("missing-glyph", place,
                         f"No font has the character “{sign}” (U+{ord(sign):04X}, {name}).",
                         "Write it with another sign, or add a font that has it to styles/fonts.")


def _clinic_texts(clinic: Clinic | None) -> Iterator[tuple[str, Span]]:
    """All that is printed of a clinic."""
    if clinic:
        for text in clinic.texts:
            yield text, Span(clinic.span.path)


def _texts(edition: Edition, references: References) -> Iterator[tuple[str, Span]]:
    """All that will be printed, with its place."""
    printed = (edition.title, edition.subtitle, tuple(c.blocks for c in edition.chapters),
               edition.terms, tuple(entry.content for entry in references.entries),
               edition.imprint.contact)
    for noun in walk(printed):
        match noun:
            case Text() | Code():
                yield noun.text, noun.span
            case Preformatted():
                for number, line in enumerate(noun.text.split("\n"), noun.span.line + 1):
                    yield line, replace(noun.span, line=number, column=1)
    imprint = edition.imprint
    for text in (imprint.publisher, imprint.revision, imprint.funding, *imprint.authors,
                 *edition.missing_signoffs,
                 *(text for signed in edition.signoffs for text in (signed.role, signed.name))):
        yield text, edition.span
