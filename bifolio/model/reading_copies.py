"""The reading copy: every word that a reader of an edition meets, in order. It is what is signed.

It is of the edition without clinic and format, with its sheets; what follows from signing, day and
making is not in it. As a text it has the name of each part in a line of its own and below that the
part's lines, set in. In a line stand:

- the words as a chapter has them: `**strong**`, `*emphasis*`, `^raised^`, `~lowered~`;
- in square brackets what is there beside words: [1, p. 7] for a source, [picture 0123…];
- in braces {the program's own words}, whether the page's templates or a figure print them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from hashlib import sha256

PAGE_WORDS = "page words"  # the part that holds the program's words for other days and settings
_SHORT = 12  # digits of a short hash: enough to see that a text changed
_HEAD = "# "
_STEP = "  "
_COMPARED = 4000  # words that are compared one by one; more went and came as a whole
_OURS = re.compile(r"\\.|\{[^{}]*\}")  # a sign that stands for itself, or words of the program
DESIGN = ("template ", "font ", "picture ", "citation style ")  # how parts of a design begin


def short_hash(content: bytes) -> str:
    """The first digits of a content's hash: enough to see that it is another."""
    return head_of(sha256(content).hexdigest())


def head_of(digest: str) -> str:
    """A short hash of a whole one."""
    return digest[:_SHORT]


@dataclass(frozen=True)
class ReadingCopy:
    """The parts of an edition in reading order: each with a name that stays, and its lines."""

    parts: tuple[tuple[str, tuple[str, ...]], ...]

    @cached_property
    def text_hash(self) -> str:
        """One hash of all words; what the parts are called does not count."""
        said = "\f".join("\n".join(lines) for _, lines in self.parts)
        return sha256(said.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def short_hash(self) -> str:
        """The head of that hash: what names the kept copy, and what a rater copies."""
        return head_of(self.text_hash)

    @cached_property
    def hashes(self) -> dict[str, str]:
        """A short hash of each part by name."""
        return {name: short_hash("\n".join(lines).encode("utf-8", "surrogatepass"))
                for name, lines in self.parts}

    @property
    def text(self) -> str:
        """The copy as a text that a person can read, and `read_copy` too."""
        lines = [f"{_HEAD}A reading copy: every word that a reader meets. Bifolio keeps it; do not "
                 "edit it.",
                 f"{_HEAD}In braces stand the program's own words.", ""]
        for name, words in self.parts:
            lines += [name, *(f"{_STEP}{line}" for line in words)]
        return "\n".join(lines) + "\n"

    def changes(self, earlier: ReadingCopy) -> tuple[Change, ...]:
        """The parts that are not as they were in an earlier copy, in reading order."""
        was, now = dict(earlier.parts), dict(self.parts)
        order = [*now, *(name for name in was if name not in now)]
        found = [Change(name, was.get(name), now.get(name)) for name in order
                 if was.get(name) != now.get(name)]
        if not found and earlier.text_hash != self.text_hash:
            moved = tuple(name for name, _ in earlier.parts), tuple(name for name, _ in self.parts)
            found = [Change("order of the parts", *moved)]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a part that are the "same" as before, or "gone", or "new"; lines end with \\n."""

    text: str
    how: str


@dataclass(frozen=True, slots=True)
class Change:
    """A part of a reading copy as it `was` and as it is `now`; None where there is none."""

    part: str
    was: tuple[str, ...] | None
    now: tuple[str, ...] | None

    @property
    def ours(self) -> bool:
        """Whether only words of the program have changed."""
        return self.part == PAGE_WORDS or (not self.part.startswith(DESIGN)
                                           and _theirs(self.was) == _theirs(self.now))

    @property
    def title(self) -> str:
        """What it is called, and whether it is the program's."""
        return f"{self.part} (Bifolio’s own words)" if self.ours else self.part

    @property
    def lines(self) -> Iterator[str]:
        """The lines that went, each with “- ” before it, and those that came, with “+ ”."""
        for was, now in self._stretches:
            yield from (f"- {line}" for line in was)
            yield from (f"+ {line}" for line in now)

    @property
    def words(self) -> tuple[Said, ...]:
        """The lines that have changed, word by word; “…” stands for those that have not."""
        said: list[Said] = []
        for was, now in self._stretches:
            said += [Said("…\n", "same")] if said else []
            said += _word_by_word(_words(was), _words(now))
        return tuple(said)

    @property
    def _stretches(self) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
        """The lines that went, and those that came in their place."""
        was, now = self.was or (), self.now or ()
        for kind, start, end, first, last in SequenceMatcher(
                None, was, now, autojunk=False).get_opcodes():
            if kind != "equal":
                yield was[start:end], now[first:last]


def _words(lines: tuple[str, ...]) -> list[str]:
    """The words of lines, each with what parts it from the next."""
    return [word for line in lines for word in re.findall(r"\S+\s*", f"{line.strip()}\n")]


def _word_by_word(was: list[str], now: list[str]) -> Iterator[Said]:
    """What went, what came and what stayed, in order."""
    if len(was) + len(now) > _COMPARED:
        yield from _replaced(was, now)
        return
    for kind, start, end, first, last in SequenceMatcher(
            None, was, now, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Said("".join(now[first:last]), "same")
        else:
            yield from _replaced(was[start:end], now[first:last])


def _replaced(was: list[str], now: list[str]) -> Iterator[Said]:
    yield from (Said("".join(words), how) for words, how in ((was, "gone"), (now, "new")) if words)


def _theirs(lines: tuple[str, ...] | None) -> tuple[str, ...]:
    """What is left of lines without the program's words."""
    kept = (_OURS.sub(lambda found: found[0] if found[0][0] == "\\" else "", line).strip()
            for line in lines or ())
    return tuple(" ".join(line.split()) for line in kept if line)


def read_copy(text: str) -> ReadingCopy:
    """The reading copy that a text says; of a text that was altered it has another hash."""
    parts: list[tuple[str, list[str]]] = []
    for line in text.split("\n"):
        if line.startswith(_STEP) and parts:
            parts[-1][1].append(line.removeprefix(_STEP))
        elif line and not line.startswith(_HEAD):
            parts.append((line, []))
    return ReadingCopy(tuple((name, tuple(lines)) for name, lines in parts))
