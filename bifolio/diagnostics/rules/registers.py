"""Rules of the registers: facts and the glossary."""

from bifolio.diagnostics.rules.rule import Rule

REGISTERS = (
    # --- facts ---
    Rule(
        "unknown-fact", "error",
        "A fact is printed from the register; without an entry there is nothing to print.",
        "{fact}`tesamorelin-vat`, but no facts.yaml has that id.",
    ),
    Rule(
        "unused-fact", "note",
        "A register may hold more than is printed, so this is only for your information.",
        "A fact that no chapter and no table prints.",
    ),
    Rule(
        "trailing-zero", "error",
        "A dose of 1.0 mg has been read as 10 mg, and people have been given ten times the dose.",
        "value: \"1.0\"   with   dose: true      (write 1)",
        source="Joint Commission, Official “Do Not Use” List",
    ),
    Rule(
        "contradicting-facts", "error",
        "Of two numbers for the same thing one is wrong, and a reader cannot know which.",
        "Two facts with one quantity, population, time and comparator: −15.2 and −18.0.",
    ),
    Rule(
        "number-not-of-fact", "error",
        "Patients read what is said of a fact, and not the fact; it must say the same number.",
        "value: \"4.8\"   with   say: about 50 of 100 people      (about 5 is right)",
    ),
    Rule(
        "unequal-difference", "error",
        "Of a difference and its two arms one is wrong.",
        "value: \"60\"   unit: fewer per 100      (and the arms are 11 and 4.8)",
    ),
    Rule(
        "stray-number", "error",
        "This library prints its numbers from the register of facts, so that each stands once, "
        "with its source.",
        "Walk 150 minutes a week.      (and neither a fact nor a waiver says so)",
    ),
    Rule(
        "unused-waiver", "note",
        "A waiver that waives nothing any more may one day let a wrong number through.",
        "waived_numbers: [{text: 150 minutes, …}], and no text says 150 minutes.",
    ),
    # --- glossary ---
    Rule(
        "unknown-term", "error",
        "A word is explained from the glossary; without an entry there is nothing to explain.",
        "{term}`HbA1`, but glossary.yaml has HbA1c.",
    ),
    Rule(
        "unexplained-term", "warning",
        "A patient who meets a word of the glossary must be told what it means.",
        "Your HbA1c was high.      (and no {term}`HbA1c` in the patient edition)",
        waivable=True,
    ),
)
