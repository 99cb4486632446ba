"""Signs that cannot be seen: none gets into a handout, whichever file it was typed in, or how."""

from __future__ import annotations

import pytest

from tests.support.library import TinyLibrary


@pytest.mark.parametrize("text", ["p::before { content: '\\202e 5' }",
                                  "p::before { content: '\u202e5' }"])
def test_style_sheets_are_looked_at_too(tiny: TinyLibrary, text: str) -> None:
    """What a design adds to the page deceives no less."""
    tiny.write("styles/house.css", text)
    assert ("deceptive-sign", "styles/house.css") in {
        (f.code, f.span.path) for f in tiny.check()}
