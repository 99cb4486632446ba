"""The words of the page in the browser stand in one table, and nowhere else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.support.places import ROOT

_ROOM = ROOT / "bifolio" / "server"
_WORDS = json.loads((_ROOM / "static" / "words.json").read_text(encoding="utf-8"))
_SCRIPTS = sorted((_ROOM / "static").glob("*.js"))
_FRAME = (_ROOM / "templates" / "press-room.html").read_text(encoding="utf-8")
_FAMILIES = ("kind_", "hint_", "mark_", "box_", "severity_", "count_")  # asked for by half a name


def _asked() -> set[str]:
    """Each name that a script or the frame asks for."""
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in _SCRIPTS)
    return set(re.findall(r'"([a-z][a-z0-9_-]+)"', scripts)) | set(
        re.findall(r"words\.(\w+)", _FRAME))


def test_every_word_that_is_asked_for_is_there() -> None:
    """A sentence that the table lacks would be an empty place on the page."""
    scripts = "\n".join(path.read_text(encoding="utf-8") for path in _SCRIPTS)
    asked = set(re.findall(r'\bsay\("([^"`]+)"', scripts))
    asked |= set(re.findall(r"words\.(\w+)", _FRAME))
    assert asked - set(_WORDS) == set()


def test_no_word_is_left_over() -> None:
    """A sentence that nobody asks for would be translated for nothing."""
    assert {name for name in _WORDS
            if name not in _asked() and not name.startswith(_FAMILIES)} == set()


def test_the_frame_says_nothing_of_its_own() -> None:
    """Between its tags stand words of the table alone."""
    bare = re.sub(r"{{.*?}}|{%.*?%}|<[^>]*>", "", _FRAME, flags=re.DOTALL)
    assert bare.split() == ["·"]


@pytest.mark.parametrize("path", _SCRIPTS, ids=lambda path: path.name)
def test_a_script_says_nothing_of_its_own(path: Path) -> None:
    """No string of a script is a sentence."""
    text = re.sub(r"^\s*(//|/\*\*).*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert [each for each in re.findall(r'"([^"\n]*)"', text)
            if re.search(r"[A-Z][a-z]+ [a-z]|[a-z]{3,} [a-z]{2,} [a-z]{2,}", each)] == []


def test_nothing_stands_in_line() -> None:
    """The page has no script, style or listener in its HTML: the browser would refuse them."""
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", _FRAME) == []
