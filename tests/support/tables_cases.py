"""What the tests of tables share."""

from __future__ import annotations

import pytest

NUMBERS = """
| Day | Dose | Note |
|---|---|---|
| one | 12.5 mg | 1 |
| two | 3 mg | none |
| three | −1,250.25 mg | 2 |
| four | 0.75 mg | last |
"""


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every setting of a handout's pages, in order."""
    from weasyprint import HTML

    counted: list[str] = []
    render = HTML.render

    def count(self: HTML, *arguments: object, **options: object) -> object:
        counted.append("set")
        return render(self, *arguments, **options)

    monkeypatch.setattr(HTML, "render", count)
    return counted
