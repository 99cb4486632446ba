"""The catalogue: what lies in the delivery folder, and the only writes that put it there.

Beside the handouts it lists their copies: print copies and contact sheets, each with the content
hash of the handouts it was made from. A copy whose handout has changed or gone is removed. And it
lists the papers about them, reports and scorecards, so that they can be cleared away.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bifolio.delivery.catalogue_entries import Delivered, entry_of, entry_of_found, told
from bifolio.delivery.catalogue_file import FILES, PLACES, Lists, as_content, read_lists
from bifolio.delivery.catalogue_file import NAME as CATALOGUE
from bifolio.delivery.journal import NAME as JOURNAL
from bifolio.delivery.journal import Journal
from bifolio.diagnostics import Finding, Findings
from bifolio.files.cache import turn
from bifolio.files.places import BlockedError
from bifolio.files.writing import Folder, put
from bifolio.model import Edition, Handout, References
from bifolio.model.fingerprints import hashed
from bifolio.model.source import Span
from bifolio.printing.pdf import file_digest


@dataclass(frozen=True, slots=True)
class Listed:
    """A handout that lies in the delivery folder, as the catalogue lists it.

    `current` tells whether it has the words that it would have had when the latest run ended.
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

    def __init__(self, out: Path, lists: Lists, publisher: str = "") -> None:
        self._out, self._publisher = Folder(out), publisher
        self._journal = Journal(self._out)
        self._lists, self._before = lists, dict(lists.handouts)
        self._entries: dict[str, dict[str, Any]] = {}
        self._copies, self._papers = lists.copies, lists.papers
        self.outdated: tuple[str, ...] = ()  # copies that `close` removed
        self.blocked: dict[Path, BlockedError] = {}  # what is to go, and cannot be reached

    @classmethod
    def open(cls, out: Path, publisher: str = "") -> Catalogue:
        """The catalogue in `out`, as far as it can be read; an empty one when there is none.

        `publisher` is whose handouts are about to be delivered. Raises BlockedError when it is a
        link, or anything else but a file.
        """
        return cls(out, read_lists(Folder(out)), publisher)

    @property
    def is_whole(self) -> bool:
        """Whether there is a list, and all of it could be read."""
        return self._lists.is_whole

    def tell_damage(self, findings: Findings) -> None:
        """Say when some of the list could not be read."""
        if self._lists.damaged:
            number = len(self._before)
            findings.add(
                "damaged-catalogue", Span(CATALOGUE),
                f"The list of handouts is damaged; {number or 'no'} "
                f"{'entry' if number == 1 else 'entries'} could be read or found again.",
                "Build: it is written anew. Make handouts of other formats or clinics anew, too.")

    def adopt(self, handouts: Iterable[Handout]) -> None:
        """List again, of these, what lies in its place whole and is listed nowhere.

        Only where the list is damaged or gone: a handout says itself what it is.
        """
        strangers = frozenset(() if self.is_whole else self.unlisted())
        for handout in handouts if strangers else ():
            path, page, places = _paths(handout)
            pdf = (self._out.lying(path) or b"") if path in strangers else b""
            digest = file_digest.read(pdf)
            if digest and digest.handout == handout.name and file_digest.is_whole(pdf):
                self._before[handout.name] = {
                    **entry_of_found(handout, pdf, digest), "publisher": self._publisher,
                    "path": path, "web_page": page, "places": places}

    def listed(self, publisher: str | None = None) -> tuple[Listed, ...]:
        """The handouts that were delivered in earlier runs, by name; or one publisher's alone."""
        return tuple(
            Listed(name, str(entry.get("work")), str(entry.get("audience")),
                   str(entry.get("format")), str(entry["path"]), str(entry.get("sha256")),
                   bool(entry.get("draft")), bool(entry.get("current")))
            for name, entry in sorted(self._before.items()) if entry.get("path")
            and publisher in (None, entry.get("publisher")))

    def entry(self, name: str) -> Mapping[str, Any]:
        """All that is listed of a delivered handout; nothing when it is not listed."""
        return self._before.get(name, {})

    def stamp(self, names: Iterable[str] | None = None) -> str:
        """As `Lists.stamp`: what was listed before, or, once it is closed, what is listed now."""
        return self._lists.stamp(names)

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
        self._copies[path] = {
            "path": path, "as": kind, "bytes": len(content),
            "sha256": sha256(content).hexdigest(),
            "of": {handout.name: handout.sha256 for handout in of}}
        self._journal.note(self._copies[path])
        self._out.put(path, content)

    def add_paper(self, path: str, content: bytes) -> None:
        """Put a paper about handouts in its place, `path` in `out`."""
        self._papers[path] = sha256(content).hexdigest()
        self._journal.note({"paper": path})
        self._out.put(path, content)

    def deliver(self, handout: Handout, edition: Edition, references: References,
                made: Delivered) -> Mapping[str, str]:
        """Put a finished handout in its place; returns its files, by path, with their hashes.

        The PDF comes first.
        """
        files = _files(handout, made)
        self._entries[handout.name] = entry = {
            **entry_of(handout, edition, references, made), "publisher": self._publisher,
            **dict(zip(FILES, files, strict=True))}
        if not self.holds(handout, made):
            self._journal.note(entry)
        for place, content in files.items():
            self._out.put_if_other(place, content)
        return {place: hashed(content) for place, content in files.items()}

    def holds(self, handout: Handout, made: Delivered) -> bool:
        """Whether just this handout was delivered before, and lies in its place.

        A line that has moved in the library changes nothing but its places.
        """
        pdf, page, _ = _files(handout, made).items()
        return handout.name in self._before and all(
            self._out.holds(path, content) for path, content in (pdf, page))

    def withhold(self, handout: Handout, findings: Iterable[Finding]) -> Mapping[str, str]:
        """Note that a handout was not delivered; returns the earlier one that stays, as `deliver`.
        """
        earlier = self._before.get(handout.name)
        path = str(earlier.get("path")) if earlier else ""
        kept = self._out.has(path)
        entry = earlier if earlier and kept else {
            "name": handout.name, "publisher": self._publisher, "work": handout.work,
            "audience": str(handout.audience),
            "language": handout.language, "format": handout.format.name, "path": ""}
        self._entries[handout.name] = {
            **entry, "current": False, "findings": [told(finding) for finding in findings]}
        return {path: hashed(self._out.lying(path) or b"")} if kept else {}

    def close(self, planned: Container[str] | None) -> tuple[str, ...]:
        """Write the list. With `planned`, this publisher's other handouts are removed, and named.

        What another publisher's library has put into the same folder is left alone.
        """
        removed: list[str] = []
        for name, entry in self._before.items():
            strange = entry.get("publisher") not in (None, self._publisher)
            if planned is None or name in planned or strange:
                self._entries.setdefault(name, entry)
        kept = {entry.get(key) for entry in self._entries.values() for key in FILES}
        for entry in self._before.values():
            for path in map(entry.get, FILES):
                if path and path not in kept and self.remove(str(path)):
                    removed.append(str(path))
        self._drop_outdated()
        self._lists.handouts = self._entries
        self._out.put_if_other(CATALOGUE, as_content(self._lists))
        self._journal.close()
        return _seen(sorted(set(removed)))

    def entries_of_ours(self) -> Iterator[Mapping[str, Any]]:
        """What is listed of each handout of this publisher that was delivered."""
        return (entry for entry in self._before.values()
                if entry.get("path") and entry.get("publisher") in (None, self._publisher))

    @property
    def extent(self) -> tuple[frozenset[str], int]:
        """The names of all handouts that the list is closed with, and the bytes of their PDFs."""
        sizes = [entry.get("bytes") for entry in self._entries.values() if entry.get("path")]
        return frozenset(self._entries), sum(size for size in sizes if isinstance(size, int))

    def mark(self, name: str, current: bool, basis: str) -> None:
        """Note whether a handout has the words that it would have now, and what they come from."""
        self._entries[name] = {**self._before[name], "current": current, "basis": basis}

    def _drop_outdated(self) -> None:
        """Remove copies of handouts that are gone, or are no longer what was copied."""
        hashes = {name: entry.get("sha256") for name, entry in self._entries.items()}
        gone = [path for path, copy in self._copies.items()
                if any(hashes.get(name) != content for name, content in copy["of"].items())]
        for path in gone:
            del self._copies[path]
        self.outdated = tuple(path for path in sorted(gone) if self.remove(path))

    def clear(self) -> tuple[str, ...]:
        """Remove every file that the list names, and the list; returns their paths in `out`.

        A paper that was changed since stays: a rater may have written on it.
        """
        listed = {str(entry.get(key)) for entry in self._before.values()
                  for key in FILES if entry.get(key)}
        listed |= set(self._copies) | {path for path in self._papers if self._untouched(path)}
        if not listed and not self._papers:
            return ()  # and a catalogue.json that is not ours stays
        removed = [path for path in (*sorted(listed), CATALOGUE) if self.remove(path)]
        self.remove(JOURNAL)
        return _seen(removed)

    def unlisted(self) -> tuple[str, ...]:
        """The files in the folder that no list names, but for hidden ones; paths in `out`."""
        return self._lists.unlisted(self._out)

    def tell_unlisted(self, findings: Findings) -> None:
        """Say what lies in the folder and is listed nowhere: nobody renews or removes it."""
        for path in self.unlisted():
            findings.add("unlisted-file", Span(path), "This file lies among the handouts, and the "
                         "list of what was delivered does not name it.",
                         "Remove it if it is an old handout (clean --unlisted does), or keep your "
                         "own files elsewhere.")

    def _untouched(self, path: str) -> bool:
        """Whether a paper is as it was written."""
        content = self._out.lying(path)
        return content is not None and sha256(content).hexdigest() == self._papers[path]

    def remove(self, path: str) -> bool:
        """Remove a file; anybody may edit the list, but it reaches no further than `out`."""
        try:
            return self._out.remove(path)
        except BlockedError as error:
            self.blocked[error.path] = error
            return False


def put_paper(target: Path, content: bytes, out: Path) -> None:
    """Write a paper about handouts; one that lies in `out` is listed there."""
    if path := Folder(out).path_of(target):
        with turn(out):
            catalogue = Catalogue.open(out)
            catalogue.add_paper(path, content)
            catalogue.close(None)
    else:
        put(target, content, out)


def _seen(paths: Iterable[str]) -> tuple[str, ...]:
    """Those of these paths that are not hidden: of the others nobody has to be told."""
    return tuple(path for path in paths if not path.startswith("."))


def _paths(handout: Handout) -> tuple[str, str, str]:
    """Where in the delivery folder a handout lies, its edition's web page, and its places."""
    return (f"{handout.work}/{handout.name}.pdf", f"{handout.work}/{handout.edition_name}.html",
            f"{PLACES}/{handout.name}.json")


def _files(handout: Handout, made: Delivered) -> dict[str, bytes]:
    """The files of a handout, by path, in the order of FILES."""
    content = (made.pdf, made.web.encode(), made.places)
    return dict(zip(_paths(handout), content, strict=True))

