"""Every rule by example, where a worker is killed."""

from __future__ import annotations

import pytest

from tests.support.rule_cases import Proofs, codes, proofread

CODES = codes("system")


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> Proofs:
    """The cases of this tier, proofread."""
    return proofread(CODES, tmp_path_factory.mktemp)


@pytest.mark.parametrize("code", CODES)
def test_what_breaks_a_rule_is_found(code: str, proofs: Proofs) -> None:
    """A text that breaks a rule has the finding of its code, at the place that is marked."""
    proofs.assert_found(code)


@pytest.mark.parametrize("code", CODES)
def test_what_nearly_breaks_a_rule_is_not_found(code: str, proofs: Proofs) -> None:
    """A text that just keeps to a rule has no such finding, nor an error that would hide it."""
    proofs.assert_let_be(code)
