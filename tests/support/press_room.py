"""A press room that runs, and a person at a browser who knows what stands on the screen, no more.

Playwright drives the Chromium of this computer (tests/support/chromium.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copy, copytree
from typing import Any

from tests.support.chromium import CHROMIUM
from tests.support.places import ROOT

PATIENCE = 180_000  # milliseconds: the first pages of a busy computer


def copy_of_reference_library(folder: Path) -> Path:
    """A copy of the reference library, to be changed."""
    copytree(ROOT / "content", folder / "content")
    copy(ROOT / "bibliography.bib", folder)
    return folder


@contextmanager
def press_room(root: Path, *words: str) -> Iterator[str]:
    """The address of a press room for a library, until the block ends."""
    from tests.support.press_rooms import serving  # late: it needs what the press room is made of

    with serving(root, *words) as served:
        yield f"http://127.0.0.1:{served.port}/?token={served.token}"


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser of Playwright's, until the block ends."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Person:
    """Somebody who looks at the page, and uses what stands there by its name."""

    page: Any

    def opens(self, address: str) -> None:
        """Opens the page, and waits until there are pages, or what keeps them from being made."""
        self.page.goto(address)
        self.page.wait_for_selector("body[data-ready]")
        self.page.locator(".page img:not([hidden]), .finding").first.wait_for(timeout=PATIENCE)

    def presses(self, name: str | re.Pattern[str], exact: bool = False) -> None:
        """Presses the first button of that name."""
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def goes_to(self, view: str) -> None:
        """Goes to another view."""
        self.page.get_by_role("link", name=view).click()

    def opens_text(self, title: str, readers: str = "") -> None:
        """Looks a text up by its name, and opens it."""
        if self.page.get_by_role("button", name="All texts").is_visible():
            self.presses("All texts")
        self.page.get_by_label("Find a text by its name").fill(title)
        self.presses(re.compile(f"{re.escape(title)}.*{re.escape(readers)}", re.DOTALL))
        self.area.wait_for()

    @property
    def area(self) -> Any:
        """The text area that is open."""
        return self.page.locator("#desk textarea")

    @property
    def text(self) -> str:
        return str(self.area.input_value())

    def selects(self, words: str) -> None:
        """Selects words of the text, as with the mouse."""
        self.page.wait_for_function("""words =>
            document.querySelector("#desk textarea")?.value.includes(words)""", arg=words)
        text = self.text
        at = len(text[:text.index(words)].encode("utf-16-le")) // 2
        self.area.evaluate(
            "(area, [from, to]) => { area.focus(); area.setSelectionRange(from, to) }",
            [at, at + len(words.encode("utf-16-le")) // 2])

    def writes(self, words: str, instead_of: str) -> None:
        """Selects words, and types others."""
        self.selects(instead_of)
        if words:
            self.page.keyboard.insert_text(words)
        else:
            self.page.keyboard.press("Delete")

    def puts_cursor_behind(self, words: str) -> None:
        """Puts the cursor behind words of the text."""
        self.selects(words)
        self.page.keyboard.press("ArrowRight")

    def saves(self) -> None:
        """Presses “Save”, and sees that it is saved."""
        self.presses("Save", exact=True)
        self.page.locator(".saved", has_text="Saved").wait_for()

    def sees(self, words: str | re.Pattern[str], within: str = "body") -> Any:
        """Waits until words stand there."""
        found = self.page.locator(within).get_by_text(words).first
        found.wait_for(timeout=PATIENCE)
        return found

    def reads_page_lines(self, readers: str, page: int) -> str:
        """The text of a page, as its lines are told below it."""
        edition = self.page.locator(f'.edition[data-reader="{readers}"]')
        figure = edition.locator(".page").nth(page - 1)
        figure.scroll_into_view_if_needed()
        lines = figure.locator("details")
        if lines.get_attribute("open") is None:
            lines.locator("summary").click()
        return str(lines.inner_text())
