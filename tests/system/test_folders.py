"""The folder of handouts with anything anywhere in it; a few of these are in the page tier."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.folders import (
    FEW,
    LAYOUTS,
    Shown,
    nothing_outside_is_touched,
    unix,
)
from tests.support.library import TinyLibrary

pytestmark = [unix, pytest.mark.usefixtures("in_time")]


@pytest.mark.parametrize(("where", "kind"), [layout for layout in LAYOUTS if layout not in FEW])
def test_nothing_outside_is_touched(ready: TinyLibrary, precious: Path, capsys: Shown,
                                    where: str, kind: str) -> None:
    """Whatever lies in the folder of handouts, every command leaves all other folders alone."""
    nothing_outside_is_touched(ready, precious, capsys, where, kind)
