"""Pictures that are files: how large they are on the paper, and where they end."""

from __future__ import annotations

from contextlib import closing
from io import BytesIO

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image

from bifolio.model import FORMATS, Audience
from tests.support.library import TinyLibrary, besides_style

MM = 72 / 25.4
TEXT = 164 * MM  # points: as wide as the text of a patient's page of A4
CHAPTER = """\
    # What the scan shows

    {place}
    """
SIZED = """\
```{{figure}} images/scan.png
    :alt: A joint with a line.
    :width: {width}
    The line is where it bends.
    ```"""


def placed(library: TinyLibrary, pixels: tuple[int, int], place: str, name: str
           ) -> list[tuple[float, float, float]]:
    """Each picture that is printed: how wide and high it is, and where it ends on the right."""
    content = BytesIO()
    Image.new("RGB", pixels, (200, 30, 30)).save(content, "PNG")
    library.write("content/knees/images/scan.png", content.getvalue())
    library.write("content/knees/chapters/30-scan.patient.md", CHAPTER.format(place=place))
    library.change("content/knees/work.yaml", "20-care]", "20-care, 30-scan]")
    run = library.build(audiences=(Audience.PATIENT,), formats=(FORMATS[name],))
    assert not besides_style(run.findings), list(run.findings)
    made, = run.deliveries
    with closing(pypdfium2.PdfDocument(library.out / made.path)) as document:
        boxes = [piece.get_bounds() for page in document for piece in page.get_objects()
                 if piece.type == pdfium.FPDF_PAGEOBJ_IMAGE]
    return [(right - left, top - bottom, right) for left, bottom, right, top in boxes]


def test_a_picture_is_as_wide_as_is_asked(tiny: TinyLibrary) -> None:
    """`:width: 60%` is so much of the text's width, and the picture keeps its shape."""
    (width, height, _), = placed(tiny, (1200, 300), SIZED.format(width="60%"),
                                 "a4-standard-colour")
    assert width == pytest.approx(0.6 * TEXT, abs=0.5)
    assert height == pytest.approx(width / 4, abs=0.5)


def test_a_tall_picture_keeps_its_shape(tiny: TinyLibrary) -> None:
    """One that would be higher than a picture may be is made smaller both ways."""
    (width, height, _), = placed(tiny, (1000, 2000), SIZED.format(width="100%"),
                                 "a4-standard-colour")
    assert height == pytest.approx(120 * MM, abs=0.5)
    assert width == pytest.approx(height / 2, abs=0.5)


def test_a_picture_of_its_own_size_is_sharp(tiny: TinyLibrary) -> None:
    """Without a word on its width a picture has 150 dots an inch, and nothing is to be said."""
    (width, _, _), = placed(tiny, (300, 150), "![A joint with a line.](images/scan.png)",
                            "a4-standard-colour")
    assert width == pytest.approx(2 * 72, abs=0.5)


def test_no_viewer_makes_up_dots(tiny: TinyLibrary) -> None:
    """Every picture is marked to be drawn with the dots that it has, as PDF/A wants."""
    placed(tiny, (600, 600), "![A joint with a line.](images/scan.png)", "a4-standard-mono")
    with pikepdf.open(next(tiny.out.rglob("*.pdf"))) as pdf:
        pictures = [thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream)
                    and thing.get("/Subtype") == "/Image"]
        assert pictures and not any(thing.get("/Interpolate", False) for thing in pictures)


@pytest.mark.parametrize(("name", "red"), [("a4-standard-colour", True),
                                           ("a4-standard-mono", False)])
def test_in_one_ink_a_picture_is_grey(tiny: TinyLibrary, name: str, red: bool) -> None:
    """On a mono page a picture that is red has no colour left, and it is there."""
    placed(tiny, (600, 600), "![A joint with a line.](images/scan.png)", name)
    with closing(pypdfium2.PdfDocument(next(tiny.out.rglob("*.pdf")))) as document:
        pages = [page.render(scale=1).to_pil().convert("RGB") for page in document]
    dots = {dot for page in pages for _, dot in page.getcolors(1 << 20)}
    assert ((200, 30, 30) in dots) is red
    assert red or any(70 <= dot[0] <= 90 and len(set(dot)) == 1 for dot in dots)


@pytest.mark.parametrize("name", ["a4-standard-colour", "a5-standard-mono", "letter-large-mono"])
@pytest.mark.parametrize("place", [
    "![A joint with a line.](images/scan.png)",
    "Here ![a joint with a line](images/scan.png) is where it bends.",
    "::: note\n    ![A joint with a line.](images/scan.png)\n    :::",
    "| What | How |\n    |---|---|\n    | Scan | ![a joint](images/scan.png) |"])
def test_no_picture_leaves_the_text(tiny: TinyLibrary, place: str, name: str) -> None:
    """However large it is, a picture ends with the text: alone, in a line, a box and a table."""
    (_, _, right), = placed(tiny, (3000, 300), place, name)
    side = {"a4-standard-colour": 23, "a5-standard-mono": 13, "letter-large-mono": 19}[name] * MM
    assert right <= FORMATS[name].points[0] - side + 0.5


@pytest.mark.parametrize("style", [
    "transform: translateX(90mm)", "visibility: hidden", "object-fit: cover; height: 12mm",
    "opacity: 0.1"])
def test_no_style_sheet_moves_cuts_or_hides_a_picture(tiny: TinyLibrary, style: str) -> None:
    """A picture may say what a dose is: it stands on the page as it was placed, and whole."""
    Image.new("RGB", (600, 600), (200, 30, 30)).save(content := BytesIO(), "PNG")
    tiny.write("content/knees/images/scan.png", content.getvalue())
    tiny.change("content/knees/chapters/20-care.patient.md", "Walk a little every day.",
                "Walk.\n\n![A joint with a line.](images/scan.png)")
    tiny.write("styles/zz.css", f"@media print {{ figure img {{ {style} }} }}")
    run = tiny.build(audiences=(Audience.PATIENT,))
    assert "beyond-text" in {finding.code for finding in run.findings}
    assert not any(delivery.path for delivery in run.deliveries)


@pytest.mark.parametrize("text", [
    "- See [the care](#what-you-can-do)", "**[the care](#what-you-can-do)**",
    "## See [the care](#what-you-can-do)\n\nWalk on.",
    "| A | B |\n|---|---|\n| a | [c](#what-you-can-do) |"])
def test_a_link_may_end_what_it_stands_in(tiny: TinyLibrary, text: str) -> None:
    """An item, a strong word, a heading and a cell may be a link to their last sign."""
    path = "content/knees/chapters/20-care.patient.md"
    tiny.write(path, f"{tiny.text(path)}\n\n{text}\n")
    assert not [f for f in tiny.build(audiences=(Audience.PATIENT,)).findings
                if f.severity.word == "error"]
