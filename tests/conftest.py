"""A day for all tests, which tiers are run, and tiny libraries to change and break."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from shutil import copy, copytree
from types import FrameType, ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.library import TinyLibrary, tiny_in
from tests.support.places import ROOT, SYSTEM

if TYPE_CHECKING:
    from tests.support.reference_library_builds import SourceFiles

os.environ["SOURCE_DATE_EPOCH"] = "1795651200"  # 2026-11-26: the tests outlive review dates

_left: set[str] = set()  # tests of the system tier that are not run


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--all` runs the system tier too; so does to name a test of it."""
    parser.addoption("--all", action="store_true", help="run the system tier too")


def pytest_configure() -> None:
    """Keep what Python compiles, beside what pytest keeps, where the computer would not keep it.

    Each process of the tests would compile the engine and its libraries anew.
    """
    if sys.dont_write_bytecode:
        sys.dont_write_bytecode = False
        sys.pycache_prefix = str(ROOT / ".pytest_cache" / "bytecode")
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the system tier, unless it is asked for."""
    every = {"unit", "page", "system"} <= {Path(word).name for word in config.args}  # none is named
    if config.getoption("--all") or (
            not every and any("tests/system" in word for word in config.args)):
        return
    of_system = f"{SYSTEM.relative_to(ROOT).as_posix()}/"
    _left.update(item.nodeid for item in items if item.nodeid.startswith(of_system))
    items[:] = [item for item in items if item.nodeid not in _left]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """What a process of several left out is told to the one that sums up."""
    getattr(session.config, "workeroutput", {})["left"] = sorted(_left)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a process of several left out, here where all is summed up."""
    _left.update(getattr(node, "workeroutput", {}).get("left", ()))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How many of the tests were run, and how to run the others."""
    if _left:
        run = sum(len({report.nodeid for report in reports if hasattr(report, "nodeid")})
                  for kind, reports in terminalreporter.stats.items()
                  if kind in ("passed", "failed", "skipped", "xfailed", "error"))
        terminalreporter.write_line(f"{run} of {run + len(_left)} tests; test --all runs the "
                                    "system tier too.")


@pytest.fixture(scope="session", autouse=True)
def _templates_read_once() -> Iterator[None]:
    """To compile the templates takes longer than all else of a check of a tiny library."""
    from jinja2 import Environment

    from tests.support.workers import compile_once

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once())
        yield


@pytest.fixture
def tiny(tmp_path: Path) -> TinyLibrary:
    """A tiny library, whole and right."""
    return tiny_in(tmp_path)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """The tiny library, built once; for reading only."""
    library = tiny_in(tmp_path_factory.mktemp("tiny"))
    run = library.build()
    assert not run.findings
    return library


@pytest.fixture
def ready(built: TinyLibrary, tmp_path: Path) -> TinyLibrary:
    """The tiny library with its handouts, free to be changed."""
    copytree(built.root, tmp_path / "library")
    return TinyLibrary(tmp_path / "library")


@pytest.fixture
def asked(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library, which asks two roles for the patient edition."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nrequired_signoffs: {patient: [pharmacist, nurse]}")
    return tiny


@pytest.fixture
def wordy(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library, for patients alone: two sentences in one line are too long for them."""
    from tests.support.waivers_cases import ONE, PATIENT, TWO

    tiny.change(PATIENT, "Walk a little every day.", f"{ONE} {TWO}")
    return tiny.for_patients_alone()


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> SourceFiles:
    """The reference library, built once; for reading only."""
    from tests.support.reference_library_builds import made

    return made(ROOT, tmp_path_factory.mktemp("reference"))


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the reference library, to change."""
    for source in (ROOT / "content", ROOT / "bibliography.bib"):
        (copytree if source.is_dir() else copy)(source, tmp_path / source.name)
    return tmp_path


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """build.py as if it lay in a folder of its own, with one package in each lock file."""
    spec = spec_from_file_location("front_door", ROOT / "build.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements.lock").write_text("click==8.5.1 \\\n    --hash=sha256:00\n")
    (tmp_path / "requirements-test.lock").write_text("pytest==9.2.0 \\\n    --hash=sha256:11\n")
    (tmp_path / "requirements-server.lock").write_text("uvicorn==0.54.0 \\\n    --hash=sha256:22\n")
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(module, "STAMP", str(tmp_path / ".venv" / "made-from"))
    monkeypatch.setattr(module, "LOCK", str(tmp_path / "requirements.lock"))
    monkeypatch.setattr(module, "TEST_LOCK", str(tmp_path / "requirements-test.lock"))
    monkeypatch.setattr(module, "SERVER_LOCK", str(tmp_path / "requirements-server.lock"))
    monkeypatch.setattr(module, "PYTHON", str(tmp_path / ".venv" / "bin" / "python"))
    monkeypatch.setattr(sys, "path", list(sys.path))
    return module


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """Somebody's own files, in folders that are named as ours are."""
    from tests.support.folders import precious_in

    return precious_in(tmp_path)


@pytest.fixture
def in_time(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One worker for all builds by command, and nobody waits for ever."""
    from bifolio.building import runs
    from tests.support.workers import WORKERS

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("It hangs.")

    monkeypatch.setattr(runs, "usual_executor", lambda *given: WORKERS)
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
