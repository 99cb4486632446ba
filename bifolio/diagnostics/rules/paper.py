"""Rules of the finished paper: what is handed over says what was composed, and nothing else."""

from bifolio.diagnostics.rules.rule import Rule

PAPER = (
    Rule(
        "word-not-on-paper", "error",
        "What was approved is what is handed over: no style sheet may take a word away.",
        ".warning { display: none } in a style sheet: the page has no warning.",
    ),
    Rule(
        "word-nobody-wrote", "error",
        "What nobody wrote nobody has approved: no style sheet may add a word or change one.",
        'h1::after { content: " Stop all your medicines now." } in a style sheet.',
    ),
    Rule(
        "word-not-in-sight", "error",
        "A word that is covered, cut off, pale, tiny or off the page is not there for a reader.",
        ".draft-notice { color: white } in a style sheet: nobody sees that it is a draft.",
    ),
    Rule(
        "word-out-of-place", "error",
        "In another order, or under another heading, the same words say something else.",
        "sup { vertical-align: baseline; font-size: inherit } makes 102 of 10².",
    ),
    Rule(
        "picture-nobody-placed", "error",
        "A picture can say anything. Those of the text and of templates are approved, a style "
        "sheet is not.",
        "body { background: url(stop.svg) } in a style sheet.",
    ),
    Rule(
        "wrong-page-size", "error",
        "A page of another size is scaled to the paper, and its type with it.",
        "@page { size: 900mm 1200mm } in a style sheet: printed on A4, 12 points become 3.",
    ),
)
