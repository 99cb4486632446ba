"""The bibliography: BibTeX in, references as CSL-JSON out.

bibtexparser splits the file into blocks; values, abbreviations and places are read here, since it
neither reports a missing comma nor counts columns.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import starmap
from typing import Any

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)
from bibtexparser.model import Entry as Block

from bifolio.diagnostics import Findings, near
from bifolio.files.deceptive_signs import Deception, deceptions, report
from bifolio.loading.bibtex.csl_items import KINDS, item_of, missing, pages_that_run_backwards
from bifolio.loading.bibtex.dates import not_understood
from bifolio.loading.bibtex.entries import Entry, Field, inherit, parents, successor
from bifolio.loading.bibtex.field_values import ValueReader, report_broken_entry, report_stray_text
from bifolio.loading.bibtex.identifiers import find_invalid_identifiers, find_unsafe_link
from bifolio.loading.bibtex.latex import plain, unknown_commands
from bifolio.loading.bibtex.names import find_unlikely_names, people
from bifolio.loading.bibtex.twins import twins
from bifolio.model import Bibliography, Reference
from bifolio.model.fingerprints import fingerprint, hashed
from bifolio.model.source import Source

# bibtexparser also logs what it cannot read; here that becomes findings instead.
logging.getLogger("bibtexparser").setLevel(logging.CRITICAL + 1)

_NEVER_READ = frozenset(("abstract", "file", "keywords", "annote", "annotation"))
_UNPRINTED = _NEVER_READ | {"url", "doi", "eprint", "urldate", "isbn", "issn", "pmid",
                            "howpublished", "keep"}
_NUMBERS = frozenset(("year", "date", "urldate", "month", "day", "volume", "number", "pages"))
_DATES = ("Write a year of four digits, a date as 2020-03-14, a month by its English name or its "
          "number, a day as a number; other words belong into the note.")
_KEY = re.compile(r"[^\s,{}()\"#%'=~\\]+")


Known = dict[str, Reference]  # what came of an entry, by the hash of its text and abbreviations


def read_bibliography(source: Source, findings: Findings, known: Known | None = None
                      ) -> Bibliography:
    """Every source of the file, in its order. What cannot be read is a finding, and left out.

    An entry that is `known` from an earlier reading is not read again. What is known after this
    reading stands there in its place: entries that stand alone, and in which nothing was found.
    """
    before = known or {}
    file = _File.of(source, findings)
    entries = inherit(file.entries(before), findings)
    references: dict[str, Reference] = {}
    after: Known = {}
    for entry in entries.values():
        if entry.kind == "xdata":
            continue
        found = len(findings)
        reference = replace(entry.known, span=entry.span) if entry.known else \
            _reference(entry, entries, findings)
        references[entry.key] = reference
        if len(findings) == found and entry.stands_alone and not entry.damaged:
            after[entry.text_hash] = reference
    for twin in twins(references.values()):
        fields = file.read(entries[twin.second.key.lower()]).fields
        span = next((fields[name].span for name in twin.fields if name in fields),
                    twin.second.span)
        findings.add(twin.code, span, f"“{twin.second.key}” has {twin.alike} of "
                     f"“{twin.first.key}” ({twin.first.span.path}:{twin.first.span.line}).",
                     twin.fix)
    if known is not None:
        known.clear()
        known.update(after)
    return Bibliography(references, source.path)


def _reference(entry: Entry, entries: Mapping[str, Entry], findings: Findings) -> Reference:
    """The source that an entry is."""
    fields = {name: field.text for name, field in entry.fields.items() if field.text.strip()}
    _proofread(entry, fields, findings)
    kind = entry.kind if entry.kind in KINDS else near(entry.kind, KINDS)
    item = item_of(kind, fields, people(fields))
    find_unlikely_names(entry, findings)
    find_unsafe_link(entry, item, findings)
    find_invalid_identifiers(entry, item, findings)
    return Reference(entry.key, item, entry.span, successor(entry, entries, findings),
                     plain(entry.text("keep")))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block of the file and its offset."""

    block: Any
    start: int


def _split(source: Source, findings: Findings) -> list[_Placed]:
    """The blocks of the file, with the duplicates bibtexparser wraps up taken out again."""
    try:
        library = parse_string(source.text, parse_stack=[])
    except Exception as error:
        findings.add("bibtex-syntax", source.whole(), f"The file cannot be read: {error}.",
                     "Check it for stray quotation marks and braces.")
        return []
    placed = []
    cursor = 0
    for block in library.blocks:
        inner: Any = block
        while isinstance(inner, DuplicateBlockKeyBlock | DuplicateFieldKeyBlock):
            inner = inner.ignore_error_block
        raw = inner.raw or ""
        start = source.text.find(raw, cursor)
        start = cursor if start < 0 else start
        placed.append(_Placed(inner, start))
        cursor = start + (1 if isinstance(inner, ParsingFailedBlock) else len(raw))
    return placed


@dataclass(frozen=True, slots=True)
class _File:
    """A file in its blocks, with the reader of its values and the hash of its abbreviations."""

    source: Source
    blocks: list[_Placed]
    values: ValueReader
    abbreviations: str

    @classmethod
    def of(cls, source: Source, findings: Findings) -> _File:
        blocks = _split(source, findings)
        strings = _strings(source, blocks, findings)
        return cls(source, blocks, ValueReader(source, findings, strings), fingerprint(strings))

    def entries(self, known: Known) -> dict[str, Entry]:
        """Each entry under its key in lower case; of two with one key the first is kept."""
        source, findings = self.source, self.values.findings
        entries: dict[str, Entry] = {}
        ends = [*(placed.start for placed in self.blocks), len(source.text)][1:]
        last: Entry | None = None
        for placed, end in zip(self.blocks, ends, strict=True):
            block, reported = placed.block, len(findings)
            if isinstance(block, Block):
                last = self._entry(placed, known)
                last = replace(last, damaged=len(findings) > reported)
                _keep(last, entries, findings)
                continue
            if isinstance(block, ImplicitComment):
                cut_short = last is not None and not last.damaged
                report_stray_text(source, placed.start, block.raw or "", cut_short, findings)
                if last and entries.get(last.key.lower()) is last and len(findings) > reported:
                    entries[last.key.lower()] = replace(last, damaged=True)
            elif isinstance(block, ParsingFailedBlock):
                broke = (getattr(block.error, "end_index", None) or placed.start + 1) - 1
                reason = getattr(block.error, "abort_reason", "")
                report_broken_entry(source, placed.start, end, broke, reason, findings)
            last = None
        lenders = {key.lower() for entry in entries.values() for _, key in parents(entry)}
        return entries | {key: self.read(entries[key]) for key in lenders if key in entries}

    def _entry(self, placed: _Placed, known: Known) -> Entry:
        """An entry; one that is known, without its fields."""
        block, span = placed.block, self.source.at(placed.start)
        text_hash = hashed(f"{self.abbreviations}\0{block.raw}".encode("utf-8", "surrogatepass"))
        if found := known.get(text_hash):
            return Entry(block.entry_type.lower(), block.key, {}, span, False, text_hash, found)
        return replace(_entry(self.source, placed, self.values), text_hash=text_hash)

    def read(self, entry: Entry) -> Entry:
        """The same entry with its fields."""
        if not entry.known:
            return entry
        start = self.source.offset(entry.span.line, entry.span.column)
        placed = next(placed for placed in self.blocks if placed.start == start
                      and isinstance(placed.block, Block))
        return replace(entry, fields=_entry(self.source, placed, self.values).fields)


def _strings(source: Source, blocks: list[_Placed], findings: Findings) -> Mapping[str, str]:
    """The abbreviations of the file by name in lower case; one may be built from earlier ones."""
    strings: dict[str, str] = {}
    values = ValueReader(source, findings, strings)
    for placed in blocks:
        if isinstance(placed.block, String):
            raw = placed.block.raw or ""
            offset = placed.start + raw.index("=") + 1
            _, text, _ = values.read(placed.block.key, raw[raw.index("=") + 1:-1], offset)[0]
            strings[placed.block.key.lower()] = text
    return strings


def _keep(entry: Entry, entries: dict[str, Entry], findings: Findings) -> None:
    """Add the entry, unless its key is no key or taken."""
    if not _KEY.fullmatch(entry.key):
        what = (f"“{entry.key}” cannot be a citation key." if entry.key
                else f"This @{entry.kind} has no citation key.")
        findings.add("bibtex-syntax", entry.span, what,
                     "Give it a key of letters, digits, - and _, as in @article{smith2020, …}.")
    elif first := entries.get(entry.key.lower()):
        other = "" if first.key == entry.key else f", there written “{first.key}”"
        findings.add("duplicate-citation-key", entry.span,
                     f"The citation key “{entry.key}” is taken already{other} "
                     f"({first.span.path}:{first.span.line}).",
                     "Give one of the two another key, or remove it if it is the same source.")
    else:
        entries[entry.key.lower()] = entry


def _entry(source: Source, placed: _Placed, values: ValueReader) -> Entry:
    """An entry with its values read, each at its place."""
    block, text = placed.block, source.text
    fields: dict[str, Field] = {}
    cursor = text.find(",", placed.start)
    for raw in block.fields:
        equals = text.index("=", cursor)
        start = text.find(raw.value, equals + 1)
        cursor = start + len(raw.value)
        for field in starmap(Field, values.read(raw.key.lower(), raw.value, start)):
            if not re.fullmatch(r"[a-z][\w:.-]*", field.name):
                values.findings.add("bibtex-syntax", field.span,
                                    f"“{' '.join(field.name.split())}” is not the name of a field.",
                                    "Write name = {value}. A % hides nothing inside an entry.")
            elif field.name in fields:
                values.findings.add("bibtex-syntax", field.span,
                                    f"“{block.key}” has the field “{field.name}” twice.",
                                    "Keep one of the two.")
            else:
                fields[field.name] = field
                for one in _deceptions(field):
                    at = text.find(one.word or one.sign, start, cursor)
                    span = source.at(at + one.word.find(one.sign) * bool(one.word))
                    report(one, span if at >= 0 else field.span, values.findings)
    return Entry(block.entry_type.lower(), block.key, fields, source.at(placed.start))


def _deceptions(field: Field) -> list[Deception]:
    """The signs of a field that deceive, typed or as a command of LaTeX."""
    if field.name in _NEVER_READ:
        return []
    typed = deceptions(field.text)
    return typed or deceptions(plain(field.text))


def _proofread(entry: Entry, fields: Mapping[str, str], findings: Findings) -> None:
    """Report what the entry lacks for its type, and commands that would not be printed."""
    if entry.kind not in KINDS:
        match = near(entry.kind, KINDS)
        findings.add("bibtex-syntax", entry.span, f"“@{entry.kind}” is not a type of source.",
                     f"Did you mean “@{match}”?" if match else "Use @misc for what fits no type.")
    elif not entry.damaged and (lacking := missing(entry.kind, fields)):
        findings.add("incomplete-source", entry.span,
                     f"“{entry.key}” lacks {' and '.join(lacking)}.",
                     "Add what is missing to the entry.")
    for name, text in not_understood(fields):
        code = "incomplete-source" if name in ("month", "day") else "unexpected-value"
        findings.add(code, entry.fields[name].span,
                     f"The “{name}” of “{entry.key}” is “{text}”, and not all of it is understood.",
                     _DATES, "What is not understood is not printed, or as it stands.")
    for first, last in pages_that_run_backwards(fields.get("pages", "")):
        findings.add("reversed-pages", entry.fields["pages"].span,
                     f"The pages of “{entry.key}” run backwards, from {first} to {last}.",
                     "Compare both numbers with the source.")
    for name, field in entry.fields.items():
        if name in _NUMBERS and any(s.isdigit() and not s.isascii() for s in plain(field.text)):
            findings.add("unexpected-value", field.span,
                         f"The “{name}” of “{entry.key}” has digits that are not 0 to 9.",
                         "Write it with the digits 0 to 9.")
        if name in _UNPRINTED:
            continue
        for command in unknown_commands(field.text):
            findings.add("bibtex-syntax", field.span,
                         f"The command “\\{command}” in “{name}” is not known.",
                         "Write what it should print; the file is read as UTF-8.")

