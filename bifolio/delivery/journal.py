"""The journal: what is put into the delivery folder, noted before it lies there.

The catalogue is written when a run ends. Of a run that was killed the journal tells what it put
where, so that nothing lies in the folder of which nobody knows. It is written at its end only, a
line a file, so that a line costs the same however many there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from bifolio.files.writing import Folder

NAME = ".catalogue-journal"
_LARGEST = 256_000_000  # bytes


class Journal:
    """The journal of one delivery folder."""

    def __init__(self, out: Folder) -> None:
        self._out = out

    def note(self, noun: Mapping[str, Any]) -> None:
        """Note a handout, a copy or a paper that is about to be put into its place.

        The line begins with its line end: so one that was cut off does not spoil the next.
        """
        self._out.append(NAME, f"\n{json.dumps(noun, ensure_ascii=False)}".encode())

    def read(self) -> Iterator[dict[str, Any]]:
        """What was noted since the catalogue was last written; a damaged line counts as none."""
        for line in (self._out.read(NAME, _LARGEST) or b"").split(b"\n"):
            with suppress(ValueError, RecursionError):
                noun = json.loads(line)
                json.dumps(noun, ensure_ascii=False).encode()  # half a sign could not be written
                if isinstance(noun, dict):
                    yield noun

    def close(self) -> None:
        """All of it stands in the catalogue now."""
        self._out.remove(NAME)
