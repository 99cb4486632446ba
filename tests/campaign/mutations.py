"""Changed libraries, each checked or printed: what ends otherwise than with findings is a fault.

They are tried by processes of their own, so that one that hangs or dies costs no other.
"""

from __future__ import annotations

import os
import queue
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bifolio.building.worker import cores
from tests.support.places import ROOT

_SECONDS = 60  # of processor time that one input may take,
_STEP = 8  # and one step of it, which then ends in a finding
_PRINTED = ("markdown", "template", "template", "css", "css", "css", "svg", "svg", "png", "font",
            "csl", "bibtex", "yaml")
_PSEUDO = re.compile(r"\(.*\)")  # where a finding stands that has no place in a file


def mutations(seed: int, count: int) -> Iterator[str]:
    """Changes of every kind of file, as far as the page and not beyond."""
    return _tried("check", seed, count)


def printed_mutations(seed: int, count: int) -> Iterator[str]:
    """Changes of what the typesetter sees, printed."""
    return _tried("print", seed, count)


def _tried(how: str, seed: int, count: int) -> Iterator[str]:
    """The faults of all inputs, which the cores share among them."""
    faults: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    shares = min(cores(), count)
    with ThreadPoolExecutor(shares) as pool:
        for share in range(shares):
            pool.submit(_share, how, seed, range(share, count, shares), faults)
        for _ in range(shares):
            while (fault := faults.get()) is not None:
                yield fault


def _share(how: str, seed: int, numbers: range, faults: queue.SimpleQueue[str | None]) -> None:
    """Try these inputs with one process, and a new one after each that has ended it."""
    try:
        while numbers:
            command = [sys.executable, "-m", "tests.campaign.mutations", how, str(seed),
                       *map(str, (numbers.start, numbers.stop, numbers.step))]
            done = 0
            with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
                assert process.stdout
                for line in process.stdout:
                    if line.startswith("done"):
                        done += 1
                    else:
                        faults.put(line.rstrip())
            if process.returncode:
                faults.put(f"{how} {seed}/{numbers[done] if done < len(numbers) else '?'}: "
                           f"its process ended with {process.returncode}")
                done += 1
            numbers = numbers[done:] if process.returncode else range(0)
    except Exception as error:  # whoever waits for the end must be told
        faults.put(f"the campaign itself failed: {error!r}")
    finally:
        faults.put(None)


# --- in the process that tries them ---


def _try_all(how: str, seed: int, numbers: range) -> None:
    import faulthandler
    import tempfile

    faulthandler.register(signal.SIGVTALRM, chain=True)  # says where it hangs, before it is ended
    os.environ["SOURCE_DATE_EPOCH"] = "1795651200"  # as in tests/conftest.py
    os.environ["BIFOLIO_SECONDS"] = str(_STEP)
    with tempfile.TemporaryDirectory() as place:
        for number in numbers:
            signal.setitimer(signal.ITIMER_VIRTUAL, _SECONDS)  # what takes longer is ended
            for fault in _faults(how, seed, number, Path(place)):
                print(f"{how} {fault}".replace("\n", " ⏎ ")[:2000])
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            print("done", flush=True)


def _faults(how: str, seed: int, number: int, place: Path) -> Iterator[str]:
    """What is wrong with what comes of one input."""
    from shutil import rmtree

    from bifolio.building.orders import Order
    from bifolio.diagnostics import BifolioError, Severity
    from tests.support.mutations import KINDS, MARKER, mutation

    change = mutation(seed, number, _PRINTED if how == "print" else tuple(KINDS))
    files = change.files()
    order = Order(place / "library", place / "out", clinic="quayside")
    html: list[str] = []
    try:
        findings = _made(order, files, how == "print", html)
    except BifolioError as error:
        findings = error.findings
    except Exception as error:
        import traceback

        where = traceback.extract_tb(error.__traceback__)[-1]
        yield f"{change.name}: {error!r} at {where.filename.rpartition('/')[2]}:{where.lineno}"
        return
    finally:
        rmtree(order.out, ignore_errors=True)
    files = {**_engine(), **files}
    for finding in findings:
        lines = files.get(finding.span.path, b"").decode("utf-8-sig", "replace").splitlines()
        if finding.code == "engine-fault":
            yield f"{change.name}: {finding.what}"
        if finding.span.path not in files and not _PSEUDO.fullmatch(finding.span.path) \
                and finding.code not in ("missing-file", "typesetting"):
            yield f"{change.name}: {finding.code} stands in no file, but in {finding.span.path}"
        elif lines and finding.span.line > len(lines) + 1:
            yield f"{change.name}: {finding.code} stands in line {finding.span.line}, past the end"
    told = any(finding.span.path == change.path for finding in findings)
    if change.marker and not told and not any(MARKER in page for page in html) \
            and not any(finding.severity is Severity.ERROR for finding in findings):
        yield f"{change.name}: a word is lost in silence"
    if change.line:
        at = [finding.span.line for finding in findings
              if finding.code == change.code and finding.span.path == change.path]
        if change.line not in at and (at or change.kind != "template"):
            yield f"{change.name}: {change.code} stands in {at}, not in line {change.line}"


def _made(order: object, files: dict[str, bytes], printed: bool, html: list[str]) -> tuple:  # type: ignore[type-arg]
    """The findings of a build or a check; the pages of it are added to `html`."""
    import pytest

    from bifolio.building import runs
    from bifolio.building.executors import LocalWorker
    from bifolio.composition.compose import Composer
    from bifolio.diagnostics import Findings
    from bifolio.files.cache import Ledger
    from bifolio.files.nesting import too_much
    from bifolio.files.reading import SourceFiles
    from bifolio.model.source import Span
    from tests.support.library import Silence
    from tests.support.workers import SharedWorkers

    compose = Composer.compose

    def heard(*arguments: object) -> str:
        html.append(page := compose(*arguments))  # type: ignore[arg-type]
        return page

    def gathered(order: object, findings: Findings) -> SourceFiles:
        """As `gather`, of files that lie on no disk."""
        lent = frozenset(_engine().keys() - files.keys())
        replaced = {path: content for path, content in _engine().items() if path in files}
        own = dict(files)
        for path, content in files.items():
            line, what, fix = too_much(path, content)
            if line:
                findings.add("past-bound", Span(path, line), what, fix)
                del own[path]
        return SourceFiles({**{path: _engine()[path] for path in lent}, **own},
                           dict.fromkeys(files.keys() - own.keys(), "past-bound"), lent, replaced)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Composer, "compose", heard)
        patch.setattr(runs, "source_files_of", gathered)
        executor_of = LocalWorker if printed else _WORKERS.setdefault("shared", SharedWorkers())
        return runs._Production(order, Silence(), executor_of, Ledger(None, {}),  # type: ignore[arg-type]
                                printed).run().findings


_WORKERS: dict[str, object] = {}
_FILES: dict[str, bytes] = {}


def _engine() -> dict[str, bytes]:
    """The engine's own templates and styles."""
    from bifolio.files import engine_files

    if not _FILES:
        _FILES.update({f"{name}/{path.relative_to(folder).as_posix()}": path.read_bytes()
                       for name, folder in engine_files.engine_folders().items()
                       for path in sorted(folder.rglob("*")) if path.is_file()})
    return _FILES


if __name__ == "__main__":
    _try_all(sys.argv[1], int(sys.argv[2]), range(*map(int, sys.argv[3:6])))
