"""Conformance claims: what the file says of itself, PDF/UA-1 beside PDF/A-2a."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any
from xml.etree import ElementTree

from bifolio.printing.pdf.file_digest import NAMESPACE, PREFIX, PROPERTIES

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = {
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
for _prefix, _namespace in _EXTENSION.items():  # PDF/A wants these very prefixes
    ElementTree.register_namespace(_prefix, _namespace)
ElementTree.register_namespace(PREFIX, NAMESPACE)
_HEAD = f'<rdf:Description rdf:about="" xmlns:rdf="{_RDF}"'
_SCHEMAS = f"""
{_HEAD} xmlns:e="{_EXTENSION["pdfaExtension"]}"
 xmlns:s="{_EXTENSION["pdfaSchema"]}" xmlns:p="{_EXTENSION["pdfaProperty"]}">
<e:schemas><rdf:Bag>{{}}</rdf:Bag></e:schemas></rdf:Description>"""
_SCHEMA = """<rdf:li rdf:parseType="Resource">
<s:schema>{}</s:schema><s:namespaceURI>{}</s:namespaceURI>
<s:prefix>{}</s:prefix><s:property><rdf:Seq>{}</rdf:Seq></s:property></rdf:li>"""
_PROPERTY = """<rdf:li rdf:parseType="Resource">
<p:name>{}</p:name><p:valueType>{}</p:valueType><p:category>internal</p:category>
<p:description>{}</p:description></rdf:li>"""
_UA_CLAIM = f'{_HEAD} xmlns:pdfuaid="{_UA}"><pdfuaid:part>1</pdfuaid:part></rdf:Description>'
_UA_SCHEMA = _SCHEMA.format("PDF/UA identification", _UA, "pdfuaid",
                            _PROPERTY.format("part", "Integer", "Part of PDF/UA"))
_DIGEST_SCHEMA = _SCHEMA.format("Bifolio handout", NAMESPACE, PREFIX, "".join(
    _PROPERTY.format(name, "Text", says) for name, says in PROPERTIES.items()))


def claim_accessibility(metadata: Any, digest: Mapping[str, str]) -> None:
    """Say PDF/UA-1 beside PDF/A: WeasyPrint writes one variant's claim only.

    `digest` holds what the file says of itself by property, or nothing. PDF/A wants every
    property that it does not know described.
    """
    said = [_UA_CLAIM, _SCHEMAS.format(_UA_SCHEMA + (_DIGEST_SCHEMA if digest else ""))]
    if digest:
        values = "".join(f"<{PREFIX}:{name}>{escape(value, quote=False)}</{PREFIX}:{name}>"
                         for name, value in digest.items())
        said.append(f'{_HEAD} xmlns:{PREFIX}="{NAMESPACE}">{values}</rdf:Description>')
    write: Callable[..., bytes] = metadata.generate_rdf_metadata

    def write_both(*arguments: Any) -> bytes:
        rdf = ElementTree.fromstring(write(*arguments))
        rdf.extend(ElementTree.fromstring(description.strip()) for description in said)
        return bytes(ElementTree.tostring(rdf, encoding="utf-8"))

    metadata.generate_rdf_metadata = write_both


def add_no_dots(pdf: Any) -> None:
    """PDF/A wants the dots of a picture as they are: no viewer may make more of them."""
    for thing in pdf.objects:
        if getattr(thing, "extra", {}).get("Subtype") == "/Image":
            thing.extra["Interpolate"] = "false"


def uncompress_metadata(pdf: Any) -> None:
    """PDF/UA wants the metadata readable without decompressing."""
    reference = pdf.catalog["Metadata"]
    pdf.objects[int(reference.split()[0])].compress = False
