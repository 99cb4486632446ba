"""Footnotes: read after the paragraph that calls them, not where they stand on the page."""

from __future__ import annotations

import pydyf

from bifolio.printing.tagging.tags import Tag, Tags

_INLINE = ("Span", "Link", "Reference", "NonStruct", "Quote", "Code", "Lbl")
_HOLDERS = ("TH", "TD", "LI", "LBody", "Caption", "Div", "Sect", "Document", "Part", "Art")
_CALL, _MARKER = "::footnote-call", "::footnote-marker"


def place_notes(tags: Tags) -> None:
    """Tag each call as Reference and each footnote as Note, and put the note after its call.

    A note whose end stands on a later page is one Note.
    """
    notes = _take_notes(tags)
    parents = tags.document.parents()
    last: dict[Tag, Tag] = {}  # a block → the note that was put after it last
    for number, call in enumerate([t for t in tags.walk() if t.name.endswith(_CALL)], 1):
        call.kind = "Reference"
        note = notes.get(id(call.html))
        if note is None:
            continue
        note.kind = "Note"
        note.entries["ID"] = pydyf.String(f"note-{number}")
        for marker in note.walk():
            if marker.name.endswith(_MARKER):
                marker.kind = "Lbl"
        block = call
        while parents[block].kind not in _HOLDERS or _wraps(block, parents[block]):
            block = parents[block]
        place = last.get(block, block)
        holder = parents[block]
        holder.kids.insert(holder.kids.index(place) + 1, note)
        last[block] = note


def _wraps(block: Tag, holder: Tag) -> bool:
    """Whether `block` is an anonymous part of an inline that looks like a holder."""
    return holder.kind in _INLINE and block.kind in _INLINE


def _take_notes(tags: Tags) -> dict[int, Tag]:
    """Every footnote out of the footnote areas, by its HTML element; its later parts joined."""
    notes: dict[int, Tag] = {}
    for area in [tag for tag in tags.document.tags if _is_footnote_area(tag)]:
        for part in area.tags:
            first = notes.setdefault(id(part.html), part)
            if first is not part:
                first.kids += part.kids
        area.kids = []
    return notes


def _is_footnote_area(tag: Tag) -> bool:
    return tag.box is not None and getattr(tag.box, "page", None) is not None and tag.html is None
