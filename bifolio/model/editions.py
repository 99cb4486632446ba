"""What one reader gets of a work: editions and their references."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bifolio.model.audiences import Audience
from bifolio.model.content import Inlines
from bifolio.model.languages import language
from bifolio.model.library import SOURCES, Chapter, Field, Imprint
from bifolio.model.registers import PrintedTerm
from bifolio.model.signoffs import SignOff
from bifolio.model.source import Span


@dataclass(frozen=True, slots=True)
class Edition:
    """A work for one audience in one language: nothing for anybody else is in it.

    `missing_signoffs` are the roles that have yet to sign; while there are any it is a draft.
    `signoffs` are those that hold for this text; `void_signoffs` the missing roles whose sign-off
    the text has outlived.
    `terms` are the words of the glossary that it uses, in alphabetical order.
    `sources` tells whether its sources are printed, as one of `SOURCES`; `listed` whether another
    handout of its work lists sources. `fields` are to be filled in under its title.
    """

    work: str
    audience: Audience
    language: str
    title: Inlines
    subtitle: Inlines
    chapters: tuple[Chapter, ...]
    imprint: Imprint
    missing_signoffs: tuple[str, ...]
    span: Span
    terms: tuple[PrintedTerm, ...] = ()
    signoffs: tuple[SignOff, ...] = ()
    void_signoffs: tuple[str, ...] = ()
    sources: str = SOURCES[0]
    listed: bool = False
    fields: tuple[Field, ...] = ()

    @property
    def draft(self) -> bool:
        return bool(self.missing_signoffs)

    def unsigned(self, *roles: str) -> Edition:
        """The edition while these roles have yet to sign; and who must read its page's own words.

        What no native translator has read stays a draft, whoever has signed the text.
        """
        return replace(self, missing_signoffs=(*roles, *language(self.language).unread))


@dataclass(frozen=True, slots=True)
class MarkPart:
    """A piece of a citation's label; `target` is the anchor it links to, or "" for none."""

    content: Inlines
    target: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is printed where a citation stands; `raised` when the style sets it superior."""

    anchor: str
    parts: tuple[MarkPart, ...]
    raised: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a reference list. `label` is its printed number, "" in author-date styles.

    `mentions` are the anchors of the citations that cite it, in order.
    """

    key: str
    anchor: str
    label: str
    content: Inlines
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class References:
    """An edition's citation marks (by serial) and its reference list, in printing order."""

    marks: Mapping[int, Mark] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()
