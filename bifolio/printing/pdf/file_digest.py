"""Seals: what a finished PDF says of itself, and a digest that any changed byte breaks.

The digest is SHA-256 of the whole file, taken with zeros where the digest stands. It finds damage
and edits; it is no signature, as anybody can compute it anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from html import unescape

PREFIX, NAMESPACE = "bifolio", "urn:bifolio:handout#"
# The properties in the file's XMP packet, and what each says.
PROPERTIES = {
    "handout": "Name of the handout",
    "revision": "Revision of its text",
    "reviewBy": "Day by which the text is to be reviewed",
    "code": "Code that each page carries, a hash of text and design",
    "text": "Hash of the printed words",
    "digest": "SHA-256 of the file with zeros in place of this value",
}
UNSEALED = "0" * 64
_DIGEST = re.compile(rb"<bifolio:digest>([0-9a-f]{64})</bifolio:digest>")
_PROPERTY = re.compile(rb"<bifolio:(\w+)>([^<]*)</bifolio:\1>")


@dataclass(frozen=True, slots=True)
class FileDigest:
    """What a handout is: its name, revision, review date (ISO), code, and hash of its words."""

    handout: str
    revision: str
    review_by: str
    code: str
    text: str

    @property
    def values(self) -> dict[str, str]:
        """What is written under each property of the file, before it is sealed."""
        return dict(zip(PROPERTIES, (self.handout, self.revision, self.review_by, self.code,
                                     self.text, UNSEALED), strict=True))


def close(pdf: bytes) -> bytes:
    """The file with its digest where zeros were."""
    found = _DIGEST.search(pdf)
    assert found, "a seal to close"
    return pdf[:found.start(1)] + sha256(pdf).hexdigest().encode() + pdf[found.end(1):]


def read(pdf: bytes) -> FileDigest | None:
    """What a file says of itself; None when it carries no seal that can be read."""
    said = {name.decode(): unescape(value.decode("utf-8", "replace"))
            for name, value in _PROPERTY.findall(pdf)}
    if any(name not in said for name in PROPERTIES):
        return None
    return FileDigest(*(said[name] for name in PROPERTIES if name != "digest"))


def is_whole(pdf: bytes) -> bool:
    """Whether every byte of a sealed file is as it was sealed."""
    at = _DIGEST.search(pdf)
    if at is None:
        return False
    blank = pdf[:at.start(1)] + UNSEALED.encode() + pdf[at.end(1):]
    return sha256(blank).hexdigest().encode() == at[1]
