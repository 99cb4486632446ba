"""Nothing that is marked for other readers may be in a finished handout.

The proof reads the finished thing and goes by the author's marks alone: it does not ask the
selection, whose faults it is there to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from bifolio.diagnostics import Findings
from bifolio.editions.facts_terms_grades import Registers, spell_out
from bifolio.files.reading import SourceFiles
from bifolio.loading.glossary import forms_of
from bifolio.model import (
    Audience,
    Citation,
    Code,
    ComparisonTable,
    Emphasis,
    Figure,
    Footnote,
    Image,
    Library,
    Link,
    Preformatted,
    Role,
    Strong,
    Text,
    Work,
)
from bifolio.model.source import Span
from bifolio.model.trees import branches, is_noun, plain, walk

_WORDED = (Text, Code, Role, Emphasis, Strong, Link)
_FENCE = re.compile(r":{3,}\s*(.*)$")
_MARKUP = re.compile(r"</?[a-z][^<>]*>")  # of a title: what is in italics, what keeps its capitals
_WORD = re.compile(r"[^\W\d_]+|\d+")
_LENGTH = 5  # words in a row that are taken for the same sentence
_NUMBER = 3  # digits from which a number alone does
_SHORT = 5  # letters below which a word alone proves nothing

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """What an audience must not read: runs of words, each with the place it was written."""

    audience: Audience
    phrases: dict[Words, Span]

    def find(self, texts: Iterable[str], where: str, findings: Findings) -> None:
        """A finding for each place whose words are in `texts`; `where` names what was read."""
        lengths = {len(phrase) for phrase in self.phrases}
        leaked: dict[Span, Words] = {}
        for text in texts:
            words = _words(text)
            for length in lengths:
                for phrase in _grams(words, length):
                    if phrase in self.phrases:
                        leaked.setdefault(self.phrases[phrase], phrase)
        for span, phrase in leaked.items():
            findings.add("audience-leak", span,
                         f"Words for other readers stand in {where} of the {self.audience} "
                         f"handout: “{' '.join(phrase)}”.",
                         "Do not hand it out. If the text is marked as it should be, "
                         "this is a fault of Bifolio: please report it.")


def marked(library: Library, work: Work, audience: Audience, source_files: SourceFiles) -> Marked:
    """All phrases of `work` that are marked for others than `audience` and stand nowhere else.

    A phrase is five words in a row, or a whole shorter run; words that the templates print by
    themselves, and titles of sources that this audience's text cites, are nobody's secret.
    """
    closed: dict[Words, Span] = {}
    open_: set[Words] = set()
    keys: dict[bool, set[str]] = {True: set(), False: set()}
    lengths = range(1, _LENGTH + 1)
    for reader in Audience:
        said = _as_read_by(reader, library, work)
        for allowed, text, span in _runs(said, audience, True):
            words = _words(text)
            if allowed and reader is audience:
                open_.update(gram for n in lengths for gram in _grams(words, n))
            elif not allowed and _proves(words):
                for gram in _grams(words, min(_LENGTH, len(words))):
                    closed.setdefault(gram, span)
        for allowed, key in _cited(said, audience, True):
            keys[allowed].add(key.casefold())
    for line, span in _closed_lines(work, audience, source_files):
        closed.update((gram, span) for gram in _grams(_words(line), _LENGTH) if gram not in closed)
    for reference in library.bibliography.references.values():
        words = _words(_MARKUP.sub("", str(reference.item.get("title", ""))))
        if reference.key.casefold() in keys[True]:
            entry = " ".join(str(value) for value in reference.item.values())
            everything = _words(_MARKUP.sub("", entry))
            open_.update(gram for n in lengths for gram in _grams(everything, n))
        elif reference.key.casefold() in keys[False] and len(words) >= _LENGTH:
            closed.update(dict.fromkeys(_grams(words, _LENGTH), reference.span))
    for text in _public(library, work, audience, source_files):
        open_.update(gram for n in lengths for gram in _grams(_words(text), n))
    return Marked(audience, {gram: span for gram, span in closed.items() if gram not in open_})


def _public(library: Library, work: Work, audience: Audience,
            source_files: SourceFiles) -> Iterator[str]:
    """What stands on a page whoever reads it: the templates' words, terms, names."""
    yield from (source_files.files[path].decode("utf-8", "replace")
                for path in source_files.under("templates/"))
    yield from (word for t in library.glossary.values() for word in (*forms_of(t), t.expansion))
    yield library.publisher
    yield from (role for roles in library.required_signoffs.values() for role in roles)
    yield from (text for clinic in library.clinics.values() for text in clinic.texts)
    yield from (s.name for s in work.signoffs if s.edition.startswith(f"{audience}-"))


def _proves(words: Words) -> bool:
    """Whether these words, found in a handout, can hardly be there by chance."""
    if len(words) == 1:
        return len(words[0]) >= (_NUMBER if words[0].isdigit() else _SHORT)
    return len(words) >= _LENGTH or (len(words) > 1 and not all(w.isdigit() for w in words))


def _closed_lines(work: Work, audience: Audience,
                  source_files: SourceFiles) -> Iterator[tuple[str, Span]]:
    """Lines that stand in a closed file or between closed fences, taken as plain lines.

    This goes by the `:::` at the margin and by the file's name alone, and so would notice if the
    reading of the chapter, on which everything else rests, had gone wrong.
    """
    other = {str(reader) for reader in Audience} - {str(audience)}
    for path in source_files.under(f"content/{work.name}/chapters/"):
        named = other & set(path.split(".")[1:])
        fences: list[bool] = []
        for number, line in enumerate(source_files.files[path].decode("utf-8",
                                                                      "replace").split("\n"), 1):
            if found := _FENCE.match(line):
                words = set(_words(found[1]))
                if words:
                    fences.append(bool(words & other) and str(audience) not in words)
                elif fences:
                    fences.pop()
            elif named or any(fences):
                yield line, Span(path, number, 1)


def _as_read_by(reader: Audience, library: Library, work: Work) -> tuple[Any, ...]:
    """The work, what its facts say and what its words mean, with every role as `reader` has it.

    What a role prints depends on who reads. Text for others that slipped through would print as
    this audience has it; text that was set for others and then delivered here, as they have it.
    """
    registers = Registers(work.facts, library.glossary, work.language)

    def said(tree: Any) -> Any:
        return spell_out(tree, registers, reader)

    tables = {name: replace(said(table), answers={
        sides: said(wordings) for sides, wordings in table.answers.items()})
        for name, table in work.tables.items()}
    figures = {name: said(figure) for name, figure in work.figures.items()}
    facts = tuple(said(fact.say) for fact in work.facts.values())
    terms = tuple(said(term.meanings) for term in library.glossary.values())
    return (replace(said(work), tables=tables, figures=figures), facts, terms)


def _words(text: str) -> Words:
    return tuple(_WORD.findall(text.casefold()))


def _grams(words: Words, length: int) -> Iterator[Words]:
    return (words[i:i + length] for i in range(len(words) - length + 1))


def _allows(noun: Any, audience: Audience, allowed: bool) -> bool:
    """Whether `audience` may read what is in `noun`, by its own mark and those around it."""
    return allowed and (not hasattr(noun, "readers") or audience in noun.readers)


def _branches(noun: Any, audience: Audience, allowed: bool) -> Iterator[tuple[bool, Any]]:
    """The nouns in `noun`, each with whether `audience` may read it."""
    kind: Any = type(noun)
    if isinstance(noun, tuple):
        yield from ((allowed, part) for part in noun)
    elif isinstance(noun, ComparisonTable):
        yield from _table_branches(noun, audience, allowed)
    elif isinstance(noun, Work):
        yield from ((allowed, part) for part in (noun.titles, noun.subtitles, noun.chapters,
                                                  tuple(noun.tables.values()), noun.imprint,
                                                  tuple(noun.figures.values()),
                                                  noun.sheets))
    elif is_noun(kind):
        inner = _allows(noun, audience, allowed)
        yield from ((inner, part) for name in branches(kind)
                    if type(part := getattr(noun, name)) is not str)


def _table_branches(table: ComparisonTable, audience: Audience,
                    allowed: bool) -> Iterator[tuple[bool, Any]]:
    """A table's parts; an answer is as closed as its option and its criterion."""
    inner = _allows(table, audience, allowed)
    options = {o.name: o for group in table.option_groups for o in group.options}
    criteria = {c.name: c for group in table.criterion_groups for c in group.criteria}
    yield from ((inner, part) for part in (table.title, table.corner, table.note,
                                            table.option_groups, table.criterion_groups))
    for (option, criterion), wordings in table.answers.items():
        open_ = all(audience in side.readers for side in (options[option], criteria[criterion]))
        yield inner and open_, wordings


def _runs(noun: Any, audience: Audience, allowed: bool) -> Iterator[tuple[bool, str, Span]]:
    """Every unbroken run of words in `noun`: whether it may be read, its text, its place."""
    if isinstance(noun, tuple) and any(isinstance(part, _WORDED) for part in noun):
        yield from _inline_runs(noun, audience, allowed)
        return
    if isinstance(noun, Figure | Image):
        yield allowed, noun.alt, noun.span
    if isinstance(noun, Preformatted):
        yield allowed, noun.text, noun.span
    for may, branch in _branches(noun, audience, allowed):
        yield from _runs(branch, audience, may)


def _inline_runs(content: tuple[Any, ...], audience: Audience,
                 allowed: bool) -> Iterator[tuple[bool, str, Span]]:
    run, span = "", Span("")
    for inline in content:
        if isinstance(inline, Citation | Footnote):
            if run:
                yield allowed, run, span
            run = ""
            yield from _runs(inline, audience, allowed)
            continue
        if not run:  # bold words have no place of their own, what is in them has
            span = next((part.span for part in walk(inline) if hasattr(part, "span")), span)
        text = getattr(inline, "text", None)
        run += plain(inline) if text is None else text
        if isinstance(inline, Link):
            yield allowed, inline.target, inline.span
    if run:
        yield allowed, run, span


def _cited(noun: Any, audience: Audience, allowed: bool) -> Iterator[tuple[bool, str]]:
    """Every citation key in `noun`, and whether its place may be read."""
    if isinstance(noun, Citation):
        yield from ((allowed, item.key) for item in noun.items)
    for may, branch in _branches(noun, audience, allowed):
        yield from _cited(branch, audience, may)
