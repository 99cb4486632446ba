"""The catalogue: what lies in the delivery folder, and the only writes that put it there.

Beside the handouts it lists their copies: print copies and contact sheets, each with the content
hash of the handouts it was made from. A copy whose handout has changed or gone is removed. And it
lists the papers about them, reports and scorecards, so that they can be cleared away.

One module, as all that writes among the handouts must note what it writes, and nothing else may.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any

from bifolio.delivery.catalogue_entries import Delivered, entry_of, entry_of_found, told
from bifolio.delivery.catalogue_file import FILES, PLACES, Part
from bifolio.delivery.catalogue_file import NAME as CATALOGUE
from bifolio.delivery.journal import NAME as JOURNAL
from bifolio.delivery.journal import Journal
from bifolio.delivery.lists import FIRST, Key, Lists, Names
from bifolio.delivery.settled import Basis, Settled
from bifolio.diagnostics import Finding, Findings
from bifolio.files.cache import turn
from bifolio.files.places import BlockedError
from bifolio.files.writing import Folder, put
from bifolio.model import Edition, Handout, References
from bifolio.model.fingerprints import hashed
from bifolio.model.source import Span
from bifolio.printing.pdf import file_digest

_FEW = 1_000  # handouts that are held in memory before they are listed, of many


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
        self._lists = lists
        self._changes: dict[str, tuple[Key, dict[str, Any] | None]] = {}  # None: it is to go
        self._makeable: Iterable[Handout] | None = None  # while nobody could find any again
        self._adopted: set[Key] = set()
        self._settled = Settled(self._out, lists, publisher)
        self._looked: dict[str, dict[str, Any]] = {}  # at which handouts, and of which part
        self._made: set[str] = set()  # what was delivered
        self._removed: set[str] = set()
        self.outdated: tuple[str, ...] = ()  # copies that were removed
        self.blocked: dict[Path, BlockedError] = {}  # what is to go, and cannot be reached

    @classmethod
    def open(cls, out: Path, publisher: str = "") -> Catalogue:
        """The catalogue in `out`, as far as it can be read; an empty one when there is none.

        `publisher` is whose handouts are about to be delivered. Raises BlockedError when it is a
        link, or anything else but a file.
        """
        return cls(out, Lists(Folder(out)), publisher)

    @property
    def is_whole(self) -> bool:
        """Whether there is a list, and all of it that was asked for could be read."""
        return self._lists.is_whole

    @property
    def in_parts(self) -> bool:
        """Whether there are so many handouts that they are listed in parts."""
        return self._lists.in_parts

    def tell_damage(self, findings: Findings) -> None:
        """Say when some of the list could not be read."""
        for key, number in sorted(self._lists.damaged.items()):
            findings.add(
                "damaged-catalogue", Span(key.path),
                f"The list of handouts is damaged; {number or 'no'} "
                f"{'entry' if number == 1 else 'entries'} could be read or found again.",
                "Build: it is written anew. Make handouts of other formats or clinics anew, too.")

    def adopt(self, handouts: Iterable[Handout]) -> None:
        """List again, of these, what lies in its place whole and is listed nowhere.

        Only where the list is damaged or gone: a handout says itself what it is. Of a list in
        parts, it is done when a part proves to be damaged.
        """
        self._makeable = handouts
        if FIRST in self._lists.damaged or not self._lists.found:
            strangers = frozenset(self.unlisted())
            self._adopt(handout for handout in (self._all_makeable if strangers else ())
                        if _paths(handout)[0] in strangers)
        for key in [*self._lists.damaged]:
            self._mend(key)

    @property
    def _all_makeable(self) -> tuple[Handout, ...]:
        self._makeable = tuple(self._makeable or ())
        return self._makeable

    def _adopt(self, handouts: Iterable[Handout]) -> None:
        for handout in handouts:
            path, page, places = _paths(handout)
            pdf = self._out.lying(path) or b""
            digest = file_digest.read(pdf)
            if digest and digest.handout == handout.name and file_digest.is_whole(pdf):
                key = self._lists.key(handout)
                self._lists.part(key).handouts[handout.name] = {
                    **entry_of_found(handout, pdf, digest), "publisher": self._publisher,
                    "path": path, "web_page": page, "places": places}
                self._lists.changed.add(key)
                if key in self._lists.damaged:
                    self._lists.damaged[key] += 1

    def _mend(self, key: Key) -> None:
        """Find again what a damaged part has listed."""
        if key == FIRST or key in self._adopted or self._makeable is None:
            return
        self._adopted.add(key)
        self._lists.changed.add(key)
        known = {entry.get("path") for entry in self._lists.part(key).handouts.values()}
        self._adopt(handout for handout in self._all_makeable
                    if self._lists.key(handout) == key and _paths(handout)[0] not in known)

    def _part(self, key: Key) -> Part:
        part = self._lists.part(key)
        if part.damaged:
            self._mend(key)
        return part

    def listed(self, publisher: str | None = None) -> tuple[Listed, ...]:
        """The handouts that were delivered in earlier runs, by name; or one publisher's alone."""
        entries = (entry for _, part in self._lists.each() for entry in part.handouts.values())
        return tuple(sorted((_listed(entry) for entry in entries if entry.get("path")
                             and publisher in (None, entry.get("publisher"))),
                            key=lambda listed: listed.name))

    def find(self, handout: Handout) -> Listed | None:
        """A handout as it was delivered in earlier runs; None for one that was not."""
        entry = self._earlier(handout)
        return _listed(entry) if entry and entry.get("path") else None

    def entry(self, name: str) -> Mapping[str, Any]:
        """All that is listed of a delivered handout; nothing when it is not listed."""
        found = self._lists.find(name)
        return found[1] if found else {}

    def _earlier(self, handout: Handout) -> dict[str, Any] | None:
        return self._part(self._lists.key(handout)).handouts.get(handout.name)

    def stamp(self, handouts: Iterable[Handout], alone: bool = False) -> str:
        """As `Lists.stamp`: what was listed before, or, once it is closed, what is listed now."""
        return self._lists.stamp(handouts, alone)

    def with_code(self, code: str) -> Mapping[str, Any] | None:
        """All that is listed of the handout with this printed code; None when none has it."""
        return next((entry for part in self._lists.with_code(code)
                     for entry in part.handouts.values() if entry.get("code") == code), None)

    def copied(self, digest: str) -> tuple[str, ...]:
        """The names of the handouts that the copy with this hash was made of, if it is one."""
        parts = chain([self._lists.part(FIRST)], self._lists.with_code(digest))
        return next((tuple(copy["of"]) for part in parts for copy in part.copies.values()
                     if copy.get("sha256") == digest), ())

    def content(self, handout: Listed) -> bytes | None:
        """A listed handout's PDF; None when it is not there, or not what was delivered."""
        content = self._out.read(handout.path) or b""
        return content if sha256(content).hexdigest() == handout.sha256 else None

    def add_copy(self, path: str, kind: str, content: bytes, of: Iterable[Listed]) -> None:
        """Put a copy of these handouts in its place, `path` in `out`."""
        copy = {"path": path, "as": kind, "bytes": len(content),
                "sha256": sha256(content).hexdigest(),
                "of": {handout.name: handout.sha256 for handout in of}}
        self._journal.note(copy)
        self._out.put(path, content)
        self._lists.add_copy(copy)

    def add_paper(self, path: str, content: bytes) -> None:
        """Put a paper about handouts in its place, `path` in `out`."""
        self._lists.part(FIRST).papers[path] = sha256(content).hexdigest()
        self._journal.note({"paper": path})
        self._out.put(path, content)

    def deliver(self, handout: Handout, edition: Edition, references: References,
                made: Delivered) -> Mapping[str, str]:
        """Put a finished handout in its place; returns its files, by path, with their hashes.

        The PDF comes first.
        """
        files = _files(handout, made)
        entry = {**entry_of(handout, edition, references, made), "publisher": self._publisher,
                 **dict(zip(FILES, files, strict=True))}
        if not self.holds(handout, made):
            self._journal.note(entry)
        self._changes[handout.name] = self._lists.key(handout), entry
        self._made.add(handout.name)
        for place, content in files.items():
            self._out.put_if_other(place, content)
        self._write_many()
        return {place: hashed(content) for place, content in files.items()}

    def holds(self, handout: Handout, made: Delivered) -> bool:
        """Whether just this handout was delivered before, and lies in its place.

        A line that has moved in the library changes nothing but its places.
        """
        pdf, page, _ = _files(handout, made).items()
        return self._earlier(handout) is not None and all(
            self._out.holds(path, content) for path, content in (pdf, page))

    def withhold(self, handout: Handout, findings: Iterable[Finding]) -> Mapping[str, str]:
        """Note that a handout was not delivered; returns the earlier one that stays, as `deliver`.
        """
        earlier = self._earlier(handout)
        path = str(earlier.get("path")) if earlier else ""
        kept = self._out.has(path)
        entry = earlier if earlier and kept else {
            "name": handout.name, "publisher": self._publisher, "work": handout.work,
            "audience": str(handout.audience),
            "language": handout.language, "format": handout.format.name,
            **({"clinic": handout.clinic} if handout.clinic else {}), "path": ""}
        self._settled.leave(handout.work)
        self._changes[handout.name] = self._lists.key(handout), {
            **entry, "current": False, "findings": [told(finding) for finding in findings]}
        self._write_many()
        return {path: hashed(self._out.lying(path) or b"")} if kept else {}

    def close(self, planned: Container[str] | None) -> tuple[str, ...]:
        """Write the list. With `planned`, this publisher's other handouts are removed, and named.

        What another publisher's library has put into the same folder is left alone.
        """
        if planned is not None and not self._settled.is_planned(planned):
            for key, part in self._lists.each():
                for name, entry in part.handouts.items():
                    strange = entry.get("publisher") not in (None, self._publisher)
                    if name not in planned and not strange:
                        self._changes.setdefault(name, (key, None))
        for key in [*self._lists.damaged]:
            self._mend(key)
        self._write()
        self._lists.close()
        self._settled.write(planned, self._made)
        self._journal.close()
        return _seen(sorted(self._removed))

    def _write_many(self) -> None:
        if len(self._changes) >= _FEW:
            self._write()

    def _write(self) -> None:
        """Take all changes into the list, and remove what it lists no more.

        Of a list in parts these are written, so that no more than a few are held in memory.
        """
        changes: dict[Key, dict[str, dict[str, Any] | None]] = {FIRST: {}}
        for name, (key, entry) in self._changes.items():
            changes.setdefault(key, {})[name] = entry
        for key, news in changes.items():
            handouts = self._part(key).handouts
            before = [handouts[name] for name in news if name in handouts]
            for name, entry in news.items():
                if entry is None:
                    handouts.pop(name, None)
                else:
                    handouts[name] = entry
            kept = {entry.get(kind) for entry in handouts.values() for kind in FILES}
            for path in (entry.get(kind) for entry in before for kind in FILES):
                if path and path not in kept and self.remove(str(path)):
                    self._removed.add(str(path))
            if news:
                self._lists.changed.add(key)
        for key in changes:
            self._drop_outdated(key)
        self._changes.clear()
        if self._lists.in_parts and self._lists.changed:
            self._journal.note({})  # so that one who is cut off between two parts is known
        self._lists.write()
        if self._lists.in_parts:
            self._journal.close()

    def entries_of_ours(self, works: Iterable[str], clinics: tuple[Iterable[str], str],
                        basis: Basis) -> Iterator[Mapping[str, Any]]:
        """What is listed of each handout of this publisher that was delivered.

        Of a list in parts, only where the `basis` of a work or a clinic is another than when all
        of it was last looked at. With the clinics comes a stamp of them all.
        """
        for _, listed in self._lists.each(self._settled.unlike(works, clinics, basis)):
            for name, entry in listed.handouts.items():
                if entry.get("path") and entry.get("publisher") in (None, self._publisher):
                    self._looked[name] = {part: entry.get(part) for part in ("work", "clinic")}
                    yield entry

    def leave(self, work: str, name: str = "") -> None:
        """The handouts of a work could not all be looked at: the next run is to do it.

        But not when the one of this name is delivered by this run.
        """
        self._settled.leave(work, name)

    @property
    def extent(self) -> tuple[Collection[str], int]:
        """The names of all handouts that the list is closed with, and the bytes of their PDFs."""
        return Names(self._lists), self._lists.size

    def mark(self, looked_at: Iterable[tuple[str, bool, str]]) -> None:
        """Note of `entries_of_ours` that were looked at whether they have the words that they
        would have now, and what these come from.
        """
        for name, current, basis in looked_at:
            key = self._lists.key(self._looked[name])  # by now the list may be in parts
            entry = self._lists.part(key).handouts[name]
            self._changes[name] = key, {**entry, "current": current, "basis": basis}
            self._write_many()
        self._settled.end()

    def _drop_outdated(self, key: Key) -> None:
        """Remove copies of handouts that are gone, or are no longer what was copied."""
        part = self._lists.part(key)
        hashes = {name: entry.get("sha256") for name, entry in part.handouts.items()}
        unread = key == FIRST and self._lists.in_parts  # of many parts: what changed is known alone
        if unread:
            hashes = {name: entry and entry.get("sha256")
                      for name, (_, entry) in self._changes.items()}
        gone = [path for path, copy in part.copies.items()
                if any(hashes.get(name) != content for name, content in copy["of"].items()
                       if name in hashes or not unread)]
        for path in gone:
            del part.copies[path]
        if gone:
            self._lists.changed.add(key)
        self.outdated = tuple(sorted({*self.outdated, *filter(self.remove, gone)}))

    def clear(self) -> tuple[str, ...]:
        """Remove every file that the list names, and the list; returns their paths in `out`.

        A paper that was changed since stays: a rater may have written on it.
        """
        papers = self._lists.part(FIRST).papers
        listed = {path for path, digest in papers.items() if self._untouched(path, digest)}
        listed |= self._lists.part(FIRST).copies.keys()
        for _, part in self._lists.each():
            listed |= part.copies.keys()
            listed |= {str(entry[key]) for entry in part.handouts.values()
                       for key in FILES if entry.get(key)}
        if not listed and not papers:
            return ()  # and a catalogue.json that is not ours stays
        removed = [path for path in (*sorted(listed), CATALOGUE) if self.remove(path)]
        self._lists.remove_parts()
        self.remove(JOURNAL)
        return _seen(removed)

    def unlisted(self) -> tuple[str, ...]:
        """The files in the folder that no list names, but for hidden ones; paths in `out`."""
        return self._lists.unlisted()

    def tell_unlisted(self, findings: Findings) -> None:
        """Say what lies in the folder and is listed nowhere: nobody renews or removes it.

        Among so many handouts that they are listed in parts nobody looks, unless a part is damaged.
        """
        looks = not self.in_parts or self._lists.damaged
        for path in self.unlisted() if looks else ():
            findings.add("unlisted-file", Span(path), "This file lies among the handouts, and the "
                         "list of what was delivered does not name it.",
                         "Remove it if it is an old handout (clean --unlisted does), or keep your "
                         "own files elsewhere.")

    def _untouched(self, path: str, digest: str) -> bool:
        """Whether a paper is as it was written."""
        content = self._out.lying(path)
        return content is not None and sha256(content).hexdigest() == digest

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


def _listed(entry: Mapping[str, Any]) -> Listed:
    return Listed(str(entry["name"]), str(entry.get("work")), str(entry.get("audience")),
                  str(entry.get("format")), str(entry["path"]), str(entry.get("sha256")),
                  bool(entry.get("draft")), bool(entry.get("current")))


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

