"""What is shown: which edition is looked at, its pages, and what came of a look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bifolio.building.orders import Opened, Run
from bifolio.building.print_jobs import Composed, TypesetResult
from bifolio.model import Audience, Format, Handout


@dataclass(frozen=True, slots=True)
class Choice:
    """What is looked at: a work, in a format, for a clinic ("" for none)."""

    work: str = ""
    format: str = Format().name
    clinic: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """The pages of one edition as they are shown.

    `digest` names them; `page` and `printed` are what they came of. They are `held_back` when the
    text has an error: then nobody prints them. When it is such that there are no pages, these are
    `old`: the last ones that there were. A `preview` is of the edited chapters alone.
    """

    handout: Handout
    digest: str
    page: Composed
    printed: TypesetResult
    held_back: bool = False
    old: bool = False
    preview: bool = False

    @property
    def pdf(self) -> bytes:
        return self.printed.pdf


@dataclass(frozen=True, slots=True)
class Look:
    """A run of what is looked at, at its end: by audience the pages that it came to.

    `draft` tells that texts were among them that nobody has saved.
    """

    number: int
    choice: Choice
    draft: bool
    run: Run
    shown: Mapping[Audience, Shown] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether pages of every edition are shown."""
        return all(delivery.handout.sheet or delivery.handout.audience in self.shown
                   for delivery in self.run.deliveries)

    @property
    def opened(self) -> Opened | None:
        return self.run.opened
