"""A clinic's logos: one or two, in one of three sizes, each told to who hears the page."""

from __future__ import annotations

from io import BytesIO

import pypdfium2
import pytest
from PIL import Image

from bifolio.model import FORMATS, Audience
from tests.support.clinics_cases import CLINIC
from tests.support.library import TinyLibrary
from tests.support.papers import Paper

_TO_MM = 25.4 / 72


def _logo(shade: int, width: int = 240) -> bytes:
    picture = BytesIO()
    Image.new("RGB", (width, 240), (shade, 20, 60)).save(picture, "PNG")
    return picture.getvalue()


@pytest.fixture
def twofold(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with a clinic that has two logos."""
    tiny.write("content/clinics/quayside.yaml", CLINIC.replace(".svg", ".png"))
    tiny.change("content/clinics/quayside.yaml", "hours: Monday",
                "second_logo: {file: trust.png, of: The Harbour Trust}\nhours: Monday")
    tiny.write("content/clinics/quayside.png", _logo(20))
    tiny.write("content/clinics/trust.png", _logo(90))
    return tiny


def _heights(pdf: bytes) -> list[float]:
    """How high the pictures of page 1 are, in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    bounds = [found.get_bounds() for found in document[0].get_objects()
              if found.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]
    document.close()
    return [round((top - bottom) * _TO_MM, 1) for _, bottom, _, top in bounds]


@pytest.mark.parametrize(("size", "height"), [("", 12), ("small", 8), ("large", 18)])
def test_both_logos_stand_in_the_letterhead(twofold: TinyLibrary, size: str, height: float
                                            ) -> None:
    """As high as the clinic says, and each with its owner's name for those who hear the page."""
    if size:
        twofold.change("content/clinics/quayside.yaml", "logo: q", f"logo_size: {size}\nlogo: q")
    run = twofold.build(clinic="quayside")
    assert not run.findings
    for delivery in run.deliveries:
        pdf = (twofold.out / delivery.path).read_bytes()
        assert _heights(pdf) == [height, height]
        assert {"Logo of Quayside (example)", "Logo of The Harbour Trust"} <= set(
            Paper(pdf).descriptions)


@pytest.mark.parametrize("name", ["a5-standard-colour", "letter-large-mono"])
def test_two_large_logos_push_nothing_off_the_page(twofold: TinyLibrary, name: str) -> None:
    """On small paper and in large type the letterhead holds them, the name, and whom it is for."""
    twofold.change("content/clinics/quayside.yaml", "logo: q", "logo_size: large\nlogo: q")
    twofold.change("content/clinics/quayside.yaml", "Quayside (example)",
                   "Quayside Surgery on the Road")
    run = twofold.build(clinic="quayside", formats=(FORMATS[name],))
    assert not run.findings and all(delivery.path for delivery in run.deliveries)


@pytest.mark.parametrize("name", ["a4-standard-colour", "a5-standard-colour", "letter-large-mono"])
def test_a_broad_logo_stays_in_its_place(twofold: TinyLibrary, name: str) -> None:
    """One that is five times as broad as high is made smaller, and keeps its shape."""
    twofold.write("content/clinics/quayside.png", _logo(20, 1200))
    twofold.write("content/clinics/trust.png", _logo(90, 1200))
    run = twofold.build(clinic="quayside", formats=(FORMATS[name],), audiences=(Audience.PATIENT,))
    assert not run.findings, list(run.findings)
    for delivery in run.deliveries:
        assert _heights((twofold.out / delivery.path).read_bytes()) == [10, 6]


def test_a_logo_of_pixels_is_grey_in_one_ink(twofold: TinyLibrary) -> None:
    """A clinic with a PNG has handouts for a copier too, and both logos stand on them."""
    run = twofold.build(clinic="quayside", formats=(FORMATS["a4-standard-mono"],))
    assert not run.findings
    for delivery in run.deliveries:
        pdf = (twofold.out / delivery.path).read_bytes()
        assert len(_heights(pdf)) == 2
        document = pypdfium2.PdfDocument(pdf)
        red, green, blue = document[0].render().to_pil().convert("RGB").split()
        document.close()
        assert red.tobytes() == green.tobytes() == blue.tobytes()


@pytest.mark.parametrize(("old", "new", "code"), [
    ("trust.png", "truss.png", "missing-image"),
    (", of: The Harbour Trust", "", "missing-key"),
    ("{file: trust.png, of: The Harbour Trust}", "trust.png", "unexpected-value"),
    ("logo: quayside.png", "logo: quayside.png\nlogo_size: huge", "unknown-name"),
])
def test_a_slip_in_a_logo_is_told(twofold: TinyLibrary, old: str, new: str, code: str) -> None:
    """A picture that is not there, one without its owner, a size that there is not."""
    twofold.change("content/clinics/quayside.yaml", old, new)
    assert code in [finding.code for finding in twofold.check(clinic="quayside")]
