"""Standard streams that are closed, full, or read by nobody: what was asked is done anyway."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.library import TinyLibrary
from tests.support.places import ROOT

PROGRAM = (sys.executable, "-P", "-m", "bifolio")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
FULL = Path("/dev/full")
SPACE = "What was to be said could not be written: No space left on device.\n"


def unread(tiny: TinyLibrary, *words: str) -> int:
    """The exit code of a command whose output nobody reads."""
    with subprocess.Popen([*PROGRAM, "--root", str(tiny.root), *words], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=ENVIRONMENT) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        return process.wait()


@pytest.mark.parametrize("words", [
    ("list",), ("list", "due", "--format", "csv"), ("explain",), ("check", "-v"), ("--help",),
    ("check", "--format", "json"), ("schema", "work")], ids="-".join)
def test_a_closed_pipe_is_no_finding(tiny: TinyLibrary, words: tuple[str, ...]) -> None:
    """Who stops reading has seen enough: nothing is said, and the code is that of a good end."""
    assert unread(tiny, *words) == 0


def test_findings_that_nobody_reads_have_a_code_of_their_own(tiny: TinyLibrary) -> None:
    """Neither that of findings, which were not told, nor that of a good end."""
    tiny.change("content/library.yaml", "publisher", "publiser")
    assert unread(tiny, "check") == 141


def test_a_build_goes_on_when_nobody_reads(tiny: TinyLibrary) -> None:
    """Its handouts are delivered, by the first run, which talks much, and by one with no news."""
    for _ in range(2):
        assert unread(tiny, "build", "--verbose") == 0
        assert len(list(tiny.out.rglob("*.pdf"))) == 2


@pytest.mark.skipif(not FULL.exists(), reason="This system has no disk that is always full.")
def test_a_full_disk_is_told(tiny: TinyLibrary) -> None:
    """With something to make, which is made, and with nothing; for a list and for help."""
    for words in (("build",), ("build",), ("list",), ("--help",)):
        with FULL.open("w") as full:
            done = subprocess.run([*PROGRAM, "--root", str(tiny.root), *words], stdout=full,
                                  stderr=subprocess.PIPE, env=ENVIRONMENT, text=True, check=False)
        assert (done.returncode, done.stderr) == (3, SPACE)
    assert len(list(tiny.out.rglob("*.pdf"))) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="There is no shell that closes streams.")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_streams_may_be_closed(tiny: TinyLibrary, closed: str) -> None:
    """Handouts are made, and a second run, with nothing to make, ends as well."""
    for words in ("build", "build", "list"):
        command = [*PROGRAM, "--root", str(tiny.root), words]
        done = subprocess.run(["sh", "-c", f'exec "$@" {closed}', "sh", *command],
                              capture_output=True, env=ENVIRONMENT, check=False)
        assert (done.returncode, done.stderr) == (0, b"")
    assert len(list(tiny.out.rglob("*.pdf"))) == 2
    assert all(path.read_bytes().startswith(b"%PDF") for path in tiny.out.rglob("*.pdf"))
