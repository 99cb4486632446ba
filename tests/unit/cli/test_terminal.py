"""What is told to a terminal, a pipe and a table: no sign in a library is obeyed there."""

from __future__ import annotations

import ast
import csv
import json
import re
from io import StringIO

import pytest

from bifolio.cli import main, terminal
from tests.support.library import TinyLibrary
from tests.support.places import ROOT

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069"
                     "\ud800-\udfff]")
WORK = "content/knees/work.yaml"
COMMANDS = ("list", "list due", "list due --format csv", "list due --format ics", "list facts",
            "list facts --format json", "list sources", "list sources --format json",
            "list signoffs", "list signoffs ESC", "check", "check -v", "check --format json",
            "check --format sarif", "explain ESC", "schema ESC", "verify ESC", "ESC",
            "list --work ESC", "list facts --source ESC", "approve knees --edition ESC --role a "
            "--name b")
Shown = pytest.CaptureFixture[str]


@pytest.fixture
def hostile(tiny: TinyLibrary) -> TinyLibrary:
    """A library with signs that a terminal obeys wherever one can be."""
    sign = "\\e[31mRED\\e]0;pwn\\a\\x9b\\u202e\\r"
    tiny.change(WORK, "No outside funding.", f'"{sign}funding"')
    tiny.change(WORK, "Your sore knee", f'"=1+1{sign}"')
    tiny.change(WORK, '"1.0"', f'"@1{sign}"')
    tiny.change(WORK, "[Test clinic]", f'["{sign}"]')
    tiny.change(WORK, "title:", f'"key{sign}": 1\ntitle:')
    tiny.change("content/library.yaml", "Test clinic", f'"Test{sign}"')
    tiny.change("bibliography.bib", "Exercise for", "Exercise\x1b[31mRED\x1b]0;\x07 for")
    tiny.write("content/clinics/a\x1b[2Jb.yaml", f'name: "{sign}"\n')
    tiny.write("content/knees/chapters/30-\x1b[2J\u202e.md", "# Title\n\nText [@nobody\x1b[2J].\n")
    tiny.write("content/knees/chapters/40-x\nexit 0: 0 errors.md", "# Title\n\n[no](../a)\n")
    return tiny


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_sends_a_control_sign(hostile: TinyLibrary, command: str, capsys: Shown) -> None:
    """Titles, names, paths, keys and what is typed itself are shown with their codes."""
    words = [word.replace("ESC", "\x1b[2J\u202e") for word in command.split()]
    main(["--root", str(hostile.root), *words])
    shown = capsys.readouterr()
    assert shown.out + shown.err
    assert not CONTROL.search(shown.out.replace("\r\n", "\n") + shown.err)
    assert "\nexit 0" not in shown.out + shown.err
    if "json" in command or "sarif" in command:
        json.loads(shown.out)


def test_no_cell_of_a_table_is_a_formula(hostile: TinyLibrary, capsys: Shown) -> None:
    """A title is quoted; days that are left stay a number."""
    main(["--root", str(hostile.root), "list", "due", "--format", "csv"])
    row, = csv.DictReader(StringIO(capsys.readouterr().out, newline=""))
    assert row["title"].startswith("'=1+1")
    assert int(row["days_left"])


def test_colours_are_sent_and_what_looks_like_them_is_not(
        monkeypatch: pytest.MonkeyPatch, capsys: Shown) -> None:
    """On a terminal only what is painted here has its escape."""
    shown = terminal.Terminal()
    monkeypatch.setattr(shown, "coloured", True)
    shown.say(shown.paint("a\x1b[31m", "error") + "\x1b[1;31mb\x1b[0m")
    assert capsys.readouterr().out == "\x1b[1;31ma\\x1b[31m\x1b[0m\\x1b[1;31mb\\x1b[0m\n"


def test_nothing_else_writes_to_the_terminal() -> None:
    """One module writes; whoever would write past it could send what a library says."""
    for path in sorted((ROOT / "bifolio").rglob("*.py")):
        if path.relative_to(ROOT).as_posix() == "bifolio/cli/terminal.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                name = ast.unparse(node)
                assert name != "click.echo", path
                assert not re.match(r"sys\.(stdout|stderr)\.write", name), path
