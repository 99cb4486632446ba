"""The wheel: what pip installs must hold all that the checkout holds."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest

from bifolio import __version__
from bifolio.files import engine_files
from tests.support.package_cases import tracked
from tests.support.places import ROOT

SIGNS = "≥≤−±×αβγκµ⊕◯●○→✓–—“”’…éüøŁž\N{NO-BREAK SPACE}\u202f\u2009\u2011"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZipFile]:
    """The wheel, as hatchling builds it."""
    folder = tmp_path_factory.mktemp("wheel")
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    with ZipFile(next(folder.glob("bifolio-*.whl"))) as archive:
        yield archive


def test_the_engine_is_in_the_wheel(wheel: ZipFile) -> None:
    """Every file of bifolio/ is in the wheel: modules, the starter library, settings."""
    wanted = tracked("bifolio")
    assert any(name.startswith("bifolio/files/starter/content/") for name in wanted)
    assert wanted <= set(wheel.namelist())


def test_nothing_else_is_in_the_wheel(wheel: ZipFile) -> None:
    """The wheel installs the package alone: no tests, no content, no build.py."""
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert tops == {"bifolio", f"bifolio-{__version__}.dist-info"}
    assert not [name for name in wheel.namelist() if name.endswith((".pyc", ".pdf"))]


def test_the_licences_go_with_it(wheel: ZipFile) -> None:
    """The licence of the code and those of both fonts are in the wheel."""
    names = "\n".join(wheel.namelist())
    assert "licenses/LICENSE" in names
    assert "styles/fonts/OFL-inter.txt" in names
    assert "styles/fonts/OFL-atkinson-hyperlegible-next.txt" in names


def test_it_says_what_it_is(wheel: ZipFile) -> None:
    """Version, licence and Python are as the project states them, and `bifolio` is its command."""
    info = f"bifolio-{__version__}.dist-info"
    metadata = message_from_bytes(wheel.read(f"{info}/METADATA"))
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "MIT AND OFL-1.1"
    assert metadata["Requires-Python"] == ">=3.11"
    assert b"bifolio = bifolio.cli:main" in wheel.read(f"{info}/entry_points.txt")


@pytest.mark.parametrize(("lock", "extras"), [
    ("requirements.lock", ("test", "watch")),
    ("benchmarks/requirements.lock", ("benchmarks", "watch")),
])
def test_every_dependency_is_locked(lock: str, extras: tuple[str, ...]) -> None:
    """What pyproject.toml asks for, extras too, is in its lock with hashes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + [
        text for extra in extras for text in project["optional-dependencies"][extra]]
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
    assert engine_files.starter().is_dir()


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
