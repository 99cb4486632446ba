"""Handouts in fonts of one's own: on paper and on the web."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from bifolio.files.reading import OWN_FONTS
from bifolio.model import FORMATS
from tests.support.library import TinyLibrary
from tests.support.own_fonts import own_font
from tests.support.papers import Paper

WALK = "content/knees/chapters/20-care.patient.md"


@pytest.mark.parametrize("name", ["a4-standard-colour", "letter-large-mono"])
def test_a_handout_in_own_fonts(name: str, tiny: TinyLibrary) -> None:
    """Paper and web page are set in the fonts of library.yaml, and print letters that ours lack."""
    for weight in (400, 700):
        tiny.write(f"styles/fonts/My Font-{weight}.ttf", own_font(weight, letters="\u817f"))
    tiny.change(WALK, "Walk a little", "Walk a **\u817f** little, \u817f \u2295")
    tiny.write("content/library.yaml", "publisher: Test clinic\nlanguage: en\n"
                                       "fonts: {text: My Font-*.ttf}\n")
    run = tiny.for_patients_alone().build(formats=(FORMATS[name],))
    assert not run.findings and all(delivery.path for delivery in run.deliveries)
    content = (tiny.out / "knees" / f"knees-patient-{name}.pdf").read_bytes()
    with pikepdf.open(BytesIO(content)) as pdf:
        fonts = {str(each.BaseFont) for each in pdf.objects
                 if isinstance(each, pikepdf.Dictionary) and "/BaseFont" in each}
    assert any("Own" in font or "Mine" in font for font in fonts), fonts
    assert not any("Bifolio" in font for font in fonts), fonts
    assert any("Inter" in font for font in fonts), fonts  # a sign that the own font lacks
    assert "\u817f little" in Paper(content).text
    page = next(tiny.out.rglob("*.html")).read_text(encoding="utf-8")
    assert 'font-family:"Own Text"' in page and "U+817F" in page.upper()
    again = tiny.build(formats=(FORMATS[name],))
    assert not any(delivery.made for delivery in again.deliveries)


def test_nothing_to_make_is_known_without_reading(tiny: TinyLibrary) -> None:
    """The sheet that fonts of library.yaml become is no file: a quick look finds no change."""
    from bifolio.building import last_run

    for weight in (400, 700):
        tiny.write(f"styles/fonts/MyFont-{weight}.ttf", own_font(weight))
    tiny.write("content/library.yaml", "publisher: Test clinic\nlanguage: en\n"
                                       "fonts: {text: MyFont-*.ttf}\n")
    tiny.for_patients_alone().build()
    assert not (tiny.root / OWN_FONTS).exists()
    assert last_run.recall(tiny.order()) is not None
