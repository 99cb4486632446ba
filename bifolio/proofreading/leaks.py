"""Nothing that is marked for other readers may be in a finished handout.

The proof reads the finished thing and goes by the author's marks alone: it does not ask the
selection, whose faults it is there to find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any
from unicodedata import normalize

from bifolio.diagnostics import Findings
from bifolio.editions.facts_terms_grades import Registers, spell_out
from bifolio.files.engine_files import own_templates
from bifolio.files.reading import SourceFiles
from bifolio.loading.glossary import forms_of
from bifolio.model import (
    EVERYONE,
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
    Readers,
    Role,
    Strong,
    Text,
    Work,
)
from bifolio.model.page_words import words_of
from bifolio.model.source import Span
from bifolio.model.text_runs import UNSEEN, Run
from bifolio.model.trees import branches, is_noun, plain, walk
from bifolio.proofreading.designs import WORD, says
from bifolio.proofreading.proof_copy import ProofCopy

_WORDED = (Text, Code, Role, Emphasis, Strong, Link)
_FENCE = re.compile(r":{3,}\s*(.*)$")
_MARKUP = re.compile(r"</?[a-z][^<>]*>")  # of a title: what is in italics, what keeps its capitals
_LENGTH = 5  # words in a row that are taken for the same sentence
_COPIED = 8  # words in a row that nobody writes twice by chance
_LETTERS = 12  # of a sentence by which it is looked up, whatever its words are broken by
_NUMBER = 3  # digits from which a number alone does
_SHORT = 5  # letters below which a word alone proves nothing

Words = tuple[str, ...]


@dataclass(frozen=True)
class Marked:
    """What an audience must not read: runs of words, each with the place it was written."""

    audience: Audience
    phrases: dict[Words, Span]

    def find(self, texts: Iterable[str], where: str, source_files: SourceFiles,
             findings: Findings) -> None:
        """A finding for each place whose words are in `texts`; `where` names what was read.

        It stands where a template, a style sheet or a picture says them, if one does.
        """
        leaked: dict[Span, Words] = {}
        for text in texts:
            for phrase in self.standing_in(_words(text)):
                leaked.setdefault(self.phrases[phrase], phrase)
        for span, phrase in leaked.items():
            what = (f"Words for other readers stand in {where} of the {self.audience} "
                    f"handout: “{' '.join(phrase)}”.")
            copies = list(says(phrase, source_files))
            for copy in copies:
                findings.add("audience-leak", copy, f"{what} They are written here, and marked for "
                             f"others in {span}.", "Take them out here.")
            if not copies:
                findings.add("audience-leak", span, what,
                             "Do not hand it out. If the text is marked as it should be, "
                             "this is a fault of Bifolio: please report it.")

    def standing_in(self, words: Words) -> Iterator[Words]:
        """Those of the phrases that stand in these words.

        A sentence is known by its letters, so that it is found when its words are broken.
        """
        letters = "".join(words)
        starts = list(accumulate(map(len, words), initial=0))
        ends = frozenset(starts)
        for place, (word, start) in enumerate(zip(words, starts, strict=False)):
            for length in self._lengths.get(word, ()):
                if (phrase := words[place:place + length]) in self.phrases:
                    yield phrase
            for sentence, phrase in self._sentences.get(letters[start:start + _LETTERS], ()):
                if letters.startswith(sentence, start) and start + len(sentence) in ends:
                    yield phrase

    def without(self, texts: Iterable[Words]) -> Marked:
        """The same, but for phrases that stand in these texts."""
        open_ = {phrase for words in texts for phrase in self.standing_in(words)}
        return Marked(self.audience, {phrase: span for phrase, span in self.phrases.items()
                                      if phrase not in open_})

    def met_in(self, texts: Iterable[tuple[Words, frozenset[str]]]) -> Iterator[Words]:
        """Those of some texts in which a phrase may stand, by what begins there."""
        return (words for words, begins in texts
                if not (begins.isdisjoint(self._lengths) and begins.isdisjoint(self._sentences)))

    @cached_property
    def _lengths(self) -> dict[str, tuple[int, ...]]:
        """How long the phrases are that begin with a word, but for sentences."""
        found: dict[str, set[int]] = {}
        for phrase in self.phrases:
            if _is_sentence(phrase):
                continue
            found.setdefault(phrase[0], set()).add(len(phrase))
        return {word: tuple(sorted(lengths)) for word, lengths in found.items()}

    @cached_property
    def _sentences(self) -> dict[str, list[tuple[str, Words]]]:
        """The letters of the sentences, and each itself, by how they begin."""
        found: dict[str, list[tuple[str, Words]]] = {}
        for phrase in self.phrases:
            if _is_sentence(phrase):
                letters = "".join(phrase)
                found.setdefault(letters[:_LETTERS], []).append((letters, phrase))
        return found


def _is_sentence(phrase: Words) -> bool:
    return len(phrase) == _LENGTH and sum(map(len, phrase)) >= _LETTERS


def marked(library: Library, work: Work, source_files: SourceFiles) -> dict[Audience, Marked]:
    """For each audience all phrases of `work` that are for others alone and stand nowhere else.

    A phrase is five words in a row, or a whole shorter run; words that the templates print by
    themselves, and titles of sources that this audience's text cites, are nobody's secret.
    """
    closed: dict[Audience, dict[Words, Span]] = {audience: {} for audience in Audience}
    open_: dict[Audience, list[Words]] = {audience: [] for audience in Audience}
    cited: dict[Audience, set[str]] = {audience: set() for audience in Audience}
    cited_at_all: set[str] = set()
    for reader in Audience:
        said = _as_read_by(reader, library, work)
        own: list[str] = []  # in one row, as on the page: a sentence may end in one and go on in
        for readers, text, span in _runs(said, EVERYONE):  # the next
            words = _words(text)
            if reader in readers:
                own += words
            for other in EVERYONE - readers if _proves(words) else ():
                for gram in _grams(words, min(_LENGTH, len(words))):
                    closed[other].setdefault(gram, span)
        open_[reader].append(tuple(own))
        for readers, key in _cited(said, EVERYONE):
            cited_at_all.add(key.casefold())
            for audience in readers:
                cited[audience].add(key.casefold())
    engines = tuple(map(_engines, own_templates().values()))
    everyones = [_words(text) for text in _public(library, work)]
    for audience, phrases in closed.items():
        for line, span in _closed_lines(work, audience, source_files):
            for gram in _grams(_words(line), _LENGTH):
                phrases.setdefault(gram, span)
        for reference in library.bibliography.references.values():
            if reference.key.casefold() in cited[audience]:
                open_[audience].append(_words(_MARKUP.sub("", " ".join(
                    str(value) for value in reference.item.values()))))
            elif reference.key.casefold() in cited_at_all:
                title = _words(_MARKUP.sub("", str(reference.item.get("title", ""))))
                phrases.update(dict.fromkeys(_grams(title, _LENGTH), reference.span))
        open_[audience] += [_words(signed.name) for signed in work.signoffs
                            if signed.edition.startswith(f"{audience}-")]
    all_ = {audience: Marked(audience, phrases) for audience, phrases in closed.items()}
    return {audience: each.without([*open_[audience], *everyones, *each.met_in(engines)])
            for audience, each in all_.items()}


def copied(library: Library, work: Work, audience: Audience) -> dict[Words, Span]:
    """What is marked for others than an audience, in runs of as many words as nobody writes twice
    by chance, each with its place."""
    return {gram: span for reader in Audience if reader is not audience
            for readers, text, span in _runs(_as_read_by(reader, library, work), EVERYONE)
            if audience not in readers for gram in _grams(_words(text), _COPIED)}


def find_copied_words(copy: ProofCopy, marked: Mapping[Words, Span], findings: Findings) -> None:
    """A finding for each run of words that is `marked` for others, and stands in this edition."""
    words: list[str] = []
    places: list[tuple[Run, int]] = []
    for passage in copy.passages:
        for word, at in _located(passage.text):
            words.append(word)
            places.append((passage, at))
    told: set[tuple[int, Span]] = set()
    for gram, (passage, at) in zip(_grams(tuple(words), _COPIED), places, strict=False):
        span = marked.get(gram)
        if span and (id(passage), span) not in told:
            told.add((id(passage), span))
            findings.add("copied-words", passage.place(at),
                         f"“{' '.join(gram)} …” stands here for {copy.edition.audience}s, and is "
                         f"marked for others in {span}.",
                         "Take it out here; or mark it there for everybody, if all are to read it.")


def _located(text: str) -> Iterator[tuple[str, int]]:
    """Each word of a text, whatever breaks it, with its offset."""
    seen = [at for at, sign in enumerate(text) if not UNSEEN.match(sign)] \
        if UNSEEN.search(text) else range(len(text))
    for found in WORD.finditer(UNSEEN.sub("", text)):
        yield found[0].casefold(), seen[found.start()]


def _public(library: Library, work: Work) -> Iterator[str]:
    """What stands on a page whoever reads it: the page's own words, terms, names."""
    yield from (str(word) for word in asdict(words_of(work.language)).values())
    yield from (word for t in library.glossary.values() for word in (*forms_of(t), t.expansion))
    yield library.publisher
    yield from (role for roles in library.required_signoffs.values() for role in roles)
    yield from (text for clinic in library.clinics.values() for text in clinic.texts)


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
    if not text.isascii():
        text = normalize("NFKC", UNSEEN.sub("", text))
    return tuple(WORD.findall(text.casefold()))


@lru_cache(maxsize=32)
def _engines(template: str) -> tuple[Words, frozenset[str]]:
    """The words of a template of the engine, which every work asks for; and what begins there."""
    words = _words(template)
    letters = "".join(words)
    starts = accumulate(map(len, words), initial=0)
    return words, frozenset((*words, *(letters[start:start + _LETTERS] for start in starts)))


def _grams(words: Words, length: int) -> Iterator[Words]:
    return (words[i:i + length] for i in range(len(words) - length + 1))


def _of(noun: Any, readers: Readers) -> Readers:
    """Who of these may read what is in `noun`, by its own mark."""
    return readers & noun.readers if hasattr(noun, "readers") else readers


def _branches(noun: Any, readers: Readers) -> Iterator[tuple[Readers, Any]]:
    """The nouns in `noun`, each with those of the readers who may read it."""
    kind: Any = type(noun)
    if isinstance(noun, tuple):
        yield from ((readers, part) for part in noun)
    elif isinstance(noun, ComparisonTable):
        yield from _table_branches(noun, readers)
    elif isinstance(noun, Work):
        yield from ((readers, part) for part in (noun.titles, noun.subtitles, noun.chapters,
                                                 tuple(noun.tables.values()), noun.imprint,
                                                 tuple(noun.figures.values()),
                                                 noun.sheets))
    elif is_noun(kind):
        inner = _of(noun, readers)
        yield from ((inner, part) for name in branches(kind)
                    if type(part := getattr(noun, name)) is not str)


def _table_branches(table: ComparisonTable, readers: Readers) -> Iterator[tuple[Readers, Any]]:
    """A table's parts; an answer is as closed as its option and its criterion."""
    inner = _of(table, readers)
    options = {o.name: o for group in table.option_groups for o in group.sides}
    criteria = {c.name: c for group in table.criterion_groups for c in group.sides}
    yield from ((inner, part) for part in (table.title, table.corner, table.note,
                                           table.option_groups, table.criterion_groups))
    for (option, criterion), wordings in table.answers.items():
        yield inner & options[option].readers & criteria[criterion].readers, wordings


def _runs(noun: Any, readers: Readers) -> Iterator[tuple[Readers, str, Span]]:
    """Every unbroken run of words in `noun`: who of them may read it, its text, its place."""
    if isinstance(noun, tuple) and any(isinstance(part, _WORDED) for part in noun):
        yield from _inline_runs(noun, readers)
        return
    if isinstance(noun, Figure | Image):
        yield readers, noun.alt, noun.span
    if isinstance(noun, Preformatted):
        yield readers, noun.text, noun.span
    for inner, branch in _branches(noun, readers):
        yield from _runs(branch, inner)


def _inline_runs(content: tuple[Any, ...],
                 readers: Readers) -> Iterator[tuple[Readers, str, Span]]:
    run, span = "", Span("")
    for inline in content:
        if isinstance(inline, Citation | Footnote):
            if run:
                yield readers, run, span
            run = ""
            yield from _runs(inline, readers)
            continue
        if not run:  # bold words have no place of their own, what is in them has
            span = next((part.span for part in walk(inline) if hasattr(part, "span")), span)
        text = getattr(inline, "text", None)
        run += plain(inline) if text is None else text
        if isinstance(inline, Link):
            yield readers, inline.target, inline.span
    if run:
        yield readers, run, span


def _cited(noun: Any, readers: Readers) -> Iterator[tuple[Readers, str]]:
    """Every citation key in `noun`, and who of them may read its place."""
    if isinstance(noun, Citation):
        yield from ((readers, item.key) for item in noun.items)
    for inner, branch in _branches(noun, readers):
        yield from _cited(branch, inner)
