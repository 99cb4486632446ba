"""A document's blocks, one by one: each word goes into the chapter or on the list, never both.

What is not known here is put on the list whole. At the end the list takes whatever has been put
nowhere, so no word can be lost to something that nobody thought of. One module, as whoever puts a
word somewhere tells the same list of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from bifolio.diagnostics import ContentError
from bifolio.files.deceptive_signs import deceptions
from bifolio.files.limits import TooLongError, past, time_limit
from bifolio.loading.word.chapters import (
    Block,
    HeadingBlock,
    ItemBlock,
    MarkBlock,
    ParagraphBlock,
    PictureBlock,
    TableBlock,
    captioned,
    chapter_of,
    numbered,
    titled,
)
from bifolio.loading.word.inlines import BREAK, Piece, level, plain, tidy
from bifolio.loading.word.left_out import CHOICE, Leavings, LeftOut, cleaned
from bifolio.loading.word.lists import ListNumbers
from bifolio.loading.word.packages import WordFile, open_word, w
from bifolio.loading.word.symbols import PRIVATE, is_symbol, private, sign_of
from bifolio.model.bounds import COLUMNS, ROWS, SIZES, seconds
from bifolio.model.links import may_lead
from bifolio.model.sentences import sentence_at

_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_V = "{urn:schemas-microsoft-com:vml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_TEXT_BOX = w("txbxContent")
_THROUGH = frozenset(map(w, ("ins", "moveTo", "smartTag", "customXml", "dir", "bdo")))
_AWAY = {w("del"): "deleted words (a tracked change)", f"{_M}oMath": "equation",
         w("moveFrom"): "moved words (a tracked change)", f"{_M}oMathPara": "equation"}
_SILENT = frozenset(map(w, (  # what holds no words
    "pPr", "rPr", "sectPr", "bookmarkStart", "bookmarkEnd", "proofErr", "commentRangeStart",
    "commentRangeEnd", "commentReference", "annotationRef", "footnoteRef", "endnoteRef",
    "lastRenderedPageBreak", "permStart", "permEnd", "moveFromRangeStart", "moveFromRangeEnd",
    "moveToRangeStart", "moveToRangeEnd", "softHyphen", "separator", "continuationSeparator",
    "tblPr", "tblGrid", "sdtPr", "sdtEndPr", "instrText", "delInstrText")))
_UNDRAWN = ("drawing that Word alone can draw: save it from Word as a PNG, put it into images/ and "
            "place it")
_KINDS = (("png", b"\x89PNG\r\n\x1a\n"), ("jpg", b"\xff\xd8\xff"), ("gif", b"GIF8"))
_HEADING = re.compile(r"heading ?([1-9])$", re.I)
_ADDRESS = re.compile(r'\s*HYPERLINK\s+"([^"]+)"')
_FIELD = re.compile(r"\s*([A-Za-z]+)")
_LISTED = {"TOC": "table of contents", "INDEX": "index", "FORMTEXT": "form field",
           "FORMCHECKBOX": "form field", "FORMDROPDOWN": "form field"}
_PARTS = {"header": "page header", "footer": "page footer", "comments": "comment",
          "footnotes": "footnote that nothing calls", "endnotes": "endnote that nothing calls",
          "chart": "chart", "diagramData": "SmartArt", "document": "other words"}
_CALLS = {w("footnoteReference"): "footnotes", w("endnoteReference"): "endnotes"}
_GAP = "\uffff"  # where a sign was that nobody can tell, while words are read
_BOXES = ("☐", "▢", "☑", "☒", "🗹", "🗷")
_NEAR = 150  # letters of a sentence that the list quotes on either side
_CHAIN = 20  # styles that are based on one another


@dataclass(frozen=True, slots=True)
class WordChapter:
    """What came of a document: a chapter in Markdown, its pictures by name, and what is missing."""

    title: str
    chapter: str
    pictures: Mapping[str, bytes]
    left_out: tuple[LeftOut, ...]
    changed: date | None


def read_word(path: Path, images: str = "images") -> WordChapter:
    """A Word document as a chapter, whose pictures lie in the folder `images`.

    Raises ContentError for what is no such document, does harm or holds no text.
    """
    opened = open_word(path)
    try:
        with time_limit(seconds()):
            return _Reader(opened).read(path.stem, images)
    except (TooLongError, RecursionError, MemoryError) as error:
        raise ContentError(f"{path} cannot be read: it {past(error)}. Make it smaller or simpler "
                           "in Word.") from error


@dataclass
class _Field:
    """A field of Word: an order, and what came of it."""

    order: str = ""
    settled: bool = False

    @property
    def kind(self) -> str:
        """For what the list takes it; "" for what stands in the text."""
        found = _FIELD.match(self.order)
        return _LISTED.get(found[1].upper(), "") if found else ""

    @property
    def link(self) -> str:
        found = _ADDRESS.match(self.order)
        return found[1] if found else ""


@dataclass
class _Reader:
    """Goes through one document, once."""

    file: WordFile
    leavings: Leavings = field(default_factory=Leavings)
    pictures: dict[str, tuple[str, bytes]] = field(default_factory=dict)  # part → name, content
    notes: dict[tuple[str, str], str] = field(default_factory=dict)  # kind, number → label
    note_texts: dict[str, tuple[tuple[Piece, ...], ...]] = field(default_factory=dict)
    fields: list[_Field] = field(default_factory=list)
    aside: list[Block] = field(default_factory=list)  # pictures that follow the block at work
    looks: dict[str, int] = field(default_factory=dict)  # what was left of the look, how often
    gaps: list[str] = field(default_factory=list)  # what was said of each sign that is missing
    count: int = 0  # of pieces that were put into the chapter

    def __post_init__(self) -> None:
        self.part = self.file.main
        self.lists = ListNumbers(self.file, self.leavings)

    def read(self, name: str, images: str) -> WordChapter:
        """All of it. `name` is the document's own, the last resort for a title."""
        blocks = tuple(self.blocks(self.file.main.element.find(w("body"))))
        title, rest = titled(blocks, self.file.title, name)
        if not rest and not self.note_texts:
            self._sweep()
            if not self.leavings.found:
                raise ContentError(f"{name}.docx holds no words.")
        self._sweep()
        self._note_looks()
        rest, renumbered = numbered(rest)
        for item in renumbered:
            self.leavings.note("labels that Word makes", marked=False, remark=f"Word begins “"
                               f"{plain(item.pieces)}” with {item.value}, and such items are "
                               "numbered 1, 2, 3 in the chapter. Mend what names a label.")
        captions, doubtful = captioned(rest)
        for block in doubtful:
            self.leavings.note("caption of one of two tables or pictures", remark="It is a "
                               f"paragraph in the chapter: {plain(block.pieces)} To make it a "
                               "caption, put “Table: ” before it, right below its table.",
                               marked=False)
        chapter = chapter_of(title, rest, captions, self.note_texts, images)
        return WordChapter(plain(title), chapter, dict(self.pictures.values()),
                           tuple(map(cleaned, self.leavings.found)), self.file.changed)

    def _sweep(self) -> None:
        """Take all that was put nowhere, part by part."""
        for kind, part in self.file.texts:
            root = self.file.tree(part)
            if root is None:
                if kind in ("aFChunk", "subDocument", "package", "oleObject", "vbaProject"):
                    self.leavings.note(_PARTS.get(kind, "embedded file"), _text_of(part),
                                       f"It is {part.partname} in the document.", marked=False)
                continue
            inner = {"comments": w("comment"), "footnotes": w("footnote"),
                     "endnotes": w("endnote")}.get(kind)
            for element in root.iterchildren(inner) if inner else (root,):
                self.leavings.remains(element, self._named(kind, element))

    def _named(self, kind: str, element: Any) -> str:
        name = _PARTS.get(kind, f"words of the part “{kind}”")
        author = element.get(w("author"), "") if kind == "comments" else ""
        return f"{name} by {author}" if author else name

    def _note_looks(self) -> None:
        for look, number in self.looks.items():
            self.leavings.note(look, remark=f"{number} place{'s' * (number != 1)} in the document.",
                               marked=False)

    # Blocks

    def blocks(self, parent: Any) -> Iterator[Block]:
        """The blocks in a body, a cell or a note, each followed by what stood in it."""
        for element in parent.iterchildren():
            yield from self._block(element)
            yield from self._after()

    def _after(self) -> Iterator[Block]:
        """Pictures that stood in the block before, and marks of what was left out there."""
        yield from self.aside
        self.aside.clear()
        if self.leavings.marks:
            yield MarkBlock(tuple(self.leavings.marks))
            self.leavings.marks.clear()

    def _block(self, element: Any) -> Iterator[Block]:
        tag = element.tag
        if tag == w("p"):
            yield from self._paragraph(element)
        elif tag == w("tbl"):
            yield from self._table(element)
        elif tag == w("sdt"):
            yield from self._control(element)
        elif tag in _THROUGH:
            self._tracked(tag)
            yield from self.blocks(element)
        elif tag == f"{_MC}AlternateContent":
            for choice in _chosen(element):
                yield from self.blocks(choice)
        elif tag not in _SILENT and isinstance(tag, str):
            self.leavings.leave(element, _AWAY.get(tag, "other words"))
            if tag == w("altChunk"):
                self.leavings.note("inserted document",
                                   remark="Its words are at the end of this list.")

    def _control(self, element: Any) -> Iterator[Block]:
        """A content control around blocks."""
        if kind := self._kind_of_control(element):
            self.leavings.leave(element, kind)
        for content in element.iterchildren(w("sdtContent")):
            if not kind:
                yield from self.blocks(content)
        self._choices(element)

    def _kind_of_control(self, element: Any) -> str:
        """For what the list takes a content control; "" when its words belong to the text."""
        properties = element.find(w("sdtPr"))
        if properties is None:
            return ""
        gallery = properties.find(f".//{w('docPartGallery')}")
        if gallery is not None and gallery.get(w("val"), "") == "Table of Contents":
            return "table of contents"
        if any(str(each.tag).endswith("}checkbox") for each in properties):
            said = "".join(each.text or "" if each.tag == w("t") else _sign_in(each)
                           for each in element.iter(w("t"), w("sym")))
            return "" if said.strip() in _BOXES else "box to tick (a form field)"
        filled = properties.find(w("showingPlcHdr"))
        return "form field" if filled is not None and _on(filled) else ""

    def _choices(self, element: Any) -> None:
        """What may be chosen in a content control."""
        properties = element.find(w("sdtPr"))
        if properties is not None:
            self.leavings.leave(properties, "choices of a form field")

    def _paragraph(self, element: Any) -> Iterator[Block]:
        properties = element.find(w("pPr"))
        pieces = self._pieces(element)
        names = self._chain(properties)
        if any(name.startswith("toc ") for name, _ in names):
            return
        if not plain(pieces) and not any(piece.note for piece in pieces):
            self.lists.skip(properties, names)
            return
        level = self._level(properties, names)
        item = self.lists.number(properties, names)
        if level >= 0:
            if item is not None and item.label:
                self.lists.tell_heading()
            yield HeadingBlock(level, pieces)
        elif item is not None:
            yield ItemBlock(item.level, item.ordered, item.number, pieces, item.numerals)
        else:
            yield ParagraphBlock(pieces, any(name == "caption" for name, _ in names))

    def _chain(self, properties: Any) -> list[tuple[str, Any]]:
        """A paragraph's style and those that it is based on: name, and style."""
        style = properties.find(w("pStyle")) if properties is not None else None
        return self._styles(style.get(w("val"), "") if style is not None else "")

    def _styles(self, name: str) -> list[tuple[str, Any]]:
        chain: list[tuple[str, Any]] = []
        while name and len(chain) < _CHAIN:
            style = self.file.styles.get(name)
            if style is None:
                chain.append((re.sub(r"(?<=[a-z])(?=\d)", " ", name).casefold(), None))
                break
            named = style.find(w("name"))
            chain.append((str(named.get(w("val"), "") if named is not None else name).casefold(),
                          style))
            based = style.find(w("basedOn"))
            name = based.get(w("val"), "") if based is not None else ""
        return chain

    def _level(self, properties: Any, names: Sequence[tuple[str, Any]]) -> int:
        """A heading's level from 1, 0 for the title; -1 for what is none."""
        for name, style in names:
            if name == "title":
                return 0
            if found := _HEADING.match(name):
                return int(found[1])
            if (level := _outline(style)) is not None:
                return level
        level = _outline_of(properties)
        return -1 if level is None else level

    # Words

    def _pieces(self, element: Any, link: str = "") -> tuple[Piece, ...]:
        outer, self.gaps = self.gaps, []
        read = list(self._inline(element, link))
        gaps, self.gaps = self.gaps, outer
        self._note_gaps(gaps, "".join(piece.text for piece in read))
        pieces, levelled = level(tidy(self._clean(
            replace(piece, text=piece.text.replace(_GAP, "")) for piece in read)))
        for words in levelled:
            self.leavings.note("raised or lowered words", remark="The chapter has them on the "
                               f"line: {words}. Read the place beside the document.")
        return pieces

    def _clean(self, pieces: Iterator[Piece]) -> Iterator[Piece]:
        """The pieces without signs that cannot be seen, or that one font alone knows."""
        for piece in pieces:
            if piece.text.isascii():
                yield piece
                continue
            hidden = {one.offset for one in deceptions(piece.text) if not one.word}
            for at in sorted(hidden):
                self._look(f"sign that cannot be seen or that one font alone has "
                           f"(U+{ord(piece.text[at]):04X})")
            yield replace(piece, text="".join(sign for at, sign in enumerate(piece.text)
                                              if at not in hidden))

    def _note_gaps(self, gaps: Sequence[str], words: str) -> None:
        """Put the signs that nobody can tell on the list, each with its sentence."""
        places = (at for at, sign in enumerate(words) if sign == _GAP)
        for gap, at in zip(gaps, places, strict=False):
            before = words[max(at - _NEAR, 0):at].replace(_GAP, "")
            near = f"{before}[?]{words[at + 1:at + _NEAR]}".replace(_GAP, "")
            start, end = sentence_at(near, len(before) + 1)  # behind the bracket: [?] ends none
            self.leavings.note("sign that one font alone has", remark=f"{gap} "
                               f"“{' '.join(near[start:end].split())}”")

    def _signs(self, text: str, font: str) -> str:
        """The words, with what the font Symbol draws for its numbers; the list has what is unsure.
        """
        if is_symbol(font) and any(sign.isascii() and sign.isalpha() for sign in text):
            self.gaps.append("Letters before [?] are of the font Symbol, which may draw Greek ones "
                             "for them. Read the place beside the document.")
            text += _GAP
        return PRIVATE.sub(lambda found: self._sign(found[0], font), text)

    def _sign(self, private_sign: str, font: str) -> str:
        if sign := sign_of(font, private_sign):
            return sign
        number = f"Number {ord(private_sign):04X} of {font or 'a font without a name'}"
        if not font and (sign := sign_of("Symbol", private_sign)):
            self.gaps.append(f"{number} is read as the one of Symbol, “{sign}”, before [?]. Read "
                             "the place beside the document.")
            return sign + _GAP
        self.gaps.append(f"{number} stood at [?]. Type the sign that is meant.")
        return _GAP

    def _look(self, what: str) -> None:
        self.looks[what] = self.looks.get(what, 0) + 1

    def _tracked(self, tag: str) -> None:
        if tag in (w("ins"), w("moveTo")):
            self._look("inserted words that nobody has accepted (a tracked change); they stand in "
                       "the chapter")

    def _inline(self, parent: Any, link: str) -> Iterator[Piece]:
        for element in parent.iterchildren():
            tag = element.tag
            if tag == w("r"):
                yield from self._run(element, link)
            elif tag == w("hyperlink"):
                yield from self._inline(element, self._target(element) or link)
            elif tag == w("fldSimple"):
                yield from self._simple_field(element, link)
            elif tag == w("sdt"):
                if kind := self._kind_of_control(element):
                    self._leave(element, kind)
                for content in element.iterchildren(w("sdtContent")):
                    if not kind:
                        yield from self._inline(content, link)
                self._choices(element)
            elif tag in _THROUGH:
                self._tracked(tag)
                yield from self._inline(element, link)
            elif tag == f"{_MC}AlternateContent":
                for choice in _chosen(element):
                    yield from self._inline(choice, link)
            elif tag not in _SILENT and isinstance(tag, str):
                self._leave(element, _AWAY.get(tag, "other words"))

    def _leave(self, element: Any, kind: str) -> None:
        self.leavings.leave(element, kind, self.count)

    def _target(self, element: Any) -> str:
        """Where a link leads; "" for a place in the document, or what no link may lead to."""
        relation = self.part.rels.get(element.get(f"{_REL}id", ""))
        address = str(relation.target_ref) if relation is not None and relation.is_external else ""
        return self._allowed(address + (f"#{element.get(w('anchor'))}" if address and
                                        element.get(w("anchor")) else ""))

    def _allowed(self, address: str) -> str:
        if address and not may_lead(address):
            self.leavings.note("link that may not be", remark=f"It led to {address}; the words "
                               "that bore it stand in the chapter.")
            return ""
        return address

    def _simple_field(self, element: Any, link: str) -> Iterator[Piece]:
        one = _Field(element.get(w("instr"), ""), True)
        self.fields.append(one)
        yield from self._inline(element, self._allowed(one.link) or link)
        self.fields.pop()

    def _run(self, run: Any, link: str) -> Iterator[Piece]:
        hidden, base, font = self._look_of(run.find(w("rPr")))
        for element in run.iterchildren():
            yield from self._in_run(element, replace(base, link=link), hidden, font)

    def _in_run(self, element: Any, base: Piece, hidden: str, font: str) -> Iterator[Piece]:
        tag = element.tag
        listed = hidden or next((one.kind for one in self.fields if one.kind and one.settled), "")
        if tag == w("fldChar"):
            self._follow_field(element)
            box = element.find(f"{w('ffData')}/{w('checkBox')}")
            if box is not None and not listed:
                self.count += 1
                yield replace(base, text="☒" if any(map(_on, (
                    *box.iterchildren(w("checked")),) or box.iterchildren(w("default")))) else "☐")
        elif tag == w("instrText"):
            if self.fields and not self.fields[-1].settled:
                self.fields[-1] = replace(self.fields[-1],
                                          order=self.fields[-1].order + (element.text or ""))
        elif tag in (w("t"), w("sym")) and listed:
            self._leave(element, listed)
        elif tag == w("t"):
            self.leavings.take(element)
            self.count += 1
            links = (one.link for one in reversed(self.fields) if may_lead(one.link))
            yield replace(base, text=self._signs(element.text or "", font),
                          link=base.link or next(links, ""))
        elif tag == w("sym"):
            self.count += 1
            yield replace(base, text=_sign_in(element) or self._signs(
                private(element.get(w("char"), "")) or "\uf000", element.get(w("font"), "")))
        elif tag in (w("tab"), w("ptab")):
            yield replace(base, text=" ")
        elif (tag == w("br") and element.get(w("type"), "textWrapping") == "textWrapping") or \
                tag == w("cr"):
            yield replace(base, text=BREAK)
        elif tag == w("br"):
            yield replace(base, text=" ")
        elif tag == w("noBreakHyphen"):
            yield replace(base, text="\u2011")
        elif tag in _CALLS:
            yield from self._call(_CALLS[tag], element)
        elif tag in (w("drawing"), w("pict"), w("object")):
            self._drawing(element)
        elif tag == f"{_MC}AlternateContent":
            for choice in _chosen(element):
                for inner in choice.iterchildren():
                    yield from self._in_run(inner, base, hidden, font)
        elif tag == w("ruby"):
            for inner in element.iterfind(f"{w('rubyBase')}/{w('r')}"):
                yield from self._run(inner, base.link)
            self._leave(element, "reading beside words (ruby)")
        elif tag not in _SILENT and isinstance(tag, str):
            self._leave(element, "deleted words (a tracked change)" if tag == w("delText")
                        else "other words")

    def _follow_field(self, element: Any) -> None:
        """A field begins, has its result, or ends."""
        match element.get(w("fldCharType")):
            case "begin":
                self.fields.append(_Field())
                self._leave(element, "choices of a form field")
            case "separate" if self.fields:
                self.fields[-1] = replace(self.fields[-1], settled=True)
                self._allowed(self.fields[-1].link)
            case "end" if self.fields:
                self.fields.pop()

    def _look_of(self, properties: Any) -> tuple[str, Piece, str]:
        """What a run's words are on the list for ("" when they are not), their look, their font."""
        base = Piece("")
        if properties is None:
            return "", base, ""
        style = properties.find(w("rStyle"))
        chain = [each for _, each in self._styles(style.get(w("val"), ""))
                 if each is not None] if style is not None else []
        places = [properties, *(each.find(w("rPr")) for each in chain)]

        def is_on(*names: str) -> bool:
            found = (place.find(w(name)) for place in places if place is not None for name in names)
            return next((_on(one) for one in found if one is not None), False)

        if is_on("vanish"):
            return "hidden words", base, ""
        if is_on("strike", "dstrike"):
            return "struck-out words", base, ""
        raised = next((found.get(w("val")) for place in places if place is not None
                       and (found := place.find(w("vertAlign"))) is not None), "")
        for name, what in (("u", "underlined words"), ("highlight", "words marked with a colour")):
            found = properties.find(w(name))
            if found is not None and found.get(w("val"), "none") != "none":
                self._look(f"{what}: the line or colour is gone, the words stand in the chapter")
        fonts = (found.get(w("ascii")) or found.get(w("hAnsi")) or "" for place in places
                 if place is not None and (found := place.find(w("rFonts"))) is not None)
        script = {"superscript": "^", "subscript": "~"}.get(raised or "", "")
        return "", Piece("", is_on("b"), is_on("i"), script), next(filter(None, fonts), "")

    # Notes, pictures, tables

    def _call(self, kind: str, element: Any) -> Iterator[Piece]:
        """The call of a footnote or an endnote; the note is read at its first call."""
        number = element.get(w("id"), "")
        if (kind, number) not in self.notes and self.part is self.file.main:
            self.notes[kind, number] = ""
            for part in self.file.of_kind(kind):
                root = self.file.tree(part)
                for note in root.iterchildren(w(kind.removesuffix("s"))):
                    if note.get(w("id")) == number:
                        self._note(kind, number, part, note)
        if label := self.notes.get((kind, number), ""):
            self.count += 1
            yield Piece("", note=label)

    def _note(self, kind: str, number: str, part: Any, note: Any) -> None:
        outer, self.part = self.part, part
        held, self.aside = self.aside, []
        texts = []
        for block in self.blocks(note):
            if isinstance(block, HeadingBlock | ItemBlock | ParagraphBlock):
                texts.append(block.pieces)
            else:
                held.append(block)
        self.part, self.aside = outer, held
        if texts:
            self.notes[kind, number] = label = str(len(self.note_texts) + 1)
            self.note_texts[label] = tuple(texts)

    def _drawing(self, element: Any) -> None:
        """A drawing: its picture follows the paragraph; text boxes and all else go on the list."""
        boxes = list(element.iter(_TEXT_BOX))
        if boxes:
            self._leave(element, "text box")
            return
        found = [(blip, blip.get(f"{_REL}embed", "")) for blip in element.iter(f"{_A}blip")]
        found += [(data, data.get(f"{_REL}id", "")) for data in element.iter(f"{_V}imagedata")]
        described = (*element.iter(f"{_WP}docPr"), *element.iter(f"{_V}shape"))
        alt = next(filter(None, (" ".join((each.get("descr") or each.get("alt") or "").split())
                                 for each in described)), "")
        placed = [block for _, reference in found if (block := self._picture(reference, alt))]
        if placed and len(found) == 1:
            for each in described:
                self.leavings.take(each)
            self.aside += placed
        elif placed:
            self.aside += [replace(block, alt="") for block in placed]
        elif not self.leavings.leave(element, _UNDRAWN) and (
                found or any(True for _ in element.iter(f"{_A}graphicData"))):
            self.leavings.note(_UNDRAWN)
        self._leave(element, "words in a drawing")

    def _picture(self, reference: str, alt: str) -> PictureBlock | None:
        """A picture that can be printed, under a name of ours."""
        relation = self.part.rels.get(reference)
        if relation is None or relation.is_external:
            return None
        part = relation.target_part
        name = str(part.partname)
        if name not in self.pictures:
            content = bytes(part.blob)
            kind = next((suffix for suffix, head in _KINDS if content.startswith(head)),
                        "webp" if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else "")
            if not kind or len(content) > SIZES[f".{kind}"].most:
                return None
            self.pictures[name] = (f"picture-{len(self.pictures) + 1}.{kind}", content)
        if not alt:
            self.leavings.note("picture without a description", remark="Say in the chapter what "
                               f"{self.pictures[name][0]} shows.")
        self.count += 1
        return PictureBlock(self.pictures[name][0], alt)

    def _table(self, table: Any) -> Iterator[Block]:
        rows = list(table.iterchildren(w("tr")))
        if why := _unlike_ours(table, rows):
            self.leavings.leave(table, f"table ({why})")
            return
        cells = [list(row.iterchildren(w("tc"))) for row in rows]
        if len(rows) == 1 or len(cells[0]) == 1:  # a frame: what it holds is text
            for row in cells:
                for cell in row:
                    yield from self.blocks(cell)
            return
        held: list[Block] = []
        joined = [False]
        texts = tuple(tuple(self._cell(cell, held, joined) for cell in row) for row in cells)
        if joined[0]:
            self.leavings.note("lines within a cell", remark="They stand in one line now, with a "
                               "semicolon between. Read the table again.")
        yield TableBlock(texts)
        yield from held

    def _cell(self, cell: Any, held: list[Block], joined: list[bool]) -> tuple[Piece, ...]:
        """The words of a cell in one line; pictures and marks are held for after the table."""
        pieces: list[Piece] = []
        for block in self.blocks(cell):
            if not isinstance(block, HeadingBlock | ItemBlock | ParagraphBlock):
                held.append(block)
                continue
            if pieces:
                joined[0] = True
                pieces.append(Piece(BREAK))
            if isinstance(block, ItemBlock) and block.ordered:
                pieces.append(Piece(f"{block.value}. "))
            pieces += block.pieces
        flat: list[Piece] = []
        for piece in tidy(pieces):
            if BREAK in piece.text:
                joined[0] = True
                before = "".join(each.text for each in flat)
                piece = replace(piece, text=_one_line(before, piece.text))
            flat.append(piece)
        return tidy(flat)


def _one_line(before: str, text: str) -> str:
    """Lines as one, with a semicolon where no sign ends a line."""
    lines = text.split(BREAK)
    said = lines[0]
    for line in lines[1:]:
        ended = (before + said).rstrip()[-1:]
        said += f"{' ' if not ended or ended in '.;:,!?' else '; '}{line}"
    return said


def _unlike_ours(table: Any, rows: Sequence[Any]) -> str:
    """Why a table is no simple one; "" when it is."""
    tags = {each.tag for each in table.iter()}
    if sum(1 for _ in table.iter(w("tbl"))) > 1:
        return "it holds another table"
    merged = any(each.get(w("val"), "1") not in ("0", "1") for each in table.iter(w("gridSpan")))
    if merged or {w("vMerge"), w("hMerge")} & tags:
        return "it has merged cells"
    cells = {sum(1 for _ in row.iterchildren(w("tc"))) for row in rows}
    known = {w("tr"), w("tblPr"), w("tblGrid"), w("bookmarkStart"), w("bookmarkEnd")}
    odd = {each.tag for each in table.iterchildren()} - known
    inner = {each.tag for row in rows for each in row.iterchildren()} - {
        w("tc"), w("trPr"), w("tblPrEx"), w("bookmarkStart"), w("bookmarkEnd")}
    if odd or inner or any(row.find(f"{w('trPr')}/{w('del')}") is not None for row in rows):
        return "it has rows of a tracked change, or within something else"
    if len(cells) != 1 or 0 in cells:
        return "its rows have not the same number of cells"
    if len(rows) > ROWS.most or max(cells) > COLUMNS.most:
        return "it is too large"
    return ""


def _sign_in(element: Any) -> str:
    """The sign that an element names by its font and its number; "" where nobody can tell."""
    sign = private(element.get(w("char"), ""))
    return sign and sign_of(element.get(w("font"), ""), sign)


def _chosen(alternates: Any) -> Iterator[Any]:
    """Of the ways in which Word says the same thing, the one that is read."""
    choices = list(alternates.iterchildren(CHOICE)) or list(alternates.iterchildren())
    yield from choices[:1]


def _on(switch: Any) -> bool:
    return switch.get(w("val"), "1").casefold() not in ("0", "false", "off", "none")


def _outline(style: Any) -> int | None:
    return _outline_of(style.find(w("pPr"))) if style is not None else None


def _outline_of(properties: Any) -> int | None:
    found = properties.find(w("outlineLvl")) if properties is not None else None
    value = found.get(w("val"), "") if found is not None else ""
    return int(value) + 1 if value in set("012345678") else None


def _text_of(part: Any) -> str:
    """What an embedded file says, where it is plain text or HTML."""
    if not str(part.content_type).startswith(("text/", "application/xhtml")):
        return ""
    text = bytes(part.blob).decode("utf-8", "replace")
    from html import unescape  # late: seldom needed

    return unescape(re.sub(r"<[^<>]*>", " ", text))
