"""What an edition is composed for."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.model import Clinic, Handout


@dataclass(frozen=True, slots=True)
class Setting:
    """What an edition is set for: the handout, its clinic, and the style of its web page.

    `web_style` is CSS text; when it is empty the page is set for paper. `expired` tells that its
    review date has passed; `code` is what its pages carry.
    """

    handout: Handout
    clinic: Clinic | None = None
    web_style: str = ""
    expired: bool = False
    code: str = ""
