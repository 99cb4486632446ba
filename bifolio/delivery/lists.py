"""The lists of the catalogue: in one file, or, when there are many handouts, in parts.

A part lists what one work has for one clinic. So a run reads and writes the parts of what it makes,
however many others there are. Each part is a file like `catalogue.json`, which then holds only what
is of no one part, and how many there are. An index tells in which part a code stands (`codes`).
What was put into the folder since stands in the journal.

One module, as its files must agree after each write, wherever a run is cut off.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from os import urandom
from typing import Any, NamedTuple
from urllib.parse import quote

from bifolio.delivery.catalogue_file import (
    FILES,
    LARGEST,
    NAME,
    Entry,
    Part,
    is_copy,
    is_handout,
    read_part,
)
from bifolio.delivery.codes import Codes, codes_of
from bifolio.delivery.journal import Journal
from bifolio.files.writing import Folder
from bifolio.model import Handout
from bifolio.model.fingerprints import fingerprint

PARTS = ".catalogue"
MOST = 5_000  # handouts in one file: it is read and written whole, in some 0.4 s
SETTLED = f"{PARTS}/settled.json"
_LONGEST = 100  # signs of a step of a path
_PATH = re.compile(rf"{re.escape(PARTS)}/([^/.]+)/([^/.]+)\.json")


class Key(NamedTuple):
    """Which part: the steps of its path."""

    work: str
    clinic: str

    @property
    def path(self) -> str:
        return f"{PARTS}/{self.steps}.json" if self.work else NAME

    @property
    def steps(self) -> str:
        return f"{self.work}/{self.clinic}"


FIRST = Key("", "")  # catalogue.json itself


def step(name: str) -> str:
    """A name as a step of a path: one that every disk takes, in small letters alone."""
    return quote(name.casefold(), "", errors="replace").replace(".", "%2E")[:_LONGEST] or "_"


class Lists:
    """What is listed in a delivery folder, read as far as somebody asks for it.

    `in_parts` tells in which form it is; `damaged` are the parts that could not be read whole, with
    the number of handouts that could. Raises BlockedError when what is in the place of a list is
    no file.
    """

    def __init__(self, out: Folder) -> None:
        self._out = out
        there = out.check(NAME)
        first = read_part(out.read(NAME, LARGEST)) if there else Part()
        parted = out.check(PARTS, folder=True)
        self.damaged: dict[Key, int] = {}
        self.in_parts = first.totals is not None or (parted and (first.damaged or not there))
        self.found = there or (parted and self.in_parts)
        self._read: dict[Key, Part] = {FIRST: first}
        self._lay: dict[Key, _Sum] = {}  # of each part that was read: what lay there,
        self._said: dict[Key, frozenset[str]] = {}  # and the codes in it
        self.changed: set[Key] = set()
        counted = _Sum.told(first.totals or {})
        self._sum, self._written = counted or _Sum(), False
        self._exact = counted is not None  # whether that is of all parts as they lie there
        self._codes = Codes(out, PARTS, (first.totals or {}).get("codes") if counted else None)
        if first.damaged or (self._sum.number and not parted):
            self.damaged[FIRST] = len(first.handouts)
        if self.in_parts:
            strays, first.handouts = first.handouts, {}
            for name, entry in strays.items():
                self.part(self.key(entry)).handouts.setdefault(name, entry)
                self.changed.add(self.key(entry))
        self._take_in(Journal(out))

    @property
    def is_whole(self) -> bool:
        """Whether there is a list, and nothing of it was found that could not be read."""
        return self.found and not self.damaged

    # --- parts ---

    def key(self, entry: Mapping[str, Any] | Handout) -> Key:
        """The part that a handout is listed in."""
        if not self.in_parts:
            return FIRST
        return _key(entry)

    def part(self, key: Key) -> Part:
        """A part; it stays in memory."""
        if key not in self._read:
            self._read[key] = self._load(key, self._out)
        return self._read[key]

    def _load(self, key: Key, out: Folder) -> Part:
        content = out.read(key.path, LARGEST)
        part = read_part(content) if content is not None or out.check(key.path) else Part()
        strays = [name for name, entry in part.handouts.items() if _key(entry) != key]
        for name in strays:
            del part.handouts[name]
        self._lay[key], self._said[key] = _Sum.of(part, content or b""), codes_of(part)
        if part.damaged or strays or part.totals is not None:
            part.damaged, part.totals = True, None
            self.damaged[key] = len(part.handouts)
        return part

    def keys(self, work: str = "") -> Iterator[Key]:
        """All parts of handouts that lie there or were read, or those of one work."""
        if not self.in_parts:
            yield FIRST
            return
        lying = (_PATH.fullmatch(path) for path, _ in self._out.files(
            f"{PARTS}/{work}" if work else PARTS))
        keys = {Key(found[1], found[2]) for found in lying if found}
        yield from sorted(keys | {key for key in self._read if key.work and work in ("", key.work)})

    def works(self) -> tuple[str, ...]:
        """The works that there are parts of, as steps."""
        return tuple(sorted({*self._out.folders(PARTS), *(key.work for key in self._read)} - {""}))

    def has(self, key: Key) -> bool:
        """Whether there is such a part."""
        return key in self._read or self._out.has(key.path)

    def each(self, keys: Iterable[Key] | None = None, said: str = "") -> Iterator[tuple[Key, Part]]:
        """Parts, one after the other, or those in which something is `said`; none stays in memory.

        One that is damaged does, to be mended.
        """
        with self._out.held() as folder:
            for key in self.keys() if keys is None else keys:
                if key not in self._read and said and said.encode() not in (
                        folder.lying(key.path, LARGEST) or b""):
                    continue
                part = self._read.get(key) or self._load(key, folder)
                if part.damaged:
                    self._read[key] = part
                elif key not in self._read:
                    del self._lay[key], self._said[key]
                yield key, part

    def with_code(self, code: str) -> Iterator[Part]:
        """The parts in which a handout may have this code, or a copy of one this hash."""
        steps = self._codes.parts(code) if self.in_parts else None
        if steps is None:
            yield from (part for _, part in self.each(said=code))
            return
        keys = {Key(*each.split("/")) for each in steps}
        yield from (self.part(key) for key in sorted(keys | self._read.keys() - {FIRST}))

    def find(self, name: str) -> tuple[Key, Entry] | None:
        """Where a handout is listed, and what is listed of it."""
        for key in self._candidates(name):
            if entry := self.part(key).handouts.get(name):
                return key, entry
        return None

    def _candidates(self, name: str) -> Iterator[Key]:
        """Where a handout may be listed: its name begins with its work, and ends with its clinic.
        """
        if not self.in_parts:
            yield FIRST
            return
        told = quote(name.casefold(), "", errors="replace").replace(".", "%2E")
        ends = [told[at + 1:] for at, sign in enumerate(told) if sign == "-"]
        yield from (key for work in self.works() if told.startswith(f"{work}-") or work == "_"
                    for key in (Key(work, "_"), *(Key(work, end) for end in ends))
                    if self.has(key))

    # --- what is known of all ---

    @property
    def number(self) -> int:
        """How many handouts are listed."""
        return self._sum.number if self.in_parts else len(self._read[FIRST].handouts)

    @property
    def size(self) -> int:
        """The bytes of their PDFs."""
        return self._sum.size if self.in_parts else _Sum.of(self._read[FIRST]).size

    def stamp(self, handouts: Iterable[Handout], alone: bool = False) -> str:
        """All that is listed of these handouts, as a fingerprint.

        Unless they are taken `alone`, it is the same only while nothing is listed otherwise. Copies
        that are made of them later do not count. When there is no telling it is never the same.
        """
        entries: list[Entry | None] = []
        if self.in_parts or alone:
            entries = [self.part(self.key(each)).handouts.get(each.name) for each in
                       sorted(handouts, key=lambda each: each.name)]
        else:
            listed = self._read[FIRST].handouts
            entries = [listed[name] for name in sorted(listed)]
        unsure = self.in_parts and not self._written and (self.damaged or not self._exact)
        of_all = urandom(8).hex() if unsure else self._sum.stamp if self.in_parts and not alone \
            else ""
        return fingerprint(of_all, json.dumps(entries, sort_keys=True))

    def unlisted(self) -> tuple[str, ...]:
        """The files in the folder that are in no list, but for hidden ones; their paths."""
        first = self._read[FIRST]
        listed = {NAME, *first.copies, *first.papers}
        for _, part in self.each():
            listed |= {*part.copies, *part.papers}
            listed |= {str(entry.get(key)) for entry in part.handouts.values() for key in FILES}
        return tuple(path for path, _ in self._out.files(hidden=False) if path not in listed)

    # --- writing ---

    def write(self) -> None:
        """Write the parts that have changed, each whole; then forget them."""
        if not self.in_parts:
            if self.number <= MOST:
                return  # at the end
            self._part_all()
        changed = sorted(self.changed - {FIRST})
        self._codes.change((key.steps, self._said.get(key, frozenset()), codes_of(part))
                           for key, part in zip(changed, map(self.part, changed), strict=True))
        self._exact &= self._codes.names is not None
        for key in changed:
            self._write(key)
        self.changed.clear()
        self._read, self._lay, self._said = {FIRST: self._read[FIRST]}, {}, {}
        self._write_first()

    def _write_first(self) -> None:
        first = self._read[FIRST]
        if self.in_parts:
            stamp = self._sum.stamp if self._exact else ""
            first.totals = {"folder": PARTS, "handouts": self._sum.number, "bytes": self._sum.size,
                            "stamp": stamp, "codes": self._codes.names}
        self._out.put_if_other(NAME, first.content)

    def close(self) -> None:
        """Write all that has changed; the list is in the form that suits its length."""
        self.write()
        if self.in_parts and not self._exact:
            self._count()
        if self.in_parts and self._sum.number <= MOST // 2:
            self._join_all()
        self._write_first()
        self._written = True
        self.changed.clear()
        if not self.in_parts and self._out.has(PARTS, folder=True):
            self.remove_parts()

    def _write(self, key: Key) -> None:
        part = self.part(key)
        content = part.content
        lay, self._lay[key] = self._lay.get(key, _Sum()), _Sum.of(part, content)
        if part.handouts or part.copies:
            self._out.put_if_other(key.path, content)
        else:
            self._lay[key] = _Sum()
            self._out.remove(key.path)
        self._sum = self._sum.plus(lay, -1).plus(self._lay[key])

    def _part_all(self) -> None:
        """Go over from one file to parts, which count from when that file says so."""
        self.remove_parts()
        first, self.in_parts = self._read[FIRST], True
        self._sum, self._lay, self._said, self._exact = _Sum(), {}, {}, True
        self._codes = Codes(self._out, PARTS, "")
        handouts, copies = first.handouts, first.copies
        first.handouts, first.copies = {}, {}
        for name, entry in handouts.items():
            key = _key(entry)
            self._read.setdefault(key, Part()).handouts[name] = entry
            self.changed.add(key)
        for copy in copies.values():
            self.add_copy(copy)

    def _join_all(self) -> None:
        """Go back to one file."""
        first = self._read[FIRST]
        for _, part in self.each():
            first.handouts |= part.handouts
            first.copies |= part.copies
        first.totals, self.in_parts = None, False
        self._read = {FIRST: first}
        self._codes = Codes(self._out, PARTS)

    def _count(self) -> None:
        """Look at all parts: a run was cut off, or a list or its index was damaged."""
        self._sum, codes = _Sum(), dict[str, frozenset[str]]()
        with self._out.held() as folder:
            for key in self.keys():
                self._load(key, folder)
                self._sum = self._sum.plus(self._lay.pop(key))
                codes[key.steps] = self._said.pop(key)
        self._codes.make(codes)
        self._exact = True

    def remove_parts(self) -> None:
        """Remove the files of all parts."""
        for path in [path for path, _ in self._out.files(PARTS)]:
            if _PATH.fullmatch(path) or path == SETTLED or self._codes.is_mine(path):
                self._out.remove(path)

    # --- copies ---

    def add_copy(self, copy: Entry) -> None:
        """List a copy: with its handout, when it lies beside it."""
        key, of = FIRST, tuple(copy["of"])
        if self.in_parts and len(of) == 1 and (found := self.find(of[0])):
            beside = step(copy["path"].split("/")[0]) == found[0].work
            key = found[0] if beside else FIRST
        self.part(key).copies[copy["path"]] = copy
        self.changed.add(key)

    def _take_in(self, journal: Journal) -> None:
        """What a run that was cut off has put into the folder, and what it may have.

        It noted each file before it put it there: what lies there tells how far it came.
        """
        out = self._out
        for noun in journal.read():
            self._exact = False
            lies = out.lying(str(noun.get("path", noun.get("paper"))))
            digest = "" if lies is None else sha256(lies).hexdigest()
            match noun:
                case {"name": name} if is_handout(noun):
                    key = self.key(noun)
                    if digest and digest == noun.get("sha256"):
                        self.part(key).handouts[name] = noun
                    elif digest or out.has(str(noun.get("web_page"))):
                        self.part(key).handouts.setdefault(name, {**noun, "current": False})
                    self.changed.add(key)
                case {"path": _, "of": _} if digest and is_copy(noun):
                    self.add_copy(noun)
                case {"paper": str(path)} if digest:
                    self._read[FIRST].papers[path] = digest


class Names(Collection[str]):
    """The names of all handouts that are listed."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self._lists.find(name) is not None

    def __iter__(self) -> Iterator[str]:
        for _, part in self._lists.each():
            yield from part.handouts

    def __len__(self) -> int:
        return self._lists.number


def _key(entry: Mapping[str, Any] | Handout) -> Key:
    if isinstance(entry, Handout):
        return Key(step(entry.work), step(entry.clinic))
    return Key(step(str(entry.get("work", ""))), step(str(entry.get("clinic") or "")))


@dataclass(frozen=True, slots=True)
class _Sum:
    """Of some parts: the number of handouts, the size of their PDFs, and a mark of their content.

    Marks are added up, so they are the same in whatever order parts were written.
    """

    number: int = 0
    size: int = 0
    mark: int = 0

    @classmethod
    def of(cls, part: Part, content: bytes = b"") -> _Sum:
        sizes = (entry.get("bytes") for entry in part.handouts.values() if entry.get("path"))
        return cls(len(part.handouts), sum(size for size in sizes if isinstance(size, int)),
                   int(sha256(content).hexdigest(), 16) if content else 0)

    @classmethod
    def told(cls, totals: Mapping[str, Any]) -> _Sum | None:
        """As `totals` tells it; None when it was not counted to the end, or somebody edited it."""
        match totals:
            case {"handouts": int(number), "bytes": int(size), "stamp": str(stamp),
                  "codes": str()} if (
                    number >= 0 and re.fullmatch("[0-9a-f]{64}", stamp)):
                return cls(number, size, int(stamp, 16))
        return None

    @property
    def stamp(self) -> str:
        return f"{self.mark % (1 << 256):064x}"

    def plus(self, other: _Sum, sign: int = 1) -> _Sum:
        """Both together; with the `sign` -1, without the other."""
        return _Sum(self.number + sign * other.number, self.size + sign * other.size,
                    self.mark + sign * other.mark)
