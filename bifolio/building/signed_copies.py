"""Signed copies: each reading copy that was signed or released is kept as text in its work.

It stands in content/WORK/signed/, under the edition and the head of its hash. It counts only as
long as its words have the hash that the sign-off has.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bifolio.building.signoff_status import SignoffStatus
from bifolio.files.reading import KEPT
from bifolio.files.writing import Folder
from bifolio.model import SignOff
from bifolio.model.reading_copies import Change, ReadingCopy, head_of, read_copy

_LARGEST = 64_000_000  # bytes of a text that somebody signed


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept at `path`; no `copy` when it is gone, or `altered`."""

    path: str
    copy: ReadingCopy | None
    altered: bool = False


def keep(root: Path, work: str, edition: str, copy: ReadingCopy) -> None:
    """Keep the reading copy of an edition in its work. Raises ToolchainError when it cannot be."""
    Folder(root).put_if_other(_path(work, edition, copy.text_hash), copy.text.encode())


def kept(root: Path, work: str, edition: str, text_hash: str) -> Kept:
    """The reading copy of an edition that has this hash."""
    path = _path(work, edition, text_hash)
    content = Folder(root).lying(path, _LARGEST)
    if content is None:
        return Kept(path, None)
    copy = read_copy(content.decode("utf-8", "replace"))
    return Kept(path, copy) if copy.text_hash == text_hash else Kept(path, None, altered=True)


def since(root: Path, work: str, status: SignoffStatus, record: SignOff
          ) -> tuple[Kept, tuple[Change, ...]]:
    """What was kept of a text that a sign-off is of, and what has changed in the text since.

    Where no copy of it is there, nobody can tell the changes.
    """
    was = kept(root, work, status.edition, record.text_hash)
    return was, status.copy.changes(was.copy) if was.copy else ()


def _path(work: str, edition: str, text_hash: str) -> str:
    return f"content/{work}/{KEPT}/{edition}-{head_of(text_hash)}.txt"
