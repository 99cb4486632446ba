"""File digests: what a finished PDF says of itself, and a digest that any changed byte breaks.

The digest is SHA-256 of the whole file, taken with zeros where the digest stands. It finds damage
and edits; it is no signature, as anybody can compute it anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from bifolio.model.fingerprints import hashed

PREFIX, NAMESPACE = "bifolio", "urn:bifolio:handout#"
# The properties in the file's XMP packet, and what each says.
PROPERTIES = {
    "handout": "Name of the handout",
    "revision": "Revision of its text",
    "reviewBy": "Day by which the text is to be reviewed",
    "code": "Code that each page carries, a hash of text and design",
    "text": "Hash of the printed words",
    "libraries": "Type libraries that it was set with: others give other bytes",
    "digest": "SHA-256 of the file with zeros in place of this value",
}
NO_DIGEST = "0" * 64
NO_TEXT = f"{'0' * 16}-{'0' * 16}"  # in a file whose words are still being hashed
_DIGEST = re.compile(rb"<bifolio:digest>([0-9a-f]{64})</bifolio:digest>")
_TEXT = b"<bifolio:text>%b</bifolio:text>"
_SAID = re.compile(rb"<bifolio:text>[0-9a-f-]{33}</bifolio:text>")
_PROPERTY = re.compile(rb"<bifolio:(\w+)>([^<]*)</bifolio:\1>")


@dataclass(frozen=True, slots=True)
class FileDigest:
    """What a handout is: its name, revision, review date (ISO), code, and hash of its words.

    `text` is NO_TEXT until the words are hashed, as the page can be set meanwhile. `libraries`
    are the type libraries that it was set with; "" before it is set, and in a file that does not
    tell.
    """

    handout: str
    revision: str
    review_by: str
    code: str
    text: str = NO_TEXT
    libraries: str = ""

    @property
    def values(self) -> dict[str, str]:
        """What is written under each property of the file, before its digest is known."""
        return dict(zip(PROPERTIES, (self.handout, self.revision, self.review_by, self.code,
                                     self.text, self.libraries, NO_DIGEST), strict=True))


def close(pdf: bytes, text: str = NO_TEXT) -> bytes:
    """The file with the hash of its words, and then its digest, where zeros were."""
    pdf = pdf.replace(_TEXT % NO_TEXT.encode(), _TEXT % text.encode(), 1)
    found = _DIGEST.search(pdf)
    assert found, "a place for the digest"
    return pdf[:found.start(1)] + hashed(pdf).encode() + pdf[found.end(1):]


def opened(pdf: bytes) -> bytes:
    """A closed file as it was before: with zeros for its digest and the hash of its words."""
    blank = _SAID.sub(_TEXT % NO_TEXT.encode(), pdf, count=1)
    return _DIGEST.sub(b"<bifolio:digest>%b</bifolio:digest>" % NO_DIGEST.encode(), blank, count=1)


def read(pdf: bytes) -> FileDigest | None:
    """What a file says of itself; None when it says nothing that can be read."""
    said = {name.decode(): unescape(value.decode("utf-8", "replace"))
            for name, value in _PROPERTY.findall(pdf)}
    said.setdefault("libraries", "")  # of an earlier version
    if any(name not in said for name in PROPERTIES):
        return None
    return FileDigest(*(said[name] for name in PROPERTIES if name != "digest"))


def is_whole(pdf: bytes) -> bool:
    """Whether every byte of a file is as it was when its digest was written."""
    at = _DIGEST.search(pdf)
    if at is None:
        return False
    blank = pdf[:at.start(1)] + NO_DIGEST.encode() + pdf[at.end(1):]
    return hashed(blank).encode() == at[1]
