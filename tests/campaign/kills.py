"""Builds that are killed at any moment: nothing may be partial, stale, lost or left over.

Each turn edits a text, starts a build or a watch, and ends it, or one of its workers, without a
word. What lies there must be whole at once; the next build must make just what is made from
nothing, and leave no draft, no journal, no process and no temporary file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from shutil import rmtree
from signal import SIGKILL
from tempfile import TemporaryDirectory
from time import monotonic, sleep

from bifolio.delivery.catalogue_file import PLACES
from bifolio.files.cache import FOLDER
from tests.support.library import FILES, TinyLibrary, lying, tiny_in
from tests.support.places import ROOT

_CARE = "content/knees/chapters/20-care.patient.md"
_SHEETS = """\
sheets:
  - {id: card, title: A card, audience: patient, from: table options}
"""
_TEXTS = ("Walk a little every day.", "Walk far every day.", "Swim on most days.",
          "Rest, then walk a little.")
_PATIENCE = 60.0  # seconds that what was killed may take to be gone


def kills(seed: int, count: int) -> Iterator[str]:
    """Kill so many builds; tells what was not right afterwards."""
    with TemporaryDirectory(prefix="kills-") as folder:
        bench = _Bench(Path(folder), Random(f"kills {seed}"))
        for turn in range(count):
            for fault in bench.turn():
                yield f"turn {turn} ({bench.told}): {fault}"


class _Bench:
    """A library, its folder of handouts, and a folder for temporary files."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self.folder, self.chance, self.told = folder, chance, ""
        self.library = _two_works(folder / "library")
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        self.length = 4.0  # seconds that a build takes, as far as is known
        self.clean = [self._from_nothing(text) for text in _TEXTS]
        self.text = self._edit()
        self._program("build").wait()

    def turn(self) -> Iterator[str]:
        """Edit, start, kill, look; then build, and look again."""
        verb = self.chance.choice(("build", "build", "watch"))
        victim = self.chance.choice(("main", "worker", "group", "group"))
        moment = self.chance.random()
        if verb == "build":
            self.text = self._edit()
        process = self._program(verb)
        if verb == "watch":
            sleep(self.length * self.chance.random())
            self.text = self._edit()
        sleep(self.length * moment)
        self.told = f"{verb}, {victim} at {moment:.2f} of {self.length:.1f} s"
        self._kill(process, victim, verb)
        yield from self._ended(process)
        yield from self._whole()
        start = monotonic()
        again = self._program("build")
        said = again.communicate()[0]
        if again.returncode:
            yield f"the next build ended with {again.returncode}: {said}"
        if "Nothing to make" not in said:
            self.length = (self.length + monotonic() - start) / 2
        yield from self._right()

    def _edit(self) -> int:
        number = self.chance.randrange(len(_TEXTS))
        self._write(number)
        return number

    def _write(self, number: int) -> None:
        self.library.write(_CARE, FILES[_CARE].replace(_TEXTS[0], _TEXTS[number]))

    def _from_nothing(self, text: str) -> dict[str, bytes]:
        self._write(_TEXTS.index(text))
        out = self.folder / "clean"
        start = monotonic()
        assert self._program("build", "--out", str(out)).wait() == 0
        self.length = monotonic() - start
        found = lying(out)
        rmtree(out)
        return found

    def _program(self, *words: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "bifolio", *words, "--root", str(self.library.root),
             "--jobs", "2"], cwd=ROOT, text=True, start_new_session=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env={**os.environ, "TMPDIR": str(self.temporary),
                                           "SOURCE_DATE_EPOCH": "1795651200"})

    def _kill(self, process: subprocess.Popen[str], victim: str, verb: str) -> None:
        workers = [pid for pid in _group(process.pid) if pid != process.pid]
        with suppress(ProcessLookupError):
            if victim == "worker" and workers:
                os.kill(self.chance.choice(workers), SIGKILL)
                if verb == "build":
                    process.communicate(timeout=_PATIENCE)
                    return
                sleep(self.length * self.chance.random())
            if victim == "main":
                process.kill()
            else:
                os.killpg(process.pid, SIGKILL)

    def _ended(self, process: subprocess.Popen[str]) -> Iterator[str]:
        with suppress(ValueError):  # it was waited for
            process.communicate(timeout=_PATIENCE)
        patience = monotonic() + _PATIENCE
        while left := _group(process.pid):
            if monotonic() > patience:
                yield f"processes were left: {left}"
                os.killpg(process.pid, SIGKILL)
                return
            sleep(0.05)

    def _whole(self) -> Iterator[str]:
        """Whether every file is whole, whatever it was made from."""
        for path, content in lying(self.library.out).items():
            if path.endswith(".json"):
                with suppress(ValueError):
                    json.loads(content)
                    continue
                yield f"{path} is damaged"
            elif path.endswith((".pdf", ".html")):
                start, end = (b"%PDF-", b"%%EOF") if path.endswith(".pdf") else (b"<!", b"</html>")
                if not (content.startswith(start) and content.rstrip().endswith(end)):
                    yield f"{path} is partial"

    def _right(self) -> Iterator[str]:
        """Whether the next build has made what is made from nothing, and has swept up."""
        found, clean = lying(self.library.out), self.clean[self.text]
        for path in sorted({*found, *clean}):
            if path not in found:
                yield f"{path} is not there"
            elif found[path] != clean.get(path):
                yield f"{path} is {'stale' if path in clean else 'left over'}"
        hidden = [path for path in self.library.out.rglob(".*")
                  if path.name not in (FOLDER, PLACES)]
        for path in (*hidden, *self.temporary.iterdir()):
            yield f"{path.relative_to(self.folder)} was left"
            rmtree(path) if path.is_dir() else path.unlink()


def _two_works(root: Path) -> TinyLibrary:
    """The tiny library with a sheet, and a second work."""
    library = tiny_in(root)
    for path, text in FILES.items():
        if path.startswith("content/knees/"):
            library.write(path.replace("knees", "ankles"), text)
    work = "content/knees/work.yaml"
    library.write(work, (library.root / work).read_text(encoding="utf-8") + _SHEETS)
    return library


def _group(group: int) -> list[int]:
    """The processes of a group that still run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                state, _, its_group = (entry / "stat").read_text().rpartition(")")[2].split()[:3]
                if int(its_group) == group and state != "Z":
                    found.append(int(entry.name))
    return found
