"""What the tests of breaks share."""

from __future__ import annotations

from tests.support.library import TinyLibrary


def short(library: TinyLibrary) -> None:
    """A handout that ends with its text: no source and no imprint after it."""
    library.write("templates/imprint.html", "")
    library.change("content/knees/chapters/10-what.md", " [@smith2020]", "")
