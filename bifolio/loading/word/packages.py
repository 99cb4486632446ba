"""A .docx file: what must hold before it is opened, and what lies in it.

python-docx's door. It hands out the tree of each part, so that every word can be followed to where
it is put; the tree itself is read in `documents`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from bifolio.diagnostics import ContentError, ToolchainError
from bifolio.files.limits import TooLongError, past, time_limit
from bifolio.model.bounds import WORD_FILE, WORD_PARTS, WORD_XML, seconds

_OLD = b"\xd0\xcf\x11\xe0"  # how an old .doc begins, and a .docx that a password locks
_ENCRYPTED = 0x1
_AGAIN = "Open it in Word, save it as a Word document (.docx), and name that file."
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/"
_PLAIN = {  # parts that hold no words of the document
    "styles", "numbering", "settings", "fontTable", "theme", "webSettings", "stylesWithEffects",
    "glossaryDocument", "customXml", "core-properties", "extended-properties", "custom-properties",
    "people", "commentsExtended", "commentsIds", "commentsExtensible", "diagramLayout",
    "diagramQuickStyle", "diagramColors", "diagramDrawing", "chartStyle", "chartColorStyle",
    "customXmlProps", "keyMapCustomizations", "recipientData"}


@dataclass(frozen=True)
class WordFile:
    """An opened document: its main part, and all others that it leads to."""

    main: Any
    parts: tuple[tuple[str, Any], ...]  # the kind of each other part, and the part
    title: str
    changed: date | None
    trees: dict[str, Any] = field(default_factory=dict)

    def tree(self, part: Any) -> Any:
        """The XML of a part, the same each time; None where it is none."""
        name = str(part.partname)
        if name not in self.trees:
            self.trees[name] = _tree(part)
        return self.trees[name]

    def of_kind(self, kind: str) -> Iterator[Any]:
        """The parts of a kind that can be read: “footnotes”, “header”."""
        return (part for name, part in self.parts
                if name == kind and self.tree(part) is not None)

    @cached_property
    def texts(self) -> tuple[tuple[str, Any], ...]:
        """Every part that may hold words, main part first, with its kind."""
        return (("document", self.main),
                *((kind, part) for kind, part in self.parts if kind not in _PLAIN))

    @cached_property
    def styles(self) -> Mapping[str, Any]:
        """The styles, by the name that paragraphs know them by."""
        return {str(style.get(w("styleId"))): style for part in self.of_kind("styles")
                for style in self.tree(part).iterchildren(w("style"))}

    @cached_property
    def numbering(self) -> Any:
        """What says how lists are numbered; None where nothing does."""
        return next((self.tree(part) for part in self.of_kind("numbering")), None)


def w(name: str) -> str:
    """The full name of an element or attribute of a Word document."""
    return f"{{{_WORD}}}{name}"


def open_word(path: Path) -> WordFile:
    """A Word document. Raises ContentError, with what to do, for what is none or may do harm.

    Nothing is unpacked onto the disk. Raises ToolchainError where python-docx is missing.
    """
    try:
        from docx import Document
    except ImportError as error:
        raise ToolchainError(
            "To read a Word document, “new --from” needs the package python-docx, which is not "
            f"installed. Install it:\n  {sys.executable} -m pip install 'python-docx>=1.2'"
        ) from error
    content = _content(path)
    _check(path, content)
    try:
        with time_limit(seconds()):
            document = Document(BytesIO(content))
            main = document.part
            parts = {part.partname: (_kind(reltype), part) for reltype, part in _parts(main, set())}
            opened = WordFile(main, tuple(parts.values()), *_properties(document))
            for kind, part in (*opened.texts, *opened.parts):
                if kind not in _PLAIN - {"styles", "numbering"}:
                    opened.tree(part)
            if main.element.find(w("body")) is None:
                raise ValueError("it has no text")
            return opened
    except ContentError:
        raise
    except (Exception, TooLongError) as error:  # python-docx has many ways to stumble
        raise _refused(path, _said(error)) from error


def _content(path: Path) -> bytes:
    """What stands in the file, when it is not too large."""
    if not path.is_file():
        raise ContentError(f"{path} is no file. Name a Word document (.docx).")
    if path.stat().st_size > WORD_FILE.most:
        raise ContentError(f"{path} is too large: {WORD_FILE.what} may have {WORD_FILE}. "
                           "Make its pictures smaller in Word (Compress Pictures).")
    return path.read_bytes()


def _check(path: Path, content: bytes) -> None:
    """What a zip file says of itself, before anything in it is unpacked."""
    if content.startswith(_OLD):
        raise ContentError(f"{path} is an old Word document (.doc), or a password locks it. "
                           f"{_AGAIN}")
    try:
        with ZipFile(BytesIO(content)) as packed:
            entries = packed.infolist()
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise ContentError(f"{path} is no Word document (.docx). {_AGAIN}") from error
    names = [entry.filename for entry in entries]
    worded = (entry.file_size for entry in entries if entry.filename.endswith((".xml", ".rels")))
    for bound, number in ((WORD_PARTS, len(entries)), (WORD_XML, max(worded, default=0)),
                          (WORD_FILE, sum(entry.file_size for entry in entries))):
        if number > bound.most:
            raise ContentError(f"{path} holds too much: {bound.what} may have {bound}. Part it in "
                               "Word, or make its pictures smaller (Compress Pictures).")
    if len(set(names)) < len(names):
        raise _refused(path, "two parts of it have the same name")
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise ContentError(f"A password locks {path}. {_AGAIN}")
    if "[Content_Types].xml" not in names:
        raise ContentError(f"{path} is no Word document (.docx). {_AGAIN}")


def _refused(path: Path, why: str) -> ContentError:
    return ContentError(f"{path} cannot be read: {why}. {_AGAIN}")


def _said(error: BaseException) -> str:
    """What an exception of python-docx means, in words."""
    if bound := past(error):
        return f"it {bound}"
    said = " ".join(str(error).strip("'\"").split())
    if "is not a Word file" in said:
        if "macroEnabled" in said:
            return "it is a document with macros (.docm)"
        return "it is no plain document: a template, perhaps, or another program's file"
    if "no relationship of type" in said:
        return "it has no text, or was saved as “Strict Open XML”"
    return said[:200] or type(error).__name__


def _parts(part: Any, seen: set[str]) -> Iterator[tuple[str, Any]]:
    """Every part that a part leads to, each once, with what it is to it."""
    waiting = [part]
    while waiting:
        for relation in waiting.pop(0).rels.values():
            if relation.is_external or str(relation.target_part.partname) in seen:
                continue
            inner = relation.target_part
            seen.add(str(inner.partname))
            if inner is not part:
                yield str(relation.reltype), inner
                waiting.append(inner)


def _kind(reltype: str) -> str:
    return reltype.rstrip("/").rpartition("/")[2]


def _tree(part: Any) -> Any:
    """The XML of a part; None where it is none. Raises ValueError where it names entities."""
    from docx.oxml.parser import parse_xml

    root = getattr(part, "element", None)
    if root is None:
        if not (str(part.content_type).endswith("xml") or part.blob.startswith(b"<?xml")):
            return None
        if _STRICT in part.blob[:5_000]:
            raise ValueError("it was saved as “Strict Open XML”")
        root = parse_xml(part.blob)
    if root.getroottree().docinfo.doctype:
        raise ValueError("it declares what no Word document does (DOCTYPE)")
    return root


def _properties(document: Any) -> tuple[str, date | None]:
    """The title that the document gives itself, and the day when it was last saved."""
    if not any(_kind(relation.reltype) == "core-properties"
               for relation in document.part.package.rels.values()):
        return "", None  # python-docx would make some up
    try:
        properties = document.core_properties
        changed = properties.modified or properties.created
        return re.sub(r"\s+", " ", properties.title or "").strip(), \
            changed.date() if changed else None
    except (ValueError, AttributeError, KeyError, TypeError):
        return "", None
