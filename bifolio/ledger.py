"""The ledger: what was made from what, by content hash. It lies in the delivery folder, hidden.

Contents are kept as objects, each under the SHA-256 of what it holds. A note says which object
came of a question, and what was looked at meanwhile; it is believed only while all of that still
has the same stamp. Nothing here is needed: what is missing, damaged or from another version
counts as not there, and is made anew.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from copy import copy
from errno import EFBIG
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from time import time
from typing import Any

from bifolio.diagnostics import ToolchainError
from bifolio.writing import put, sweep

FOLDER = ".ledger"
_VERSION = 2
_VARIANTS = 6  # answers that are kept to one question, the latest first
_ROOM = 256_000_000  # bytes that objects may take together
_LARGEST = _ROOM // 4  # bytes of one object, a PDF of 48 MB: a larger one pushes out all else
_LARGEST_PAGE = 8_000_000  # bytes of a page: the stamps of some sixty thousand files
_LOCK = "lock"

Stamp = Callable[[str], str]


class Ledger:
    """The ledger of one delivery folder, as one engine reads it; without a folder it is blank."""

    def __init__(self, out: Path | None, engine: Mapping[str, str], writes: bool = True) -> None:
        self.folder = out / FOLDER if out else None
        self._engine = json.dumps(dict(engine), sort_keys=True)
        self._reads, self._writes = True, writes
        self._used: set[str] = set()

    def unread(self) -> Ledger:
        """The same ledger to write in, of which nothing is believed."""
        other = copy(self)
        other._reads, other._used = False, set()
        return other

    # --- objects ---

    def keep(self, content: bytes) -> str:
        """Keep a content; returns its hash, by which it is found again."""
        name = sha256(content).hexdigest()
        target = self._object(name)
        if target and self._writes and len(content) <= _LARGEST and not target.is_file():
            self._put(target, content)
        return name

    def content(self, name: str) -> bytes | None:
        """What was kept under a hash; None when it is not there, or is no longer that."""
        target = self._object(name)
        try:
            content = _read(target, _LARGEST) if target else b""
        except OSError:
            return None
        if sha256(content).hexdigest() == name:
            return content
        if target and self._writes:
            with suppress(OSError):
                target.unlink()  # a damaged one must not stand in the way of a whole one
        return None

    def _object(self, name: str) -> Path | None:
        whole = self.folder and len(name) == 64 and name.isalnum()
        return self.folder / "objects" / name[:2] / name[2:] if self.folder and whole else None

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
        if not (self.folder and self._writes):
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
            content = _read(self.folder / path, _LARGEST_PAGE) if self.folder else b""
            page = json.loads(content)
        except (OSError, ValueError, RecursionError):
            return None
        fits = isinstance(page, dict) and page.get("ledger") == _VERSION
        return page if fits else None

    def write(self, path: str, page: Mapping[str, Any]) -> None:
        """Write a page whole, or, where that cannot be, not at all."""
        if self.folder and self._writes:
            content = json.dumps({"ledger": _VERSION, **page}, ensure_ascii=False)
            self._put(self.folder / path, content.encode("utf-8", "surrogatepass"))

    def _put(self, target: Path, content: bytes) -> None:
        with suppress(ToolchainError):  # a full or closed folder costs time, and nothing else
            put(target, content)

    # --- room ---

    def close(self, room: int = _ROOM) -> None:
        """Remember which notes were of use; when room runs short, the longest unused go."""
        if not (self.folder and self._writes and self._used):
            return
        page = self.read("uses.json") or {}
        run = page.get("run") if isinstance(page.get("run"), int) else 0
        uses = page.get("uses") if isinstance(page.get("uses"), dict) else {}
        uses = {name: last for name, last in (uses or {}).items() if isinstance(last, int)}
        uses |= dict.fromkeys(sorted(self._used), (run or 0) + 1)
        if self._size() > room:
            uses = self._prune(uses, room)
        self.write("uses.json", {"run": (run or 0) + 1, "uses": uses})

    def _size(self) -> int:
        return sum(path.stat().st_size for path in self._objects())

    def _objects(self) -> list[Path]:
        folder = self.folder / "objects" if self.folder else None
        return [path for path in folder.glob("*/*") if path.is_file()] if folder else []

    def _prune(self, uses: Mapping[str, Any], room: int) -> dict[str, Any]:
        """Keep the notes that were used last, as far as there is room; returns their uses."""
        assert self.folder
        sizes = {path.parent.name + path.name: path.stat().st_size for path in self._objects()}
        kept: dict[str, Any] = {}
        wanted = set(self._told())
        notes = [path.stem for path in (self.folder / "notes").glob("*.json")]
        for name in sorted(notes, key=lambda name: -int(uses.get(name, 0))):
            more = wanted | {v["content"] for v in self._variants(name)}
            if sum(sizes.get(name, 0) for name in more) <= room // 2:
                wanted, kept[name] = more, uses.get(name, 0)
            else:
                (self.folder / "notes" / f"{name}.json").unlink(missing_ok=True)
        for path in self._objects():
            if path.parent.name + path.name not in wanted:
                path.unlink(missing_ok=True)
        return kept

    def _told(self) -> Iterator[str]:
        """The objects that tell what was on the shelf when a handout was last made."""
        assert self.folder
        for path in (self.folder / "handouts").glob("*.json"):
            shelf = str((self.read(f"handouts/{path.name}") or {}).get("shelf"))
            yield shelf
            with suppress(ValueError):
                stamps = json.loads(self.content(shelf) or b"{}")
                yield from map(str, stamps.values() if isinstance(stamps, dict) else ())


def _read(path: Path, most: int) -> bytes:
    """The content of a file that has no more bytes than `most`. Raises OSError otherwise."""
    if path.stat().st_size > most:
        raise OSError(EFBIG, f"{path.name} is too large")
    return path.read_bytes()


def _is_variant(one: Any) -> bool:
    return (isinstance(one, dict) and isinstance(one.get("content"), str)
            and isinstance(one.get("sights"), dict)
            and all(isinstance(stamp, str) for stamp in one["sights"].values()))


def forget(out: Path) -> bool:
    """Remove the ledger of a delivery folder; tells whether there was one."""
    folder = out / FOLDER
    if folder.is_symlink() or not folder.is_dir():
        return False
    rmtree(folder, ignore_errors=True)
    return True


@contextmanager
def turn(out: Path) -> Iterator[None]:
    """Wait until no other build writes into `out`; the system ends it, however the build ends.

    Where the folder cannot be written to, or knows no locks, there is nothing to wait for.
    """
    try:
        (out / FOLDER).mkdir(parents=True, exist_ok=True)
        lock = open(out / FOLDER / _LOCK, "a")  # noqa: SIM115 - closed by the with below
    except OSError:
        yield
        return
    with lock:
        with suppress(OSError):
            _wait(lock.fileno())
        sweep(out, time())
        yield


def _wait(lock: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(lock, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)
