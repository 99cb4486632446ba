"""The style sheets of a page: one order, whoever asks for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bifolio.files.reading import SourceFiles
from bifolio.files.style_sheets import names_of, sheets_for, tokens_of
from bifolio.model import FORMATS, Audience, Handout

SHEETS = ("a4", "a5", "base", "colour", "large", "letter", "mono", "patient", "plain", "report",
          "scorecard", "sheet", "standard", "web", "deep/inner")
FILES = SourceFiles({f"styles/{name}.css": f":root {{ --last: {name}; --{name}: 1 }}".encode()
                     for name in SHEETS} | {"styles/notes.md": b"", "templates/x.css": b""})


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("sheet", ["", "signs"])
def test_a_figure_has_the_tokens_of_its_page(form: str, sheet: str) -> None:
    """Each token is that of the last sheet that the page itself is set with, and of no other."""
    handout = Handout("knees", Audience.PATIENT, "en", FORMATS[form], sheet=sheet)
    used = sheets_for(handout, names_of(FILES))
    page = FORMATS[form]
    assert used == ["base", "patient", page.paper, *["sheet"] * bool(sheet), page.size, page.ink]
    tokens = tokens_of(FILES, handout, ":root { --own: 2 }")
    assert tokens.pop("--own") == "2" and tokens.pop("--last") == page.ink
    assert {name.removeprefix("--") for name in tokens} == set(used)


def test_a_theme_comes_last() -> None:
    """The sheet of a library's theme is over all others, and over none where it has another."""
    handout = Handout("knees", Audience.PATIENT, "en", FORMATS["a4-standard-mono"])
    assert "plain" not in sheets_for(handout, names_of(FILES))
    assert sheets_for(replace(handout, theme="plain"), names_of(FILES))[-1] == "plain"


def test_a_sheet_in_a_folder_is_one_only_for_who_asks() -> None:
    """What another sheet imports is no sheet of a page, and yet changes it."""
    assert "deep/inner" not in names_of(FILES)
    assert set(names_of(FILES, nested=True)) == set(SHEETS)
