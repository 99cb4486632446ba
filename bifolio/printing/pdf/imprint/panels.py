"""Panels: what a clinic's own page shows and says, taken out of its finished PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf

from bifolio.printing.pdf.imprint.objects import UnfitError

# Operators that take a thing of the page's resources by its name, and names of none.
_NAMING = frozenset((b"Tf", b"Do", b"gs", b"sh", b"cs", b"CS", b"scn", b"SCN"))
_OF_NO_RESOURCE = frozenset((b"/DeviceRGB", b"/DeviceGray", b"/DeviceCMYK", b"/Pattern"))
_OURS = b"/Z"  # how all names of a panel begin, and none of a master
_KINDS = ("/Font", "/XObject", "/ExtGState", "/Pattern", "/Shading", "/ColorSpace")
_DEEPEST = 9  # groups within groups, in which the text and the margins of a page stand apart
_OWN = frozenset(("/Type", "/S", "/P", "/Pg", "/K"))


@dataclass(frozen=True, slots=True)
class PanelTag:
    """A structure element: its kind, its other entries, and its kids, tags or marks (MCIDs)."""

    kind: str
    entries: dict[str, Any]
    kids: tuple[PanelTag | int, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A clinic's own part: what its title block, running header and feet paint, and its tag.

    `resources` are what they name, by kind.
    """

    title: bytes
    header: bytes
    feet: bytes
    resources: dict[str, dict[str, Any]]
    tag: PanelTag
    file: pikepdf.Pdf  # which all of them are read from when they are written

    @classmethod
    def of(cls, pdf: bytes) -> Panel:
        """The panel of a finished PDF of one page. Raises UnfitError when it is not as we set it.
        """
        try:
            return cls._read(pikepdf.open(BytesIO(pdf)))
        except (pikepdf.PdfError, AttributeError, KeyError, TypeError, IndexError) as error:
            raise UnfitError(str(error)) from error

    @classmethod
    def _read(cls, file: pikepdf.Pdf) -> Panel:
        page: Any = file.pages[0].obj
        if len(file.pages) != 1 or "/Annots" in page:
            raise UnfitError("it is no single page without links")
        title, *margins = _groups(page.Contents.read_bytes().split(b"\n"))
        header = [part for part in margins if b"/Header" in b"\n".join(part)]
        feet = [part for part in margins if part not in header]
        document: Any = file.Root.StructTreeRoot.K
        document = document[0] if isinstance(document, pikepdf.Array) else document
        block: Any = document.K
        if isinstance(block, pikepdf.Array):
            if len(block) != 1:
                raise UnfitError("more than a title block is tagged")
            block = block[0]
        painted = (_named_ours(title), b"\n".join(map(_named_ours, header)),
                   b"\n".join(map(_named_ours, feet)))
        named = {line.partition(b" ")[0].decode() for part in painted for line in part.split(b"\n")
                 if line.startswith(_OURS)}
        resources = {kind: {f"{_OURS.decode()}{name[1:]}": value for name, value in
                            page.Resources.get(kind, pikepdf.Dictionary()).items()}
                     for kind in _KINDS}
        return cls(*painted, {kind: {name: value for name, value in of.items() if name in named}
                              for kind, of in resources.items()},
                   _tag(block), file)


def _groups(lines: Sequence[bytes]) -> list[list[bytes]]:
    """What a page paints between each q and its Q, as deep as there are several such groups.

    The first is the page's text, each other a box of its margins.
    """
    for deepest in range(2, _DEEPEST):
        depth, start = 0, 0
        groups: list[list[bytes]] = []
        for at, line in enumerate(lines):
            if line == b"q":
                depth += 1
                start = at if depth == deepest else start
            elif line == b"Q":
                if depth == deepest:
                    groups.append(list(lines[start:at + 1]))
                depth -= 1
        if len(groups) > 1:
            return groups
    raise UnfitError("its text and its margins are not painted apart")


def _named_ours(lines: Sequence[bytes]) -> bytes:
    def named(lines: Sequence[bytes]) -> Iterator[bytes]:
        for line in lines:
            name, _, rest = line.partition(b" ")
            if name[:1] == b"/" and rest.rpartition(b" ")[2] in _NAMING and \
                    name not in _OF_NO_RESOURCE:
                line = _OURS + line[1:]
            yield line

    return b"\n".join(named(lines))


def _tag(element: Any) -> PanelTag:
    kids = element.get("/K", pikepdf.Array())
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    return PanelTag(str(element.S), {key: element[key] for key in sorted(element.keys())
                                     if key not in _OWN}, tuple(map(_kid, kids)))


def _kid(kid: Any) -> PanelTag | int:
    if isinstance(kid, int):
        return kid
    if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
        return _tag(kid)
    raise UnfitError("a tag holds what is on no page")
