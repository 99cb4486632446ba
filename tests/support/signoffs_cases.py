"""What the tests of signoffs share."""

from __future__ import annotations

from bifolio.cli import main
from tests.support.library import TinyLibrary

# --- approving -----------------------------------------------------------------------------------


def approve(tiny: TinyLibrary, *words: str) -> int:
    """Run approve for the patient edition of the knees."""
    return main(["approve", "knees", "--edition", "patient", "--name", "Test Pharmacist", *words,
                 "--root", str(tiny.root)])
