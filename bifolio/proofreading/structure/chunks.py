"""A text in small pieces, with headings that say what they hold and little that shouts."""

from __future__ import annotations

import re

from bifolio.diagnostics import Findings
from bifolio.model import BulletList, Heading, OrderedList, Paragraph, Strong
from bifolio.model.trees import plain, walk
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.readability.passive_voice import is_passive
from bifolio.proofreading.readability.scoring import Reading

MOST_ITEMS, MOST_WORDS, MOST_SENTENCES = 7, 120, 4
MOST_PASSIVE, MOST_BOLD = 0.10, 0.10
_FEW_SENTENCES, _FEW_WORDS = 10, 100  # below, a share means nothing
_VAGUE = re.compile(r"(?:general )?(?:introduction|overview|background|general|miscellaneous|other"
                    r"|conclusions?|summary|information|details|general information"
                    r"|introducción|generalidades)\W*", re.I)
_SHOUTED = re.compile(r"\b[^\W\d_a-zà-ÿ]{2,}(?:[ ,]+[^\W\d_a-zà-ÿ]+)*[ ,]+[^\W\d_a-zà-ÿ]{2,}\b"
                      r"|\b(?:STOP|NEVER|NOT|ALWAYS|MUST|WARNING|IMPORTANT|CAUTION|DANGER|ONLY"
                      r"|NOW|CALL|PLEASE|ALL|BEFORE|AFTER)\b")
_LONG_CAPITALS = re.compile(r"[^\W\d_a-zà-ÿ]{4,}|\b(?:DO|NOT|THE|AND|YOU|ALL|NOW|ANY)\b")


def bold_share(copy: ProofCopy) -> float:
    """The share of words in paragraphs and lists that are bold."""
    bold = sum(len(plain(inner.content).split()) for noun in copy.nouns(Paragraph)
               for inner in walk(noun.content) if isinstance(inner, Strong))
    return bold / copy.word_count if copy.word_count >= _FEW_WORDS else 0.0


def passive_share(reading: Reading) -> float:
    """The share of sentences in the passive voice; 0 for a language other than English."""
    sentences = reading.sentences
    if len(sentences) < _FEW_SENTENCES or not reading.is_english:
        return 0.0
    return sum(is_passive(sentence.text) for sentence in sentences) / len(sentences)


def find_large_chunks(copy: ProofCopy, findings: Findings) -> None:
    """A finding for each list, section and paragraph that is too long."""
    for noun in copy.nouns(BulletList, OrderedList):
        if len(noun.items) > MOST_ITEMS:
            findings.add("long-list", noun.span,
                         f"This list has {len(noun.items)} items; {MOST_ITEMS} are the most.",
                         "Split it in two under headings of their own, or keep what matters most.")
    for section in copy.reading.sections:
        if section.words > MOST_WORDS:
            findings.add("long-section", section.span,
                         f"{section.words} words stand under “{section.title}”; {MOST_WORDS} are "
                         "the most.", "Give a part of it a heading of its own, or cut it.")
        for passage in section.passages:
            if len(passage.sentences) > MOST_SENTENCES:
                findings.add("long-paragraph", passage.sentences[0].place,
                             f"This paragraph has {len(passage.sentences)} sentences; "
                             f"{MOST_SENTENCES} are the most.", "Begin a new one, or make a list.")


def find_loud_or_dull_style(copy: ProofCopy, findings: Findings) -> None:
    """A finding for much passive voice, much bold, words in capitals, headings that say nothing."""
    if (share := passive_share(copy.reading)) > MOST_PASSIVE:
        first = next(s for s in copy.reading.sentences if is_passive(s.text))
        findings.add("passive-voice", first.place,
                     f"{share:.0%} of the sentences are in the passive voice; {MOST_PASSIVE:.0%} "
                     f"are the most. The first is “{first.text}”.", "Say who does it.")
    if (share := bold_share(copy)) > MOST_BOLD:
        findings.add("much-bold", copy.edition.span,
                     f"{share:.0%} of the words are bold; {MOST_BOLD:.0%} are the most.",
                     "Keep it for the few words that must not be missed.")
    for noun in copy.nouns(Heading):
        if _VAGUE.fullmatch(plain(noun.content).strip()):
            findings.add("vague-heading", noun.span,
                         f"The heading “{plain(noun.content)}” does not say what is under it.",
                         "Write what the reader would look for, or ask the reader's question.")
    for run in copy.body_runs:
        for shout in _SHOUTED.finditer(run.text):
            if _LONG_CAPITALS.search(shout.group()):
                findings.add("all-caps", run.place(shout.start()),
                             f"“{shout.group()}” is in capitals.",
                             "Write it in small letters; where it must stand out, in **bold**.")
