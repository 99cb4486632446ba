"""The index of a list in parts: in which part a printed code stands, and the hash of a copy.

A small file for all that begin with the same two signs. So to look one up costs the same however
many handouts there are, and a run rewrites the files of what it makes. It only tells where to look:
what counts is what the part says. It is written before the parts, so that a run that is cut off
between the two is known by its journal; after that, as where a file of it is gone or damaged, all
parts are read, and the next run makes it anew.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress

from bifolio.delivery.catalogue_file import LARGEST, Part
from bifolio.files.writing import Folder

_FIRST = 2  # signs: a thousand files of codes
_OTHER = re.compile("[^0-9a-z]")
_STEPS = re.compile(r"[^/.]+/[^/.]+")
_Page = dict[str, list[str]]


def codes_of(part: Part) -> frozenset[str]:
    """What is looked up in a part: the codes of its handouts, and the hashes of its copies."""
    said = [entry.get("code") for entry in part.handouts.values()]
    said += [copy.get("sha256") for copy in part.copies.values()]
    return frozenset(code for code in said if isinstance(code, str) and code)


class Codes:
    """The index, in a folder of parts; a part is told by the steps to it, as “knees/north”.

    `names` tells which files there are, with blanks between; None that there is no index yet.
    """

    def __init__(self, out: Folder, folder: str, names: str | None = None) -> None:
        self._out, self._folder = out, folder
        self._names = None if names is None else {*names.split()}

    @property
    def names(self) -> str | None:
        """Which files there are now, to be kept with what is known of all parts."""
        return None if self._names is None else " ".join(sorted(self._names))

    def is_mine(self, path: str) -> bool:
        """Whether a file may be one of the index."""
        return path.startswith(f"{self._folder}/codes-") and path.endswith(".json")

    def parts(self, code: str) -> list[str] | None:
        """In which parts it may stand; None when there is no telling."""
        page = None if self._names is None else self._read(_name(code))
        return None if page is None else page.get(code, [])

    def change(self, changes: Iterable[tuple[str, frozenset[str], frozenset[str]]]) -> None:
        """Take in what stands in parts now, each with what stood there before.

        With a file that cannot be read, there is no index any more.
        """
        pages: dict[str, _Page | None] = {}
        for part, before, now in changes:
            for code in before ^ now if self._names is not None else ():
                if (name := _name(code)) not in pages:
                    pages[name] = self._read(name)
                page = pages[name]
                if page is None:
                    self._names = None
                else:
                    others = [each for each in page.pop(code, ()) if each != part]
                    page.update({code: sorted([*others, *[part] * (code in now)])}
                                if others or code in now else {})
        for name, page in pages.items() if self._names is not None else ():
            self._write(name, page or {})

    def make(self, parts: Mapping[str, frozenset[str]]) -> None:
        """Make it anew, from what stands in all parts."""
        pages: dict[str, _Page] = defaultdict(dict)
        for part in sorted(parts):
            for code in parts[part]:
                pages[_name(code)].setdefault(code, []).append(part)
        for path in [path for path, _ in self._out.files(self._folder) if self.is_mine(path)]:
            if path not in {self._path(name) for name in pages}:
                self._out.remove(path)
        self._names = set()
        for name, page in pages.items():
            self._write(name, page)

    def _path(self, name: str) -> str:
        return f"{self._folder}/codes-{name}.json"

    def _read(self, name: str) -> _Page | None:
        """A file of the index; an empty one where there is to be none."""
        content = self._out.lying(self._path(name), LARGEST)
        if content is None and name not in (self._names or ()):
            return None if self._out.has(self._path(name)) else {}
        with suppress(ValueError, RecursionError):
            page = json.loads(content or b"")
            if isinstance(page, dict) and all(
                    isinstance(parts, list) and all(isinstance(part, str) and _STEPS.fullmatch(part)
                                                    for part in parts) for parts in page.values()):
                return page
        return None

    def _write(self, name: str, page: _Page) -> None:
        assert self._names is not None
        path, content = self._path(name), json.dumps(page, sort_keys=True).encode()
        if page:
            self._names.add(name)
            if not self._out.holds(path, content):
                self._out.put(path, content, lasts=False)  # halved, it counts as damaged
        else:
            self._names.discard(name)
            self._out.remove(path)


def _name(code: str) -> str:
    """The file for a code: its first signs, as every disk takes them."""
    return _OTHER.sub("_", code[:_FIRST].casefold())
