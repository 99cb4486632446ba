"""Signs that cannot be seen: none gets into a handout, whichever file it was typed in, or how."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Severity
from bifolio.files.deceptive_signs import deceives
from tests.support.library import TinyLibrary

PATIENT = "content/knees/chapters/20-care.patient.md"
TABLE = "content/knees/tables/options.yaml"
WORK = "content/knees/work.yaml"
WALK = "Walk a little every day."
DECEIVING = (*map(chr, (
    *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C, 0x200B, 0x2060, 0x2061,
    0x2062, 0x2063, 0x2064, 0xFEFF, 0xAD, 0x180E, 0xE0041, 0xE007F, 0x34F, 0x115F, 0x3164, 0x2800,
    0x85, 0x1B, 0x07, 0x7F, 0x0C, 0x2028, 0x2029, 0xFFFC, 0xFDD0, 0xFE0F, 0xFE00, 0xE0100)),
    "\u200c", "\u200d")
ALLOWED = (
    "5 µg", "TNFα", "β-blocker", "10\u00a0mg", "10\u202fmg", "naïve", "nai\u0308ve", "שלום",
    "مرحبا", "می\u200cخواهم",
    "क्\u200dष", "👩\u200d⚕\ufe0f", "👍🏽", "❤\ufe0f", "1\ufe0f\u20e3", "=\u0338",
    "5 ≠ 6", "Škoda", "a\tb", "km²", "H₂O", "१०", "🇬🇧", "½", "±5 °C", "日本語", "ﬁ", "Åse")


@pytest.mark.parametrize("sign", DECEIVING, ids=lambda sign: f"U+{ord(sign):04X}")
def test_no_deceiving_sign_is_let_be(sign: str) -> None:
    """Within a number or a word it is found."""
    assert deceives(f"Take 1{sign}0 drops") == deceives(f"wo{sign}rd") == [sign]


@pytest.mark.parametrize("stroke", "\u0335\u0336\u0337\u0338\u20d2\u0305\u0301")
def test_nothing_is_set_over_a_digit(stroke: str) -> None:
    """A figure that is struck out may be read as one that is not."""
    assert deceives(f"Take 1{stroke}0 drops") == [stroke]


@pytest.mark.parametrize("text", ALLOWED)
def test_what_a_language_needs_is_let_be(text: str) -> None:
    """Accents, other scripts with their joiners, pictures and hard spaces are ordinary."""
    assert deceives(text) == []


@pytest.mark.parametrize(("path", "old", "new", "place"), [
    (PATIENT, WALK, "Take \u202e05 drops.", "3:6"), (PATIENT, WALK, "Take 1&shy;0 mg.", "3:7"),
    (PATIENT, WALK, "Take &#x202E;05 drops.", "3:6"),
    (PATIENT, WALK, "Take 1&ZeroWidthSpace;0", "3:7"),
    (PATIENT, WALK, "```{table} op\u200btions\n```\n", "3:14"),
    (TABLE, "often: Weekly", "often: We\u2066ekly", "15:19"),
    (TABLE, "often: Weekly", 'often: "We\\u202eekly"', "15:17"),
    (TABLE, "often: Weekly", 'often: "We\\x85ekly"', "15:17"),
    (TABLE, "often: Weekly", 'often: "We\\eekly"', "15:17"),
    (TABLE, "often: Weekly", 'often: "1&lrm;0"', "15:19"),
    (WORK, "funding: No", 'funding: "\\ud800" #', "7:10"),
    ("bibliography.bib", "Exercise for", "Exer\u200bcise for", "3:16"),
    ("bibliography.bib", "{2020}", "{20\u202e20}", "5:13")])
def test_it_is_told_at_its_place_in_every_file(
        tiny: TinyLibrary, path: str, old: str, new: str, place: str) -> None:
    """Typed, as a code of YAML or as one of HTML: an error that names the sign."""
    tiny.change(path, old, new)
    found = [f for f in tiny.check() if f.code == "deceptive-sign"]
    assert [str(f.span) for f in found] == [f"{path}:{place}"]
    assert found[0].severity is Severity.ERROR
    assert "U+" in found[0].what


@pytest.mark.parametrize(("path", "text"), [
    ("templates/draft-notice.html", "<p>\u202e05</p>"),
    ("templates/draft-notice.html", "<p>&rlm;</p>"),
    ("templates/draft-notice.html", "<p>{{ '\\u202e' }}</p>")])
def test_templates_are_looked_at_too(
        tiny: TinyLibrary, path: str, text: str) -> None:
    """What a design adds to the page deceives no less."""
    tiny.write(path, text)
    assert ("deceptive-sign", path) in {(f.code, f.span.path) for f in tiny.check()}


def test_what_is_never_printed_of_a_source_is_let_be(tiny: TinyLibrary) -> None:
    """The abstract that a reference manager adds is nobody's text here."""
    tiny.change("bibliography.bib", "year = {2020}", "year = {2020}, abstract = {An\u200by}")
    assert not [f for f in tiny.check() if f.code == "deceptive-sign"]
