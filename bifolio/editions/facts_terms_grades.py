"""Facts, terms and grades: ``{fact}`id` ``, ``{term}`word` `` and ``{grade}`A` `` as told."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from bifolio.diagnostics import (
    Findings,
    near,
    suggest,
    with_its_numbers,
)
from bifolio.editions.fact_wording import PARTS, default_wording
from bifolio.loading.glossary import find_term, forms_of, short_forms_of
from bifolio.loading.wordings import wording_for
from bifolio.model import (
    Audience,
    Cell,
    Citation,
    Definition,
    Drawing,
    DrawnArrow,
    DrawnMark,
    DrawnPanel,
    Edition,
    Fact,
    Grid,
    Heading,
    Inlines,
    Link,
    PipeTable,
    PrintedTerm,
    Role,
    Term,
    Text,
)
from bifolio.model.grades import GRADES
from bifolio.model.trees import rewrite

_OTHER_WORDS = re.compile(r"(?P<words>.*\S)\s*<(?P<term>[^<>]+)>", re.S)


@dataclass(frozen=True, slots=True)
class Registers:
    """What roles are looked up in, and the language that numbers are set in."""

    facts: Mapping[str, Fact]
    glossary: Mapping[str, Term]
    language: str


@dataclass(frozen=True, slots=True)
class _Manner:
    """How a role is printed: with its citation or without, explained at first use or never.

    Inside a wording of a register a fact is said by default, and a term is not a use of it.
    """

    cites: bool = True
    explains: bool = True
    inside: bool = False


_FULL, _NAMED, _BARE = _Manner(), _Manner(explains=False), _Manner(cites=False, explains=False)
_MEANING, _SAID = _Manner(True, False, True), _Manner(False, False, True)


# The short words of each noun. A picture's own words have no room for citations.
_QUIET: dict[type, dict[str, _Manner]] = {
    Heading: {"content": _BARE}, Link: {"content": _BARE}, Cell: {"content": _NAMED},
    Grid: {"title": _NAMED}, PipeTable: {"caption": _NAMED},
    Definition: {"term": _NAMED},
    Edition: {"title": _BARE, "subtitle": _BARE},
    Drawing: {"title": _NAMED, "setting": _NAMED, "alt": _BARE, "axis": _BARE, "keys": _BARE},
    DrawnPanel: {"label": _BARE, "axis": _BARE, "note": _BARE},
    DrawnMark: {"label": _BARE, "said": _BARE}, DrawnArrow: {"label": _BARE},
}


def resolve(edition: Edition, registers: Registers, findings: Findings) -> Edition:
    """The edition with its roles as text and citations, and with the terms that it uses.

    The first use of a term in reading order is explained; headings, titles, links and header
    cells have the word alone. What no register knows is a finding.
    """
    speaker = _Speaker(registers, edition.audience, findings)
    quiet = rewrite(edition, speaker.quieten)
    resolved = rewrite(quiet, lambda noun: speaker.say(noun, _FULL))
    joined: Edition = rewrite(replace(resolved, terms=speaker.terms()), _join_citations)
    return joined


def spell_out(tree: Any, registers: Registers, audience: Audience) -> Any:
    """A copy of `tree` with its roles as `audience` reads them, and no term explained."""
    speaker = _Speaker(registers, audience, Findings())
    return rewrite(tree, lambda noun: speaker.say(noun, _NAMED))


class _Speaker:
    """The roles of one edition, in reading order."""

    def __init__(self, registers: Registers, audience: Audience, findings: Findings) -> None:
        self.registers, self.audience, self.findings = registers, audience, findings
        self.used: dict[str, Term] = {}
        self.explained: set[str] = set()

    def quieten(self, noun: Any) -> Any:
        """A noun whose own words are short: its roles are printed here, and never explained."""
        if isinstance(noun, Cell) and not noun.scope:
            return noun
        fields = _QUIET.get(type(noun), {})
        return replace(noun, **{name: self._inlines(getattr(noun, name), manner)
                                for name, manner in fields.items()}) if fields else noun

    def _inlines(self, content: Inlines, manner: _Manner) -> Inlines:
        said: Inlines = rewrite(content, lambda noun: self.say(noun, manner))
        return said

    def say(self, noun: Any, manner: _Manner) -> Any:
        """What a role prints; any other noun as it is."""
        if not isinstance(noun, Role):
            return noun
        match noun.name:
            case "fact":
                return self._fact(noun, manner)
            case "grade":
                return self._grade(noun)
        return self._term(noun, manner)

    def _grade(self, role: Role) -> Inlines:
        grade = GRADES.get(role.text.strip())
        if grade is None:
            self.findings.add("unknown-grade", role.span, f"There is no grade “{role.text}”.",
                              f"Write one of {', '.join(GRADES)}.")
            return (Text(role.text, role.span),)
        return (Text(grade.mark, role.span, grade=grade.letter),)

    def _fact(self, role: Role, manner: _Manner) -> Inlines:
        name, dot, part = role.text.strip().partition(".")
        fact = self.registers.facts.get(name)
        if fact is None:
            self.findings.add("unknown-fact", role.span, f"There is no fact “{name}”.",
                              suggest(name, with_its_numbers(name, self.registers.facts),
                                      "Add it to facts.yaml, or write the number out with its "
                                      "citation."))
            return (Text(role.text, role.span),)
        if dot:
            return (Text(self._part(fact, part, role), role.span, name),)
        said: Inlines = () if manner.inside else wording_for(fact.say, self.audience)
        if said:
            said = rewrite(self._inlines(said, _SAID), lambda noun: _of_fact(noun, name))
            said = (Text("", role.span, name), *said)  # tells where it is printed
        else:
            words = default_wording(fact, self.audience.traits.statistics, self.registers.language)
            said = (Text(words, role.span, name),)
        if not manner.cites:
            return said
        return (*said, Text(" ", role.span, name), Citation(fact.sources, False, role.span))

    def _part(self, fact: Fact, part: str, role: Role) -> str:
        if part not in PARTS:
            self.findings.add("unknown-fact", role.span, f"A fact has no part “{part}”.",
                              suggest(part, PARTS))
            return role.text
        said = PARTS[part](fact, self.registers.language)
        if not said:
            self.findings.add("unknown-fact", role.span,
                              f"The fact “{fact.name}” has no {part} ({fact.span}).",
                              f"Add “{part}: …” to it, or print another part.")
        return said

    def _term(self, role: Role, manner: _Manner) -> Inlines:
        found = _OTHER_WORDS.fullmatch(role.text.strip())
        word, name = found.group("words", "term") if found else (role.text.strip(),) * 2
        term = find_term(name, self.registers.glossary)
        if term is None:
            forms = {form: t for t in self.registers.glossary.values() for form in forms_of(t)}
            match = near(name, with_its_numbers(name, forms))
            fix = f"Did you mean “{match}” ({forms[match].span})?" if match else \
                "Add it to content/glossary.yaml."
            self.findings.add("unknown-term", role.span,
                              f"The glossary has no term “{name}”.", fix)
            return (Text(word, role.span),)
        said = Text(word, role.span, term=term.name)
        if manner.inside:
            return (said,)
        self.used.setdefault(term.name, term)
        if not manner.explains or term.name in self.explained:
            return (said,)
        self.explained.add(term.name)
        meaning = self._explanation(term, word)
        if not meaning:
            return (said,)
        opening, closing = (replace(said, text=sign) for sign in (" (", ")"))
        return (said, opening, *meaning, closing)

    def _explanation(self, term: Term, word: str) -> Inlines:
        """What stands in brackets after the first use: the meaning, or what letters stand for."""
        if self.audience.traits.plain:
            return self._meaning(term)
        if not term.expansion or term.expansion.casefold() == word.casefold():
            return ()
        return (Text(term.expansion, term.span, term=term.name),)

    def _meaning(self, term: Term) -> Inlines:
        content = self._inlines(wording_for(term.meanings, self.audience), _MEANING)
        meaning: Inlines = rewrite(content, lambda noun: replace(noun, term=term.name)
                                   if isinstance(noun, Text) else noun)
        return meaning

    def terms(self) -> tuple[PrintedTerm, ...]:
        """The terms that were used, in alphabetical order, with what they mean."""
        return tuple(
            PrintedTerm((Text(term.name, term.span, term=term.name),), self._meaning(term),
                        term.span, short, term.expansion if short else "")
            for term in sorted(self.used.values(), key=lambda term: _alphabetical(term.name))
            for short in (short_forms_of(term),))


def _of_fact(noun: Any, name: str) -> Any:
    return replace(noun, fact=name) if isinstance(noun, Text) else noun


def _alphabetical(name: str) -> tuple[str, str]:
    """Capitals and accents do not count, unless nothing else tells two words apart."""
    split = unicodedata.normalize("NFKD", name)
    return "".join(s for s in split if not unicodedata.combining(s)).casefold(), name


def _join_citations(noun: Any) -> Any:
    """A noun in which a citation that follows another one at once is part of it."""
    content = getattr(noun, "content", ())
    if not any(_cites(first) and _cites(second) for first, second in pairwise(content)):
        return noun
    joined: list[Any] = []
    for inline in content:
        if joined and _cites(joined[-1]) and _cites(inline):
            items = tuple({(i.key, i.locator): i for i in (*joined[-1].items, *inline.items)}
                          .values())
            joined[-1] = replace(joined[-1], items=items)
        else:
            joined.append(inline)
    return replace(noun, content=tuple(joined))


def _cites(inline: object) -> bool:
    return isinstance(inline, Citation) and not inline.narrative
