"""Gathering: only ordinary files of the library are read, and what is not is told by its path."""

from __future__ import annotations

from tests.support.gathering_cases import PATIENT
from tests.support.library import TinyLibrary


def test_a_link_that_stays_inside_is_read(tiny: TinyLibrary) -> None:
    """A chapter may be a link to another file of the library."""
    care = tiny.root / PATIENT
    care.rename(tiny.root / "content/shared.txt")
    care.symlink_to("../../shared.txt")
    run = tiny.build()
    assert not run.findings
    assert "Walk a little every day." in tiny.paper("patient").text
