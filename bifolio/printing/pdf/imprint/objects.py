"""Objects: those of one PDF written into another, numbered on, and nothing else of them changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zlib import compress

import pikepdf

_LINE_ENDS = (b"\r", b"\n")


class UnfitError(ValueError):
    """A PDF that no copy can be made of; the message says what is unusual in it."""


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A compressed stream, with further entries of its dictionary.

    It does not end in what could be taken for the line end behind it: a space more is another end.
    """
    packed = compress(content, 6)
    while packed.endswith(_LINE_ENDS):
        content += b" "
        packed = compress(content, 6)
    return b"<</Filter /FlateDecode /Length %d%s>>\nstream\n%s\nendstream" % (
        len(packed), entries, packed)


def dictionary(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """A dictionary of names (with their stroke) and written values."""
    return b"<<%s>>" % b" ".join(b"%s %s" % (name.encode(), value) for name, value in entries)


class Objects:
    """Objects on their way into another file, in which the first of them has the number `first`.

    `written` is each, without its number.
    """

    def __init__(self, first: int) -> None:
        self.next = first
        self.written: dict[int, bytes] = {}
        self._numbers: dict[tuple[int, int], int] = {}

    def new(self) -> int:
        """A number that no other object has."""
        self.next += 1
        return self.next - 1

    def value(self, noun: Any) -> bytes:
        """A value as it is written; what it refers to comes along."""
        if not isinstance(noun, pikepdf.Object):
            return written(noun)
        if not noun.is_indirect:
            return self._direct(noun)
        if noun.objgen not in self._numbers:
            number = self._numbers[noun.objgen] = self.new()
            self.written[number] = self._direct(noun)
        return b"%d 0 R" % self._numbers[noun.objgen]

    def _direct(self, noun: Any) -> bytes:
        if isinstance(noun, pikepdf.Stream):
            raw = noun.read_raw_bytes()
            entries = [(key, self.value(noun[key])) for key in sorted(noun.keys())
                       if key != "/Length"]  # their keys are a set: each process has its own order
            return b"%s\nstream\n%s\nendstream" % (
                dictionary([*entries, ("/Length", b"%d" % len(raw))]), raw)
        if isinstance(noun, pikepdf.Dictionary):
            return dictionary((key, self.value(noun[key])) for key in sorted(noun.keys()))
        if isinstance(noun, pikepdf.Array):
            return b"[%s]" % b" ".join(self.value(noun[at]) for at in range(len(noun)))
        return bytes(noun.unparse())


def written(noun: Any) -> bytes:
    """A value of the same file as it is written there: what is no direct value, by its number."""
    if isinstance(noun, pikepdf.Object) and noun.is_indirect:
        return b"%d %d R" % noun.objgen
    return pikepdf.Array([noun]).unparse().strip()[1:-1].strip()
