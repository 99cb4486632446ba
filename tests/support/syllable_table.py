"""Makes `english.txt`: the words whose syllables the rules of spelling get wrong.

    python -m tests.support.syllable_table cmudict.dict

reads the CMU Pronouncing Dictionary (its text file, as the project publishes it) and writes the
table of the engine. The same dictionary gives the same table.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from bifolio.proofreading.readability import syllables
from bifolio.proofreading.readability.syllables import by_rule

_ENTRY = re.compile(r"(?P<word>[a-z]+)(?:\(\d+\))? (?P<phones>[^#]+)")
_SHORT = 2  # syllables: up to here the shortest way to say a word counts (“fire”, “our”)
_WIDTH = 96
_USUAL = {  # as most people say them, where the dictionary has another way first
    "every": 2, "everyone": 3, "everybody": 4, "everything": 3, "everywhere": 3, "everyday": 3,
    "interest": 2, "interests": 2, "interested": 3, "interesting": 3, "temperature": 4,
    "trial": 2, "trials": 2, "fuel": 2, "fuels": 2, "usually": 4, "separate": 3,
}
_HEAD = """\
# Words whose syllables are miscounted by spelling: a count, then words. Made by
# tests/support/syllable_table.py from the CMU Pronouncing Dictionary, which is
# Copyright (C) 1993-2015 Carnegie Mellon University. All rights reserved. Its licence, of the
# BSD kind with two clauses, is in english-licence.txt beside this file.
"""


def count_all(lines: Iterable[str]) -> dict[str, int]:
    """Word → syllables: as the dictionary says a word first; short words as shortest said."""
    ways: dict[str, list[int]] = {}
    for line in lines:
        if found := _ENTRY.match(line):
            stressed = sum(phone[-1].isdigit() for phone in found["phones"].split())
            ways.setdefault(found["word"], []).append(stressed)
    said = {word: min(counts) if max(counts) <= _SHORT else counts[0]
            for word, counts in ways.items()}
    return said | {word: count for word, count in _USUAL.items() if word in said}


def tabulate(lines: Iterable[str]) -> str:
    """The text of the table."""
    wrong = sorted((count, word) for word, count in count_all(lines).items()
                   if count and by_rule(word) != count)
    rows = [_HEAD]
    for count, group in groupby(wrong, key=lambda pair: pair[0]):
        row = str(count)
        for _, word in group:
            if len(row) + len(word) >= _WIDTH:
                rows.append(row + "\n")
                row = str(count)
            row += f" {word}"
        rows.append(row + "\n")
    return "".join(rows)


if __name__ == "__main__":
    dictionary = Path(sys.argv[1]).read_text(encoding="utf-8")
    table = Path(syllables.__file__).with_name("english.txt")
    table.write_text(tabulate(dictionary.splitlines()), encoding="utf-8")
