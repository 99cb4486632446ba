"""What a value of a YAML file may be: the kinds of values, and the keys of a mapping.

A kind says what is asked of a value and what is said of one that is not so. It reads nothing:
`Reader` does, and `json_schema` tells the same to an editor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from bifolio.diagnostics import suggest

Refusal = tuple[str, str, str]  # the code of a finding, what is wrong, how to mend it
NO_LIST = ("Under “{key}” there should be a list.", "Begin each entry with - on a line of its own.")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text, `called` “The publisher”; with a `pattern` it must be wholly of that.

    A pattern is one that Python and JavaScript read alike. A text that `may_be_empty` is refused
    like any other, or not at all.
    """

    called: str
    pattern: str = ""
    fix: str = ""
    refused: str = "{called} cannot be “{word}”."
    may_be_empty: bool = False

    def refusal(self, word: str) -> Refusal | None:
        """What is to be said of a text that this cannot be; None of one that it can."""
        if not self.pattern or re.fullmatch(self.pattern, word):
            return None
        return "unexpected-value", self.refused.format(called=self.called, word=word), self.fix


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of some words. The fix is the nearest of them, `otherwise` a text, or always `fix`."""

    called: str
    words: tuple[str, ...]
    refused: str = "{called} cannot be “{word}”."
    fix: str = ""
    otherwise: str = ""
    code: str = "unexpected-value"
    may_be_empty: bool = False

    def refusal(self, word: str) -> Refusal | None:
        """What is to be said of a word that is not among them; None of one that is."""
        if word in self.words:
            return None
        fix = self.fix or suggest(word, self.words, self.otherwise)
        return self.code, self.refused.format(called=self.called, word=word), fix


@dataclass(frozen=True, slots=True)
class Day:
    """A date: 2027-05-22."""

    called: str


@dataclass(frozen=True, slots=True)
class LanguageTag:
    """The tag of a language: en-GB."""


@dataclass(frozen=True, slots=True)
class AudienceText:
    """A text for everyone, or one for each audience; where it may be `listed`, a list as well."""

    called: str
    may_be_empty: bool = False
    listed: bool = False


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; where one may stand alone, a value without a dash is a list of one.

    `empty` is what is said of a list without an item, and the fix; without it there may be none.
    `length` is how many items there must be, which is for its reader to say; 0 for any number.
    """

    item: Kind
    empty: tuple[str, str] | None = None
    alone: bool = True
    length: int = 0


@dataclass(frozen=True, slots=True)
class Each:
    """A mapping whose keys the writer chooses; `keys` says in words what they are, `id` each one.

    With `only` they are these and no others. Both are for its reader to say.
    """

    name: str
    keys: tuple[str, ...]
    item: Kind
    only: bool = False
    id: PlainText | None = None
    may_be_empty: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping: what it may hold, and one sentence what it is for.

    It may need another key beside it, without which it says nothing.
    """

    name: str
    kind: Kind
    says: str
    required: bool = True
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of a mapping that describes what `name` says, “a work”.

    Of the keys in `either` one must be there. An `open` shape has other keys too.
    """

    name: str
    keys: tuple[Key, ...]
    either: tuple[str, ...] = ()
    open: bool = False

    @property
    def known(self) -> tuple[str, ...]:
        """The names of the keys, first of those that must be there."""
        return (*self.required, *(key.name for key in self.keys if not key.required))

    @property
    def required(self) -> tuple[str, ...]:
        """The names of the keys that must be there."""
        return tuple(key.name for key in self.keys if key.required)

    def kind(self, name: str) -> Kind:
        """What the key of a name may hold. Raises `KeyError` for one that there is not."""
        return {key.name: key.kind for key in self.keys}[name]

    def named(self, name: str) -> Shape:
        """The same keys, under another name."""
        return replace(self, name=name)


@dataclass(frozen=True, slots=True)
class Either:
    """One of several shapes: which, its keys tell."""

    shapes: tuple[Shape, ...]


Kind = PlainText | OneOf | Day | LanguageTag | AudienceText | ListOf | Each | Shape | Either


def must(name: str, kind: Kind, says: str) -> Key:
    """A key that must be there."""
    return Key(name, kind, says)


def may(name: str, kind: Kind, says: str, needs: str = "") -> Key:
    """A key that may be left out."""
    return Key(name, kind, says, required=False, needs=needs)


def written_out(words: Iterable[str]) -> str:
    """A fix that names all the words: Write A, B or C."""
    *first, last = words
    return f"Write {', '.join(first)} or {last}."
