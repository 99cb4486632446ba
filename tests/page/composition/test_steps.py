"""Steps that hold more than words: boxes, pictures, tables and lines to write on, in their step."""

from __future__ import annotations

from io import BytesIO

import page
import pytest
from PIL import Image

from bifolio.diagnostics import Severity
from bifolio.model import FORMATS, Audience
from bifolio.printing.pdf import PaperTag
from tests.support.library import TinyLibrary, besides_style, tiny_in

PATIENT = "content/knees/chapters/20-care.patient.md"
STEPS = """\
1. Bend your knee slowly.

   ::: warning today
   Stop if your knee locks, and ring us.
   :::

2. Hold the towel as shown.

   ```{figure} images/towel.png
   :alt: A towel round a foot.
   :width: 40%
   Pull with both hands.
   ```

3. Count what you did.

   | Day     | How often |
   |---------|-----------|
   | Monday  | {blank}   |
   | Tuesday | {blank}   |

4. Rest.

   {blank}`6cm`
"""
IN_FORMATS = ("a4-standard-colour", "a5-standard-colour", "letter-large-colour")


@pytest.fixture(scope="module")
def stepped(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """A library whose patients read such steps, built in three formats."""
    library = tiny_in(tmp_path_factory.mktemp("stepped")).for_patients_alone()
    content = BytesIO()
    Image.new("RGB", (900, 500), (60, 90, 120)).save(content, "PNG")
    library.write("content/knees/images/towel.png", content.getvalue())
    library.change(PATIENT, "Walk a little every day.", f"Walk a little every day.\n\n{STEPS}\n")
    run = library.build(audiences=(Audience.PATIENT,),
                        formats=tuple(FORMATS[name] for name in IN_FORMATS))
    assert [f for f in besides_style(run.findings) if f.severity >= Severity.WARNING] == []
    return library


def steps_of(tag: PaperTag) -> tuple[PaperTag, ...]:
    """The items of the list of steps."""
    return next(list_ for list_ in tag.walk("L") if "Bend your knee" in list_.text).tags


@pytest.mark.parametrize("name", IN_FORMATS)
def test_the_numbers_go_on_after_what_a_step_holds(stepped: TinyLibrary, name: str) -> None:
    """One list has four numbered items, and each body holds what belongs to its step."""
    paper = stepped.paper("patient", name)
    items = steps_of(paper.structure)
    assert [[tag.kind for tag in item.tags] for item in items] == [["Lbl", "LBody"]] * 4
    assert [item.tags[0].text.strip() for item in items] == ["1.", "2.", "3.", "4."]
    first, second, third, _ = (item.tags[1] for item in items)
    assert [tag.text.strip() for tag in first.walk("H3")] == ["⚠ Warning · Today"]
    assert [tag.alternative for tag in second.walk("Figure")] == ["A towel round a foot."]
    assert "Pull with both hands." in second.text
    assert [len(row.tags) for row in third.walk("TR")] == [2, 2, 2]
    report = page.validate_pdf_bytes(paper.content, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [failure.message for failure in report.failures]
