"""Whole small libraries, written from the README alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bifolio.building import runs
from bifolio.model import Audience
from bifolio.printing.pdf import Paper
from tests.support.library import Silence
from tests.support.places import ROOT
from tests.support.workers import WORKERS

LIBRARIES = sorted(path for path in (ROOT / "tests" / "libraries").iterdir())


@pytest.mark.parametrize("root", LIBRARIES, ids=lambda path: path.name)
def test_a_library_of_another_subject_builds(root: Path, tmp_path: Path) -> None:
    """It is built without a finding, for both readers, each with their own words."""
    run = runs.build(runs.Order(root, tmp_path), Silence(), WORKERS)
    assert not run.findings
    papers = {delivery.handout.audience: Paper((tmp_path / delivery.path).read_bytes())
              for delivery in run.deliveries}
    assert set(papers) == set(Audience)
    assert papers[Audience.PATIENT].text != papers[Audience.CLINICIAN].text
    assert all(paper.tables for paper in papers.values())


def test_zotero_entries_print_as_they_should(tmp_path: Path) -> None:
    """Five entries as Zotero exports them give clean references, without its private fields."""
    root = ROOT / "tests" / "libraries" / "falls"
    runs.build(runs.Order(root, tmp_path), Silence(), WORKERS)
    (path,) = tmp_path.glob("*/*-clinician-*.pdf")
    text = " ".join(Paper(path.read_bytes()).text.split())
    assert "Cochrane Database of Systematic Reviews" in text
    for stray in ("file =", "{", "}", "\\", "C:", "??"):
        assert stray not in text
