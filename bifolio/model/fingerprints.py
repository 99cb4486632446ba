"""Fingerprints: a short text that is the same for two nouns only when they say the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from bifolio.model.source import Span


def fingerprint(*nouns: Any, places: bool = True) -> str:
    """The SHA-256 of nouns, in hex: the same in every process, whatever the order of its sets.

    A noun is a dataclass, a text, number or date, or a tuple, mapping or set of nouns. Without
    `places` two nouns are the same that differ only in where they were written.
    """
    return sha256(_text(nouns, places).encode("utf-8", "surrogatepass")).hexdigest()


def hashed(content: bytes) -> str:
    """The SHA-256 of a file's content, in hex."""
    return sha256(content).hexdigest()


@cache
def _parts(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _say(noun: Any, places: bool, said: list[str]) -> None:
    """Append a noun as a text that no other has: every piece comes with its kind or its length."""
    if isinstance(noun, str):
        said.append(f"s{len(noun)}:{noun}")
    elif isinstance(noun, Span):
        said.append(f"p{noun.path}:{noun.line}:{noun.column};" if places else "p;")
    elif isinstance(noun, tuple | list):
        said.append(f"t{len(noun)}:")
        for part in noun:
            _say(part, places, said)
    elif is_dataclass(noun):
        kind: Any = type(noun)
        said.append(f"n{kind.__name__}:")
        for name in _parts(kind):
            _say(getattr(noun, name), places, said)
    elif isinstance(noun, Mapping):
        said.append(f"m{len(noun)}:")
        for key in noun:  # a mapping's order may be what is printed
            _say(key, places, said)
            _say(noun[key], places, said)
    elif isinstance(noun, frozenset | set):
        said.append(f"f{len(noun)}:{','.join(sorted(_text(part, places) for part in noun))}")
    elif isinstance(noun, bytes):
        said.append(f"b{hashed(noun)}")
    else:
        said.append(f"v{type(noun).__name__}:{noun!r};")


def _text(noun: Any, places: bool) -> str:
    said: list[str] = []
    _say(noun, places, said)
    return "".join(said)
