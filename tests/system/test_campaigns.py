"""A small part of the campaigns of edits and kills; `test --campaign` tries many more."""

from __future__ import annotations

import pytest

from tests.campaign.edits import edits
from tests.campaign.kills import kills
from tests.support.folders import unix


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_edits(seed: int) -> None:
    """After any edits and builds of parts, what lies there is what is made from nothing."""
    assert list(edits(seed, 5)) == []


@unix
def test_kills() -> None:
    """A build or watch, or a worker of one, that is killed leaves nothing that the next does not
    set right."""
    assert list(kills(1, 4)) == []
