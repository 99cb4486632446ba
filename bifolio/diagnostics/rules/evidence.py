"""Rules of the evidence: grades, and how surely a text speaks."""

from bifolio.diagnostics.rules.rule import Rule

EVIDENCE = (
    Rule(
        "unknown-grade", "error",
        "A mark of certainty tells readers how far to trust a sentence; one without a meaning "
        "tells them nothing.",
        "{grade}`F`, and the grades are A, B, C, D, E and N.",
    ),
    Rule(
        "verb-too-certain", "warning",
        "A plain verb is read as proof. How surely a sentence speaks must go with the evidence "
        "that it rests on.",
        "It lowers glucose. {grade}`C`      (write: It may lower glucose.)",
        source="GRADE guidelines 26, J Clin Epidemiol 2020;119:126–135",
        waivable=True,
    ),
)
