"""A claim leads to its source, and a relative effect has an absolute one beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from bifolio.diagnostics import Findings, Severity
from bifolio.model import (
    Arrangement,
    Blocks,
    Box,
    BulletList,
    Cell,
    Citation,
    DefinitionList,
    Figure,
    Grid,
    OrderedList,
    Paragraph,
    PipeTable,
    Quotation,
    Text,
    Waiver,
)
from bifolio.model.numbers import RATIOS
from bifolio.model.said_numbers import said_numbers
from bifolio.model.sentences import sentence_at
from bifolio.model.text_runs import Run, runs
from bifolio.model.trees import plain, walk
from bifolio.proofreading.denominators import is_of_people
from bifolio.proofreading.medication.medicines import MEDICINE
from bifolio.proofreading.medication.wordings import MEASURED, NUMBER, VOLUME, WEIGHT
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.unregistered_numbers import occurrences

_COUNT = r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten)"
_ALL = r"(?:\d{2,}(?:,\d{3})*|\d(?:,\d{3})+|three|four|five|ten|twenty|a hundred)"
_FREQUENCY = (rf"\b{_COUNT}\s(?:(?:more|fewer|less|new|people|cases)\s){{0,2}}(?:in|of|out\sof|per)"
              rf"\s(?:every\s)?(?!(?:19|20)\d\d\b){_ALL}\b")
_PERCENT = rf"{NUMBER}\s?(?:%|percent\b|per\scent\b)(?!\s(?:CI|confidence))"
_RATIO = (rf"\b(?:{'|'.join(RATIOS)}|(?:hazard|odds|risk|rate)\sratio|relative\srisk)\b"
          r"\s?[:=]?\s?(?:(?:of|was|is)\s)?\d+(?:\.\d+)?")
_TIMES = (r"\b(?:(?:doubl|halv|tripl)(?:e[sd]?|ing)|(?:two|three|four|five|ten|\d[\d.]*)-?fold"
          r"|(?:twice|half|\w+\stimes)\sas\s(?:likely|many|often|high|common|much)"
          r"|by\s(?:about\s|almost\s|more\sthan\s)?(?:a\s|one\s|two\s)?(?:half|thirds?|quarters?))\b")
_GRADE = (r"\b[Gg]rade\s[A-EN]\b(?!\w)|\b(?:strong|weak|conditional)\srecommendation"
          r"|\b(?:high|moderate|low)[-\s]certainty")
_RISK = re.compile(r"(?i)\b(?:risks?|chances?|odds|likely|likelihood|cases|deaths?|dies?|died|new"
                   r"|attacks?|strokes?|fractures?|falls|cancers?|rates?|events|infections?"
                   r"|benefits?)\b")
_CLAIM = re.compile("|".join((
    _PERCENT, _RATIO, _FREQUENCY, _GRADE,
    rf"(?<![\w.,]){NUMBER}\s?(?:{WEIGHT}|{VOLUME})\b{MEASURED}(?!\s(?:of\s)?water)")))
_CHANGE = re.compile(_TIMES)
# An effect in words: what it does, and to which illness or harm.
_ILLNESS = (r"(?:heart\s(?:attacks?|disease|failure|problems?)|strokes?|deaths?|dying|diabetes"
            r"|cancers?|tumou?rs?|fractures?|broken\sbones|infections?|falls|dementia|blindness|amputations?"
            r"|hospital\s(?:stays?|admissions?)|blood\s(?:clots|pressure|sugar)|cholesterol"
            r"|(?:kidney|liver|eye|nerve|heart)\s(?:damage|failure|disease)|complications?)")
_EFFECT = re.compile(
    r"\b(?:(?:prevent|delay)(?:s|ed)?\s(?:[\w’'-]{1,20}\s){0,3}?" + _ILLNESS
    + r"|(?:lower|reduce|cut|raise|increase|decrease|double|halve)(?:s|d|ed)?\s"
    r"(?:[\w’'-]{1,20}\s){0,3}?(?:(?:risks?|chances?|odds|rates?|number)\sof\b|" + _ILLNESS + ")"
    r"|(?:protect|spare)(?:s|ed)?\s(?:[\w’'-]{1,20}\s){0,2}?(?:heart|kidneys?|liver|eyes?|nerves"
    r"|brain|bones|against\s" + _ILLNESS + "|from\\s" + _ILLNESS + ")"
    r"|(?:cause|trigger)(?:s|d)?\s(?:[\w’'-]{1,20}\s){0,2}?" + _ILLNESS + r")\b", re.IGNORECASE)
# Who is asked, told what to do, or told what for: no claim that something works.
_NO_CLAIM = re.compile(r"(?:^|:\s|\b(?:to|not|never|no|nothing|you|we|please|and|or)\s)$",
                       re.IGNORECASE)
# Who is to ask or to find out what raises a risk: that says nothing of what does.
_ASKS = re.compile(r"\b(?:ask|find\sout|check|learn|tell\s(?:us|me)|questions?)\b.{0,80}"
                   r"\b(?:what|whether|if|how|which|who|why)\b", re.IGNORECASE)
# What treats, or was tried. Of anything else, such as a hat, nobody can be sure that it is claimed.
_TREATS = re.compile(
    r"\b(?:it|they|this|these|that|which|\w{2,20}ing|drugs?|medicines?|medications?|tablets?|pills?"
    r"|capsules?|injections?|doses?|patch(?:es)?|creams?|inhalers?|vaccin\w{1,6}|therap(?:y|ies)"
    r"|treatments?|trials?|stud(?:y|ies)|research|evidence|plans?|program(?:me)?s?|diets?|exercises?"
    r"|supplements?|products?|peptides?|hormones?|agents?|surgery|operations?|procedures?|tests?"
    r"|weight\sloss|arms?|groups?)\b|" + MEDICINE, re.IGNORECASE)
_CLAUSE_STARTS = re.compile(r"[;:](?=\s)|,\s(?:and|but|so)\b|\b(?:because|while|whereas)\b")
_SHORT = 12  # signs, that hold one of the words before it
_CLOSE = 160  # signs, that a subject may stand before its verb
_FEWER = re.compile(rf"{_PERCENT}\s(?:fewer|less\slikely|more\slikely)|{_RATIO}")
_LOWER = re.compile(rf"{_TIMES}|{_PERCENT}\s(?:lower|higher|greater|smaller|drop|fall|rise|increase"
                    rf"|reduction|less|more)|\bby\s(?:about\s)?{_PERCENT}")
_ABSOLUTE = re.compile(rf"{_FREQUENCY}|{_PERCENT}[\w\s,]{{0,40}}\b(?:to|v|versus|vs|against|and"
                       rf"|instead\sof|rather\sthan|compared\swith)\s[\w\s]{{0,30}}{_PERCENT}",
                       re.IGNORECASE)
_Keys = frozenset[str]  # of sources
_NONE: _Keys = frozenset()


class _Statement(NamedTuple):
    """Words, the sources that stand with them, and those that stand close enough for a fact."""

    run: Run
    cited: _Keys
    beside: _Keys


_SPOKEN = str.maketrans({"\u00a0": " ", "\u202f": " "})


def find_uncited_claims(copy: ProofCopy, findings: Findings, waivers: tuple[Waiver, ...],
                        fact_sources: Mapping[str, tuple[str, ...]]) -> None:
    """A finding for each effect, risk, dose or grade in words that no source stands with.

    A source may stand anywhere in the paragraph, list item or cell, in the paragraph that leads
    the list in, in a header cell above or beside, or in a table's title or note. A number that a
    fact printed has its own source there, and a waiver answers for its own words.
    """
    for chapter in copy.edition.chapters:
        for statement in _statements(chapter.blocks, _NONE):
            _find_unsourced_facts(statement, fact_sources, findings)
            if not statement.cited:
                _find_in(statement.run, waivers, findings)
    for run in copy.contact_runs:
        _find_in(run, waivers, findings)


def _find_unsourced_facts(statement: _Statement, sources: Mapping[str, tuple[str, ...]],
                          findings: Findings) -> None:
    run, told = statement.run, set[str]()
    for offset, piece in run.located():
        if not isinstance(piece, Text) or not piece.fact or piece.fact in told \
                or not any(sign.isdigit() for sign in piece.text):
            continue
        own = sources.get(piece.fact, ())
        if own and statement.beside.isdisjoint(own):
            told.add(piece.fact)
            said = " ".join(piece.text.translate(_SPOKEN).split())
            findings.add("uncited-claim", run.place(offset),
                         f"“{said}” stands without the source of the fact “{piece.fact}”.",
                         f"Cite it here: [@{own[0]}], or print the fact whole.")


def _find_in(run: Run, waivers: tuple[Waiver, ...], findings: Findings) -> None:
    text = run.without(lambda piece: bool(piece.fact)).translate(_SPOKEN)
    waived = [span for waiver in waivers for span in occurrences(waiver, text)]
    claims = [*_CLAIM.finditer(text), *(found for found in _CHANGE.finditer(text)
                                        if _speaks_of_risk(text, found.start()))]
    effects = {found.span() for found in _EFFECT.finditer(text) if _is_claim(text, found.start())}
    unsure = {span for span in effects if not _is_of_treatment(text, span[0])}
    places = {*(found.span() for found in claims), *effects, *(
        (said.start, said.end) for said in said_numbers(text) if is_of_people(said, text))}
    told: set[tuple[int, int]] = set()
    for first, last in (*sorted(places - unsure), *sorted(unsure)):
        sentence = sentence_at(text, first)
        if sentence in told or any(start < last and first < end for start, end in waived):
            continue
        told.add(sentence)
        findings.add("uncited-claim", run.place(first),
                     f"“{text[first:last]}” is said without a source.",
                     "Cite the source here, print the number from a fact, or name the words "
                     "under waived_numbers in work.yaml with the reason.",
                     at_most=Severity.WARNING if (first, last) in unsure else Severity.ERROR)


def _is_claim(text: str, offset: int) -> bool:
    """Whether an effect is said to be: no question, no order, and not what is not known."""
    first, last = sentence_at(text, offset)
    return text[last - 1:last] != "?" \
        and not _NO_CLAIM.search(text[max(first, offset - _SHORT):offset]) \
        and not _ASKS.search(text, max(first, offset - _CLOSE), offset)


def _is_of_treatment(text: str, offset: int) -> bool:
    """Whether what has an effect is a treatment, or was named before."""
    near = max(sentence_at(text, offset)[0], offset - _CLOSE)
    starts = [found.end() for found in _CLAUSE_STARTS.finditer(text, near, offset)]
    return bool(_TREATS.search(text, starts[-1] if starts else near, offset))


def _speaks_of_risk(text: str, offset: int) -> bool:
    return bool(_RISK.search(text, *sentence_at(text, offset)))


def find_relative_risks(copy: ProofCopy, findings: Findings) -> None:
    """A finding for each relative effect in a section of a text without absolute ones."""
    for section in (*copy.parts, copy.contact_runs):
        said = [(run, run.text.translate(_SPOKEN)) for run in section]
        if not any(_ABSOLUTE.search(text) for _, text in said):
            _find_relative(said, findings)


def _find_relative(said: list[tuple[Run, str]], findings: Findings) -> None:
    for run, text in said:
        found = _FEWER.search(text) or next((found for found in _LOWER.finditer(text)
                                             if _speaks_of_risk(text, found.start())), None)
        if found:
            findings.add("relative-risk-only", run.place(found.start()),
                         f"“{found.group()}” tells how much a risk changes, and not how big it is.",
                         "Add how many people of how many, with the change and without it.")


def _keys_in(tree: Any) -> _Keys:
    return frozenset(item.key for noun in walk(tree) if isinstance(noun, Citation)
                     for item in noun.items)


def _statements(blocks: Blocks, cited: _Keys) -> Iterator[_Statement]:
    """Every run of words but headings, and the sources that stand with it."""
    led = _NONE  # by a paragraph that cites and ends in a colon
    for block in blocks:
        match block:
            case Paragraph() | Figure():
                content = block.content if isinstance(block, Paragraph) else block.caption
                own = cited | _keys_in(content)
                yield from (_Statement(run, own, own) for run in runs(content))
                led = own if plain(content).rstrip().endswith(":") else _NONE
                continue
            case BulletList() | OrderedList():
                for item in block.items:
                    yield from _statements(item, cited | led | _keys_in(item))
            case DefinitionList():
                for definition in block.items:
                    for blocks_ in definition.descriptions:
                        yield from _statements(blocks_, cited | _keys_in(definition))
            case Box() | Quotation() | Arrangement():
                yield from _statements(block.blocks, cited)
            case Grid() | PipeTable():
                yield from _cells(block, cited)
        led = _NONE


def _cells(table: Grid | PipeTable, cited: _Keys) -> Iterator[_Statement]:
    """The runs of a table's cells; sources beside and above them count.

    For a fact its row does, and for one in the note the whole table.
    """
    if isinstance(table, PipeTable):
        cited |= _keys_in(table.caption)
        yield from (_Statement(run, cited, cited) for run in runs(table.caption))
        for placed in table.placed:
            own = cited | _keys_in((placed.beside, placed.names, placed.above))
            yield from (_Statement(run, own, own) for run in runs(placed.cell.content, "cell"))
        return
    cited |= _keys_in((*table.title, *table.note))
    citing = {noun.anchor: _keys_in(noun.content) for noun in walk((table.head, table.groups))
              if isinstance(noun, Cell) and noun.scope}
    for cells in (cells for group in table.groups for cells in group.rows):
        beside = _keys_in(cells)
        for cell in (cell for cell in cells if not cell.scope):
            own = cited.union(_keys_in(cell.content), *(citing.get(anchor, _NONE)
                                                        for anchor in cell.headers))
            yield from (_Statement(run, own, own | beside) for run in runs(cell.content, "cell"))
    yield from (_Statement(run, cited, _keys_in(table)) for run in runs(table.note))
