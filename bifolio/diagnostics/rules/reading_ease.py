"""Rules of readability: how hard a patient's text may be."""

from bifolio.diagnostics.rules.rule import Rule, judged

_TARGET = ("Health agencies of the United States and the American Medical Association ask for "
           "about the 6th school year; the University of New Mexico Hospital for SMOG 8 or less.")

READING_EASE = judged(
    Rule(
        "reading-grade", "error",
        "Half of all adults cannot read harder text with ease, and fewer can when they are ill.",
        "Administration of the medication necessitates refrigeration.      (Keep it cold.)",
        _TARGET + " Spanish: “bastante fácil” on the INFLESZ scale.",
    ),
    Rule(
        "above-reading-aim", "warning",
        "The easier a text, the more of its readers have it with them when they need it.",
        "A patient text of Flesch–Kincaid grade 7.",
        _TARGET + " Spanish: “bastante fácil” on the INFLESZ scale.",
    ),
    Rule(
        "no-verb", "warning",
        "A clipped sentence leaves out who does what, and its reader has to guess.",
        "Never with cancer or when pregnant.      (Do not take it if you have cancer or are "
        "pregnant.)",
        "The usual advice of plain-language guides.",
    ),
    Rule(
        "long-sentence", "error",
        "Who reads slowly has forgotten how a long sentence began before it ends.",
        "A patient's sentence of 21 words or more, however it is punctuated.",
        "The usual limit of plain-language guides.",
    ),
    Rule(
        "long-sentences", "error",
        "Where most sentences are long, there is no place to rest.",
        "A patient's text with 13 words in a sentence, on the average.",
        "The usual limit of plain-language guides.",
    ),
    Rule(
        "hard-section", "warning",
        "An easy handout with one hard section loses its reader there.",
        "A section of grade 9 in a handout of grade 5.",
        _TARGET,
    ),
    Rule(
        "no-reading-formula", "note",
        "Formulas of readability hold for one language each; here are those for English and "
        "Spanish. How hard this text is, only readers can tell.",
        "language: fi",
    ),
)
