"""Plates: a finished master as bytes that any number of copies begin with, and its open places.

A place is left open on page 1 for a title block, in the margins for a running header and feet, and
for what the file says of itself. What is painted in the accent that stands for each clinic's own is
painted in a colour space of two colours, which is open too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from io import BytesIO
from itertools import pairwise
from typing import Any
from zlib import compress, decompress

import pikepdf

from bifolio.model.fingerprints import hashed
from bifolio.printing.pdf.file_digest import PREFIX, FileDigest
from bifolio.printing.pdf.imprint.objects import Objects, UnfitError, dictionary, stream, written
from bifolio.printing.pdf.imprint.panels import Panel, PanelTag

Row = tuple[int, int, int]  # of a list of objects: a kind, a place or an object, and an index
Accent = tuple[str, str]  # a clinic's colour and its tint, #rrggbb

STAND_IN: Accent = ("#0b1c2d", "#f1e3d5")  # what a master is set in, and no clinic has
_HANDOUT, _CODE = "imprint-handout", "imprint-code"  # stand for a copy's own
_OPEN = "/BifolioOpen"
_INKS = frozenset((b"rg", b"RG", b"g", b"G", b"gs", b"cs", b"CS", b"sc", b"SC", b"scn", b"SCN"))
_WIDTHS = (4, 5, 6, 7)  # of a place in a list of objects, in bytes: one for each of its ends
_LIST = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_STREAM = re.compile(rb"/Length ([1-9]\d*)[^>]*?>>\nstream\n")
_MARK = re.compile(rb"/MCID (\d+)")
_PIXEL = 0.75  # points
_ATTEMPTS = 9  # at a file whose own lists of objects do not end in a line end
_FOOTER = b"/Artifact <</Type /Pagination /Subtype /Footer>> BDC /ImprintFeet Do EMC"


def blank_digest(digest: FileDigest) -> FileDigest:
    """What a master says of itself: a digest without what is a copy's own."""
    return replace(digest, handout=_HANDOUT, code=_CODE)


@dataclass(frozen=True, slots=True)
class Plate:
    """A master ready to be copied: its bytes before its list of objects, and what is open in it.

    `stamp` is the hash of those bytes; `marks` are the numbers of the tags of page 1's pieces, as
    written; `numbers` are those of the objects that are a copy's own, by name.
    """

    prefix: bytes
    stamp: str
    rows: tuple[Row, ...]
    numbers: Mapping[str, int]
    marks: tuple[bytes, ...]
    place: tuple[bytes, bytes, bytes]  # its kind, its parent, and its page
    resources: Mapping[str, bytes]
    trailer: tuple[int, int]  # the numbers of the catalogue and of the document information
    xmp: bytes
    size: tuple[float, float]

    @classmethod
    def of(cls, pdf: bytes, language: str, is_coloured: bool) -> Plate:
        """The plate of a finished master, whose stand-ins have languages that begin so.

        Raises UnfitError when it has none, or shows its accent otherwise than as a plain colour.
        """
        try:
            return _read(*_opened(pdf, language, is_coloured))
        except (pikepdf.PdfError, AttributeError, KeyError, TypeError, IndexError) as error:
            raise UnfitError(str(error)) from error

    def begins(self, copy: bytes) -> bool:
        """Whether a copy's bytes begin with this master's, unchanged."""
        return hashed(copy[:len(self.prefix)]) == self.stamp

    def imprint(self, panel: Panel | None, accent: Accent | None, digest: FileDigest) -> bytes:
        """A copy with a panel, or with none: a PDF whose digest is yet to be closed."""
        objects = Objects(len(self.rows))
        at, out = self.numbers, objects.written
        title = header = feet = b""
        own: dict[str, bytes] = {}
        parents, kids = list(self.marks), b""
        if panel:
            offset = len(self.marks)
            title = _MARK.sub(lambda mark: b"/MCID %d" % (int(mark[1]) + offset), panel.title)
            title = b"q\n%s\nQ" % title
            header = b"q %s 0 0 %s 0 0 cm\n%s\nQ" % (b"%.2f" % _PIXEL, b"%.2f" % _PIXEL,
                                                     panel.header)
            feet = b"q %s 0 0 %s 0 0 cm\n%s\nQ" % (b"%.2f" % _PIXEL, b"%.2f" % _PIXEL, panel.feet)
            own = {kind: b" ".join(b"%s %s" % (name.encode(), objects.value(value))
                                   for name, value in of.items())
                   for kind, of in panel.resources.items() if of}
            marks: dict[int, int] = {}
            kids = b" ".join(self._tag(kid, at["place"], objects, marks)
                             for kid in panel.tag.kids)
            parents += [b"%d 0 R" % marks[mark] if mark in marks else b"null"
                        for mark in range(offset, max(marks, default=offset - 1) + 1)]
        out[at["title"]], out[at["header"]] = stream(title), stream(header)
        mine = dictionary((kind, b"<<%s>>" % names) for kind, names in own.items())
        out[at["feet"]] = stream(
            feet, b" /Type /XObject /Subtype /Form /BBox [0 0 %.6f %.6f] /Resources %s" % (
                *self.size, mine))
        out[at["resources"]] = dictionary(
            (kind, b"<<%s>>" % b" ".join(filter(None, (self.resources.get(kind), own.get(kind)))))
            for kind in dict.fromkeys((*self.resources, *own)))
        out[at["place"]] = b"<</Type /StructElem /S %s /P %s /Pg %s /K [%s]>>" % (*self.place, kids)
        out[at["marks"]] = b"[%s]" % b" ".join(parents)
        if "accent" in at:
            colours = bytes.fromhex("".join(colour[1:] for colour in accent or STAND_IN))
            out[at["accent"]] = b"[/Indexed /DeviceRGB 1 <%s>]" % colours.hex().encode()
        xmp = self.xmp
        for name, blank, said in (("handout", _HANDOUT, digest.handout),
                                  ("code", _CODE, digest.code)):
            xmp = xmp.replace(f"<{PREFIX}:{name}>{blank}<".encode(),
                              f"<{PREFIX}:{name}>{escape(said, quote=False)}<".encode(), 1)
        out[at["metadata"]] = b"<</Type /Metadata /Subtype /XML /Length %d>>\nstream\n%s\n" \
            b"endstream" % (len(xmp), xmp)
        return self._assembled(objects, hashed(f"{self.stamp} {digest.handout} {digest.code}"
                                               .encode())[:32].encode())

    def _tag(self, tag: PanelTag | int, parent: int, objects: Objects, marks: dict[int, int]
             ) -> bytes:
        if isinstance(tag, int):
            marks[tag + len(self.marks)] = parent
            return b"%d" % (tag + len(self.marks))
        number = objects.new()
        kids = b" ".join(self._tag(kid, number, objects, marks) for kid in tag.kids)
        objects.written[number] = dictionary((
            ("/Type", b"/StructElem"), ("/S", tag.kind.encode()), ("/P", b"%d 0 R" % parent),
            ("/Pg", self.place[2]),
            *((key, objects.value(value)) for key, value in tag.entries.items()),
            ("/K", b"[%s]" % kids)))
        return b"%d 0 R" % number

    def _assembled(self, objects: Objects, name: bytes) -> bytes:
        """The file: the master's bytes, what is a copy's own, and one list of all objects."""
        parts, place = [self.prefix], len(self.prefix)
        rows = [*self.rows, *[(0, 0, 0)] * (objects.next - len(self.rows) + 1)]
        for number in sorted(objects.written):
            body = b"%d 0 obj\n%s\nendobj\n" % (number, objects.written[number])
            rows[number] = 1, place, 0
            parts.append(body)
            place += len(body)
        last = objects.next
        rows[last] = 1, place, 0
        for width in _WIDTHS:
            packed = compress(b"".join(
                b"%c%b%b" % (kind, at.to_bytes(width), index.to_bytes(2))
                for kind, at, index in rows))
            if packed[-1:] not in (b"\r", b"\n"):
                break
        root, about = self.trailer
        parts.append(
            b"%d 0 obj\n<</Type /XRef /Size %d /W [1 %d 2] /Root %d 0 R /Info %d 0 R "
            b"/ID [<%s><%s>] /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\nendobj\n"
            b"startxref\n%d\n%%%%EOF\n" % (
                last, last + 1, width, root, about, name, name, len(packed), packed, place))
        return b"".join(parts)


def _opened(content: bytes, language: str, is_coloured: bool) -> tuple[bytes, bytes]:
    """A master with its places open, and its metadata, which is no part of it any more."""
    file = pikepdf.open(BytesIO(content))
    page: Any = file.pages[0].obj
    kept: Any = pikepdf.Dictionary()
    if is_coloured:
        kept["/accent"] = _paint_in_accent(file)
    stand_ins = [noun for noun in file.objects if isinstance(noun, pikepdf.Dictionary)
                 and noun.get("/Type") == "/StructElem"
                 and str(noun.get("/Lang", "")).startswith(f"{language}-")]
    stand_ins.sort(key=lambda noun: str(noun.get("/Lang")))
    if not stand_ins:
        raise UnfitError("it has no place for a title block")
    place: Any = stand_ins[0].P
    marks = [mark for noun in stand_ins for mark in _marks_of(noun)]
    before, after = _cut(page.Contents.read_bytes(), marks)

    def added(content: bytes = b"") -> Any:
        return file.make_indirect(pikepdf.Stream(file, content))

    kept["/title"], kept["/header"], kept["/feet"] = added(), added(), added()
    draw = added(_FOOTER)
    shared: Any = page.Resources
    if "/XObject" not in shared:
        shared.XObject = pikepdf.Dictionary()
    shared.XObject["/ImprintFeet"] = kept["/feet"]
    for other in file.pages[1:]:
        drawn: Any = other.obj
        if drawn.Resources.objgen != shared.objgen:
            raise UnfitError("its pages share no resources")
        drawn.Contents = pikepdf.Array([drawn.Contents, draw])
    page.Contents = pikepdf.Array([added(before), kept["/title"], added(after), kept["/header"],
                                   draw])
    own = file.make_indirect(pikepdf.Dictionary(dict(shared.items())))
    page.Resources = kept["/resources"] = own
    parents: Any = file.Root.StructTreeRoot.ParentTree.Nums
    row = next(at for at in range(0, len(parents), 2) if int(parents[at]) == int(
        page.StructParents))
    parents[row + 1] = kept["/marks"] = file.make_indirect(parents[row + 1])
    for mark in marks:
        parents[row + 1][mark] = None
    place.K = pikepdf.Array([])
    kept["/place"], kept["/metadata"] = place, file.Root.Metadata
    xmp = file.Root.Metadata.read_bytes()
    file.Root.Metadata.write(b"")
    file.Root[_OPEN] = kept
    return _saved(file), xmp


def _paint_in_accent(file: pikepdf.Pdf) -> Any:
    """Have all that is painted in the stand-in's colours painted in those of a space of two."""
    space: Any = file.make_indirect(pikepdf.Array([
        pikepdf.Name.Indexed, pikepdf.Name.DeviceRGB, 1,
        pikepdf.String(bytes.fromhex("".join(colour[1:] for colour in STAND_IN)))]))
    paints = [(b"%s %s" % (_parts(colour), operator), b"/Accent %s %d %s" % (named, at, chosen))
              for at, colour in enumerate(STAND_IN)
              for operator, named, chosen in ((b"rg", b"cs", b"sc"), (b"RG", b"CS", b"SC"))]

    def repaint(painted: Any, resources: Any) -> None:
        content = repainted = painted.read_bytes()
        for before, now in paints:
            repainted = re.sub(rb"(?<![\d.])%s\b" % re.escape(before), now, repainted)
        if repainted != content:
            painted.write(repainted)
            if "/ColorSpace" not in resources:
                resources.ColorSpace = pikepdf.Dictionary()
            resources.ColorSpace["/Accent"] = space

    for page in file.pages:
        drawn: Any = page.obj
        repaint(drawn.Contents, drawn.Resources)
    shades = [_parts(colour).split() for colour in STAND_IN]
    for noun in list(file.objects):
        if isinstance(noun, pikepdf.Stream) and (
                noun.get("/Subtype") == "/Form" or noun.get("/Type") == "/Pattern"):
            repaint(noun, noun.Resources if "/Resources" in noun else file.pages[0].obj.Resources)
        for key in ("/C0", "/C1"):
            if isinstance(noun, pikepdf.Dictionary) and key in noun and [
                    b"%g" % round(float(part), 5) for part in noun[key]] in [
                    [b"%g" % round(float(part), 5) for part in shade] for shade in shades]:
                raise UnfitError("its accent runs into another colour")
    return space


def _parts(colour: str) -> bytes:
    """The parts of a colour as a page has them."""
    return b" ".join((f"{int(colour[at:at + 2], 16) / 255:.6f}".rstrip("0").rstrip(".") or "0")
                     .encode() for at in (1, 3, 5))


def _marks_of(element: Any) -> Iterator[int]:
    kids = element.get("/K", pikepdf.Array())
    for kid in list(kids) if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            yield kid
        elif isinstance(kid, pikepdf.Dictionary):
            yield from _marks_of(kid)


def _cut(content: bytes, marks: list[int]) -> tuple[bytes, bytes]:
    """A page's content before and after where its stand-ins were, which are in it no more.

    What follows is painted in the ink that they had chosen.
    """
    head: bytes | None = None
    for mark in marks:
        found = re.compile(rb"/\w+\s<</MCID %d>>\sBDC\s(.*?)\sEMC\s" % mark, re.S).search(content)
        if found is None:
            raise UnfitError("a stand-in is painted nowhere")
        ink = b"\n".join(line for line in found[1].split(b"\n")
                         if line.rpartition(b" ")[2] in _INKS)
        before, after = content[:found.start()], content[found.end():]
        if head is None:
            head, before = before, b""
        content = b"%s%s\n%s" % (before, ink, after)
    return head or b"", content


def _saved(file: pikepdf.Pdf) -> bytes:
    """The file, none of whose streams ends in what could be taken for a line end behind it."""
    for noun in file.objects:
        if isinstance(noun, pikepdf.Stream) and (raw := noun.read_raw_bytes()) and (
                "/Filter" not in noun or raw[-1:] in (b"\r", b"\n")):
            packed = stream(noun.read_bytes()).partition(b"\nstream\n")[2][:-len(b"\nendstream")]
            noun.write(packed, filter=pikepdf.Name.FlateDecode)
    for attempt in range(_ATTEMPTS):
        target = BytesIO()
        file.save(target, deterministic_id=True, fix_metadata_version=False,
                  object_stream_mode=pikepdf.ObjectStreamMode.generate,
                  stream_decode_level=pikepdf.StreamDecodeLevel.none)
        content = target.getvalue()
        if not any(content[found.end() + int(found[1]) - 1] in b"\r\n"
                   for found in _STREAM.finditer(content)):
            return content
        file.Root[f"/Pad{attempt}"] = file.make_indirect(pikepdf.Dictionary({"/Pad": attempt}))
    raise UnfitError("its lists of objects end in line ends")


def _read(content: bytes, xmp: bytes) -> Plate:
    """The plate of a master whose places are open."""
    file = pikepdf.open(BytesIO(content))
    page: Any = file.pages[0].obj
    kept: Any = file.Root[_OPEN]
    found = _LIST.search(content)
    if found is None:
        raise UnfitError("it has no list of objects")
    start = int(found[1])
    rows = tuple(_rows(content[start:]))
    place: Any = kept["/place"]
    return Plate(
        content[:start], hashed(content[:start]), rows,
        {key[1:]: kept[key].objgen[0] for key in sorted(kept.keys())},
        tuple(map(written, list(kept["/marks"]))),
        (str(place.S).encode(), written(place.P), written(page)),
        {kind: b" ".join(b"%s %s" % (name.encode(), written(value)) for name, value in of.items())
         for kind, of in kept["/resources"].items()},
        (file.Root.objgen[0], file.trailer.Info.objgen[0]), xmp,
        (float(page.MediaBox[2]), float(page.MediaBox[3])))


def _rows(content: bytes) -> Iterator[Row]:
    """The rows of a file's list of objects, but its own, as a copy writes them."""
    widths = re.search(rb"/W \[ ?(\d+) (\d+) (\d+) ?\]", content)
    columns = re.search(rb"/Columns (\d+)", content)
    if widths is None or columns is None:
        raise UnfitError("its list of objects has another form")
    edges = [0]
    for width in widths.groups():
        edges.append(edges[-1] + int(width))
    wide = int(columns[1])
    listed = decompress(content[content.index(b"stream\n") + 7:content.rindex(b"\nendstream")])
    above = bytes(wide)
    own = int(content.split(None, 1)[0])
    for number, at in enumerate(range(0, len(listed), wide + 1)):
        if listed[at] != 2:
            raise UnfitError("its list of objects has another form")
        above = bytes((now + then) & 255 for now, then in
                      zip(above, listed[at + 1:at + 1 + wide], strict=True))
        if number > own:
            raise UnfitError("its list of objects is not its last")
        if number < own:
            kind, place, index = (int.from_bytes(above[begin:end])
                                  for begin, end in pairwise(edges))
            yield kind, place, index
