"""Rules of what is claimed, and of the sources that a claim rests on."""

from bifolio.diagnostics.rules.rule import Rule

CLAIMS = (
    Rule(
        "uncited-claim", "warning",
        "An effect, a risk, a dose or a grade that leads to no source cannot be checked.",
        "The plan cut new cases by 58%.      (and no citation in the paragraph)",
        source="IPDAS, version 4, criterion 2.2.1",
        clinician="error",
        waivable=True,
    ),
    Rule(
        "named-source", "error",
        "Without its mark the sentence has a hole where the source was named.",
        "As @smith2020 found, …      (on a sheet, or with sources: none)",
    ),
    Rule(
        "unlisted-source", "warning",
        "Readers are sent to a list that does not have the source.",
        "sources: short      and the handout for clinicians does not cite what this one rests on",
        waivable=True,
    ),
    Rule(
        "relative-risk-only", "warning",
        "“58% fewer” sounds the same for a common harm and for one that hardly ever happens.",
        "It halves the risk.      (of 2 in 10, or of 2 in 10,000?)",
        source="IPDAS, presenting probabilities; FDA guide on telling risks and benefits",
        waivable=True,
    ),
    Rule(
        "forbidden-wording", "error",
        "This library has decided never to print these words.",
        "never_say: [{words: reverse, reason: No drug here does.}]      and a text says “reverse”",
    ),
    Rule(
        "invalid-identifier", "warning",
        "A number that fails its own check leads to no paper, or to another one.",
        "isbn = {978-0-306-40615-8}      (its last digit must be 7)",
    ),
    Rule(
        "retracted-source", "error",
        "The paper was withdrawn; what rests on it does not stand.",
        "[@smith2020], and the list of retractions has its DOI.",
        source="ICMJE recommendations, on citing retracted articles",
    ),
    Rule(
        "questioned-source", "warning",
        "The journal has published a concern about the paper; it may yet be withdrawn.",
        "[@smith2020], and the list of retractions has an expression of concern about it.",
        source="ICMJE recommendations, on corrections and expressions of concern",
        waivable=True,
    ),
    Rule(
        "corrected-source", "note",
        "A correction was published: the number that is cited may be the one that was wrong.",
        "[@smith2020], and the list of retractions has a correction of it.",
        waivable=True,
    ),
    Rule(
        "superseded-source", "warning",
        "A newer edition has taken its place, and may say something else.",
        "superseded_by = {ada2026}      in the entry ada2024, which a text cites",
        waivable=True,
    ),
    Rule(
        "old-source", "note",
        "What was known then may be known better now.",
        "sources_older_than: 10      and a text revised in 2026 cites a paper of 1998",
        waivable=True,
    ),
    Rule(
        "future-source", "warning",
        "A text cannot rest on what was not there when it was written: the year is mistyped.",
        "year = {2062}      and a text revised in 2026 cites it",
        waivable=True,
    ),
    Rule(
        "undated-page", "note",
        "A page on the web changes; the day on which it was read tells which text was meant.",
        "@misc{leaflet, …, url = {https://example.org/leaflet}}      (and no urldate)",
    ),
)
