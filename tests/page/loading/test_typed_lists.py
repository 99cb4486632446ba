"""Lists that were typed with letters: their letters are on the paper, on the web page and heard."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Severity
from tests.support.library import TinyLibrary, besides_style

PATIENT = "content/knees/chapters/20-care.patient.md"
STEPS = """\
1. Warm up.
    (a) Walk slowly.
    (b) Bend your knees.
2. Rest.

iv. Sleep well.
v. Eat well.
"""


@pytest.fixture(scope="module")
def lettered(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """A library whose patients read steps in letters, built."""
    from tests.support.library import tiny_in

    library = tiny_in(tmp_path_factory.mktemp("lettered")).for_patients_alone()
    library.change(PATIENT, "Walk a little every day.", f"Walk a little every day.\n\n{STEPS}\n")
    run = library.build()
    assert [f for f in besides_style(run.findings) if f.severity >= Severity.WARNING] == []
    return library


def test_letters_are_printed_and_heard(lettered: TinyLibrary) -> None:
    """Each item has its letter or Roman numeral as a label, in a list that says how it counts."""
    lists = {str((tag.attributes or {}).get("ListNumbering")): tag
             for tag in lettered.paper("patient").structure.walk("L")}
    labels = {kind: [item.tags[0].text.strip() for item in lists[kind].tags]
              for kind in ("LowerAlpha", "LowerRoman")}
    assert labels == {"LowerAlpha": ["a.", "b."], "LowerRoman": ["iv.", "v."]}


def test_letters_stand_on_the_web_page(lettered: TinyLibrary) -> None:
    """The web page tells a browser by what a list counts, and from where."""
    (page,) = (lettered.out / "knees").glob("*.html")
    text = page.read_text(encoding="utf-8")
    assert '<ol type="a"><li>Walk slowly.' in text and '<ol type="i" start="4"><li>Sleep' in text
