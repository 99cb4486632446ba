"""Finish: from pages to the bytes of a PDF. pydyf's door.

WeasyPrint leaves some things out of a PDF, or gets them wrong. Each repair is a small function
in a module a family, and a test reads what it did in a finished PDF. They work on the tags as a
tree (`tags`), which is read after WeasyPrint has built it and written back before the file is.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bifolio.diagnostics import Findings
from bifolio.model.source import Span
from bifolio.printing.pdf.file_digest import FileDigest
from bifolio.printing.tagging.artifacts import hide, mark_artifacts
from bifolio.printing.tagging.block_kinds import (
    drop_empty,
    expand_abbreviations,
    name_kinds,
    name_languages,
    speak_signs,
)
from bifolio.printing.tagging.conformance_claims import (
    add_no_dots,
    claim_accessibility,
    uncompress_metadata,
)
from bifolio.printing.tagging.figures import set_bounds
from bifolio.printing.tagging.links import describe_links, lift_presses
from bifolio.printing.tagging.lists import mend_items, nest_lists, number_lists
from bifolio.printing.tagging.notes import place_notes
from bifolio.printing.tagging.reading_order import paint_labels_first
from bifolio.printing.tagging.split_blocks import join_fragments
from bifolio.printing.tagging.streams import add_empty_objects, end_streams_clearly, ends_clearly
from bifolio.printing.tagging.tables import join_tables, tie_headers
from bifolio.printing.tagging.tags import Tags
from bifolio.printing.typesetting import typesetter
from bifolio.printing.typesetting.pages import Pages, complaints
from bifolio.printing.typesetting.typesetter import tagging

_VARIANT = "pdf/a-2a"
_NO_GLYPH = ".notdef glyph rendered"  # how WeasyPrint's word for it begins
_ATTEMPTS = 9  # at a file whose own lists of objects end clearly; one in fifty needs a second


def finish(pages: Pages, findings: Findings, digest: FileDigest | None = None) -> bytes:
    """The PDF of `pages`: tagged, PDF/A-2a and PDF/UA-1 in one, the same bytes every time.

    With a `digest` it says which handout it is, and with which type libraries it was set; it has
    to be closed, and then any byte that is changed can be told.
    """
    document = pages.document
    digest = digest and replace(digest, libraries=typesetter.library_versions())
    claim_accessibility(document.metadata, digest.values if digest else {})
    for attempt in range(_ATTEMPTS):
        with complaints() as heard:
            pdf = _write(document, attempt)
        if ends_clearly(pdf):
            break
    for complaint in heard:
        if complaint.startswith(_NO_GLYPH):
            signs = complaint.removeprefix(_NO_GLYPH).split(":", 1)[-1].strip()
            findings.add("missing-glyph", Span("(page)"), f"No font has the character {signs}.",
                         "It comes from a template or a style sheet: write another sign there, or "
                         "name a font that has it at “fonts:” in library.yaml.")
        else:
            findings.add("typesetting", Span("(page)"), f"The PDF writer says: {complaint}.",
                         "Mend what it names in the text, the template or the style sheet.")
    return pdf


def _write(document: Any, attempt: int) -> bytes:
    """The repaired file; each further attempt holds one empty object more, which says nothing."""
    with tagging() as boxes:
        def repair(document: Any, pdf: Any) -> None:
            uncompress_metadata(pdf)
            add_no_dots(pdf)
            _repair(Tags.read(pdf, boxes), document.pages)
            end_streams_clearly(pdf)
            add_empty_objects(pdf, attempt)

        pdf: bytes = document.write_pdf(finisher=repair, pdf_variant=_VARIANT)
    return pdf


def _repair(tags: Tags, pages: Any) -> None:
    """All repairs of the tags. Their order matters: what is split is joined before it is mended."""
    hide(tags)
    set_bounds(tags, pages)
    nest_lists(tags)
    place_notes(tags)
    join_fragments(tags)
    join_tables(tags)
    mend_items(tags)
    number_lists(tags)
    name_kinds(tags)
    name_languages(tags)
    expand_abbreviations(tags)
    speak_signs(tags)
    drop_empty(tags)
    tie_headers(tags)
    lift_presses(tags)
    describe_links(tags)
    paint_labels_first(tags)
    tags.write()
    mark_artifacts(tags, pages)
