"""How a build for many clinics is followed: what a person is told who waits for it."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from bifolio.building.orders import Delivery, Run
from bifolio.cli.many_clinics import Sum, Tally, counted, lasting, told_beforehand
from bifolio.cli.terminal import Terminal, Ticker
from bifolio.diagnostics import Finding, Severity, UnknownNameError
from bifolio.model import Audience, Format, Handout
from bifolio.model.source import Span

if TYPE_CHECKING:
    from bifolio.building.batches import Batches

Shown = pytest.CaptureFixture[str]


def delivery(number: int, path: str = "x.pdf") -> Delivery:
    """A copy that was made, or, without a path, was not."""
    handout = Handout("knees", Audience.PATIENT, "en", Format(), f"c{number}")
    return Delivery(handout, path, False, 2, 90_000, 1.0, ())


@pytest.mark.parametrize(("seconds", "said"), [
    (0.4, "0 s"), (59.6, "60 s"), (99, "99 s"), (100, "2 min"), (3_000, "50 min"),
    (5_990, "1 h 40 min"), (36_000, "10 h 0 min"), (360_000, "100 h 0 min")])
def test_a_time_is_told_in_two_units(seconds: float, said: str) -> None:
    """Who waits hears of seconds, minutes, or hours and minutes."""
    assert lasting(seconds) == said


@pytest.mark.parametrize(("number", "noun", "said"), [
    (1, "copy", "1 copy"), (12_000, "copy", "12,000 copies"), (0, "clinic", "0 clinics")])
def test_what_is_counted_has_its_plural(number: int, noun: str, said: str) -> None:
    """Numbers are grouped, and a noun stands in the plural but for one."""
    assert counted(number, noun) == said


def test_the_rate_is_that_of_the_last_minute(monkeypatch: pytest.MonkeyPatch, capsys: Shown
                                             ) -> None:
    """Copies that only had to be looked at do not promise that the rest is as quick."""
    now = [0.0]
    monkeypatch.setattr(Tally, "seconds", property(lambda _: now[0]))
    tally = Tally(Terminal(), Path("out"), False, 1_000)
    for number in range(500):  # they lay there: a hundred a second
        now[0] += 0.01
        tally.deliver(delivery(number))
    assert capsys.readouterr().out == ""
    for number in range(100):  # one in two seconds
        now[0] += 2.0
        tally.deliver(delivery(number))
    told = capsys.readouterr().out.splitlines()
    assert told[-1].endswith(" of 1,000 copies, 30 a minute, about 13 min left")
    assert len(told) in (9, 10)  # one each twenty seconds
    for number in range(100):  # two a second
        now[0] += 0.5
        tally.deliver(delivery(number))
    assert tally.progress.startswith("700 of 1,000 copies, 1.7 a second, about 3 min left")


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal of 80 columns, on which a bar can move."""
    for name, value in (("FORCE_COLOR", "1"), ("COLUMNS", "80"), ("TERM", "xterm")):
        monkeypatch.setenv(name, value)
    terminal = Terminal()
    terminal.interactive = True
    return terminal


def bars(shown: Shown) -> list[str]:
    """What has stood in the line of the bar, without its colours."""
    plain = re.sub("\x1b\\[[0-9;?]*[a-zA-Z]", "", shown.readouterr().out)
    return [line.rstrip() for line in re.split("[\r\n]+", plain) if line.strip()]


def test_in_80_columns_all_is_told_beside_the_bar(narrow: Terminal, capsys: Shown,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    """How many, how fast and how long stand there whole, however many copies there are."""
    now = [0.0]
    monkeypatch.setattr(Tally, "seconds", property(lambda _: now[0]))
    with Tally(narrow, Path("out"), False, 100_000) as tally:
        tally.expect(200)
        assert narrow.bar
        narrow.bar.refresh()
        tally.begin(delivery(1).handout)
        for number in range(1, 60):
            now[0] += 1.7
            tally.deliver(delivery(number))
        narrow.bar.refresh()
    shown = bars(capsys)
    assert any(line.endswith(" 0 of 100,000 copies") for line in shown)
    assert not any("…" in line for line in shown)
    assert shown[-1].endswith(" 59 of 100,000 copies, 35 a minute, about 47 h 12 min left")
    assert max(map(len, shown)) <= 80


def test_a_long_name_leaves_room_for_the_counts(narrow: Terminal, capsys: Shown) -> None:
    """Beside the bar it is the name that is cut off, not how many handouts are done."""
    named = replace(delivery(1).handout, clinic="a-clinic-with-a-name-of-many-words-and-more")
    with Ticker(narrow, Path("out")) as ticker:
        ticker.expect(56)
        ticker.begin(named)
        assert narrow.bar
        narrow.bar.refresh()
    assert any("0/56" in line and "left:" in line and "knees · pat" in line and line[-1] == "…"
               and len(line) <= 80 for line in bars(capsys))


@pytest.mark.parametrize(("unread", "said"), [
    ((), ""), (("content/clinics.csv:8",), "Nothing is made for content/clinics.csv:8: "),
    (tuple(f"content/clinics.csv:{at}" for at in range(2, 1_300)),
     "Nothing is made for content/clinics.csv:2 and 1,297 more: ")])
def test_who_gets_nothing_is_told_before_the_others_are_made(unread: tuple[str, ...], said: str
                                                             ) -> None:
    """While there is time to mend it, a line says which clinics cannot be read."""
    batches = SimpleNamespace(handouts=(delivery(1).handout,), clinics=("a", "b"), copies=2,
                              unread=unread)
    first, *more = told_beforehand(cast("Batches", batches)).split("\n")
    assert first == ("2 copies to make: 1 handout (1 work, 1 edition, 1 format) for each of 2 "
                     "clinics.")
    assert len(more) == bool(said) and all(line.startswith(said) for line in more)


def test_of_single_copies_those_are_told_that_fail(capsys: Shown) -> None:
    """Among thousands of copies the one that is not made is told at once, with its clinic."""
    tally = Tally(Terminal(), Path("out"), False, 3)
    for number, path in enumerate(("a.pdf", "", "b.pdf")):
        tally.deliver(delivery(number, path))
    assert capsys.readouterr().out == \
        "not made  knees · patient · a4-standard-colour · c1: no findings\n"


def test_all_copies_are_told_when_that_is_wanted(capsys: Shown) -> None:
    """With --verbose each copy has its line."""
    tally = Tally(Terminal(verbose=True), Path("out"), False, 1)
    tally.deliver(delivery(1, "knees/a.pdf"))
    assert "knees/a.pdf" in capsys.readouterr().out


def found(what: str) -> Finding:
    return Finding(Span("content/knees/work.yaml", 1, 1), "unsigned-edition", Severity.ERROR, what,
                   "Why.", "Fix.")


def withheld(number: int, *findings: Finding) -> Delivery:
    """A copy that was not made, and why."""
    return replace(delivery(number, ""), findings=findings)


def test_what_all_clinics_share_is_told_once(capsys: Shown) -> None:
    """What keeps each clinic's copy back has one line; a clinic's own fault has another."""
    text, own = found("Nobody has signed."), found("Its logo is not there.")
    tally, total = Tally(Terminal(), Path("out"), False, 50), Sum()
    copies = [withheld(at, text, *[own][at % 50:]) for at in range(1, 51)]
    for copy in copies:
        tally.deliver(copy)
    total.take(Run(tuple(copies), (), (), True))
    assert [line.split(":")[0].split()[-1] for line in capsys.readouterr().out.splitlines()] == [
        "c1", "c50"]
    assert total.failures(1, (), 50) == ["all 50 clinics: 1 of 1 copy not made; 1 error",
                                         "c50: 1 of 1 copy not made; 2 errors"]
    assert len(total.failures(1, (), 51)) == 50  # one was made


@pytest.mark.parametrize(("known", "said"), [
    ([f"c{at:05}" for at in range(10_000)],
     "Known here: " + ", ".join(f"c{at:05}" for at in range(10)) + " and 9,990 more."),
    (["ash", "oak"], "Known here: ash, oak."), ([], "The library has no clinic yet.")])
def test_a_clinic_that_is_not_there_is_told_in_a_line(known: list[str], said: str) -> None:
    """Of thousands of names ten are listed, and where there is none, that is said."""
    error = UnknownNameError("clinic", "zzz", known)
    assert str(error) == f"There is no clinic “zzz” here. {said}"


@pytest.mark.parametrize(("done", "said"), [
    (2, "Broken off after 2 of 3 copies. The same command goes on from there.\n"), (3, ""),
    (0, "")])
def test_who_breaks_off_is_told_that_it_goes_on(capsys: Shown, done: int, said: str) -> None:
    """Where a run is ended before its last copy, it is told how far it came and what to do."""
    def break_off() -> None:
        with Tally(Terminal(), Path("out"), False, 3) as tally:
            for number in range(done):
                tally.deliver(delivery(number))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        break_off()
    assert capsys.readouterr().out == said
