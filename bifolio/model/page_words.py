"""The page's own words: all that a handout says and its library does not, language by language.

Templates, figures and modules take each word from here by its name, and a style sheet prints none.
The words stand in gettext catalogues beside this module, in words/: the English ones in the
template page-words.pot, and those of another language in a file of its name, such as es.po. A place
that says much otherwise may have its own: pt_BR.po goes before pt.po. Catalogues are read and never
written here, so Babel, which is there for numbers, will do. This is its second door.

What only a clinic's staff reads stays in English: the terminal, the report, the scorecard.

A word of a catalogue counts while it is there, is not marked as unsure (fuzzy), has what is filled
in and was translated from the English that stands in the template now. A language is whole when it
has them all; in one that is not, no page can be set.

One module, as the words and the rules by which a catalogue is believed are one thing.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from gettext import c2py
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from bifolio.model.reading_copies import short_hash

if TYPE_CHECKING:
    from babel.messages import Catalog, Message

FOLDER = Path(__file__).parent / "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """Every word by its name. What each is for, the catalogues say."""

    # between numbers
    to: str
    versus: str
    points: str
    point: str
    either: str
    about: str
    count: str
    people: str
    dark_icon: str
    at_time: str
    periods: str

    # boxes
    key_points: str
    to_do: str
    do: str
    do_not: str
    warning: str
    note: str
    tear_off: str
    now: str
    today: str
    week: str
    green: str
    amber: str
    yellow: str
    red: str
    tick_box: str
    ticked_box: str
    blank: str

    # the head of a handout
    for_patients: str
    for_clinicians: str
    handout_for_patients: str
    handout_for_clinicians: str
    logo_of: str
    when_to_call: str
    call_when: str
    open_at: str
    emergency: str
    fill_in_name: str
    fill_in_date: str
    fill_in_next_visit: str
    fill_in_given_by: str

    # whether it may be used
    draft: str
    draft_until_signed: str
    draft_mark: str
    draft_mark_alone: str
    nobody_has_signed: str
    not_all_have_signed: str
    not_yet_for_use: str
    not_for_clinical_use: str
    expired: str
    expired_mark: str
    was_to_be_reviewed: str
    ask_for_newer: str

    # the foot of a page
    page_of: str
    revision_of: str
    code: str
    review_day: str

    # tables and figures
    continued: str
    how_to_read: str
    who_and_when: str
    icon_array: str
    dot_and_whisker: str
    bars: str
    time_line: str
    schematic: str
    plate: str
    part: str
    three_quarters: str
    two_thirds: str
    half: str
    third: str
    quarter: str
    it_shows: str
    arrow: str
    broken_arrow: str
    blocked_arrow: str
    open_gate: str
    closed_gate: str

    # how sure the evidence is
    grade: str
    high_certainty: str
    moderate_certainty: str
    low_certainty: str
    very_low_certainty: str
    guideline: str
    no_evidence: str

    # the glossary, the reference list, links
    words_to_know: str
    glossary: str
    where_from: str
    references: str
    sources: str
    listed_for_clinicians: str
    ask_for_sources: str
    source: str
    source_unnumbered: str
    back_to_first: str
    back: str
    back_to_one: str
    web_page_at: str

    # the ways about in a handout
    contents: str
    page_there: str
    skip_to_text: str

    # the imprint
    about_handout: str
    for_learning: str
    on_the_web: str
    feedback: str
    other_formats: str
    qr_code: str
    published_by: str
    written_by: str
    revision: str
    review_by: str
    funding: str
    signed_off_by: str
    nobody_yet: str
    still_to_sign: str
    changed_since: str
    no_signoff_required: str

    # a one-page sheet
    goes_with: str
    references_in: str
    sheet_for_learning: str
    sheet_for_clinicians: str

    # copies for a printer
    print_copy: str
    copies_for_patients: str
    copies_for_clinicians: str

    # a catalogue
    health_translator: str


NAMES = tuple(field.name for field in fields(PageWords))
# What leads about in a handout, and says nothing of the text: nobody signs it, and no hash of what
# is printed has it. The proofs of paper and web page look that it says no more.
WAYS = frozenset(("contents", "page_there", "skip_to_text"))
UNSIGNED = WAYS | {"health_translator"}  # what the page of a signed text never says is not signed
_SOURCE, _ENGLISH = "page-words.pot", "en"
_LETTERS = 4  # of which a tag has the name of a script: pa-Arab
_SEVERAL = 5  # a number that goes with the form of several in the languages of CLDR
_TRIED = (*range(1200), 1_000_000)  # numbers that a rule of plurals is tried with
_UNSEEN = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))  # and what turns the direction
_FILLED_IN = re.compile(r"\{\w*\}")
_BRACES = frozenset("{}")
_READ_BY = re.compile(r"^Read by: (?P<who>(?P<name>[^,\n]+), (?P<role>[^,\n]+), "
                      r"(?P<day>\d{4}-\d\d-\d\d)), (?P<text>[0-9a-f]{12})$", re.M)
# What stands in the place of a name or a role in what the finding shows, and is nobody's.
READER = "NAME, ROLE, YEAR-MONTH-DAY"
_NOBODY = frozenset(READER.split(", ")[:2])


class _DamagedError(ValueError):
    """What is wrong with a catalogue as a whole, as the rest of a sentence."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language, by its `name`; for those that it `lacks` stand the English ones.

    `said` has the forms of each word: one, or for a word that goes with a number as many as there
    are `plurals`, which gives the place of a whole number's form. `readers` have read these very
    words, of which and of that rule `text` is the hash. All others are translated from the English
    ones, which need no reader. Of one with `damage`, told as a clause, nothing is taken. `why`
    tells of the first that it lacks what is wrong with it.
    """

    name: str
    said: Mapping[str, tuple[str, ...]]
    lacks: tuple[str, ...]
    plurals: Callable[[int], int]
    readers: tuple[str, ...]
    text: str
    damage: str = ""
    why: str = ""

    @property
    def path(self) -> str:
        """Its file, as it lies in a checkout."""
        return path_of(self.name)

    @property
    def counted(self) -> tuple[tuple[str, ...], ...]:
        """The forms of the words that go with a number, the one of several last."""
        return tuple(forms for forms in self.said.values() if len(forms) > 1)

    @property
    def words(self) -> PageWords:
        """What a page takes from it."""
        said = {name: self.said[name][-1] for name in NAMES if name in self.said}
        return PageWords(**said, point=self.said["points"][0])


def path_of(name: str) -> str:
    """The file of a catalogue, as it lies in a checkout."""
    return f"bifolio/model/words/{name}.po"


def base_of(tag: str) -> str:
    """The language of a tag, whatever the place: en of en-GB."""
    return tag.partition("-")[0]


def words_of(tag: str) -> PageWords:
    """The words of a language; those that it lacks are the English ones."""
    return catalogue_of(tag).words


def catalogue_of(tag: str) -> Catalogue:
    """The catalogue of a tag, or of the language that a place speaks.

    Where there is none it is the English one, and lacks all. What is written in other letters than
    its language mostly is has no words of that language.
    """
    parts, known = tag.split("-"), names()
    alike = {name.replace("-", "_").casefold(): name for name in sorted(known)}
    damage = ""
    while parts:
        if (name := "_".join(parts)) in known:
            return catalogue(name)
        if other := alike.get(name.casefold()):
            damage = damage or f"{path_of(other)} must be called {name}.po"
        if len(parts.pop()) == _LETTERS:
            break
    english = catalogue(_ENGLISH)
    return replace(english, lacks=tuple(english.said), damage=damage)


def names() -> frozenset[str]:
    """The names of all catalogues: en, es."""
    return frozenset((_ENGLISH, *(path.stem for path in FOLDER.glob("*.po"))))


@cache
def catalogue(name: str) -> Catalogue:
    """The catalogue of a name that is among `names`."""
    source = _read(_SOURCE)
    english = {str(message.context): _forms(message.id) for message in _messages(source)}
    spoken = Catalogue(name, english, (), c2py(source.plural_expr), (), _hash(english))
    if name == _ENGLISH:
        return spoken
    try:
        file = _read(f"{name}.po")
        plurals = _rule(file)
    except _DamagedError as error:
        return replace(spoken, lacks=tuple(english), damage=f"{spoken.path} {error}")
    faults = {str(message.context): _fault(message, english, file.num_plurals)
              for message in _messages(file)}
    own = {str(message.context): _forms(message.string) for message in _messages(file)
           if not faults[str(message.context)]}
    said = {context: own.get(context, forms) for context, forms in english.items()}
    text = _hash(said, f"{file.num_plurals} {file.plural_expr}")
    remarks = re.sub(r"^# ?", "", file.header_comment, flags=re.M)
    lacks = tuple(context for context in english if context not in own)
    return Catalogue(name, said, lacks, plurals, tuple(
                         found["who"] for found in _READ_BY.finditer(remarks)
                         if found["text"] == text and _is_somebody(found)), text,
                     why=faults.get(lacks[0], "is not there") if lacks else "")


def _is_somebody(found: re.Match[str]) -> bool:
    """Whether a reader has a name and a role of letters, and read on a day that there is."""
    named = (found["name"].strip(), found["role"].strip())
    try:
        date.fromisoformat(found["day"])
    except ValueError:
        return False
    return all(any(map(str.isalpha, said)) and said.upper() not in _NOBODY for said in named)


def _read(name: str) -> Catalog:
    from babel.messages.pofile import PoFileError, read_po  # late: it takes a while to load

    file = (FOLDER / name).read_bytes().removeprefix(BOM_UTF8)
    try:
        return read_po(StringIO(file.decode()), abort_invalid=True)
    except UnicodeDecodeError as error:
        line = file.count(b"\n", 0, error.start) + 1
        raise _DamagedError(f"is not in UTF-8, at line {line}: save it so") from None
    except PoFileError as error:
        raise _DamagedError(f"is no catalogue, by line {error.lineno + 1}, “{error.line.strip()}”, "
                            "or one above it") from None
    except (ArithmeticError, LookupError, TypeError, ValueError):
        raise _DamagedError("has a head that is none: compare it with page-words.pot") from None


def _rule(file: Catalog) -> Callable[[int], int]:
    """The rule of a catalogue's plurals, which was tried: it gives each number a form.

    That of one comes first and that of several last, as the page takes them.
    """
    last, tried = file.num_plurals - 1, None
    try:
        rule = c2py(file.plural_expr)
        tried = next((number for number in _TRIED if not 0 <= rule(number) <= last), None)
        ordered = tried is not None or (rule(1), rule(_SEVERAL)) == (0, last)
    except (ArithmeticError, RecursionError, ValueError):
        raise _DamagedError(f"has in its head, under Plural-Forms, “{file.plural_expr}”, which is "
                            "no rule for every number") from None
    if tried is not None:
        raise _DamagedError(f"has in its head, under Plural-Forms, “{file.plural_expr}”, which has "
                            f"none of its {last + 1} forms for the number {tried}")
    if not ordered:
        raise _DamagedError(f"has in its head, under Plural-Forms, “{file.plural_expr}”: the form "
                            f"for 1 must come first, and that for {_SEVERAL} last")
    return rule


def _messages(file: Catalog) -> Iterator[Message]:
    return (message for message in file if message.id)  # the first is the head


def _forms(said: str | Sequence[str] | None) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ())


def _fault(message: Message, english: Mapping[str, tuple[str, ...]], plurals: int) -> str:
    """Why a translation cannot be printed, as the rest of a sentence; "" where it can."""
    source, said = english.get(str(message.context), ()), _forms(message.string)
    if message.fuzzy:
        return "is marked as unsure (fuzzy)"
    if _forms(message.id) != source:
        return "was translated from other English"
    if not all(form.strip() for form in said) or not said:
        return "is empty"
    if len(said) != (1 if len(source) == 1 else plurals):
        return "has not as many forms as the head says"
    if any(unicodedata.category(sign) in _UNSEEN for form in said for sign in form):
        return "has a sign that cannot be seen"
    if any(_filled_in(form) != _filled_in(source[-1])
           or _BRACES.intersection(_FILLED_IN.sub("", form)) for form in said):
        return "has not the same in braces as the English"
    return ""


def _filled_in(said: str) -> set[str]:
    """What is filled in, and where a unit of time is, in one form or the other."""
    return {blank.replace("periods", "period") for blank in _FILLED_IN.findall(said)}


def _hash(said: Mapping[str, tuple[str, ...]], rule: str = "") -> str:
    lines = ("\0".join((context, *forms)) for context, forms in sorted(said.items()))
    return short_hash("\n".join((*lines, rule)).encode())
