"""Waivers: a rule is set aside in one place, for a time, and whoever looks is told."""

from __future__ import annotations

from datetime import date

import pytest

from bifolio.cli import main
from tests.support.library import TinyLibrary
from tests.support.waivers_cases import ONE, PATIENT, WAIVERS, waiver


def test_a_build_sees_that_a_waiver_has_come_into_its_term(wordy: TinyLibrary) -> None:
    """Nothing has changed but the day: a waiver that lasted too long is then in force."""
    wordy.write(WAIVERS, waiver(words="", until="2027-11-27"))
    words = ["build", "--root", str(wordy.root), "--audience", "patient", "--quiet"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", _epoch(date(2026, 11, 26)))
        assert main(words) == 1
        patch.setenv("SOURCE_DATE_EPOCH", _epoch(date(2026, 11, 27)))
        assert main(words) == 0


def _epoch(day: date) -> str:
    return str((day - date(1970, 1, 1)).days * 86400)


def test_a_waiver_changes_the_next_build(
        tiny: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """What is waived is made; a build that repeats it says so; without the waiver it is not."""
    def build() -> tuple[int, str]:
        code = main(["--root", str(tiny.root), "--audience", "patient"])
        return code, capsys.readouterr().out

    tiny.change(PATIENT, "Walk a little every day.", ONE)
    code, said = build()
    assert code == 1 and "error[long-sentence]" in said
    tiny.write(WAIVERS, waiver())
    waived = "1 finding is waived in content/waivers.yaml"
    code, said = build()
    assert code == 0 and waived in said and "1 handout made" in said
    code, said = build()
    assert code == 0 and waived in said and "Nothing to make" in said
    (tiny.root / WAIVERS).unlink()
    code, said = build()
    assert code == 1 and "error[long-sentence]" in said and waived not in said
