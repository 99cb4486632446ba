"""English words and their forms: what is familiar, and what can be the verb of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bifolio.proofreading.readability.word_lists import word_list

_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "est", "r", "st", "ly", "n't")
_CONTRACTED = ("n't", "'re", "'ve", "'ll", "'d", "'m")
_WITH_IS = re.compile(r"(?:it|that|there|what|who|here|he|she|where|how|let)'s")
_ACTED_ON = ("the", "your", "a", "an", "it", "them", "this", "these", "any")
_PART = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def is_familiar(word: str) -> bool:
    """Whether a word, or what it is a form of, is among the 3,000 that are used most."""
    known = word_list("familiar.txt")
    return all(any(form in known for form in _forms(part)) for part in _PART.findall(_plain(word)))


def has_verb(words: Sequence[str]) -> bool:
    """Whether any word of an English sentence can be its verb: in doubt one can."""
    if _is_order(words):
        return True
    before = ""
    for word in map(_plain, words):
        if word.endswith(_CONTRACTED) or _WITH_IS.fullmatch(word):
            return True
        if before not in word_list("before-nouns.txt") and _can_be_verb(word):
            return True
        before = word
    return False


def _is_order(words: Sequence[str]) -> bool:
    """Whether a word that names no time or place stands at the head, and what is acted on next."""
    first, second, *_ = (*map(_plain, words[:2]), "", "")
    return second in _ACTED_ON and first.isalpha() and not first.endswith(("ly", "ing")) \
        and first not in word_list("before-articles.txt")


def _can_be_verb(word: str) -> bool:
    verbs = word_list("all-verbs.txt")
    return word in verbs or (not word.endswith("ing") and any(
        form in verbs or (form.endswith("ise") and form[:-3] + "ize" in verbs)
        for form in _forms(word)))


def _forms(word: str) -> Iterator[str]:
    """The word, and each that it can be a form of: carries and carry, dropped and drop."""
    word = word.removesuffix("'s").removesuffix("'")
    yield word
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < 2:
            continue
        yield stem
        if stem[-1] == "i":
            yield stem[:-1] + "y"
        if ending in ("ing", "er", "est"):
            yield stem + "e"
        if stem[-1] == stem[-2]:
            yield stem[:-1]


def _plain(word: str) -> str:
    return word.casefold().replace("’", "'")
