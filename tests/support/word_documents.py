"""Word documents of our own making, part by part: such as Word writes, and such as none should."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from PIL import Image

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_ML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
NAMES = " ".join(f'xmlns:{name}="{address}"' for name, address in {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": f"{_OFFICE}/relationships", "m": f"{_OFFICE}/math",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml"}.items())
# The parts that tests name: what each is to the document, and its type.
_PARTS = {"styles": f"{_ML}.styles+xml", "numbering": f"{_ML}.numbering+xml",
          "footnotes": f"{_ML}.footnotes+xml", "endnotes": f"{_ML}.endnotes+xml",
          "comments": f"{_ML}.comments+xml", "header": f"{_ML}.header+xml",
          "footer": f"{_ML}.footer+xml",
          "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
          "diagramData": "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml",
          "diagramDrawing": "application/vnd.ms-office.drawingml.diagramDrawing+xml",
          "aFChunk": "text/html"}
_ROOTS = {"header": "w:hdr", "footer": "w:ftr", "chart": "c:chartSpace",
          "diagramData": "dgm:dataModel", "diagramDrawing": "dgm:drawing"}
_TYPES = {"image/png": "png", "image/jpeg": "jpeg", "image/x-emf": "emf"}
MAIN = f"{_ML}.document.main+xml"

STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'
    for key, name, more in (
        ("Normal", "Normal", ""), ("Beschriftung", "caption", ""), ("Titel", "Title", ""),
        ("berschrift1", "heading 1", ""),
        ("berschrift2", "heading 2", ""), ("berschrift4", "heading 4", ""),
        ("Mine", "My heading", '<w:basedOn w:val="berschrift2"/>'),
        ("Outlined", "Section", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
        ("ListBullet", "List Bullet", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
        ("ListBullet2", "List Bullet 2", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
    )) + ('<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/>'
          "<w:rPr><w:b/></w:rPr></w:style>")


def _level(number: int, kind: str, text: str) -> str:
    return (f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{text}"/></w:lvl>')


def _list(number: int, *levels: tuple[str, str]) -> str:
    return (f'<w:abstractNum w:abstractNumId="{number}">'
            + "".join(_level(at, *level) for at, level in enumerate(levels)) + "</w:abstractNum>")


NUMBERING = (
    _list(1, ("bullet", "•"), ("bullet", "o"), ("bullet", "▪"))
    + _list(2, ("decimal", "%1."), ("decimal", "%2."), ("bullet", "•"))
    + _list(3, ("lowerLetter", "Part %1:")) + _list(4, ("upperRoman", "%1."))
    + _list(6, ("lowerLetter", "%1."), ("lowerRoman", "%2)"))
    + _list(7, ("decimal", "%1."), ("upperLetter", "(%2)"), ("upperRoman", "%3."))
    + "".join(f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>'
              for number, abstract, more in (
                  (1, 1, ""), (2, 2, ""), (3, 3, ""), (4, 4, ""), (6, 6, ""), (7, 7, ""),
                  (5, 2, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
                         "</w:lvlOverride>"))))


def run(text: str, look: str = "") -> str:
    """A run of words; `look` is what its properties hold."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    properties = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*inner: str, style: str = "", item: tuple[int, int] | None = None) -> str:
    """A paragraph; what does not begin with “<” is a run. `item` is a list and a level."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if item:
        properties += (f'<w:numPr><w:ilvl w:val="{item[1]}"/><w:numId w:val="{item[0]}"/>'
                       "</w:numPr>")
    return (f"<w:p><w:pPr>{properties}</w:pPr>"
            + "".join(each if each.startswith(("<w:", "<m")) else run(each)
                      for each in inner) + "</w:p>")


def table(*rows: tuple[str, ...], cell: str = "") -> str:
    """A table; what does not begin with “<” is a paragraph. `cell` is the first cell's properties.
    """
    first = [f"<w:tcPr>{cell}</w:tcPr>" if cell else ""]
    made = "".join("<w:tr>" + "".join(
        f"<w:tc>{first.pop() if first else ''}"
        f"{each if each.startswith('<w:') else par(each) if each else par()}</w:tc>"
        for each in row) + "</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{made}</w:tbl>"


def picture(part: str, alt: str = "", kind: str = "embed") -> str:
    """A drawing with a picture, by the number of its relation."""
    return ('<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1"'
            f'{f" descr={chr(34)}{alt}{chr(34)}" if alt else ""}/><a:graphic><a:graphicData>'
            f'<pic:pic><pic:blipFill><a:blip r:{kind}="{part}"/></pic:blipFill></pic:pic>'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>")


def text_box(*paragraphs: str) -> str:
    """A text box as Word writes it: for itself, and once again for older programs."""
    inner = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return ('<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
            f"<a:graphic><a:graphicData><wps:wsp><wps:txbx>{inner}</wps:txbx></wps:wsp>"
            "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict>"
            f"<v:shape><v:textbox>{inner}</v:textbox></v:shape></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>")


def field(order: str, *result: str) -> str:
    """A field: the order, and what came of it."""
    return (f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{order}</w:instrText>'
            '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + "".join(map(run, result))
            + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def png(width: int = 300, height: int = 200) -> bytes:
    """A small picture."""
    written = BytesIO()
    Image.new("RGB", (width, height), "navy").save(written, "PNG")
    return written.getvalue()


def word(path: Path, *body: str,  # noqa: PLR0913 - what a document is made of
         parts: Mapping[str, str] | None = None, links: Mapping[str, str] | None = None,
         pictures: Mapping[str, tuple[str, bytes]] | None = None, title: str = "",
         also: Mapping[str, bytes | str] | None = None, main: str = MAIN) -> Path:
    """Write a document.

    `parts` have the inside of other parts by kind (“header”; “header2” for a second one), `links`
    addresses and `pictures` a type and content by relation; `also` are files of the zip as they
    are, over all others.
    """
    known = {"styles": STYLES, "numbering": NUMBERING, **(parts or {})}
    relations, types, files = [], [], dict[str, bytes | str]()
    for at, (name, inner) in enumerate(known.items()):
        kind = name.rstrip("0123456789")
        suffix = "html" if kind == "aFChunk" else "xml"
        relations.append((f"p{at}", kind, f"{name}.{suffix}", ""))
        types.append((f"/word/{name}.{suffix}", _PARTS[kind]))
        root = _ROOTS.get(kind, f"w:{kind}")
        files[f"word/{name}.{suffix}"] = inner if suffix == "html" else \
            f'<?xml version="1.0" encoding="UTF-8"?><{root} {NAMES}>{inner}</{root}>'
    for key, address in (links or {}).items():
        relations.append((key, "hyperlink", address.replace("&", "&amp;"),
                          ' TargetMode="External"'))
    for key, (kind, content) in (pictures or {}).items():
        relations.append((key, "image", f"media/{key}.{_TYPES[kind]}", ""))
        files[f"word/media/{key}.{_TYPES[kind]}"] = content
    rels = "".join(f'<Relationship Id="{key}" Type="{_OFFICE}/relationships/{kind}" '
                   f'Target="{target}"{mode}/>' for key, kind, target, mode in relations)
    files |= {
        "word/_rels/document.xml.rels": f"<Relationships {_RELS}>{rels}</Relationships>",
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {NAMES}><w:body>'
                             f"{''.join(body)}<w:sectPr/></w:body></w:document>",
        "docProps/core.xml": _CORE.format(title=title),
        "_rels/.rels": f'<Relationships {_RELS}><Relationship Id="a" Type="{_OFFICE}/relationships/'
                       'officeDocument" Target="word/document.xml"/><Relationship Id="b" Type="http://'
                       'schemas.openxmlformats.org/package/2006/relationships/metadata/'
                       'core-properties" Target="docProps/core.xml"/></Relationships>',
        "[Content_Types].xml": _content_types([("/word/document.xml", main), *types])}
    with ZipFile(path, "w", ZIP_DEFLATED) as packed:
        for name, content in {**files, **(also or {})}.items():
            packed.writestr(name, content)
    return path


_RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_CORE = ('<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
         'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/'
         'dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title>'
         '<dcterms:modified xsi:type="dcterms:W3CDTF">2024-03-05T10:00:00Z</dcterms:modified>'
         "</cp:coreProperties>")


def _content_types(overrides: list[tuple[str, str]]) -> str:
    defaults = "".join(f'<Default Extension="{suffix}" ContentType="{kind}"/>'
                       for kind, suffix in _TYPES.items())
    named = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>'
                    for name, kind in overrides)
    return ('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            f'{defaults}'
            '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-'
            f'package.core-properties+xml"/>{named}</Types>')


def words_of(text: str) -> list[str]:
    """The words of a text, without the marks round them."""
    return re.findall(r"[^\W_]+", text)
