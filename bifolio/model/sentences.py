"""Where a sentence ends: one rule for all who read texts, in English and its neighbours."""

from __future__ import annotations

import re
from functools import lru_cache

from bifolio.model.grades import GRADES

# Behind the stop may stand what closes a quotation, signs of notes, and how sure the sentence is.
_MARK = "|".join(re.escape(grade.mark) for grade in GRADES.values())
_END = re.compile(rf"[.?!…]+[”’\"')\]†‡*]*(?:\s*(?:{_MARK})[†‡]*)?(?=\s|$)|\n")
_GOES_ON = re.compile(r"\s+[^\W\d_]")
# Words whose full stop ends no sentence.
_SHORT = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|et al|etc|vs|v|cf|approx|ca|Dr|Mr|Mrs|Ms|Prof|St|No"
                    r"|Nr|Fig|Sr|Sra|Dra|p\. ej|[A-Z])$")


@lru_cache(maxsize=256)
def sentences_of(text: str) -> tuple[tuple[int, int], ...]:
    """The sentences of a text, as offsets: each with its signs, and without space around it.

    A line's end ends one too. What is in small letters goes on.
    """
    found, start = [], 0
    for end in _END.finditer(text):
        follows = _GOES_ON.match(text, end.end())
        if end.group() != "\n" and follows:
            if follows.group()[-1].islower():
                continue
            if end.group() == "." and _SHORT.search(text[start:end.start()]):
                continue
        found.append((start, end.end()))
        start = end.end()
    found.append((start, len(text)))
    return tuple((last - len(text[first:last].lstrip()), first + len(text[first:last].rstrip()))
                 for first, last in found if text[first:last].strip())


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """The sentence that holds an offset, as offsets; space before one belongs to it."""
    bounds = sentences_of(text)
    return next(((first, last) for first, last in bounds if offset < last),
                bounds[-1] if bounds else (0, len(text)))
