"""A tiny library that builds without a finding, for tests to change and break."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

from bifolio.diagnostics import ContentError, Finding
from bifolio.diagnostics.rules.reading_ease import READING_EASE
from bifolio.diagnostics.rules.structure import STRUCTURE
from bifolio.files.cache import FOLDER
from bifolio.model import Handout

if TYPE_CHECKING:
    from bifolio.building import runs
    from tests.support.papers import Paper

FILES = {
    "content/library.yaml": """\
        publisher: Test clinic
        language: en
        """,
    "content/knees/work.yaml": """\
        title: {patient: Your sore knee, clinician: Knee osteoarthritis}
        chapters: [10-what, 20-care]
        revision: "1.0"
        written: 2026-01-31
        review_by: 2028-01-31
        authors: [Test clinic]
        funding: No outside funding.
        """,
    "content/knees/chapters/10-what.md": """\
        # What it is

        The smooth cover of the joint wears thin [@smith2020].

        ::: clinician
        Radiographic grade correlates poorly with reported pain [@jones2019, p. 7].
        :::

        ::: patient
        Most sore knees get better when you keep moving.
        :::
        """,
    "content/knees/chapters/20-care.clinician.md": """\
        # Management

        Offer supervised exercise before any injection [@jones2019; @smith2020].

        ```{table} options
        ```
        """,
    "content/knees/chapters/20-care.patient.md": """\
        # What you can do

        Walk a little every day.

        ```{table} options
        ```
        """,
    "content/knees/tables/options.yaml": """\
        title: What helps
        options_run: across
        corner: Question
        options:
          - group: Every day
            options:
              - {id: walk, name: Walking}
              - {id: swim, name: Swimming}
          - {id: inject, name: Injection, audience: clinician}
        criteria:
          - {id: often, name: How often}
          - {id: effect, name: {patient: Does it help, clinician: Effect on pain}}
        answers:
          walk: {often: Daily, effect: {patient: A lot, clinician: "Moderate [@smith2020]"}}
          swim: {often: Weekly, effect: Some}
          inject: {often: Once, effect: "Short-lived [@jones2019]"}
        """,
    "bibliography.bib": """\
        @article{smith2020,
          author = {Smith, Ann B.},
          title = {Exercise for the knee},
          journal = {Journal of Joints},
          year = {2020}, volume = {3}, number = {1}, pages = {1--9},
          doi = {10.1000/knee.2020}
        }

        @article{jones2019,
          author = {Jones, Carl and Roe, Dina},
          title = {Radiographs mislead},
          journal = {Journal of Joints},
          year = {2019}, volume = {2}, number = {4}, pages = {44--51}
        }
        """,
}

STYLE = frozenset(rule.code for rule in (*READING_EASE, *STRUCTURE))


def besides_style(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, but for those on how a text is written: filler is not meant to be read."""
    return tuple(finding for finding in findings if finding.code not in STYLE)


class Silence:
    """Progress that nobody watches."""

    def expect(self, handouts: int) -> None: ...
    def begin(self, handout: Handout) -> None: ...
    def verb(self, handout: Handout | None, verb: str, seconds: float) -> None: ...
    def found(self, findings: Sequence[Finding]) -> None: ...
    def deliver(self, delivery: runs.Delivery) -> None: ...


class BreakingOff(Silence):
    """A person who ends the program when so many copies are done."""

    def __init__(self, after: int) -> None:
        self.left = after

    def deliver(self, delivery: runs.Delivery) -> None:
        del delivery
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


@dataclass(frozen=True)
class TinyLibrary:
    """A library in a folder of its own."""

    root: Path

    @property
    def out(self) -> Path:
        return self.root / "out"

    def write(self, path: str, text: str | bytes) -> None:
        """Write a file of the library; text may be indented as the test is."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, str):
            text = dedent(text).encode()
        target.write_bytes(text)

    def text(self, path: str) -> str:
        """What stands in a file of the library."""
        return (self.root / path).read_text(encoding="utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        """Replace `old`, which must be there, in a file."""
        text = self.text(path)
        assert old in text
        (self.root / path).write_text(text.replace(old, new), encoding="utf-8")

    def for_patients_alone(self) -> TinyLibrary:
        """The same without an edition for clinicians: it is checked in half the time."""
        self.change("content/knees/work.yaml", "chapters:", "audiences: [patient]\nchapters:")
        return self

    def order(self, **wanted: object) -> runs.Order:
        from bifolio.building import runs  # late: to begin to test takes as long as what is loaded

        return runs.Order(self.root, self.out, **wanted)  # type: ignore[arg-type]

    def build(self, **wanted: object) -> runs.Run:
        """Build it in this process, with a worker that other libraries may have used."""
        from bifolio.building import runs
        from tests.support.workers import WORKERS

        return runs.build(self.order(**wanted), Silence(), WORKERS)

    def check(self, **wanted: object) -> tuple[Finding, ...]:
        """The findings of everything up to the page."""
        from bifolio.building import runs
        from tests.support.workers import WORKERS, reading_once

        try:
            with reading_once():
                return runs.check(self.order(**wanted), Silence(), WORKERS).findings
        except ContentError as error:
            return error.findings

    def paper(self, audience: str, format_name: str = "a4-standard-colour") -> Paper:
        """The delivered handout for an audience."""
        from tests.support.papers import Paper

        path = self.out / "knees" / f"knees-{audience}-{format_name}.pdf"
        return Paper(path.read_bytes())


def found_in_chapters(folder: Path, texts: Sequence[str], files: Mapping[str, str] | None = None
                      ) -> dict[str, tuple[Finding, ...]]:
    """What is found in each of these texts: one library has each of them as a chapter.

    `files` of it are other ones than those of the tiny library.
    """
    library = tiny_in(folder)
    for path, text in (files or {}).items():
        library.write(path, text)
    paths = {f"content/knees/chapters/c{number}.md": text for number, text in enumerate(texts)}
    for path, text in paths.items():
        library.write(path, f"# The chapter {Path(path).stem}\n\n{text}\n".encode())
    named = ", ".join(Path(path).stem for path in paths)
    library.change("content/knees/work.yaml", "20-care]", f"20-care, {named}]")
    found = library.check()
    return {text: tuple(f for f in found if f.span.path == path) for path, text in paths.items()}


def lying(out: Path) -> dict[str, bytes]:
    """Every file that a person sees in a folder of handouts."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*")
            if path.is_file() and FOLDER not in path.parts and not path.name.startswith(".")}


def tiny_in(folder: Path) -> TinyLibrary:
    """A tiny library in a folder, whole and right."""
    library = TinyLibrary(folder)
    for path, text in FILES.items():
        library.write(path, text)
    return library
