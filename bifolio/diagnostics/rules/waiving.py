"""Rules of waivers: what sets another rule aside must itself stand up."""

from bifolio.diagnostics.rules.rule import Rule

WAIVING = (
    Rule(
        "not-waivable", "error",
        "Some rules keep a wrong or a foreign text from a reader; no one can set those aside.",
        "rule: leak      (in content/waivers.yaml)",
    ),
    Rule(
        "expired-waiver", "warning",
        "A waiver is given for a time, so that somebody looks at it again.",
        "until: 2025-12-31      (and that day is past)",
    ),
    Rule(
        "long-waiver", "warning",
        "A waiver without an end in sight is a rule done away with; library.yaml says how long one "
        "may last (longest_waiver, else 365 days). Until its day is nearer it is not in force.",
        "until: 2099-12-31",
    ),
    Rule(
        "idle-waiver", "note",
        "A waiver that sets nothing aside any more may one day hide something new.",
        "A waiver for long-sentence in a file whose sentences are all short.",
    ),
)
