"""What is given away: the wheel, the source distribution, the names for other programs."""

from __future__ import annotations

import re
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import venv
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml

import bifolio
from bifolio import __version__
from bifolio.cli.app import bifolio as commands
from bifolio.files import engine_files
from tests.conftest import TinyLibrary

ROOT = Path(__file__).parent.parent
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


def tracked(folder: str) -> set[str]:
    """The files of a folder of the checkout, without what Python leaves there."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {
        path.relative_to(ROOT).as_posix()
        for path in files
        if not {"__pycache__", ".mypy_cache", ".ruff_cache"} & set(path.parts)
    }


@pytest.mark.parametrize("folder", ["templates", "styles"])
def test_the_page_is_in_the_wheel(wheel: ZipFile, folder: str) -> None:
    """Every template, style sheet and font lies in the package, under the same name."""
    wanted = {f"bifolio/{name}" for name in tracked(folder)}
    assert wanted
    assert wanted <= set(wheel.namelist())


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
    """The licences of the code, the table of syllables, the styles and both fonts are in it."""
    names = "\n".join(wheel.namelist())
    assert "licenses/LICENSE" in names
    assert "licenses/bifolio/proofreading/readability/english-licence.txt" in names
    assert "licenses/bifolio/citations/csl/LICENSE-CC-BY-SA-3.0.txt" in names
    assert "styles/fonts/OFL-inter.txt" in names
    assert "styles/fonts/OFL-atkinson-hyperlegible-next.txt" in names


def test_it_says_what_it_is(wheel: ZipFile) -> None:
    """Version, licence and Python are as the project states them, and `bifolio` is its command."""
    info = f"bifolio-{__version__}.dist-info"
    metadata = message_from_bytes(wheel.read(f"{info}/METADATA"))
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "MIT AND BSD-2-Clause AND CC-BY-SA-3.0 AND OFL-1.1"
    assert metadata["Requires-Python"] == ">=3.11"
    assert b"bifolio = bifolio.cli:main" in wheel.read(f"{info}/entry_points.txt")


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the source distribution unpacks to."""
    folder = tmp_path_factory.mktemp("sdist")
    made = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", folder],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stdout + made.stderr
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / f"bifolio-{__version__}"


def test_the_source_distribution_is_the_whole_tree(unpacked: Path) -> None:
    """It holds every file of the checkout as it is: tests, docs, content, locks; and no other."""
    if not (ROOT / ".git").exists():
        pytest.skip("what belongs to the tree is known to git, and this is no checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT,
        capture_output=True, check=True, encoding="utf-8").stdout.split("\0")
    wanted = {name for name in listed if name and (ROOT / name).is_file()}
    found = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*")
             if path.is_file()}
    assert found - wanted == {"PKG-INFO"} and not wanted - found
    assert not [name for name in wanted
                if (ROOT / name).read_bytes() != (unpacked / name).read_bytes()]


@pytest.mark.slow
def test_its_own_tests_pass_in_the_source_distribution(unpacked: Path) -> None:
    """Tests of the pages and of the front door pass where it was unpacked."""
    chosen = [str(next(unpacked.glob(f"tests/**/{name}.py"))) for name in ("test_docs",
                                                                          "test_front_door")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k",
         "link_leads or page_of_findings or stamp or preparing", *chosen],
        cwd=unpacked, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and " passed" in done.stdout, done.stdout + done.stderr


def test_what_others_read_of_us_is_true() -> None:
    """The citation names this version, and the hook for pre-commit a command that there is."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (citation["version"], citation["cff-version"]) == (__version__, "1.2.0")
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    program, command = hook["entry"].split()
    assert program == "bifolio" and command in commands.commands
    assert re.match(hook["files"], "content/asthma/work.yaml")
    assert not re.match(hook["files"], "out/catalogue.json")


def example() -> str:
    """The program that docs/python.md shows."""
    return (ROOT / "docs" / "python.md").read_text("utf-8").split("```python\n")[1].split("```")[0]


@pytest.fixture(scope="module")
def installed(wheel: ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment in which the wheel is installed, beside what it needs."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, symlinks=sys.platform != "win32")
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(place),
                                                           "platbase": str(place)}))
    wheel.extractall(packages)
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return next(path for path in (place / "bin" / "python", place / "Scripts" / "python.exe")
                if path.exists())


@pytest.mark.slow
def test_a_program_of_others_runs(installed: Path, tmp_path: Path) -> None:
    """The example of docs/python.md reads, checks and makes a library, with the wheel alone."""
    (tmp_path / "example.py").write_text(example(), encoding="utf-8")
    for words in (["-m", "bifolio", "new", "my-library"], ["example.py"]):
        done = subprocess.run([installed, *words], cwd=tmp_path, capture_output=True, text=True,
                              check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    *_, last = done.stdout.splitlines()
    assert (tmp_path / "my-library" / "out" / last.rsplit(" ", 1)[0]).is_file()


@pytest.mark.slow
def test_a_program_of_others_has_types(installed: Path, tmp_path: Path) -> None:
    """mypy, as strict as it can be, knows what the wheel gives away, and finds a wrong use."""
    pytest.importorskip("mypy", reason="mypy comes with requirements-dev.lock")

    def judged(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "--python-executable", installed, name],
            cwd=tmp_path, capture_output=True, text=True, check=False).stdout

    assert "Success" in judged("example.py", example())
    assert 'has no attribute "passed"' in judged("wrong.py", example() + "print(run.passed)\n")


def test_the_face_is_light_and_whole() -> None:
    """Each name that the package gives away is there, and none is loaded before it is asked for."""
    script = ("import sys, bifolio; assert 'bifolio.building' not in sys.modules; "
              "assert {getattr(bifolio, name).__name__ for name in bifolio.__all__} "
              "== set(bifolio.__all__); assert not hasattr(bifolio, 'chek')")
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


def test_handouts_in_a_program_do_not_go_among_the_sources(tiny: TinyLibrary) -> None:
    """An order whose handouts would lie over the library is refused, as on the command line."""
    for make in (bifolio.check, bifolio.build):
        with pytest.raises(ValueError, match="holds the library"):
            make(bifolio.Order(tiny.root, tiny.root))


@pytest.mark.parametrize(("lock", "sets"), [
    ("requirements.lock", ("dependencies", "watch")),
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
