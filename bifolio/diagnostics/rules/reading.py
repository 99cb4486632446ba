"""Rules of gathering and reading: files, YAML, chapters, pictures, tables."""

from bifolio.diagnostics.rules.rule import Rule

READING = (
    # --- gathering ---
    Rule(
        "empty-library", "error",
        "A library needs content/library.yaml and at least one work to make a handout from.",
        "content/ holds library.yaml, but no folder has a work.yaml.",
    ),
    Rule(
        "missing-file", "error",
        "A file that is named must be there, or part of the text would be lost without a word.",
        "work.yaml lists the chapter “30-supply”, but chapters/ holds no 30-supply.md.",
    ),
    Rule(
        "invalid-utf8", "error",
        "All text is read as UTF-8; guessing another encoding can turn a ≥ into something else.",
        "A chapter saved by an old editor as Windows-1252.",
    ),
    Rule(
        "unreadable-file", "error",
        "What cannot be read cannot be printed.",
        "A chapter that only another user of this computer may open.",
    ),
    Rule(
        "link-leaves-library", "error",
        "A library is whole in itself. What lies elsewhere is not read: it could be any file, and "
        "it is missing on the next computer.",
        "chapters/20-care.md is a symbolic link to a file in another folder.",
    ),
    Rule(
        "deceptive-sign", "error",
        "What cannot be seen can turn 05 into 50 on the page, break a number in two, or hide a "
        "word, and what looks like another letter or digit is another one to all who search and "
        "check; whoever approves the text reads something else than the patient.",
        "Take 05 drops, with a sign between that turns the direction of reading",
    ),
    # --- YAML ---
    Rule(
        "yaml-syntax", "error",
        "The file cannot be read as YAML, so nothing in it can be used.",
        "title: Ozempic: what it does      (the second colon needs quotation marks)",
    ),
    Rule(
        "duplicate-yaml-key", "error",
        "Of two entries under one key one would be lost, and nobody could tell which.",
        "dose: 1 mg\ndose: 2 mg",
    ),
    Rule(
        "unknown-key", "error",
        "A key that is not known does nothing; a mistyped “audience” would hide nothing.",
        "audiense: clinician",
    ),
    Rule(
        "missing-key", "error",
        "Without it the handout cannot be made, or would carry a blank.",
        "A work.yaml without review_by.",
    ),
    Rule(
        "unexpected-value", "error",
        "The value is not of the kind that belongs here.",
        "review_by: next spring      (a date is wanted, as 2027-05-22)",
    ),
    Rule(
        "language-not-supported", "error",
        "A page whose own words are in another language than its text misleads its reader, and a "
        "screen reader speaks them wrongly. Lines in the wrong direction can scramble a dose.",
        "language: it      (“Key points”, “Page 1 of 2” and the like are not there in Italian)",
    ),
    Rule(
        "unknown-audience", "error",
        "A mistyped audience must never decide who reads a text.",
        "::: clinican",
    ),
    Rule(
        "unknown-name", "error",
        "The name leads nowhere, so something would be missing from the page.",
        "formats: [a3-standard-colour]",
    ),
    Rule(
        "same-name", "error",
        "Of two handouts with one file name, one would be lost without a word.",
        "A work “asthma” with a sheet “attack”, beside a work “asthma-attack”.",
    ),
    # --- chapters ---
    Rule(
        "unknown-fence", "error",
        "A fenced block whose name is not known cannot be set, nor kept from a reader.",
        "::: warnign",
    ),
    Rule(
        "unclosed-fence", "error",
        "Without its closing ::: the block would swallow all that follows.",
        "::: clinician\n(the file ends)",
    ),
    Rule(
        "misplaced-block", "error",
        "What has no room where it was put would print over other words, or not as it was meant.",
        "::: pair      (and three pictures in it)",
    ),
    Rule(
        "unknown-role", "error",
        "A role that is not known cannot be printed.",
        "{trem}`GLP-1`",
    ),
    Rule(
        "attribute-list", "error",
        "Other dialects of Markdown hide or mark words so; here all readers would get them, and "
        "the braces too.",
        "[Doses for clinicians]{.clinician}",
    ),
    Rule(
        "other-markdown", "error",
        "What another dialect of Markdown reads as an order is printed here as it stands, and the "
        "reader gets signs instead of what was meant.",
        "Take ~~two~~ one.      (both doses would be printed)",
    ),
    Rule(
        "run-on-list", "error",
        "Steps that run on as one paragraph are not found by whoever has to follow them.",
        "1.Wash your hands\n2.Dry them      (a blank is missing behind each point)",
    ),
    Rule(
        "lost-sign", "error",
        "A minus that is printed as the sign of a list turns what falls into what rises.",
        "- 1.5 %<br>- 0.8 %      (in a cell of a table: two items, or two numbers below zero?)",
    ),
    Rule(
        "unknown-directive", "error",
        "A directive that is not known places nothing on the page.",
        "```{tabel} incretins\n```",
    ),
    Rule(
        "raw-html", "error",
        "HTML in a text can hide words from one reader and break the reading order for another.",
        "<b>never</b>      (write **never**)",
    ),
    Rule(
        "unknown-footnote", "error",
        "A footnote mark without its note would print as a stray sign.",
        "Ask first.[^dose]      (and no line that starts with [^dose]:)",
    ),
    Rule(
        "unused-footnote", "error",
        "A note that nothing calls is printed nowhere, and what it says is lost.",
        "[^dose]: Ask first.      (and no [^dose] in the text)",
    ),
    Rule(
        "unused-link", "warning",
        "A line that defines a link is never printed, so one that nothing uses is lost.",
        "[nhs]: https://example.org      (and no [words][nhs] in the text)",
    ),
    Rule(
        "duplicate-footnote", "error",
        "Of two notes with one name only one could be printed.",
        "[^1]: One.\n[^1]: Another.",
    ),
    Rule(
        "untitled-chapter", "warning",
        "Words before the first heading belong to the chapter before, for whoever looks for them "
        "or hears the page.",
        "A chapter that begins with “Take it with food.”, and not with “# How to take it”.",
    ),
    Rule(
        "unlisted-chapter", "warning",
        "A chapter that work.yaml does not list is printed in no edition.",
        "chapters/40-supply.md exists, but work.yaml does not name 40-supply.",
    ),
    Rule(
        "relative-link", "error",
        "On paper a link to another file leads nowhere.",
        "[the other sheet](../other.md)",
    ),
    Rule(
        "unsafe-link", "error",
        "A link can run a program or open a file of the reader's computer; only addresses of the "
        "web, of mail and of telephones may stand on a handout.",
        "[more](javascript:alert(1))      (or url = {file:///…} in bibliography.bib)",
    ),
    # --- pictures ---
    Rule(
        "missing-image", "error",
        "The picture is not there; the page would have a hole.",
        "![The liver](images/livr.svg)",
    ),
    Rule(
        "image-outside-library", "error",
        "A library is whole in itself; a picture from elsewhere is missing on the next computer.",
        "![Logo](../../logo.png)",
    ),
    Rule(
        "image-link-leaves-library", "error",
        "A link that leads out of the library can print a file that nobody meant to publish.",
        "images/scan.png is a symbolic link to a file in another folder.",
    ),
    Rule(
        "remote-image", "error",
        "Nothing is fetched from the network: it may be gone, or another picture, tomorrow.",
        "![Logo](http://example.org/logo.png)",
    ),
    Rule(
        "broken-image", "error",
        "A picture that cannot be shown would leave a hole in the page.",
        "A text file that was given the name lungs.png.",
    ),
    Rule(
        "missing-alt", "error",
        "Who hears the handout read aloud learns of the picture only from its description.",
        "![](images/liver.svg)",
    ),
    # --- clinics ---
    Rule(
        "low-contrast", "error",
        "Headings and labels are set in the accent colour; tired eyes need 7:1 to read them.",
        'accent: "#e8a33d"      (an orange with 2.1:1 on white)',
    ),
    Rule(
        "overlong-own-words", "error",
        "What a clinic says itself has a place of a certain size; more would push the text away.",
        "feedback: …      (and 60 words, where there is room for 40)",
    ),
    Rule(
        "missing-phone", "error",
        "A patient handout of a clinic tells whom to call; a blank there can do harm.",
        "phones: []      in a clinic's file",
    ),
    Rule(
        "spreadsheet-number", "error",
        "What a spreadsheet takes for a number loses the 0 or the + in front of it, and a long one "
        "is rounded. Whoever calls it reaches nobody, or a stranger.",
        "1.63E+09      (the cell should say 01632 960 104)",
    ),
    # --- tables ---
    Rule(
        "ragged-table", "error",
        "A comparison with a hole in it cannot be read; an empty cell looks like “none”.",
        "The option “saxenda” has no answer to “how-often”.",
    ),
    Rule(
        "column-widths", "error",
        "Each column has its share of a table's width; with a share too many, or one too small, "
        "words would stand in a column that cannot hold them.",
        "widths: [2, 1]      (for three columns)",
    ),
    Rule(
        "unknown-table", "error",
        "The place names a table that is not there.",
        "```{table} incretnis\n```",
    ),
)
