"""Gather: the only disk reads. A library's files as they stood when the run began."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from bifolio.diagnostics import Findings, suggest
from bifolio.files.deceptive_signs import find_deceptive_signs
from bifolio.model.source import Source, Span

_FOLDERS = ("content", "templates", "styles")
_FILES = ("bibliography.bib",)
_SINGLES = (".csl", ".csv")
_IN_PART = (".bib", ".csv")  # of these only what is printed is looked at for signs that deceive
_NO_FOLDERS = (".yaml", ".md", ".bib", ".csl", ".csv", ".css", ".html")  # names of files alone
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
LEAVES, UNREAD = "link-leaves-library", "unreadable-file"


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """What was gathered: path relative to the library → bytes; and what was `refused`.

    That is not read: a link that leaves the library, or what is no file. Each has its rule.

    The engine's own templates and styles stand behind the library's: a file of the same path
    in the library takes their place. `lent` are the paths of those that the engine has lent.
    """

    files: Mapping[str, bytes]
    refused: Mapping[str, str] = field(default_factory=dict)
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
        source = Source(path, text.replace("\r\n", "\n").replace("\r", "\n"))
        if not path.endswith(_IN_PART):
            find_deceptive_signs(source, findings)
        return source


def gather(root: Path, engine: Mapping[str, Path], findings: Findings,
           out: Path | None = None) -> SourceFiles:
    """Read everything a library is made of.

    `engine` maps folder names ("templates", "styles") to where the engine keeps its own. What a
    link takes from `out`, the folder of handouts, is no source: it would be written over.
    A file that cannot be read is a finding. Raises nothing for what lies in the library.
    """
    files: dict[str, bytes] = {}
    refused: dict[str, str] = {}
    lent: set[str] = set()
    real_out = Path(os.path.realpath(out)) if out else None
    for relative, path, is_own in _survey(root, engine, real_out):
        if is_own:
            lent.discard(relative)
        else:
            lent.add(relative)
        if path is None:
            files.pop(relative, None)
            refused[relative], what, fix = _trouble(
                root / relative, root.resolve(), real_out)
            if not (refused[relative] == LEAVES and _is_picture(relative)):  # told where it is used
                findings.add(refused[relative], Span(relative), what, fix)
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
    return SourceFiles(files, refused, frozenset(lent))


def survey(root: Path, engine: Mapping[str, Path]) -> Iterator[tuple[str, Path | None]]:
    """Every file that a library is made of: its path among the source files, and where it lies.

    The engine's come first; of two with one path the later counts. None stands for what must not
    be read: a link that leads out of the library, or a pipe, which has no end.
    """
    return ((relative, path) for relative, path, _ in _survey(root, engine))


def _survey(root: Path, engine: Mapping[str, Path], real_out: Path | None = None
            ) -> Iterator[tuple[str, Path | None, bool]]:
    """As `survey`, and whether a file is the library's own."""
    for name, folder in engine.items():
        for path in _walk(folder):
            yield f"{name}/{path.relative_to(folder).as_posix()}", path, False
    real_root = root.resolve()
    singles = [root / name for name in _FILES if os.path.lexists(root / name)]
    singles += sorted(path for suffix in _SINGLES for path in root.glob(f"*{suffix}"))
    for name in _FOLDERS:
        away = (root / name).is_symlink() and _trouble(root / name, real_root)[0] == LEAVES
        singles += [root / name] if away else _walk(root / name)
    for path in singles:
        refused = _trouble(path, real_root, real_out)[0]
        yield path.relative_to(root).as_posix(), None if refused else path, True


def _trouble(path: Path, real_root: Path, real_out: Path | None = None
             ) -> tuple[str, str, str]:
    """Why a path must not be read: the rule, what is wrong and what to do; "" when it may be."""
    real = Path(os.path.realpath(path))  # Path.resolve() raises at a link to itself
    if not real.is_relative_to(real_root):
        return LEAVES, f"This is a link to {real.name}, which lies outside the library.", \
            "Copy it into the library, in the place of the link."
    if real_out and real.is_relative_to(real_out):
        return LEAVES, f"This is a link to {real.name} in the folder of handouts, which is " \
            "written anew.", "Copy it into the library, in the place of the link."
    if real.is_dir() and path.is_symlink():
        return UNREAD, "This is a link to a folder, and folders behind links are not read.", \
            "Put the folder itself here."
    if real.is_dir():
        return UNREAD, "This is a folder, and a file is wanted here.", \
            "Put the file itself here, or give the folder another name."
    if not os.path.exists(real):
        if not path.is_symlink():
            return "", "", ""  # removed since it was listed
        return UNREAD, "This is a link that leads nowhere, or to itself.", \
            "Put the file itself here, or remove the link."
    if not real.is_file():
        return UNREAD, "This is no file, but a pipe, a socket or a device.", \
            "Remove it, or put a file in its place."
    return "", "", ""


def _is_picture(path: str) -> bool:
    """Whether a path in content/ is a picture, or may be a folder of them."""
    parts = path.split("/")
    return parts[0] == "content" and (path.endswith(PICTURES) or "images" in parts)


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
    """What lies below `folder`, sorted, without hidden ones; links to folders are not followed."""
    for parent, folders, names in os.walk(folder):
        alone = {name for name in folders if name.endswith(_NO_FOLDERS)
                 or (Path(parent) / name).is_symlink()}
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__"))
                            and name not in alone)
        yield from (Path(parent) / name for name in sorted([*names, *alone])
                    if not name.startswith("."))
