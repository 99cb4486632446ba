"""Fonts that library.yaml names: which faces they become, and what of them is refused."""

from __future__ import annotations

import re

import pytest

from bifolio.building.plan import source_files_of
from bifolio.diagnostics import Findings
from bifolio.files.reading import OWN_FONTS
from tests.support.library import TinyLibrary
from tests.support.own_fonts import own_font

FONTS = "styles/fonts/"
CHAPTER = "content/knees/chapters/20-care.patient.md"
FACE = re.compile(r'font-weight: (\d+); font-style: (\w+); src: url\("fonts/([^"]+)"\)')


@pytest.fixture
def own(tiny: TinyLibrary) -> TinyLibrary:
    """A library whose texts are set in a font of its own, with five files."""
    for name, font in (("Regular", own_font()), ("Italic", own_font(slanted=True)),
                       ("SemiBold", own_font(600)), ("Bold", own_font(700)),
                       ("Bold Italic", own_font(700, slanted=True))):
        tiny.write(f"{FONTS}MyFont-{name}.ttf", font)
    return named(tiny)


def named(tiny: TinyLibrary, fonts: str = "{text: MyFont-*.ttf}") -> TinyLibrary:
    tiny.write("content/library.yaml", f"publisher: Test clinic\nlanguage: en\nfonts: {fonts}\n")
    return tiny.for_patients_alone()


def sheet(tiny: TinyLibrary) -> str:
    return source_files_of(tiny.order(), Findings()).files[OWN_FONTS].decode()


def test_faces_come_from_what_the_files_say(own: TinyLibrary) -> None:
    """Regular, bold and slanted files become the faces of a page; ours stand behind them."""
    css = sheet(own)
    assert set(FACE.findall(css)) == {
        ("400", "normal", "MyFont-Regular.ttf"), ("600", "normal", "MyFont-SemiBold.ttf"),
        ("700", "normal", "MyFont-Bold.ttf"), ("400", "italic", "MyFont-Italic.ttf"),
        ("600", "italic", "MyFont-Bold%20Italic.ttf"),
        ("700", "italic", "MyFont-Bold%20Italic.ttf")}
    assert '--face: "Own Text", "Bifolio Text", "Inter Signs";' in css
    assert own.check() == ()


def test_the_nearest_weight_stands_in(tiny: TinyLibrary) -> None:
    """Where a font has no 400 or 700, what is nearest to it is taken: medium, heavy."""
    tiny.write(f"{FONTS}MyFont-M.ttf", own_font(500))
    tiny.write(f"{FONTS}MyFont-X.ttf", own_font(800))
    faces = {weight: name for weight, _, name in FACE.findall(sheet(named(tiny)))}
    assert faces == {"400": "MyFont-M.ttf", "600": "MyFont-X.ttf", "700": "MyFont-X.ttf"} or \
        faces["700"] == "MyFont-X.ttf"


def test_a_font_for_signs_brings_letters(tiny: TinyLibrary) -> None:
    """Letters that no font has are one finding, which a font that has them mends."""
    tiny.change(CHAPTER, "Walk a little", "Walk a \u817f\u817f\u7528 little")
    (finding,) = named(tiny, "{}").check()
    assert (finding.code, finding.span.line, finding.span.column) == ("missing-glyph", 3, 8)
    assert "2 letters of the script CJK that are used here: \u817f \u7528." in finding.what
    assert "“fonts:” in library.yaml" in finding.fix
    for weight in (400, 700):
        tiny.write(f"{FONTS}Asia-{weight}.ttf", own_font(weight, letters="\u817f\u7528"))
    assert "missing-glyph" in [f.code for f in tiny.check()]  # it lies there, and nobody names it
    tiny.change("content/library.yaml", "fonts: {}", "fonts: {signs: Asia-*.ttf}")
    assert tiny.check() == ()
    assert '--face: "Own Signs", "Bifolio Text", "Inter Signs";' in sheet(tiny)


def test_letters_are_told_by_script(tiny: TinyLibrary) -> None:
    """A text in two scripts that no font has is two findings with their letters, not one a letter.
    """
    tiny.change(CHAPTER, "Walk a little",
                "\u10d0\u10d1\u10d2 \u0561\u0562 \u10d0\u10d3 walk \u2620")
    found = named(tiny, "{}").check()
    assert [(f.code, f.span.column) for f in found] == [
        ("missing-glyph", 1), ("missing-glyph", 5), ("missing-glyph", 16)]
    assert "4 letters of the script GEORGIAN" in found[0].what
    assert "\u10d0 \u10d1 \u10d2 \u10d3." in found[0].what
    assert "2 letters of the script ARMENIAN" in found[1].what
    assert "“\u2620” (U+2620, SKULL AND CROSSBONES)" in found[2].what


def test_many_letters_are_cut_short(tiny: TinyLibrary) -> None:
    """Of hundreds of letters forty are listed, and the rest counted."""
    tiny.change(CHAPTER, "Walk a little", "".join(map(chr, range(0x4E00, 0x4E00 + 300))))
    (finding,) = (f for f in named(tiny, "{}").check() if f.code == "missing-glyph")
    assert "300 letters" in finding.what and finding.what.endswith(" and 260 more.")


@pytest.mark.parametrize(("fonts", "files", "code", "said"), [
    ("{text: MyFnt-*.ttf}", {}, "missing-file", "is called “MyFnt-*.ttf”"),
    ("{text: MyFont-*.ttf}", {"MyFont-R.ttf": own_font(rights=2)}, "restricted-font",
     "forbid that it is embedded"),
    ("{text: MyFont-*.ttf}", {"MyFont-R.ttf": own_font(rights=0x104)}, "restricted-font",
     "forbid that a part of it"),
    ("{text: MyFont-*.ttf}", {"MyFont-R.ttf": own_font(rights=0x208)}, "restricted-font",
     "outlines"),
    ("{text: MyFont-*.ttf}", {"MyFont-R.ttf": own_font(), "MyFont-S.ttf": own_font(),
                              "MyFont-B.ttf": own_font(700)}, "unexpected-value",
     "are both of weight 400"),
    ("{text: MyFont-*.ttf}", {"MyFont-R.ttf": own_font()}, "missing-face", "is bold"),
    ("{text: ../x.ttf}", {}, "unexpected-value", "../x.ttf"),
    ("{body: MyFont-*.ttf}", {}, "unknown-key", "“body”"),
])
def test_what_is_wrong_is_told_at_its_line(fonts: str, files: dict[str, bytes], code: str,
                                           said: str, tiny: TinyLibrary) -> None:
    """A font that is not there, may not be given away or is not clear is told in library.yaml."""
    for name, font in files.items():
        tiny.write(f"{FONTS}{name}", font)
    (finding,) = named(tiny, fonts).check()
    assert (finding.code, finding.span.path, finding.span.line) == (code, "content/library.yaml", 3)
    assert said in finding.what


@pytest.mark.parametrize("rights", [0, 4, 8])
def test_fonts_that_may_be_embedded(rights: int, tiny: TinyLibrary) -> None:
    """A font for preview and print, or for editing, may stand in a handout."""
    for weight in (400, 700):
        tiny.write(f"{FONTS}MyFont-{weight}.ttf", own_font(weight, rights=rights))
    assert named(tiny).check() == ()


def test_a_broken_font_is_told_once(tiny: TinyLibrary) -> None:
    """A font that cannot be read is told at its file, and its letters are not counted on."""
    tiny.write(f"{FONTS}MyFont-R.ttf", own_font()[:900])
    assert [(f.code, f.span.path) for f in named(tiny).check()] == [
        ("broken-font", f"{FONTS}MyFont-R.ttf")]


def test_a_variable_font_is_told(tiny: TinyLibrary) -> None:
    """A file with all weights is not taken: in which of them a word is set would be chance."""
    tiny.write(f"{FONTS}MyFont[wght].ttf", own_font(varies=True))
    (finding,) = named(tiny, '{text: "MyFont*.ttf"}').check()
    assert "is a variable font" in finding.what and "static files" in finding.fix
