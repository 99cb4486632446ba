"""The catalogue: what lies in the delivery folder, and the only writes that put it there.

Beside the handouts it lists their copies: print copies and contact sheets, each with the content
hash of the handouts it was made from. A copy whose handout has changed or gone is removed. And it
lists the papers about them, reports and scorecards, so that they can be cleared away.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bifolio.delivery.catalogue_entries import Delivered, entry_of, told
from bifolio.diagnostics import Finding
from bifolio.editions.page_codes import text_of
from bifolio.files.places import BlockedError
from bifolio.files.writing import Folder, put
from bifolio.model import Edition, Handout, References

_NAME = "catalogue.json"
_VERSION = 1
_LARGEST = 256_000_000  # bytes of a list that is read: more handouts than a folder can hold


@dataclass(frozen=True, slots=True)
class Listed:
    """A handout that lies in the delivery folder, as the catalogue lists it.

    `current` tells whether it was made from the text of the latest run.
    """

    name: str
    work: str
    audience: str
    format: str
    path: str
    sha256: str
    draft: bool
    current: bool


class Catalogue:
    """The delivery folder `out` and its list of handouts; nothing in it is ever half-written."""

    def __init__(self, out: Path, entries: Mapping[str, dict[str, Any]],
                 copies: Mapping[str, dict[str, Any]], papers: Mapping[str, str],
                 publisher: str = "") -> None:
        self._out, self._publisher = Folder(out), publisher
        self._before = dict(entries)
        self._entries: dict[str, dict[str, Any]] = {}
        self._copies, self._papers = dict(copies), dict(papers)
        self.outdated: tuple[str, ...] = ()  # copies that `close` removed
        self.blocked: dict[Path, BlockedError] = {}  # what is to go, and cannot be reached

    @classmethod
    def open(cls, out: Path, publisher: str = "") -> Catalogue:
        """The catalogue in `out`; an empty one when there is none that can be read.

        `publisher` is whose handouts are about to be delivered. Raises BlockedError when it is a
        link, or anything else but a file.
        """
        try:
            content = json.loads(Folder(out).read(_NAME, _LARGEST) or b"")
            entries = {entry["name"]: entry for entry in content["handouts"] if _sound(entry)}
            copies = {str(copy["path"]): {**copy, "of": dict(copy["of"])}
                      for copy in content.get("copies", ())}
            papers = {str(path): str(digest) for path, digest in content.get("papers", {}).items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            entries, copies, papers = {}, {}, {}
        return cls(out, entries, copies, papers, publisher)

    def listed(self) -> tuple[Listed, ...]:
        """The handouts that were delivered in earlier runs, by name."""
        return tuple(
            Listed(name, str(entry.get("work")), str(entry.get("audience")),
                   str(entry.get("format")), str(entry["path"]), str(entry.get("sha256")),
                   bool(entry.get("draft")), bool(entry.get("current")))
            for name, entry in sorted(self._before.items()) if entry.get("path"))

    def entry(self, name: str) -> Mapping[str, Any]:
        """All that is listed of a delivered handout; nothing when it is not listed."""
        return self._before.get(name, {})

    def with_code(self, code: str) -> Mapping[str, Any] | None:
        """All that is listed of the handout with this printed code; None when none has it."""
        return next((e for e in self._before.values() if e.get("code") == code), None)

    def copied(self, digest: str) -> tuple[str, ...]:
        """The names of the handouts that the copy with this hash was made of, if it is one."""
        copies = (copy for copy in self._copies.values() if copy.get("sha256") == digest)
        return tuple(next(copies, {"of": ()})["of"])

    def content(self, handout: Listed) -> bytes | None:
        """A listed handout's PDF; None when it is not there, or not what was delivered."""
        content = self._out.read(handout.path) or b""
        return content if sha256(content).hexdigest() == handout.sha256 else None

    def add_copy(self, path: str, kind: str, content: bytes, of: Iterable[Listed]) -> None:
        """Put a copy of these handouts in its place, `path` in `out`."""
        self._out.put(path, content)
        self._copies[path] = {
            "path": path, "as": kind, "bytes": len(content),
            "sha256": sha256(content).hexdigest(),
            "of": {handout.name: handout.sha256 for handout in of}}

    def list_paper(self, path: str, content: bytes) -> None:
        """Note that a paper about handouts was written, at `path` in `out`."""
        self._papers[path] = sha256(content).hexdigest()

    def deliver(self, handout: Handout, edition: Edition, references: References,
                made: Delivered) -> str:
        """Put a finished handout in its place; returns its path in `out`."""
        path, page = _paths(handout)
        self._out.put_if_other(path, made.pdf)
        self._out.put_if_other(page, made.web.encode())
        self._entries[handout.name] = {
            **entry_of(handout, edition, references, made), "publisher": self._publisher,
            "path": path, "web_page": page}
        return path

    def holds(self, handout: Handout, made: Delivered) -> bool:
        """Whether just this handout was delivered before, and lies in its place."""
        path, page = _paths(handout)
        return (handout.name in self._before and self._out.holds(path, made.pdf)
                and self._out.holds(page, made.web.encode()))

    def withhold(self, handout: Handout, findings: Iterable[Finding]) -> bool:
        """Note that a handout was not delivered; tells whether an earlier one still lies there."""
        earlier = self._before.get(handout.name)
        kept = earlier is not None and self._out.has(str(earlier.get("path")))
        entry = earlier if earlier is not None and kept else {
            "name": handout.name, "publisher": self._publisher, "work": handout.work,
            "audience": str(handout.audience),
            "language": handout.language, "format": handout.format.name, "path": ""}
        self._entries[handout.name] = {
            **entry, "current": False, "findings": [told(finding) for finding in findings]}
        return kept

    def close(self, planned: frozenset[str] | None) -> tuple[str, ...]:
        """Write the list. With `planned`, this publisher's other handouts are removed, and named.

        What another publisher's library has put into the same folder is left alone.
        """
        removed: list[str] = []
        for name, entry in self._before.items():
            strange = entry.get("publisher") not in (None, self._publisher)
            if planned is None or name in planned or strange:
                self._entries.setdefault(name, entry)
        kept = {entry.get(key) for entry in self._entries.values() for key in ("path", "web_page")}
        for entry in self._before.values():
            for path in (entry.get("path"), entry.get("web_page")):
                if path and path not in kept and self._remove(str(path)):
                    removed.append(str(path))
        self._mark_behind()
        self._drop_outdated()
        entries = [self._entries[name] for name in sorted(self._entries)]
        copies = [self._copies[path] for path in sorted(self._copies)]
        papers = dict(sorted(self._papers.items()))
        content = json.dumps({"version": _VERSION, "handouts": entries, "copies": copies,
                              **({"papers": papers} if papers else {})},
                             ensure_ascii=False, indent=1)
        self._out.put_if_other(_NAME, content.encode() + b"\n")
        return tuple(sorted(set(removed)))

    def _mark_behind(self) -> None:
        """A handout of an edition that was made anew in another form, with another text, is old.

        So is one for the same clinic when what the clinic says of itself is another.
        """
        def kinds(entry: Mapping[str, Any]) -> tuple[tuple[object, str], ...]:
            edition = tuple(entry.get(key) for key in ("work", "sheet", "audience", "language"))
            words = str(entry.get("text"))
            return (edition, text_of(words)), ((*edition, entry.get("clinic")), words)

        latest = dict(kind for name, entry in self._entries.items()
                      if entry is not self._before.get(name) and entry.get("current")
                      for kind in kinds(entry))
        for name, entry in self._entries.items():
            if any(latest.get(edition, words) != words for edition, words in kinds(entry)):
                self._entries[name] = {**entry, "current": False}

    def _drop_outdated(self) -> None:
        """Remove copies of handouts that are gone, or are no longer what was copied."""
        hashes = {name: entry.get("sha256") for name, entry in self._entries.items()}
        gone = [path for path, copy in self._copies.items()
                if any(hashes.get(name) != content for name, content in copy["of"].items())]
        for path in gone:
            del self._copies[path]
        self.outdated = tuple(path for path in sorted(gone) if self._remove(path))

    def clear(self) -> tuple[str, ...]:
        """Remove every file that the list names, and the list; returns their paths in `out`.

        A paper that was changed since stays: a rater may have written on it.
        """
        listed = {str(entry.get(key)) for entry in self._before.values()
                  for key in ("path", "web_page") if entry.get(key)}
        listed |= set(self._copies) | {path for path in self._papers if self._untouched(path)}
        if not listed and not self._papers:
            return ()  # and a catalogue.json that is not ours stays
        return tuple(path for path in (*sorted(listed), _NAME) if self._remove(path))

    def _untouched(self, path: str) -> bool:
        """Whether a paper is as it was written."""
        content = self._out.lying(path)
        return content is not None and sha256(content).hexdigest() == self._papers[path]

    def _remove(self, path: str) -> bool:
        """Remove a listed file; anybody may edit the list, but it reaches no further than `out`."""
        try:
            return self._out.remove(path)
        except BlockedError as error:
            self.blocked[error.path] = error
            return False


def put_paper(target: Path, content: bytes, out: Path) -> None:
    """Write a paper about handouts; one that lies in `out` is listed there."""
    put(target, content, out)
    if path := Folder(out).path_of(target):
        catalogue = Catalogue.open(out)
        catalogue.list_paper(path, content)
        catalogue.close(None)


def _paths(handout: Handout) -> tuple[str, str]:
    """Where in the delivery folder a handout lies, and its edition's web page."""
    return (f"{handout.work}/{handout.name}.pdf", f"{handout.work}/{handout.edition_name}.html")


def _sound(entry: Mapping[str, Any]) -> bool:
    """Whether an entry has the names and paths that it is looked up by; anybody may edit it."""
    texts = [entry["name"], entry.get("path", ""), entry.get("web_page", "")]
    return all(isinstance(text, str) and "\0" not in text for text in texts)
