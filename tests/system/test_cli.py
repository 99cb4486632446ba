"""The command line: what may be typed, what is shown, and the exit code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.places import ROOT

Shown = pytest.CaptureFixture[str]


# --- as a program --------------------------------------------------------------------------------


def program(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m bifolio` with its output in a pipe."""
    return subprocess.run([sys.executable, "-m", "bifolio", *words], cwd=ROOT, text=True,
                          capture_output=True, check=False, encoding="utf-8",
                          env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment})


def test_as_module() -> None:
    """`python -m bifolio` is the command, and its exit code is the process's."""
    assert program("explain", "missing-alt").returncode == 0
    assert program("explain", "missing-al").returncode == 2


def test_plain_in_pipe() -> None:
    """In a pipe there are no colours and no lines broken to a width."""
    shown = program("explain").stdout
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) > 100


def test_narrow_encoding() -> None:
    """Where a sign cannot be shown, the rest still is."""
    done = program("explain", PYTHONIOENCODING="latin-1", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "unknown-audience" in done.stdout


def test_quick_start() -> None:
    """Commands that make nothing load neither the typesetter nor what colours the terminal."""
    script = ("import sys; from bifolio.cli import main; main(['explain', 'missing-alt']); "
              "print(sorted({'weasyprint', 'rich', 'jinja2', 'babel'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, text=True,
                          capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def on_terminal(script: str, **environment: str) -> str:
    """What a Python script shows on a terminal of 60 columns."""
    pty = pytest.importorskip("pty")
    import fcntl
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    env = {name: value for name, value in os.environ.items()
           if name not in ("NO_COLOR", "COLUMNS", "FORCE_COLOR")}
    child = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=follower,
                             env={**env, "TERM": "xterm-256color", **environment})
    os.close(follower)
    shown = b""
    while True:
        try:
            piece = os.read(leader, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
    os.close(leader)
    assert child.wait() == 0
    return shown.decode().replace("\r\n", "\n")


EXPLAIN = "from bifolio.cli import main; main(['explain', 'missing-alt'])"
BUILD = """
import os, sys, tempfile
sys.path.insert(0, "")
from tests.support.cli_cases import ERROR, Rehearsal
from bifolio.building import runs
from bifolio.cli import main
runs.build = Rehearsal((ERROR,)).build
os.chdir(tempfile.mkdtemp())
main([])
"""


def test_colours_on_terminal() -> None:
    """On a terminal, severities have their colours, unless NO_COLOR asks for none."""
    assert "\x1b[1;31merror\x1b[0m" in on_terminal(EXPLAIN)
    assert "\x1b" not in on_terminal(EXPLAIN, NO_COLOR="1")
    assert "\x1b" not in on_terminal(EXPLAIN, TERM="dumb")


def test_build_on_terminal() -> None:
    """On a terminal a bar moves while handouts are made, and findings fit the width."""
    shown = on_terminal(BUILD)
    assert "0/2" in shown
    assert "\x1b[1;31merror[missing-key]\x1b[0m" in shown
    assert "1 of 2 handouts made" in shown
    plain = on_terminal(BUILD, TERM="dumb")
    assert "0/2" not in plain
    assert "\x1b" not in plain


def test_in_one_pipe_what_was_found_comes_before_what_follows_from_it(tmp_path: Path) -> None:
    """With both streams in one pipe the findings stand first, then why nothing was made."""
    done = subprocess.run([sys.executable, "-m", "bifolio", "--root", str(tmp_path)], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT,
                          check=False, env={**os.environ, "PYTHONUNBUFFERED": ""})
    assert done.stdout.index("error[empty-library]") < done.stdout.index("There is no library")
