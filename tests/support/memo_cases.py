"""What the tests of memo share."""

from __future__ import annotations

import json

from bifolio.cli import main
from bifolio.files.cache import FOLDER
from tests.support.library import TinyLibrary

CHAPTER, CARE = "content/knees/chapters/10-what.md", "content/knees/chapters/20-care.patient.md"


def delivered(library: TinyLibrary) -> dict[str, bytes]:
    """Every file of the delivery folder but for the ledger.

    The catalogue is without the hashes of sources: those change with a blank line, too.
    """
    found = {path.relative_to(library.out).as_posix(): path.read_bytes()
             for path in library.out.rglob("*") if path.is_file() and FOLDER not in path.parts}
    if listed := found.get("catalogue.json"):
        catalogue = json.loads(listed)
        for entry in catalogue["handouts"]:
            entry.pop("sources", None)
        found["catalogue.json"] = json.dumps(catalogue).encode()
    return found


def command(library: TinyLibrary, *words: str) -> int:
    """Run a command on a library."""
    return main([*words, "--root", str(library.root)])
