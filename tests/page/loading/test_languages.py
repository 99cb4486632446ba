"""Languages: numbers and dates go by the whole tag, and what no page can be set in is refused."""

from __future__ import annotations

from collections.abc import Iterator

from bifolio.building.scorecards import score
from bifolio.cli import main
from bifolio.diagnostics import Findings
from tests.support.library import TinyLibrary

LIBRARY, WORK = "content/library.yaml", "content/knees/work.yaml"


# --- a library in another language ---------------------------------------------------------------


def refused(library: TinyLibrary) -> Iterator[str]:
    """Where a language is refused, with what is said of it."""
    return (f"{finding.span} {finding.what}" for finding in library.check()
            if finding.code == "language-not-supported")


def test_a_library_in_another_language_is_refused(tiny: TinyLibrary) -> None:
    """One finding stands at the language, and by no command is anything made."""
    tiny.change(LIBRARY, "language: en", "language: it")
    (said,) = refused(tiny)
    assert said.startswith(f"{LIBRARY}:2:11 Handouts in Italian (“it”)")
    assert "“Key points”" in said
    run = tiny.build()
    assert run.failed and [delivery.path for delivery in run.deliveries] == ["", ""]
    assert not list(tiny.out.rglob("*.pdf"))
    found = Findings()
    assert list(score(tiny.order(), found)) == [] and found.has("language-not-supported", LIBRARY)
    assert main(["--root", str(tiny.root), "list"]) == 1


def test_a_work_in_another_language_is_refused_alone(tiny: TinyLibrary) -> None:
    """Its handouts are withheld, at its own line; those of the other work are made."""
    work = (tiny.root / WORK).read_text(encoding="utf-8")
    tiny.write("content/ankles/work.yaml", f"{work}language: ar\naudiences: [patient]\n".replace(
        "[10-what, 20-care]", "[10-what]"))
    tiny.write("content/ankles/chapters/10-what.md", "# What it is\n\nWalk [@smith2020].\n")
    (said,) = refused(tiny)
    assert said.startswith("content/ankles/work.yaml:8:11 ") and "right to left" in said
    run = tiny.build()
    assert {delivery.handout.work for delivery in run.deliveries if delivery.path} == {"knees"}
    assert [path.name for path in tiny.out.iterdir() if path.suffix == ""
            and not path.name.startswith(".")] == ["knees"]
    assert [scored.work for scored in score(tiny.order(), Findings())] == ["knees"]
    tiny.change(LIBRARY, "language: en", "language: en\nrequired_signoffs: {patient: [nurse]}")
    approve = ["--root", str(tiny.root), "approve"]
    signed = ["--edition", "patient", "--role", "nurse", "--name", "A Nurse"]
    assert [main([*approve, work, *signed]) for work in ("ankles", "knees")] == [1, 0]


def test_a_tag_that_is_no_tag_stops_the_handouts(tiny: TinyLibrary) -> None:
    """A slip in the language is an error at its place, and is not printed as English."""
    tiny.change(LIBRARY, "language: en", "language: en-UK")
    found = [f for f in tiny.check() if f.span.path == LIBRARY]
    assert [(f.code, f.span.line, f.span.column) for f in found] == [("unexpected-value", 2, 11)]
    assert "“en-GB”" in found[0].fix
    assert [delivery.path for delivery in tiny.build().deliveries] == ["", ""]


def test_the_paper_has_the_numbers_and_days_of_its_place(tiny: TinyLibrary) -> None:
    """In South African English a dose and the day of review stand on the page as they do there."""
    tiny.change(LIBRARY, "language: en", "language: en-ZA")
    tiny.change(WORK, "2028-01-31", "2028-02-01")
    tiny.write("content/knees/facts.yaml", """\
        dose:
          quantity: dose
          value: "12500.5"
          unit: mg
          population: adults
          sources: [smith2020]
          grade: A
          confidence: verified
          as_of: 2026-01-31
        """)
    tiny.change("content/knees/chapters/20-care.patient.md", "Walk a little every day.",
                "Walk a little every day. Take {fact}`dose`.")
    run = tiny.build(audiences=("patient",))
    assert [f.code for f in run.findings if f.severity.word == "error"] == []
    text = tiny.paper("patient").text
    assert "12 500,5 mg" in text.replace("\u00a0", " ")
    assert "01 February 2028" in text and tiny.paper("patient").metadata["Lang"] == "en-ZA"
