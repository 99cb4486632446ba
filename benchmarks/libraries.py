"""Copies of the reference library to measure with: edited, or many times as large."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
WORK = "insulin-resistance"
_EDITED = "chapters/10-insulin-resistance.patient.md"
_fresh = count(1)
_LETTERS = str.maketrans("0123456789", "bcdfghjklm")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the reference library in a folder of its own; its styles are the engine's."""

    root: Path

    @classmethod
    def make(cls, root: Path, works: int = 1) -> Copy:
        """The library as it is, or with its work as many times as `works`."""
        shutil.copytree(CHECKOUT / "content", root / "content")
        shutil.copyfile(CHECKOUT / "bibliography.bib", root / "bibliography.bib")
        for number in range(2, works + 1):
            shutil.copytree(root / "content" / WORK, root / "content" / f"{WORK}-{number:02}")
        return cls(root)

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def patient(self) -> Path:
        """The patient's PDF, A4, standard type, in colour."""
        return self.out / WORK / f"{WORK}-patient-a4-standard-colour.pdf"

    def bifolio(self, *arguments: str) -> list[str]:
        """The command as build.py starts it, with the interpreter that runs this."""
        return [sys.executable, "-m", "bifolio", "--root", str(self.root), "--quiet", *arguments]

    def front_door(self, *arguments: str) -> list[str]:
        """The command as a clinic types it, front door and all."""
        return ["python3", str(CHECKOUT / "build.py"), "--root", str(self.root), "--quiet",
                *arguments]

    def edit(self) -> None:
        """Change one word of a patient's paragraph, to one that it never was.

        It is short and has no digit, so that no proof keeps the handout back.
        """
        path = self.root / "content" / WORK / _EDITED
        text = path.read_text(encoding="utf-8")
        head, word, tail = text.partition("\n\n")
        _, space, rest = tail.partition(" ")
        if not (word and space):
            raise ValueError(f"{path} has no paragraph to edit.")
        new = "z" + str(next(_fresh)).translate(_LETTERS)
        path.write_text(f"{head}{word}{new}{space}{rest}", encoding="utf-8")
