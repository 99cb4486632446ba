"""The ledger: what was made from what, by content hash. It lies in the delivery folder, hidden.

Contents are kept as objects, each under the SHA-256 of what it holds. A note says which object
came of a question, and what was looked at meanwhile; it is believed only while all of that still
has the same stamp. Nothing here is needed: what is missing, damaged or from another version
counts as not there, and is made anew; so does what lies behind a link.
"""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from time import sleep, time
from typing import Any

from bifolio.diagnostics import ToolchainError
from bifolio.files.places import BlockedError
from bifolio.files.writing import Folder

FOLDER = ".ledger"
_VERSION = 2
_VARIANTS = 6  # answers that are kept to one question, the latest first
_ROOM = 256_000_000  # bytes that objects may take together, in a small library
_TIMES = 8  # the bytes that lie among the handouts, in a large one: a page takes three of them
_LARGEST = _ROOM // 4  # bytes of one object, a PDF of 48 MB: a larger one pushes out all else
_LARGEST_PAGE = 8_000_000  # bytes of a page: the stamps of some sixty thousand files
_LOCK = "lock"
_ENDED = b"ended"
_PAUSE = 0.2  # seconds between two tries to have it, where the system cannot wait
_FOLDERS = ("objects", "notes", "handouts", "runs", "works", "orders")
_OURS = re.compile(rf"{re.escape(FOLDER)}/(?:{_LOCK}|uses\.json"
                   r"|objects/[0-9a-f]{2}/[0-9a-f]{62}|notes/[a-z-]+-[0-9a-f]{40}\.json"
                   r"|(?:runs|works)/[0-9a-f]+\.json|orders/[0-9a-f]{40}\.jsonl|handouts/[^/]+\.json"
                   r"|(?:[^.][^/]*/)*\.draft-\d+-[0-9a-f]{16})")

Stamp = Callable[[str], str]


class Ledger:
    """The ledger of one delivery folder, as one engine reads it; without a folder it is blank."""

    def __init__(self, out: Path | None, engine: Mapping[str, str], writes: bool = True) -> None:
        self._out = Folder(out) if out else None
        self.blocked: dict[Path, BlockedError] = {}  # what was found in the way, by where it lies
        self._engine = json.dumps(dict(engine), sort_keys=True)
        self._reads, self._writes = True, writes
        self._used: set[str] = set()
        self.short = 0  # handouts of which nothing could be remembered for want of room

    @property
    def believed(self) -> bool:
        """Whether anything that it holds is taken for true."""
        return self._reads and self._out is not None

    @property
    def blank(self) -> bool:
        """Whether nothing is remembered: there is no such folder, and none is to be made."""
        return not (self._out and self._writes)

    def unread(self) -> Ledger:
        """The same ledger to write in, of which nothing is believed."""
        other = Ledger(self._out.path if self._out else None, {}, self._writes)
        other._engine, other.blocked, other._reads = self._engine, self.blocked, False
        return other

    # --- objects ---

    def keep(self, content: bytes) -> str:
        """Keep a content; returns its hash, by which it is found again."""
        name = sha256(content).hexdigest()
        path = _object(name)
        fits = len(content) <= _LARGEST
        if self._out and self._writes and fits and not self._out.has(path):
            self._put(path, content)
        return name

    def content(self, name: str) -> bytes | None:
        """What was kept under a hash; None when it is not there, or is no longer that."""
        whole = len(name) == 64 and name.isalnum()
        content = self._read(_object(name), _LARGEST) if whole else None
        if content is None or sha256(content).hexdigest() == name:
            return content
        if self._writes:
            self._remove(_object(name))  # a damaged one must not stand in the way of a whole one
        return None

    # --- notes ---

    def recall(self, kind: str, question: str, stamp: Stamp) -> bytes | None:
        """The content that was noted for a question, while all that was looked at is unchanged."""
        name = self._note_name(kind, question)
        for variant in self._variants(name):
            if all(stamp(sight) == old for sight, old in variant["sights"].items()):
                content = self.content(variant["content"])
                if content is not None:
                    self._used.add(name)
                    return content
        return None

    def note(self, kind: str, question: str, sights: Mapping[str, str], content: bytes,
             of: str = "") -> None:
        """Note what came of a question, and what was looked at, each with its stamp.

        `of` names the handout that it is asked for, and, behind a space, what of it.
        """
        if not (self._out and self._writes):
            return
        name = self._note_name(kind, question)
        variant = {"sights": dict(sights), "content": self.keep(content)}
        others = [old for old in self._variants(name) if old != variant]
        self.write(f"notes/{name}.json", {"of": of, "variants": [variant, *others][:_VARIANTS]})
        self._used.add(name)

    def drop(self, kind: str, question: str) -> None:
        """Forget what was noted for a question."""
        if self._out and self._writes:
            self._remove(f"{FOLDER}/notes/{self._note_name(kind, question)}.json")

    def _note_name(self, kind: str, question: str) -> str:
        asked = sha256(f"{self._engine}\0{kind}\0{question}".encode()).hexdigest()
        return f"{kind}-{asked[:40]}"

    def _variants(self, name: str) -> list[dict[str, Any]]:
        found = (self.read(f"notes/{name}.json") or {}).get("variants")
        return [one for one in found if _is_variant(one)] if isinstance(found, list) else []

    # --- pages of its own: what a handout was made from, how a run ended ---

    def read(self, path: str) -> dict[str, Any] | None:
        """A page of the ledger; None when there is none that this version can read."""
        if not self._reads:
            return None
        try:
            page = json.loads(self._read(f"{FOLDER}/{path}", _LARGEST_PAGE) or b"")
        except (ValueError, RecursionError):
            return None
        fits = isinstance(page, dict) and page.get("ledger") == _VERSION
        return page if fits else None

    def write(self, path: str, page: Mapping[str, Any]) -> None:
        """Write a page whole, or, where that cannot be, not at all."""
        if self._out and self._writes:
            content = json.dumps({"ledger": _VERSION, **page}, ensure_ascii=False)
            self._put(f"{FOLDER}/{path}", content.encode("utf-8", "surrogatepass"))

    # --- the folder: what is in the way there costs time, and nothing else ---

    def _read(self, path: str, most: int) -> bytes | None:
        with self._trying():
            return self._out.read(path, most) if self._out else None
        return None

    def _look(self, name: str, folder: bool = False) -> None:
        with self._trying():
            if self._out:
                self._out.check(f"{FOLDER}/{name}", folder)

    def _put(self, path: str, content: bytes) -> None:
        with self._trying():
            assert self._out
            self._out.put(path, content, lasts=False)  # each is held against its hash

    def _remove(self, path: str) -> None:
        with self._trying():
            assert self._out
            self._out.remove(path)

    def _files(self, name: str) -> dict[str, int]:
        """The files in a folder of the ledger, by path, with their sizes."""
        with self._trying():
            found = self._out.files(f"{FOLDER}/{name}") if self._out else ()
            return {path: seen.st_size for path, seen in found}
        return {}

    @contextmanager
    def _trying(self) -> Iterator[None]:
        try:
            yield
        except BlockedError as error:
            self.blocked[error.path] = error
        except (OSError, ToolchainError):  # full, or closed
            return

    # --- room ---

    def close(self, listed: Collection[str] = (), size: int = 0, room: int = 0) -> None:
        """Remember which notes were of use; when room runs short, the longest unused go.

        Of the `listed` handouts, which take `size` bytes together, the latest notes stay before
        all others. There is `room` for some times their size, but not for half of a disk.
        """
        for name in _FOLDERS:
            self._look(name, folder=True)
        self._look(_LOCK)
        if not (self._out and self._writes and self._used):
            return
        page = self.read("uses.json") or {}
        run = page.get("run") if isinstance(page.get("run"), int) else 0
        uses = page.get("uses") if isinstance(page.get("uses"), dict) else {}
        uses = {name: last for name, last in (uses or {}).items() if isinstance(last, int)}
        uses |= dict.fromkeys(sorted(self._used), (run or 0) + 1)
        objects = {"".join(path.split("/")[-2:]): size
                   for path, size in self._files("objects").items()}
        taken = sum(objects.values())
        room = room or max(_ROOM, min(_TIMES * size, (taken + self._out.free()) // 2))
        if taken > room and not self.blocked:
            uses = self._prune(uses, objects, room * 3 // 4, frozenset(listed))
        self.write("uses.json", {"run": (run or 0) + 1, "uses": uses})

    def _prune(self, uses: Mapping[str, int], objects: Mapping[str, int], room: int,
               listed: Collection[str]) -> dict[str, int]:
        """Keep the notes that matter most, as far as there is room; returns their uses."""
        notes = {name: self._note(name) for path in self._files("notes")
                 if path.endswith(".json") for name in [Path(path).stem]}
        latest: dict[tuple[str, str], int] = {}
        for name, (of, _) in notes.items():
            kind = name.partition("-")[0], of
            latest[kind] = max(latest.get(kind, 0), uses.get(name, 0))

        def matters(name: str) -> tuple[bool, int, str]:
            of, last = notes[name][0], uses.get(name, 0)
            mine = of.partition(" ")[0] in listed and last == latest[name.partition("-")[0], of]
            return not mine, -last, name

        wanted = {name for name in self._told() if name in objects}
        taken, kept, lost = sum(map(objects.__getitem__, wanted)), dict[str, int](), set[str]()
        for name in sorted(notes, key=matters):
            of, variants = notes[name]
            mine = not matters(name)[0]
            for one in variants[:1] if mine else variants:
                more = 0 if one["content"] in wanted else objects.get(one["content"], 0)
                if taken + more <= room:
                    wanted.add(one["content"])
                    taken, kept[name] = taken + more, uses.get(name, 0)
            if name not in kept:
                lost |= {of.partition(" ")[0]} if mine else set()
                self._remove(f"{FOLDER}/notes/{name}.json")
        for name in objects.keys() - wanted:
            self._remove(_object(name))
        self.short = len(lost)
        return kept

    def _note(self, name: str) -> tuple[str, list[dict[str, Any]]]:
        """Which handout a note is of, and its answers, the latest first."""
        return str((self.read(f"notes/{name}.json") or {}).get("of", "")), self._variants(name)

    def _told(self) -> Iterator[str]:
        """The objects that tell what came of runs and works, and what the source files were."""
        for path in (*self._files("runs"), *self._files("works")):
            yield str((self.read(path.removeprefix(f"{FOLDER}/")) or {}).get("content"))
        for path in self._files("handouts"):
            source_files = str((self.read(path.removeprefix(f"{FOLDER}/")) or {}).get("sources"))
            yield source_files
            with suppress(ValueError):
                stamps = json.loads(self.content(source_files) or b"{}")
                yield from map(str, stamps.values() if isinstance(stamps, dict) else ())


def _object(name: str) -> str:
    return f"{FOLDER}/objects/{name[:2]}/{name[2:]}"


def _is_variant(one: Any) -> bool:
    return (isinstance(one, dict) and isinstance(one.get("content"), str)
            and isinstance(one.get("sights"), dict)
            and all(isinstance(stamp, str) for stamp in one["sights"].values()))


def forget(out: Path) -> bool:
    """Remove the ledger of a delivery folder, but no other's file; tells whether there was one."""
    folder, found = Folder(out), False
    for path in [*_lying(folder)]:
        if _OURS.fullmatch(path):
            with suppress(OSError):
                found |= folder.remove(path)
    return found


def strangers(out: Path) -> tuple[str, ...]:
    """The files in the folder of the ledger that are none of ours; paths in `out`."""
    return tuple(path for path in _lying(Folder(out)) if not _OURS.fullmatch(path))


def _lying(folder: Folder) -> Iterator[str]:
    if folder.check(FOLDER, folder=True):
        yield from (path for path, _ in folder.files(FOLDER))


@contextmanager
def turn(out: Path) -> Iterator[None]:
    """Wait until no other build writes into `out`; the system ends it, however the build ends.

    What one that was cut off has left half-written is swept: the lock says whether the last one
    ended. Where the folder cannot be written to, or knows no locks, there is nothing to wait for.
    """
    try:
        lock = Folder(out).open(f"{FOLDER}/{_LOCK}")
    except (OSError, BlockedError):
        yield
        return
    with os.fdopen(lock, "rb"):
        alone = False
        with suppress(OSError):
            if not _locked(lock):
                import logging  # late: seldom needed; it is told at once, on the error stream

                said = "".join(sign if sign.isprintable() else "?" for sign in str(out))
                logging.getLogger("bifolio").warning(
                    "Another build is at work in %s; waiting for it to end.", said)
                _wait(lock)
            alone = True
        swept = (alone and _has_ended(lock)) or Folder(out).sweep(time(), alone)
        try:
            yield
        finally:
            if alone and swept:
                with suppress(OSError):
                    os.write(lock, _ENDED)


def _has_ended(lock: int) -> bool:
    """Whether the last build ended of itself; from now on the lock says that this one has not."""
    try:
        said = os.read(lock, len(_ENDED))
        os.ftruncate(lock, 0)
        os.lseek(lock, 0, os.SEEK_SET)
    except OSError:  # another person's, who alone can say so
        return False
    return said == _ENDED


def _locked(lock: int) -> bool:
    """Whether a lock is ours, without waiting. Raises OSError where there are no locks."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            raise
        return False
    return True


def _wait(lock: int) -> None:
    """Wait until a lock is ours."""
    if os.name == "nt":
        while not _locked(lock):
            sleep(_PAUSE)
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
