"""The wheel: what pip installs must hold all that the checkout holds."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from zipfile import ZipFile

import pytest

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
