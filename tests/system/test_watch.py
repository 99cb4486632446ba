"""watch: a save is a new PDF, whatever editors do on the way, and Ctrl-C ends it cleanly."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic, sleep

import pytest

from bifolio.building import runs
from bifolio.building.executors import LocalWorker, WarmWorker
from bifolio.delivery.journal import NAME as JOURNAL
from bifolio.diagnostics import ToolchainError
from bifolio.files.reading import SourceFiles, belongs
from bifolio.files.watching import FileWatcher
from tests.support.library import Silence, TinyLibrary, lying
from tests.support.places import ROOT

CLINICIANS = "content/knees/chapters/20-care.clinician.md"
CARE, SETTINGS = "content/knees/chapters/20-care.patient.md", "content/library.yaml"
LONG = 60.0  # seconds after which something that should have come will not come any more


class Watch:
    """A running `watch`, and all that it has said."""

    def __init__(self, library: TinyLibrary, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bifolio", "watch", "--root", str(library.root), *words],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            start_new_session=True, env={**os.environ, "PYTHONUNBUFFERED": ""})
        self._lines: SimpleQueue[str] = SimpleQueue()
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line.rstrip())

    def until(self, words: str) -> str:
        """What it says up to a line with these words."""
        said: list[str] = []
        try:
            while not said or words not in said[-1]:
                said.append(self._lines.get(timeout=LONG))
        except Empty:
            pytest.fail(f"It never said “{words}”, but:\n" + "\n".join(said))
        return "\n".join(said)

    def end(self) -> int:
        """Press Ctrl-C; returns the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(LONG)


@pytest.fixture
def tiny(ready: TinyLibrary) -> TinyLibrary:
    """A tiny library that was built before."""
    return ready


@pytest.fixture
def watching(tiny: TinyLibrary) -> Iterator[Callable[..., Watch]]:
    """Starts `watch` on the tiny library; what is left of it at the end is ended."""
    begun: list[Watch] = []

    def begin(*words: str) -> Watch:
        begun.append(Watch(tiny, *words))
        begun[-1].until("Watching for what you save.")
        return begun[-1]

    yield begin
    for watch in begun:
        if watch.process.poll() is None:
            watch.process.kill()
            watch.process.wait()


def from_nothing(library: TinyLibrary, out: Path) -> dict[str, bytes]:
    """What a build of the library into an empty folder delivers."""
    runs.build(runs.Order(library.root, out), Silence())
    return lying(out)


def test_saves(tiny: TinyLibrary, watching: Callable[..., Watch],
               tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every way of saving is told and made: in place, by renaming, in a new folder, many at once.

    In the end the handouts are those of a build from nothing, and Ctrl-C leaves no process.
    """
    watch = watching()
    tiny.change(CARE, "a little", "a lot")
    said = watch.until("1 handout made")
    assert f"  {CARE} has changed" in said and "knees-patient-a4-standard-colour.pdf" in said
    assert "clinician" not in said

    text = (tiny.root / CARE).read_text()
    tiny.write("content/knees/chapters/4913", "")  # as vim tries whether it may write
    (tiny.root / "content/knees/chapters/4913").unlink()
    tiny.write("content/knees/chapters/.care.swp", text)
    os.rename(tiny.root / "content/knees/chapters/.care.swp", tiny.root / CARE)  # with the same
    tiny.write("content/knees/chapters/care~", text.replace("a lot", "far"))
    os.rename(tiny.root / "content/knees/chapters/care~", tiny.root / CARE)
    said = watch.until("1 handout made")
    assert f"{CARE} has changed" in said

    tiny.write("styles/own.css", "p { color: #222 }")
    watch.until("2 handouts made")
    tiny.write("styles/own.css", "p { color: #333 }")
    assert "styles/own.css has changed" in watch.until("2 handouts made")
    tiny.change(CARE, "far", "further")
    tiny.change(SETTINGS, "Test clinic", "Other clinic")
    said = watch.until("2 handouts made")
    assert f"{CARE} has changed, {SETTINGS} has changed" in said

    assert watch.end() == 0
    assert lying(tiny.out) == from_nothing(tiny, tmp_path_factory.mktemp("other"))
    with pytest.raises(ProcessLookupError):
        os.killpg(watch.process.pid, 0)
    assert watch.until("No longer watching.").count("Traceback") == 0


def test_what_is_found_comes_before_the_pages(tiny: TinyLibrary,
                                             watching: Callable[..., Watch]) -> None:
    """A new finding is shown whole as soon as the text is read; then it is counted, then gone."""
    watch = watching()
    tiny.change(CARE, "Walk a little", "Take 5 mg. Walk a little")
    said = watch.until("1 handout made")
    found = f"{CARE}:3:6: warning[uncited-claim]"
    assert said.index(found) < said.index("  what") < said.index("knees-patient")
    tiny.change(CARE, "Take 5", "Begin today.\n\nTake 5")
    said = watch.until("1 handout made")
    assert "Nothing new is found in the texts." in said and "As before: 1 warning." in said
    assert "uncited-claim" not in said
    tiny.change(CARE, "Take 5 mg. ", "")
    said = watch.until("1 handout made")
    assert f"{CARE}: warning[uncited-claim] is gone" in said and "As before" not in said
    assert watch.end() == 0


def test_a_newer_save_breaks_off(tiny: TinyLibrary, watching: Callable[..., Watch],
                                 tmp_path_factory: pytest.TempPathFactory) -> None:
    """What is being set when a newer text is saved is given up, and leaves nothing behind."""
    watch = watching()
    before = (tiny.root / CLINICIANS).read_text()
    many = "\n\n".join(f"## Part {part}\n\nConsider surgery." for part in range(2000))
    tiny.write(CLINICIANS, f"{before}\n{many}\n".encode())
    watch.until("Nothing new is found in the texts.")
    tiny.write(CLINICIANS, before.replace("Offer", "Suggest").encode())
    said = watch.until(" made in ")
    assert "Broken off. Something newer was saved." in said
    assert "knees-clinician" in said and "Part" not in said
    tiny.change(CLINICIANS, "Suggest", "Advise")
    watch.until("1 handout made")
    assert watch.end() == 0
    assert lying(tiny.out) == from_nothing(tiny, tmp_path_factory.mktemp("other"))
    assert not [*tiny.out.rglob(".draft-*")] and not (tiny.out / JOURNAL).exists()


def test_broken_on_the_way(tiny: TinyLibrary, watching: Callable[..., Watch]) -> None:
    """Half-saved and missing files are findings, nothing is lost, and the next save mends all."""
    before = lying(tiny.out)
    watch = watching("--jobs", "2")
    whole = (tiny.root / SETTINGS).read_bytes()
    tiny.write(SETTINGS, whole + b"formats: [a4-")
    assert "error[yaml-" in watch.until("handouts made")
    (tiny.root / SETTINGS).unlink()
    assert "error[empty-library]" in watch.until("There is no library to read.")
    (tiny.root / "content").rename(tiny.root / "elsewhere")
    watch.until("There is no library to read.")
    tiny.write("elsewhere/library.yaml", whole)
    (tiny.root / "elsewhere").rename(tiny.root / "content")
    watch.until("Nothing to make: 2 handouts are up to date.")
    assert {path: content for path, content in lying(tiny.out).items()
            if path != "catalogue.json"} == \
        {path: content for path, content in before.items() if path != "catalogue.json"}
    tiny.change(CARE, "a little", "a lot")
    watch.until("1 handout made")
    assert watch.end() == 0


def test_what_counts() -> None:
    """Only the library's own files count: not what is delivered, hidden, or somebody else's."""
    counted = ("bibliography.bib", "own.csl", "retractions.csv", "content", "content/a/b.md",
               "templates/x.html", "styles/fonts/x.ttf")
    ignored = ("", "out/a.pdf", "out/catalogue.json", ".venv/x.css", "content/.b.md.swp",
               "notes.md", "content/.git/x", "build.py")
    assert [path for path in (*counted, *ignored) if belongs(PurePath(path))] == list(counted)


def test_nothing_saved(tiny: TinyLibrary, watching: Callable[..., Watch]) -> None:
    """A file that is saved as it was, or written into out/, makes nothing and says nothing."""
    watch = watching()
    (tiny.root / CARE).write_bytes((tiny.root / CARE).read_bytes())
    (tiny.out / "note.txt").write_text("mine")
    sleep(0.3)
    tiny.change(CARE, "a little", "a lot")
    assert watch.until("1 handout made").splitlines()[1].endswith(f"{CARE} has changed")
    assert watch.end() == 0


def test_a_save_while_nobody_waits(tiny: TinyLibrary) -> None:
    """What is saved during a build is told at the next wait, in a folder made meanwhile too."""
    watcher = FileWatcher(tiny.root)
    tiny.write("content/knees/images/a.svg", "<svg/>")
    watcher.wait()
    tiny.write("content/knees/images/b.svg", "<svg/>")
    begun = monotonic()
    watcher.wait()
    assert monotonic() - begun < LONG


def test_a_library_that_is_gone(tiny: TinyLibrary, tmp_path_factory: pytest.TempPathFactory
                                ) -> None:
    """When the library's folder itself goes, the message says so."""
    watcher = FileWatcher(tiny.root)
    tiny.root.rename(tmp_path_factory.mktemp("away") / "library")
    with pytest.raises(ToolchainError, match="is gone: there is nothing left to watch"):
        watcher.wait()


def test_a_warm_press(tiny: TinyLibrary) -> None:
    """A worker stays for the next run until a style or a picture is another."""
    begun: list[LocalWorker] = []

    def begin(source_files: SourceFiles) -> LocalWorker:
        begun.append(LocalWorker(source_files))
        return begun[-1]

    worker = WarmWorker(begin)
    for path, text, workers in ((CARE, "# What\n\nSit.\n", 1),
                                ("content/knees/images/a.svg", "<svg/>", 2),
                                (CARE, "# What\n\nStand.\n", 2),
                                ("styles/own.css", "p { color: #222 }", 3)):
        tiny.write(path, text)
        runs.build(tiny.order(), Silence(), worker.lend)
        assert len(begun) == workers, path


def test_a_picture_that_is_another(tiny: TinyLibrary, tmp_path_factory: pytest.TempPathFactory
                                   ) -> None:
    """A picture that is saved anew, larger than before, is printed as it is now."""
    worker = WarmWorker(LocalWorker)
    drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='{0}' height='9'>" \
              "<rect width='{0}' height='9'/></svg>"
    tiny.change(CARE, "Walk a", "![A bar](images/bar.svg)\n\nWalk a")
    for width in ("40", "90"):
        tiny.write("content/knees/images/bar.svg", drawing.format(width))
        run = runs.build(tiny.order(), Silence(), worker.lend)
        assert [delivery.made for delivery in run.deliveries if delivery.path] == [True, False]
    assert lying(tiny.out) == from_nothing(tiny, tmp_path_factory.mktemp("other"))


def test_without_watchfiles(tiny: TinyLibrary) -> None:
    """Where watchfiles is missing, the message has the command that installs it; exit code 3."""
    script = (f"import sys; sys.modules['watchfiles'] = None; from bifolio.cli import main; "
              f"sys.exit(main(['watch', '--root', {str(tiny.root)!r}]))")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, text=True,
                          capture_output=True, check=False)
    assert done.returncode == 3
    assert "-m pip install 'watchfiles>=1.3'" in done.stderr and "Traceback" not in done.stderr


def test_a_wrong_start(tmp_path: Path) -> None:
    """Where there is no library, watch says so and ends, as build does."""
    done = subprocess.run([sys.executable, "-m", "bifolio", "watch", "--root", str(tmp_path)],
                          cwd=ROOT, text=True, capture_output=True, check=False)
    assert done.returncode == 1 and "error[empty-library]" in done.stdout
