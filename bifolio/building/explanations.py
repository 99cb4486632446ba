"""Explanations: why a handout was made or was not, naming the file and the line that changed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cached_property
from typing import Any

from bifolio.building.print_jobs import Composed, TypesetResult
from bifolio.files import engine_version
from bifolio.files.cache import Ledger
from bifolio.files.serialization import decoded
from bifolio.files.tracking import Sights, WatchedFiles
from bifolio.model import Bibliography
from bifolio.model.fingerprints import hashed
from bifolio.model.source import Span

_TEXTS = (".md", ".yaml", ".bib", ".css", ".html", ".csl", ".svg")
_MANY = 2000  # lines
_FEW = 3  # places that are named of one file, and files of one handout
_ENTRY = re.compile(r"\s*@\w+\s*[{(]\s*([^,\s]+)")
_SETTINGS = "content/library.yaml"


class Reasons:
    """What each handout was made from the last time, held against what it is made from now."""

    def __init__(self, ledger: Ledger, source_files: WatchedFiles,
                 bibliography: Bibliography) -> None:
        self._ledger, self._source_files, self._bibliography = ledger, source_files, bibliography
        self._kept = ""
        self._changed: dict[str, dict[str, tuple[str, list[int]]]] = {}

    def why(self, composed: Composed, sights: Sights, printed: TypesetResult | None, fresh: bool,
            lay: bool) -> str:
        """Why a handout was made or not; what it was made from is noted for the next time.

        `sights` is what composing it looked at; `fresh` tells that it was printed, `lay` that it
        lay in its place already.
        """
        if printed is None:
            return "its findings keep it back"
        page = f"handouts/{composed.handout.name}.json"
        old = self._ledger.read(page) or {}
        seen = {path for sight in (*sights, *printed.sights)
                for kind, _, path in [sight.partition(":")] if kind == "file"}
        seen |= {span.path for span in _places(composed)}
        seen.add(_SETTINGS)
        now = {"engine": dict(engine_version.engine()), "seen": sorted(seen),
               "sources": self._keep_texts(),
               "html": hashed(composed.print_job.html.encode()), "pdf": hashed(printed.pdf),
               "libraries": {sight: stamp for sight, stamp in sorted(printed.sights.items())
                             if sight.startswith("library:")}}
        used = frozenset(entry.key for entry in composed.references.entries)
        why = _Comparison(old, now, self._changes(old, used)).why(fresh, lay)
        if old != {"ledger": old.get("ledger"), **now}:
            self._ledger.write(page, now)
        return why

    def _keep_texts(self) -> str:
        """Keep the texts of the source files, so that a changed line can be found; once a run."""
        if not self._kept:
            for path, content in self._source_files.files.files.items():
                if path.endswith(_TEXTS):
                    self._ledger.keep(content)
            stock = json.dumps(self._source_files.stamps.files(), sort_keys=True)
            self._kept = self._ledger.keep(stock.encode())
        return self._kept

    def _changes(self, old: Mapping[str, Any], used: frozenset[str]) -> dict[str, str]:
        """What changed in the source files since a page was written: path → the path and its lines.

        Of the bibliography only entries in `used` count.
        """
        stock = str(old.get("sources"))
        if stock not in self._changed:  # most handouts were made from the same
            self._changed[stock] = dict(self._compared(stock))
        changes: dict[str, str] = {}
        for path, (how, lines) in self._changed[stock].items():
            mine = lines
            if path == self._bibliography.path and lines:
                keys = self._keys
                mine = [line for line in lines if line <= len(keys) and keys[line - 1] in used]
            if mine or not lines:
                changes[path] = f"{_named(path, mine)} {how}"
        return changes

    def _compared(self, stock: str) -> Iterator[tuple[str, tuple[str, list[int]]]]:
        """Each file that is another than in the stock that was kept: how, and its changed lines."""
        try:
            before: Sights = decoded(self._ledger.content(stock) or b"{}", Sights)
        except ValueError:
            before = {}
        now = self._source_files.stamps.files()
        for path in sorted(path for path in {*before, *now} if before and
                           before.get(path) != now.get(path)):
            if path not in now or path not in before:
                yield path, (f"is {'new' if path in now else 'gone'}", [])
                continue
            text = self._ledger.content(before[path]) if path.endswith(_TEXTS) else None
            lines = _changed_lines(text, self._source_files.files.files[path])
            yield path, ("has changed", lines)

    @cached_property
    def _keys(self) -> list[str]:
        """The key of the entry that each line of the bibliography stands in; "" for none."""
        text = self._source_files.files.files[self._bibliography.path].decode("utf-8", "replace")
        keys: list[str] = []
        for line in text.split("\n"):
            found = _ENTRY.match(line)
            keys.append(found[1] if found else keys[-1] if keys else "")
        return keys


class _Comparison:
    """A handout's page of the ledger as it was, as it is, and what changed in between."""

    def __init__(self, old: Mapping[str, Any], now: Mapping[str, Any],
                 changes: Mapping[str, str]) -> None:
        self.old, self.now, self.changes = old, now, changes

    def why(self, fresh: bool, lay: bool) -> str:
        """The reason, in words."""
        if lay and not fresh:
            return self._not_made()
        causes = self._causes()
        if fresh:
            return causes or "nothing is known of how it was made before"
        return f"{causes or 'it did not lie in its place'}; its pages were remembered"

    def _causes(self) -> str:
        if not self.old:
            return ""
        if self.old.get("engine") != self.now["engine"]:
            return _engine_change(self.old.get("engine"), self.now["engine"])
        mine = self._mine()
        if self.old.get("html") == self.now["html"]:  # then it is the style or a picture
            mine = {path: said for path, said in mine.items()
                    if not path.endswith((".md", ".yaml", ".bib", ".html"))}
        if mine:
            return _joined(list(mine.values()))
        if self.old.get("libraries") != self.now["libraries"]:
            return "the type libraries of this computer have changed"
        return "" if self.old.get("html") == self.now["html"] else "its text has changed"

    def _mine(self) -> dict[str, str]:
        before = self.old.get("seen")
        seen = {*self.now["seen"], *map(str, before if isinstance(before, list) else ())}
        return {path: said for path, said in self.changes.items() if path in seen}

    def _not_made(self) -> str:
        if mine := self._mine():
            return f"{_joined(list(mine.values()))}, but its pages do not show it"
        if self.changes:
            return f"{_joined(list(self.changes.values()))}, but it takes nothing from there"
        if self.old.get("sources") != self.now["sources"]:  # and what was there is forgotten, or
            return "what has changed does not reach its pages"  # stands in sources of others
        return "nothing that it is made from has changed"


def _places(composed: Composed) -> Iterator[Span]:
    """Every place that the words of a handout come from."""
    from bifolio.model.trees import walk

    edition = composed.edition
    yield edition.span
    for noun in walk((edition, composed.references.entries)):
        span = getattr(noun, "span", None)
        if isinstance(span, Span):
            yield span


def _changed_lines(before: bytes | None, now: bytes) -> list[int]:
    """The first line of each changed place, from 1; none when the text before is not known."""
    if before is None:
        return []
    old, new = (text.decode("utf-8", "replace").split("\n") for text in (before, now))
    first = _alike(old, new)
    last = _alike(old[first:][::-1], new[first:][::-1])
    lost, came = (text[first:len(text) - last] for text in (old, new))
    many = max(len(lost), len(came)) > _MANY  # too many to compare each with each
    steps = SequenceMatcher(None, lost, came, autojunk=many).get_opcodes()
    return [min(first + start + 1, len(new)) for kind, _, _, start, _ in steps if kind != "equal"]


def _alike(one: list[str], other: list[str]) -> int:
    """With how many same lines two texts begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _named(path: str, lines: list[int]) -> str:
    if not lines:
        return path
    more = f" and {len(lines) - _FEW} places more" if len(lines) > _FEW else ""
    return f"{path}:{', '.join(map(str, lines[:_FEW]))}{more}"


def _joined(said: list[str]) -> str:
    more = f", and {len(said) - _FEW} files more" if len(said) > _FEW else ""
    return ", ".join(said[:_FEW]) + more


def _engine_change(old: Any, now: Mapping[str, str]) -> str:
    """What of the engine is another than before."""
    if not isinstance(old, dict):
        return "the engine has changed"
    packages = [set(str(each.get("packages", "")).split()) for each in (old, now)]
    if packages[0] != packages[1]:
        gone, came = (", ".join(sorted(one)) or "nothing"
                      for one in (packages[0] - packages[1], packages[1] - packages[0]))
        return f"the engine has changed: {gone} → {came}"
    names = [name for name in now if old.get(name) != now[name]]
    return f"the engine has changed: {', '.join(names)}"
