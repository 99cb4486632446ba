"""What is given away: the wheel, the source distribution, the names for other programs."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args, get_type_hints

import click
import pytest
import yaml

import bifolio
from bifolio import __version__
from bifolio.cli.app import bifolio as commands
from bifolio.files import engine_files
from tests.support.library import TinyLibrary
from tests.support.places import ROOT

NOT_PROMISED = {"Handout", "Opened"}  # what a run and a delivery hold beyond docs/python.md
POSSESSIVE = re.compile(r"(?<!\\)\)(?:[*+?]|\{[\d,]*\})\+")
SIGNS = "≥≤−±×αβγκµ⊕◯●○→✓–—“”’…éüøŁž\N{NO-BREAK SPACE}\u202f\u2009\u2011"


def test_what_others_read_of_us_is_true() -> None:
    """The citation names this version, and the hook for pre-commit a command that there is."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], citation["cff-version"]) == (__version__, "1.2.0")
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, command = hook["entry"].split()
    assert program == "bifolio" and command in commands.list_commands(click.Context(commands))
    assert re.match(hook["files"], "content/asthma/work.yaml")
    assert not re.match(hook["files"], "out/catalogue.json")


def test_handouts_in_a_program_do_not_go_among_the_sources(tiny: TinyLibrary) -> None:
    """An order whose handouts would lie over the library is refused, as on the command line."""
    for make in (bifolio.check, bifolio.build):
        with pytest.raises(ValueError, match="holds the library"):
            make(bifolio.Order(tiny.root, tiny.root))


def test_what_an_order_is_filled_with_is_given_away() -> None:
    """Whatever noun of ours a field of an order or of a run holds, other programs can name."""
    for noun in (bifolio.Order, bifolio.Run, bifolio.Delivery):
        hints = get_type_hints(noun)
        ours = {kind for hint in hints.values() for kind in (hint, *get_args(hint))
                if getattr(kind, "__module__", "").startswith("bifolio.")}
        named = {getattr(bifolio, name) for name in bifolio.__all__ if name != "FORMATS"}
        assert {kind.__name__ for kind in ours - named} <= NOT_PROMISED
    assert bifolio.FORMATS[bifolio.Format().name] == bifolio.Format()
    assert [str(reader) for reader in bifolio.Audience] == ["patient", "clinician"]


@pytest.mark.parametrize("formats", [("a4-large-mono",), "a4", (None,)])
def test_a_format_that_is_none_is_said_to_be_none(tiny: TinyLibrary, formats: Any) -> None:
    """Who fills an order with names is told where the formats are, before anything is read."""
    for make in (bifolio.check, bifolio.build):
        with pytest.raises(TypeError, match="FORMATS has them by name"):
            make(bifolio.Order(tiny.root, tiny.out, formats=formats))


@pytest.mark.parametrize(("lock", "sets"), [
    ("requirements.lock", ("dependencies", "watch")),
    ("requirements-server.lock", ("dependencies", "server")),
    ("requirements-test.lock", ("test",)),
    ("requirements-dev.lock", ("dev",)),
    ("benchmarks/requirements.lock", ("dependencies", "benchmarks", "watch")),
])
def test_every_dependency_is_locked(lock: str, sets: tuple[str, ...]) -> None:
    """What pyproject.toml asks for, extras and groups too, is in its lock with hashes."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    listed = {"dependencies": settings["project"]["dependencies"],
              **settings["project"]["optional-dependencies"], **settings["dependency-groups"]}
    asked = [text for name in sets for text in listed[name]]
    text = (ROOT / lock).read_text(encoding="utf-8")
    locked = {line.split("==")[0] for line in text.splitlines() if "==" in line}
    assert {text.split(">=")[0].lower() for text in asked} <= locked
    assert text.count("--hash=sha256:") > len(locked)
    assert "://" not in text, "an address in the lock would tie it to one network"


def test_a_checkout_has_one_copy_of_the_page() -> None:
    """In a checkout templates and styles are those at its top, where a designer looks."""
    assert engine_files.templates() == ROOT / "templates"
    assert engine_files.styles() == ROOT / "styles"
    assert engine_files.fonts().is_dir()
    assert all(engine_files.starter(kind).is_dir() for kind in engine_files.KINDS)


def test_an_installed_package_has_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In an installed package templates and styles lie inside it."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "styles" / "fonts").mkdir(parents=True)
    monkeypatch.setattr(engine_files, "PACKAGE", tmp_path)
    assert engine_files.templates() == tmp_path / "templates"
    assert engine_files.fonts() == tmp_path / "styles" / "fonts"


@pytest.mark.parametrize("weight", ["400", "400-italic", "600", "700", "700-italic"])
def test_the_fonts_have_the_signs_of_a_handout(weight: str) -> None:
    """Of each weight, one of the two faces has every sign that a clinic's text needs."""
    from fontTools.ttLib import TTFont

    covered: set[int] = set()
    for family in ("bifolio-text", "inter-signs"):
        with TTFont(engine_files.fonts() / f"{family}-{weight}.ttf") as font:
            covered |= set(font.getBestCmap())
    assert not [sign for sign in SIGNS if ord(sign) not in covered]


def test_every_font_is_named_by_the_style_sheet() -> None:
    """fonts.css names each font file that is shipped, and none that is not."""
    sheet = (engine_files.styles() / "fonts.css").read_text(encoding="utf-8")
    named = {part.split('"')[0] for part in sheet.split('url("')[1:]}
    assert named == {f"fonts/{path.name}" for path in engine_files.fonts().glob("*.ttf")}


def test_patterns_hold_no_quantifier_that_an_old_python_reads_wrongly() -> None:
    """No group is possessive: Python before 3.11.5 lets it match what it does not say.

    An atomic group says the same, and every Python reads it rightly. Of single signs a possessive
    quantifier is sound everywhere.
    """
    assert POSSESSIVE.search(r"(?:ab?c)*+") and POSSESSIVE.search(r"(a|b){1,9}+")
    assert not POSSESSIVE.search(r"(?>(?:ab?c)*)") and not POSSESSIVE.search(r"[()]*+\)+")
    for path in (ROOT / "build.py", *(ROOT / "bifolio").rglob("*.py")):
        found = POSSESSIVE.search(path.read_text(encoding="utf-8"))
        assert not found, f"{path.name}: {found}"
