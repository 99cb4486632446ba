"""Gather: the only disk reads. A library's files as they stood when the run began."""

from __future__ import annotations

import errno
import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice, takewhile
from pathlib import Path, PurePath

from bifolio.diagnostics import ContentError, Findings, suggest
from bifolio.files.nesting import too_much
from bifolio.files.places import SOURCES, BlockedError
from bifolio.files.writing import Folder
from bifolio.model.bounds import FILES, LIBRARY, SIZES
from bifolio.model.source import Source, Span

_FILES = ("bibliography.bib",)
_SINGLES = (".csl", ".csv")
_ENCODED = re.compile(rb"""<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.-]+)""")
_HALVES = re.compile("[\ud800-\udfff]")  # of signs
_IN_PART = (".bib", ".csv")  # of these only what is printed is looked at for signs that deceive
_TEXTS = (".md", ".yaml", ".csv")  # in content/
_NO_FOLDERS = (".yaml", ".md", ".bib", ".csl", ".csv", ".css", ".html")  # names of files alone
KEPT = "signed"  # the folder of a work that holds what was signed: it is no source of anything
OWN_FONTS = "styles/~fonts.css"  # what library.yaml says of fonts, behind all others
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp")
_FOLDERS = re.compile(r"content|templates|styles|content/clinics|styles/fonts|"
                      r"content/[^/]+/(chapters|tables|figures|images)")  # of folders alone
_SMALL = min(bound.most for bound in SIZES.values())  # bytes that any file may have
LEAVES, UNREAD, LARGE = "link-leaves-library", "unreadable-file", "past-bound"


@dataclass(frozen=True)
class SourceFiles:
    """What was gathered: path relative to the library → bytes; and what was `refused`.

    That is not read: a link that leaves the library, what is no file, or too large a one. Each
    has its rule.

    The engine's own templates and styles stand behind the library's: a file of the same path
    in the library takes their place. `lent` are the paths of those that the engine has lent, and
    `replaced` are those of which the library has its own.
    """

    files: Mapping[str, bytes]
    refused: Mapping[str, str] = field(default_factory=dict)
    lent: frozenset[str] = frozenset()
    replaced: Mapping[str, bytes] = field(default_factory=dict)

    def __reduce__(self) -> tuple[type[SourceFiles], tuple[object, ...]]:
        """What travels to a worker, while others may look up what is worked out of it."""
        return SourceFiles, (self.files, self.refused, self.lent, self.replaced)

    def under(self, prefix: str) -> tuple[str, ...]:
        """Paths that start with `prefix`, sorted."""
        start = bisect_left(self._paths, prefix)
        return tuple(takewhile(lambda path: path.startswith(prefix),
                               islice(self._paths, start, None)))

    @cached_property
    def pictures(self) -> Mapping[str, str]:
        """The paths in content/ that are of no text, each by what a page in HTML has for it."""
        from html import escape  # late: to survey does without

        return {escape(path): path for path in self._paths
                if path.startswith("content/") and not path.endswith(_TEXTS)}

    @cached_property
    def _paths(self) -> list[str]:
        """All paths, sorted: each work asks for its own, and should not look at all others'."""
        return sorted(self.files)

    def text(self, path: str, findings: Findings) -> Source | None:
        """A file as text, or None and a finding when it is missing or not UTF-8."""
        content = self.files.get(path)
        if content is None and path in self.refused:
            return None  # that was told when the files were gathered
        if content is None:
            findings.add("missing-file", Span(path), f"There is no file {path}.",
                         suggest(path, self.files, "Add it, or take out what names it."))
            return None
        fix = "Open the file in an editor and save it with the encoding UTF-8."
        if path.endswith(".csv"):
            fix = "Open it in the spreadsheet and save it as “CSV UTF-8”."
        try:
            if _is_wide(content):
                findings.add("invalid-utf8", Span(path, 1, 1),
                             "This file is in UTF-16, not in UTF-8.", fix)
                return None
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            before = content[: error.start]
            line = before.count(b"\n") + 1
            column = len(before[before.rfind(b"\n") + 1:].decode("utf-8", "replace")) + 1
            findings.add("invalid-utf8", Span(path, line, column),
                         f"The byte 0x{content[error.start]:02X} here is not UTF-8.", fix)
            return None
        source = Source(path, text.replace("\r\n", "\n").replace("\r", "\n"))
        if not path.endswith(_IN_PART):
            from bifolio.files.deceptive_signs import find_deceptive_signs  # late: as below

            find_deceptive_signs(source, findings)
        return source

    def look_at_drawing(self, path: str, findings: Findings) -> None:
        """A finding for each sign in a drawing's text that deceives; other pictures have none."""
        if path.casefold().endswith(".svg"):
            from bifolio.files.deceptive_signs import find_deceptive_signs  # late: as below

            content = self.files[path]
            named = _ENCODED.match(content)
            wide = _is_wide(content)
            with suppress(UnicodeDecodeError, LookupError):  # who draws it says so
                encoding = "utf-16" if wide else named[1].decode() if named else "utf-8-sig"
                text = content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
                find_deceptive_signs(Source(path, text), findings)


def gather(root: Path, engine: Mapping[str, Path], findings: Findings,
           out: Path | None = None, drafts: Mapping[str, bytes] | None = None) -> SourceFiles:
    """Read everything a library is made of.

    `engine` maps folder names ("templates", "styles") to where the engine keeps its own. What a
    link takes from `out`, the folder of handouts, is no source: it would be written over.
    `drafts` are contents that nobody has saved yet: each counts in the place of its file.
    A file that cannot be read is a finding. Raises ContentError where there are far too many, and
    nothing else for what lies in the library.
    """
    real_out = Path(os.path.realpath(out)) if out else None
    with Folder(root).held() as folder:
        def content(path: Path, relative: str) -> bytes:
            own = path.is_relative_to(root) and (drafts or {}).get(relative)
            return own if isinstance(own, bytes) else content_of(path, root, folder)

        return _gather(root, engine, findings, real_out, content)


def _gather(root: Path, engine: Mapping[str, Path], findings: Findings, real_out: Path | None,
            content: Callable[[Path, str], bytes]) -> SourceFiles:
    from bifolio.files.deceptive_signs import deceptions, report  # late: to survey does without

    files: dict[str, bytes] = {}
    refused: dict[str, str] = {}
    lent: set[str] = set()
    replaced: dict[str, bytes] = {}
    number = size = 0
    for relative, path, is_own in _survey(root, engine, real_out):
        number += is_own
        if number > FILES.most or size > LIBRARY.most:
            bound = FILES if number > FILES.most else LIBRARY
            findings.add(LARGE, Span(relative), f"With it the library has more than {bound}.",
                         "Keep what is not printed elsewhere.")
            raise ContentError("The library is too large to be read.", findings)
        if _HALVES.search(relative):  # how Python tells a byte that is no UTF-8
            findings.add(UNREAD, Span(_HALVES.sub("\ufffd", relative)),
                         "The name of this file or of its folder is not UTF-8.",
                         "Give it another name.")
            continue
        if is_own:
            for one in deceptions(relative):
                report(one, Span(relative), findings)
        if not is_own:
            lent.add(relative)
        elif relative in lent:
            lent.discard(relative)
            replaced[relative] = files[relative]
        if path is None:
            files.pop(relative, None)
            refused[relative], what, fix = _trouble(root / relative, root, real_out)
            if not (refused[relative] == LEAVES and _is_picture(relative)):  # told where it is used
                findings.add(refused[relative], Span(relative), what, fix)
            continue
        try:
            files[relative] = content(path, relative)
            size += is_own and len(files[relative])
            line, what, fix = too_much(relative, files[relative]) if is_own else (0, "", "")
            if line:
                del files[relative]
                refused[relative] = LARGE
                findings.add(LARGE, Span(relative, line), what, fix)
        except OSError as error:
            if isinstance(error, FileNotFoundError) and not path.is_symlink():
                continue  # removed since it was listed: there is no such file
            if not path.is_relative_to(root):
                raise
            findings.add("unreadable-file", Span(relative),
                         f"The file cannot be read: {error.strerror or error}.",
                         "Check that it is there and that you may read it.")
    return SourceFiles(files, refused, frozenset(lent), replaced)


def content_of(path: Path, root: Path, folder: Folder | None = None) -> bytes:
    """What stands in a file that was surveyed. Raises OSError when it cannot be read.

    Whatever has been put into the place of a library's file or of a folder of it meanwhile,
    nothing outside the library is read, nor anything that is no file. `folder` is the library's,
    where many of its files are read.
    """
    if not path.is_relative_to(root):  # the engine's own
        return path.read_bytes()
    with suppress(BlockedError):  # a link, that is: to another place in the library, it may be
        return (folder or Folder(root)).load(path.relative_to(root).as_posix()) or b""
    library, real = Path(os.path.realpath(root)), Path(os.path.realpath(path))
    try:
        if real.is_relative_to(library):
            return Folder(library).load(real.relative_to(library).as_posix()) or b""
    except BlockedError as error:
        raise OSError(errno.EAGAIN, "it was changed while it was read") from error
    raise OSError(errno.EAGAIN, "it leads out of the library by now")


def survey(root: Path, engine: Mapping[str, Path], out: Path
           ) -> Iterator[tuple[str, Path | None]]:
    """Every file that `gather` would read: its path among the source files, and where it lies.

    The engine's come first; of two with one path the later counts. None stands for what must not
    be read: a link that leads out of the library, or a pipe, which has no end.
    """
    real_out = Path(os.path.realpath(out))
    return ((relative, path) for relative, path, _ in _survey(root, engine, real_out))


def _survey(root: Path, engine: Mapping[str, Path], real_out: Path | None = None
            ) -> Iterator[tuple[str, Path | None, bool]]:
    """As `survey`, and whether a file is the library's own."""
    for name, folder in engine.items():
        for relative, place, _ in _walk(str(folder), name):
            yield relative, Path(place), False
    real_root = root.resolve()
    singles = [root / name for name in _FILES if os.path.lexists(root / name)]
    singles += sorted(path for suffix in _SINGLES for path in root.glob(f"*{suffix}"))
    for path in singles:
        yield path.name, None if _trouble(path, root, real_out)[0] else path, True
    for name in SOURCES:
        if name in engine and os.path.realpath(engine[name]) == os.path.realpath(root / name):
            continue  # the engine's checkout is a library too: what it lends, it has lent already
        top = root / name
        real = Path(os.path.realpath(top))
        if os.path.lexists(top) and not (top.is_dir() and real.is_relative_to(real_root)):
            yield name, None if _trouble(top, root, real_out)[0] else top, True
            continue
        away = real_out is not None and real_out.is_relative_to(real)  # some of it is no source
        for relative, place, size in _walk(str(top), name):
            if f"/{KEPT}/" in relative and _is_kept(PurePath(relative)):
                continue
            plain = 0 <= size <= _SMALL and not (away or _FOLDERS.fullmatch(relative))
            refused = not plain and _trouble(Path(place), root, real_out)[0]
            yield relative, None if refused else Path(place), True


def _trouble(path: Path, root: Path, real_out: Path | None = None) -> tuple[str, str, str]:
    """Why a path must not be read: the rule, what is wrong and what to do; "" when it may be."""
    real = Path(os.path.realpath(path))  # Path.resolve() raises at a link to itself
    if not real.is_relative_to(os.path.realpath(root)):
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
    if real.is_file() and _FOLDERS.fullmatch(path.relative_to(root).as_posix()):
        return UNREAD, "This is a file, and a folder is wanted here.", \
            "Make a folder of this name, or remove the file."
    if not real.is_file():
        return UNREAD, "This is no file, but a pipe, a socket or a device.", \
            "Remove it, or put a file in its place."
    bound = SIZES.get(path.suffix.lower(), SIZES[""])
    if os.path.getsize(real) > bound.most:
        return LARGE, f"This file has {os.path.getsize(real) / 1e6:.1f} MB. " \
            f"{bound.what[0].upper()}{bound.what[1:]} may have {bound}.", \
            "Split it or make it smaller; a picture can be saved with fewer pixels."
    return "", "", ""


def _is_wide(content: bytes) -> bool:
    """Whether a text is in UTF-16, with the mark that says so or without."""
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        b"\0" in content[:2] and content[:2] != b"\0\0")


def _is_picture(path: str) -> bool:
    """Whether a path in content/ is a picture, or may be a folder of them."""
    parts = path.split("/")
    return parts[0] == "content" and (path.endswith(PICTURES) or "images" in parts)


def _is_kept(path: PurePath) -> bool:
    """Whether a path in a library can be of a text that was kept when it was signed."""
    return len(path.parts) == 4 and path.parts[::2] == ("content", KEPT) and path.suffix == ".txt"


def belongs(path: PurePath) -> bool:
    """Whether a path in a library can be one of its own files or folders."""
    if not path.parts or any(part.startswith(".") for part in path.parts) or _is_kept(path):
        return False
    alone = len(path.parts) == 1 and (path.name in _FILES or path.suffix in _SINGLES)
    return alone or path.parts[0] in SOURCES


def folders(root: Path) -> Iterator[Path]:
    """The folders that a library's files lie in, but for its own; hidden ones do not count."""
    for name in SOURCES:
        for parent, inner, _ in os.walk(root / name):
            inner[:] = sorted(each for each in inner if not each.startswith((".", "__")))
            yield Path(parent)


def _walk(folder: str, inner: str) -> Iterator[tuple[str, str, int]]:
    """What lies below `folder`, sorted, without hidden ones; links to folders are not followed.

    Each with its path behind `inner`, where it lies, and the size of a plain file; -1 for all else.
    """
    try:
        found = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # gone since it was listed, or closed
        return
    folders = []
    for entry in found:
        path, size, is_folder = f"{inner}/{entry.name}", -1, False
        if entry.name.startswith("."):
            continue
        with suppress(OSError):
            is_folder = entry.is_dir() and not (entry.name.endswith(_NO_FOLDERS)
                                                or entry.is_symlink())
            if entry.is_file(follow_symlinks=False):
                size = entry.stat(follow_symlinks=False).st_size
        if not is_folder:
            yield path, entry.path, size
        elif not entry.name.startswith("__"):
            folders.append((entry.path, path))
    for place, path in folders:
        yield from _walk(place, path)
