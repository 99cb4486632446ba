"""The quick way: a build that would only repeat the last one says so at once.

Nothing is loaded for it that takes a while, click and the typesetter least of all. Whatever it
does not know, and all else that can be typed, is left to the commands. When something is to be
made, a worker begins to load before they do.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bifolio.cli.terminal import Terminal, summed_up
from bifolio.diagnostics import BifolioError
from bifolio.files import clock
from bifolio.files.last_run import Outcome, Wanted, unchanged
from bifolio.files.places import misplaced

_FLAGS = {"--strict": "strict", "--quiet": "quiet", "-q": "quiet", "--verbose": "verbose",
          "-v": "verbose", "--allow-expired": "allow_expired", "--release": "release"}
_OF_BUILD = ("--allow-expired", "--release")  # these stand behind the command alone
_ADDING = {"--work": "works", "--audience": "audiences", "--format": "formats"}
_ONCE = ("--root", "--out", "--clinic", "--jobs")


def repeat(words: Sequence[str]) -> int | None:
    """The exit code of a build that changes nothing, after it has said so; else None."""
    typed = _read(iter(words))
    if typed is None:
        return None
    wanted, flags = typed
    try:
        if misplaced(wanted.out, wanted.root):
            return None
        outcome = unchanged(wanted, clock.today())
    except BifolioError:  # the commands know how to say it
        return None
    if outcome is None:
        if "alone" not in flags and (wanted.root / "content" / "library.yaml").is_file():
            from bifolio.building.worker import begin  # late: nothing to make, no worker

            begin()
        return None
    try:
        _tell(outcome, Terminal("quiet" in flags, "verbose" in flags))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return 1 if outcome.failed else 0


def _read(words: Iterator[str]) -> tuple[Wanted, set[str]] | None:
    """What was typed for a build, and its flags; None when it is anything else."""
    flags: set[str] = set()
    several: dict[str, list[str]] = {"works": [], "audiences": [], "formats": []}
    once: dict[str, str] = {}
    for number, word in enumerate(words):
        if word == "build" and "build" not in once:
            once["build"] = str(number)
        elif word in _FLAGS and (word not in _OF_BUILD or "build" in once):
            flags.add(_FLAGS[word])
        elif word in _ADDING and (value := next(words, "")):
            several[_ADDING[word]].append(value)
        elif word in _ONCE and (value := next(words, "")):
            once[word] = value
        else:
            return None
    if once.get("--jobs", "1") not in map(str, range(1, 257)):
        return None
    if once.get("--jobs") == "1":
        flags.add("alone")
    root = Path(once.get("--root") or ".")
    clinic = once.get("--clinic")
    wanted = Wanted(root, Path(once.get("--out") or root / "out"), tuple(several["works"]),
                    tuple(several["audiences"]), tuple(dict.fromkeys(several["formats"])),
                    "" if clinic == "none" else clinic, "strict" in flags,
                    "allow_expired" in flags, "release" in flags)
    return wanted, flags


def _tell(outcome: Outcome, terminal: Terminal) -> None:
    for line in outcome.withheld:
        terminal.say(f"{terminal.paint('not made', 'error')}  {line}")
    if outcome.findings and outcome.withheld:
        terminal.say()
    terminal.report(outcome.findings)
    terminal.tell_strict(outcome.failed, outcome.findings)
    terminal.tell_waived(outcome.waived)
    terminal.say(summed_up(0, outcome.handouts, outcome.drafts, len(outcome.withheld)))
