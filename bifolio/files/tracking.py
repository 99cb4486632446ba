"""Watched files: source files that remember what was looked at, so that nothing has to be declared.

A sight is what was looked at, with its stamp: “file:styles/a4.css” and the hash of its content
("" when there is none), or “folder:styles/” and the hash of its list of names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property

from bifolio.files.reading import OWN_FONTS, SourceFiles
from bifolio.model import Reference
from bifolio.model.fingerprints import fingerprint, hashed

Sights = dict[str, str]
REFUSED = "-"  # the stamp of what must not be read


class Stamps:
    """The stamps of some source files' files and folders, each worked out once."""

    def __init__(self, source_files: SourceFiles) -> None:
        self._source_files = source_files
        self._known: Sights = {}

    def of(self, sight: str) -> str:
        """The stamp of a file or folder of the source files as it is."""
        if sight not in self._known:
            kind, _, name = sight.partition(":")
            if kind == "file":
                content = self._source_files.files.get(name)
                self._known[sight] = "" if content is None else hashed(content)
            else:
                self._known[sight] = fingerprint(self._source_files.under(name))
        return self._known[sight]

    def files(self) -> Sights:
        """The stamp of every file, by its path among the source files."""
        return {path: self.of(f"file:{path}") for path in self._source_files.files}

    def everything(self) -> Sights:
        """As `files`, and what must not be read, too: all that a library is made of."""
        lying = {path: stamp for path, stamp in self.files().items() if path != OWN_FONTS}
        return {**lying, **dict.fromkeys(self._source_files.refused, REFUSED)}


class _Files(Mapping[str, bytes]):
    """Files; whoever looks for one, found or not, is noted."""

    def __init__(self, files: Mapping[str, bytes], stamps: Stamps) -> None:
        self.files, self.stamps = files, stamps
        self.notes: list[Sights] = []

    def note(self, sight: str) -> None:
        for sights in self.notes:
            sights[sight] = self.stamps.of(sight)

    def __getitem__(self, path: str) -> bytes:
        self.note(f"file:{path}")
        return self.files[path]

    def __contains__(self, path: object) -> bool:
        self.note(f"file:{path}")
        return path in self.files

    def __iter__(self) -> Iterator[str]:
        self.note("folder:")
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)


class WatchedFiles(SourceFiles):
    """The same source files, which tell afterwards which of them were looked at."""

    files: _Files

    @classmethod
    def over(cls, source_files: SourceFiles) -> WatchedFiles:
        """The same source files, watched."""
        return cls(_Files(source_files.files, Stamps(source_files)), source_files.refused,
                   source_files.lent, source_files.replaced)

    def under(self, prefix: str) -> tuple[str, ...]:
        self.files.note(f"folder:{prefix}")
        return super().under(prefix)

    @cached_property
    def _paths(self) -> list[str]:
        return sorted(self.files.files)  # who looks at a part is not to be noted for all

    @property
    def stamps(self) -> Stamps:
        """The stamps of everything on it."""
        return self.files.stamps

    @contextmanager
    def noting(self) -> Iterator[Sights]:
        """What is looked at meanwhile, each with its stamp."""
        sights: Sights = {}
        self.files.notes.append(sights)
        try:
            yield sights
        finally:
            self.files.notes = [others for others in self.files.notes if others is not sights]


class WatchedReferences(Mapping[str, Reference]):
    """References by key; which were looked up is noted in `seen`, each with its stamp."""

    def __init__(self, references: Mapping[str, Reference]) -> None:
        self._references = references
        self.seen: Sights = {}

    def stamp(self, sight: str) -> str:
        """The fingerprint of the entry, or of all keys, as they are now; "" for no entry."""
        kind, _, key = sight.partition(":")
        if kind == "entries":
            return fingerprint(tuple(self._references))
        entry = self._references.get(key)
        return fingerprint(entry) if entry else ""

    def _note(self, sight: str) -> None:
        self.seen[sight] = self.stamp(sight)

    def __getitem__(self, key: str) -> Reference:
        self._note(f"entry:{key}")
        return self._references[key]

    def __iter__(self) -> Iterator[str]:
        self._note("entries:")
        return iter(self._references)

    def __len__(self) -> int:
        self._note("entries:")
        return len(self._references)
