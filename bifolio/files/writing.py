"""The one door to the folders that we write into; a file is written whole, or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from os import fdopen
from pathlib import Path

from bifolio.diagnostics import ToolchainError
from bifolio.files.places import BlockedError, Place, is_file, is_folder, is_running, writer_of

_HOUR = 3600  # seconds; nobody writes at one file that long
_DEPTH = 5  # folders in one another; we make no more


class Folder:
    """A folder that we write into. Paths in it are relative and with slashes, whoever names them.

    Whatever lies in the way and is not what it should be raises BlockedError. The folder must not
    be a link itself, but may lie behind one.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: list[tuple[str, Place]] | None = None  # the last folder, and those above it

    @contextmanager
    def held(self) -> Iterator[Folder]:
        """The same folder, for a look at many files: each folder stays open for the next one."""
        folder = Folder(self.path)
        folder._held = []
        try:
            yield folder
        finally:
            for _, place in folder._held:
                place.close()

    @contextmanager
    def _reach(self, steps: list[str], makes: bool = False) -> Iterator[Place]:
        """The folder at the end of these steps, open for a while."""
        if self._held is not None:
            yield self._next(self._held, [str(self.path), *steps])
            return
        place = Place(Path())
        try:
            for name in (str(self.path), *steps):
                inner = place.step(name, makes)
                place.close()
                place = inner
            yield place
        finally:
            place.close()

    @staticmethod
    def _next(held: list[tuple[str, Place]], steps: list[str]) -> Place:
        """The folder at the end of these steps, of which some may be open."""
        alike = next((at for at, ((name, _), step) in enumerate(zip(held, steps, strict=False))
                      if name != step), min(len(held), len(steps)))
        while len(held) > alike:
            held.pop()[1].close()
        for name in steps[alike:]:
            held.append((name, (held[-1][1] if held else Place(Path())).step(name)))
        return held[-1][1]

    def read(self, path: str, most: int | None = None) -> bytes | None:
        """A file's content; None when it cannot be read, or has more bytes than `most`."""
        try:
            return self.load(path, most)
        except (OSError, ValueError):
            return None

    def load(self, path: str, most: int | None = None) -> bytes | None:
        """As `read`, but raises OSError when it cannot be read."""
        *folders, name = _split(path)
        with self._reach(folders) as place, fdopen(place.open(name, os.O_RDONLY), "rb") as file:
            fits = most is None or os.fstat(file.fileno()).st_size <= most
            return file.read() if fits else None

    def lying(self, path: str, most: int | None = None) -> bytes | None:
        """As `read`, and None also when something is in the way."""
        with suppress(BlockedError):
            return self.read(path, most)
        return None

    def holds(self, path: str, content: bytes) -> bool:
        """Whether a file lies there with just this content."""
        return self.lying(path, len(content)) == content

    def put(self, path: str, content: bytes, lasts: bool = True) -> None:
        """Write a file whole or not at all: to a temporary name beside it, then in its place.

        What `lasts` outlives a loss of power, too. Raises ToolchainError when it cannot be written.
        """
        with self._writing(path):
            *folders, name = _split(path)
            with self._reach(folders, makes=True) as place:
                place.put(name, content, lasts)

    def append(self, path: str, content: bytes) -> None:
        """Write at the end of a file, which is made when it is not there.

        Raises ToolchainError when it cannot be written; then a part of it may stand there.
        """
        with self._writing(path):
            *folders, name = _split(path)
            with self._reach(folders, makes=True) as place, fdopen(
                    place.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND), "ab") as file:
                file.write(content)

    @contextmanager
    def _writing(self, path: str) -> Iterator[None]:
        """Says what keeps a file from being written."""
        try:
            yield
        except OSError as error:
            raise ToolchainError(
                f"{self.path / path} cannot be written: {error.strerror or error}. "
                f"{way_out(error, 'the folder')}, or name another with --out.") from error

    def put_if_other(self, path: str, content: bytes) -> None:
        """As `put`, unless just this lies there: what did not change keeps its date."""
        if not self.holds(path, content):
            self.put(path, content)

    def has(self, path: str, folder: bool = False) -> bool:
        """Whether such a file (or folder) is there; not when something is in the way."""
        with suppress(BlockedError):
            return self.check(path, folder)
        return False

    def check(self, path: str, folder: bool = False) -> bool:
        """Whether such a file (or folder) is there."""
        try:
            *folders, name = _split(path)
            with self._reach(folders) as place:
                return place.check(name, folder)
        except (OSError, ValueError):
            return False

    def remove(self, path: str) -> bool:
        """Remove a file, and folders that are empty then; tells whether it was there."""
        if not self.check(path):
            return False
        *folders, name = _split(path)
        with self._reach(folders) as place:
            os.unlink(place.at(name), dir_fd=place.handle)
        with suppress(OSError, BlockedError):  # until one is not empty
            while folders:
                with self._reach(folders[:-1]) as place:
                    os.rmdir(place.at(folders.pop()), dir_fd=place.handle)
            os.rmdir(self.path)
        return True

    def files(self, path: str = "", hidden: bool = True, within: bool = True
              ) -> Iterator[tuple[str, os.stat_result]]:
        """Every file in a folder of it, and in those `within`, `hidden` ones too.

        What lies behind links is not ours.
        """
        steps = path.split("/") if path else []
        try:
            with self._reach(steps) as place:
                names = os.listdir(place.path if place.handle is None else place.handle)
                found = [(name, seen) for name in sorted(names)
                         if (hidden or not name.startswith(".")) and (seen := place.look(name))]
        except OSError:
            return
        for name, seen in found:
            inner = "/".join((*steps, name))
            if is_file(seen):
                yield inner, seen
            elif within and is_folder(seen) and len(steps) < _DEPTH:
                with suppress(BlockedError):
                    yield from self.files(inner, hidden)

    def folders(self, path: str) -> tuple[str, ...]:
        """The names of the folders in one of it."""
        try:
            with self._reach(path.split("/")) as place:
                names = os.listdir(place.path if place.handle is None else place.handle)
                return tuple(name for name in sorted(names)
                             if (seen := place.look(name)) and is_folder(seen))
        except OSError:
            return ()

    def free(self) -> int:
        """How many bytes its disk has room for; as good as none where that cannot be told."""
        from shutil import disk_usage  # late: seldom needed

        try:
            return disk_usage(self.path).free
        except OSError:
            return 0

    def sweep(self, now: float, alone: bool = False, within: bool = True) -> bool:
        """Remove the drafts that writers who were cut off have left; tells whether none stays.

        Where nobody else writes meanwhile, those of processes that are gone; elsewhere one of
        another computer may still be at work, and they go when they are an hour old.
        """
        left = 0
        for path, seen in self.files(within=within):
            writer = writer_of(path.split("/")[-1])
            left += writer is not None
            if writer is not None and (seen.st_mtime < now - _HOUR
                                       or (alone and not is_running(writer))):
                with suppress(OSError, BlockedError):
                    left -= self.remove(path)
        return not left

    def open(self, path: str) -> int:
        """A file to be locked, made when it is not there. Raises OSError as well."""
        *folders, name = _split(path)
        with self._reach(folders, makes=True) as place:
            try:
                return place.open(name, os.O_RDWR | os.O_CREAT)
            except PermissionError:  # another person's: to lock it, it need only be read
                return place.open(name, os.O_RDONLY)

    def path_of(self, target: Path) -> str | None:
        """What a path from elsewhere is called in this folder; None when it leads elsewhere."""
        for real in (os.path.abspath, os.path.realpath):
            place, folder = Path(real(target.parent)), Path(real(self.path))
            if place.is_relative_to(folder):
                return (place.relative_to(folder) / target.name).as_posix()
        return None


def put(target: Path, content: bytes, out: Path) -> None:
    """Write a file where the person wants it; in the folder of handouts as all else there.

    Raises ToolchainError when it cannot be written.
    """
    path = Folder(out).path_of(target)
    if path is None:
        Folder(Path(os.path.realpath(target.parent))).put(target.name, content)
    else:
        Folder(out).put(path, content)


def way_out(error: OSError, where: str) -> str:
    """What to look at when a file could not be written."""
    if error.errno == errno.EFBIG:
        return "Lift the limit on the size of files (“ulimit -f” shows it)"
    return f"Check that {where} may be written to and that the disk has room"


def _split(path: str) -> list[str]:
    """The names that a path is made of; raises ValueError for one that could lead out."""
    steps = path.split("/")
    if any(step in ("", ".", "..") or "\0" in step or os.path.basename(step) != step
           for step in steps):
        raise ValueError(f"Not a path in a folder: {path}")
    return steps
