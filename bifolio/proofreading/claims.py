"""A claim leads to its source, and a relative effect has an absolute one beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bifolio.diagnostics import Findings
from bifolio.model import (
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
    Waiver,
)
from bifolio.model.numbers import RATIOS
from bifolio.model.sentences import sentence_at
from bifolio.model.text_runs import Run, runs
from bifolio.model.trees import plain, walk
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
_FEWER = re.compile(rf"{_PERCENT}\s(?:fewer|less\slikely|more\slikely)|{_RATIO}")
_LOWER = re.compile(rf"{_TIMES}|{_PERCENT}\s(?:lower|higher|greater|smaller|drop|fall|rise|increase"
                    rf"|reduction|less|more)|\bby\s(?:about\s)?{_PERCENT}")
_ABSOLUTE = re.compile(rf"{_FREQUENCY}|{_PERCENT}[\w\s,]{{0,40}}\b(?:to|v|versus|vs|against|and"
                       rf"|instead\sof|rather\sthan|compared\swith)\s[\w\s]{{0,30}}{_PERCENT}",
                       re.IGNORECASE)
_SPOKEN = str.maketrans({"\u00a0": " ", "\u202f": " "})


def find_uncited_claims(copy: ProofCopy, findings: Findings, waivers: tuple[Waiver, ...]
                        ) -> None:
    """A finding for each effect, risk, dose or grade in words that no source stands with.

    A source may stand anywhere in the paragraph, list item or cell, in the paragraph that leads
    the list in, in a header cell above or beside, or in a table's title or note. What a fact
    printed has its source in the register, and a waiver answers for its own words.
    """
    for chapter in copy.edition.chapters:
        for run, cited in _statements(chapter.blocks, False):
            if not cited:
                _find_in(run, waivers, findings)


def _find_in(run: Run, waivers: tuple[Waiver, ...], findings: Findings) -> None:
    text = run.without(lambda piece: bool(piece.fact)).translate(_SPOKEN)
    waived = [span for waiver in waivers for span in occurrences(waiver, text)]
    claims = [*_CLAIM.finditer(text), *(found for found in _CHANGE.finditer(text)
                                        if _speaks_of_risk(text, found.start()))]
    told: set[tuple[int, int]] = set()
    for found in sorted(claims, key=lambda claim: claim.start()):
        sentence = sentence_at(text, found.start())
        if sentence in told or any(start < found.end() and found.start() < end
                                   for start, end in waived):
            continue
        told.add(sentence)
        findings.add("uncited-claim", run.place(found.start()),
                     f"“{found.group()}” is said without a source.",
                     "Cite the source here, print the number from a fact, or name the words "
                     "under waived_numbers in work.yaml with the reason.")


def _speaks_of_risk(text: str, offset: int) -> bool:
    return bool(_RISK.search(text, *sentence_at(text, offset)))


def find_relative_risks(copy: ProofCopy, findings: Findings) -> None:
    """A finding for each relative effect in a section of a text without absolute ones."""
    for section in copy.parts:
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


def _cites(tree: Any) -> bool:
    return any(isinstance(noun, Citation) for noun in walk(tree))


def _statements(blocks: Blocks, cited: bool) -> Iterator[tuple[Run, bool]]:
    """Every run of words but headings, and whether a source stands with it."""
    led = False  # by a paragraph that cites and ends in a colon
    for block in blocks:
        match block:
            case Paragraph() | Figure():
                content = block.content if isinstance(block, Paragraph) else block.caption
                own = cited or _cites(content)
                yield from ((run, own) for run in runs(content))
                led = own and plain(content).rstrip().endswith(":")
                continue
            case BulletList() | OrderedList():
                for item in block.items:
                    yield from _statements(item, cited or led or _cites(item))
            case DefinitionList():
                for definition in block.items:
                    for blocks_ in definition.descriptions:
                        yield from _statements(blocks_, cited or _cites(definition))
            case Box() | Quotation():
                yield from _statements(block.blocks, cited)
            case Grid() | PipeTable():
                yield from _cells(block, cited)
        led = False


def _cells(table: Grid | PipeTable, cited: bool) -> Iterator[tuple[Run, bool]]:
    """The runs of a table's cells; sources beside and above them count."""
    if isinstance(table, PipeTable):
        cited = cited or _cites(table.caption)
        yield from ((run, cited) for run in runs(table.caption))
        above = [_cites(cell) for cell in table.header]
        for row in table.rows:
            beside = cited or _cites(row)
            for content, column in zip(row, above, strict=True):
                yield from ((run, beside or column) for run in runs(content, "cell"))
        return
    cited = cited or _cites((*table.title, *table.note))
    cells = [noun for noun in walk((table.head, table.groups)) if isinstance(noun, Cell)]
    citing = {cell.anchor for cell in cells if cell.scope and _cites(cell.content)}
    for cell in cells:
        own = cited or _cites(cell.content) or not citing.isdisjoint(cell.headers)
        if not cell.scope:
            yield from ((run, own) for run in runs(cell.content, "cell"))
    yield from ((run, cited) for run in runs(table.note))
