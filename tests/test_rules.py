"""Every rule of these families by example: a text that breaks it, and one that nearly does.

`tests/rules/CODE/` holds the two. Each is either one chapter for patients, `breaks.md` and
`nearly.md` (for clinicians `breaks.clinician.md`; for both `breaks.everyone.md`), or a folder
`breaks/` with `chapter.md` (again `chapter.clinician.md`, `chapter.everyone.md`) and with
whatever else the case needs: `library.yaml`, `glossary.yaml`, `bibliography.bib`, `clinics/…`,
`work.yaml`, `facts.yaml`, `tables/…`, `images/…`. What a case does not bring, this file does.

The sign ‸ in a text that breaks the rule marks the place that the finding must name, to the
column. It is taken out before the text is read.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bifolio import production
from bifolio.diagnostics import ContentError, Finding, Severity
from bifolio.rules import RULES
from bifolio.rules.rule import Rule
from bifolio.source import Span
from tests.conftest import Silence, TinyLibrary

CASES = Path(__file__).parent / "rules"
MARK = "‸"

# Families of which every rule must have its folder.
FAMILIES: tuple[tuple[Rule, ...], ...] = ()

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
CHAPTER = "content/case/chapters/10-case{}.md"
OF_THE_LIBRARY = ("library.yaml", "glossary.yaml", "clinics")


def codes() -> list[str]:
    """The codes that have a folder."""
    return sorted(path.name for path in CASES.iterdir() if path.is_dir())


def files_of(code: str, name: str) -> dict[str, bytes]:
    """The files of a case, by the path that each has in its library."""
    folder = CASES / code
    if (folder / name).is_dir():
        found = {path.relative_to(folder / name).as_posix(): path.read_bytes()
                 for path in sorted((folder / name).rglob("*")) if path.is_file()}
    else:
        found = {path.name.replace(name, "chapter", 1): path.read_bytes()
                 for path in folder.glob(f"{name}*.md")}
    assert found, f"tests/rules/{code} has no {name}.md and no {name}/"
    files = {"content/library.yaml": LIBRARY.encode()}
    for path, content in found.items():
        readers = path.removeprefix("chapter").removesuffix(".md")
        if path.startswith("chapter"):
            files.setdefault("content/case/work.yaml",
                             WORK.format(audiences=READERS[readers]).encode())
            named = readers if readers in (".patient", ".clinician") else ""
            files[CHAPTER.format(named)] = content
        elif path == "bibliography.bib":
            files[path] = content
        elif path.split("/")[0] in OF_THE_LIBRARY:
            files[f"content/{path}"] = content
        else:
            files[f"content/case/{path}"] = content
    return files


def place_in(files: dict[str, bytes]) -> Span | None:
    """Takes the mark out of the files; returns where it stood."""
    for path, content in files.items():
        before, mark, after = content.decode("utf-8", "replace").partition(MARK)
        if mark:
            files[path] = (before + after).encode()
            return Span(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return None


def found_in(files: dict[str, bytes], folder: Path) -> tuple[Finding, ...]:
    """What proofreading says of a library of these files."""
    library = TinyLibrary(folder)
    for path, content in files.items():
        library.write(path, content)
    try:
        return production.check(library.order(), Silence()).findings
    except ContentError as error:
        return error.findings


@pytest.mark.parametrize("code", codes())
def test_what_breaks_a_rule_is_found(code: str, tmp_path: Path) -> None:
    """A text that breaks a rule has the finding of its code, at the place that is marked."""
    files = files_of(code, "breaks")
    place = place_in(files)
    findings = found_in(files, tmp_path)
    places = [finding.span for finding in findings if finding.code == code]
    assert places, [str(finding.code) for finding in findings]
    if place:
        assert place in places, [str(span) for span in places]


@pytest.mark.parametrize("code", codes())
def test_what_nearly_breaks_a_rule_is_not_found(code: str, tmp_path: Path) -> None:
    """A text that just keeps to a rule has no such finding, nor an error that would hide it."""
    findings = found_in(files_of(code, "nearly"), tmp_path)
    assert [(str(f.span), f.code, f.what) for f in findings
            if f.code == code or f.severity is Severity.ERROR] == []


def test_every_folder_is_a_rule_and_every_rule_of_these_families_has_one() -> None:
    """A folder that names no rule proves nothing, and a rule without one is proved by nothing."""
    assert [code for code in codes() if code not in RULES] == []
    wanted = {rule.code for family in FAMILIES for rule in family}
    assert sorted(wanted - set(codes())) == []
