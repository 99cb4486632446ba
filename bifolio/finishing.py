"""Finish: from pages to the bytes of a PDF. pydyf's door.

WeasyPrint leaves some things out of a PDF, or gets them wrong; each repair here is one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree import ElementTree

import pydyf

from bifolio.diagnostics import Findings
from bifolio.pages import Pages, complaints
from bifolio.source import Span

_VARIANT = "pdf/a-2a"
_SCOPES = {"col": "/Column", "colgroup": "/Column", "row": "/Row", "rowgroup": "/Row"}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
for _prefix, _namespace in _EXTENSION.items():  # PDF/A wants these very prefixes
    ElementTree.register_namespace(_prefix, _namespace)
_UA_CLAIM = f"""
<rdf:RDF xmlns:rdf="{_RDF}">
<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA}"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:e="{_EXTENSION["pdfaExtension"]}"
 xmlns:s="{_EXTENSION["pdfaSchema"]}" xmlns:p="{_EXTENSION["pdfaProperty"]}">
<e:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<s:schema>PDF/UA identification</s:schema><s:namespaceURI>{_UA}</s:namespaceURI>
<s:prefix>pdfuaid</s:prefix><s:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<p:name>part</p:name><p:valueType>Integer</p:valueType><p:category>internal</p:category>
<p:description>Part of PDF/UA</p:description>
</rdf:li></rdf:Seq></s:property></rdf:li></rdf:Bag></e:schemas></rdf:Description></rdf:RDF>
"""


def finish(pages: Pages, findings: Findings) -> bytes:
    """The PDF of `pages`: tagged, PDF/A-2a and PDF/UA-1 in one, the same bytes every time."""
    document = pages.document
    _claim_accessibility(document.metadata)
    with complaints() as heard:
        pdf: bytes = document.write_pdf(finisher=_repair, pdf_variant=_VARIANT)
    for complaint in heard:
        findings.add("typesetting", Span("(page)"), f"The PDF writer says: {complaint}.",
                     "Mend what it names in the text, the template or the style sheet.")
    return pdf


def _claim_accessibility(metadata: Any) -> None:
    """Say PDF/UA-1 beside PDF/A: WeasyPrint writes one variant's claim only."""
    write: Callable[..., bytes] = metadata.generate_rdf_metadata

    def write_both(*arguments: Any) -> bytes:
        rdf = ElementTree.fromstring(write(*arguments))
        rdf.extend(list(ElementTree.fromstring(_UA_CLAIM.strip())))
        return bytes(ElementTree.tostring(rdf, encoding="utf-8"))

    metadata.generate_rdf_metadata = write_both


def _repair(document: Any, pdf: Any) -> None:
    """All repairs, in the order of the page."""
    _uncompress_metadata(pdf)
    headers = _HeaderRepair()
    for page in document.pages:
        for table in _tables(page._page_box):
            headers.repair(table)


def _uncompress_metadata(pdf: Any) -> None:
    """PDF/UA wants the metadata readable without decompressing."""
    reference = pdf.catalog["Metadata"]
    pdf.objects[int(reference.split()[0])].compress = False


def _tables(box: Any) -> Iterator[Any]:
    """The table wrappers below a box, in order."""
    for child in getattr(box, "children", ()):
        if getattr(child, "is_table_wrapper", False):
            yield child
        else:
            yield from _tables(child)


def _cells(box: Any) -> Iterator[Any]:
    """The cells below a table wrapper that were tagged."""
    for child in getattr(box, "children", ()):
        if isinstance(getattr(child, "mark", None), pydyf.Dictionary):
            yield child
        else:
            yield from _cells(child)


class _HeaderRepair:
    """Ties each cell to the header cells that the HTML names for it.

    WeasyPrint 70 works the headers out itself and goes wrong at the first rowspan: the adult
    dose is announced as the child's. The author's grid stands in `id` and `headers`; a table
    that is split over pages has a part, with copies of its header cells, on each.
    """

    def __init__(self) -> None:
        self._part = 0
        self._named: dict[str, Any] = {}  # id in HTML → ID in the PDF of its latest copy

    def repair(self, table: Any) -> None:
        """Set ID, Scope and Headers of every cell in one part of a table."""
        self._part += 1
        cells = list(_cells(table))
        for cell in cells:
            anchor, scope = cell.element.get("id"), cell.element.get("scope")
            if scope in _SCOPES:
                cell.mark["A"]["Scope"] = _SCOPES[scope]
            if anchor:
                name = pydyf.String(f"{anchor}@{self._part}")
                cell.mark["ID"] = self._named[anchor] = name
        for cell in cells:
            named = (cell.element.get("headers") or "").split()
            if named:
                headers = [self._named[anchor] for anchor in named if anchor in self._named]
                cell.mark["A"]["Headers"] = pydyf.Array(headers)
