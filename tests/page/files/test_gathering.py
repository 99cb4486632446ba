"""Gathering: only ordinary files of the library are read, and what is not is told by its path."""

from __future__ import annotations

import pytest

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


@pytest.mark.parametrize("path", [PATIENT, "bibliography.bib", "styles/house.css"])
def test_a_source_behind_a_link_into_the_handouts_is_not_written_over(tiny: TinyLibrary,
                                                                     path: str) -> None:
    """A build writes its folder anew: what a link takes from there is an error, and stays."""
    lent = tiny.out / "knees" / "knees-patient.html"
    lent.parent.mkdir(parents=True)
    lent.write_text("# Ours\n")
    place = tiny.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(lent)
    run = tiny.build()
    assert [f.code for f in run.findings if f.span.path == path] == ["link-leaves-library"]
    assert lent.read_text() == "# Ours\n"
