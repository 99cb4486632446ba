"""Control signs are shown, not sent: no terminal obeys what lies in a library."""

from __future__ import annotations

import json
import logging
import re

import pytest

from bifolio.diagnostics import Findings
from bifolio.diagnostics.control_signs import (
    as_cell,
    as_json_text,
    on_one_line,
    show_log_lines,
    visible,
)
from bifolio.diagnostics.reports import as_json, as_sarif, as_text
from bifolio.model.source import Span

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
                     "\ud800-\udfff\ufeff]")
HOSTILE = "\x1b[31mRED\x1b]0;pwn\x07\x9b2J\r\x08\u202e\u2066\u200f\u2028\ud800\x7f\x85"


def test_what_a_terminal_would_obey_is_shown_as_a_code() -> None:
    """Each control sign stands as its code; letters, lines and pictures stay as they are."""
    assert visible("a\x1b[2J\x85\u202e\ud800") == r"a\x1b[2J\x85\u202e\ud800"
    assert visible("é\n日本\t👩‍⚕️ می\u200cخواهم") == "é\n日本\t👩‍⚕️ می\u200cخواهم"
    assert on_one_line("0 errors\nall fine") == r"0 errors\nall fine"
    every = "".join(map(chr, range(0x110000)))
    assert not CONTROL.search(visible(every))
    assert visible(visible(every)) == visible(every)


def test_no_form_of_a_finding_sends_one() -> None:
    """Path, what, why and fix of a finding quote a library, as text, as JSON and as SARIF."""
    findings = Findings()
    findings.add("missing-key", Span(f"content/{HOSTILE}\n0 errors", 3, 1), HOSTILE, HOSTILE,
                 HOSTILE)
    told = as_text(tuple(findings))
    assert not CONTROL.search(told)
    assert r"\x1b[31mRED" in told
    assert "\n0 errors" not in told
    for form in (as_json, as_sarif):
        text = form(tuple(findings))
        assert text.isascii()
        assert not CONTROL.search(text)
        assert "RED" in json.dumps(json.loads(text))


def test_json_stays_json_and_says_the_same() -> None:
    """Its codes are those of JSON; only half a sign, which JSON cannot hold, is told in words."""
    whole = "a\x1b\x85\u202e\U000e0041é\n\"\\"
    assert json.loads(as_json_text({"a": whole})) == {"a": whole}
    assert json.loads(as_json_text({"a": whole}, in_ascii=True)) == {"a": whole}
    assert not CONTROL.search(as_json_text(HOSTILE))
    assert json.loads(as_json_text("\\\ud800")) == "\\\\ud800"


@pytest.mark.parametrize("text", [
    "=1+1", "+1", "-1", "@SUM(1)", " =1", "\t=1", "\r=1", "\n=1", "\u00a0\u2003=1", "＝1", "＋1",
    "－1", "＠a", "=cmd|'/c calc'!A0"])
def test_no_cell_is_a_formula(text: str) -> None:
    """A spreadsheet reckons what begins with one of four signs, full-width or behind spaces too."""
    assert as_cell(text).startswith("'")


@pytest.mark.parametrize("text", ["Asthma", "", "a=b", "Type 2 – the basics", "1+1", "'quoted'"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    """Only the first sign of a cell makes it a formula."""
    assert as_cell(text) == text


def test_a_log_line_is_shown_too(capsys: pytest.CaptureFixture[str]) -> None:
    """What a library that we use logs may quote a file."""
    show_log_lines()
    assert logging.lastResort  # what tells when nobody else has been asked to
    logging.lastResort.handle(logging.makeLogRecord({"msg": "bad \x1b[2J name", "levelno": 40}))
    assert capsys.readouterr().err == "bad \\x1b[2J name\n"
