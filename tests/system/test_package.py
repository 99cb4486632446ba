"""What is given away, as others get it: the wheel and the source distribution."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import tarfile
import venv
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from zipfile import ZipFile

import pytest

from bifolio import __version__
from tests.support.package_cases import tracked
from tests.support.places import ROOT


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


@pytest.mark.parametrize("folder", ["templates", "styles"])
def test_the_page_is_in_the_wheel(wheel: ZipFile, folder: str) -> None:
    """Every template, style sheet and font lies in the package, under the same name."""
    wanted = {f"bifolio/{name}" for name in tracked(folder)}
    assert wanted
    assert wanted <= set(wheel.namelist())


def test_the_engine_is_in_the_wheel(wheel: ZipFile) -> None:
    """Every file of bifolio/ is in the wheel: modules, the starter library, settings."""
    wanted = tracked("bifolio")
    assert any(name.startswith("bifolio/files/starters/leaflet/content/") for name in wanted)
    assert wanted <= set(wheel.namelist())


def test_nothing_else_is_in_the_wheel(wheel: ZipFile) -> None:
    """The wheel installs the package alone: no tests, no content, no build.py."""
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert tops == {"bifolio", f"bifolio-{__version__}.dist-info"}
    assert not [name for name in wheel.namelist() if name.endswith((".pyc", ".pdf"))]


def test_the_licences_go_with_it(wheel: ZipFile) -> None:
    """The licences of the code, of both tables, the styles and both fonts are in it."""
    names = "\n".join(wheel.namelist())
    assert "licenses/LICENSE" in names
    assert "licenses/bifolio/proofreading/readability/english-licence.txt" in names
    assert "licenses/bifolio/proofreading/readability/word-lists-licence.txt" in names
    assert "licenses/bifolio/files/look-alikes-licence.txt" in names
    assert "licenses/bifolio/citations/csl/LICENSE-CC-BY-SA-3.0.txt" in names
    assert "styles/fonts/OFL-inter.txt" in names
    assert "styles/fonts/OFL-atkinson-hyperlegible-next.txt" in names


def test_it_says_what_it_is(wheel: ZipFile) -> None:
    """Version, licence and Python are as the project states them, and `bifolio` is its command."""
    info = f"bifolio-{__version__}.dist-info"
    metadata = message_from_bytes(wheel.read(f"{info}/METADATA"))
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "MIT AND BSD-2-Clause AND CC-BY-SA-3.0 AND OFL-1.1 " \
        "AND Unicode-3.0"
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
        safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # from 3.11.4 on
        archive.extractall(folder, **safe)
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


def test_its_own_tests_pass_in_the_source_distribution(unpacked: Path) -> None:
    """Tests of the pages and of the front door pass where it was unpacked."""
    chosen = [str(next(unpacked.glob(f"tests/**/{name}.py"))) for name in ("test_docs",
                                                                          "test_front_door")]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k",
         "link_leads or page_of_findings or stamp or preparing", *chosen],
        cwd=unpacked, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and " passed" in done.stdout, done.stdout + done.stderr


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


def test_a_program_of_others_runs(installed: Path, tmp_path: Path) -> None:
    """The example of docs/python.md reads, checks and makes a library, with the wheel alone."""
    (tmp_path / "example.py").write_text(example(), encoding="utf-8")
    for words in (["-m", "bifolio", "new", "my-library"], ["example.py"]):
        done = subprocess.run([installed, *words], cwd=tmp_path, capture_output=True, text=True,
                              check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    *_, last = done.stdout.splitlines()
    assert (tmp_path / "my-library" / "out" / last.rsplit(" ", 1)[0]).is_file()


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
              "assert all(getattr(bifolio, name).__class__ for name in bifolio.__all__); "
              "assert not hasattr(bifolio, 'chek')")
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0
