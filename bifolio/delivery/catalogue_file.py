"""The catalogue as it lies in its file: read as far as it can be, whoever has edited it.

A list that is cut off or damaged loses what cannot be read, and not the rest; what was put into
the folder since it was written stands in the journal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from bifolio.delivery.journal import Journal
from bifolio.files.writing import Folder
from bifolio.model.fingerprints import fingerprint

NAME = "catalogue.json"
VERSION = 1
_LARGEST = 256_000_000  # bytes of a list that is read: more handouts than a folder can hold
FILES = ("path", "web_page", "places")  # of a handout; the first is the one that is handed over
PLACES = ".places"  # the folder of where words stand on pages: for programs, so it is hidden
_TEXTS = ("name", *FILES, "work", "audience", "format", "sha256", "code", "text")
_MAYBE = ("publisher",)
_PIECE = re.compile(r'(?P<papers>"papers"\s*:\s*(?=\{))|\{\s*"(?:name|path)"\s*:')


@dataclass(slots=True)
class Lists:
    """What the catalogue holds: handouts by name, copies by path, papers by path with a hash.

    `damaged` tells that some of it could not be read; `found` that there was anything to read.
    """

    handouts: dict[str, dict[str, Any]] = field(default_factory=dict)
    copies: dict[str, dict[str, Any]] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)
    damaged: bool = False
    found: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether there is a list, and all of it could be read."""
        return self.found and not self.damaged

    def stamp(self, names: Iterable[str] | None = None) -> str:
        """All that is listed of these handouts, or of all that there are, as a fingerprint.

        Copies that are made of them later do not count.
        """
        named = sorted(self.handouts if names is None else names)
        return fingerprint(json.dumps([self.handouts.get(name) for name in named], sort_keys=True))

    def unlisted(self, out: Folder) -> tuple[str, ...]:
        """The files in a delivery folder that are in no list, but for hidden ones; their paths."""
        listed = {*self.copies, *self.papers, NAME}
        for entry in self.handouts.values():
            listed |= {str(entry.get(key)) for key in FILES}
        return tuple(path for path, _ in out.files(hidden=False) if path not in listed)

    def add(self, item: Any) -> bool:
        """Take in a handout, a copy or a paper with its hash; tells whether it is one."""
        match item:
            case (str(path), str(digest)):
                self.papers[path] = digest
            case {"name": name} if _is_handout(item):
                self.handouts[name] = item
            case {"path": path, "of": _} if _is_copy(item):
                self.copies[path] = item
            case _:
                return False
        return True


def read_lists(out: Folder) -> Lists:
    """The catalogue of a delivery folder. Raises BlockedError when no file is in its place."""
    there = out.check(NAME)
    content = out.read(NAME, _LARGEST)
    lists = Lists(damaged=there and content is None, found=there)
    for item, is_whole in _items(content) if content is not None else ():
        fits = lists.add(item)
        lists.damaged |= not (fits and is_whole)
    _take_in(Journal(out), lists, out)
    return lists


def as_content(lists: Lists) -> bytes:
    """The catalogue as it is written."""
    handouts, copies = ([kind[key] for key in sorted(kind)] for kind in (lists.handouts,
                                                                        lists.copies))
    papers = {"papers": dict(sorted(lists.papers.items()))} if lists.papers else {}
    return json.dumps({"version": VERSION, "handouts": handouts, "copies": copies, **papers},
                      ensure_ascii=False, indent=1).encode() + b"\n"


def _items(content: bytes) -> Iterator[tuple[Any, bool]]:
    """Each handout, copy and paper of a list, and whether the list is whole."""
    encoding = json.detect_encoding(content)
    try:
        text = content.decode(encoding)
        whole = json.loads(text)
        if "\\ud" in text.lower():
            json.dumps(whole, ensure_ascii=False).encode()  # half a sign, which no file takes
        items = [*whole["handouts"], *whole.get("copies", ()), *whole.get("papers", {}).items()]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        yield None, False
        yield from ((item, False) for item in _pieces(content.decode(encoding, "replace")))
    else:
        yield from ((item, True) for item in items)


def _pieces(text: str) -> Iterator[Any]:
    """What can be read of a damaged list."""
    decode, end = json.JSONDecoder().raw_decode, 0
    for begin in _PIECE.finditer(text):
        if begin.start() < end:
            continue  # within what was read before
        with suppress(ValueError, RecursionError):
            item, end = decode(text, begin.end() if begin["papers"] else begin.start())
            json.dumps(item, ensure_ascii=False).encode()
            yield from item.items() if begin["papers"] else (item,)


def _take_in(journal: Journal, lists: Lists, out: Folder) -> None:
    """What a run that was cut off has put into the folder, and what it may have.

    It noted each file before it put it there: what lies there tells how far it came.
    """
    for noun in journal.read():
        lies = out.lying(str(noun.get("path", noun.get("paper"))))
        digest = "" if lies is None else sha256(lies).hexdigest()
        match noun:
            case {"name": name} if _is_handout(noun):
                if digest and digest == noun.get("sha256"):
                    lists.handouts[name] = noun
                elif digest or out.has(str(noun.get("web_page"))):
                    lists.handouts.setdefault(name, {**noun, "current": False})
            case {"path": path, "of": _} if digest and _is_copy(noun):
                lists.copies[path] = noun
            case {"paper": str(path)} if digest:
                lists.papers[path] = digest


def _is_handout(entry: Mapping[str, Any]) -> bool:
    """Whether an entry has what it is looked up by; anybody may edit it."""
    return all(_is_text(entry.get(key, "")) for key in _TEXTS) and all(
        entry.get(key) is None or _is_text(entry[key]) for key in _MAYBE)


def _is_copy(copy: Mapping[str, Any]) -> bool:
    of = copy["of"]
    return _is_text(copy["path"]) and isinstance(of, dict) and all(map(_is_text, of.values()))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value
