"""Zeros: none has a slash, in no face that is bundled, on no page that is printed, on no screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from bifolio.files import engine_files
from bifolio.model import FORMATS
from bifolio.printing.pdf import Paper
from tests.support.clinics_cases import CLINIC, LOGO
from tests.support.library import tiny_in
from tests.support.measuring import Measured

FACES = sorted(path.name for path in engine_files.fonts().glob("*.ttf"))
FIGURES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
ZEROS = "0\u2070\u2080"
SCREEN_FACES = {"Bifolio Text", "Inter Signs", "Verdana", "sans-serif"}  # none slashes its zero
CHAPTER = """\
    # The 100 days after 2020

    Take 10.05 mg, **800 mg** or *600 mg*; ***never 900 mg***. Of 1,000 people 608 do, in 30 weeks,
    10^20^ and H~10~ and 10⁻¹⁰ and T₀ too [@smith2020].[^1] Write `code 0690` down.

    ## At 10 o'clock

    ::: warning
    ### Call 0800 630 0198
    - At a temperature of 40 °C.
    :::

    | Day | Steps  |
    |-----|-------:|
    | 10  | 20,000 |

    [^1]: In 2000.
    """


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """A clinic's library with zeros in every place: (audience, format) → its handout."""
    library = tiny_in(tmp_path_factory.mktemp("zeros"))
    library.write("content/clinics/quayside.yaml", CLINIC)
    library.write("content/clinics/quayside.svg", LOGO)
    library.write("content/knees/chapters/30-zeros.md", CHAPTER)
    library.change("content/knees/work.yaml", "20-care]", "20-care, 30-zeros]")
    run = library.build(clinic="quayside", formats=tuple(
        FORMATS[name] for name in ("a4-standard-colour", "letter-large-mono")))
    assert run.deliveries, run.findings
    return {(d.handout.audience.value, d.handout.format.name): (library.out / d.path).read_bytes()
            for d in run.deliveries}


def zeros_of(font: TTFont) -> Iterator[str]:
    """The glyphs of a font's zeros: those with a code point, and all that a feature puts there."""
    named = font.getBestCmap()
    found = {named[ord(sign)] for sign in ZEROS if ord(sign) in named}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            table = getattr(table, "ExtSubTable", table)
            others: dict[str, list[str]] = getattr(table, "alternates", {})
            found |= {to for glyph, to in getattr(table, "mapping", {}).items()
                      if glyph in found and isinstance(to, str)}
            found |= {to for glyph, every in others.items() if glyph in found for to in every}
    return iter(sorted(found))


@pytest.mark.parametrize("name", FACES)
def test_a_face_has_no_slashed_zero(name: str) -> None:
    """Each zero of a face, the raised, the lowered and that of tables too, is a ring: two lines."""
    with TTFont(engine_files.fonts() / name) as font:
        drawn = list(zeros_of(font))
        assert len(drawn) >= 2
        for glyph in drawn:
            pen = DecomposingRecordingPen(font.getGlyphSet())
            font.getGlyphSet()[glyph].draw(pen)
            assert sum(verb == "closePath" for verb, _ in pen.value) == 2, glyph


@pytest.mark.parametrize("name", [name for name in FACES if name.startswith("bifolio-text")])
def test_a_zero_is_no_capital_o(name: str) -> None:
    """A zero is as wide as an 8, narrower than a capital O; in a table all figures are as wide."""
    with TTFont(engine_files.fonts() / name) as font:
        glyphs, metrics = font["glyf"], font["hmtx"].metrics
        wide = {name: glyphs[name].xMax - glyphs[name].xMin for name in ("zero", "O")}
        assert wide["zero"] < 0.87 * wide["O"]
        assert metrics["zero"][0] == pytest.approx(metrics["eight"][0], rel=0.02)
        assert {metrics[f"{figure}.tf"][0] for figure in FIGURES} == {632}


def test_no_printed_zero_has_a_slash(printed: dict[tuple[str, str], bytes]) -> None:
    """In either edition, at either size: text, headings, tables, phones, marks, folios, codes."""
    assert len(printed) == 4
    for handout, content in printed.items():
        zeros = list(Measured(content).zeros())
        assert len(zeros) > 40, handout
        assert not [(page, words) for page, words, is_open in zeros if not is_open], handout


def test_a_number_is_of_one_face(printed: dict[tuple[str, str], bytes]) -> None:
    """What is printed is Bifolio Text, in every weight that it has; Inter lends signs only."""
    for content in printed.values():
        with pikepdf.open(BytesIO(content)) as pdf:
            names = {str(entry.BaseFont).partition("+")[2] for page in pdf.pages
                     for entry in page.Resources.get("/Font", {}).values()}
        assert names and all(re.match("Bifolio-Text|Inter", name) for name in names), names


def test_numbers_can_be_copied(printed: dict[tuple[str, str], bytes]) -> None:
    """The text of the file has ordinary figures."""
    for content in printed.values():
        text = " ".join(" ".join(page for page in Paper(content).pages).split())
        for number in ("10.05 mg", "1,000 people", "0800 630 0198", "20,000", "code 0690"):
            assert number in text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize("name", ["web", "report", "scorecard"])
def test_a_screen_is_asked_for_no_face_that_slashes(name: str) -> None:
    """A page without fonts of its own names only faces whose zero is known to be plain."""
    sheet = Path(engine_files.styles() / f"{name}.css").read_text(encoding="utf-8")
    tokens = Path(engine_files.styles() / "tokens.css").read_text(encoding="utf-8")
    face = re.findall(r"--face:([^;}]+)", tokens)[0]
    asked = [*re.findall(r"(?:font-family|--face):([^;}]+)", sheet),
             *re.findall(r"font:\s*\S*\d\S*\s+([^;}]+)", sheet)]
    asked = [names.replace("var(--face)", face) for names in asked]
    families = {family.strip(" \n\"'") for names in asked for family in names.split(",")}
    assert families and families <= SCREEN_FACES
