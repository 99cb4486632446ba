"""Texts for readers: one for everyone or one an audience; and who may read a thing."""

from __future__ import annotations

from bifolio.loading import shapes
from bifolio.loading.markdown import parse_cell, parse_inlines
from bifolio.loading.markdown.cells import bullets
from bifolio.loading.yaml import Fields, Mapping, Reader, Scalar, Sequence, Value
from bifolio.loading.yaml.shapes import PlainText
from bifolio.model import EVERYONE, Audience, Blank, Inlines, Readers, Wording, Wordings
from bifolio.model.library import NO_FORM, Field, Form
from bifolio.model.source import Span


def read_audience(value: Value | None, reader: Reader) -> Audience | None:
    """The audience of this name, or None and a finding."""
    name = reader.text(value, shapes.AUDIENCE)
    return Audience(name) if name else None


def readers_of(keys: Fields, key: str = "audience") -> Readers:
    """The readers that a mapping names under a key: a text or a list; everyone without it.

    A name that is not known lets nobody in, so that a slip never widens who reads a text.
    """
    return frozenset(map(Audience, keys.texts(key))) if key in keys else EVERYONE


def read_form(keys: Fields) -> Form:
    """The lines to fill in that a work or a clinic asks for: patients', if it does not say."""
    fields = tuple(Field(name, (Blank("line", keys.place("to_fill_in")),))
                   for name in dict.fromkeys(keys.texts("to_fill_in")))
    if "to_fill_in_for" in keys and "to_fill_in" not in keys:
        keys.reader.findings.add(
            "missing-key", keys.place("to_fill_in_for"),
            "This says for whom lines are to be filled in, and names none.",
            "Add a line “to_fill_in: [name, date]”, or remove this one.")
    readers = readers_of(keys, "to_fill_in_for") if "to_fill_in_for" in keys else \
        frozenset(audience for audience in Audience if audience.traits.plain)
    return Form(fields, readers) if fields else NO_FORM


def wordings_of(keys: Fields, key: str) -> Wordings:
    """The text under a key, as its shape calls it."""
    return read_wordings(keys.get(key), keys.called(key), keys.reader)


def inlines_of(keys: Fields, key: str) -> Inlines:
    """The text under a key, which is the same for all its readers; () when absent or wrong."""
    wordings = wordings_of(keys, key) if keys.text(key) else ()
    return wordings[0].content if wordings else ()


def read_wordings(value: Value | None, of: str, reader: Reader, cell: bool = False) -> Wordings:
    """A text for everyone, or a mapping from audience to text; () when absent or wrong.

    `of` says in words what the text is. An empty text is a finding and no wording. A `cell` of a
    table may hold a list, too, and it is left to the caller to miss it.
    """
    match value:
        case None:
            return ()
        case Scalar():
            return _wording(value, EVERYONE, of, reader, cell)
        case Sequence() if cell:
            return _list(value, EVERYONE, of, reader)
        case Mapping():
            wordings: list[Wording] = []
            for key, text in value.pairs:
                audience = read_audience(key, reader)
                readers = frozenset((audience,)) if audience else frozenset()
                if isinstance(text, Scalar):
                    wordings += _wording(text, readers, of, reader, cell)
                elif cell and isinstance(text, Sequence):
                    wordings += _list(text, readers, of, reader)
                else:
                    reader.text(text, PlainText(of))
            return tuple(wordings)
    reader.findings.add("unexpected-value", value.span, f"{of} should be a text, not a list.",
                        "Write one text for everyone, or “patient: …” and “clinician: …”.")
    return ()


def _wording(scalar: Scalar, readers: Readers, of: str, reader: Reader, cell: bool) -> Wordings:
    text = scalar.text.strip()
    if not text:
        if not cell:
            reader.text(scalar, PlainText(of))
        return ()
    before = scalar.text[: scalar.text.index(text)]
    lines, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
    origin = Span(scalar.origin.path, scalar.origin.line + lines, scalar.origin.column + column)
    parse = parse_cell if cell else parse_inlines
    return (Wording(readers, parse(text, origin, reader.findings), scalar.span),)


def _list(value: Sequence, readers: Readers, of: str, reader: Reader) -> Wordings:
    """The list that an answer is."""
    if not value.items:
        reader.findings.add("unexpected-value", value.span, f"{of} is a list without an item.",
                            "Write a dash and words for each item.")
    items = [wording.content for item in value.items if reader.text(item, PlainText(of)) and
             isinstance(item, Scalar) for wording in _wording(item, readers, of, reader, True)]
    return (Wording(readers, (bullets(items, value.span),), value.span),) if items else ()


def wording_for(wordings: Wordings, audience: Audience) -> Inlines:
    """What this audience is told, or () when there is no wording for it."""
    return next((w.content for w in wordings if audience in w.readers), ())
