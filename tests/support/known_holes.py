"""Asks the database of known security holes (OSV, osv.dev) about all packages of some lock files.

    python3 -m tests.support.known_holes requirements.lock …

Ends with 0 when none of them has one, with 1 when one has, which is told, and with 77 when the
database could not be asked. No other package is needed, so that nothing more has to be trusted.
"""

from __future__ import annotations

import json
import re
import signal
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bifolio.diagnostics.control_signs import visible

NONE, SOME, NOT_ASKED = 0, 1, 77
DATABASE = "https://api.osv.dev/v1"
PATIENCE = 20.0  # seconds for an answer
ALL_PATIENCE = 120  # for all of them
MOST = 8_000_000  # octets of one
_PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^]]*\])?==([^\s;\\]+)", re.M)


def pinned(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Each package of these lock files with its version, once."""
    return sorted({(name.lower(), version) for text in texts
                   for name, version in _PINNED.findall(text)})


def holes(packages: Iterable[tuple[str, str]]) -> list[str]:
    """A line for each hole that is known in these packages. Raises OSError and ValueError."""
    asked = list(packages)
    answer = _answer("querybatch", {"queries": [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
        for name, version in asked]})
    told = []
    for (name, version), result in zip(asked, answer["results"], strict=True):
        for found in result.get("vulns", ()):
            hole = _answer(f"vulns/{found['id']}")
            if "withdrawn" not in hole:
                said = hole.get("summary") or hole.get("details", "")[:120]
                names = " ".join([hole["id"], *hole.get("aliases", ())])
                told.append(f"{name} {version}: {names}: {' '.join(said.split())}")
    return told


def _answer(what: str, question: Any = None) -> Any:
    body = None if question is None else json.dumps(question).encode()
    with urlopen(Request(f"{DATABASE}/{what}", body), timeout=PATIENCE) as answer:
        return json.loads(answer.read(MOST))


def _say(line: str) -> None:
    sys.stdout.write(f"{visible(line)}\n")


def _stop(*_: object) -> None:
    raise TimeoutError(f"it takes longer than {ALL_PATIENCE} s")


def main(paths: list[str]) -> int:
    """Ask about these files, and tell."""
    packages = pinned(Path(path).read_text(encoding="utf-8") for path in paths)
    if hasattr(signal, "SIGALRM"):  # an answer may also come drop by drop
        signal.signal(signal.SIGALRM, _stop)
        signal.alarm(ALL_PATIENCE)
    try:
        told = holes(packages)
    except (OSError, ValueError, KeyError, TypeError) as error:
        _say(f"Not asked: {DATABASE} gives no answer that can be read ({error}).")
        return NOT_ASKED
    finally:
        if hasattr(signal, "SIGALRM"):
            signal.alarm(0)
    for line in told or [f"{len(packages)} packages, and no hole is known in any of them."]:
        _say(line)
    return SOME if told else NONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
