"""The same build without its proofs, to see what they add: no text is read through, no page judged.

Of what is read back of a finished PDF that stays which its tags and the search for others' words
need. `main` can leave in all but the proof of the paper, to see what that one adds.
"""

from __future__ import annotations

import sys
from subprocess import Popen
from typing import Any

from bifolio.building import pipeline, runs, set_job, worker
from bifolio.building.memo import Memo
from bifolio.cli import main as run
from bifolio.proofreading import proofread


class _Unmarked:
    """Words of other readers that nobody looks for."""

    def find(self, *_: Any) -> None: ...


def _nothing(*_: Any) -> None: ...


def _without_proof(words: list[str], **more: Any) -> Popen[bytes]:
    """Start a worker that does not prove the paper."""
    python, option, code = words
    start = "from bifolio.building.worker import serve"
    assert start in code
    assert hasattr(set_job.Worker, "_prove")  # a name that is gone would leave the proof in
    unproving = ("from bifolio.building import set_job; "
                 "from bifolio.proofreading.paper_proof.faults import PaperProof; "
                 f"set_job.Worker._prove = lambda *_: PaperProof(); {start}")
    return Popen([python, option, code.replace(start, unproving)], **more)


def main(root: str, paper_alone: bool = False) -> None:
    """Build a library with one worker, as the command does but for the proofs."""
    worker.Popen = _without_proof  # type: ignore[attr-defined]
    if paper_alone:
        sys.exit(run(["build", "--root", root, "--quiet", "--jobs", "1"]))
    for module, names in ((proofread, ("proofread",)),
                          (pipeline, ("find_hindrances", "find_bad_breaks")),
                          (runs, ("unused", "find_unused")), (Memo, ("read_through",))):
        for name in names:
            getattr(module, name)  # a name that is gone would leave a proof in
            setattr(module, name, _nothing)
    Memo.marked = lambda *_: _Unmarked()  # type: ignore[method-assign, assignment]
    sys.exit(run(["build", "--root", root, "--quiet", "--jobs", "1"]))
