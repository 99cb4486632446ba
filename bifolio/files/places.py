"""Places: open folders in which names are looked up one by one, so that no link is followed.

A folder of handouts may come out of a zip, a clone or a share, with links, pipes, and folders that
are named like files. Each step down from it is taken from a folder that is open already, so that
one that is swapped for a link meanwhile leads nowhere. Where the system has no such steps, each is
looked at first.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from contextlib import suppress
from os import fdopen
from pathlib import Path

from bifolio.diagnostics import ToolchainError
from bifolio.files.engine_files import all_folders

_DRAFT = re.compile(r"\.draft-(\d+)-[0-9a-f]{16}")  # of which process, and by lot
SOURCES = ("content", "templates", "styles")  # the folders that a library's files lie in
_STEPS = hasattr(os, "O_NOFOLLOW") and hasattr(os, "O_DIRECTORY") and {
    os.open, os.stat, os.mkdir, os.unlink, os.rmdir, os.rename} <= os.supports_dir_fd
_PLAIN = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_CLOEXEC", "O_BINARY"))
_FOLDER = _PLAIN | getattr(os, "O_DIRECTORY", 0)
_FILE = _PLAIN | getattr(os, "O_NONBLOCK", 0)  # a pipe must not keep us waiting
_JUNCTION = 0xA0000003  # how Windows tags a folder that is a link


class BlockedError(ToolchainError):
    """A link, or something else that is not what should be at `path`; it is left alone."""

    fix = "Remove it, or name another place (with --out or --to)."

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{what} Nothing was read, written or removed there. {self.fix}")
        self.path, self.what = path, what


class Place:
    """A folder that is open: names are looked up in it, wherever its path leads by now."""

    def __init__(self, path: Path, handle: int | None = None) -> None:
        self.path, self.handle = path, handle

    def at(self, name: str) -> str:
        """A name, as the system is to be asked for it."""
        return name if self.handle is not None else os.path.join(self.path, name)

    def look(self, name: str) -> os.stat_result | None:
        """What lies under a name, a link itself and not its target; None when nothing does."""
        with suppress(FileNotFoundError):
            return os.stat(self.at(name), dir_fd=self.handle, follow_symlinks=False)
        return None

    def check(self, name: str, folder: bool = False) -> bool:
        """Whether there is such a file (or folder); raises BlockedError for anything else."""
        found = self.look(name)
        if found is None or (is_folder if folder else is_file)(found):
            return found is not None
        wanted = "folder" if folder else "file"
        if stat.S_ISLNK(found.st_mode):
            what = f"is a link to {os.readlink(self.at(name), dir_fd=self.handle)}"
        elif is_file(found) or is_folder(found):
            what = f"is a {'file' if folder else 'folder'} where a {wanted} should be"
        else:
            what = f"is something else than a {wanted}"
        raise self._blocked(name, f"{what}.")

    def _blocked(self, name: str, what: str) -> BlockedError:
        path = self.path / name
        return BlockedError(path, "".join(c if c.isprintable() else "?" for c in f"{path} {what}"))

    def step(self, name: str, makes: bool = False) -> Place:
        """The folder of this name, opened; with `makes` it is made when it is not there."""
        if not self.check(name, folder=True) and makes:
            with suppress(FileExistsError):  # somebody else was quicker
                if self.handle is None:
                    os.makedirs(self.at(name))
                else:
                    os.mkdir(name, dir_fd=self.handle)
        path = self.path / name
        if _STEPS:
            return Place(path, os.open(self.at(name), _FOLDER, dir_fd=self.handle))
        if not self.check(name, folder=True):
            raise FileNotFoundError(path)
        return Place(path)

    def open(self, name: str, flags: int) -> int:
        """A file, opened, and nothing but a file."""
        self.check(name)
        handle = os.open(self.at(name), flags | _FILE, 0o666, dir_fd=self.handle)
        seen = os.fstat(handle)
        if stat.S_ISREG(seen.st_mode) and not (flags & os.O_APPEND and seen.st_nlink > 1):
            return handle
        os.close(handle)
        if stat.S_ISREG(seen.st_mode):  # what is written at its end stands elsewhere, too
            raise self._blocked(name, "is a file that has another name somewhere (a hard link).")
        raise FileNotFoundError(self.path / name)

    def close(self) -> None:
        """Let go of the folder."""
        if self.handle is not None:
            os.close(self.handle)

    def put(self, name: str, content: bytes, lasts: bool = True) -> None:
        """Write a file: to a temporary name beside it, then in its place.

        What `lasts` is on the disk before it is in its place: no loss of power halves it. Who may
        read and write it stays as it was.
        """
        self.check(name)
        lies = self.look(name)
        draft = f".draft-{os.getpid()}-{os.urandom(8).hex()}"
        handle = os.open(self.at(draft), os.O_WRONLY | os.O_CREAT | os.O_EXCL | _PLAIN, 0o666,
                         dir_fd=self.handle)
        try:
            with fdopen(handle, "wb") as file:
                if lies and hasattr(os, "fchmod"):
                    with suppress(OSError):  # a disk that knows no such thing
                        os.fchmod(handle, stat.S_IMODE(lies.st_mode))
                file.write(content)
                if lasts:
                    file.flush()
                    os.fsync(file.fileno())
            os.replace(self.at(draft), self.at(name), src_dir_fd=self.handle,
                       dst_dir_fd=self.handle)
        except BaseException:
            with suppress(OSError):
                os.unlink(self.at(draft), dir_fd=self.handle)
            raise


def writer_of(name: str) -> int | None:
    """The process that a draft is of; None for a file that is none of our drafts."""
    draft = _DRAFT.fullmatch(name)
    return int(draft[1]) if draft else None


def is_running(process: int) -> bool:
    """Whether a process of this computer is there; where the system cannot say, it may be."""
    if os.name == "nt":  # where to ask would end it
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:  # somebody else's
        return True
    return True


def misplaced(out: Path, root: Path) -> str:
    """Why no handouts can go to a folder: it holds the library, or lies among its sources.

    The folders of the program itself are no place for them either. "" when they can. Raises
    BlockedError when it is a link, or no folder.
    """
    with suppress(OSError):  # what cannot be looked at cannot be written to either
        Place(Path()).check(str(out), folder=True)
    place, library = Path(os.path.realpath(out)), Path(os.path.realpath(root))
    sources = [Path(os.path.realpath(library / name)) for name in SOURCES]
    if _within(place, [Path(os.path.realpath(folder)) for folder in all_folders()]):
        return (f"The handouts cannot go to {place}: that is a folder of the program itself. "
                "Name a folder for handouts alone with --out.")
    if _all([place]) & _all(folder for each in (library, *sources)
                            for folder in (each, *each.parents)):
        what = "holds"
    elif _within(place, sources):
        what = "lies among the texts, templates and styles of"
    else:
        return ""
    return (f"The handouts cannot go to {place}: that {what} the library {library}, which they "
            "must not be mixed with. Name a folder for handouts alone with --out.")


def _within(place: Path, folders: list[Path]) -> bool:
    """Whether a place is, or will be, one of these folders or within one."""
    return any(place.is_relative_to(folder) for folder in folders) or bool(
        _all(folders) & _all((place, *place.parents)))


def _all(folders: Iterable[Path]) -> set[tuple[int, int]]:
    """Those of these folders that are there, by what the system knows them by.

    So one is the same in small and capital letters, where these count as one.
    """
    found = set()
    for folder in set(folders):
        with suppress(OSError, ValueError):
            seen = os.stat(folder)
            found.add((seen.st_dev, seen.st_ino))
    return found


def is_folder(seen: os.stat_result) -> bool:
    """Whether it is a folder, and no link to one."""
    return stat.S_ISDIR(seen.st_mode) and getattr(seen, "st_reparse_tag", 0) != _JUNCTION


def is_file(seen: os.stat_result) -> bool:
    """Whether it is a file, and no link, pipe or device."""
    return stat.S_ISREG(seen.st_mode)
