"""Rules of the figures that are drawn from facts."""

from bifolio.diagnostics.rules.rule import Rule

FIGURES = (
    Rule(
        "unknown-figure", "error",
        "Where a figure is named that does not exist, the reader would find a hole.",
        "```{figure} new-diabetis      (the file is figures/new-diabetes.yaml)",
    ),
    Rule(
        "relative-number", "error",
        "Icons count people. “58% fewer” or a hazard ratio counts none: drawn as icons it makes "
        "a small risk look large.",
        "kind: icon-array   with   fact: dpp-reduction      (a reduction of 58%)",
        source="IPDAS, presenting probabilities",
    ),
    Rule(
        "mixed-denominators", "error",
        "1 in 50 looks like more than 3 in 200, in words and in pictures: compare like with like.",
        "One group per 100, another per 1,000; or 45 of 1,000 people beside 1 of 100.",
        source="CDC Clear Communication Index 17; IPDAS, presenting probabilities",
        waivable=True,
    ),
    Rule(
        "impossible-count", "error",
        "A picture of people needs a whole number of icons, from none to all of them.",
        "fact: pain-score      (the value 134 of 100, or a range)",
    ),
    Rule(
        "mixed-units", "error",
        "Lengths along one axis are compared; kilograms beside percent compare nothing.",
        "Rows with −5.6 kg and −12.4 percentage points in one figure.",
    ),
    Rule(
        "missing-interval", "error",
        "A dot without its interval looks certain beside those that show how sure they are.",
        "kind: dot-and-whisker   with a fact that has no interval.",
    ),
    Rule(
        "unstated-setting", "error",
        "A number means nothing without who was studied and for how long.",
        "A figure whose fact has no time, and that has no “time: …” either.",
        source="IPDAS, presenting probabilities",
    ),
    Rule(
        "parts-not-whole", "error",
        "A plate whose parts are not one whole shows nobody how to fill it.",
        "kind: plate   with   share: half   twice, and a quarter besides.",
    ),
    Rule(
        "label-too-long", "warning",
        "Words that do not fit their place run into their neighbours.",
        "label: Phosphatidylinositol-3-kinase-dependent      (in a column three words wide)",
    ),
)
