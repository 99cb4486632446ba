"""What a machine can show a rater about a patient's edition, in one sentence a measure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from textwrap import shorten

from bifolio.diagnostics import Finding
from bifolio.model import (
    BulletList,
    Citation,
    ComparisonTable,
    Drawing,
    Figure,
    Grid,
    Heading,
    Image,
    OrderedList,
    PipeTable,
)
from bifolio.model.boxes import KEY_MESSAGE, WARNING
from bifolio.model.library import SOURCES
from bifolio.model.trees import plain
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.readability.hardest_sentences import long_words
from bifolio.proofreading.readability.passive_voice import actions
from bifolio.proofreading.scorecards.instruments import NOT_APPLICABLE
from bifolio.proofreading.scorecards.type_sizes import TypeSizes
from bifolio.proofreading.structure.calls_to_action import steps_of
from bifolio.proofreading.structure.chunks import bold_share, passive_share
from bifolio.proofreading.structure.displays import option_words
from bifolio.proofreading.structure.main_points import points_of

_SUMS = re.compile(r"\bper kg\b|\bdivided? by\b|\bmultipl\w+\b|\badd up\b|\btimes your\b", re.I)
_UNSURE = re.compile(r"\bno one knows\b|\bnot (?:been )?(?:known|shown|proven|sure)\b|\bmay\b|"
                     r"\bprobably\b|\bhow sure\b|\buncertain", re.I)
_TOOL = re.compile(r"\bplan\b|\bcheck ?list\b|\bdiary\b|\blog\b|\bquestions\b|\brecord\b", re.I)
_FIGURE = re.compile(r"\d")
_YOU = re.compile(r"\byou(?:r|rs|rself)?\b", re.I)
_WIDTH = 60  # letters that are enough to know a sentence by
_MOST_SPOKEN = 0.8  # of the steps must speak to the reader


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was found, and the verdict that follows from it alone ("" for none)."""

    says: str
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is rated: a patient's edition as it was read, its tables, what proofreading found."""

    copy: ProofCopy
    tables: Mapping[str, ComparisonTable]
    findings: tuple[Finding, ...]
    sizes: TypeSizes


def _quoted(words: Iterable[str], most: int = 6) -> str:
    """Words in quotation marks, the long ones cut short."""
    cut = (shorten(word, _WIDTH, placeholder=" …") for word in list(words)[:most])
    return ", ".join(f"“{word}”" for word in cut)


def _opening(subject: Subject) -> Evidence:
    return Evidence(f"Title: “{plain(subject.copy.edition.title)}”. It begins: "
                    + " ".join(sentence.text for sentence in subject.copy.reading.sentences[:2]))


def _long_words(subject: Subject) -> Evidence:
    said = Counter(word.casefold() for sentence in subject.copy.reading.sentences
                   for word in long_words(subject.copy.reading, sentence))
    share = sum(said.values()) / max(1, subject.copy.reading.whole.words)
    return Evidence(f"{share:.0%} of the words are long; most often: "
                    f"{_quoted(word for word, _ in said.most_common(8))}.")


def _terms(subject: Subject) -> Evidence:
    return Evidence(f"Words of the glossary that are explained: {len(subject.copy.edition.terms)}.")


def _passive(subject: Subject) -> Evidence:
    return Evidence(f"{passive_share(subject.copy.reading):.0%} of the sentences are passive.")


def _figures_said(subject: Subject) -> Evidence:
    said = [s.text for s in subject.copy.reading.sentences if _FIGURE.search(s.text)]
    if not said:
        return Evidence("No sentence has a number.", NOT_APPLICABLE)
    return Evidence(f"Sentences with numbers: {len(said)}, such as {_quoted(said, 2)}.")


def _sums(subject: Subject) -> Evidence:
    said = [s.text for s in subject.copy.reading.sentences if _SUMS.search(s.text)]
    return Evidence(f"To look at: {_quoted(said)}." if said else "No words of reckoning found.")


def _chunks(subject: Subject) -> Evidence:
    sections = [section.words for section in subject.copy.reading.sections]
    return Evidence(f"{len(sections)} sections of {max(sections, default=0)} words at most.")


def _lists(subject: Subject) -> Evidence:
    items = [len(noun.items) for noun in subject.copy.nouns(BulletList, OrderedList)]
    return Evidence(f"{len(items)} lists of {max(items, default=0)} items at most.",
                    "" if items else "no")


def _headings(subject: Subject) -> Evidence:
    titles = [plain(noun.content) for noun in subject.copy.nouns(Heading)]
    return Evidence(f"Headings: {len(titles)}, such as {_quoted(titles, 3)}.",
                    "" if len(titles) > 1 else "no")


def _key_message(subject: Subject) -> Evidence:
    for placed in subject.copy.boxes:
        if placed.box.sort == KEY_MESSAGE:
            return Evidence(f"A key message of {points_of(placed.box)} points, after "
                            f"{placed.before} of {placed.total} words "
                            f"({placed.box.span.short}).")
    return Evidence("There is no key-message box.", "no")


def _cues(subject: Subject) -> Evidence:
    boxes = len(subject.copy.boxes)
    lists = len(subject.copy.nouns(BulletList, OrderedList))
    bold = bold_share(subject.copy)
    return Evidence(f"{boxes} boxes, {lists} lists, {bold:.0%} of the words bold.",
                    "" if boxes or lists or bold else "no")


def _pictures(subject: Subject) -> Evidence:
    drawn = [plain(noun.title) for noun in subject.copy.nouns(Drawing)]
    number = len(subject.copy.nouns(Figure, Image))
    if not (number or drawn):
        return Evidence("There are no pictures.", NOT_APPLICABLE)
    return Evidence(f"Pictures: {number}." + (f" Drawn, with a title and words on how to read "
                                              f"it: {_quoted(drawn)}." if drawn else ""))


def _tables(subject: Subject) -> Evidence:
    number = len(subject.copy.nouns(Grid, PipeTable))
    return Evidence(f"Tables: {number}." if number else "There are no tables.",
                    "" if number else NOT_APPLICABLE)


def _actions(subject: Subject) -> Evidence:
    steps = [step.run.text.strip() for step in steps_of(subject.copy.reading)]
    if not steps:
        return Evidence("No steps found.", "no")
    return Evidence(f"Steps: {len(steps)}, such as {_quoted(steps, 3)}.")


def _addressed(subject: Subject) -> Evidence:
    steps = list(steps_of(subject.copy.reading))
    if not steps:
        return Evidence("No steps found.", "no")
    spoken = sum(any(actions(s.text) or _YOU.search(s.text) for s in step.sentences)
                 for step in steps)
    return Evidence(f"{spoken} of {len(steps)} steps speak to the reader.",
                    "" if spoken >= _MOST_SPOKEN * len(steps) else "no")


def _tools(subject: Subject) -> Evidence:
    titles = [s.title for s in subject.copy.reading.sections if _TOOL.search(s.title)]
    return Evidence(f"Tools: {_quoted(titles)}." if titles
                    else "No plan, checklist, diary or list of questions found.",
                    "" if titles else "no")


def _warnings(subject: Subject) -> Evidence:
    titles = [plain(block.content) for placed in subject.copy.boxes
              if placed.box.sort == WARNING for block in placed.box.blocks
              if isinstance(block, Heading)]
    return Evidence(f"Warning boxes: {_quoted(titles)}." if titles else "No warning box.")


def _uncertainty(subject: Subject) -> Evidence:
    said = [s.text for s in subject.copy.reading.sentences if _UNSURE.search(s.text)]
    return Evidence(f"Sentences on how sure it is: {len(said)}, such as {_quoted(said, 2)}."
                    if said else "No sentence that tells how sure it is was found.")


def _balance(subject: Subject) -> Evidence:
    tables = [option_words(grid, subject.tables) for grid in subject.copy.nouns(Grid)]
    said = ["; ".join(f"{name} {words} words" for name, words in table.items())
            for table in tables if table]
    return Evidence("Words on each option: " + " | ".join(said) + "." if said
                    else "There is no comparison of options.")


def _grade(subject: Subject) -> Evidence:
    whole = subject.copy.reading.whole
    shown = ", ".join(f"{m.name} {m.value:.1f}" for m in subject.copy.reading.measures(whole))
    return Evidence(f"{shown or 'No formula for this language'}.")


def _type(subject: Subject) -> Evidence:
    return Evidence(subject.sizes.says, "" if subject.sizes.legible else "no")


def _sources(subject: Subject) -> Evidence:
    keys = {item.key for noun in subject.copy.nouns(Citation) for item in noun.items}
    listed = subject.copy.edition.sources == SOURCES[0]
    told = "and listed" if listed else "but not listed here"
    return Evidence(f"Sources that are cited {told}: {len(keys)}.", "" if keys and listed else "no")


def _dates(subject: Subject) -> Evidence:
    imprint = subject.copy.edition.imprint
    return Evidence(f"Written {imprint.written}, revised {imprint.revised}, to be reviewed by "
                    f"{imprint.review_by}; printed in the imprint.")


def _funding(subject: Subject) -> Evidence:
    return Evidence(f"The imprint says: {subject.copy.edition.imprint.funding}")


def _process(subject: Subject) -> Evidence:
    missing = ", ".join(subject.copy.edition.missing_signoffs)
    signed = ", ".join(signoff.role for signoff in subject.copy.edition.signoffs)
    return Evidence(f"Not yet signed by: {missing}." if missing else
                    f"Signed by: {signed}." if signed else "Nobody has to sign it.")


MEASURES: dict[str, Callable[[Subject], Evidence]] = {
    measure.__name__.removeprefix("_"): measure for measure in (
        _opening, _long_words, _terms, _passive, _figures_said, _sums, _chunks, _lists, _headings,
        _key_message, _cues, _pictures, _tables, _actions, _addressed, _tools,
        _warnings, _uncertainty, _balance, _grade, _type, _sources, _dates, _funding, _process)}
