"""Corrections: the one replacement that mends a finding, as it is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bifolio.diagnostics import Correction, Finding, Findings
from bifolio.loading.yaml.values import Mapping, Scalar, Value, read_yaml
from bifolio.model.source import Source, Span
from bifolio.server.shown import Look
from bifolio.server.texts import text_of

_PLAIN = re.compile(r"[\w .-]*")  # what is no sign of YAML


def place_of(correction: Correction, span: Span, content: str) -> int | None:
    """Where in a text that stands which is to be replaced: at its place, or once on its line.

    Nowhere, where the file could not be read afterwards, or would say something else.
    """
    at = _place_of(correction, span, content)
    if at is None or not span.path.endswith(".yaml") or _PLAIN.fullmatch(correction.new):
        return at
    after = content[:at] + correction.new + content[at + len(correction.old):]
    was, now = (list(_scalars(read_yaml(Source(span.path, text), Findings())))
                for text in (content, after))
    differ = [pair for pair in zip(was, now, strict=False) if pair[0] != pair[1]]
    same = len(was) == len(now) and len(differ) == 1 and any(
        one[:place] + correction.new + one[place + len(correction.old):] == other
        for one, other in differ for place in range(len(one))
        if one.startswith(correction.old, place))
    return at if same else None


def _scalars(value: Value | None) -> Iterator[str]:
    """All that is written in a YAML file, keys too."""
    match value:
        case None:
            return
        case Scalar():
            yield value.text
        case Mapping():
            for key, each in value.pairs:
                yield key.text
                yield from _scalars(each)
        case _:
            for each in value.items:
                yield from _scalars(each)


def _place_of(correction: Correction, span: Span, content: str) -> int | None:
    source = Source(span.path, content)
    if not span.line or span.line > content.count("\n") + 1:
        return None
    span = source.on_its_line(span)
    start = source.offset(span.line)
    line = content[start:].split("\n", 1)[0]
    if line.startswith(correction.old, span.column - 1):
        return start + span.column - 1
    return start + line.index(correction.old) if line.count(correction.old) == 1 else None


def told(finding: Finding, look: Look) -> dict[str, Any] | None:
    """What the browser is told of a correction, of the text that was looked at."""
    correction, span = finding.correction, finding.span
    raw = look.opened.source_files.files.get(span.path) if look.opened else None
    if correction is None or raw is None:
        return None
    try:
        text = text_of(span.path, raw)
    except UnicodeDecodeError:
        return None
    at = place_of(correction, span, text.content)
    if at is None:
        return None
    before = text.content[:at]
    return {"path": span.path, "from": _units(before), "to": _units(before + correction.old),
            "line": before.count("\n") + 1, "column": at - before.rfind("\n"),
            "old": correction.old, "new": correction.new, "hash": text.hash}


def _units(text: str) -> int:
    """How long a browser takes a text to be."""
    return len(text.encode("utf-16-le")) // 2
