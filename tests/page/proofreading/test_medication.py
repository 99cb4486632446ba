"""Doses: wordings that have been misread are found, and ordinary clinical prose is let be."""

from __future__ import annotations

import pytest

from bifolio.files.cache import forget
from bifolio.proofreading.medication import reading
from tests.support.library import TinyLibrary
from tests.support.medication_cases import PATIENT


def test_a_passage_that_was_read_is_not_read_again(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit only what was changed is read, and what is found is what is found anew."""
    tiny.change(PATIENT, "Walk a little", "Take .5 mg.\n\nTake 0.5 mg QD.\n\nWalk a little")
    tiny.build()
    read: list[str] = []
    real = reading.error_prone

    def watched(text: str, *rest: str) -> object:
        read.append(text)
        return real(text, *rest)

    monkeypatch.setattr(reading, "error_prone", watched)
    tiny.change(PATIENT, "QD.", "QD, at night.")
    run = tiny.build()
    assert read == ["Take 0.5 mg QD, at night."]
    forget(tiny.out)
    assert run.findings == tiny.build().findings
    assert {"naked-decimal", "do-not-use-abbreviation"} <= {f.code for f in run.findings}
