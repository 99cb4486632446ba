"""A fault in one handout is its own: it is told, and all others are made."""

from __future__ import annotations

from typing import Any

import pytest

from bifolio.building import pipeline, runs
from bifolio.building.set_job import Worker
from bifolio.composition.compose import Composer
from bifolio.files.limits import TooLongError
from bifolio.model import Audience
from bifolio.proofreading import proofread
from tests.support.library import Silence, TinyLibrary

_ERRORS = ((TypeError("odd"), "engine-fault"), (RecursionError(), "past-bound"),
           (MemoryError(), "past-bound"), (KeyError("x"), "engine-fault"),
           (AssertionError(), "engine-fault"))


@pytest.mark.parametrize(("step", "error", "code"), [
    *((step, *each) for step in ("compose", "proofread", "print") for each in _ERRORS),
    ("compose", TooLongError(), "past-bound"), ("proofread", TooLongError(), "past-bound")])
def test_a_fault_in_one_handout_is_its_own(
        ready: TinyLibrary, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException,
        code: str) -> None:
    """Whatever goes wrong over the patients' handout, the clinicians' is made, and it is told."""
    ready.change("content/knees/chapters/20-care.patient.md", "a little", "a lot")
    holder: Any = {"compose": Composer, "proofread": proofread, "print": Worker}[step]
    before = getattr(holder, "_print" if step == "print" else step)

    def stumble(*arguments: Any) -> Any:
        if any(getattr(getattr(noun, "handout", None), "audience", "") is Audience.PATIENT
               for noun in arguments):
            raise error
        return before(*arguments)

    monkeypatch.setattr(holder, "_print" if step == "print" else step, stumble)
    run = ready.build()
    patient, clinician = sorted(run.deliveries, key=lambda each: each.handout.audience,
                                reverse=True)
    assert clinician.path and not patient.path and run.failed
    assert [f.code for f in patient.findings] == [code]
    assert not any(f.code == code for f in clinician.findings)


def test_what_was_a_fault_is_tried_again(tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch
                                         ) -> None:
    """A fault is not remembered: the next build makes what this one could not."""
    with monkeypatch.context() as patch:
        patch.setattr(proofread, "proofread", lambda *_: 1 / 0)
        assert tiny.build().failed
    run = tiny.build()
    assert not run.failed and all(delivery.made for delivery in run.deliveries)


def test_the_rest_of_a_run_takes_less_time(tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch
                                           ) -> None:
    """Once a step was too slow for one handout, it may take a tenth of its time for others."""
    limits: list[float] = []
    limit = pipeline.time_limit

    def noted(seconds: float) -> Any:
        limits.append(seconds)
        return limit(seconds)

    def late(*_: Any) -> None:
        raise TooLongError

    monkeypatch.setattr(pipeline, "time_limit", noted)
    monkeypatch.setattr(proofread, "proofread", late)
    runs.check(tiny.order(), Silence())
    assert sorted(set(limits)) == [6, 60]
