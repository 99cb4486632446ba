"""No edition prints a dose of a product that no authority has approved."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bifolio.diagnostics import Findings
from bifolio.loading.glossary import forms_of, loose_pattern_of
from bifolio.model import Term
from bifolio.model.doses import amounts_in, frequencies_in
from bifolio.model.sentences import sentence_at
from bifolio.model.text_runs import Run
from bifolio.proofreading.medication.clauses import clause_at, is_forbidden
from bifolio.proofreading.medication.look_alike_letters import plain
from bifolio.proofreading.medication.names import cells_under_headers, named_in
from bifolio.proofreading.proof_copy import ProofCopy

_WHEN = re.compile(
    r"\b(?:before|after|at|with|between)\s(?:your\s|each\s|the\s)?(?:bed|bedtime|sleep|meals?|food"
    r"|breakfast|lunch|dinner|supper|training|exercise|workouts?|night)\b|\bon\san\sempty\sstomach\b"
    r"|\bon\s(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b"
    r"|\b(?:\d{1,3}|one|two|three|four|five|six)\s(?:days?|weeks?|months?)\s(?:on\b|off\b)"
    r"|\bcycles?\sof\s(?:\d{1,3}|one|two|three|four|six|eight|twelve)\s(?:days?|weeks?|months?)\b",
    re.IGNORECASE)
# A clause that has one of these gives something; what has none has a time of something else.
_GIVES = re.compile(r"\b(?:tak(?:es?|en|ing)|took|us(?:es?|ed|ing)|inject\w{0,5}|swallow\w{0,3}"
                    r"|giv(?:en?|es|ing)|gave|administer\w{0,3}|appl(?:y|ies|ied)|dos(?:es?|ed|ing|age)"
                    r"|shots?|sprays?|cycles?)\b", re.IGNORECASE)
# What a sentence without its name has, if it goes on about the product.
_OF_IT = re.compile(r"\b(?:it|them|inject\w{0,3}|doses?|dosing|shots?|vials?|pens?|cycles?)\b",
                    re.IGNORECASE)
_LINK = re.compile(r"(?:\W|\b(?:and|or|then|usually|ideally|best|once|also|either|mostly|often)"
                   r"\b){0,9}")
_COUNT = re.compile(r"[a-z]{2,9}\s(?:doses?|injections?)", re.IGNORECASE)  # as a trial tells it
_BESIDE = re.compile(r"[\s:,;(–—-]{0,4}")  # between a name and its time
_NEAR = 300  # signs around a time in which its sentence is read
_LENGTH = re.compile(r"an?\s|(?:every|each|per)\syear|yearly", re.IGNORECASE)  # how long


def find_doses_of_unapproved(copy: ProofCopy, findings: Findings, unapproved: Mapping[str, Term]
                             ) -> None:
    """A finding for each amount and each time that is said of an unapproved product.

    A text speaks of the product from its name to the next product or medicine, and under a heading
    or beside a header cell that names it alone.
    """
    products = {name: loose_pattern_of(forms_of(term)) for name, term in unapproved.items()}
    if not products:
        return
    told: set[tuple[str, int, int]] = set()
    for run, context in _spoken(copy, products):
        text, places = plain(run.text)
        for start, end, product in _parts(text, products, context):
            pattern = products[product]
            for at, said in _doses_in(text, start, end, pattern, run.kind == "cell"):
                place = run.place(places[at])
                if (place.path, place.line, place.column) not in told:
                    told.add((place.path, place.line, place.column))
                    findings.add("unapproved-dose", place,
                                 f"“{said}” is a dose or a time of {product}, which is not "
                                 f"approved ({unapproved[product].span}).",
                                 "Take it out. Say what is known of the product, and no dose.")


_Products = dict[str, re.Pattern[str]]


def _spoken(copy: ProofCopy, products: _Products) -> Iterator[tuple[Run, str]]:
    """Every run, with the product that a heading above it or a header cell beside it names."""
    for run, headers in cells_under_headers(copy):
        yield run, _only(" · ".join(headers), products)
    headed = dict[int, str]()
    for part in copy.parts:
        heading = next((run for run in part if run.kind == "heading"), None)
        if heading and (product := _only(heading.text, products)):
            headed |= {id(run): product for run in part}
    yield from ((run, headed.get(id(run), "") if run.kind != "cell" else "")
                for run in copy.passages)


def _only(text: str, products: _Products) -> str:
    """The one product that a text names; "" if there is none, or more than one medicine."""
    named = [name for name, pattern in products.items() if pattern.search(text)]
    return named[0] if len(named) == 1 and not named_in(text) else ""


def _parts(text: str, products: _Products, context: str) -> Iterator[tuple[int, int, str]]:
    """From where to where a text speaks of which product.

    What stands before the first name of a text is said of it, back to the sentence before.
    """
    named = sorted([(found.start(), name) for name, pattern in products.items()
                    for found in pattern.finditer(text)]
                   + [(name.start, "") for name in named_in(text)])
    if not named or context:
        named.insert(0, (0, context))
    elif named[0][1]:
        named[0] = (text.rfind(". ", 0, named[0][0]) + 1, named[0][1])
    ends = [start for start, _ in named[1:]] + [len(text)]
    yield from ((start, end, name) for (start, name), end in zip(named, ends, strict=True) if name)


def _doses_in(text: str, start: int, end: int, product: re.Pattern[str], in_cell: bool
              ) -> Iterator[tuple[int, str]]:
    """Each amount, and each time at which the product is given, in a part of a text."""
    part = text[start:end]
    names = [found.span() for found in product.finditer(part)]
    amounts = [(amount.start, amount.end) for amount in amounts_in(part)
               if not any(first <= amount.start < last for first, last in names)
               and not _COUNT.fullmatch(part, amount.start, amount.end)]
    times = [*((often.start, often.end) for often in frequencies_in(part)
               if not _LENGTH.match(part, often.start)),
             *(found.span() for found in _WHEN.finditer(part))]
    beside = {last for _, last in names}
    given = [(first, last) for first, last in times
             if not is_forbidden(text, start + first) and (
                 in_cell or _is_given(text, start + first, start + last, product)
                 or any(first - size in beside and _BESIDE.fullmatch(part, first - size, first)
                        for size in range(5)))]
    yield from ((start + first, " ".join(part[first:last].split()))
                for first, last in sorted([*amounts, *given]))


def _is_given(text: str, start: int, end: int, product: re.Pattern[str]) -> bool:
    """Whether a time is in a clause that gives something; one by itself is the sentence's."""
    first, last = sentence_at(text, start)
    sentence = slice(max(first, start - _NEAR), min(last, end + _NEAR))
    if not product.search(text[sentence]) and not _OF_IT.search(text[sentence]):
        return False
    clause = slice(*clause_at(text, start))
    alone = _LINK.fullmatch(text[clause.start:start] + text[end:clause.stop])
    said = product.sub("", text[sentence if alone else clause])
    return bool(_GIVES.search(said)) or any(amounts_in(said))
