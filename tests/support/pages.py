"""A page from a piece of HTML, by the house's own typesetter, styles and finishing."""

from __future__ import annotations

from functools import cache

from bifolio.diagnostics import Findings
from bifolio.files.reading import SourceFiles
from bifolio.model import Audience, Format, Handout
from bifolio.printing.tagging import finish
from bifolio.printing.typesetting.typesetter import Typesetter
from tests.support.papers import Paper
from tests.support.places import ROOT

STYLES = ROOT / "styles"
HANDOUT = Handout("test", Audience.CLINICIAN, "en", Format())
SVG = ('<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">'
       '<rect width="40" height="20" fill="#246"/></svg>')


@cache
def _typesetter() -> Typesetter:
    files = {f"styles/{path.relative_to(STYLES).as_posix()}": path.read_bytes()
             for path in STYLES.rglob("*") if path.is_file()}
    return Typesetter(SourceFiles({**files, "dot.svg": SVG.encode()}), Findings())


def composed(html: str, style: str = "") -> str:
    """A whole page with this in its body; dot.svg is a picture that it may show."""
    return (f'<html lang="en" data-title="Test" data-readers="For testers" data-status="DRAFT" '
            f'><head><title>Test</title><style>{style}</style></head><body>'
            f'<div class="foot foot-left">Revision 1</div><div class="foot foot-right">Page '
            f'<span class="page-number"></span> of <span class="page-count"></span></div>'
            f"<main>{html}</main></body></html>")


def printed(page: str, findings: Findings) -> Paper:
    """The finished PDF of a whole page."""
    return Paper(finish(_typesetter().typeset(page, HANDOUT, "", findings), findings))


def finished(html: str, style: str = "") -> Paper:
    """The finished PDF of what stands in a body."""
    findings = Findings()
    paper = printed(composed(html, style), findings)
    assert not list(findings), [finding.what for finding in findings]
    return paper
