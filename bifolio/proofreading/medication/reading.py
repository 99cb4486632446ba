"""Reading an edition for wordings that have led to wrong doses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from bifolio.diagnostics import Findings
from bifolio.model import Audience
from bifolio.model.fingerprints import hashed
from bifolio.model.languages import language as language_of
from bifolio.proofreading.medication.abbreviations import ABBREVIATIONS
from bifolio.proofreading.medication.directions import PRESCRIBED_TIMES
from bifolio.proofreading.medication.doses import DOSES_AS_WRITTEN
from bifolio.proofreading.medication.instructions import ROUTES_AND_TIMES
from bifolio.proofreading.medication.look_alike_letters import plain
from bifolio.proofreading.medication.short_names import DRUG_NAMES_CUT_SHORT
from bifolio.proofreading.medication.symbols import SYMBOLS_IN_DOSES
from bifolio.proofreading.medication.wordings import Wording
from bifolio.proofreading.proof_copy import ProofCopy

WORDINGS = (*ABBREVIATIONS, *ROUTES_AND_TIMES, *DOSES_AS_WRITTEN, *SYMBOLS_IN_DOSES,
            *DRUG_NAMES_CUT_SHORT, *PRESCRIBED_TIMES)
_THOUSANDS = re.compile(r"\d{1,3}\.\d{3}")
# Each entry's number: the same for all that have its name.
NUMBERS = {name: number for number, name in
           enumerate(dict.fromkeys(wording.name for wording in WORDINGS), start=1)}


def find_error_prone_wordings(copy: ProofCopy, findings: Findings) -> None:
    """A finding for each wording of a dose that has been misread, with what to write instead.

    In other languages than English the signs alone are looked at, and a note says so. What the copy
    knows of passages is not looked for again, and in the end is all of these and nothing more.
    """
    edition, read, before = copy.edition, copy.doses, dict(copy.doses)
    read.clear()
    in_it = ""
    if not (spoken := language_of(edition.language)).is_english:
        in_it = f" Say it in {spoken.name}, as the text does."
        findings.add("doses-read-in-part", edition.span,
                     f"In {spoken.name} doses are read for the signs that are a danger in any "
                     "language. English words and abbreviations, and the doses of the register, "
                     "are not looked for.",
                     "Let somebody who prescribes and speaks the language read every dose.")
    for passage in copy.passages:
        question = hashed(passage.text.encode("utf-8", "surrogatepass"))
        if question in before:
            read[question] = before[question]
        if question not in read:
            found = error_prone(passage.text, edition.language, edition.audience)
            read[question] = tuple((start, end, WORDINGS.index(wording))
                                   for start, end, wording in found)
        for start, end, number in read[question]:
            wording = WORDINGS[number]
            said = passage.text[start:end].strip()
            if "." not in said[:-1] and wording.name != "full-stop":
                said = said.rstrip(".")  # the sentence's own
            findings.add(wording.code, passage.place(start),
                         f"“{said}” is easily misread.",
                         wording.fix(plain(said)[0]) + ("" if wording.write else in_it),
                         f"{wording.danger} ({wording.source}; "
                         f"entry {NUMBERS[wording.name]}, {wording.name})",
                         correction=wording.correction(said))


def error_prone(text: str, language: str = "en-GB",
                audience: Audience | None = None) -> Iterator[tuple[int, int, Wording]]:
    """Each error-prone wording in a text: its offsets, and its entry in the table."""
    spoken = language_of(language)
    english = spoken.is_english
    signs, origin = plain(text)
    plainly = audience is not None and audience.traits.plain
    points = spoken.group == "."  # a point sets off thousands, and no decimals
    taken: list[tuple[str, int, int]] = []  # one place is told once for each rule
    for wording in WORDINGS:
        if not (english or wording.everywhere) or wording.decimal not in ("", spoken.decimal):
            continue
        if (wording.british and language != "en-GB") or (wording.plain and not plainly):
            continue
        for start, end in chain.from_iterable(look.places(signs) for look in wording.patterns):
            if points and _THOUSANDS.fullmatch(signs[start:end]):
                continue
            if not any(code == wording.code and start < last and first < end
                       for code, first, last in taken):
                taken.append((wording.code, start, end))
                yield origin[start], origin[end - 1] + 1, wording
