"""Sign-offs: content/WORK/signoffs.yaml, to which “approve” adds and in which nothing changes.

Each record holds the hash of the one before and its own; the file's head holds how many there
are and the last one's hash. So a record that was altered, put in or taken out is seen: by whom,
it cannot tell, as there is no secret in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bifolio.diagnostics import Findings
from bifolio.loading import shapes
from bifolio.loading.yaml import Fields, Reader, read_yaml
from bifolio.loading.yaml import Mapping as Keys
from bifolio.model import SignOff
from bifolio.model.fingerprints import hashed
from bifolio.model.source import Source, Span

NAME = "signoffs.yaml"
_FIRST = "0" * 64  # what the first record has before it
_HEAD = """\
# Who approved which text, and when. The command “approve” writes this file; an edit by hand
# breaks its chain, and then no sign-off in it counts.
"""
_FIX = ("Fetch this file as it was from your backup or version control, and add sign-offs only "
        "with “approve”. If it cannot be had back, remove the file: the roles then sign anew.")


def read_signoffs(source: Source, findings: Findings) -> tuple[SignOff, ...]:
    """The records in `source`, oldest first; none, and a finding, when their chain is broken."""
    own = Findings()
    reader = Reader(source, own)
    keys = reader.mapping(read_yaml(source, own), shapes.SIGNOFFS)
    records = tuple(map(_record, keys.mappings("records")))
    fault = next(((f.span, f.what) for f in own), None) or _fault(records, source)
    if fault:
        findings.add("broken-signoff-chain", *fault, _FIX)
        return ()
    return records


def chained(records: Sequence[SignOff], new: SignOff) -> tuple[SignOff, ...]:
    """The records with a new one at their end, tied to them."""
    tied = replace(new, previous=records[-1].own if records else _FIRST)
    return (*records, replace(tied, own=_hash(tied)))


def as_yaml(records: Sequence[SignOff]) -> str:
    """The text of the file that holds these records."""
    digest = f"{{count: {len(records)}, last: {records[-1].own if records else _FIRST}}}"
    return f"{_HEAD}seal: {digest}\nrecords:\n" + "".join(map(_as_item, records))


def _as_item(record: SignOff) -> str:
    lines = [f"{name}: {_quoted(value)}" for name, value in _said(record).items()
             if isinstance(value, str)]
    lines += ["parts:", *(f"  {_quoted(name)}: {value}" for name, value in record.parts.items())]
    lines += [f"previous: {record.previous}", f"record: {record.own}"]
    return "- " + "\n  ".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _said(record: SignOff) -> dict[str, str | Mapping[str, str]]:
    """What a record says, under the names it has in the file."""
    return {"edition": record.edition, "role": record.role, "name": record.name,
            "by": record.by, "date": record.date.isoformat(), "revision": record.revision,
            "text": record.text_hash, "parts": dict(record.parts)}


def _hash(record: SignOff) -> str:
    said = {**_said(record), "previous": record.previous}
    return hashed(json.dumps(said, sort_keys=True, ensure_ascii=False).encode())


def _record(keys: Fields) -> SignOff:
    parts = keys.get("parts")
    pairs = parts.pairs if isinstance(parts, Keys) else ()
    return SignOff(
        edition=keys.text("edition"), role=keys.text("role"), name=keys.text("name"),
        by=keys.text("by"), date=keys.day("date"), revision=keys.text("revision"),
        text_hash=keys.text("text"),
        parts={key.text: keys.reader.text(part, shapes.PART_HASH) for key, part in pairs},
        previous=keys.text("previous"), own=keys.text("record"), span=keys.span)


def _fault(records: Sequence[SignOff], source: Source) -> tuple[Span, str] | None:
    """Where the chain is broken and what is wrong there; None when it is whole."""
    before = _FIRST
    for number, record in enumerate(records, 1):
        if record.previous != before:
            return record.span, f"Before record {number} something was taken out or put in."
        if record.own != _hash(record):
            return record.span, f"Record {number} is not what “approve” wrote."
        before = record.own
    written, here = as_yaml(records).split("\n"), source.text.split("\n")
    if written == here:
        return None
    line = next((number for number, (a, b) in enumerate(zip(written, here, strict=False), 1)
                 if a != b), min(len(written), len(here)))
    if not records or here[line - 1].startswith("seal:"):
        return Span(source.path, line, 1), "Records were taken from the end of this file."
    return Span(source.path, line, 1), "This line is not what “approve” wrote."
