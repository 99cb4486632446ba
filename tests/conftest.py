"""A day for all tests, and tiny libraries to change and break."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.support.library import TinyLibrary, tiny_in

os.environ["SOURCE_DATE_EPOCH"] = "1795651200"  # 2026-11-26: the tests outlive review dates


@pytest.fixture(scope="session", autouse=True)
def _templates_read_once() -> Iterator[None]:
    """To compile the templates takes longer than all else of a check of a tiny library."""
    from jinja2 import Environment

    from tests.support.workers import compile_once

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", compile_once())
        yield


@pytest.fixture
def tiny(tmp_path: Path) -> TinyLibrary:
    """A tiny library, whole and right."""
    return tiny_in(tmp_path)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """The tiny library, built once; for reading only."""
    library = tiny_in(tmp_path_factory.mktemp("tiny"))
    run = library.build()
    assert not run.findings
    return library


@pytest.fixture
def ready(built: TinyLibrary, tmp_path: Path) -> TinyLibrary:
    """The tiny library with its handouts, free to be changed."""
    copytree(built.root, tmp_path / "library")
    return TinyLibrary(tmp_path / "library")
