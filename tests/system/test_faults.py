"""What may befall a build: it is killed, the disk is full, two run at once. Nothing is lost."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from signal import SIGKILL
from time import monotonic, sleep
from typing import Any

import pytest

from bifolio.cli import main
from bifolio.files import places
from tests.support.library import TinyLibrary, lying
from tests.support.places import ROOT

CARE = "content/knees/chapters/20-care.patient.md"
FORMATS = ("--format", "a4-standard-colour", "--format", "a4-large-mono")

# Forks a build for each line that it reads: each has its typesetter loaded, and no fonts yet.
STABLE = """
import os, sys
from pathlib import Path
from bifolio.building import runs, set_job
from bifolio.citations.cite import cite
from tests.support.library import Silence, lying
root = Path(sys.argv[1])
for line in sys.stdin:
    child = os.fork()
    if not child:
        try:
            runs.build(runs.Order(root, root / "out"), Silence())
        finally:
            os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("ended", flush=True)
"""

unix = pytest.mark.skipif(os.name == "nt", reason="signals and limits are those of Unix")


@pytest.fixture
def tiny(ready: TinyLibrary) -> TinyLibrary:
    """A tiny library that was built before."""
    return ready


def assert_whole(out: Path) -> None:
    """Every file in a delivery folder is whole, whatever it was made from."""
    for path, content in lying(out).items():
        if path.endswith(".json"):
            json.loads(content)
        else:
            start, end = (b"%PDF-", b"%%EOF") if path.endswith(".pdf") else (b"<!", b"</html>")
            assert content.startswith(start) and content.rstrip().endswith(end), path


def from_nothing(library: TinyLibrary, out: Path, *words: str) -> dict[str, bytes]:
    """What a build into an empty folder delivers."""
    done = program(library, "--out", str(out), *words)
    assert done.wait() == 0
    return lying(out)


def program(library: TinyLibrary, *words: str, limit: str = "") -> subprocess.Popen[str]:
    """A build in a process and a group of its own; `limit` runs in it before."""
    script = f"{limit}\nimport sys; from bifolio.cli import main; sys.exit(main(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", script, "--root", str(library.root), *words], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


@pytest.fixture
def stable(tiny: TinyLibrary) -> Iterator[subprocess.Popen[str]]:
    """A process that starts builds of the tiny library quickly."""
    with subprocess.Popen([sys.executable, "-c", STABLE, str(tiny.root)], cwd=ROOT, text=True,
                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def run_killed(stable: subprocess.Popen[str], after: float) -> float:
    """Start a build and kill it after so many seconds; returns how long it ran."""
    assert stable.stdin and stable.stdout
    stable.stdin.write("\n")
    child, begun = int(stable.stdout.readline()), monotonic()
    if after < 60:
        sleep(after)
        with suppress(ProcessLookupError):  # it was done before
            os.kill(child, SIGKILL)
    assert stable.stdout.readline() == "ended\n"
    return monotonic() - begun


@unix
def test_killed_at_any_moment(tiny: TinyLibrary, stable: subprocess.Popen[str], tmp_path: Path
                              ) -> None:
    """Killed at 50 moments spread over a build, it leaves no partial file; the next is right."""
    tiny.change(CARE, "every day", "each day 0")
    length, chance = run_killed(stable, 60), Random(11)
    moments = [length * (turn + chance.random()) / 50 for turn in range(50)]
    chance.shuffle(moments)
    ran = []
    for turn, moment in enumerate(moments):
        tiny.change(CARE, f"each day {turn}", f"each day {turn + 1}")
        ran.append(run_killed(stable, moment))
        assert_whole(tiny.out)
        if turn in (24, 49):
            run_killed(stable, 60)
            assert lying(tiny.out) == from_nothing(tiny, tmp_path / f"clean{turn}")
    assert sum(time < length / 2 for time in ran) > 10, "they were killed early, and late"


@pytest.fixture(scope="module")
def clean(built: TinyLibrary, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a build of the tiny library in two formats delivers."""
    return from_nothing(built, tmp_path_factory.mktemp("clean"), *FORMATS, "--jobs", "2")


@unix
@pytest.mark.parametrize("seconds", [0.8, 1.6])
def test_killed_with_presses(tiny: TinyLibrary, tmp_path: Path, clean: dict[str, bytes],
                             seconds: float) -> None:
    """With --jobs 2 as well; workers whose build was killed end by themselves."""
    out = tmp_path / "new"
    words = (*FORMATS, "--jobs", "2", "--out", str(out))
    build = program(tiny, *words)
    sleep(seconds)
    build.kill()
    build.communicate()
    if out.exists():
        assert_whole(out)
    patience = monotonic() + 30
    while is_alive(build.pid):
        assert monotonic() < patience, "a worker was left behind"
        sleep(0.05)
    assert program(tiny, *words).wait() == 0
    assert lying(out) == clean


def is_alive(group: int) -> bool:
    """Whether a process of a group still runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@unix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_no_room_for_large_files(tiny: TinyLibrary, clean: dict[str, bytes], jobs: str) -> None:
    """Where the system takes no large file, that is said, and what lay there stays whole.

    With room again, everything comes out right. (The system's limit on the size of a file.)
    """
    words, limit = (*FORMATS, "--jobs", jobs), \
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000))"
    before = lying(tiny.out)
    build = program(tiny, *words, limit=limit)
    said, told = build.communicate()
    assert build.returncode == 3, said + told
    assert "ulimit -f" in told and "File too large" in told and "Traceback" not in told
    assert {**lying(tiny.out), "catalogue.json": b""} == {**before, "catalogue.json": b""}
    assert not list(tiny.out.rglob(".draft-*"))
    assert program(tiny, *words).wait() == 0
    assert lying(tiny.out) == clean


class _HalfFile:
    """A file that takes half of what is written."""

    def __init__(self, file: Any) -> None:
        self.file = file

    def __enter__(self) -> _HalfFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()

    def write(self, content: bytes) -> None:
        self.file.write(content[:len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")


class _FullDisk:
    """Files as they are until so many were written; then there is room for half a file."""

    def __init__(self, writes: int) -> None:
        self.left = writes

    def __call__(self, handle: int, mode: str) -> Any:
        file, self.left = os.fdopen(handle, mode), self.left - 1
        return _HalfFile(file) if self.left < 0 else file


@pytest.mark.parametrize("writes", [0, 5, 12])
def test_a_full_disk(tiny: TinyLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                     capsys: pytest.CaptureFixture[str], writes: int) -> None:
    """On a disk that is full after so many files nothing is half-written, and it is said.

    With room again, everything comes out right. (A disk that is made believe.)
    """
    tiny.change(CARE, "a little", "a lot")
    with monkeypatch.context() as patch:
        patch.setattr(places, "fdopen", _FullDisk(writes))
        code = main(["--root", str(tiny.root)])
    told = capsys.readouterr().err
    assert code == 3
    assert "cannot be written: No space left on device. Check that the folder" in told
    assert_whole(tiny.out)
    assert not list(tiny.out.rglob(".draft-*"))
    assert main(["--root", str(tiny.root)]) == 0
    assert lying(tiny.out) == from_nothing(tiny, tmp_path / "clean")


def test_a_folder_that_is_a_file(tiny: TinyLibrary) -> None:
    """Where out is a file, that is said without a traceback, and the file stays."""
    (tiny.root / "out").rename(tiny.root / "other")
    tiny.write("out", "mine")
    build = program(tiny)
    _, told = build.communicate()
    assert build.returncode == 3
    assert "out is a file where a folder should be" in told and "Traceback" not in told
    assert (tiny.root / "out").read_text() == "mine"


def test_two_at_once_with_presses(tiny: TinyLibrary, clean: dict[str, bytes]) -> None:
    """Two builds at once with two workers each deliver what one delivers."""
    builds = [program(tiny, *FORMATS, "--jobs", "2") for _ in range(2)]
    assert [(build.communicate(), build.returncode)[1] for build in builds] == [0, 0]
    assert lying(tiny.out) == clean
