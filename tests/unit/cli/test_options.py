"""Options: where they may stand, which command reads which, and what excludes what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click import Context

from bifolio.cli import main
from bifolio.cli.run import bifolio
from bifolio.model import Audience
from tests.support.cli_cases import StandIn
from tests.support.places import ROOT

Shown = pytest.CaptureFixture[str]


def test_options_before_and_after(stand_in: StandIn, tmp_path: Path) -> None:
    """Options may stand before and after the command; what can be given twice adds up."""
    made = stand_in()
    (tmp_path / "content" / "sleep").mkdir()
    (tmp_path / "content" / "sleep" / "work.yaml").touch()
    code = main(["--work", "sleep", "--root", "content", "--audience", "patient",
                 "build", "--audience", "clinician", "--root", str(tmp_path),
                 "--out", "there", "--work", "hand-washing", "--strict"])
    assert code == 0
    order, = made.orders
    assert (order.root, order.out, order.strict) == (tmp_path, Path("there"), True)
    assert order.audiences == (Audience.PATIENT, Audience.CLINICIAN)
    assert order.works == ("sleep", "hand-washing")


@pytest.mark.parametrize("words", [
    ["--allow-expired"], ["--allow-expired", "build"], ["build", "--allow-expired"],
    ["--jobs", "2", "--allow-expired", "--work", "hand-washing", "build"]])
def test_an_option_of_a_command_may_stand_before_it(words: list[str], stand_in: StandIn,
                                                    tmp_path: Path) -> None:
    """Before its name or behind it, and without a name it is that of `build`."""
    (tmp_path / "content" / "hand-washing").mkdir(exist_ok=True)
    (tmp_path / "content" / "hand-washing" / "work.yaml").touch()
    made = stand_in()
    assert main(["--root", str(tmp_path), *words]) == 0
    assert made.orders[0].allow_expired


def test_an_option_with_a_value_stands_before_its_command_too(capsys: Shown) -> None:
    """Its value is no command's name; what no command has is still a slip."""
    assert main(["--within", "9", "list", "due", "--root", str(ROOT)]) in (0, 1)
    assert "No such option" not in capsys.readouterr().err
    assert main(["--nonsense", "list"]) == 2
    assert "--nonsense" in capsys.readouterr().err


def test_out_lies_in_library(stand_in: StandIn, tmp_path: Path) -> None:
    """Handouts go into the library's own out/ unless another folder is named."""
    made = stand_in()
    main(["--root", str(tmp_path)])
    assert made.orders[0].out == tmp_path / "out"


SHARED = {
    "--work": "hand-washing", "--audience": "patient", "--formats": "all", "--clinic": "none",
    "--format": "a4-large-mono", "--jobs": "2", "--strict": "", "--release": "",
    "--allow-expired": ""}
READ = {  # by command, what it reads of these
    "build": set(SHARED), "watch": set(SHARED),
    "check": {"--work", "--audience", "--formats", "--clinic", "--strict"},
    "list": {"--work", "--audience", "--formats", "--format", "--clinic"},
    "list handouts": {"--work", "--audience", "--formats", "--format", "--clinic"},
    "list signoffs": {"--work", "--audience"}, "list facts": {"--work", "--audience"},
    "list sources": {"--work", "--audience"}, "list due": {"--work"},
    "impose": {"--work", "--audience", "--strict"},
    "approve": set(), "verify": set(), "clean": set(), "new": set(), "explain": set(),
    "schema": set()}


@pytest.mark.parametrize(("command", "option"), [
    (command, option) for command, read in READ.items() for option in SHARED
    if option not in read])
def test_an_option_that_would_be_ignored_is_a_slip(command: str, option: str, stand_in: StandIn,
                                                   capsys: Shown) -> None:
    """What a command does not read it refuses, before its name and behind it, and does nothing."""
    made = stand_in()
    value = [word for word in [SHARED[option]] if word]
    before = option not in ("--release", "--allow-expired")  # which only `build` and `watch` have
    places = ([*command.split(), option, *value], [option, *value, *command.split()])
    for words in places[:1 + before]:
        assert main(words) == 2
        assert option in capsys.readouterr().err
    assert made.orders == []


@pytest.mark.parametrize("command", READ)
def test_a_command_takes_what_it_reads(command: str) -> None:
    """The options of each command are those that it reads, and of a library where it has one."""
    found: Any = bifolio
    for word in command.split():
        found = found.get_command(Context(found), word)
    taken = {name for param in found.params for name in param.opts if name in SHARED
             and not (name == "--format" and param.name == "form")}
    assert taken == READ[command]


@pytest.mark.parametrize(("words", "said"), [
    (["--quiet", "check", "--verbose"], "--quiet and --verbose"), (["-q", "-v"], "--quiet and"),
    (["build", "--check", "--explain"], "--explain"),
    (["check", "--scorecard", "--formats", "all"], "leave --formats and --clinic"),
    (["--clinic", "none", "check", "--scorecard"], "leave --formats and --clinic"),
])
def test_options_that_exclude_each_other(words: list[str], said: str, stand_in: StandIn,
                                         capsys: Shown) -> None:
    """Of two options of which one would be ignored, neither is followed."""
    made = stand_in()
    assert main(words) == 2
    assert said in capsys.readouterr().err
    assert made.orders == []


def test_the_library_may_be_named_before_any_command(capsys: Shown) -> None:
    """The front door names it before every command, those that have no library among them."""
    assert main(["--root", str(ROOT), "schema"]) == 0
    assert "work.yaml" in capsys.readouterr().out
