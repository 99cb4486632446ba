"""What `watch` tells of findings: each is read once, in full; then only how it goes on."""

from __future__ import annotations

from dataclasses import replace
from queue import SimpleQueue
from types import SimpleNamespace

import pytest

from bifolio.cli.terminal import Terminal
from bifolio.cli.watch import _Told, _Watch
from bifolio.diagnostics import Finding
from bifolio.model.source import Span
from tests.support.cli_cases import ERROR, NOTE, WARNING

Shown = pytest.CaptureFixture[str]


def at(finding: Finding, line: int) -> Finding:
    """The same finding in another line."""
    return replace(finding, span=Span(finding.span.path, line, 1))


class Editor:
    """Who reads what is told of run after run."""

    def __init__(self, capsys: Shown, *findings: Finding, verbose: bool = False) -> None:
        self.capsys, self.told = capsys, _Told(Terminal(verbose=verbose))
        self.told.take(findings)

    def reads(self, *runs: tuple[Finding, ...]) -> list[str]:
        """The lines of one run: what its texts were found to be, and what it was at its end."""
        self.told.begin()
        *texts, end = runs
        for text in texts:
            self.told.tell(text)
        self.told.end(end)
        return [line for line in self.capsys.readouterr().out.splitlines() if line[:2] != "  "]


def test_a_new_finding_is_told_once(capsys: Shown) -> None:
    """It is shown when it is found, not again at the end of the run, and then counted."""
    editor = Editor(capsys, WARNING)
    place = "content/w/work.yaml"
    assert editor.reads((WARNING, ERROR), (WARNING, ERROR)) == [
        f"{place}:1:2: error[missing-key]", "", "As before: 1 warning."]
    assert editor.reads((), (WARNING, ERROR)) == [
        f"{place}:1:2: error[missing-key] still stands", "As before: 1 warning."]
    assert editor.reads((), (WARNING,)) == [
        f"{place}: error[missing-key] is gone", "As before: 1 warning."]
    assert editor.reads((), (WARNING, ERROR)) == [
        f"{place}:1:2: error[missing-key]", "", "As before: 1 warning."]


def test_a_finding_that_moves_is_the_same(capsys: Shown) -> None:
    """A line more above it makes it no other; one more of its kind is new, one less is gone."""
    editor = Editor(capsys, WARNING)
    assert editor.reads((at(WARNING, 7),), (at(WARNING, 7),)) == ["As before: 1 warning."]
    two = (at(WARNING, 7), at(WARNING, 9))
    assert editor.reads(two, two) == [
        "content/w/work.yaml:9:1: warning[unlisted-chapter]", "", "As before: 1 warning."]
    assert editor.reads((), two[1:]) == [
        "content/w/work.yaml: warning[unlisted-chapter] is gone", "As before: 1 warning."]


def test_what_is_new_above_what_stands_is_shown_at_its_own_place(capsys: Shown) -> None:
    """Of two of a kind, the one that stands where it stood was read, whichever comes first."""
    editor, two = Editor(capsys, at(WARNING, 10)), (at(WARNING, 3), at(WARNING, 10))
    assert editor.reads(two, two) == [
        "content/w/work.yaml:3:1: warning[unlisted-chapter]", "", "As before: 1 warning."]


def test_each_save_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also one that changes nothing since the one before: a run may have read half a file."""
    stamps = {"content/a/chapters/10-a.md": "1"}
    broken: list[object] = []
    watch = object.__new__(_Watch)
    watch._watcher = SimpleNamespace(wait=iter((True, True, False)).__next__)
    watch.worker = SimpleNamespace(break_off=broken.append)
    watch._saves = SimpleQueue()
    monkeypatch.setattr(_Watch, "_stamps", lambda self: stamps)
    watch._attend()
    assert broken == [stamps, stamps] and watch._saves.qsize() == 2


def test_what_was_told_of_a_run_that_was_broken_off(capsys: Shown) -> None:
    """It was read, and is not told again; if it is mended by then, it is gone."""
    editor = Editor(capsys)
    editor.told.tell((WARNING, ERROR))
    assert "error[missing-key]" in capsys.readouterr().out
    assert editor.reads((WARNING,), (WARNING,)) == [
        "content/w/work.yaml: error[missing-key] is gone", "As before: 1 warning."]


def test_notes(capsys: Shown) -> None:
    """A new note is counted with the way to see it, an old one counted; verbose shows both."""
    assert Editor(capsys).reads((NOTE,), (NOTE,)) == [
        "New: 1 note (1 × unused-source); see it with --verbose."]
    assert Editor(capsys, NOTE).reads((NOTE,), (NOTE,)) == ["As before: 1 note."]
    assert Editor(capsys, NOTE).reads((), ()) == []
    assert Editor(capsys, verbose=True).reads((NOTE,), (NOTE,))[0].endswith("note[unused-source]")


def test_many_that_are_gone(capsys: Shown) -> None:
    """Of many only some have a line; the rest are counted."""
    many = tuple(at(replace(WARNING, what=str(number)), number) for number in range(1, 9))
    *lines, rest = Editor(capsys, *many).reads((), ())
    assert len(lines) == 3 and rest == "And gone: 5 warnings."
