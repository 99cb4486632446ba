"""A patient's text is easy enough to read."""

from __future__ import annotations

from collections import Counter
from textwrap import shorten

from bifolio.diagnostics import Findings
from bifolio.model.source import Span
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.readability.formulas import Counts, fkgl
from bifolio.proofreading.readability.hardest_sentences import LONG_SENTENCE, long_words
from bifolio.proofreading.readability.reading_ease import AIM_FKGL
from bifolio.proofreading.readability.scoring import MOST_ONCE, Reading, is_scored
from bifolio.proofreading.readability.sentences import Sentence
from bifolio.proofreading.readability.word_forms import has_verb

MOST_MEAN = 12.0  # words in a sentence, on the average
_ABOVE = 2.0  # grades that a section may lie above the whole
_SHOWN = 300  # letters of a sentence
_FEWEST = 3  # words of what is meant as a sentence
_STOPS = (".", ".”", ".’", '."', ".)")
_ENOUGH_WORDS = 100  # below, a grade of the whole means nothing


def find_hard_reading(copy: ProofCopy, findings: Findings) -> None:
    """A finding for a patient's text that is too hard, as a whole or in places."""
    edition, reading, whole = copy.edition, copy.reading, copy.reading.whole
    for sentence in reading.sentences:
        if len(sentence.words) > LONG_SENTENCE:
            _report_long(sentence, findings)
    _find_missing_verbs(reading, findings)
    if whole.words < _ENOUGH_WORDS:
        return
    if whole.mean > MOST_MEAN:
        findings.add("long-sentences", edition.span,
                     f"A sentence of the patient text has {whole.mean:.1f} words on the average; "
                     f"{MOST_MEAN:.0f} are the most.", "Split the longest sentences in two.")
    if reading.scale is None:
        findings.add("no-reading-formula", edition.span,
                     f"There is no formula here for the language “{edition.language}”, so how hard "
                     "the patient text is was not measured.", "Let some of its readers tell you.")
        return
    _find_high_grade(reading, whole, edition.span, findings)
    _find_hard_sections(reading, whole, findings)


def _report_long(sentence: Sentence, findings: Findings) -> None:
    number = len(sentence.words)
    added = (f", {sentence.added} of them from the glossary or the facts" if sentence.added else "")
    findings.add("long-sentence", sentence.place,
                 f"This sentence has {number} words{added}; {LONG_SENTENCE} are the most: "
                 f"“{shorten(sentence.text, _SHOWN, placeholder=' …')}”",
                 "Make two sentences of it, or turn what it counts up into a list.")


def _find_missing_verbs(reading: Reading, findings: Findings) -> None:
    """Told only where no word can be a verb. One phrase alone in an item of a list is no sentence.
    """
    for passage in (passage for section in reading.sections for passage in section.passages):
        if not reading.is_english or (passage.kind == "item" and len(passage.sentences) == 1):
            continue
        for sentence in passage.sentences:
            if (sentence.text.endswith(_STOPS) and len(sentence.words) >= _FEWEST
                    and not has_verb(sentence.words)):
                findings.add("no-verb", sentence.place,
                             f"The sentence “{shorten(sentence.text, _SHOWN, placeholder=' …')}” "
                             "has no verb.", "Write who does what, or what happens.")


def _find_high_grade(reading: Reading, whole: Counts, span: Span, findings: Findings) -> None:
    for measure in reading.measures(whole):
        if not measure.is_met:
            findings.add("reading-grade" if measure.is_refused else "above-reading-aim", span,
                         f"The patient text has {measure.name} {measure.value:.1f}; "
                         f"{measure.asks_for} is wanted.", _where_to_begin(reading))


def _where_to_begin(reading: Reading) -> str:
    """The section that is hardest, and the long words that are said most."""
    graded = [(fkgl(counts), section.title) for section, counts in reading.by_section
              if is_scored(counts)]
    said = Counter(word.casefold() for sentence in reading.sentences
                   for word in long_words(reading, sentence))
    words = ", ".join(f"{word} ({number})" for word, number in said.most_common(5))
    hardest = f"Begin with the section “{max(graded)[1]}”. " if graded else ""
    often = f"The long words said most: {words}. " if words else ""
    return (f"{hardest}{often}Say shorter words and shorter sentences; mark what must stay with "
            f"{{term}}, and it counts once if its meaning is said in easy words. {MOST_ONCE} words "
            "at most do.")


def _find_hard_sections(reading: Reading, whole: Counts, findings: Findings) -> None:
    if not (reading.scale and reading.scale.graded):
        return
    limit = max(fkgl(whole) + _ABOVE, AIM_FKGL)  # what is easy by itself is not hard
    for section, counts in reading.by_section:
        if is_scored(counts) and (grade := fkgl(counts)) > limit:
            findings.add("hard-section", section.span,
                         f"The section “{section.title}” reads at grade {grade:.1f}, and the whole "
                         f"at {fkgl(whole):.1f} (FKGL).",
                         "Split its long sentences, and say its long words in shorter ones.")
