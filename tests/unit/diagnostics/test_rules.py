"""Every rule by example, where a check is enough: tests/support/rule_cases.py says how."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Severity
from bifolio.diagnostics.rules import RULES
from bifolio.model import Audience
from tests.support.places import ROOT
from tests.support.rule_cases import Proofs, codes, proofread

CODES = codes("unit")


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


def test_every_rule_has_its_folder() -> None:
    """A folder that names no rule proves nothing, and a rule without one is proved by nothing."""
    assert [code for code in codes() if code not in RULES] == []
    assert sorted(set(RULES) - set(codes())) == []


def test_every_rule_can_be_broken_by_the_engine() -> None:
    """Each code is named where the engine looks for it: none is a rule on paper alone."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "bifolio").rglob("*.py"))
             if "rules" not in path.relative_to(ROOT / "bifolio").parts]
    assert [code for code in RULES if not any(f'"{code}"' in text for text in texts)] == []


def test_every_rule_tells_its_weight_and_its_reason() -> None:
    """Each rule has a severity for every reader, a sentence that says why, and an example."""
    for rule in RULES.values():
        assert {rule.severity_for(audience) for audience in (None, *Audience)} <= {
            severity.word for severity in Severity}, rule
        assert rule.why.endswith(".") and rule.example, rule
