"""Themes: one page in another look, by values alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from itertools import groupby, product

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from PIL import Image, ImageFilter

from bifolio.model import FORMATS, THEMES, Audience
from tests.page.composition.test_urgency import SIGNS, TABLE
from tests.support.clinics_cases import CLINIC
from tests.support.library import TinyLibrary, besides_style, tiny_in
from tests.support.measuring import Measured
from tests.support.papers import Paper

DOTS = 3  # a point
BAND, BAR = 30, 9  # points: a band in the largest type, the widest rule at an edge
INKS = ("a4-standard-colour", "a4-standard-mono")
Made = dict[tuple[str, str, str], Paper]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """By theme, ink and sheet: a patient handout of boxes, urgent ones too, and a sheet of groups,
    for a clinic with a colour of its own."""
    made: Made = {}
    for theme in THEMES:
        library = themed(tiny_in(tmp_path_factory.mktemp(theme)), theme)
        run = library.build(audiences=(Audience.PATIENT,), clinic="quayside",
                            formats=tuple(FORMATS[name] for name in INKS))
        assert not besides_style(run.findings), list(run.findings)
        made |= {(theme, d.handout.format.ink, d.handout.sheet):
                 Paper((library.out / d.path).read_bytes()) for d in run.deliveries}
    return made


def themed(library: TinyLibrary, theme: str) -> TinyLibrary:
    library.change("content/library.yaml", "language: en", f"language: en\ntheme: {theme}")
    library.write("content/knees/chapters/30-signs.patient.md", SIGNS)
    library.write("content/knees/tables/signs.yaml", TABLE)
    library.change("content/knees/work.yaml", "20-care]", "20-care, 30-signs]\nsheets:\n"
                   "  - {id: call, title: Whom to call, audience: patient, from: table signs}")
    library.write("content/clinics/quayside.yaml", CLINIC.replace("logo: quayside.svg", ""))
    return library


def painted(paper: Paper) -> Iterator[Image.Image]:
    """What is painted on each page beside its words: ink is white."""
    with closing(pypdfium2.PdfDocument(paper.content)) as document:
        for page in document:
            for piece in page.get_objects(max_depth=15):
                if piece.type == pdfium.FPDF_PAGEOBJ_TEXT:
                    pdfium.FPDFPageObj_SetIsActive(piece.raw, False)
            picture = page.render(scale=DOTS).to_pil().convert("L")
            yield picture.point(lambda shade: 255 * (shade < 254))


def filled(paper: Paper) -> list[int]:
    """How high each area is that is filled, in points; what is as thin as a rule is none."""
    heights = []
    for ink in painted(paper):
        core = ink.resize((ink.width // DOTS, ink.height // DOTS), Image.Resampling.BOX).point(
            lambda shade: 255 * (shade == 255)).filter(ImageFilter.MinFilter(BAR + 2))
        rows = (bool(core.crop((0, y, core.width, y + 1)).getbbox()) for y in range(core.height))
        heights += [len(list(run)) + BAR + 1 for inked, run in groupby(rows) if inked]
    return heights


def upright(paper: Paper) -> list[int]:
    """Where a line goes down a page for more than a band is high, in points from the left."""
    return [x // DOTS for ink in painted(paper) for x in range(ink.width) if max(map(
        len, ink.crop((x, 0, x + 1, ink.height)).tobytes().split(b"\0"))) > BAND * DOTS]


INKED = tuple(product(("colour", "mono"), ("", "call")))


@pytest.mark.parametrize(("ink", "sheet"), INKED)
def test_in_plain_nothing_is_filled_but_the_band(papers: Made, ink: str, sheet: str) -> None:
    """Beside words and rules only the bands of what cannot wait are painted, in any ink."""
    bands = filled(papers["plain", ink, sheet])
    assert len(bands) == (1 if sheet else 2), "of a box and of a group of a table"
    assert max(bands) <= BAND
    if ink == "colour" and not sheet:
        assert max(filled(papers["calm", ink, sheet])) > BAND, "it has tints"


@pytest.mark.parametrize("ink", ["colour", "mono"])
def test_in_plain_no_block_has_a_frame(papers: Made, ink: str) -> None:
    """No line goes down a page but the rule at the left edge of a box."""
    assert max(upright(papers["calm", ink, ""])) > 500
    lines = upright(papers["plain", ink, ""])
    assert lines and max(lines) - min(lines) <= BAR


@pytest.mark.parametrize("ink", ["colour", "mono"])
def test_in_plain_levels_are_told_by_shape(papers: Made, ink: str) -> None:
    """Now has a band, today a whole rule and this week a double one, and each its word."""
    paper = papers["plain", ink, ""]
    pages = list(painted(paper))

    def rule(words: str) -> int:
        place, = paper.find(words)
        ink_of = pages[place.page - 1]
        y = round((ink_of.height / DOTS - place.bottom) * DOTS)
        left = min(x for x in range(ink_of.width) if ink_of.getpixel((x, y)))
        row = [ink_of.getpixel((x, y)) for x in range(left, left + round(BAR * DOTS))]
        return sum(bool(shade) for shade, _ in groupby(row))

    assert rule("Your knee is hot and red") == 1
    assert rule("Your leg tires sooner") == 2
    for word in ("Now: call for help", "Today", "This week"):
        assert word in paper.text


def test_plain_is_black_on_white(papers: Made) -> None:
    """In plain words are black, but for warnings; no clinic's colour comes in, nor a grey word."""
    inks = Measured(papers["plain", "colour", ""].content).inks()
    colours = {ink for ink in inks if ink.endswith((" rg", " RG"))}
    warning = {ink for ink in colours if ink.startswith("0.54902 0.07843")}
    rule = {ink for ink in colours if ink.startswith("0.505882 0.54902 ")}
    assert colours - warning - rule <= {"0 0 0 rg", "0 0 0 RG", "1 1 1 rg", "1 1 1 RG"}
    assert Measured(papers["plain", "mono", ""].content).inks() <= {
        "0 0 0 rg", "0 0 0 RG", "1 1 1 rg", "1 1 1 RG"}


def test_a_theme_changes_no_word(papers: Made) -> None:
    """Both themes say the same, in the same order, but for the code that each page has."""
    def words(theme: str, ink: str, sheet: str) -> list[str]:
        found = papers[theme, ink, sheet].text.split()
        return [word for at, word in enumerate(found) if at == 0 or found[at - 1] != "code"]

    for ink, sheet in INKED:
        assert words("calm", ink, sheet) == words("plain", ink, sheet)


def test_plain_reaches_the_web_page(tiny: TinyLibrary) -> None:
    """The web page is plain too, on a dark screen as well, and no clinic's colour comes in."""
    run = themed(tiny, "plain").build(audiences=(Audience.PATIENT,), clinic="quayside")
    assert not besides_style(run.findings)
    web = next(tiny.out.rglob("knees-patient-quayside.html")).read_text()
    style = web[web.index("<style>"):web.index("</style>")]
    assert "--warning-tint:transparent!important" in style.replace(" ", "")
    assert "--accent: #" not in style[style.rindex("--now-edge"):].partition("@media")[0]
