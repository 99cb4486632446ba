"""Every character must have a glyph in the page's fonts."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from bifolio.diagnostics import Findings
from bifolio.files.look_alikes import script_of
from bifolio.model import Clinic, Code, Edition, Preformatted, References, Text
from bifolio.model.source import Span
from bifolio.model.trees import walk

_SHOWN = 40  # characters that one finding lists


def find_missing_glyphs(edition: Edition, references: References, glyphs: frozenset[int],
                        findings: Findings, clinic: Clinic | None = None) -> None:
    """A finding for each script with characters that would print as empty boxes, at the first one.

    Signs that are no letters count as one script.
    """
    found: dict[str, dict[str, Span]] = {}
    for text, span in (*_texts(edition, references), *_clinic_texts(clinic)):
        normal = unicodedata.normalize("NFC", text)
        for offset, sign in enumerate(normal):
            if ord(sign) in glyphs or unicodedata.category(sign) in ("Cc", "Cf"):
                continue
            place = Span(span.path, span.line, span.column + offset) if span.line else span
            script = script_of(sign) if unicodedata.category(sign)[0] in "LMN" else ""
            found.setdefault(script, {}).setdefault(sign, place)
    for script, signs in found.items():
        findings.add("missing-glyph", next(iter(signs.values())), _told(script, list(signs)),
                     "Write other signs, or put the files of a font that has them into "
                     "styles/fonts/ and name them at “fonts:” in library.yaml.")


def _told(script: str, signs: list[str]) -> str:
    """Which characters are missing, in words."""
    if len(signs) == 1:
        name = unicodedata.name(signs[0], "no name")
        return f"No font has the character “{signs[0]}” (U+{ord(signs[0]):04X}, {name})."
    more = f" and {len(signs) - _SHOWN} more" if len(signs) > _SHOWN else ""
    return (f"No font has {len(signs)} {'letters' if script else 'signs'}"
            f"{f' of the script {script}' if script else ''} that are used here: "
            f"{' '.join(signs[:_SHOWN])}{more}.")


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
