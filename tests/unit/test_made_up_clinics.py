"""The made-up clinics that much is measured with."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from benchmarks.libraries import Copy
from benchmarks.made_up_clinics import made_up
from bifolio.building import plan
from bifolio.building.orders import Order


def test_each_made_up_clinic_can_be_printed(tmp_path: Path) -> None:
    """All of them, of rows and of files, are read without a finding; patients get one handout."""
    library = Copy.for_clinics(tmp_path / "library", 300)
    order = Order(library.root, library.out)
    opened = plan.open_library(order)
    assert opened.findings == ()
    clinics = opened.library.clinics
    assert len(clinics) == 300 and {bool(clinic.end.line) for clinic in clinics.values()} == {
        True, False}
    assert {len(clinic.phones) for clinic in clinics.values()} == {1, 2, 3}
    made = plan.handouts_of(opened.library, order)
    assert [each.sheet for each in made if each.audience == "patient"] == [""]


def test_made_up_clinics_are_the_same_each_time() -> None:
    """What is measured with few of them is measured again with many."""
    assert tuple(made_up(50)) == tuple(islice(made_up(120), 50))
    assert len({clinic.name.casefold() for clinic in made_up(2_000)}) == 2_000
