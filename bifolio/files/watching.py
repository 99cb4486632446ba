"""The file watcher: tells when a file of a library was saved. watchfiles' door."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from threading import Event
from time import sleep

from bifolio.diagnostics import ToolchainError
from bifolio.files.reading import belongs, folders

try:
    from watchfiles import Change, watch
except ImportError as error:
    raise ToolchainError(
        "To notice what is saved, “watch” needs the package watchfiles, which is not installed. "
        f"Install it:\n  {sys.executable} -m pip install 'watchfiles>=1.3'") from error

_STEP = 10  # milliseconds: what is saved counts when no other file follows within one to two of
#             these; what comes later is told at the next wait, and so nothing is stale for long
_LONGEST = 500  # milliseconds after which an unending stream of saves is looked at all the same
_TRIES = 20  # to watch folders that come and go meanwhile,
_PAUSE = 0.05  # so many seconds apart

_Saves = Iterator[set[tuple[Change, str]]]


class FileWatcher:
    """Keeps watch over a library's own folders, and over no others: not out/, not .venv.

    What is saved while nobody waits is told at the next wait. Raises ToolchainError when the
    library's folder is gone, or cannot be watched.
    """

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._watched: tuple[Path, ...] = ()
        self._saves: _Saves = iter(())
        self._closed = Event()
        self._look()

    def close(self) -> None:
        """Watch no longer."""
        self._closed.set()

    def wait(self) -> bool:
        """Until a file or folder of the library was saved, renamed or removed; False once closed.
        """
        while (changes := next(self._saves, None)) is not None:
            paths = [Path(path) for _, path in changes]
            mine = [path for path in paths if belongs(path.relative_to(self._root))]
            if any(path in self._watched or path.is_dir() for path in paths):
                self._look()  # a folder came or went: it, or what took its place, is to be watched
            if mine:
                return True
        return False

    def _look(self) -> None:
        """Begin to watch all folders as they are now; what came of the time before is forgotten."""
        for _ in range(_TRIES):
            self._watched = tuple(chain([self._root], folders(self._root)))
            saves: _Saves = watch(
                *self._watched, watch_filter=None, debounce=_LONGEST, step=_STEP, rust_timeout=1,
                yield_on_timeout=True, recursive=False, stop_event=self._closed)
            with suppress(FileNotFoundError):  # one was removed after it was listed
                try:
                    next(saves, None)  # from here on nothing escapes
                    self._saves = saves
                    return
                except FileNotFoundError:
                    raise
                except OSError as error:
                    raise ToolchainError(
                        f"{self._root} cannot be watched: {error}. Close other programs that "
                        "watch files, or set WATCHFILES_FORCE_POLLING=1.") from error
            sleep(_PAUSE)
        raise ToolchainError(f"The folder {self._root} is gone: there is nothing left to watch.")
