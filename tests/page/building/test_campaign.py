"""The campaigns: what they change is whole before, and what they find can be had again."""

from __future__ import annotations

from pathlib import Path

import pytest

from bifolio.building.orders import Order
from bifolio.diagnostics import Severity
from tests.campaign import mutations
from tests.support.mutations import KINDS, library, mutation


def test_what_is_changed_is_whole(tmp_path: Path) -> None:
    """The library that a campaign changes is printed without an error, or it would try nothing."""
    order, pages = Order(tmp_path / "library", tmp_path / "out", clinic="quayside"), []
    findings = mutations._made(order, dict(library()), True, pages)
    assert [f for f in findings if f.severity is Severity.ERROR] == []
    assert len(pages) >= 4 and len(list(order.out.rglob("*.pdf"))) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_number_is_the_same_change(kind: str) -> None:
    """By its seed and number each input can be tried again; another number is another."""
    changes = [mutation(5, number, (kind,)) for number in range(24)]
    assert changes == [mutation(5, number, (kind,)) for number in range(24)]
    assert len({change.content for change in changes}) > 18


def test_a_fault_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An exception, and a finding past the end of its file, are each a fault of the campaign."""
    monkeypatch.setattr(mutations, "_made", lambda *_: 1 / 0)
    assert "ZeroDivisionError" in next(mutations._faults("check", 5, 3, tmp_path))
    monkeypatch.setattr(mutations, "_made", lambda *_: ())
    slip = next(number for number in range(1, 99, 8) if mutation(5, number).kind == "markdown")
    assert "stands in []" in next(mutations._faults("check", 5, slip, tmp_path))
