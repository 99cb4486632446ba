"""Rules of scoring: what a rating of a handout is worth."""

from bifolio.diagnostics.rules.rule import Rule

SCORING = (
    Rule(
        "outdated-rating", "warning",
        "A rating is of one text. When that changes, what was said of it may no longer be so.",
        "A rater scored the handout in May; in June a section was added.",
    ),
)
