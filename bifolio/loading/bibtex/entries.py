"""An entry of the bibliography as it was typed, and what it borrows from others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bifolio.diagnostics import Findings, suggest
from bifolio.model import Reference
from bifolio.model.source import Span

_GENERATIONS = 50  # longer chains of borrowing are a mistake, and would exhaust the stack
# What an entry never takes from the one its crossref names.
_OWN = frozenset(("crossref", "xdata", "ids", "key", "abstract", "keywords", "file", "doi", "url",
                  "urldate", "shorttitle", "title", "subtitle", "pages", "eid"))
_TIES = frozenset(("crossref", "xdata", "related", "superseded_by"))  # to other entries
_IN_BOOKS = frozenset(("inbook", "incollection", "inproceedings", "conference", "inreference",
                       "bookinbook", "suppbook", "suppcollection"))


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry: its value with abbreviations resolved, its braces and LaTeX kept."""

    name: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """One `@kind{key, …}`; field names are in lower case. `span` is the place of its `@`.

    `text_hash` is of all its text; with `known`, what came of the same text before, it has no
    fields.
    """

    kind: str
    key: str
    fields: Mapping[str, Field]
    span: Span
    damaged: bool = False  # something in it could not be read; that has been reported
    text_hash: str = ""
    known: Reference | None = None

    @property
    def stands_alone(self) -> bool:
        """Whether what comes of it hangs on no other entry."""
        return _TIES.isdisjoint(self.fields)

    def text(self, *names: str) -> str:
        """The value of the first of the named fields that has one, or ""."""
        return next((self.fields[n].text for n in names
                     if n in self.fields and self.fields[n].text.strip()), "")


def inherit(entries: dict[str, Entry], findings: Findings) -> dict[str, Entry]:
    """The entries, each with what it borrows by `xdata` and `crossref`."""
    done: dict[str, Entry] = {}

    def complete(key: str, open_keys: frozenset[str]) -> Entry:
        if key in done:
            return done[key]
        entry = entries[key]
        fields = dict(entry.fields)
        for name, parent_key in parents(entry):
            span = entry.fields[name].span
            if parent_key.lower() not in entries:
                findings.add("unknown-name", span, f"“{entry.key}” borrows from “{parent_key}”, "
                             "which is not in the bibliography.",
                             suggest(parent_key, entries, "Add that entry, or remove the field."))
            elif parent_key.lower() in open_keys or len(open_keys) > _GENERATIONS:
                findings.add("unknown-name", span,
                             f"“{entry.key}” and “{parent_key}” borrow from each other.",
                             "Remove one of the two crossref fields.")
            else:
                parent = complete(parent_key.lower(), open_keys | {parent_key.lower()})
                for own, field in _lent(entry, parent, name):
                    fields.setdefault(own, field)
        done[key] = replace(entry, fields=fields)
        return done[key]

    return {key: complete(key, frozenset((key,))) for key in entries}


def parents(entry: Entry) -> Iterator[tuple[str, str]]:
    for name in ("xdata", "crossref"):
        for key in entry.text(name).split(","):
            if key.strip():
                yield name, key.strip()


def _lent(entry: Entry, parent: Entry, how: str) -> Iterator[tuple[str, Field]]:
    """What a parent lends: all by xdata; by crossref its title becomes the title of the book."""
    in_book = entry.kind in _IN_BOOKS
    for name, field in parent.fields.items():
        kept = name in _OWN or (name == "author" and in_book)
        if how == "xdata" or not kept:
            yield name, field
        elif name in ("title", "subtitle") and in_book:
            yield f"book{name}", field


def successor(entry: Entry, entries: Mapping[str, Entry], findings: Findings) -> str:
    """The key of the source that took this one's place, as it is written there; "" for none."""
    by = entry.text("relatedtype").replace(" ", "").lower() in ("supersededby", "replacedby")
    name = "related" if by else "superseded_by"
    key = entry.text(name).strip()
    if key and key.lower() not in entries:
        findings.add("unknown-name", entry.fields[name].span,
                     f"“{entry.key}” is superseded by “{key}”, which is not in the bibliography.",
                     suggest(key, entries, "Add that entry, or remove the field."))
        return ""
    return entries[key.lower()].key if key else ""
