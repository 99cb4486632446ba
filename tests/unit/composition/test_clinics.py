"""The clinic's own page: its name, phones, logo and colour, and a contrast that always holds."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bifolio.model.colours import contrast, in_one_ink, nearest_passing, tint
from tests.support.places import ROOT

_COLOURS = st.tuples(*[st.integers(0, 255)] * 3).map(lambda rgb: "#{:02x}{:02x}{:02x}".format(*rgb))


@settings(deadline=None, derandomize=True, max_examples=200)
@given(_COLOURS)
def test_the_named_colour_passes_and_stays_on_its_tint(colour: str) -> None:
    """Whatever is chosen, the colour named holds 7:1 on white and 4.5:1 on its own tint."""
    named = nearest_passing(colour, "#ffffff", 7)
    assert contrast(named, "#ffffff") >= 7
    assert contrast(named, tint(named, 0.07)) >= 4.5
    if contrast(colour, "#ffffff") >= 7:
        assert named == colour


def test_the_named_colour_is_the_nearest() -> None:
    """One step lighter of the same grey fails."""
    assert nearest_passing("#999999", "#ffffff", 7) == "#595959"
    assert contrast("#5a5a5a", "#ffffff") < 7


def test_a_logo_in_one_ink() -> None:
    """Dark paint turns black, light paint white, veils go; what is no colour stays."""
    svg = ('<svg><a fill="#0f5a4b" stroke="#eee"/><b style="fill:white;opacity:.4"/>'
           '<c fill="none" stroke="url(#g)" fill-opacity="0.2"/></svg>')
    assert in_one_ink(svg) == (
        '<svg><a fill="#000000" stroke="#ffffff"/><b style="fill:#ffffff;opacity:1"/>'
        '<c fill="none" stroke="url(#g)" fill-opacity="1"/></svg>')


def test_the_clinics_of_the_reference_library_are_examples() -> None:
    """Both say that they are examples, with numbers kept free for fiction, and none is default."""
    files = sorted((ROOT / "content/clinics").glob("*.yaml"))
    assert len(files) == 2
    for path in files:
        text = path.read_text(encoding="utf-8")
        assert "(example)" in text
        numbers = re.findall(r'number: "([^"]+)"', text)
        assert len(numbers) == 2
        assert all(re.fullmatch(r"01632 960 \d{3}|555-01\d\d", number) for number in numbers)
    assert "clinic:" not in (ROOT / "content/library.yaml").read_text(encoding="utf-8")
