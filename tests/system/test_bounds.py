"""Whatever has no end is ended: a worker that stops, one that sets for ever, one left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from bifolio.building import runs
from bifolio.model import FORMATS
from tests.support.library import Silence, TinyLibrary
from tests.support.places import ROOT

_ENDLESS = "@media print { p { box-shadow: " + ", ".join(["1px 1px 9999px red"] * 2000) + " } }"
_ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
linux = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="asks Linux for children")


def begun(tiny: TinyLibrary, *words: str, seconds: int = 60) -> subprocess.Popen[str]:
    """A build of a library, begun."""
    return subprocess.Popen(
        [sys.executable, "-m", "bifolio", "build", "--root", str(tiny.root), *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**_ENVIRONMENT, "BIFOLIO_SECONDS": str(seconds)})


def children_of(pid: int) -> Iterator[int]:
    """The processes that another has begun."""
    for task in Path(f"/proc/{pid}/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


def busy(pid: int) -> float:
    """How many seconds of processor time a process has taken; 0 for one that is gone."""
    with suppress(OSError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        if fields[0] != "Z":
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + 0.001
    return 0


class Stopper(Silence):
    """Stops every worker that this process has begun since, once, after the first handout."""

    def __init__(self) -> None:
        self.others, self.stopped = set(children_of(os.getpid())), set[int]()

    def deliver(self, delivery: runs.Delivery) -> None:
        if not self.stopped:
            self.stopped = set(children_of(os.getpid())) - self.others
            for pid in self.stopped:
                os.kill(pid, signal.SIGSTOP)


@linux
def test_a_worker_that_is_stopped_is_ended(tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch
                                          ) -> None:
    """One that does not answer is ended and told, and a new one prints what is left."""
    monkeypatch.setenv("BIFOLIO_SECONDS", "3")
    stopper = Stopper()
    order = runs.Order(tiny.root, tiny.out, formats=tuple(FORMATS.values())[:4], jobs=1)
    run = runs.build(order, stopper)
    assert stopper.stopped and not any(map(busy, stopper.stopped))
    lost = [delivery for delivery in run.deliveries if not delivery.path]
    assert 1 <= len(lost) <= 2 and len(run.deliveries) == 8
    for delivery in lost:
        (finding,) = (f for f in delivery.findings if f.code == "past-bound")
        assert "did not answer within 12 seconds" in finding.what
    assert not runs.build(order, Silence()).failed  # what was lost is made by the next


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_page_without_end_is_ended(tiny: TinyLibrary, jobs: str) -> None:
    """A style sheet that the typesetter would set for an hour costs its time, and is told."""
    tiny.write("styles/zz.css", _ENDLESS)
    process = begun(tiny, "--jobs", jobs, seconds=2)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 1 and "Traceback" not in out + err
    assert out.count("error[past-bound]") == 2
    said = " ".join(out.split())  # on a computer with much else to do the second comes first
    assert "2 seconds of processor time" in said or "did not answer within 8 seconds" in said


@linux
def test_a_worker_ends_with_its_builder(tiny: TinyLibrary) -> None:
    """When a build is killed, what it had begun ends in the midst of its work."""
    tiny.write("styles/zz.css", _ENDLESS)
    process = begun(tiny)
    until = monotonic() + 60
    workers: list[int] = []
    while monotonic() < until and not any(busy(pid) > 3 for pid in workers):
        sleep(0.1)
        workers = list(children_of(process.pid))
    assert any(busy(pid) > 3 for pid in workers)
    process.kill()
    process.communicate()
    until = monotonic() + 20
    while monotonic() < until and any(map(busy, workers)):
        sleep(0.1)
    assert not any(map(busy, workers))


def test_who_waits_for_another_build_says_so(tiny: TinyLibrary) -> None:
    """A second build of a folder says at once that it waits, and goes on when it may."""
    fcntl = pytest.importorskip("fcntl")
    lock = tiny.out / ".ledger" / "lock"
    lock.parent.mkdir(parents=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        process = begun(tiny)
        assert process.stderr
        assert process.stderr.readline() == (
            f"Another build is at work in {tiny.out}; waiting for it to end.\n")
        assert process.poll() is None
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and err == "" and "2 handouts made" in out


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has such a limit")
def test_memory_is_bounded(tiny: TinyLibrary) -> None:
    """What takes more memory than one may is told, whoever takes it, and no other handout."""
    code = ("import sys; sys.argv = ['bifolio']; from bifolio.cli import run; "
            "from bifolio.files import limits; limits.limit_memory(); "
            "from bifolio.diagnostics import Findings\n"
            "found = Findings()\n"
            "with limits.bounded('x', found): b'x' * 3_000_000_000\n"
            "print([f.code for f in found])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False,
                          env={**_ENVIRONMENT, "BIFOLIO_MEMORY": "2000"})
    assert done.stdout == "['past-bound']\n", done.stderr
