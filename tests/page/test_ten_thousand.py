"""What is looked at after a run for thousands of clinics can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import ten_thousand
from benchmarks.libraries import Copy
from benchmarks.ten_thousand import Result
from tests.support.desks import Desk
from tests.support.library import TinyLibrary
from tests.support.pages import finished

BEGINS = "knees-patient-a4-standard-colour-"
CLINICS = ("north", "quay", "south")


@pytest.fixture
def many(tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> Copy:
    """A library with copies for three clinics."""
    monkeypatch.setattr(ten_thousand, "WORK", "knees")
    monkeypatch.setattr(ten_thousand, "_BEGINS", BEGINS)
    for clinic in CLINICS:
        tiny.write(f"content/clinics/{clinic}.yaml", "name: A clinic\n")
    Desk(tiny).delivered(*(f"{BEGINS}{clinic}" for clinic in CLINICS))
    return Copy(tiny.root)


def wrong(library: Copy) -> list[str]:
    return ten_thousand._listing(library, ten_thousand._stamps(library))


def test_a_copy_that_is_lost_strange_or_another_is_told(many: Copy) -> None:
    """Each of the three is told by its clinic, and none where all is well."""
    assert wrong(many) == []
    lying = ten_thousand._lying(many.out)
    lying["north"].unlink()
    lying["quay"].write_bytes(b"another")
    lying["south"].with_name(f"{BEGINS}west.pdf").write_bytes(b"a stranger")
    assert sorted(wrong(many)) == [f"{BEGINS}quay is listed as another",
                                   "north is listed and does not lie there",
                                   "west is not listed"]


@pytest.mark.parametrize(("full", "said"), [
    ("<p>Walk a little.</p>", []),
    ("<p>Walk a lot.</p>", ["other words", "other tags"]),
    ("<p style='color: #123'>Walk a little.</p>", ["page 1 looks otherwise"]),
    ("<div lang='da'><p>Walk a little.</p></div>", ["other tags"]),
    ("<h1 data-label='Walk'>Walk a little.</h1>", ["other outline", "page 1 looks otherwise"]),
    ("<p>Walk a little.</p><p style='break-before: page'>", ["1 pages, in full 2"])])
def test_a_copy_that_is_not_as_in_full_is_told(tmp_path: Path, full: str, said: list[str]) -> None:
    """Other words, tags, another outline, look and number of pages are each seen."""
    papers = []
    for name, html in (("mine", "<p>Walk a little.</p>"), ("full", full)):
        papers.append(tmp_path / f"{name}.pdf")
        papers[-1].write_bytes(finished(html).content)
    found = [*ten_thousand._differences(*papers)]
    assert bool(found) == bool(said)
    assert all(any(line.startswith(each) for line in found) for each in said), found


def test_what_does_not_hold_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    """One thing that is not so is told in bold, and is enough."""
    result = Result()
    result.tell("lost", "none")
    assert not result.failed
    result.tell("lost", "3", holds=False)
    result.tell("twice", "none")
    assert result.failed and "| lost | **3** |" in capsys.readouterr().out
