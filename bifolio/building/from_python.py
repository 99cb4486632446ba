"""What other programs call, as `bifolio.read_library`, `bifolio.check` and `bifolio.build`."""

from __future__ import annotations

from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from bifolio.building.orders import Delivery, Order, Run
from bifolio.building.plan import open_library
from bifolio.diagnostics import Finding
from bifolio.files.places import misplaced
from bifolio.model import Format, Handout, Library


class Silence:
    """Is told how a run is coming along, and tells nobody."""

    def expect(self, handouts: int) -> None: ...
    def begin(self, handout: Handout) -> None: ...
    def verb(self, handout: Handout | None, verb: str, seconds: float) -> None: ...
    def found(self, findings: Sequence[Finding]) -> None: ...
    def deliver(self, delivery: Delivery) -> None: ...


def read_library(root: str | PathLike[str]) -> tuple[Library, tuple[Finding, ...]]:
    """The library in a folder, and what was found while it was read; nothing is proofread.

    Raises `BifolioError`, which has `findings`, where there is no library that can be read.
    """
    opened = open_library(Order(Path(root), Path(root) / "out"))
    return opened.library, opened.findings


def check(order: Order) -> Run:
    """Read and proofread what an order asks for; no handout is delivered.

    Raises `BifolioError`, which has `findings`, where there is no library that can be read,
    ValueError where `order.out` holds the library or lies among its sources, and TypeError for a
    format that is none.
    """
    from bifolio.building import runs  # late: it loads the typesetter

    return runs.check(_in_place(order), Silence())


def build(order: Order) -> Run:
    """Make the handouts of an order, and deliver those without an error into `order.out`.

    Raises what `check` raises.
    """
    from bifolio.building import runs  # late: it loads the typesetter

    return runs.build(_in_place(order), Silence())


def _in_place(order: Order) -> Order:
    if why := misplaced(order.out, order.root):
        raise ValueError(why)
    for page in order.formats:
        if not isinstance(page, Format):
            raise TypeError(f"{page!r} is no Format. FORMATS has them by name.")
    return order
