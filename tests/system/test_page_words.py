"""The page's own words: other programs for catalogues read and write them as they lie there."""

from __future__ import annotations

import subprocess
from shutil import which

import pytest

from bifolio.model.page_words import FOLDER


@pytest.mark.skipif(not which("msgcat"), reason="gettext's own programs are not there")
@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_gettext_writes_a_catalogue_as_it_lies_there(path: object) -> None:
    """gettext's own programs find no fault in a catalogue, and write it byte for byte."""
    run = subprocess.run(["msgcat", "--width=98", str(path)], capture_output=True, check=True)
    assert run.stdout == FOLDER.joinpath(str(path)).read_bytes()
    subprocess.run(["msgfmt", "--check-format", "--output-file=/dev/null", str(path)], check=True)
