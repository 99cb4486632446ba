"""Rules of making: selecting, citing, composing, typesetting, proving."""

from bifolio.diagnostics.rules.rule import Rule

MAKING = (
    Rule(
        "lost-worker", "error",
        "A process that prints can be ended by the system, most often because memory ran out.",
        "The process that was printing a handout was killed; the others went on.",
    ),
    Rule(
        "past-bound", "error",
        "Whatever has no end would keep the computer, and all other handouts, from getting done.",
        "A picture of 13,000 by 13,000 pixels, or a template with a loop in a loop in a loop.",
    ),
    Rule(
        "engine-fault", "error",
        "Bifolio has met something that nobody foresaw; the other handouts are made.",
        "A library that Bifolio uses fails over one handout, with an error that is not known.",
    ),
    Rule(
        "unprintable-style", "error",
        "No page can be set with it, though each of its lines can be read.",
        "p { font-size: 1e9px }",
    ),
    Rule(
        "broken-font", "error",
        "Which letters a font has cannot be told, so some could be missing from the page.",
        "A font file that was cut off when it was copied.",
    ),
    Rule(
        "restricted-font", "error",
        "A handout has its fonts in it: whoever gets it, gets them. Some must not be passed on so.",
        "fonts: {text: Desktop-*.ttf}, of which the maker has forbidden embedding.",
    ),
    Rule(
        "missing-face", "warning",
        "Without a bold face, headings and what is stressed look like all other words.",
        "fonts: {text: MyFont-Regular.ttf}      (MyFont-*.ttf takes its bold file, too)",
    ),
    Rule(
        "blocked-path", "warning",
        "What a link leads to may be somebody else's: nothing there is read, written or removed.",
        "out/.ledger is a link to another folder, so nothing is remembered from build to build.",
    ),
    Rule(
        "short-memory", "warning",
        "What is not remembered is set anew in each build, which takes long.",
        "A thousand handouts on a disk that is nearly full.",
    ),
    Rule(
        "set-in-full", "note",
        "What is the same for all clinics is set once, and each clinic's own words are put in. "
        "Where that cannot be done, each copy takes as long as a handout by itself.",
        "A library's own style sheet says “@page { margin: 30mm }”.",
    ),
    Rule(
        "damaged-catalogue", "warning",
        "What the list does not name, no build renews or removes, and nobody can verify.",
        "out/catalogue.json was cut off when a disk was full.",
    ),
    Rule(
        "unlisted-file", "warning",
        "An old leaflet in the folder of handouts is handed out, and no build renews or removes "
        "it.",
        "out/asthma/asthma-patient-a4-standard-colour.pdf of a work that is called otherwise now, "
        "where catalogue.json was deleted meanwhile.",
    ),
    # --- selecting ---
    Rule(
        "empty-heading", "error",
        "A heading with nothing under it tells the reader that something was taken away.",
        "## Doses, where all that follows is for clinicians and this is the patient edition",
    ),
    Rule(
        "broken-reference", "error",
        "It points at something that this edition does not have.",
        "[see the doses](#doses), but the heading “Doses” is for clinicians.",
    ),
    Rule(
        "empty-edition", "error",
        "There is nothing to print for this audience.",
        "All chapters of the work are for clinicians, but it names an edition for patients.",
    ),
    # --- citing ---
    Rule(
        "unknown-citation-key", "error",
        "Every citation must lead to a printed reference.",
        "[@nice2023], but bibliography.bib has nice2022",
    ),
    Rule(
        "duplicate-citation-key", "error",
        "Two entries with one key (upper and lower case count as one) cannot be told apart.",
        "@article{smith2020, …}  and  @book{Smith2020, …}",
    ),
    Rule(
        "duplicate-doi", "error",
        "One source under two keys would stand twice in the reference list.",
        "Two entries with doi = {10.1000/182}",
    ),
    Rule(
        "duplicate-source", "warning",
        "One source under two keys stands twice in the reference list, as if two had found it.",
        "Two entries with pmid = {12345678}, or with one title, author and year",
    ),
    Rule(
        "unlikely-author", "warning",
        "Names in another form than BibTeX's are parted in the wrong places, and people are "
        "credited, and looked up, under names that they do not have.",
        "author = {Doe J, Roe R}      (write Doe, J. and Roe, R.)",
    ),
    Rule(
        "reversed-pages", "warning",
        "Pages that run backwards are mistyped, and lead nowhere.",
        "pages = {403--393}",
    ),
    Rule(
        "unused-source", "note",
        "One bibliography serves many works, so this is only for your information.",
        "An entry that no chapter and no table cites.",
    ),
    Rule(
        "bibtex-syntax", "error",
        "The entry cannot be read. The others still are.",
        "@article{smith2020 title = {…}}",
    ),
    Rule(
        "swallowed-field", "error",
        "A missing comma makes one field swallow the next, which is then missing from print.",
        "title = {Sleep}\n  year = {2020}",
    ),
    Rule(
        "unbalanced-brace", "error",
        "A brace without its partner damages the entry, and often the one after it.",
        "title = {The {DPP trial}",
    ),
    Rule(
        "undefined-string", "error",
        "An abbreviation must be defined by @string before it is used.",
        "journal = nejm      (and no @string{nejm = …})",
    ),
    Rule(
        "incomplete-source", "warning",
        "Without it a reader cannot find the source.",
        "An @article without a journal.",
    ),
    Rule(
        "unknown-citation-style", "error",
        "The reference list cannot be set without its style.",
        "citation_style: american-medical-asociation",
    ),
    Rule(
        "broken-citation-style", "error",
        "The style file cannot be read as CSL.",
        "A CSL file that is not well-formed XML.",
    ),
    Rule(
        "style-not-vouched-for", "note",
        "Its reference list may differ from what the style asks for, in names, order or "
        "punctuation.",
        "citation_style: ieee",
    ),
    # --- composing ---
    Rule(
        "undefined-variable", "error",
        "A template asks for something that the page does not have; it would print a blank.",
        "{{ edition.titel }}",
    ),
    Rule(
        "template-syntax", "error",
        "The template cannot be read.",
        "{% for chapter in edition.chapters %}  without  {% endfor %}",
    ),
    Rule(
        "template-forbidden", "error",
        "Templates may loop and test; they may not reach into the program.",
        "{{ ''.__class__ }}",
    ),
    # --- the web page ---
    Rule(
        "unsafe-element", "error",
        "A web page is opened on anybody's computer: it calls nobody and runs nothing, and each "
        "word in it stands where it was written.",
        "<script src=\"https://…\"> in a template",
    ),
    Rule(
        "unsafe-style", "error",
        "A web page is set anew on each screen, where nobody reads it back: only what leaves each "
        "word as it is and in sight may stand in its style.",
        ".warning { display: none }",
    ),
    Rule(
        "other-words", "error",
        "What was signed is what stands on paper; the web page says the same, in the same order.",
        "{% if web_style %}<p>Call us first.</p>{% endif %} in a template",
    ),
    Rule(
        "outside-address", "error",
        "A handout is whole in itself: what lies elsewhere is not fetched, and would tell another "
        "computer who reads it.",
        "src: url(https://fonts.example/clinic.woff2)",
    ),
    # --- typesetting ---
    Rule(
        "unknown-css", "error",
        "A declaration that the typesetter does not know is dropped, and the page is not as meant.",
        "colour: red      (CSS spells it “color”)",
    ),
    Rule(
        "missing-glyph", "error",
        "A character that no font of the page has would print as an empty box, or not at all.",
        "A Chinese name in a text whose fonts have Latin and Greek only.",
    ),
    Rule(
        "typesetting", "warning",
        "The typesetter complained; a warning is a failure that nobody has read yet.",
        "An anchor that is defined twice.",
    ),
    # --- the finished pages ---
    Rule(
        "sheet-overflow", "error",
        "A sheet is one page, on a wall or in a pocket; what runs over to a second is not seen.",
        "A table of 20 rows on a sheet that holds 14.",
    ),
    Rule(
        "handout-withheld", "error",
        "A sheet points to its handout; it goes out with it, or not at all.",
        "A sheet with the warning signs of a handout in which a dose is written as .5 mg.",
    ),
    # --- what is read back ---
    Rule(
        "audience-leak", "error",
        "Words marked for other readers were found in the finished handout.",
        "A sentence from a “::: clinician” block in the text of the patient PDF.",
    ),
    Rule(
        "copied-words", "warning",
        "So many words in a row are no chance: what is marked for other readers was typed again "
        "for these, perhaps by mistake.",
        "A sentence of a “::: clinician” block, pasted into the patients' chapter.",
        waivable=True,
    ),
    Rule(
        "not-accessible", "error",
        "A screen reader would leave something out of the handout, or say it wrongly.",
        "A table without header cells, so that a dose is read out without the medicine's name.",
    ),
)
