"""The code on each page, and what verify makes of a file or a code."""

from __future__ import annotations

import pytest

from bifolio.building import plan, runs
from bifolio.diagnostics import Findings
from bifolio.editions.page_codes import read_code, sources_of
from tests.support.library import TinyLibrary


@pytest.mark.parametrize(("typed", "code"), [
    ("wen6w8v7", "WEN6W8V7"), ("WEN6-W8V7", "WEN6W8V7"), (" O1IL 2345 ", "01112345"),
    ("WEN6W8V", ""), ("WEN6W8V7X", ""), ("knees.pdf", ""),
])
def test_a_code_is_read_as_people_type_it(typed: str, code: str) -> None:
    """Small letters, a space or dash, and O for 0 or I for 1 are understood."""
    assert read_code(typed) == code


def test_what_is_said_about_a_text_is_no_source_of_it(tiny: TinyLibrary) -> None:
    """Sign-offs and ratings may be added without another source of the handout."""
    for name in ("signoffs.yaml", "ratings.yaml"):
        tiny.write(f"content/knees/{name}", "")
    library, handouts, _ = runs.plan(tiny.order())
    source_files = plan.source_files_of(tiny.order(), Findings())
    assert library.works and {path.rpartition("/")[2] for path in sources_of(handouts[0],
                                                                             source_files)
                              if path.startswith("content/knees/") and "/chapters/" not in path
                              } == {"work.yaml", "options.yaml"}
