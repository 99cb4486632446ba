"""Waivers: a rule is set aside in one place, for a time, and whoever looks is told."""

from __future__ import annotations

from bifolio.building import runs
from bifolio.building.verify import verify_file
from bifolio.diagnostics import Findings
from bifolio.model import Audience
from tests.support.library import Silence, TinyLibrary
from tests.support.waivers_cases import ONE, PATIENT, WAIVERS, checked, told, waiver

BROKEN = "# Care\n\nSome words.\n\n## The heading\n\n```{table} options\n```\n"


def test_a_break_of_a_page_can_be_waived(tiny: TinyLibrary) -> None:
    """A heading parted from its table is set aside by its words; a check does not call it idle."""
    tiny.change("content/knees/tables/options.yaml", "title:", "wide: true\ntitle:")
    tiny.write(PATIENT, BROKEN)
    order = tiny.order(audiences=(Audience.PATIENT,))
    assert "heading-at-foot" in [f.code for f in runs.build(order, Silence()).findings]
    tiny.write(WAIVERS, waiver(rule="heading-at-foot", words="The heading"))
    run = runs.build(order, Silence())
    assert "heading-at-foot" not in [f.code for f in run.findings]
    assert [f.code for f, _ in run.waived] == ["heading-at-foot"]
    assert told(checked(tiny)) == []


def test_a_waived_handout_can_be_verified(tiny: TinyLibrary) -> None:
    """A handout with a waived error is current as long as its text is, like any other."""
    tiny.change(PATIENT, "Walk a little every day.", ONE)
    tiny.write(WAIVERS, waiver())
    tiny.build()
    findings = Findings()
    pdf = (tiny.out / "knees/knees-patient-a4-standard-colour.pdf").read_bytes()
    assert verify_file("a.pdf", pdf, tiny.order(), findings).current == "yes"
    tiny.change(PATIENT, "to the park", "to the lake")
    assert verify_file("a.pdf", pdf, tiny.order(), findings).current == "no"
