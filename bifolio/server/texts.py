"""Texts: what a file of the library holds, as it is edited, and how it was written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Text:
    """A text as it lies in its file: `content` as it is edited, each line ending in \\n.

    `newline` is how the file itself ends a line, `mark` what stands before its first letter.
    """

    path: str
    content: str
    raw: bytes
    newline: str
    mark: bytes

    @property
    def hash(self) -> str:
        return hash_of(self.raw)

    def with_content(self, content: str) -> bytes:
        """The bytes of its file with another content, in the way it is written.

        Lines before the first that differs and behind the last keep how they end.
        """
        lines = _LINE.findall(edited(content))
        was = _LINE.findall(self.raw[len(self.mark):].decode())
        old = [edited(line) for line in was]
        head = _alike(lines, old)
        tail = min(_alike(lines[::-1], old[::-1]), min(len(lines), len(old)) - head)
        new = [line.replace("\n", self.newline) for line in lines[head:len(lines) - tail]]
        return self.mark + "".join((*was[:head], *new, *was[len(was) - tail:])).encode()


def _alike(lines: Sequence[str], others: Sequence[str]) -> int:
    """How many of them are the same from the beginning."""
    return next((at for at, (line, other) in enumerate(zip(lines, others, strict=False))
                 if line != other), min(len(lines), len(others)))


def edited(content: str) -> str:
    """A text as it is edited: each line ends in \\n."""
    return content.replace("\r\n", "\n").replace("\r", "\n")


def hash_of(raw: bytes) -> str:
    """The name of what a file holds."""
    return sha256(raw).hexdigest()


def text_of(path: str, raw: bytes) -> Text:
    """The text that some bytes are. Raises UnicodeDecodeError when they are none."""
    mark = _MARK if raw.startswith(_MARK) else b""
    content = raw[len(mark):].decode()
    newline = "\r\n" if content.count("\r\n") * 2 > content.count("\n") else "\n"
    return Text(path, edited(content), raw, newline, mark)
