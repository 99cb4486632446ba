"""QR codes: patients find an address on the paper, to scan and in words."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp

from bifolio.model import FORMATS
from tests.support.clinics_cases import CLINIC, LOGO
from tests.support.library import TinyLibrary
from tests.support.papers import Paper

_DOTS = 200  # an inch, of one bit: what a photocopier or a fax leaves
_ADDRESS = "https://clinic.example/leaflets/{id}.html"


def _scanned(pdf: bytes) -> list[str]:
    """What a telephone reads from the pages, each printed in dots that are black or white."""
    document = pypdfium2.PdfDocument(pdf)
    found = [code.text for page in document for code in zxingcpp.read_barcodes(
        page.render(scale=_DOTS / 72).to_pil().convert("L").point(
            lambda shade: 255 if shade > 127 else 0))]
    document.close()
    return found


def _flat(text: str) -> str:
    """Without spaces and hyphens: one at the end of a line is not read back."""
    return "".join(text.replace("-", "").replace("\ufffe", "").split())


@pytest.mark.parametrize("name", ["a4-standard-colour", "letter-large-mono", "a5-standard-colour"])
def test_a_code_is_read_from_a_photocopy(tiny: TinyLibrary, name: str) -> None:
    """At 200 dots an inch and one bit a telephone reads the address of this very handout."""
    tiny.change("content/library.yaml", "language: en", f"language: en\nqr: {_ADDRESS}")
    run = tiny.build(formats=(FORMATS[name],))
    assert not run.findings
    pdfs = {str(d.handout.audience): (tiny.out / d.path).read_bytes() for d in run.deliveries}
    address = "https://clinic.example/leaflets/knees-patient.html"
    assert _scanned(pdfs["patient"]) == [address]
    paper = Paper(pdfs["patient"])
    assert _flat(address) in _flat(paper.text) and f"QR code: {address}" in paper.descriptions
    for pdf in (content for audience, content in pdfs.items() if audience != "patient"):
        assert not _scanned(pdf) and "clinic.example" not in Paper(pdf).text
    assert address in (tiny.out / "knees/knees-patient.html").read_text(encoding="utf-8")


def test_a_clinics_own_address_stands_before_the_librarys(tiny: TinyLibrary) -> None:
    """Its handouts lead to its own pages, under the name that its web pages have."""
    tiny.change("content/library.yaml", "language: en", f"language: en\nqr: {_ADDRESS}")
    tiny.write("content/clinics/quayside.yaml", CLINIC)
    tiny.change("content/clinics/quayside.yaml", "hours: Mon",
                "qr: https://quay.example/{id}\nhours: Mon")
    tiny.write("content/clinics/quayside.svg", LOGO)
    run = tiny.for_patients_alone().build(clinic="quayside")
    assert not run.findings
    (pdf,) = ((tiny.out / d.path).read_bytes() for d in run.deliveries)
    assert _scanned(pdf) == ["https://quay.example/knees-patient-quayside"]


@pytest.mark.parametrize("address", [
    "http://clinic.example/{id}", "https:///{id}", "https://clinic.example/{name}",
    "javascript:alert(1)", "https://clinic.example/a b", f"https://clinic.example/{'a' * 60}",
    "//clinic.example/{id}", f"https://clinic.example/{'{id' * 9}", "https://user:word@clinic.example/"])
def test_an_address_that_cannot_be_one_is_told(tiny: TinyLibrary, address: str) -> None:
    """With its place; nothing but https leads anywhere from paper."""
    tiny.change("content/library.yaml", "language: en", f'language: en\nqr: "{address}"')
    assert [(f.code, f.span.line) for f in tiny.check()] == [("unexpected-value", 3)]

