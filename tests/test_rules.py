"""Every rule of these families by example: a text that breaks it, and one that nearly does.

`tests/rules/CODE/` holds the two. Each is either one chapter for patients, `breaks.md` and
`nearly.md` (for clinicians `breaks.clinician.md`; for both `breaks.everyone.md`), or a folder
`breaks/` with `chapter.md` (again `chapter.clinician.md`, `chapter.everyone.md`) and with
whatever else the case needs: `library.yaml`, `glossary.yaml`, `bibliography.bib`, `clinics/…`,
`retractions.csv`, `work.yaml`, `facts.yaml`, `tables/…`, `images/…`. What a case does not bring,
this file does.

The sign ‸ in a text that breaks the rule marks the place that the finding must name, to the
column. It is taken out before the text is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from bifolio import production
from bifolio.diagnostics import ContentError, Finding, Severity
from bifolio.rules import RULES
from bifolio.rules.claims import CLAIMS
from bifolio.rules.medication import MEDICATION
from bifolio.rules.reading_ease import READING_EASE
from bifolio.rules.rule import Rule
from bifolio.rules.structure import STRUCTURE
from bifolio.source import Span
from tests.conftest import Silence, TinyLibrary

CASES = Path(__file__).parent / "rules"
MARK = "‸"

# Families of which every rule must have its folder.
FAMILIES: tuple[tuple[Rule, ...], ...] = (READING_EASE, STRUCTURE, MEDICATION, CLAIMS)

LIBRARY = """\
publisher: Test clinic
language: en
"""
WORK = """\
title: A case
chapters: [10-case]
audiences: [{audiences}]
revision: "1.0"
written: 2026-01-31
review_by: 2028-01-31
authors: [Test clinic]
funding: No outside funding.
"""
READERS = {"": "patient", ".patient": "patient", ".clinician": "clinician",
           ".everyone": "patient, clinician"}
BESIDE_CONTENT = ("bibliography.bib", "retractions.csv")
OF_THE_LIBRARY = ("library.yaml", "glossary.yaml", "clinics")


def codes() -> list[str]:
    """The codes that have a folder."""
    return sorted(path.name for path in CASES.iterdir() if path.is_dir())


@dataclass(frozen=True)
class Case:
    """A text that breaks a rule or nearly does: a work of its own, in a library of its own if it
    brings what holds for a whole library."""

    code: str
    name: str

    @property
    def work(self) -> str:
        return f"{self.code}-{self.name}"

    def _found(self) -> dict[str, bytes]:
        folder = CASES / self.code
        if (folder / self.name).is_dir():
            return {path.relative_to(folder / self.name).as_posix(): path.read_bytes()
                    for path in sorted((folder / self.name).rglob("*")) if path.is_file()}
        return {path.name.replace(self.name, "chapter", 1): path.read_bytes()
                for path in folder.glob(f"{self.name}*.md")}

    def files(self) -> dict[str, bytes]:
        """Its files, by the path that each has in its library."""
        found = self._found()
        assert found, f"tests/rules/{self.code} has no {self.name}.md and no {self.name}/"
        files = {"content/library.yaml": LIBRARY.encode()}
        for path, content in found.items():
            if path.startswith("chapter"):
                readers = path.removeprefix("chapter").removesuffix(".md")
                work = WORK.format(audiences=READERS[readers]).encode()
                files.setdefault(f"content/{self.work}/work.yaml", work)
                named = readers if readers in (".patient", ".clinician") else ""
                files[f"content/{self.work}/chapters/10-case{named}.md"] = content
            elif path in BESIDE_CONTENT:
                files[path] = content
            elif path.split("/")[0] in OF_THE_LIBRARY:
                files[f"content/{path}"] = content
            else:
                files[f"content/{self.work}/{path}"] = content
        return files

    @property
    def stands_alone(self) -> bool:
        """Whether it brings what holds for a whole library."""
        return any(path.split("/")[0] in (*OF_THE_LIBRARY, *BESIDE_CONTENT)
                   for path in self._found())


def place_in(files: dict[str, bytes]) -> Span | None:
    """Takes the mark out of the files; returns where it stood."""
    for path, content in files.items():
        before, mark, after = content.decode("utf-8", "replace").partition(MARK)
        if mark:
            files[path] = (before + after).encode()
            return Span(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return None


@dataclass(frozen=True)
class Proofs:
    """What proofreading said of each case, and the place that a case marks."""

    findings: dict[Case, list[Finding]]
    places: dict[Case, Span | None]


@pytest.fixture(scope="module")
def proofs(tmp_path_factory: pytest.TempPathFactory) -> Proofs:
    """All cases, proofread: most of them together, as the works of one library."""
    cases = [Case(code, name) for code in codes() for name in ("breaks", "nearly")]
    together = [case for case in cases if not case.stands_alone]
    proofs = Proofs({}, {})
    for group in (together, *([case] for case in cases if case.stands_alone)):
        library = TinyLibrary(tmp_path_factory.mktemp("rules"))
        for case in group:
            files = case.files()
            proofs.places[case] = place_in(files)
            for path, content in files.items():
                library.write(path, content)
        try:
            found = production.check(library.order(), Silence()).findings
        except ContentError as error:
            found = error.findings
        for case in group:
            proofs.findings[case] = [finding for finding in found if len(group) == 1
                                     or finding.span.path.startswith(f"content/{case.work}/")]
    return proofs


@pytest.mark.parametrize("code", codes())
def test_what_breaks_a_rule_is_found(code: str, proofs: Proofs) -> None:
    """A text that breaks a rule has the finding of its code, at the place that is marked."""
    case = Case(code, "breaks")
    places = [finding.span for finding in proofs.findings[case] if finding.code == code]
    assert places, [finding.code for finding in proofs.findings[case]]
    if place := proofs.places[case]:
        assert place in places, [str(span) for span in places]


@pytest.mark.parametrize("code", codes())
def test_what_nearly_breaks_a_rule_is_not_found(code: str, proofs: Proofs) -> None:
    """A text that just keeps to a rule has no such finding, nor an error that would hide it."""
    assert [(str(f.span), f.code, f.what) for f in proofs.findings[Case(code, "nearly")]
            if f.code == code or f.severity is Severity.ERROR] == []


def test_every_folder_is_a_rule_and_every_rule_of_these_families_has_one() -> None:
    """A folder that names no rule proves nothing, and a rule without one is proved by nothing."""
    assert [code for code in codes() if code not in RULES] == []
    wanted = {rule.code for family in FAMILIES for rule in family}
    assert sorted(wanted - set(codes())) == []
