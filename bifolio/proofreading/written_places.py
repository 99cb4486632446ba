"""Where in the library something was written that stands on a finished page."""

from __future__ import annotations

from collections.abc import Mapping

from bifolio.model import (
    Arrangement,
    Box,
    Cell,
    Chapter,
    Edition,
    Figure,
    Grid,
    Heading,
    Paragraph,
    PipeTable,
)
from bifolio.model.once import Once
from bifolio.model.source import Span
from bifolio.model.trees import plain, walk

_SHORT = 12
_KNOWN_BY = 4  # words in a row that a place in the text is known by
_KNOWN = Once[Mapping[str, Span]](most=16)


def key_of(words: str) -> str:
    """What a place is known by: its first words, without marks of sources and notes.

    Words without a letter are known by their signs.
    """
    kept = ("".join(sign for sign in word if sign.isalpha()) for word in words.split())
    return " ".join([word for word in kept if word][:_KNOWN_BY]) or words[:_SHORT]


def written_places(edition: Edition) -> Mapping[str, Span]:
    """Where the author wrote what the pages show, by first words; tables by name."""
    return _KNOWN.of(_places_in, edition.chapters)


def _places_in(chapters: tuple[Chapter, ...]) -> Mapping[str, Span]:
    places: dict[str, Span] = {}
    for noun in walk(tuple(chapter.blocks for chapter in chapters)):
        match noun:
            case Heading() | Paragraph() | Cell():
                places.setdefault(key_of(plain(noun.content)), noun.span)
            case Box() | Arrangement():
                words = " ".join(plain(inner.content) for inner in walk(noun.blocks)
                                 if isinstance(inner, Heading | Paragraph))
                places.setdefault(key_of(words), noun.span)
            case Figure():
                places.setdefault(key_of(plain(noun.caption)), noun.span)
            case PipeTable(caption=caption, header=header):
                heads = " ".join(plain(cell.content) for cell in header)
                places.setdefault(key_of(plain(caption) if caption else heads), noun.span)
            case Grid():
                places[noun.name] = noun.span
                places.update((key_of(" ".join(map(plain, row))), row[0].span)
                              for group in noun.groups for row in group.rows)
    return places
