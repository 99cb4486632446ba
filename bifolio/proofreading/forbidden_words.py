"""Words that a library has sworn never to print."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bifolio.diagnostics import Findings
from bifolio.model import ForbiddenWords
from bifolio.model.languages import language
from bifolio.model.sentences import sentence_at
from bifolio.model.text_runs import UNSEEN
from bifolio.proofreading.proof_copy import ProofCopy

_SPACE = r"\s+"
_LEAST = 4  # letters of a word that has other endings


def find_forbidden_words(copy: ProofCopy, findings: Findings,
                         never_say: tuple[ForbiddenWords, ...]) -> None:
    """A finding wherever the edition says what library.yaml forbids, by whole words.

    Text, titles, tables, footnotes and descriptions of pictures are read; the titles of sources
    are their authors' own. In English each word may have another ending: cures, cured, curing.
    """
    ending = language(copy.edition.language).is_english
    bans = [(ban, _whole(ban.words, ending), [_whole(phrase, ending) for phrase in ban.unless])
            for ban in never_say]
    for passage in copy.passages if bans else ():
        told = set[int]()
        for text, places in _readings(passage.text):
            for ban, pattern, allowed in bans:
                for found in pattern.finditer(text):
                    first, last = sentence_at(text, found.start())
                    at = places[found.start()]
                    if at not in told and not any(
                            phrase.search(text, first, last) for phrase in allowed):
                        told.add(at)
                        findings.add("forbidden-wording", passage.place(at),
                                     f"“{found.group()}” is not to be said here: {ban.reason}",
                                     "Say it in other words"
                                     f" (library.yaml:{ban.span.line} forbids these).")


def _readings(text: str) -> Iterator[tuple[str, Sequence[int]]]:
    """A text as it may be read: where signs that nobody sees stand, as nothing and as a space.

    With each, where its signs stand in the text.
    """
    if not UNSEEN.search(text):
        yield text, range(len(text))
        return
    places = [at for at, sign in enumerate(text) if not UNSEEN.match(sign)]
    yield "".join(text[at] for at in places), places
    yield UNSEEN.sub(" ", text), range(len(text))


def _whole(words: str, ending: bool) -> re.Pattern[str]:
    """Finds words as a whole, in capitals or not, over line ends; in English by their stems."""
    said = UNSEEN.sub("", words).split()
    parts = [_with_endings(word) if ending else re.escape(word) for word in said]
    return re.compile(rf"(?<!\w){_SPACE.join(parts)}(?!\w)", re.IGNORECASE)


def _with_endings(word: str) -> str:
    """A word and its forms as a verb or a noun, as far as they follow the rule."""
    if not word.isalpha() or len(word) < _LEAST:
        return re.escape(word)
    forms = sorted({form for stem in _stems(word.lower()) for form in _forms(stem)},
                   key=lambda form: (-len(form), form))
    return f"(?:{'|'.join(map(re.escape, forms))})"


def _stems(word: str) -> Iterator[str]:
    """A word, and what it may be a form of: cured, cure; stopping, stop; remedies, remedy."""
    yield word
    for ending, rests in (("ies", ("y",)), ("ied", ("y",)), ("ing", ("", "e")), ("ed", ("", "e")),
                          ("s", ("",)), ("es", ("",))):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _LEAST - 1 and not word.endswith("ss"):
            yield from (stem + rest for rest in rests if len(stem + rest) >= _LEAST)
            if ending in ("ing", "ed") and stem[-1] == stem[-2] and len(stem) > _LEAST:
                yield stem[:-1]


def _forms(word: str) -> Iterator[str]:
    yield from (word, f"{word}s", f"{word}es", f"{word}ed", f"{word}ing", f"{word}{word[-1]}ed",
                f"{word}{word[-1]}ing")
    if word[-1] == "e":
        yield from (f"{word}d", f"{word[:-1]}ing")
    if word[-1] == "y":
        yield from (f"{word[:-1]}ies", f"{word[:-1]}ied")
