"""What the tests of memo share."""

from __future__ import annotations

import json
from typing import NoReturn

import pytest

from bifolio.building import runs
from bifolio.cli import main
from bifolio.delivery.journal import NAME as JOURNAL
from bifolio.files.cache import FOLDER
from tests.support.library import TinyLibrary

CHAPTER, CARE = "content/knees/chapters/10-what.md", "content/knees/chapters/20-care.patient.md"


def delivered(library: TinyLibrary) -> dict[str, bytes]:
    """Every file of the delivery folder but for the ledger, and the journal of a run cut off.

    The catalogue is without the hashes of sources, and no places are here: with a blank line those
    change, too.
    """
    found = {path.relative_to(library.out).as_posix(): path.read_bytes()
             for path in library.out.rglob("*") if path.is_file() and FOLDER not in path.parts
             and path.name != JOURNAL and path.parent.name != ".places"}
    if listed := found.get("catalogue.json"):
        catalogue = json.loads(listed)
        for entry in catalogue["handouts"]:
            for key in ("sources", "basis"):
                entry.pop(key, None)
        found["catalogue.json"] = json.dumps(catalogue).encode()
    return found


def refuse(*_: object) -> NoReturn:
    """Stands in for what makes handouts."""
    pytest.fail("There was nothing to make.")


def repeated(*words: str) -> int:
    """Run a command that has nothing to make."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "build", refuse)
        return main([*words])


def command(library: TinyLibrary, *words: str) -> int:
    """Run a command on a library."""
    return main([*words, "--root", str(library.root)])
