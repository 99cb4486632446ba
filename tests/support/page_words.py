"""The page's own words for a test: others than they are, or a catalogue that nobody ships."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bifolio.model import page_words
from bifolio.model.languages import language
from bifolio.model.page_words import catalogue

ENGLISH = page_words.words_of("en")


def _made() -> str:
    """The template of all words, filled in by a rule, as a translator would."""
    template = (page_words.FOLDER / "page-words.pot").read_text(encoding="utf-8")
    head, *entries = template.split("\n\n")
    for number, entry in enumerate(entries):
        blanks = re.findall(r"\{\w+\}", "".join(re.findall('^(?:msgid )?"(.*)"$', entry, re.M)))
        said = " ".join((f"«{number}»", *dict.fromkeys(blanks)))
        entries[number] = re.sub(r'^(msgstr\S*) ""', rf'\1 "{said}"', entry, flags=re.M)
    return "\n\n".join((head, *entries))


MAKING = _made()  # a catalogue of a made-up language, which says «number» for each word


@contextmanager
def adding(folder: Path, **catalogues: str) -> Iterator[None]:
    """While it lasts, these catalogues lie beside the English one, and no other does."""
    template = page_words.FOLDER / "page-words.pot"
    (folder / template.name).write_bytes(template.read_bytes())
    for name, text in catalogues.items():
        (folder / f"{name}.po").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_words, "FOLDER", folder)
        _forget()
        try:
            yield
        finally:
            _forget()
            for name in catalogues:
                (folder / f"{name}.po").unlink()


def _forget() -> None:
    catalogue.cache_clear()
    language.cache_clear()


@contextmanager
def page_says(**words: str) -> Iterator[None]:
    """While it lasts, an upgrade has given the page other English words of its own."""
    english = catalogue("en")
    said = {**english.said,
            **{name: (word,) * len(english.said[name]) for name, word in words.items()}}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(page_words, "catalogue", lambda name: replace(english, said=said))
        language.cache_clear()
        try:
            yield
        finally:
            language.cache_clear()
