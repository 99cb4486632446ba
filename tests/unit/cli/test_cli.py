"""The command line: what may be typed, what is shown, and the exit code.

One module, as every command is given the same stand-in for what makes handouts.
"""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bifolio import __version__
from bifolio.cli import main
from bifolio.cli import test as cli_test
from bifolio.diagnostics import ContentError, ToolchainError
from bifolio.diagnostics.rules import FAMILIES, RULES
from tests.support.cli_cases import ERROR, NOTE, WARNING, StandIn, finding
from tests.support.places import ROOT

Shown = pytest.CaptureFixture[str]


@pytest.mark.parametrize("words", [[], ["build"]])
def test_build(words: list[str], stand_in: StandIn, capsys: Shown) -> None:
    """Without a command, or with “build”, each PDF gets a line, and the last line sums up."""
    made = stand_in()
    assert main(words) == 0
    assert capsys.readouterr().out == (
        "out/hand-washing/hand-washing-patient-a4-standard-colour.pdf    6 pages    184 kB"
        "    1.9 s\n"
        "out/hand-washing/hand-washing-clinician-a4-standard-colour.pdf    6 pages    184 kB"
        "    1.9 s\n"
        "2 handouts made in 0.0 s.\n")
    order, = made.orders
    assert (order.root, order.out) == (Path(), Path("out"))
    assert (order.works, order.audiences, order.strict) == ((), (), False)


def test_drafts(stand_in: StandIn, capsys: Shown) -> None:
    """A draft says so on its line, and the last line counts them."""
    stand_in(draft=True)
    main([])
    lines = capsys.readouterr().out.splitlines()
    assert [line.endswith("  draft") for line in lines] == [True, True, False]
    assert lines[-1].endswith(", all marked as draft.")


def test_failed_build(stand_in: StandIn, capsys: Shown) -> None:
    """A handout with an error is not made; the findings follow, then their number."""
    stand_in(ERROR, NOTE)
    assert main([]) == 1
    stays = "the earlier one stays"
    assert capsys.readouterr().out == textwrap.dedent(f"""\
        not made  hand-washing · patient · a4-standard-colour: 1 error, 1 note; {stays}
        out/hand-washing/hand-washing-clinician-a4-standard-colour.pdf    6 pages    184 kB    1.9 s

        content/w/work.yaml:1:2: error[missing-key]
          what  Something missing-key.
          why   {RULES['missing-key'].why}
          fix   Mend it.

        1 note (1 × unused-source); see it with --verbose.
        1 error, 1 note
        1 of 2 handouts made in 0.0 s.
        """)


def test_only_notes(stand_in: StandIn, capsys: Shown) -> None:
    """Notes alone fail nothing and are one line."""
    stand_in(NOTE, finding("unused-source", 2))
    assert main([]) == 0
    assert capsys.readouterr().out.splitlines()[2:-1] == [
        "", "2 notes (2 × unused-source); see them with --verbose."]


def test_verbose(stand_in: StandIn, capsys: Shown) -> None:
    """--verbose shows notes whole, and the time of each verb."""
    stand_in(NOTE)
    main(["--verbose"])
    shown = capsys.readouterr().out
    assert "note[unused-source]" in shown
    assert "see it with" not in shown
    assert shown.count("  select 0.25 s  cite 0.25 s\n") == 2
    assert shown.startswith("gather 0.01 s\n")


def test_quiet(stand_in: StandIn, capsys: Shown) -> None:
    """--quiet shows findings of errors and nothing else."""
    stand_in(ERROR, WARNING, NOTE)
    assert main(["--quiet"]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("content/w/work.yaml:1:2: error[missing-key]\n  what")
    assert shown.endswith("  fix   Mend it.\n")
    assert "warning[" not in shown
    stand_in(WARNING)
    assert main(["--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_strict(stand_in: StandIn, capsys: Shown) -> None:
    """A warning fails only with --strict, which says why."""
    stand_in(WARNING)
    assert main([]) == 0
    stand_in(WARNING)
    assert main(["--strict"]) == 1
    assert "With --strict, warnings fail too." in capsys.readouterr().out


def test_removed(stand_in: StandIn, capsys: Shown) -> None:
    """Handouts that nothing makes any more are named when they are removed."""
    stand_in(removed=("old/old.pdf",), outdated=("w/print/w-2up.pdf",))
    main([])
    shown = capsys.readouterr().out
    assert "removed out/old/old.pdf, which nothing makes any more\n" in shown
    assert "removed out/w/print/w-2up.pdf, a copy of an earlier handout\n" in shown


def test_nothing_to_make(stand_in: StandIn, capsys: Shown) -> None:
    """An order that fits no edition is a slip in what was typed."""
    stand_in(handouts=())
    assert main(["--audience", "patient"]) == 2
    assert "nothing to make" in capsys.readouterr().err


# --- checking ------------------------------------------------------------------------------------


def test_check(stand_in: StandIn, capsys: Shown) -> None:
    """check shows the findings, their number, and what was checked."""
    stand_in(ERROR, WARNING)
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "content/w/work.yaml:1:2: error[missing-key]"
    assert lines[-2:] == ["1 error, 1 warning", "2 handouts checked in 0.0 s."]


def test_check_clean(stand_in: StandIn, capsys: Shown) -> None:
    """check says that it found nothing."""
    stand_in()
    assert main(["check"]) == 0
    assert capsys.readouterr().out == "2 handouts checked in 0.0 s: no findings.\n"


@pytest.mark.parametrize("form", ["json", "sarif"])
def test_check_for_programs(form: str, stand_in: StandIn, capsys: Shown) -> None:
    """In a form for programs, standard output holds the document and nothing else."""
    stand_in(ERROR, NOTE)
    assert main(["check", "--format", form, "--verbose"]) == 1
    read = json.loads(capsys.readouterr().out)
    found = read["findings"] if form == "json" else read["runs"][0]["results"]
    assert len(found) == 2


@pytest.mark.parametrize("form", ["text", "json"])
def test_unreadable_library(form: str, stand_in: StandIn, capsys: Shown) -> None:
    """Where there is no library to read, its findings are reported in the form asked for."""
    stand_in(raises=ContentError("There is no library to read.", [finding("empty-library")]))
    assert main(["check", "--format", form]) == 1
    shown = capsys.readouterr()
    if form == "json":
        assert json.loads(shown.out)["findings"][0]["code"] == "empty-library"
    else:
        assert "error[empty-library]" in shown.out
        assert shown.err == "There is no library to read.\n"


# --- slips, and other trouble --------------------------------------------------------------------


@pytest.mark.parametrize(("words", "said"), [
    (["biuld"], "Did you mean “build”?"),
    (["check", "--strikt"], "--strict"),
    (["--wrok", "x"], "--work"),
    (["--work", "hand-wasing"], "Did you mean “hand-washing”?"),
    (["list", "--work", "xyzzy"], "Known here: hand-washing."),
    (["--audience", "patiant"], "Did you mean “patient”?"),
    (["explain", "missing-kye"], "Did you mean “missing-key”?"),
    (["check", "--format", "sarrif"], "sarif"),
    (["check", "--scorecard", "--format", "json"], "leave --format and --to"),
    (["list", "sigonffs"], "Did you mean “signoffs”?"),
    (["--root", "nowhere"], "nowhere"),
    (["new"], "DIR"),
])
def test_slips(words: list[str], said: str, stand_in: StandIn, capsys: Shown) -> None:
    """What is wrongly typed ends with code 2 and says what was likely meant."""
    made = stand_in()
    assert main(words) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
    assert made.orders == []


@pytest.mark.parametrize(("error", "code", "said"), [
    (ContentError("No work."), 1, "No work.\n"),
    (ToolchainError("No Pango."), 3, "No Pango.\n"),
    (PermissionError(13, "Permission denied", "out"), 3, "out: Permission denied. "),
    (KeyboardInterrupt(), 130, "Stopped."),
])
def test_trouble(error: BaseException, code: int, said: str, stand_in: StandIn,
                 capsys: Shown) -> None:
    """Trouble that is not ours has its own exit code and no traceback."""
    stand_in(raises=error)
    assert main([]) == code
    shown = capsys.readouterr().err
    assert said in shown
    assert "Traceback" not in shown


def test_our_bug(stand_in: StandIn, capsys: Shown) -> None:
    """A fault of our own ends with code 70, the traceback, and where to report it."""
    stand_in(raises=ZeroDivisionError("oops"))
    assert main([]) == 70
    shown = capsys.readouterr().err
    assert "ZeroDivisionError: oops" in shown
    assert "the project's issue tracker" in shown


# --- the other commands --------------------------------------------------------------------------


def test_list(stand_in: StandIn, capsys: Shown) -> None:
    """list shows works, editions, formats, revisions, review dates and titles in columns."""
    stand_in()
    assert main(["list"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert rows == [
        f"hand-washing  {edition}  a4-standard-colour  1         2027-05-22  not made  Clean hands"
        for edition in ("patient (en)  ", "clinician (en)")]
    assert head.index("review by") == rows[0].index("2027")
    assert head.index("title") == rows[0].index("Clean")


def test_list_with_errors(stand_in: StandIn, capsys: Shown) -> None:
    """list still lists, and then shows what is wrong."""
    stand_in(ERROR, NOTE)
    assert main(["list"]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("work ")
    assert "error[missing-key]" in shown
    assert "note" not in shown


def test_new(tmp_path: Path, capsys: Shown) -> None:
    """new writes a whole library, with a page that tells its author what is where."""
    assert main(["new", str(tmp_path / "mine")]) == 0
    written = {path.relative_to(tmp_path / "mine").as_posix()
               for path in (tmp_path / "mine").rglob("*") if path.is_file()}
    assert {"README.md", "bibliography.bib", "content/library.yaml",
            "content/hand-washing/work.yaml"} <= written
    assert "check --root" in capsys.readouterr().out


@pytest.mark.parametrize("inside", ["a file", ""])
def test_new_refuses(inside: str, tmp_path: Path, capsys: Shown) -> None:
    """new touches no folder with anything in it, and no file."""
    target = tmp_path / "mine"
    if inside:
        target.mkdir()
        (target / inside).write_text("mine")
    else:
        target.write_text("mine")
    assert main(["new", str(target)]) == 2
    assert "is not empty" in capsys.readouterr().err
    assert len(list(tmp_path.rglob("*"))) == (2 if inside else 1)


def test_new_in_empty_folder(tmp_path: Path) -> None:
    """An empty folder will do for a new library."""
    assert main(["new", str(tmp_path)]) == 0
    assert (tmp_path / "content" / "library.yaml").is_file()


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library's out/ with a handout, its list, and files of a stranger."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "out"
    (folder / "w").mkdir(parents=True)
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "library.yaml").touch()
    for name in ("w/w.pdf", "w/w.html", "w/notes.txt", "mine.pdf", "../outside.pdf"):
        (folder / name).write_text(name)
    entries = [{"name": "w", "path": "w/w.pdf", "web_page": "w/w.html"},
               {"name": "gone", "path": "gone/gone.pdf"}, {"name": "withheld", "path": ""},
               {"name": "evil", "path": "../outside.pdf"}]
    (folder / "catalogue.json").write_text(json.dumps({"version": 1, "handouts": entries}))
    return folder


def test_clean(out: Path, capsys: Shown) -> None:
    """clean removes what the catalogue lists and the catalogue, never a stranger's file."""
    assert main(["clean"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "removed out/w/w.html", "removed out/w/w.pdf", "removed out/catalogue.json",
        "left    out/mine.pdf, which is listed nowhere",
        "left    out/w/notes.txt, which is listed nowhere",
        "To remove what is listed nowhere too: clean --unlisted"]
    assert sorted(p.name for p in out.rglob("*") if p.is_file()) == ["mine.pdf", "notes.txt"]
    assert (out.parent / "outside.pdf").is_file()


@pytest.mark.parametrize("words", [["clean", "--work", "w"], ["--audience", "patient", "clean"]])
def test_clean_takes_no_part_for_the_whole(words: list[str], out: Path) -> None:
    """Who wants to clear away one work only must not lose them all."""
    assert main(words) == 2
    assert (out / "w" / "w.pdf").is_file() and (out / "catalogue.json").is_file()


def test_clean_again(out: Path, capsys: Shown) -> None:
    """clean says when there is nothing of ours."""
    main(["clean"])
    capsys.readouterr()
    assert main(["clean"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "There is nothing of ours in out."


def test_clean_what_is_listed_nowhere(out: Path, capsys: Shown) -> None:
    """clean --unlisted removes all that lies among the handouts, and nothing that is hidden."""
    (out / ".mine").touch()
    assert main(["clean", "--unlisted"]) == 0
    assert "removed out/mine.pdf" in capsys.readouterr().out
    assert [path.name for path in out.rglob("*")] == [".mine"]
    assert (out.parent / "outside.pdf").is_file()


@pytest.mark.parametrize("content", ["", "[]", '{"handouts": 5}', '{"mine": true}'])
def test_clean_leaves_foreign_catalogue(content: str, out: Path) -> None:
    """A catalogue.json that is not ours stays, like everything it might name."""
    (out / "catalogue.json").write_text(content)
    assert main(["clean"]) == 0
    assert len([p for p in out.rglob("*") if p.is_file()]) == 5


def test_clean_outside_library(out: Path, capsys: Shown) -> None:
    """Where there is no library, clean removes nothing unless the folder itself is named."""
    (out.parent / "content" / "library.yaml").unlink()
    assert main(["clean"]) == 2
    assert "is no library" in capsys.readouterr().err
    assert (out / "w" / "w.pdf").is_file()
    assert main(["clean", "--out", "out"]) == 0
    assert not (out / "w" / "w.pdf").exists()


def test_explain(capsys: Shown) -> None:
    """explain tells why a rule stands, and shows a broken example."""
    assert main(["explain", "missing-alt"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("missing-alt (error)\n")
    assert RULES["missing-alt"].why in shown
    assert RULES["missing-alt"].example in shown


def test_explain_all(capsys: Shown) -> None:
    """explain without a code lists every code under its family, in columns."""
    assert main(["explain"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert [line for line in lines if not line.startswith(" ")] == list(FAMILIES)
    rules = [line for line in lines if line.startswith("  ")]
    assert [line.split()[0] for line in rules] == list(RULES)
    lighter = [line.split()[0] for line in rules if "(clinicians: " in line]
    assert lighter == [rule.code for rule in RULES.values() if rule.clinician]
    assert len({line.index(RULES[line.split()[0]].why) for line in rules
                if line.split()[0] not in lighter}) == 1


def test_explain_for_programs(capsys: Shown) -> None:
    """As JSON, explain gives one rule or all: family, severity by audience, source, the rest."""
    assert main(["explain", "error-prone-dose", "--format", "json"]) == 0
    one = json.loads(capsys.readouterr().out)
    assert one["severity"] == {"patient": "error", "clinician": "warning"}
    assert one["family"] == "Doses and medicines" and one["waivable"] and "ISMP" in one["source"]
    assert main(["explain", "--format", "json"]) == 0
    every = json.loads(capsys.readouterr().out)
    assert [entry["code"] for entry in every] == list(RULES) and one in every


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], Path]]:
    """The commands that were run instead of being run, and in which folder; none finds a test."""
    ran: list[tuple[list[str], Path]] = []

    def run(command: list[str], cwd: Path, check: bool) -> Any:
        ran.append((command, cwd))
        return SimpleNamespace(returncode=5)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr("bifolio.building.worker.cores", lambda: 4)
    return ran


@pytest.mark.parametrize("words", [
    ["-k", "tables", "--maxfail=1"], ["tests/unit/cli/test_cli.py::test_help"],
    ["-x", "tests/unit/cli/test_cli.py"]])
def test_test_passes_arguments_on(ran: list[tuple[list[str], Path]], words: list[str]) -> None:
    """test runs the checkout's tests that are named, and only those, in one process."""
    assert main(["test", "--", *words]) == 1
    assert ran == [([sys.executable, "-m", "pytest", *words], ROOT)]


@pytest.mark.parametrize(("cores", "shares"), [(1, []), (2, ["-n", "2"]), (64, ["-n", "8"])])
def test_test_uses_every_core(ran: list[tuple[list[str], Path]], monkeypatch: pytest.MonkeyPatch,
                              cores: int, shares: list[str]) -> None:
    """All tests are shared out among the cores, a file to a core; eight cores are enough."""
    monkeypatch.setattr("bifolio.building.worker.cores", lambda: cores)
    assert main(["test", "--maxfail=1"]) == 1
    (command, _), = ran
    assert command[3:3 + len(shares)] == shares and command[-1] == "--maxfail=1"
    assert ("--dist" in command) == bool(shares)


def test_test_without_what_shares_out(ran: list[tuple[list[str], Path]],
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pytest-xdist is not installed, all tests run one after the other."""
    monkeypatch.setattr(cli_test, "find_spec", lambda name: name == "pytest" or None)
    assert main(["test"]) == 1
    assert ran == [([sys.executable, "-m", "pytest"], ROOT)]


def test_test_of_everything(ran: list[tuple[list[str], Path]]) -> None:
    """--all runs the system tier too, and the unit tier with the other Pythons of the computer."""
    assert main(["test", "--all", "-x"]) == 1
    shares = ["-n", "4", "--dist", "loadfile", "--no-loadscope-reorder"]
    assert [command[2:] for command, _ in ran] == [
        ["pytest", *shares, "--all", "-x"], ["tests.support.pythons", *shares, "-x"]]
    assert main(["test", "--all", "--", "tests/unit/cli"]) == 1
    assert [command[2:] for command, _ in ran[2:]] == [["pytest", "--all", "tests/unit/cli"]]


def test_test_of_damaged_libraries(ran: list[tuple[list[str], Path]]) -> None:
    """--campaign runs the campaigns in the place of the tests, with the seed that is named."""
    assert main(["test", "--campaign", "--seed", "7", "--inputs", "50", "printed"]) == 5
    assert ran == [([sys.executable, "-m", "tests.campaign", "--seed", "7", "--inputs", "50",
                     "printed"], ROOT)]


def test_test_without_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
                            ) -> None:
    """An installed package without tests says so."""
    monkeypatch.setattr(cli_test.engine_files, "PACKAGE", tmp_path / "bifolio")
    assert main(["test"]) == 2
    assert "not part of an installed Bifolio" in capsys.readouterr().err


def test_version(capsys: Shown) -> None:
    """--version shows the version."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"Bifolio {__version__}\n"


def test_help(capsys: Shown) -> None:
    """--help names every command and shows examples that can be typed."""
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    listed = shown.split("Options:")[1].split("Examples:")[0].split("-h, --help")[1]
    kinds = {part.split(":")[0]: [line.split()[0] for line in part.splitlines()[1:]]
             for part in listed.strip().split("\n\n")[1:]}
    assert kinds == {
        "Write": ["new", "serve", "watch", "explain", "schema"], "Check": ["check", "list", "test"],
        "Release": ["approve", "verify"], "Print": ["build", "impose", "clean"]}
    assert "..." not in listed
    assert "new my-library" in shown.split("Examples:")[1]


@pytest.mark.parametrize(("words", "old", "now"), [
    ("facts", "facts", "list facts"), ("sources --online", "sources", "list sources"),
    ("signoffs hand-washing", "signoffs", "list signoffs"), ("due", "due", "list due"),
    ("--quiet score", "score", "check --scorecard"),
    ("look --pair 1:2", "look", "impose --as contact-sheet"),
    ("approve hand-washing --list", "approve --list", "list signoffs"),
])
def test_an_old_word_names_the_new_one(words: str, old: str, now: str, stand_in: StandIn,
                                       capsys: Shown) -> None:
    """What an earlier version was told is answered with what to type now, and can be typed."""
    stand_in()
    assert main(words.split()) == 2
    assert f"“{old}” is now “{now}”." in capsys.readouterr().err
    assert main([*now.split(), "--help"]) == 0


def test_a_computer_without_pango_is_told_the_way_out(stand_in: StandIn, capsys: Shown,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the typesetter cannot load, the message says why and what installs what it needs."""
    stand_in()

    class Lacking:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "bifolio.building.runs":
                raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.delattr("bifolio.building.runs")
    monkeypatch.delitem(sys.modules, "bifolio.building.runs")
    monkeypatch.setattr(sys, "meta_path", [Lacking(), *sys.meta_path])
    assert main(["check"]) == 3
    said = capsys.readouterr().err
    assert "The typesetter cannot start: cannot load library" in said and "To install" in said
    assert main(["list", "handouts"]) == 0, "what sets no type does without"
