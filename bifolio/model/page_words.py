"""The page's own words: all that a handout says and its library does not, language by language.

Templates, figures and modules take each word from here by its name, and a style sheet prints none.
A language is whole when it has them all; in one that is not, no page can be set. To add one, give
it a table in `_TABLES`. What stands in braces is filled in, and may stand anywhere in the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """Every word by its name; what stands beside it here is the English."""

    # between numbers
    to: str = "to"
    versus: str = "v"
    points: str = "percentage points"
    point: str = "percentage point"
    either: str = "or"
    about: str = "about {count}"
    count: str = "{filled} in {of}"
    people: str = "{count} people"
    dark_icon: str = "A dark icon means: {who}"
    at_time: str = "{said} at {time} {periods}"
    periods: str = "{period}s"  # a unit of time, of which there are several

    # boxes
    key_points: str = "Key points"
    to_do: str = "To do"
    do: str = "Do"
    do_not: str = "Do not"
    warning: str = "Warning"
    note: str = "Note"
    tear_off: str = "To cut off"
    now: str = "Now"
    today: str = "Today"
    week: str = "This week"
    green: str = "Green"
    amber: str = "Amber"
    yellow: str = "Yellow"
    red: str = "Red"
    tick_box: str = "Tick box, empty:"  # is heard, and not seen
    ticked_box: str = "Tick box, ticked:"  # is heard, and not seen
    blank: str = "Blank to fill in"  # is heard, and not seen

    # the head of a handout
    for_patients: str = "For patients and families"
    for_clinicians: str = "For clinicians"
    handout_for_patients: str = "A handout for patients"
    handout_for_clinicians: str = "A handout for clinicians"
    logo_of: str = "Logo of {clinic}"
    when_to_call: str = "When to call us"
    call_when: str = "When you read “call” here, or are worried."
    open_at: str = "We are open: {hours}"
    emergency: str = "Emergency"
    fill_in_name: str = "Name"
    fill_in_date: str = "Date"
    fill_in_next_visit: str = "Next visit"
    fill_in_given_by: str = "Given by"

    # whether it may be used
    draft: str = "Draft."
    draft_until_signed: str = "Draft: not signed off."
    draft_mark: str = "DRAFT"
    draft_mark_alone: str = "DRAFT · not signed off"
    nobody_has_signed: str = "Nobody has signed this text off yet."
    not_all_have_signed: str = "Not everybody has signed this text off."
    not_yet_for_use: str = "Not yet for use."
    not_for_clinical_use: str = "Not for clinical use."
    expired: str = "Expired."
    expired_mark: str = "EXPIRED"
    was_to_be_reviewed: str = "This text was to be reviewed by {day}."
    ask_for_newer: str = "Ask for a newer one."

    # the foot of a page
    page_of: str = "Page {page} of {pages}"
    revision_of: str = "{handout} · revision {revision}"
    code: str = "code {code}"
    review_day: str = "review by {day}"

    # tables and figures
    continued: str = "(continued)"
    how_to_read: str = "How to read it:"
    who_and_when: str = "Who and when:"
    icon_array: str = "Rows of icons, one for each person."
    dot_and_whisker: str = "A dot for each result, with a line for its interval."
    bars: str = "Bars."
    time_line: str = "Lines over time."
    schematic: str = "A drawing."
    it_shows: str = "It shows {things}"
    arrow: str = "An arrow leads from “{start}” to “{end}”"
    broken_arrow: str = "A broken arrow leads weakly from “{start}” to “{end}”"
    blocked_arrow: str = "The way from “{start}” to “{end}” is blocked"
    open_gate: str = "an open gate"
    closed_gate: str = "a closed gate"

    # how sure the evidence is
    grade: str = "grade {letter}: {certainty}"
    high_certainty: str = "high certainty"
    moderate_certainty: str = "moderate certainty"
    low_certainty: str = "low certainty"
    very_low_certainty: str = "very low certainty"
    guideline: str = "guideline or regulator"
    no_evidence: str = "no evidence found"

    # the glossary, the reference list, links
    words_to_know: str = "Words to know"
    glossary: str = "Glossary"
    where_from: str = "Where this comes from"
    references: str = "References"
    sources: str = "Sources"
    listed_for_clinicians: str = (
        "The sources are listed in the handout for clinicians. Ask {publisher} for it.")
    ask_for_sources: str = "Ask {publisher} for the list of sources."
    source: str = "Source {label}: {words}"
    source_unnumbered: str = "Source: {words}"
    back_to_first: str = "Source {label} Back to where it is first cited"
    back: str = "Back to where this source is cited"
    back_to_one: str = "Back to where this source is cited ({number})"
    web_page_at: str = "Web page at {host}"

    # the ways about in a handout
    contents: str = "Contents"
    page_there: str = "page\u00a0{page}"
    skip_to_text: str = "Skip to the text"

    # the imprint
    about_handout: str = "About this handout"
    for_learning: str = (
        "This handout is for learning. It does not replace advice from your own clinic. Do not "
        "start, stop or change a medicine because of it, except where a warning says stop.")
    on_the_web: str = "On the web"
    feedback: str = "Feedback"
    other_formats: str = "Other formats"
    qr_code: str = "QR code: {address}"
    published_by: str = "Published by"
    written_by: str = "Written by"
    revision: str = "Revision"
    review_by: str = "Review by"
    funding: str = "Funding"
    signed_off_by: str = "Signed off by"
    nobody_yet: str = "Nobody yet."
    still_to_sign: str = "Still to sign: {roles}."
    changed_since: str = "{role} (the text has changed since)"
    no_signoff_required: str = "No sign-off is required by this library."

    # a one-page sheet
    goes_with: str = "Goes with the handout “{title}”."
    references_in: str = "References: in the clinician handout “{title}”, revision {revision}."
    sheet_for_learning: str = (
        "This sheet is for learning. It does not replace advice from your own clinic.")
    sheet_for_clinicians: str = (
        "This sheet does not replace the current label, local guidance or clinical judgement.")

    # copies for a printer
    print_copy: str = "{title} (print copy)"
    copies_for_patients: str = "Handouts for patients"
    copies_for_clinicians: str = "Handouts for clinicians"


ENGLISH = PageWords()
NAMES = tuple(field.name for field in fields(PageWords))
# What leads about in a handout, and says nothing of the text: nobody signs it, and no hash of what
# is printed has it. The proofs of paper and web page look that it says no more.
WAYS = frozenset(("contents", "page_there", "skip_to_text"))
_TABLES: Mapping[str, Mapping[str, str]] = {
    "en": {name: getattr(ENGLISH, name) for name in NAMES},
    "es": {"to": "a", "versus": "frente a", "points": "puntos porcentuales",
           "point": "punto porcentual"},
    "de": {"to": "bis", "versus": "gegenüber", "points": "Prozentpunkte",
           "point": "Prozentpunkt"},
    "fr": {"to": "à", "versus": "contre", "points": "points de pourcentage",
           "point": "point de pourcentage"},
}
LANGUAGES = tuple(_TABLES)  # that have some words at least


def base_of(tag: str) -> str:
    """The language of a tag, whatever the place: en of en-GB."""
    return tag.partition("-")[0]


def words_of(tag: str) -> PageWords:
    """The words of a language; those that it lacks are the English ones."""
    return PageWords(**_TABLES.get(base_of(tag), {}))


def missing_words(base: str) -> tuple[str, ...]:
    """The names of the words that a language lacks."""
    table = _TABLES.get(base, {})
    return tuple(name for name in NAMES if not table.get(name))
