"""Links: only the web, mail and telephones may be reached from a handout, from every source."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from bifolio.diagnostics import Severity
from bifolio.model.links import may_lead
from tests.support.library import TinyLibrary

PATIENT = "content/knees/chapters/20-care.patient.md"
WALK = "Walk a little every day."


def addresses(pdf: bytes) -> list[str]:
    """Where the links of a PDF lead in the world."""
    with pikepdf.open(BytesIO(pdf)) as document:
        actions = [link.get("/A", {}) for page in document.pages
                   for link in page.get("/Annots", [])]
        return [str(action["/URI"]) for action in actions if "/URI" in action]


@pytest.mark.parametrize("field", [
    "url = {javascript:alert(1)}", "url = {JaVaScRiPt:x//http:}", "url = {file:///etc/passwd}",
    r"url = {\\host\share}", "url = {data:text/html,x}", "url = \"//example.org\"",
    "url = {ftp://example.org/x}", "url = {x.html}", r"url = {\url{java script:x}}"])
def test_a_source_leads_to_the_web_or_nowhere(tiny: TinyLibrary, field: str) -> None:
    """An address that may be no link is told at its field, and on the page it is none."""
    line = (tiny.root / "bibliography.bib").read_text().count("\n") + 1
    text = (tiny.root / "bibliography.bib").read_text()
    tiny.write("bibliography.bib", text + f"@misc{{odd, title={{T}}, year=2020,\n{field}}}\n")
    tiny.change(PATIENT, WALK, f"{WALK} [@odd]")
    run = tiny.build()
    assert ("invalid-identifier", Severity.WARNING, line + 1) in {
        (f.code, f.severity, f.span.line) for f in run.findings}
    assert all(may_lead(address) for address in addresses(tiny.paper("patient").content))
