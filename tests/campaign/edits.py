"""Edits in any order, with builds in between: what lies there is what is made from nothing.

A library of three works with sheets, a glossary, facts, a clinic and templates of its own is
edited at random, built in parts, in other formats and for a clinic, and what was delivered is
damaged, deleted or cut off half-way. In the end it is built, and held against a build from nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import Any

from bifolio.building import last_run, runs
from bifolio.building.print_jobs import Printing, PrintJob, TypesetResult
from bifolio.delivery.catalogue_file import FILES as LISTED
from bifolio.delivery.catalogue_file import PLACES
from bifolio.diagnostics import ContentError
from bifolio.files.cache import FOLDER
from bifolio.files.reading import SourceFiles
from bifolio.files.tracking import WatchedFiles
from bifolio.model import FORMATS, Audience
from bifolio.model.fingerprints import fingerprint
from tests.support.library import FILES, Silence, TinyLibrary, lying, tiny_in
from tests.support.places import ROOT
from tests.support.workers import WORKERS

_WORKS = ("ankles", "knees", "wrists")
_SHEETS = """\
sheets:
  - {id: card, title: A card, audience: patient, from: table options}
  - {id: slip, title: A slip, audience: clinician, from: table options, orientation: landscape}
"""
_FACTS = """\
steps:
  quantity: steps
  value: '5000'
  unit: ''
  population: all
  time: a day
  sources: [smith2020]
  grade: A
  confidence: verified
  as_of: 2026-01-01
"""
_CLINIC = ("name: Mill Lane (example)\naddress: [1 Mill Lane, Harbourtown]\n"
           "phones: [{label: Us, number: '01632 960 150'}]\nhours: Monday to Friday, 9 to 17\n")
_GLOSSARY = "HbA1c: {plain: blood test, clinical: haemoglobin}\n"
_FRESH = 10  # every so many sequences nothing at all is shared with a build before
_WORDS = ("walk", "swim", "rest")
_pages: dict[str, TypesetResult] = {}  # what has been set: a page costs far more than all else


def edits(seed: int, count: int) -> Iterator[str]:
    """Try so many sequences of edits; tells where a build was not what is made from nothing."""
    for number in range(count):
        chance = Random(f"edits {seed} {number}")
        known = _pages.copy()
        if number % _FRESH == 0:
            _pages.clear()
        with TemporaryDirectory(prefix="edits-") as folder:
            editor = _Editor(Path(folder), chance)
            try:
                faults = list(editor.faults())
            except Exception as error:  # is told as a fault, with what led to it
                faults = [f"{type(error).__name__}: {error}"]
        _pages.update(known)
        for fault in faults:
            yield f"sequence {number} ({'; '.join(editor.done)}): {fault}"


class _Printer:
    """A worker that sets the same job once, whatever build it is for."""

    ahead = 0

    def __init__(self, source_files: SourceFiles, stops: int = -1) -> None:
        self._press = WORKERS(source_files)
        looks = WatchedFiles.over(source_files).stamps.files()
        self._looks = fingerprint({path: stamp for path, stamp in looks.items()
                                   if path.startswith("styles/") or path.endswith(".svg")})
        self._left = stops
        self.style_findings, self.count = self._press.style_findings, self._press.count

    def submit(self, print_job: PrintJob) -> Printing:
        return Printing(partial(self._print, print_job))

    def close(self) -> None: ...

    def _print(self, print_job: PrintJob) -> TypesetResult:
        if self._left == 0:
            raise KeyboardInterrupt
        self._left -= 1
        question = fingerprint(print_job, self._looks)
        if question not in _pages:
            _pages[question] = self._press.submit(print_job).result()
        return _pages[question]


class _Editor:
    """A library under changing hands; `done` tells what was done to it."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self.folder, self.chance = folder, chance
        self.done: list[str] = []
        self.library = _library(folder / "library")
        self._edits: tuple[Callable[[], str], ...] = (
            self._word, self._word, self._word, self._fact, self._glossary, self._source,
            self._clinic, self._style, self._template, self._work, self._sheets, self._comment,
            self._move, self._lost, self._picture)

    def faults(self) -> Iterator[str]:
        """Edit and build some times; then hold all against a build from nothing."""
        if self.chance.random() < 0.8:
            self._build()
        for _ in range(self.chance.randrange(1, 6)):
            self.done.append(self.chance.choice(self._edits)())
            if self.chance.random() < 0.6:
                self._build()
        self._run({})
        yield from self._compare()

    # --- what is done to it ---

    def _word(self) -> str:
        work = self.chance.choice(_WORKS)
        name = self.chance.choice(("10-what.md", "20-care.patient.md", "20-care.clinician.md"))
        path, word = f"content/{work}/chapters/{name}", self.chance.choice(_WORDS)
        text = FILES[f"content/knees/chapters/{name}"]
        self.library.write(path, text.replace("every day", f"every day, or {word}").replace(
            "any injection", f"any injection; {word}").replace("worn", word).replace(
            "wears thin", f"wears thin when you {word}"))
        return f"{path}: {word}"

    def _fact(self) -> str:
        number = self.chance.choice(("5000", "6000"))
        self.library.write("content/knees/facts.yaml", _FACTS.replace("5000", number))
        return f"fact {number}"

    def _glossary(self) -> str:
        word = self.chance.choice(_WORDS)
        self.library.write("content/glossary.yaml", _GLOSSARY.replace("blood", word))
        return f"glossary {word}"

    def _source(self) -> str:
        word = self.chance.choice(_WORDS)
        self.library.write("bibliography.bib", FILES["bibliography.bib"].replace(
            self.chance.choice(("Exercise for", "Radiographs")), word.title()))
        return f"source {word}"

    def _clinic(self) -> str:
        number = self.chance.choice(("150", "151"))
        self.library.write("content/clinics/mill.yaml", _CLINIC.replace("150", number))
        return f"clinic {number}"

    def _style(self) -> str:
        name, size = self.chance.choice(("own", "patient-own")), self.chance.randrange(3)
        self.library.write(f"styles/{name}.css", f"p {{ margin-bottom: {size}pt }}" * bool(size))
        return f"style {name} {size}"

    def _template(self) -> str:
        name = self.chance.choice(("imprint", "draft-notice", "glossary", "sheet", "inner"))
        word = self.chance.choice(_WORDS)
        path = f"templates/{name}.html"
        if name == "inner":
            self.library.write(path, f"{{% set w = '{word}' %}}")
        elif (self.library.root / path).exists() and self.chance.random() < 0.5:
            (self.library.root / path).unlink()
            word = "gone"
        else:
            text = (ROOT / path).read_text(encoding="utf-8")
            within = "{% import 'inner.html' as inner %}"
            self.library.write(path, text.replace("{% block page %}", "{% block page %}" + within)
                               if name == "sheet" else f"{within}{text}{{{{ inner.w }}}} {word}")
        return f"template {name} {word}"

    def _work(self) -> str:
        work = self.chance.choice(_WORKS)
        revision = self.chance.choice(("1.0", "1.1"))
        self._settings(work, FILES["content/knees/work.yaml"].replace('"1.0"', f'"{revision}"')
                       + _SHEETS)
        return f"{work} revision {revision}"

    def _sheets(self) -> str:
        work = self.chance.choice(_WORKS)
        sheets = self.chance.choice(("", _SHEETS, "\n".join(_SHEETS.splitlines()[:2])))
        self._settings(work, FILES["content/knees/work.yaml"] + sheets)
        return f"{work} with {sheets.count('id:')} sheets"

    def _settings(self, work: str, text: str) -> None:
        head, _, sheets = text.partition("sheets:")
        self.library.write(f"content/{work}/work.yaml",
                           dedent(head) + (f"sheets:{sheets}" if sheets else ""))

    def _comment(self) -> str:
        path = f"content/{self.chance.choice(_WORKS)}/chapters/10-what.md"
        target = self.library.root / path
        if not target.exists():  # its work has another name now
            return f"no {path}"
        target.write_bytes(b"\n" + target.read_bytes())
        return f"a line end in {path}"

    def _move(self) -> str:
        """Another name for a work, or its old one."""
        one, other = self.library.root / "content/wrists", self.library.root / "content/elbows"
        if one.exists():
            rmtree(other, ignore_errors=True)  # something else may have written into it again
            one.rename(other)
            return "wrists are elbows"
        if other.exists():
            other.rename(one)
        return "elbows are wrists"

    def _picture(self) -> str:
        size = self.chance.randrange(20, 23)
        self.library.write("content/knees/images/knee.svg",
                           f"<svg xmlns='http://www.w3.org/2000/svg' width='{size}' height='20'>"
                           "<rect width='20' height='20'/></svg>")
        self.library.write("content/ankles/chapters/10-what.md",
                           FILES["content/knees/chapters/10-what.md"].replace(
                               "thin [", "thin ![The knee](../knees/images/knee.svg) ["))
        return f"picture {size}"

    def _lost(self) -> str:
        """What was delivered or listed is deleted or damaged."""
        files = sorted(path for path in self.library.out.rglob("*") if path.is_file()
                       and (FOLDER not in path.parts or path.name != "lock"))
        if not files:
            return "nothing to lose"
        path, how = self.chance.choice(files), self.chance.choice(("gone", "half", "another"))
        content = path.read_bytes()
        path.unlink()
        if how == "half":
            path.write_bytes(content[:len(content) // 2])
        elif how == "another":
            path.write_bytes(content[:-9] + b"!" + content[-8:])
        return f"{path.relative_to(self.library.out).parts[-1]} {how}"

    # --- builds ---

    def _build(self) -> None:
        orders: tuple[dict[str, Any], ...] = (
            {}, {}, {}, {"works": (self.chance.choice(_WORKS[:2]),)},
            {"audiences": (self.chance.choice(list(Audience)),)},
            {"formats": (FORMATS["letter-large-mono"],)},
            {"works": ("knees",), "formats": (FORMATS["letter-standard-mono"],)},
            {"clinic": "mill"}, {"strict": True})
        wanted = self.chance.choice(orders)
        stops = self.chance.choice((-1, -1, -1, 0, 1, 3))
        self._run(wanted, stops)
        named = [f"{key} {getattr(value, 'name', value)}" for key, value in wanted.items()]
        self.done.append(f"build {', '.join(named)}{f', stopped after {stops}' * (stops >= 0)}")

    def _run(self, wanted: dict[str, Any], stops: int = -1) -> None:
        """Build as the command does, unless that would only repeat itself."""
        order = self.library.order(**wanted)
        if last_run.recall(order) is None:
            with suppress(KeyboardInterrupt, ContentError):
                runs.build(order, Silence(), lambda files: _Printer(files, stops))

    def _compare(self) -> Iterator[str]:
        """What differs from a build from nothing."""
        clean = self.folder / "clean"
        order = replace(self.library.order(), out=clean, remembers=False)
        run = runs.build(order, Silence(), _Printer)
        mine, theirs = lying(self.library.out), lying(clean)
        kept_back = {delivery.handout.work for delivery in run.deliveries if not delivery.path}
        for path, content in theirs.items():
            if path != "catalogue.json" and path.split("/")[0] not in kept_back \
                    and mine.get(path) != content:
                yield f"{path} is {'another' if path in mine else 'not there'}"
        yield from self._listed(mine, theirs, kept_back, run)
        for path in self.library.out.rglob(".*"):
            if path.name not in (FOLDER, PLACES):
                yield f"{path.name} was left"

    def _listed(self, mine: dict[str, bytes], theirs: dict[str, bytes], kept_back: set[str],
                run: runs.Run) -> Iterator[str]:
        """What the list says that is not so."""
        own, clean = ({entry["name"]: entry for entry in json.loads(
            files["catalogue.json"])["handouts"]} for files in (mine, theirs))
        for name, entry in clean.items():
            if entry["work"] not in kept_back and own.get(name) != entry:
                yield f"the list says something else of {name}"
        named = {entry.get(key) for entry in own.values() for key in LISTED}
        for path in mine.keys() - named - {"catalogue.json"}:
            yield f"{path} is listed nowhere"
        others = [entry for name, entry in own.items() if name not in clean and entry["path"]]
        for form, clinic in sorted({(entry["format"], entry["clinic"]) for entry in others}):
            texts = self._texts(form, clinic)
            for entry in others:
                text = texts.get(entry["name"])
                if text and entry["current"] != (entry["text"] == text):
                    yield f"{entry['name']} is {'not ' * (not entry['current'])}called current"

    def _texts(self, form: str, clinic: str) -> dict[str, str]:
        """The hash of the words of each handout in a format, made from nothing."""
        out = self.folder / f"alone-{form}-{clinic}"
        order = replace(self.library.order(formats=(FORMATS[form],), clinic=clinic), out=out,
                        remembers=False)
        runs.build(order, Silence(), _Printer)
        listed = json.loads((out / "catalogue.json").read_bytes())["handouts"]
        return {entry["name"]: str(entry["text"]) for entry in listed if entry["path"]}


def _library(root: Path) -> TinyLibrary:
    """Three works with sheets, and what works share."""
    library = tiny_in(root)
    for work in _WORKS:
        for path, text in FILES.items():
            if path.startswith("content/knees/"):
                library.write(path.replace("knees", work), text)
        path = f"content/{work}/work.yaml"
        library.write(path, (root / path).read_text(encoding="utf-8") + _SHEETS)
    library.write("content/knees/facts.yaml", _FACTS)
    library.write("content/clinics/mill.yaml", _CLINIC)
    library.write("content/glossary.yaml", _GLOSSARY)
    library.write("templates/inner.html", "{% set w = 'By us.' %}")
    library.change("content/knees/chapters/20-care.patient.md", "a little",
                   "{fact}`steps` steps, see {term}`HbA1c`, a little")
    return library
