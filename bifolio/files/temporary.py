"""Folders for temporary files, each held by the process that made it.

A process that is killed leaves its folder behind. Whoever comes next sees that nobody holds it
any more, and removes it. Only what new_folder made is swept: a library or a program that somebody
keeps beside it, in a folder of a like name, is never touched.
"""

from __future__ import annotations

import atexit
import os
import re
import stat
from contextlib import suppress
from pathlib import Path
from time import time

_PREFIX, _HELD = "bifolio-", "held"
_NAME = re.compile(_PREFIX + r"\d+-[a-z0-9_]{8}")  # the process, and what mkdtemp adds
_HOUR = 3600  # seconds; a folder that nobody has come to hold by then is left
_mine: dict[Path, int] = {}  # what this process made, and the file by which it holds it


def new_folder() -> Path:
    """A new folder, which goes when this process ends. Raises OSError where there is no room."""
    from tempfile import mkdtemp  # late: it takes a while to load

    folder = Path(mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
    unheld = folder / f".{_HELD}"
    _mine[folder] = os.open(unheld, os.O_RDWR | os.O_CREAT, 0o600)
    with suppress(OSError, ImportError):
        _hold(_mine[folder])
        os.rename(unheld, folder / _HELD)
    return folder


def remove(folder: Path) -> None:
    """Remove a folder that this process made."""
    _remove(str(folder))
    with suppress(OSError, KeyError):
        os.close(_mine.pop(folder))


def remove_all() -> None:
    """Remove what this process made, and not what one made that it is a copy of."""
    for folder in [each for each in _mine if each.name.startswith(f"{_PREFIX}{os.getpid()}-")]:
        remove(folder)


def sweep() -> None:
    """Remove what processes of ours have left that were killed."""
    for place in dict.fromkeys((os.environ.get("TMPDIR"), os.environ.get("TEMP"), "/tmp")):
        with suppress(OSError), os.scandir(place or "/tmp") as entries:
            for entry in entries:
                if _NAME.fullmatch(entry.name):
                    _sweep(entry.path)


def _sweep(path: str) -> None:
    """Remove a folder that is this user's, if nobody holds it."""
    with suppress(OSError, ImportError):
        seen = os.lstat(path)
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid():
            return
        try:
            held = os.open(os.path.join(path, _HELD), os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            if seen.st_mtime < time() - _HOUR:
                _remove_unheld(path)
            return
        try:
            _hold(held)
            _remove(path)
        finally:
            os.close(held)


def _remove_unheld(path: str) -> None:
    """Remove a folder that its process never came to hold; OSError if there is more in it."""
    with suppress(FileNotFoundError):
        os.unlink(os.path.join(path, f".{_HELD}"))
    os.rmdir(path)


def _hold(handle: int) -> None:
    """Hold a file, or raise OSError; the system lets go of it, however the process ends."""
    import fcntl  # not everywhere: then nothing is swept

    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove(path: str) -> None:
    from shutil import rmtree  # late: seldom needed

    rmtree(path, ignore_errors=True)


atexit.register(remove_all)
