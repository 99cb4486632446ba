"""Words that a library has sworn never to print."""

from __future__ import annotations

import re

from bifolio.diagnostics import Findings
from bifolio.model import ForbiddenWords
from bifolio.proofreading.proof_copy import ProofCopy, sentence_at


def find_forbidden_words(copy: ProofCopy, findings: Findings,
                         never_say: tuple[ForbiddenWords, ...]) -> None:
    """A finding wherever the edition says what library.yaml forbids, by whole words.

    Text, titles, tables, footnotes and descriptions of pictures are read; the titles of sources
    are their authors' own.
    """
    bans = [(ban, _whole(ban.words), [_whole(phrase) for phrase in ban.unless])
            for ban in never_say]
    for passage in copy.passages if bans else ():
        text = passage.text
        for ban, pattern, allowed in bans:
            for found in pattern.finditer(text):
                first, last = sentence_at(text, found.start())
                if not any(phrase.search(text, first, last) for phrase in allowed):
                    findings.add("forbidden-wording", passage.place(found.start()),
                                 f"“{found.group()}” is not to be said here: {ban.reason}",
                                 "Say it in other words"
                                 f" (library.yaml:{ban.span.line} forbids these).")


def _whole(words: str) -> re.Pattern[str]:
    """Finds words as a whole, in capitals or not, over line ends."""
    spaced = r"\s+".join(re.escape(word) for word in words.split())
    return re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
