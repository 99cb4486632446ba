"""The ledger: what was made from what, by content hash. It lies in the delivery folder, hidden.

Contents are kept as objects, each under the SHA-256 of what it holds. A note says which object
came of a question, and what was looked at meanwhile; it is believed only while all of that still
has the same stamp. Nothing here is needed: what is missing, damaged or from another version
counts as not there, and is made anew; so does what lies behind a link.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from time import time
from typing import Any

from bifolio.diagnostics import ToolchainError
from bifolio.files.places import BlockedError
from bifolio.files.writing import Folder

FOLDER = ".ledger"
_VERSION = 2
_VARIANTS = 6  # answers that are kept to one question, the latest first
_ROOM = 256_000_000  # bytes that objects may take together
_LARGEST = _ROOM // 4  # bytes of one object, a PDF of 48 MB: a larger one pushes out all else
_LARGEST_PAGE = 8_000_000  # bytes of a page: the stamps of some sixty thousand files
_LOCK = "lock"
_FOLDERS = ("objects", "notes", "handouts", "runs", "works")

Stamp = Callable[[str], str]


class Ledger:
    """The ledger of one delivery folder, as one engine reads it; without a folder it is blank."""

    def __init__(self, out: Path | None, engine: Mapping[str, str], writes: bool = True) -> None:
        self._out = Folder(out) if out else None
        self.blocked: dict[Path, BlockedError] = {}  # what was found in the way, by where it lies
        self._engine = json.dumps(dict(engine), sort_keys=True)
        self._reads, self._writes = True, writes
        self._used: set[str] = set()

    @property
    def believed(self) -> bool:
        """Whether anything that it holds is taken for true."""
        return self._reads and self._out is not None

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

    def note(self, kind: str, question: str, sights: Mapping[str, str], content: bytes) -> None:
        """Note what came of a question, and what was looked at, each with its stamp."""
        if not (self._out and self._writes):
            return
        name = self._note_name(kind, question)
        variant = {"sights": dict(sights), "content": self.keep(content)}
        others = [old for old in self._variants(name) if old != variant]
        self.write(f"notes/{name}.json", {"variants": [variant, *others][:_VARIANTS]})
        self._used.add(name)

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
            self._out.put(path, content)

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

    def close(self, room: int = _ROOM) -> None:
        """Remember which notes were of use; when room runs short, the longest unused go."""
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
        objects = self._files("objects")
        if sum(objects.values()) > room and not self.blocked:
            uses = self._prune(uses, objects, room)
        self.write("uses.json", {"run": (run or 0) + 1, "uses": uses})

    def _prune(self, uses: Mapping[str, Any], objects: Mapping[str, int], room: int
               ) -> dict[str, Any]:
        """Keep the notes that were used last, as far as there is room; returns their uses."""
        sizes = {"".join(path.split("/")[-2:]): size for path, size in objects.items()}
        kept: dict[str, Any] = {}
        wanted = set(self._told())
        notes = [Path(path).stem for path in self._files("notes") if path.endswith(".json")]
        for name in sorted(notes, key=lambda name: -int(uses.get(name, 0))):
            more = wanted | {v["content"] for v in self._variants(name)}
            if sum(sizes.get(name, 0) for name in more) <= room // 2:
                wanted, kept[name] = more, uses.get(name, 0)
            else:
                self._remove(f"{FOLDER}/notes/{name}.json")
        for path in objects:
            if "".join(path.split("/")[-2:]) not in wanted:
                self._remove(path)
        return kept

    def _told(self) -> Iterator[str]:
        """The objects that tell what the source files were when a handout was last made."""
        for path in self._files("handouts"):
            source_files = str((self.read(path.removeprefix(f"{FOLDER}/")) or {}).get("shelf"))
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
    """Remove the ledger of a delivery folder; tells whether there was one."""
    return Folder(out).remove_tree(FOLDER)


@contextmanager
def turn(out: Path) -> Iterator[None]:
    """Wait until no other build writes into `out`; the system ends it, however the build ends.

    Where the folder cannot be written to, or knows no locks, there is nothing to wait for.
    """
    try:
        lock = Folder(out).open(f"{FOLDER}/{_LOCK}")
    except (OSError, BlockedError):
        yield
        return
    with os.fdopen(lock, "rb"):
        with suppress(OSError):
            _wait(lock)
        Folder(out).sweep(time())
        yield


def _wait(lock: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(lock, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
