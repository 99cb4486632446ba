"""The same build without its proofs, to see what they add: no text is read through, no page judged.

What is read back of each finished PDF stays; without it nothing could be delivered.
"""

from __future__ import annotations

import sys
from typing import Any

from bifolio.building import pipeline, runs
from bifolio.building.memo import Memo
from bifolio.cli import main as run
from bifolio.proofreading import proofread


class _Unmarked:
    """Words of other readers that nobody looks for."""

    def find(self, *_: Any) -> None: ...


def _nothing(*_: Any) -> None: ...


def main(root: str) -> None:
    """Build a library in this process, with one press, as the command does but for the proofs."""
    for module, names in ((proofread, ("proofread",)),
                          (pipeline, ("find_hindrances", "find_bad_breaks")),
                          (runs, ("unused", "find_unused")), (Memo, ("read_through",))):
        for name in names:
            getattr(module, name)  # a name that is gone would leave a proof in
            setattr(module, name, _nothing)
    Memo.marked = lambda *_: _Unmarked()  # type: ignore[method-assign, assignment]
    sys.exit(run(["build", "--root", root, "--quiet", "--jobs", "1"]))
