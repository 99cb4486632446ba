"""Texts: what a file of the library holds, as it is edited, and how it was written."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

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
        """The bytes of its file with another content, in the way it is written."""
        return self.mark + edited(content).replace("\n", self.newline).encode()


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
