"""build.py and what it asks of the system: every decision, with nothing installed or fetched.

One module, as the front door is one.
"""

from __future__ import annotations

import ast
import os
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import click
import pytest

from bifolio.files import toolchain
from tests.support.places import ROOT

TEXT = (ROOT / "build.py").read_text(encoding="utf-8")


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The system commands that were run, none of which really is; the second one fails."""
    commands: list[str] = []

    def call(command: list[str]) -> int:
        assert all(isinstance(word, str) for word in command)
        commands.append(" ".join(command))
        return len(commands) - 1

    monkeypatch.setattr("subprocess.call", call)
    return commands


def lacking(monkeypatch: pytest.MonkeyPatch, *lacks: str, root: bool, managers: str) -> None:
    """A system without `lacks`, with these package managers, for root or for somebody."""
    monkeypatch.setattr(toolchain, "missing", lambda uv=False: list(lacks))
    monkeypatch.setattr(toolchain, "is_root", lambda: root)
    monkeypatch.setattr(toolchain, "which", lambda name: name if name in managers.split() else None)


def finish(door: ModuleType) -> None:
    """A .venv that is ready."""
    os.makedirs(door.VENV, exist_ok=True)
    Path(door.STAMP).write_bytes(door.wanted_stamp())


def test_an_old_python_can_read_it() -> None:
    """build.py holds to the grammar of Python 3.8, so that 3.8 can say what is needed."""
    ast.parse(TEXT, feature_version=(3, 8))


def test_it_needs_the_standard_library_only() -> None:
    """Whatever build.py imports comes with Python, or is the engine's list of system needs."""
    nodes = list(ast.walk(ast.parse(TEXT)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    foreign = {name.split(".")[0] for name in names} - sys.stdlib_module_names
    assert foreign == {"bifolio"}
    engine = ast.parse((ROOT / "bifolio" / "files" / "toolchain.py").read_text(encoding="utf-8"))
    froms = {node.module for node in ast.walk(engine) if isinstance(node, ast.ImportFrom)}
    assert {str(name).split(".")[0] for name in froms} <= sys.stdlib_module_names


def test_a_ready_start_imports_nothing_more(door: ModuleType) -> None:
    """At the top of build.py stand os and sys alone, which Python has loaded anyway."""
    names = [
        alias.name
        for node in ast.parse(TEXT).body
        if isinstance(node, ast.Import)
        for alias in node.names
    ]
    assert names == ["os", "sys"]


def test_too_old_a_python_is_told_so(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python 3.10 gets exit code 3, the version that is needed and the way to one."""
    monkeypatch.setattr(door, "NEEDED", (99, 0))
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert door.main([]) == 3
    assert "needs Python 3.11 or newer" in (said := capsys.readouterr().err)
    assert "python.org" in said
    monkeypatch.setattr("shutil.which", lambda name: name == "python3.13")
    assert door.main([]) == 3
    assert "Run:  python3.13 build.py" in capsys.readouterr().err


def test_a_stamp_that_fits_is_ready(door: ModuleType) -> None:
    """Without .venv it is not ready; with the stamp of just this folder, list and Python it is."""
    assert not door.ready()
    finish(door)
    assert door.ready()


def test_another_list_makes_the_stamp_stale(door: ModuleType) -> None:
    """When requirements.lock has changed, .venv is to be made anew."""
    finish(door)
    Path(door.LOCK).write_text("click==8.5.2 \\\n    --hash=sha256:11\n")
    assert not door.ready()


def test_another_place_makes_the_stamp_stale(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the folder was moved, .venv would still point at the old place."""
    finish(door)
    monkeypatch.setattr(door, "ROOT", door.ROOT + "-moved")
    assert not door.ready()


def test_another_python_makes_the_stamp_stale(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A .venv of Python 3.11 is not one for Python 3.12."""
    finish(door)
    newer = type("Implementation", (), {"cache_tag": "cpython-399"})
    monkeypatch.setattr(sys, "implementation", newer)
    assert not door.ready()


def test_a_missing_list_is_explained(
    door: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without requirements.lock the message names the file and says what to do."""
    os.unlink(door.LOCK)
    assert door.main([]) == 3
    said = capsys.readouterr().err
    assert "requirements.lock cannot be read" in said
    assert "Fetch the whole folder again" in said


def test_help_installs_nothing(door: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """Before the first run --help tells what a run will do, and does none of it."""
    assert door.main(["--help"]) == 0
    assert "python3 build.py test" in capsys.readouterr().out
    assert sorted(os.listdir(door.ROOT)) == ["requirements-server.lock", "requirements-test.lock",
                                             "requirements.lock"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows runs Bifolio as a child instead")
def test_a_ready_start_becomes_bifolio(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The arguments are passed on, after the folder of build.py as the library."""
    finish(door)
    became: list[list[str]] = []

    def execv(path: str, command: list[str]) -> None:
        became.append(command)
        raise SystemExit(0)

    monkeypatch.setattr(os, "execv", execv)
    with pytest.raises(SystemExit):
        door.main(["build", "--strict"])
    start = [door.PYTHON, "-P", "-X", "utf8", "-m", "bifolio"]
    assert became == [[*start, "--root", door.ROOT, "build", "--strict"]]


def steps(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Prepare with the long steps replaced; the names of those that were taken."""
    taken: list[str] = []

    def make_venv() -> None:
        taken.append("venv")
        os.makedirs(door.VENV)

    monkeypatch.setattr(door, "see_to_system", lambda with_uv: taken.append("system"))
    monkeypatch.setattr(door, "make_venv", make_venv)
    monkeypatch.setattr(door, "install", lambda lock, uv: taken.append(os.path.basename(lock)))
    return taken


def test_preparing_ends_with_the_stamp(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """First the system, then .venv, then the packages; then .venv is ready."""
    taken = steps(door, monkeypatch)
    door.prepare()
    assert taken == ["system", "venv", "requirements.lock"]
    assert door.ready() and not door.ready(door.TEST_LOCK)


def test_what_tests_need_comes_on_top_and_once(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first “test” adds its packages to a .venv that is ready, and takes nothing away."""
    finish(door)
    taken = steps(door, monkeypatch)
    monkeypatch.setattr(door, "hand_over", lambda arguments: 0)
    for words in (["build"], ["test", "--help"], ["test"], ["test"], []):
        assert door.main(words) == 0
    assert taken == ["system", "requirements-test.lock"]
    Path(door.TEST_LOCK).write_text("pytest==9.2.1 \\\n    --hash=sha256:22\n")
    assert door.ready() and not door.ready(door.TEST_LOCK), "another list of theirs is theirs alone"


def test_the_press_room_comes_on_top_and_once(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first “serve”, wherever it stands, adds its packages; tests add theirs beside them."""
    finish(door)
    taken = steps(door, monkeypatch)
    monkeypatch.setattr(door, "hand_over", lambda arguments: 0)
    for words in (["serve", "--help"], ["--work", "serve"], ["new", "serve"],
                  ["--root", "library", "serve", "--read-only"], ["serve"], ["test"], ["serve"],
                  ["test"]):
        assert door.main(words) == 0
    assert taken == ["system", "requirements-server.lock", "system", "requirements-test.lock"]
    Path(door.SERVER_LOCK).write_text("starlette==1.10.1 \\\n    --hash=sha256:33\n")
    assert door.ready(door.TEST_LOCK) and not door.ready(door.SERVER_LOCK)


@pytest.mark.parametrize(("typed", "added"), [
    ("serve", True), ("-q serve", True), ("--quiet serve", True), ("--root=lib serve", True),
    ("--root lib --quiet serve", True), ("--strict -v serve --port 80", True),
    ("--root serve", False), ("--root serve check", False), ("--work serve --quiet", False),
    ("new serve", False), ("-q check serve", False), ("", False)])
def test_a_command_is_known_behind_any_option(door: ModuleType, typed: str, added: bool) -> None:
    """What “serve” needs is installed whichever option stands before it, and for no folder of that
    name."""
    assert bool(door.added_for(typed.split())) is added


def test_it_knows_which_options_have_a_value(door: ModuleType) -> None:
    """The front door reads what is typed as the program behind it does."""
    from bifolio.cli.app import bifolio

    assert set(door.VALUED) == {name for option in bifolio.params if isinstance(
        option, click.Option) and not option.is_flag for name in option.opts}


def test_a_first_test_installs_both_lists(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no .venv yet, “test” makes it, and then adds what tests need."""
    taken = steps(door, monkeypatch)
    door.prepare(door.TEST_LOCK)
    assert taken == ["system", "venv", "requirements.lock", "requirements-test.lock"]
    assert door.ready() and door.ready(door.TEST_LOCK)


def test_an_interrupted_install_leaves_no_stamp(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Ctrl-C during the install leaves a .venv that is not ready, and says that this is safe."""
    steps(door, monkeypatch)

    def interrupted(lock: str, uv: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(door, "install", interrupted)
    assert door.main([]) == 130
    assert not door.ready()
    assert "an unfinished .venv is made anew" in capsys.readouterr().err


def test_the_second_of_two_runs_uses_what_the_first_made(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the lock is free and another run has meanwhile finished, nothing is made again."""
    taken = steps(door, monkeypatch)
    monkeypatch.setattr(door, "wait_turn", lambda lock: finish(door))
    door.prepare()
    assert taken == []


def test_a_folder_that_cannot_be_written_to_is_named(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where .venv cannot be made the message names the folder and says to copy it."""
    monkeypatch.setattr(door, "VENV", str(Path(door.ROOT) / "absent" / ".venv"))
    assert door.main([]) == 3
    said = capsys.readouterr().err
    assert door.ROOT in said
    assert "Copy it to a folder of your own" in said


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows MSYS2 only")
@pytest.mark.parametrize(
    ("managers", "command"),
    [
        ("apt-get", "sudo apt-get update && sudo apt-get install -y python3.11-venv "
                    "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        ("dnf", "sudo dnf install -y python3-libs pango"),
        ("apk", "sudo apk add python3 pango fontconfig so:libharfbuzz-subset.so.0"),
        ("brew", "brew install python pango"),
        ("apt-get brew", "sudo apt-get update && sudo apt-get install -y python3.11-venv "
                         "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"),
        ("emerge", ""),
    ],
)  # fmt: skip
def test_each_system_has_its_one_command(
    managers: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing is installed by one command of the package manager that is there."""
    lacking(monkeypatch, "venv", "Pango", root=False, managers=managers)
    version = f"python3.{sys.version_info.minor}-venv"
    wanted = command.replace("python3.11-venv", version)
    assert toolchain.install_command(["venv", "Pango"]) == wanted


def test_windows_has_its_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows Pango comes from MSYS2."""
    monkeypatch.setattr(sys, "platform", "win32")
    command = toolchain.install_command(["Pango"])
    assert command.endswith(r"pacman -S --needed --noconfirm mingw-w64-ucrt-x86_64-pango")


def test_only_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With venv in place the command installs Pango alone, and root needs no sudo."""
    lacking(monkeypatch, root=True, managers="dnf")
    assert toolchain.install_command(["Pango"]) == "dnf install -y pango"


def test_without_root_or_terminal_nothing_is_run(
    door: ModuleType,
    shell: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Somebody without a terminal is shown the command; it is not run, and the exit code is 3."""
    lacking(monkeypatch, "Pango", root=False, managers="apt-get")
    assert door.main([]) == 3
    assert shell == []
    said = capsys.readouterr().err
    assert "Pango, which sets type" in said
    assert "venv, Python's" not in said
    assert "sudo apt-get install -y libpango-1.0-0" in said


def test_root_without_a_terminal_is_shown_what_is_run(
    door: ModuleType,
    shell: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """In a container the command is shown, then run; if that does not help, it is said."""
    lacking(monkeypatch, "Pango", root=True, managers="apk")
    assert door.main([]) == 3
    assert shell == ["apk add pango fontconfig so:libharfbuzz-subset.so.0"]
    said = capsys.readouterr().err
    assert said.index(shell[0]) < said.index("Running it")
    assert "Still missing: Pango" in said


def test_commands_run_in_turn_until_one_fails(
    door: ModuleType, shell: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be brought up to date is installed from no old list."""
    lacking(monkeypatch, "Pango", root=True, managers="apt-get")
    assert door.main([]) == 3
    assert [command.split()[:2] for command in shell] == [
        ["apt-get", "update"], ["apt-get", "install"]]
    shell.append("as if one had been run before")
    assert door.run_in_turn([["false"], ["never"]]) == 3
    assert "never" not in shell


def test_no_shell_stands_in_between() -> None:
    """A command is a list of words, so that nothing in one is read as another command."""
    for node in ast.walk(ast.parse(TEXT)):
        if isinstance(node, ast.Call):
            assert not {"shell"} & {word.arg for word in node.keywords}
            assert ast.unparse(node.func) not in ("os.system", "os.popen")


def test_a_command_that_is_not_there_is_told(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without sudo the person reads what could not be started, and no traceback."""
    def missing(command: list[str]) -> int:
        raise FileNotFoundError(2, "No such file or directory", command[0])

    monkeypatch.setattr("subprocess.call", missing)
    lacking(monkeypatch, "Pango", root=True, managers="dnf")
    assert door.main([]) == 3
    assert "dnf cannot be started" in capsys.readouterr().err


@pytest.mark.parametrize("root", [False, True])
@pytest.mark.parametrize(("answer", "runs"), [("yes", 1), ("y", 1), ("", 0), ("no", 0)])
def test_a_person_is_asked(
    root: bool,
    answer: str,
    runs: int,
    door: ModuleType,
    shell: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """At a terminal the command runs after a yes, and after nothing else; root is asked too."""
    lacking(monkeypatch, "Pango", root=root, managers="dnf")
    person = type("Person", (), {"isatty": lambda self: True, "readline": lambda self: answer})()
    monkeypatch.setattr(sys, "stdin", person)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert door.main([]) == 3
    assert len(shell) == runs


def test_homebrew_is_never_run_as_root(door: ModuleType) -> None:
    """Homebrew refuses root, so root is only shown its command."""
    assert not door.may_run([["brew", "install", "pango"]], root=True)
    assert door.may_run([["apk", "add", "pango"]], root=True)


def test_control_signs_are_shown(door: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    """What an installer prints, or a folder is called, moves no cursor."""
    door.say("pip said:\n\x1b[2J\u202e é")
    assert capsys.readouterr().err == "pip said:\n\\x1b[2J\\u202e é\n"


@pytest.mark.parametrize(("release", "told"), [((2, 5, 0), True), ((2, 8, 4), True),
                                               ((2, 8, 5), False), ((2, 10, 0), False)])
def test_an_old_xml_parser_is_told_when_the_folder_is_prepared(
    release: tuple[int, int, int],
    told: bool,
    door: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Once, and with the release that it should be; of a safe parser nothing is said."""
    named = "expat_" + ".".join(map(str, release))
    monkeypatch.setitem(sys.modules, "pyexpat", SimpleNamespace(
        version_info=release, EXPAT_VERSION=named))
    lacking(monkeypatch, root=False, managers="")
    monkeypatch.setattr(door, "make_venv", lambda: (Path(door.VENV)).mkdir())
    monkeypatch.setattr(door, "install", lambda lock, uv: None)
    for _ in range(2):
        if not door.ready():
            door.prepare()
    said = capsys.readouterr().err
    assert said.count("The XML parser of this Python is") == told
    assert (f"expat {named[6:]}; releases before 2.8.5" in said) == told


def test_pango_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pango is missing when none of the ways to load a library finds it."""

    def unloadable(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(toolchain.ctypes, "CDLL", unloadable)
    monkeypatch.setattr(toolchain, "find_library", lambda name: name)
    assert toolchain.missing() == []
    monkeypatch.setattr(toolchain, "find_library", lambda name: None)
    assert toolchain.missing() == ["Pango"]


def test_uv_stands_in_for_ensurepip(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python without ensurepip lacks venv, unless uv does the installing."""
    monkeypatch.setattr(toolchain, "lacks_pango", lambda: False)
    monkeypatch.setattr(toolchain, "find_spec", lambda name: name != "ensurepip")
    assert toolchain.missing() == ["venv"]
    assert toolchain.missing(uv=True) == []


def test_uv_failing_is_said_and_pip_tried(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """When uv cannot install the packages its reason is shown, and pip does it in a new .venv."""
    ran: list[str] = []

    def run(command: list[str]) -> str:
        ran.append("uv" if command[0] == "uv" else " ".join(
            word for word in command if word in ("ensurepip", "pip", "install", "uninstall")))
        return "  no such index" if command[0] == "uv" else ""

    monkeypatch.setattr(door, "run", run)
    monkeypatch.setattr(door, "see_to_system", lambda with_uv: ran.append(f"system {with_uv}"))
    monkeypatch.setattr(door, "make_venv", lambda: ran.append("venv"))
    door.install(door.LOCK, "uv")
    wanted = ["uv", "system False", "venv", "ensurepip", "pip install", "pip uninstall pip"]
    assert ran == wanted, "and pip goes again: it is of no use to a handout"
    said = capsys.readouterr().err
    assert "Installing 1 packages" in said
    assert "no such index" in said
