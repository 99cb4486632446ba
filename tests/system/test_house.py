"""The house: its rooms, which way imports go, one door a library, and no walls for a number."""

from __future__ import annotations

import ast
from pathlib import Path
from shutil import copytree, ignore_patterns
from subprocess import run
from sys import executable

import pytest

from tests.support.places import ROOT

ENGINE = ROOT / "bifolio"
ROOMS = {"building", "citations", "cli", "composition", "delivery", "diagnostics", "editions",
         "files", "loading", "model", "printing", "proofreading", "server"}
LONG = 400  # lines; over that the first docstring says why


def faults(root: Path) -> str:
    """What import-linter says of the tree in `root`, by its contracts; "" when they are kept."""
    done = run([executable, "-c", "from importlinter.cli import lint_imports_command as lint; "
                "lint(['--no-cache'])"], cwd=root, capture_output=True, text=True,
               env={"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"})
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_the_rooms() -> None:
    """The package holds its rooms, how it is called and that it has types; nothing else."""
    found = {path.name for path in ENGINE.iterdir() if path.name != "__pycache__"}
    assert found - {"__init__.py", "__main__.py", "py.typed"} == ROOMS
    for room in ROOMS:
        assert ast.get_docstring(ast.parse((ENGINE / room / "__init__.py").read_text()))


def test_a_room_gives_away_no_name_of_a_module_of_its_own() -> None:
    """Once the module is loaded its name would stand for it, and no longer for what was meant."""
    for face in ENGINE.rglob("__init__.py"):
        names = {name for node in ast.walk(ast.parse(face.read_text()))
                 for name in ([alias.asname or alias.name for alias in node.names]
                              if isinstance(node, ast.ImportFrom) and node.col_offset == 0 else
                              [node.name] if isinstance(node, ast.FunctionDef) else [])}
        modules = {path.stem for path in face.parent.iterdir()}
        assert not names & modules, face


def test_imports_go_down_and_libraries_have_one_door() -> None:
    """No room imports one above or beside it, none but its door a library, and no circles."""
    assert not faults(ROOT)


@pytest.mark.parametrize(("module", "text", "said"), [
    ("model/source.py", "def late():\n    from bifolio.files import writing\n",
     "bifolio.model is not allowed to import bifolio.files"),
    ("delivery/copies.py", "import bifolio.proofreading.glyphs\n",
     "bifolio.delivery is not allowed to import bifolio.proofreading"),
    ("editions/selections.py", "import yaml\n", "bifolio is not allowed to import yaml"),
    ("model/source.py", "from bifolio.model import trees\n",
     "No cycles are allowed in bifolio.model"),
    ("model/source.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
     "    from bifolio.model import trees\n", "No cycles are allowed in bifolio.model"),
    ("attic/__init__.py", "", "bifolio.attic"),
])
def test_a_wrong_import_is_seen(module: str, text: str, said: str, tmp_path: Path) -> None:
    """Up, sideways, past a door, in a circle even of types, or from a room that nobody knows."""
    copytree(ENGINE, tmp_path / "bifolio", ignore=ignore_patterns("__pycache__"))
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    target = tmp_path / "bifolio" / module
    target.parent.mkdir(exist_ok=True)
    before = target.read_text() if target.exists() else ""
    target.write_text(before + text)
    assert said in faults(tmp_path)


def long_modules(texts: dict[str, str]) -> list[str]:
    """Modules that are long and do not say why."""
    return [name for name, text in texts.items() if len(text.splitlines()) > LONG
            and "One module, as" not in (ast.get_docstring(ast.parse(text)) or "")]


def modules() -> dict[str, str]:
    """Every module of the engine, and the front door: its path and its text."""
    return read([ROOT / "build.py", *sorted(ENGINE.rglob("*.py"))])


def read(paths: list[Path]) -> dict[str, str]:
    """The text of each module, by its path in the tree."""
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def test_a_long_module_says_why() -> None:
    """A module is as long as its one thing; over 400 lines it says why, a module of tests too."""
    assert not long_modules(modules() | read(sorted((ROOT / "tests").rglob("*.py"))))
    assert long_modules({"a": "x = 1\n" * (LONG + 1)}) == ["a"]
