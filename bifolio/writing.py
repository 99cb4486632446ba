"""The one way a file is written: whole, or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from bifolio.diagnostics import ToolchainError

_DRAFT = ".draft-"
_HOUR = 3600  # seconds; nobody writes at one file that long


def put(target: Path, content: bytes) -> None:
    """Write a file whole or not at all: to a temporary name beside it, then in its place.

    Raises ToolchainError when it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, prefix=_DRAFT, delete=False) as draft:
            try:
                draft.write(content)
                draft.close()
                os.chmod(draft.name, 0o644)
                os.replace(draft.name, target)
            except BaseException:
                os.unlink(draft.name)
                raise
    except OSError as error:
        raise ToolchainError(
            f"{target} cannot be written: {error.strerror or error}. "
            "Check that the folder may be written to and that the disk has room, "
            "or name another with --out.") from error


def put_if_other(target: Path, content: bytes) -> None:
    """Write a file, unless just this lies there: what did not change keeps its date.

    Raises ToolchainError when it cannot be written.
    """
    if not holds(target, content):
        put(target, content)


def holds(target: Path, content: bytes) -> bool:
    """Whether a file lies there with just this content."""
    try:
        return target.stat().st_size == len(content) and target.read_bytes() == content
    except OSError:
        return False


def sweep(folder: Path, now: float) -> None:
    """Remove the drafts that writers who were cut off an hour before `now` have left behind."""
    for draft in folder.rglob(f"{_DRAFT}*"):
        with suppress(OSError):
            if draft.stat().st_mtime < now - _HOUR:
                draft.unlink()
