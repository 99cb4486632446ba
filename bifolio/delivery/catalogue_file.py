"""A file of the catalogue: read as far as it can be, whoever has edited it.

A list that is cut off or damaged loses what cannot be read, and not the rest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

NAME = "catalogue.json"
VERSION = 1
LARGEST = 256_000_000  # bytes of a file that is read
FILES = ("path", "web_page", "places")  # of a handout; the first is the one that is handed over
PLACES = ".places"  # the folder of where words stand on pages: for programs, so it is hidden
_TEXTS = ("name", *FILES, "work", "audience", "format", "sha256", "code", "text")
_MAYBE = ("publisher", "clinic")
_PIECE = re.compile(r'(?P<papers>"papers"\s*:\s*(?=\{))|\{\s*"(?:name|path)"\s*:')

Entry = dict[str, Any]


@dataclass(slots=True)
class Part:
    """What one file lists: handouts by name, copies by path, papers by path with a hash.

    `damaged` tells that some of it could not be read. `totals` are those of all parts, which only
    the first file of a catalogue in parts has.
    """

    handouts: dict[str, Entry] = field(default_factory=dict)
    copies: dict[str, Entry] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)
    damaged: bool = False
    totals: Mapping[str, Any] | None = None

    def add(self, item: Any) -> bool:
        """Take in a handout, a copy or a paper with its hash; tells whether it is one."""
        match item:
            case (str(path), str(digest)):
                self.papers[path] = digest
            case {"name": name} if is_handout(item):
                self.handouts[name] = item
            case {"path": path, "of": _} if is_copy(item):
                self.copies[path] = item
            case _:
                return False
        return True

    @property
    def content(self) -> bytes:
        """As it is written."""
        handouts, copies = ([kind[key] for key in sorted(kind)] for kind in (self.handouts,
                                                                            self.copies))
        papers = {"papers": dict(sorted(self.papers.items()))} if self.papers else {}
        listed = {"handouts": handouts} if self.totals is None else {"parts": self.totals}
        return json.dumps({"version": VERSION, **listed, "copies": copies, **papers},
                          ensure_ascii=False, indent=1).encode() + b"\n"


def read_part(content: bytes | None) -> Part:
    """What a file lists; None is one that could not be read."""
    part = Part(damaged=content is None)
    for item, is_whole in _items(content) if content is not None else ():
        match item:
            case {"parts": {**totals}} if is_whole:
                part.totals = {str(name): total for name, total in totals.items()}
            case _:
                fits = part.add(item)
                part.damaged |= not (fits and is_whole)
    return part


def _items(content: bytes) -> Iterator[tuple[Any, bool]]:
    """Each handout, copy and paper of a list, and whether the list is whole."""
    encoding = json.detect_encoding(content)
    try:
        text = content.decode(encoding)
        whole = json.loads(text)
        if "\\ud" in text.lower():
            json.dumps(whole, ensure_ascii=False).encode()  # half a sign, which no file takes
        first = [{"parts": whole["parts"]}] if "parts" in whole else whole["handouts"]
        items = [*first, *whole.get("copies", ()), *whole.get("papers", {}).items()]
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


def is_handout(entry: Mapping[str, Any]) -> bool:
    """Whether an entry has what it is looked up by; anybody may edit it."""
    return all(_is_text(entry.get(key, "")) for key in _TEXTS) and all(
        entry.get(key) is None or _is_text(entry[key]) for key in _MAYBE)


def is_copy(copy: Mapping[str, Any]) -> bool:
    """Whether it tells where a copy lies, and of which handouts it was made."""
    of = copy["of"]
    return _is_text(copy["path"]) and isinstance(of, dict) and all(map(_is_text, of.values()))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and "\0" not in value
