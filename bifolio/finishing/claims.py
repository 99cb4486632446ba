"""Claims: what the file says of itself, PDF/UA-1 beside PDF/A-2a."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

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


def claim_accessibility(metadata: Any) -> None:
    """Say PDF/UA-1 beside PDF/A: WeasyPrint writes one variant's claim only."""
    write: Callable[..., bytes] = metadata.generate_rdf_metadata

    def write_both(*arguments: Any) -> bytes:
        rdf = ElementTree.fromstring(write(*arguments))
        rdf.extend(list(ElementTree.fromstring(_UA_CLAIM.strip())))
        return bytes(ElementTree.tostring(rdf, encoding="utf-8"))

    metadata.generate_rdf_metadata = write_both


def uncompress_metadata(pdf: Any) -> None:
    """PDF/UA wants the metadata readable without decompressing."""
    reference = pdf.catalog["Metadata"]
    pdf.objects[int(reference.split()[0])].compress = False
