"""What a web page says to a person."""

from __future__ import annotations

from html.parser import HTMLParser

_TOLD = ("alt", "aria-label", "content", "title")  # attributes with words for a person


def texts_of(html: str) -> tuple[str, ...]:
    """What a web page says: its text, and the attributes that are shown or read aloud."""
    reader = _PageReader()
    reader.feed(html)
    return (" ".join(reader.text), *reader.values)


class _PageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.values: list[str] = []

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        self.values += [value for name, value in attrs
                        if value and (name in _TOLD or name.startswith("data-"))]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.text.append(data)
