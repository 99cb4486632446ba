"""Rules of doses and medicines: wordings that have been misread, and people harmed."""

from bifolio.diagnostics.rules.rule import Rule

_JOINT_COMMISSION = "Joint Commission, Official “Do Not Use” List"
_ISMP = "ISMP, List of Error-Prone Abbreviations, Symbols, and Dose Designations"

MEDICATION = (
    Rule(
        "do-not-use-abbreviation", "error",
        "These few abbreviations have killed people; hospitals may not use them at all.",
        "Insulin 10 U      (write 10 units: U has been read as a zero)",
        source=_JOINT_COMMISSION,
    ),
    Rule(
        "naked-decimal", "error",
        "A point that is missed turns .5 mg into 5 mg.",
        "Take .5 mg      (write 0.5 mg)",
        source=_JOINT_COMMISSION,
    ),
    Rule(
        "error-prone-abbreviation", "error",
        "The abbreviation has been read as another unit, route or time.",
        "Heparin 5,000 units SC      (write under the skin)",
        source=_ISMP, clinician="warning",
        waivable=True,
    ),
    Rule(
        "error-prone-dose", "error",
        "A dose that is written like this has been read as ten times as much, or more.",
        "Take 10mg      (write 10 mg, with a space)",
        source=_ISMP, clinician="warning",
        waivable=True,
    ),
    Rule(
        "error-prone-symbol", "error",
        "The symbol has been read as a number, or as its opposite.",
        "10 mg @ bedtime      (write at bedtime: @ has been read as 2)",
        source=_ISMP, clinician="warning",
        waivable=True,
    ),
    Rule(
        "error-prone-drug-name", "error",
        "A name that is cut short can stand for two medicines.",
        "HCTZ 25 mg      (write the whole name)",
        source=_ISMP, clinician="warning",
        waivable=True,
    ),
    Rule(
        "unclear-dose", "error",
        "A dose is safe to print when it says how much of what, by which way and how often.",
        "unit: mg   with   dose: true      (and neither route nor frequency)",
    ),
    Rule(
        "dose-outside-range", "error",
        "The register says what this dose may be; ten times as much is one slip of a key.",
        "value: \"18\"   with   range: {from: \"0.6\", to: \"1.8\", sources: [label]}",
    ),
    Rule(
        "doses-read-in-part", "note",
        "The lists of wordings that have been misread are of English words; a dangerous one of "
        "another language is not told.",
        "language: es-US",
    ),
    Rule(
        "unchecked-doses", "note",
        "Without a range a dose can be ten times too high, and nothing here would tell.",
        "A dose without a range in facts.yaml.",
    ),
    Rule(
        "other-dose", "error",
        "The text and the register cannot both be right, and a reader follows the text.",
        "Inject semaglutide once a day.      (and the register has: mg once a week)",
        waivable=True,
    ),
    Rule(
        "wrong-brand", "error",
        "Whoever goes by the brand takes another medicine.",
        "Dulaglutide (Toujeo)      (Toujeo is an insulin)",
        waivable=True,
    ),
    Rule(
        "misspelt-medicine", "error",
        "A name with a wrong letter is looked up in vain, or leads to another medicine.",
        "Tirzepitide      (write tirzepatide)",
        clinician="warning",
        waivable=True,
    ),
    Rule(
        "look-alike-name", "warning",
        "People have been given the one medicine for the other.",
        "Chlorpropamide, in a work whose register has doses of chlorpromazine.",
        source="FDA and ISMP, Lists of Look-Alike Drug Names with Recommended Tall Man Letters",
        waivable=True,
    ),
    Rule(
        "unapproved-dose", "error",
        "Nobody has shown which dose of such a product is safe; who prints one recommends it.",
        "Inject CJC-1295 before bed.      (and glossary.yaml has: approved: false)",
    ),
)
