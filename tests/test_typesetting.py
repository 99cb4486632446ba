"""The lines of a paragraph, where WeasyPrint alone would go wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bifolio import engine_files
from bifolio.diagnostics import Findings
from bifolio.finishing import finish
from bifolio.model import Audience, Format, Handout
from bifolio.paper import Paper
from bifolio.shelf import gather
from bifolio.typesetting import Typesetter

TEXT = "Of all that you can do for a sore knee, a short walk is the best"


@pytest.mark.parametrize("after", ["\n", " <b>now and then</b>, at any time"])
def test_a_text_that_fits_its_line_stays_on_it(tmp_path: Path, after: str) -> None:
    """At no width is a text broken after its first word because the space behind it is wide."""
    findings = Findings()
    shelf = gather(tmp_path, {"styles": engine_files.styles()}, findings)
    measures = (f'<p style="width: {tenth / 10}pt">{TEXT}{after}</p>'
                for tenth in range(3500, 4000, 3))  # the text is about 376 pt wide
    handout = Handout("test", Audience.PATIENT, "en", Format())
    html = f'<html lang="en"><title>Measures</title><h1>Measures</h1>{"".join(measures)}'
    pages = Typesetter(shelf, findings).typeset(html, handout, "", findings)
    lines = [line.strip() for line in Paper(finish(pages, findings)).text.split("\n")]
    assert any(line.startswith(TEXT) for line in lines)
    assert "Of" not in lines
    assert not list(findings)
