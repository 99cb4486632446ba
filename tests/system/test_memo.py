"""The ledger on real pages: early cut-off, reasons, comparing, and what may befall it."""

from __future__ import annotations

import subprocess
import sys
from shutil import copytree

import pytest

from bifolio.building import runs
from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.building.set_job import Worker
from bifolio.files import cache as ledgers
from bifolio.files.cache import FOLDER
from tests.support.library import TinyLibrary
from tests.support.memo_cases import CARE, command, delivered
from tests.support.places import ROOT

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def tiny(ready: TinyLibrary) -> TinyLibrary:
    """A tiny library that was built before."""
    return ready


@pytest.fixture(autouse=True)
def pressed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The readers of what has been printed meanwhile, each time that pages were set."""
    readers: list[str] = []
    real = Worker.print

    def watch(self: Worker, print_job: PrintJob, *timed: object) -> TypesetResult:
        readers.append(str(print_job.handout.audience))
        return real(self, print_job, *timed)  # type: ignore[arg-type]

    monkeypatch.setattr(Worker, "print", watch)
    # With one core it is this process that prints.
    monkeypatch.setattr("bifolio.building.worker.cores", lambda: 1)
    return readers


# --- nothing to make -----------------------------------------------------------------------------


def test_nothing_to_make(tiny: TinyLibrary, capsys: Shown) -> None:
    """With nothing changed a build says so at once and loads nothing that takes a while."""
    script = (f"import sys; from bifolio.cli import main; main(['--root', {str(tiny.root)!r}]); "
              "print(sorted({'weasyprint', 'rich', 'jinja2', 'yaml', 'markdown_it', "
              "'babel', 'bibtexparser', 'citeproc', 'pikepdf', 'pypdfium2'} "
              "& set(sys.modules)))")
    tiny.build()
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, text=True,
                          capture_output=True, check=True)
    assert done.stdout.splitlines() == ["Nothing to make: 2 handouts are up to date.", "[]"]


def test_check_uses_the_ledger(tiny: TinyLibrary, capsys: Shown) -> None:
    """check after a build sets no style sheets, and writes no ledger where there is none."""
    tiny.change(CARE, "a little", "a bit")
    script = (f"import sys; from bifolio.cli import main; "
              f"main(['check', '--root', {str(tiny.root)!r}]); "
              "print(sorted({'weasyprint', 'fontTools', 'bibtexparser'} & set(sys.modules)))")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, text=True,
                          capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
    ledgers.forget(tiny.out)
    assert command(tiny, "check") == 0
    assert not (tiny.out / FOLDER).exists()


def program(library: TinyLibrary) -> subprocess.Popen[bytes]:
    """A build in a process of its own."""
    return subprocess.Popen([sys.executable, "-m", "bifolio", "--root", str(library.root)],
                            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_two_at_once(tiny: TinyLibrary, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two builds at once deliver what one delivers, and both end well."""
    tiny.change(CARE, "a little", "a lot")
    builds = [program(tiny), program(tiny)]
    assert [(build.communicate(), build.returncode)[1] for build in builds] == [0, 0]
    other = TinyLibrary(tmp_path_factory.mktemp("other"))
    copytree(tiny.root / "content", other.root / "content")
    other.write("bibliography.bib", (tiny.root / "bibliography.bib").read_bytes())
    other.build()
    assert delivered(tiny) == delivered(other)
    assert runs.build(tiny.order(), _Silence()).findings == ()


class _Silence:
    def __getattr__(self, name: str) -> object:
        return lambda *_: None
