"""Edits of the signed library by chance: what changes words, and what only changes looks.

The grammar was fixed before the reading copy was tried on it. Each seed gives the same edit.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from bifolio.model import Audience
from tests.support.page_words import ENGLISH
from tests.support.signing import Signed

P, C = {Audience.PATIENT}, {Audience.CLINICIAN}
BOTH, NONE = P | C, set[Audience]()
WORK, FACTS, GLOSSARY = ("content/knees/work.yaml", "content/knees/facts.yaml",
                         "content/glossary.yaml")
WHAT, CARE_C, CARE_P = (f"content/knees/chapters/{name}.md"
                        for name in ("10-what", "20-care.clinician", "20-care.patient"))
TABLE, FIGURE = "content/knees/tables/options.yaml", "content/knees/figures/load.yaml"
LIBRARY, BIB, IMPRINT = "content/library.yaml", "bibliography.bib", "templates/imprint.html"

_PHRASES = [  # that are printed, and whose readers meet them
    (WHAT, "smooth cover of the joint wears thin", BOTH), (WHAT, "What it is", BOTH),
    (WHAT, "correlates poorly with pain", C), (WHAT, "sore knees get better", P),
    (WHAT, "knee from the side", BOTH), (CARE_C, "Offer supervised exercise", C),
    (CARE_C, "Not in septic arthritis", C), (CARE_C, "Management", C),
    (CARE_P, "Walk a little every day", P), (CARE_P, "Rest when it hurts", P),
    (CARE_P, "Your knee is hot", P), (CARE_P, "Steps", P), (TABLE, "What helps", BOTH),
    (TABLE, "How often", BOTH), (TABLE, "A lot", P), (TABLE, "Short-lived", C),
    (TABLE, "Injection", C), (GLOSSARY, "pill against pain", P),
    (GLOSSARY, "radiographic stage", C), (WORK, "Your sore knee", P),
    (WORK, "Conservative care", C),
    (WORK, "When to call", P),
    (WORK, "No outside funding", BOTH), (WORK, "Test author", BOTH),
    (LIBRARY, "Test clinic", BOTH),
    (FIGURE, "load reaches the joint", BOTH), (FIGURE, "from the left to the right", BOTH),
    (FIGURE, "presses", BOTH), (BIB, "Exercise for the knee", BOTH),
    (BIB, "Radiographs mislead", C), (IMPRINT, "does not replace advice", BOTH)]
_SWAPS = [  # what is not a word, and yet is said
    (CARE_P, "::: warning", "::: note", P), (CARE_C, "**before**", "*before*", C),
    (CARE_C, "m^2^", "m2", C), (CARE_P, "1. Walk", "- Walk", P), (WHAT, "p. 7", "p. 9", C),
    (TABLE, "{often: Daily, effect: {patient: A lot", "{often: Weekly, effect: {patient: A lot",
     BOTH), (CARE_P, "2,000", "20,00", P), (FACTS, '"12"', '"21"', BOTH), (FACTS, '"3"', '"5"', C),
    (FIGURE, "style: solid", "style: blocked", BOTH), (FIGURE, "shape: box", "shape: text", BOTH),
    (FIGURE, "from: load, to: bone", "from: bone, to: load", BOTH),
    (WORK, "[10-what, 20-care]", "[20-care, 10-what]", BOTH), (BIB, "year = {2019}",
     "year = {2018}", C), (IMPRINT, "<p>It", "{% if expired %}Stop.{% endif %}<p>It", BOTH),
    (IMPRINT, "<p>It", "<p hidden>It", BOTH), (CARE_P, "## Call", "# Call", P)]
_PLAIN = (WHAT, CARE_C, CARE_P)
_DRESSES = [
    (TABLE, "options_run: across", "options_run: down"), (CARE_P, "------:", "-------"),
    (IMPRINT, "<p>It", '<p class="{0}">It'), (IMPRINT, "<p>It", '<div id="{0}"><p>It'),
    (IMPRINT, "{# as", "{# {0}: as"), (WORK, 'revision: "1.0"', 'revision: "{0}"'),
    (WORK, "2028-01-31", "2031-01-31"), (LIBRARY, "language: en", "language: en\nclinic: quay"),
    (LIBRARY, "language: en", "language: en\nformats: [letter-large-mono]"),
    (LIBRARY, "language: en", "language: en\ncitation_style: apa"),
    (BIB, "Cited by nobody", "{0}"), (FACTS, '"7"', '"8"'), (TABLE, "title:", "wide: true\ntitle:"),
    ("styles/house.css", "", "p {{ margin: {0} }}"), ("styles/fonts/{0}.md", "", "Our fonts"),
    ("content/knees/signed/{0}.txt", "", "A text"), ("templates/report.html", "", "<p>{0}</p>")]


def edit(seed: int) -> tuple[Callable[[Signed], None], dict[str, str], set[Audience], str]:
    """An edit of the library, words of the page that are others, whose sign-offs they void, and
    what it is called."""
    chance = random.Random(seed)
    kind = chance.choice(("word", "word", "swap", "page", "file", "dress", "space", "dress"))
    if kind == "word":
        path, phrase, readers = chance.choice(_PHRASES)
        other = _reworded(phrase, chance)
        return lambda library: library.change(path, phrase, other), {}, readers, \
            f"{path}: {phrase} → {other}"
    if kind == "swap":
        path, old, new, readers = chance.choice(_SWAPS)
        return lambda library: library.change(path, old, new), {}, readers, f"{path}: {old} → {new}"
    if kind == "page":
        name, readers = chance.choice([
            ("warning", P), ("for_patients", P), ("for_clinicians", C), ("page_of", BOTH),
            ("draft_mark", BOTH), ("was_to_be_reviewed", BOTH), ("goes_with", P),
            ("it_shows", BOTH), ("key_points", NONE), ("very_low_certainty", NONE), ("bars", NONE),
            ("funding", NONE)])
        words = _reworded(getattr(ENGLISH, name).replace("{", " {").replace("}", "} "), chance)
        return lambda library: None, {name: words}, readers, f"{name}: {words}"
    if kind == "file":
        path = chance.choice(("styles/fonts/a.ttf", "styles/fonts/b.woff2", "styles/leaf.svg",
                              "content/knees/images/knee.svg", "templates/parts/more.html"))
        more = f"<!-- --><b>{chance.random()}</b>"
        return lambda library: library.files.update({path: library.files.get(path, "") + more}), \
            {}, BOTH, f"{path}: {more}"
    if kind == "dress":
        path, old, new = chance.choice(_DRESSES)
        word = f"{chance.choice('abcdef')}{chance.randrange(99)}"

        def dress(library: Signed) -> None:
            library.files.setdefault("content/clinics/quay.yaml", QUAY)
            library.change(path.format(word), old, new.replace("{{", "{").replace("}}", "}")
                           .replace("{0}", word))

        return dress, {}, NONE, f"{path}: {old} → {new}"
    path = chance.choice(_PLAIN)
    at, gap = chance.random(), chance.choice(("\n", "  ", "\u00a0"))

    def space(library: Signed) -> None:
        text = library.files[path]
        places = [n for n in range(1, len(text) - 1) if text[n] == " " and text[n - 1].isalpha()
                  and text[n + 1].isalpha() and text[:n].rpartition("\n")[2][:1] not in "#:|!`"]
        place = places[int(at * len(places))]
        library.files[path] = text[:place] + gap + text[place + 1:]

    return space, {}, NONE, f"{path}: a space at {at:.3f} → {gap!r}"


def _reworded(phrase: str, chance: random.Random) -> str:
    """The phrase with one letter or one word put in, taken out, changed or moved."""
    words = phrase.split(" ")
    whole = [n for n, word in enumerate(words) if word.isalpha() and len(word) > 2] or [0]
    at = chance.choice(whole)
    word, place = words[at], chance.randrange(len(words[at]))
    sign = chance.choice([c for c in "abcdefghij" if c not in word.casefold()])
    kind = chance.choice(("other", "in", "out", "case", "more", "turn"))
    words[at] = {
        "other": word[:place] + sign + word[place + 1:], "in": word[:place] + sign + word[place:],
        "out": word[:place] + word[place + 1:], "case": word[:place] + word[place].swapcase()
        + word[place + 1:], "more": f"{word} {sign}{sign}", "turn": word[::-1] + sign}[kind]
    return " ".join(words)


QUAY = """\
name: Quay
address: [1 Quay]
phones: [{label: Nurse, number: "01632 960 104"}]
hours: always
"""
