"""Sheets: one table, box or section on one page, proved like any handout."""

from __future__ import annotations

from pathlib import Path

import pytest

from bifolio.building import plan, runs
from bifolio.model import FORMATS
from tests.support.library import Silence
from tests.support.places import ROOT
from tests.support.workers import WORKERS


def test_the_sheets_of_the_reference_library_fit(tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """Every sheet is one page in each of its formats and for either clinic."""
    editions = plan._editions
    monkeypatch.setattr(plan, "_editions", lambda work: (
        edition for edition in editions(work) if edition[1]))
    for clinic in ("", "riverside", "hill-street"):
        run = runs.build(runs.Order(
            ROOT, tmp_path, formats=tuple(FORMATS.values()), clinic=clinic), Silence(), WORKERS)
        assert [d.pages for d in run.deliveries] == [1] * 20
        assert {f.severity.word for f in run.findings} <= {"note"}
