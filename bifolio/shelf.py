"""Gather: the only disk reads. A library's files as they stood when the run began."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from bifolio.diagnostics import Findings, suggest
from bifolio.source import Source, Span

_FOLDERS = ("content", "templates", "styles")
_FILES = ("bibliography.bib",)
_SINGLES = (".csl", ".csv")


@dataclass(frozen=True, slots=True)
class Shelf:
    """What was gathered: path relative to the library → bytes; and links that were refused.

    The engine's own templates and styles stand behind the library's: a file of the same path
    in the library takes their place. `lent` are the paths of those that the engine has lent.
    """

    files: Mapping[str, bytes]
    refused: frozenset[str] = frozenset()
    lent: frozenset[str] = frozenset()

    def under(self, prefix: str) -> tuple[str, ...]:
        """Paths that start with `prefix`, sorted."""
        return tuple(sorted(path for path in self.files if path.startswith(prefix)))

    def text(self, path: str, findings: Findings) -> Source | None:
        """A file as text, or None and a finding when it is missing or not UTF-8."""
        content = self.files.get(path)
        if content is None:
            findings.add("missing-file", Span(path), f"There is no file {path}.",
                         suggest(path, self.files, "Add it, or take out what names it."))
            return None
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = content[: error.start]
            line = before.count(b"\n") + 1
            column = len(before[before.rfind(b"\n") + 1:].decode("utf-8", "replace")) + 1
            findings.add("invalid-utf8", Span(path, line, column),
                         f"The byte 0x{content[error.start]:02X} here is not UTF-8.",
                         "Open the file in an editor and save it with the encoding UTF-8.")
            return None
        return Source(path, text.replace("\r\n", "\n").replace("\r", "\n"))


def gather(root: Path, engine: Mapping[str, Path], findings: Findings) -> Shelf:
    """Read everything a library is made of.

    `engine` maps folder names ("templates", "styles") to where the engine keeps its own.
    A file that cannot be read is a finding. Raises nothing for what lies in the library.
    """
    files: dict[str, bytes] = {}
    refused: set[str] = set()
    lent: set[str] = set()
    for relative, path, is_own in _survey(root, engine):
        if is_own:
            lent.discard(relative)
        else:
            lent.add(relative)
        if path is None:
            refused.add(relative)
            files.pop(relative, None)
            continue
        try:
            files[relative] = path.read_bytes()
        except OSError as error:
            if isinstance(error, FileNotFoundError) and not path.is_symlink():
                continue  # removed since it was listed: there is no such file
            if not path.is_relative_to(root):
                raise
            findings.add("unreadable-file", Span(relative),
                         f"The file cannot be read: {error.strerror or error}.",
                         "Check that it is there and that you may read it.")
    return Shelf(files, frozenset(refused), frozenset(lent))


def survey(root: Path, engine: Mapping[str, Path]) -> Iterator[tuple[str, Path | None]]:
    """Every file that a library is made of: its path on the shelf, and where it lies.

    The engine's come first; of two with one path the later counts. None stands for a link that
    leads out of the library.
    """
    return ((relative, path) for relative, path, _ in _survey(root, engine))


def _survey(root: Path, engine: Mapping[str, Path]) -> Iterator[tuple[str, Path | None, bool]]:
    """As `survey`, and whether a file is the library's own."""
    for name, folder in engine.items():
        for path in _walk(folder):
            yield f"{name}/{path.relative_to(folder).as_posix()}", path, False
    real_root = root.resolve()
    singles = [root / name for name in _FILES if (root / name).exists()]
    singles += sorted(path for suffix in _SINGLES for path in root.glob(f"*{suffix}"))
    for path in (*singles, *(path for name in _FOLDERS for path in _walk(root / name))):
        inside = path.resolve().is_relative_to(real_root)
        yield path.relative_to(root).as_posix(), path if inside else None, True


def belongs(path: PurePath) -> bool:
    """Whether a path in a library can be one of its own files or folders."""
    if not path.parts or any(part.startswith(".") for part in path.parts):
        return False
    alone = len(path.parts) == 1 and (path.name in _FILES or path.suffix in _SINGLES)
    return alone or path.parts[0] in _FOLDERS


def folders(root: Path) -> Iterator[Path]:
    """The folders that a library's files lie in, but for its own; hidden ones do not count."""
    for name in _FOLDERS:
        for parent, inner, _ in os.walk(root / name):
            inner[:] = sorted(each for each in inner if not each.startswith((".", "__")))
            yield Path(parent)


def _walk(folder: Path) -> Iterator[Path]:
    """Files below `folder`, sorted, without hidden ones; links to folders are not followed."""
    for parent, folders, names in os.walk(folder):
        linked = [name for name in folders if (Path(parent) / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted([*names, *linked]):
            path = Path(parent) / name
            if name.startswith(".") or not (path.is_symlink() or path.is_file()):
                continue
            if not path.is_dir() or not path.resolve().is_relative_to(folder.resolve()):
                yield path
