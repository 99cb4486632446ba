"""Which keys each YAML file of a library has, what each may hold, and what it is for.

The readers take their keys from here, and the JSON Schemas for editors and docs/keys.md are made
from it. One module, as a list that must agree in several places is one list.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bifolio.diagnostics.rules import RULES
from bifolio.loading.yaml.shapes import (
    NO_LIST,
    AudienceText,
    Day,
    Each,
    Either,
    Kind,
    LanguageTag,
    ListOf,
    OneOf,
    PlainText,
    Shape,
    may,
    must,
    written_out,
)
from bifolio.model import FORMATS, THEMES, Audience, Format
from bifolio.model.boxes import TONES, URGENCIES
from bifolio.model.figure_kinds import FIGURE_KINDS, SHARES
from bifolio.model.grades import GRADES
from bifolio.model.library import FIELDS, LOGO_SIZES, SOURCES
from bifolio.model.numbers import SHAPE as NUMBER_SHAPE


def _audience(called: str) -> OneOf:
    return OneOf(called, tuple(Audience), "“{word}” is not an audience.", code="unknown-audience",
                 may_be_empty=True)


AUDIENCE = _audience("An audience")
AUDIENCES = ListOf(AUDIENCE, ("This list of audiences is empty.",
                               "Name an audience, or remove the line: then it is for everyone."))
_FOR_WHOM = may("audience", AUDIENCES, "Who reads it; everyone, if you do not say.")
_SMALL_ID = r"[a-z0-9]+(-[a-z0-9]+)*"
_SMALL_FIX = "Use small letters, digits, and single - between them."


def _flag(name: str) -> OneOf:
    return OneOf(name, ("true", "false"), "“{called}” cannot be “{word}”.", "Write true or false.")


def _named(called: str, words: tuple[str, ...]) -> OneOf:
    return OneOf(called, words, code="unknown-name")


# What a library says for all its handouts, and a clinic for its own.
CONTACT = (
    may("qr", PlainText(
        "The address of the QR code",
        r"(?=.{12,80}$)https://[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?"
        r"(/([A-Za-z0-9._~/?&=#%+-]|\{id\})*)?",
        "Write an address that begins with https://, of at most 80 signs; {id} stands for the "
        "handout's name."),
        "An address that patients find as a QR code and in words; {id} is the handout's name."),
    may("feedback", PlainText("The words on feedback"),
        "How patients tell what they think of the handout, in 40 words at most."),
    may("other_formats", PlainText("The words on other formats"),
        "Where patients get it in large print, in another language and so on, in 40 words at "
        "most."),
)

# What a work asks to be filled in, and a clinic beside it.
FORM = (
    may("to_fill_in", ListOf(
        OneOf("A line to fill in", FIELDS, code="unknown-name"),
        ("This list of lines to fill in is empty.",
         f"Name one of {', '.join(FIELDS)}, or remove the line.")),
        f"Lines to fill in under the title on page 1: {', '.join(FIELDS)}."),
    may("to_fill_in_for", AUDIENCES, "In whose handouts they stand; patients', if you do not say.",
        needs="to_fill_in"),
)

# --- content/library.yaml ---

NEVER_SAY = Shape("words that are never said", (
    must("words", PlainText("The words"), "Words that no handout may have."),
    must("reason", PlainText("The reason"), "Why nobody here should say them."),
    may("unless", ListOf(PlainText("A phrase that may be said")),
        "Phrases with these words that may be said."),
))
SIGNOFF_ROLE = PlainText("A sign-off's role")
_FONT_FILES = PlainText("The font's files", r"[^/\\]+\.(ttf|otf|woff2?)", "Name files that lie "
                        "in styles/fonts/, with * for what differs: MyFont-*.ttf.")
FONTS = Shape("the fonts", (
    may("text", _FONT_FILES, "The font of all texts: its files in styles/fonts/, as MyFont-*.ttf."),
    may("signs", _FONT_FILES, "The font of letters and signs that the font of the texts lacks."),
))
REQUIRED_SIGNOFFS = Each("the required sign-offs", tuple(Audience), ListOf(SIGNOFF_ROLE),
                         only=True)
LIBRARY = Shape("the library", (
    must("publisher", PlainText("The publisher"), "Who publishes the handouts."),
    must("language", LanguageTag(), "The language of the texts."),
    may("formats", ListOf(
        OneOf("A format", tuple(FORMATS), "There is no format “{word}”.", code="unknown-name"),
        ("This list of formats is empty.", f"Write {Format().name}, or remove the line.")),
        "The formats that are made without being asked for."),
    may("theme", _named("The theme", THEMES),
        "The look of all handouts: calm, if you do not say, or plain, without tints and frames."),
    may("fonts", FONTS, "Fonts of one's own."),
    may("clinic", PlainText("The clinic"),
        "Whose name and phones the handouts carry: the name of a file in content/clinics/."),
    may("citation_style", PlainText("The citation style"),
        "The name of a CSL style, or a .csl file beside bibliography.bib."),
    may("required_signoffs", REQUIRED_SIGNOFFS,
        "The roles that sign each audience's edition; while one has not, every page says DRAFT."),
    may("facts", OneOf("facts", ("required", "optional"), "Facts cannot be “{word}”.",
                       "Write required (every number with a unit comes from a fact) "
                       "or optional."),
        "Whether every number with a unit must be a fact."),
    may("pmids", OneOf("pmids", ("always", "without-doi"), "PMIDs cannot be “{word}”.",
                       "Write always, or without-doi (an entry that prints its DOI prints "
                       "no PMID)."),
        "Whether a source that has a DOI prints its PMID too."),
    may("sources", OneOf("sources", SOURCES, "Sources cannot be “{word}”.",
                         otherwise="Write print (the list), short (a line that says where it "
                                   "is) or none (a line in the imprint that says who has it)."),
        "Whether patients get the list of sources: print, if you do not say, short or none."),
    may("never_say", ListOf(NEVER_SAY), "Words that are never printed."),
    may("retractions", PlainText("The list of retractions", r"[^/\\]+\.csv",
                                 "Name a .csv file that lies beside bibliography.bib."),
        "A list of retracted papers, a .csv file beside bibliography.bib."),
    may("sources_older_than", PlainText("The age of a source", r"[1-9][0-9]?",
                                        "Write a number of years, as 10."),
        "The age in years from which a source is looked at again."),
    may("longest_waiver", PlainText(
        "The longest waiver", r"[1-9][0-9]{0,2}",
        "Write a number of days, from 1 to 999; without the line it is 365."),
        "For how many days a rule may be set aside; 365, if you do not say."),
    *CONTACT,
))

# --- content/WORK/work.yaml ---

ORIENTATIONS, SHEET_SIZES = ("portrait", "landscape"), ("standard", "large")
LEFT_OUT = PlainText("A criterion")
SHEET = Shape("a sheet", (
    must("id", PlainText("The sheet's id", _SMALL_ID,
                         "Use letters a to z, digits, and single - between them."),
         "Its name in the names of files."),
    must("title", AudienceText("The sheet's title"), "Its title."),
    must("audience", _audience("The sheet's audience"), "Whom it is for."),
    must("from", ListOf(PlainText(
        "The sheet's source", r"(table|figure|box|section)\s+(\S+)",
        "Write “table NAME”, “figure NAME”, “box HEADING” or “section HEADING”, where HEADING is "
        "a heading's anchor: when-to-get-help.")),
        "What stands on it: table NAME, figure NAME, box HEADING or section HEADING."),
    may("orientation", _named("The orientation", ORIENTATIONS),
        "How the paper lies; portrait, if you do not say."),
    may("sizes", ListOf(_named("A size", SHEET_SIZES)),
        "The type sizes in which it is made; both, if you do not say."),
    may("leave_out", ListOf(LEFT_OUT),
        "Criteria of its tables for which there is no room."),
))
WAIVED_NUMBER = Shape("a waived number", (
    must("text", PlainText("The text"), "The words with the number, as they stand in the text."),
    must("reason", PlainText("The reason"), "Why it is no fact."),
))
CHAPTER = PlainText("A chapter")
WORK = Shape("a work", (
    must("title", AudienceText("The title"), "The title of the handouts."),
    must("chapters", ListOf(CHAPTER),
         "The chapters in their order: names of files without .md and without the audience."),
    must("revision", PlainText(  # printed, and not signed: it says nothing but which it is
        "The revision", r"(?=.{1,12}$)[A-Za-z]?[0-9]+([.-][0-9]+)*[a-d]?",
        'Write a number, in quotation marks: "1.0", "2027-05" or "v3".'),
         "The number of this revision, in quotation marks."),
    must("written", Day("The day it was written"), "When the text was written."),
    must("review_by", Day("The day of review"), "When the text must be looked at again."),
    must("authors", ListOf(PlainText("An author")), "Who wrote it."),
    must("funding", PlainText("The funding"), "Who paid for it."),
    may("subtitle", AudienceText("The subtitle"), "A line under the title."),
    may("language", LanguageTag(), "The language of the work, if it is not the library's."),
    may("audiences", ListOf(AUDIENCE, ("This work is for nobody.",
                                       "Name an audience, or remove the line: "
                                       "then it is for all.")),
        "Whom it is for; everyone, if you do not say."),
    may("revised", Day("The day it was revised"), "When the text was last changed."),
    may("sheets", ListOf(SHEET), "One-page handouts made from its parts."),
    may("waived_numbers", ListOf(WAIVED_NUMBER), "Numbers with a unit that are no fact."),
    *FORM,
))

# --- content/WORK/facts.yaml ---

FACT_ID = PlainText("The id of a fact", _SMALL_ID, _SMALL_FIX)
_NUMBER = PlainText("A number", rf"(?=.{{1,60}}$){NUMBER_SHAPE}",  # a longer one is a slip
                    'Write digits, with a point for the decimal sign: 17604, "-15.2", 0.2 to 1.7.')


def _one_of(called: str, words: tuple[str, ...]) -> OneOf:
    return OneOf(called, words, otherwise=written_out(words))


COMPARATOR = Shape("the comparator", (
    must("label", PlainText("The comparator's label"), "What was compared with: placebo."),
    must("value", _NUMBER, "The number there, in the fact's unit."),
))
INTERVAL = Shape("the interval", (
    must("low", _NUMBER, "The lower limit."),
    must("high", _NUMBER, "The upper limit."),
    must("level", PlainText("The interval's level"), "What kind of interval it is: 95% CI."),
))
FACT_SOURCE = PlainText("A source")
FACT_SOURCES = ListOf(FACT_SOURCE, ("This list of sources is empty.",
                                    "Name the citation key of each source it rests on."))
DOSE_RANGE = Shape("the range", (
    must("to", _NUMBER, "The highest dose, in the fact's unit."),
    may("from", _NUMBER, "The lowest dose, if the source says one."),
    must("sources", FACT_SOURCES, "Who says so: citation keys, with a page if you like."),
))
FACT = Shape("the fact", (
    must("quantity", PlainText("The quantity"), "What was measured."),
    must("value", _NUMBER, "The number, or a range: 0.2 to 1.7."),
    must("unit", PlainText("The unit", may_be_empty=True),
         "%, pp (percentage points), mg, HR, weeks and so on, or “” for none."),
    must("population", PlainText("The population"), "In whom it was measured."),
    must("sources", FACT_SOURCES, "Citation keys, with a page if you like: “roe2023, p. 12”."),
    must("grade", _one_of("The grade", tuple(GRADES)), "How sure the evidence is."),
    must("confidence", _one_of("The confidence", ("verified", "secondary", "memory")),
         "Whether it was verified, comes from a secondary source, or from memory."),
    must("as_of", Day("The day it was checked"), "When it was last checked."),
    may("comparator", COMPARATOR, "The number of the group it is compared with."),
    may("interval", INTERVAL, "How far the number could be off."),
    may("people", PlainText("The number of people", r"[0-9]{1,12}",
                            "Write digits only: 17604."), "In how many people it was measured."),
    may("time", PlainText("The time"), "After or over which time: 52 weeks."),
    may("dose", _one_of("dose", ("true", "false")),
        "Whether it is a dose, which needs a unit, a way and a frequency, and may never end in a "
        "zero after the point."),
    may("route", PlainText("The way"), "How the dose is given, if no other word of the fact tells "
        "it: by mouth, under the skin."),
    may("frequency", PlainText("The frequency"), "How often it is given, if the unit does not tell "
        "it: once a week, when needed."),
    may("arms", ListOf(PlainText("An arm", rf"{_SMALL_ID}(\.comparator)?",
                                 "Write the id of a fact of this file, or id.comparator."),
                       alone=False, length=2),
        "The two facts that it is the difference of, its own group first."),
    may("range", DOSE_RANGE, "What the dose may be. Without it, amounts are not checked."),
    may("say", AudienceText("What is said"), "Words of your own for it."),
))
FACTS = Each("the facts", ("the id of each fact",), FACT, id=FACT_ID)

# --- content/glossary.yaml ---

MEANING = PlainText("A meaning")
TERM = Shape("the term", (
    *(must(reader.traits.meaning, MEANING, f"What it means, for {reader}s.")
      for reader in Audience),
    may("expansion", PlainText("The expansion"), "What the letters of an abbreviation stand for."),
    may("also", ListOf(PlainText("Another form")), "Other forms of the word."),
    may("approved", _one_of("approved", ("true", "false")),
        "Write false for a product that no authority has approved: no edition prints its doses."),
))
GLOSSARY = Each("the glossary", ("each term",), TERM)

# --- content/WORK/tables/NAME.yaml ---

_ID = r"[A-Za-z0-9]+([-_][A-Za-z0-9]+)*"


_TONE = may("tone", _one_of("The tone", TONES), "Which zone of a plan it is.")


def _entry(noun: str) -> Shape:
    return Shape(f"the {noun}", (
        must("id", PlainText("The id", _ID,
                             "Use letters a to z, digits, and single - or _ between them.",
                             "“{word}” cannot be an id."),
             "Its name in the answers."),
        must("name", AudienceText(f"The name of the {noun}"), "What the reader is told it is."),
        _FOR_WHOM,
        may("empty", _flag("empty"), "Whether its cells are left empty, to be written in: true."),
        may("height", PlainText("The height", r"[1-9][0-9]?",
                                "Write a number of millimetres, as 12."),
            "How high its empty cells are, in millimetres."),
        _TONE,
    ))


def _group(key: str, entry: Shape) -> Shape:
    return Shape(f"a group of {key}", (
        must("group", AudienceText(f"The label of a group of {key}"), "The label of the group."),
        must(key, ListOf(entry), f"The {key} in the group."),
        may("urgency", _one_of("The urgency", URGENCIES),
            "How soon the reader must act on what is in it."),
        _TONE,
    ))


ENTRIES = {"options": _entry("option"), "criteria": _entry("criterion")}
GROUPS = {key: _group(key, entry) for key, entry in ENTRIES.items()}
_AXES = {key: ListOf(Either((GROUPS[key], entry))) for key, entry in ENTRIES.items()}
ANSWERS = Each(  # what has nothing under it is missed answer by answer
    "the answers", ("the id of each option",), Each(
        "the answers", ("the id of each criterion",), AudienceText("The answer", may_be_empty=True,
                                                                  listed=True),
        may_be_empty=True), may_be_empty=True)
TABLE = Shape("a comparison table", (
    must("title", AudienceText("The title"), "The title of the table."),
    must("options", _AXES["options"], "What is compared."),
    must("criteria", _AXES["criteria"], "By what it is compared."),
    must("answers", ANSWERS, "Of each option, the answer to each criterion, by their ids."),
    may("note", AudienceText("The note"), "Words under the table."),
    _FOR_WHOM,
    may("options_run", OneOf("options_run", ("across", "down"), "Options cannot run “{word}”.",
                             otherwise="Write across (an option is a column) or down (an option "
                                       "is a row)."),
        "Whether options are columns (across) or rows (down); across, if you do not say."),
    may("corner", AudienceText("The corner"), "What stands above the row headings."),
    may("wide", OneOf("wide", ("true", "large", "false"), "A table cannot be “{word}” wide.",
                      "Write true for a page across of its own, large for one in large print "
                      "only, or false.", may_be_empty=True),
        "Whether it has a page across of its own: true, in large print only (large), or false."),
    may("widths", ListOf(
        PlainText("A width", r"[0-9]{1,3}", "Write a share, as 2: a column of 2 is twice as wide "
                  "as one of 1."), NO_LIST, alone=False),
        "The shares of its width that its columns have: what names the rows first, then each "
        "option or criterion that is a column."),
))

# --- content/WORK/figures/NAME.yaml ---

FACT_PARTS = ("value", "comparator")
_NAME = must("name", AudienceText("The name"), "What the reader is told it is.")
_NOTE = may("note", AudienceText("The note"), "Words under it.")
_FACT = must("fact", PlainText("A fact", rf"{_SMALL_ID}(\.[a-z]+)?",
                               "Numbers are not typed into a figure: write the id of a fact in "
                               "facts.yaml, or id.comparator."),
             "The id of the fact that is drawn, or id.comparator.")
_AXIS = must("axis", AudienceText("What the axis shows"), "What the axis shows.")
POINT = Shape("this entry", (_FACT, _FOR_WHOM))
MARK = Shape("this entry", (
    _NAME, _FACT,
    may("head_to_head", _flag("head_to_head"), "Whether it was compared with another treatment."),
    _FOR_WHOM,
))


def _filled(item: Kind) -> ListOf:
    return ListOf(item, NO_LIST, alone=False)


ROW_GROUP = Shape("a group of rows", (
    must("group", AudienceText("The name of the group"), "The name of the group."),
    must("rows", _filled(MARK), "The rows in the group."), _NOTE, _FOR_WHOM))
BARS_PANEL = Shape("one of the panels", (
    _NAME, _AXIS, must("bars", _filled(MARK), "The bars."), _NOTE, _FOR_WHOM))
LINE = Shape("one of the lines", (
    _NAME, must("points", _filled(POINT), "The facts along the line, each with a time."),
    _NOTE, _FOR_WHOM))
GRID = tuple(map(str, range(1, 13)))  # columns or rows that a page has room for
ELEMENT = Shape("an element", (
    must("id", PlainText("The id of an element", _SMALL_ID, _SMALL_FIX),
         "Its name for the arrows."),
    must("shape", OneOf("The shape", ("box", "gate-closed", "gate-open", "membrane", "receptor",
                                      "signal", "sugar", "text")), "What is drawn."),
    must("at", ListOf(OneOf("A place", GRID), alone=False, length=2),
         "Where it stands: [column, row], each from 1 to 12."),
    may("label", AudienceText("The label"), "Words in it or beside it."),
    _FOR_WHOM,
))
_END = PlainText("An end of an arrow")
ARROW = Shape("an arrow", (
    must("from", _END, "The id of the element where it begins."),
    must("to", _END, "The id of the element where it ends."),
    may("style", OneOf("The style", ("blocked", "dashed", "solid")),
        "How it is drawn; solid, if you do not say."),
    may("label", AudienceText("The label"), "Words beside it."),
    _FOR_WHOM,
))
SCHEME_PANEL = Shape("a panel", (
    _NAME, must("elements", ListOf(ELEMENT, alone=False), "What stands on the grid."),
    may("arrows", ListOf(ARROW, alone=False), "The arrows between them."), _NOTE, _FOR_WHOM))
PART = Shape("a part of the plate", (
    _NAME, must("share", OneOf("The share", tuple(SHARES)), "How much of the plate it is."),
    may("examples", AudienceText("The examples"), "What it may be, in a few words."), _FOR_WHOM))
_TITLE_AND_GUIDE = (
    must("title", AudienceText("The title"), "The title of the figure."),
    must("how_to_read", AudienceText("How the figure is read"), "How it is to be read."),
)
FIGURE_KIND = OneOf("The kind", tuple(FIGURE_KINDS), "There is no kind of figure “{word}”.",
                    otherwise=f"Known: {', '.join(FIGURE_KINDS)}.")
FIGURE = Shape("a figure", (must("kind", FIGURE_KIND, "What kind of figure it is."),
                            *_TITLE_AND_GUIDE), open=True)  # what else it has, its kind tells
_WORDS_OF_FIGURE = (
    _FOR_WHOM,
    may("alt", AudienceText("The description"), "A description instead of the one made for you."),
    may("note", AudienceText("The note"), "Words under the figure."),
)
_SETTING = (
    may("population", AudienceText("The population"), "Who was studied, if not what facts say."),
    may("time", AudienceText("The time"), "For how long, if not what the facts say."),
)
_MEANING = "What a mark means"
_OWN_KEYS = {
    "icon-array": (
        must("groups", _filled(MARK), "The groups of people, each of 100."),
        must("filled", AudienceText(_MEANING), "What a filled figure means."),
        must("open", AudienceText(_MEANING), "What an open figure means."), *_SETTING),
    "dot-and-whisker": (
        _AXIS, must("rows", _filled(Either((ROW_GROUP, MARK))), "The rows, alone or in groups."),
        *_SETTING, may("head_to_head", AudienceText(_MEANING), "What the mark of a comparison with "
                       "another treatment means.")),
    "bars": (must("panels", _filled(BARS_PANEL), "Benefit and harm side by side."), *_SETTING),
    "time-line": (
        _AXIS, must("lines", _filled(LINE), "The lines."), *_SETTING,
        may("from_zero", _flag("from_zero"), "Whether the lines begin at zero.")),
    "schematic": (must("panels", ListOf(SCHEME_PANEL, alone=False), "The drawings, in order."),),
    "plate": (must("parts", _filled(PART), "Its parts, from the left on as a clock goes."),),
}
FIGURES = {kind: Shape("a figure", (
    must("kind", OneOf("The kind", (kind,)), "What kind of figure it is."), *_TITLE_AND_GUIDE,
    *(key for key in _OWN_KEYS[kind] if key.required), *_WORDS_OF_FIGURE,
    *(key for key in _OWN_KEYS[kind] if not key.required))) for kind in FIGURE_KINDS}

# --- content/clinics/NAME.yaml ---

_EMERGENCY = PlainText("The emergency number", r"\+?[0-9][0-9 ()-]{1,19}",
                       'Write the number, in quotation marks: "999".')
_ACCENT = PlainText("The accent colour", r"#[0-9A-Fa-f]{6}",
                    'Write # and six digits or letters a to f, in quotation marks: "#0a5c7a".')
_REGION = may("region", PlainText("The region"),
              "By which build --clinics region:NAME finds it; it is printed nowhere.")
PHONE = Shape("a phone", (
    must("label", PlainText("The phone's label"), "Who answers."),
    must("number", PlainText("The phone's number"), "The number, in quotation marks."),
    may("hours", PlainText("The phone's hours"), "When somebody answers."),
    may("works", ListOf(
        PlainText("A work"), ("This list of works is empty.", "Name a work, or remove the line.")),
        "The works on whose handouts it stands, before the others; all, if you do not say."),
))
LOGO = PlainText("The logo", r".*\.([sS][vV][gG]|[pP][nN][gG])",
                 "Name an SVG drawing or a PNG picture.")
SECOND_LOGO = Shape("a second logo", (
    must("file", LOGO, "An SVG drawing or a PNG picture that lies beside this file."),
    must("of", PlainText("Whose logo it is"), "Whose logo it is, for those who hear the page."),
))
PLACE = PlainText("The name of a place", _SMALL_ID, _SMALL_FIX)
LOCAL = Each("the clinic's own words", ("the name of each place",), AudienceText("The own words"),
             id=PLACE)
CLINIC = Shape("a clinic", (
    must("name", PlainText("The clinic's name"), "The name of the clinic."),
    must("address", ListOf(PlainText("A line of the address")), "The lines of its address."),
    must("phones", ListOf(PHONE), "Its phones."),
    must("hours", PlainText("The hours"), "When it is open."),
    may("emergency", _EMERGENCY,
        "The number for an emergency, in quotation marks; patients read it first."),
    may("local", LOCAL, "Its own words for places in chapters, by the name of each place."),
    may("logo", LOGO, "An SVG drawing or a PNG picture that lies beside this file."),
    may("second_logo", SECOND_LOGO, "The logo of whom it belongs to or works with."),
    may("logo_size", _named("The size of a logo", LOGO_SIZES),
        "How high its logos are: middle (12 mm), if you do not say, small (8) or large (18 mm)."),
    may("accent", _ACCENT, "Its colour, in quotation marks; it needs a contrast of 7:1 on white."),
    _REGION,
    *CONTACT, *FORM,
))

# --- content/clinics.csv ---

_PHONE_NUMBER = PlainText("The phone's number")
_LABEL = PlainText("The phone's label")
CLINIC_ROW = Shape("content/clinics.csv", (  # its keys are columns; a row is a clinic
    must("id", PlainText("The id", r"(?=.{1,60}$)[A-Za-z0-9]+([-_][A-Za-z0-9]+)*",
                         "Use letters a to z, digits, and single - or _ between them, 60 signs at "
                         "most: files are named by it.", "“{word}” cannot be the id of a clinic."),
         "Its name in commands and in the names of files."),
    must("name", PlainText("The clinic's name"), "The name of the clinic."),
    must("address", PlainText("The address"), "Its address; lines part at a semicolon."),
    must("phone", _PHONE_NUMBER, "The number of its first phone."),
    must("phone_label", _LABEL, "Who answers."),
    must("hours", PlainText("The hours"), "When it is open."),
    may("phone2", _PHONE_NUMBER, "The number of a second phone."),
    may("phone2_label", _LABEL, "Who answers that one."),
    may("emergency", replace(_EMERGENCY, fix="Write the number, with nothing else: 999."),
        "The number for an emergency; patients read it first."),
    may("logo", LOGO, "An SVG drawing or a PNG picture in content/clinics/."),
    may("accent", replace(_ACCENT, fix="Write # and six digits or letters a to f: #0a5c7a."),
        "Its colour; it needs a contrast of 7:1 on white."),
    _REGION,
))

# --- content/WORK/signoffs.yaml ---


def _said(name: str, says: str) -> tuple[str, Kind, str]:
    return name, PlainText(f"“{name}”"), says


PART_HASH = PlainText("The hash of a part")
RECORD = Shape("a sign-off", (
    must(*_said("edition", "The edition that was signed.")),
    must(*_said("role", "The role that signed.")),
    must(*_said("name", "Who signed.")),
    must(*_said("by", "Who recorded it.")),
    must("date", Day("The day of a sign-off"), "When."),
    must(*_said("revision", "The revision of the work.")),
    must(*_said("text", "The hash of the reading copy.")),
    must("parts", Each("the parts", ("each part",), PART_HASH),
         "The hash of each of its parts."),
    must(*_said("previous", "The hash of the record before.")),
    must(*_said("record", "The hash of this record.")),
))
SIGNOFFS = Shape("the sign-offs", (
    must("seal", Shape("the seal", (
        must(*_said("count", "How many records there are.")),
        must(*_said("last", "The hash of the last one.")))), "What holds the records together."),
    must("records", ListOf(RECORD), "The sign-offs, oldest first."),
))

# --- content/waivers.yaml ---

WAIVER = Shape("a waiver", (
    must("rule", OneOf("The rule", tuple(name for name, rule in RULES.items() if rule.waivable),
                       "There is no rule “{word}”.", code="unknown-name"),
         "The code of a rule that can be waived."),
    must("reason", PlainText("The reason"), "Why it is right here, in a sentence."),
    must("by", PlainText("The name"), "Who says so."),
    must("until", Day("The last day"), "The last day on which it holds."),
    may("file", PlainText("The file"), "The file in which it holds; it or words must be there."),
    may("words", PlainText("The words"), "The words for which it holds."),
), either=("file", "words"))
WAIVERS = ListOf(WAIVER)

# --- content/WORK/ratings.yaml ---

RATER = Shape("a rater", (
    must("id", PlainText("The rater's id"), "A short name for the column."),
    must("role", PlainText("The rater's role"), "The role of the rater."),
    must("date", Day("The day of rating"), "When it was rated."),
    must("text", PlainText("The text that was rated", r"[0-9a-fA-F]{12}",
                           "Copy the 12 letters and digits from the head of the scorecard that "
                           "was filled in."),
         "The 12 letters and digits at the head of the scorecard that was filled in."),
))
VERDICT = PlainText("A verdict")
VERDICTS = Each("the verdicts", ("each item of the scorecard",), Each(
    "the verdicts on an item", ("the id of each rater",), VERDICT), may_be_empty=True)
RATINGS = Shape("ratings", (
    must("raters", ListOf(RATER), "Who rated, and which text."),
    may("verdicts", VERDICTS,
        "Of each item, such as pemat-1, each rater's verdict: yes, no or na; 2, 1, 0 or na."),
))


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A kind of file of a library: its name, where it lies, what is in it."""

    name: str
    path: str
    says: str
    kind: Kind


FILES = {file.name: file for file in (
    YamlFile("library", "content/library.yaml", "What holds for all works.", LIBRARY),
    YamlFile("work", "content/WORK/work.yaml", "What holds for one subject.", WORK),
    YamlFile("facts", "content/WORK/facts.yaml", "Numbers, each with what makes it true.",
             FACTS),
    YamlFile("glossary", "content/glossary.yaml", "Hard words and what they mean.", GLOSSARY),
    YamlFile("table", "content/WORK/tables/NAME.yaml", "A comparison of treatments.", TABLE),
    YamlFile("figure", "content/WORK/figures/NAME.yaml", "A figure drawn from facts.",
             Either(tuple(FIGURES.values()))),
    YamlFile("clinic", "content/clinics/NAME.yaml", "Whose name and phones handouts carry.",
             CLINIC),
    YamlFile("signoffs", "content/WORK/signoffs.yaml",
             "Who approved what; the command approve writes it.", SIGNOFFS),
    YamlFile("waivers", "content/waivers.yaml", "Where a rule is set aside, and until when.",
             WAIVERS),
    YamlFile("ratings", "content/WORK/ratings.yaml", "What people said of a handout.",
             RATINGS),
)}
