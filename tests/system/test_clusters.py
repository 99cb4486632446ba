"""A cluster: a real scheduler and workers, in processes of their own, on this computer.

Runs where the package distributed is (requirements-dev.lock); .ci/run sees to it.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from bifolio.building import runs
from bifolio.cli import main
from bifolio.diagnostics import ToolchainError
from bifolio.files.serialization import decoded, encoded
from bifolio.model import FORMATS
from tests.support.clusters import Cluster, a_cluster
from tests.support.library import Silence, TinyLibrary

if not find_spec("distributed"):
    pytest.skip("a development tool: requirements-dev.lock", allow_module_level=True)

from bifolio.building import cluster

_ALL = tuple(FORMATS.values())[:3]


class Trouble(Silence):
    """Notes what was delivered, and does something once, after the first of it."""

    def __init__(self, trouble: Callable[[], None]) -> None:
        self.names: list[str] = []
        self._trouble = trouble

    def deliver(self, delivery: runs.Delivery) -> None:
        self.names.append(delivery.handout.name)
        if len(self.names) == 1:
            self._trouble()


def contents(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes()
            for path in out.rglob("*") if path.is_file() and ".ledger" not in path.parts}


@pytest.fixture
def alone(tiny: TinyLibrary) -> dict[str, bytes]:
    """What this computer makes of the library alone."""
    tiny.build(formats=_ALL, remembers=False)
    made = contents(tiny.out)
    shutil.rmtree(tiny.out)
    return made


def printed_at(there: Cluster, tiny: TinyLibrary, progress: Silence) -> runs.Run:
    return runs.build(tiny.order(formats=_ALL), progress, cluster.cluster_executor(there.address))


def test_other_computers_make_the_same_files(
        tiny: TinyLibrary, alone: dict[str, bytes], tmp_path: Path) -> None:
    """Every handout is delivered once, and byte for byte as this computer makes it."""
    progress = Trouble(lambda: None)
    with a_cluster(tmp_path / "cluster") as there:
        assert not printed_at(there, tiny, progress).failed
    assert len(progress.names) == len(set(progress.names)) == 6
    assert contents(tiny.out) == alone


def test_a_killed_worker_and_a_late_one(
        tiny: TinyLibrary, alone: dict[str, bytes], tmp_path: Path) -> None:
    """What a worker had in hand when it was killed, another prints, be it one that came late; no
    handout is lost, delivered twice or different."""
    with a_cluster(tmp_path / "cluster", workers=1) as there:
        def change() -> None:
            os.kill(there.workers[0].pid, signal.SIGKILL)
            there.hire()

        progress = Trouble(change)
        assert not printed_at(there, tiny, progress).failed
    assert len(progress.names) == len(set(progress.names)) == 6
    assert contents(tiny.out) == alone


def test_a_lost_scheduler(tiny: TinyLibrary, alone: dict[str, bytes], tmp_path: Path,
                          caplog: pytest.LogCaptureFixture) -> None:
    """The run says that it is gone and ends; what was delivered is whole, and the same order at
    another scheduler goes on from there."""
    with a_cluster(tmp_path / "cluster") as there:
        progress = Trouble(there.scheduler.kill)
        with pytest.raises(ToolchainError, match=r"is gone\. What was delivered is whole"):
            printed_at(there, tiny, progress)
    assert not caplog.records  # nor anything else, in many lines
    before = {name: content for name, content in contents(tiny.out).items()
              if name.endswith(".pdf")}
    assert before.items() <= alone.items() and 0 < len(before) < 6
    with a_cluster(tmp_path / "another") as there:
        assert not printed_at(there, tiny, Silence()).failed
    assert contents(tiny.out) == alone


@pytest.mark.parametrize(("address", "why"), [
    ("tcp://192.0.2.7:8786", "is on another computer"),
    ("tcp://scheduler.example:8786", "is on another computer"),
    ("tcp://127.0.0.1.example:8786", "is on another computer"),
    ("tcp://[2001:db8::1]:8786", "is on another computer"),
    ("ws://127.0.0.1:8786", "is no address of a scheduler"),
    ("127.0.0.1:8786", "is no address of a scheduler"), ("tcp://127.0.0.1", "is no address"),
    ("tcp://127.0.0.1:x", "is no address"), ("tcp://me@127.0.0.1:8786", "is no address"),
    ("tcp://127.0.0.1:8786?x=1", "is no address"), ("tcp://127.0.0.1:8786#x", "is no address"),
    ("TLS://scheduler.example:8786", "must name your certificates"),
    ("TCP://192.0.2.7:8786", "is on another computer"), ("inproc://127.0.0.1/1/2", "is no address"),
    ("tls://scheduler.example:8786", "must name your certificates"),
])
def test_an_address_that_is_open_to_others(
        tiny: TinyLibrary, capsys: pytest.CaptureFixture[str], address: str, why: str) -> None:
    """Beyond this computer only tls:// with certificates is spoken; all else is a slip."""
    assert main(["--root", str(tiny.root), "build", "--on", address]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert why in said and "Traceback" not in said and not tiny.out.exists()


def test_an_address_is_dialled_as_it_was_judged() -> None:
    """Capitals and blanks round it make no other address of it."""
    assert cluster.checked(" TCP://LocalHost:8786 ") == "tcp://localhost:8786"
    assert cluster.checked("tcp://[::1]:8786") == "tcp://[::1]:8786"


@pytest.mark.parametrize("also", ["--check", "--jobs=2"])
def test_what_on_does_not_go_with(
        tiny: TinyLibrary, capsys: pytest.CaptureFixture[str], also: str) -> None:
    """An option that would do nothing is refused."""
    assert main(["--root", str(tiny.root), "build", "--on", "tcp://127.0.0.1:9", also]) == 2
    assert "leave --" in capsys.readouterr().err


def test_nobody_there(tiny: TinyLibrary, capsys: pytest.CaptureFixture[str], tmp_path: Path,
                      monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a scheduler, or without a worker, the message has the command that starts one."""
    monkeypatch.setattr(cluster, "_NOTICE", 2.0)
    monkeypatch.setattr(cluster, "_WAIT", 2.0)
    assert main(["--root", str(tiny.root), "build", "--on", "tcp://127.0.0.1:9"]) == 3
    assert "“dask scheduler”" in capsys.readouterr().err
    with a_cluster(tmp_path / "cluster", workers=0) as there:
        assert main(["--root", str(tiny.root), "build", "--on", there.address]) == 3
        assert f"“dask worker {there.address}”" in capsys.readouterr().err


@pytest.mark.parametrize(("task", "files", "payload"), [
    ("eval", b"{}", b'"1"'), ("__class__", b"[]", b""), ("print", b"not JSON", b"[]"),
    ("print", b"{}", b'["Path", "/etc/passwd"]'), ("close", b"{}", b""),
])
def test_a_worker_does_nothing_else(task: str, files: bytes, payload: bytes) -> None:
    """What is no task, or no noun of one, is answered with why it is not done."""
    outcome = decoded(cluster.answer(task, files, payload), cluster.Outcome)
    assert (outcome.trouble or outcome.fault) and not outcome.said


def test_a_worker_of_another_version(tiny: TinyLibrary, tmp_path: Path,
                                     monkeypatch: pytest.MonkeyPatch) -> None:
    """What it would print may be another page: the run ends, and says what is to be done."""
    with a_cluster(tmp_path / "cluster", workers=1) as there:
        monkeypatch.setattr(cluster, "_engine", lambda: "another")
        with pytest.raises(ToolchainError, match="another version"):
            printed_at(there, tiny, Silence())
    assert not list(tiny.out.rglob("*.pdf"))


def test_an_outcome_comes_back_as_it_was() -> None:
    """What a worker could not do is told in words."""
    outcome = cluster.Outcome("engine", lost="it ended with exit code 66", late=True)
    assert decoded(encoded(outcome), cluster.Outcome) == outcome


@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl here, to make certificates")
def test_with_certificates(tiny: TinyLibrary, alone: dict[str, bytes], tmp_path: Path,
                           monkeypatch: pytest.MonkeyPatch) -> None:
    """With certificates tls:// is spoken; one that another authority signed is not heard."""
    ours, theirs = certificates(tmp_path / "ours"), certificates(tmp_path / "theirs")
    monkeypatch.setattr(cluster, "_NOTICE", 5.0)
    folder = tmp_path / "cluster"
    folder.mkdir()
    there = Cluster(folder, "tls://127.0.0.1", **ours)
    try:
        there.hire()
        assert there.address.startswith("tls://")
        import dask

        with dask.config.set(settings_of(theirs)), pytest.raises(ToolchainError):
            printed_at(there, tiny, Silence())
        with dask.config.set(settings_of(ours)):
            assert not printed_at(there, tiny, Silence()).failed
    finally:
        there.close()
    assert contents(tiny.out) == alone


def certificates(folder: Path) -> dict[str, str]:
    """A new authority's certificate, as Dask's settings name it for all three of them."""
    folder.mkdir()
    key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                    "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    tls = "DASK_DISTRIBUTED__COMM__TLS__"
    return {f"{tls}CA_FILE": certificate, "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True",
            **{f"{tls}{who}__{what}": path for who in ("SCHEDULER", "WORKER", "CLIENT")
               for what, path in (("KEY", key), ("CERT", certificate))}}


def settings_of(names: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix("DASK_").lower().replace("__", ".").replace("_", "-"): value
            for name, value in names.items() if "TLS" in name}
