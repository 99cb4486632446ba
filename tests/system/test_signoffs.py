"""Sign-offs: what voids one and what does not, the chain they stand in, and how they are given."""

from __future__ import annotations

import pytest

from bifolio.cli import main
from bifolio.files import engine_files
from tests.support.library import TinyLibrary
from tests.support.signoffs_cases import approve

Shown = pytest.CaptureFixture[str]


def test_a_draft_is_not_released(asked: TinyLibrary, capsys: Shown) -> None:
    """With --release only what is signed is delivered; void and missing roles are named."""
    approve(asked, "--role", "pharmacist")
    asked.change("content/knees/chapters/20-care.patient.md", "every day", "each day")
    capsys.readouterr()
    assert main(["build", "--release", "--root", str(asked.root)]) == 1
    shown = capsys.readouterr().out
    assert "error[unsigned-edition]" in shown
    assert "pharmacist (the text has changed since), nurse" in shown
    assert [path.name for path in asked.out.glob("*/*.pdf")] == \
        ["knees-clinician-a4-standard-colour.pdf"]


def test_a_sentence_of_ours_that_a_library_changes_is_signed_anew(
        asked: TinyLibrary, capsys: Shown) -> None:
    """With another sentence in the library's own copy of a template, nothing signed is released."""
    approve(asked, "--role", "pharmacist")
    approve(asked, "--role", "nurse")
    assert main(["build", "--release", "--root", str(asked.root)]) == 0
    ours = (engine_files.templates() / "imprint.html").read_text()
    asked.write("templates/imprint.html", ours.replace(
        "words[edition.audience.traits.words.imprint]", "'It can replace advice.'"))
    assert main(["build", "--release", "--root", str(asked.root)]) == 1
    assert "can replace" not in asked.paper("patient").text
    capsys.readouterr()
    main(["list", "signoffs", "--root", str(asked.root)])
    assert "changed since: imprint, template imprint.html" in capsys.readouterr().out
