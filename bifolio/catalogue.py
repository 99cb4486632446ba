"""The catalogue: what lies in the delivery folder, and the only writes that put it there."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from bifolio.diagnostics import Finding, ToolchainError
from bifolio.model import Edition, Handout, References
from bifolio.trees import plain

_NAME = "catalogue.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Delivered:
    """A finished handout: its PDF and how many pages it has, its web page, its findings."""

    pdf: bytes
    pages: int
    web: str
    findings: tuple[Finding, ...]


class Catalogue:
    """The delivery folder `out` and its list of handouts; nothing in it is ever half-written."""

    def __init__(self, out: Path, entries: Mapping[str, dict[str, Any]]) -> None:
        self._out = out
        self._before = dict(entries)
        self._entries: dict[str, dict[str, Any]] = {}

    @classmethod
    def open(cls, out: Path) -> Catalogue:
        """The catalogue in `out`; an empty one when there is none that can be read."""
        try:
            content = json.loads((out / _NAME).read_text(encoding="utf-8"))
            entries = {entry["name"]: entry for entry in content["handouts"]}
        except (OSError, ValueError, KeyError, TypeError):
            entries = {}
        return cls(out, entries)

    def deliver(self, handout: Handout, edition: Edition, references: References,
                made: Delivered) -> str:
        """Put a finished handout in its place; returns its path in `out`."""
        path = f"{handout.work}/{handout.name}.pdf"
        page = f"{handout.work}/{handout.edition_name}.html"
        self._write(path, made.pdf)
        self._write(page, made.web.encode())
        self._entries[handout.name] = {
            "name": handout.name,
            "work": handout.work,
            "edition": f"{handout.audience}-{handout.language}",
            "sheet": handout.sheet,
            "audience": str(handout.audience),
            "language": handout.language,
            "format": handout.format.name,
            "clinic": handout.clinic,
            "title": plain(edition.title),
            "revision": edition.imprint.revision,
            "review_by": edition.imprint.review_by.isoformat(),
            "draft": edition.draft,
            "missing_signoffs": list(edition.missing_signoffs),
            "path": path,
            "web_page": page,
            "pages": made.pages,
            "bytes": len(made.pdf),
            "sha256": sha256(made.pdf).hexdigest(),
            "references": [entry.key for entry in references.entries],
            "current": True,
            "findings": [_as_entry(finding) for finding in made.findings],
        }
        return path

    def withhold(self, handout: Handout, findings: Iterable[Finding]) -> bool:
        """Note that a handout was not delivered; tells whether an earlier one still lies there."""
        earlier = self._before.get(handout.name)
        kept = earlier is not None and (self._out / str(earlier.get("path"))).is_file()
        entry = earlier if earlier is not None and kept else {
            "name": handout.name, "work": handout.work, "audience": str(handout.audience),
            "language": handout.language, "format": handout.format.name, "path": ""}
        self._entries[handout.name] = {
            **entry, "current": False, "findings": [_as_entry(finding) for finding in findings]}
        return kept

    def close(self, planned: frozenset[str] | None) -> tuple[str, ...]:
        """Write the list. With `planned`, handouts of other names are removed; returns them."""
        removed: list[str] = []
        for name, entry in self._before.items():
            if planned is None or name in planned:
                self._entries.setdefault(name, entry)
        kept = {entry.get(key) for entry in self._entries.values() for key in ("path", "web_page")}
        for entry in self._before.values():
            for path in (entry.get("path"), entry.get("web_page")):
                if path and path not in kept and self._remove(str(path)):
                    removed.append(str(path))
        entries = [self._entries[name] for name in sorted(self._entries)]
        content = json.dumps({"version": _VERSION, "handouts": entries},
                             ensure_ascii=False, indent=1)
        self._write(_NAME, content.encode() + b"\n")
        return tuple(sorted(set(removed)))

    def clear(self) -> tuple[str, ...]:
        """Remove every file that the list names, and the list; returns their paths in `out`."""
        listed = {str(entry.get(key)) for entry in self._before.values()
                  for key in ("path", "web_page") if entry.get(key)}
        if not listed:
            return ()  # and a catalogue.json that is not ours stays
        return tuple(path for path in (*sorted(listed), _NAME) if self._remove(path))

    def _remove(self, path: str) -> bool:
        target = self._out / path
        if not target.resolve().is_relative_to(self._out.resolve()) or not target.is_file():
            return False  # an edited catalogue must not reach out of its folder
        target.unlink()
        if not any(target.parent.iterdir()):
            target.parent.rmdir()
        return True

    def _write(self, path: str, content: bytes) -> None:
        """Write a file whole or not at all: to a temporary name beside it, then in its place."""
        target = self._out / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as draft:
                draft.write(content)
            try:
                os.chmod(draft.name, 0o644)
                os.replace(draft.name, target)
            except OSError:
                os.unlink(draft.name)
                raise
        except OSError as error:
            raise ToolchainError(
                f"{target} cannot be written: {error.strerror or error}. "
                "Check that the folder may be written to and that the disk has room, "
                "or name another with --out.") from error


def _as_entry(finding: Finding) -> dict[str, object]:
    return {"code": finding.code, "severity": finding.severity.word, "path": finding.span.path,
            "line": finding.span.line, "column": finding.span.column, "what": finding.what}
