"""Languages: how each sets numbers, dates and words, and whether a page can be set in it.

Signs and forms are those of CLDR, for the whole tag: es-US has not the signs of es. Words stand in
catalogues (`page_words`). Babel, whose door this is, is loaded with the first language that is
asked for.

Quotation marks are part of the page's words, and of a reference list those of its citation style.
How hard a text is to read is measured as `SCALES` in proofreading/readability/reading_ease.py has
it. Words are divided at a line's end in no language: patients read such words badly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from bifolio.model.page_words import (
    READER,
    Catalogue,
    PageWords,
    base_of,
    catalogue_of,
)

if TYPE_CHECKING:
    from babel import Locale

_TAGS = "A tag is a short name: en for English, en-GB for English as in Britain."
_LATIN = "latn"  # the digits 0 to 9, as CLDR calls them
_BY_OWN_NAME = ("de", "es", "fr")  # are known by what they call themselves, too: Deutsch
_PERIODS = ("second", "minute", "hour", "day", "week", "month", "year")  # units of time, as CLDR's
_SEVERAL = (2, 5)  # numbers that go with all forms of several in the languages of CLDR
_MANY: tuple[int, ...] = (*range(200), 1_000_000)  # whole numbers that go with all forms
# CLDR's minimumGroupingDigits, where it is not 1: so many digits more than a group has must stand
# before the first sign, or there is none (Spanish 1500, but 12.500). Babel leaves it out.
_DIGITS_BEFORE_GROUPS = {
    **dict.fromkeys(("be", "bg", "es", "et", "hu", "hy", "ia", "ie", "it", "ka", "lv", "pl",
                     "pt_PT", "ru_UA", "sl", "sq"), 2),
    "ee": 3, "es_419": 1, "pt_AO": 1,
}


class UnknownLanguageError(LookupError):
    """No language has this tag; `fix` says what to write."""

    def __init__(self, tag: str) -> None:
        super().__init__(f"No language has the tag “{tag}”.")
        meant = _nearest(tag)
        self.fix = f"Did you mean “{meant}”? {_TAGS}" if meant else _TAGS


@dataclass(frozen=True, slots=True)
class Language:
    """A language as a place writes it: `base` is es, and `tag` es-US.

    `group_sizes` are the digits of the last group and of those before it. `percent` is a text with
    {} for the number. For `words` that are not there stand the English ones, and it is hindered.
    """

    tag: str
    base: str
    script: str
    decimal: str
    group: str
    group_sizes: tuple[int, int]
    digits_before_groups: int
    percent: str
    numerals: str
    right_to_left: bool
    catalogue: Catalogue
    words: PageWords

    @property
    def is_english(self) -> bool:
        return self.base == "en"

    @property
    def name(self) -> str:
        """What the language is called in English: Spanish (United States)."""
        return str(_locale(self.tag).get_display_name("en"))

    @property
    def hindrances(self) -> tuple[str, ...]:
        """What is missing before a page can be set in it, each as a clause; () for nothing."""
        found = []
        words, missing = self.catalogue.said, self.catalogue.lacks
        if self.catalogue.damage:
            found.append(self.catalogue.damage)
        elif missing:
            if len(missing) == len(words):
                such = "are missing, such as “Key points” and “Page 1 of 2”"
            else:
                named = ", ".join(f"“{words[name][0]}”" for name in missing[:3])
                such = (f"cannot be printed: {named} in {self.catalogue.path}; "
                        f"“{words[missing[0]][0]}” {self.catalogue.why}")
            found.append(f"{len(missing)} of the {len(words)} words that the page itself says "
                         f"{such}")
        if self.right_to_left:
            found.append("it is written from right to left, and lines, tables and numbers are set "
                         "from left to right only")
        if self.numerals != _LATIN:
            found.append("its numbers are written in digits of its own, and only 0 to 9 are set")
        return tuple(found)

    @property
    def how_to_set(self) -> str:
        """What is to be done about what is missing."""
        if self.catalogue.damage or (self.catalogue.lacks and self.catalogue.name != "en"):
            return "Mend that file in Poedit or a text editor. CONTRIBUTING.md says what it holds."
        return ("If the text is in English, write its tag, such as en-GB or en-US. If it is not, "
                "move it out of content/ for now. How a language is added, CONTRIBUTING.md says.")

    @property
    def unread(self) -> tuple[str, ...]:
        """Who has yet to read the page's own words in it, as the page says it; () for nobody.

        The English ones are those that all others are translated from, and the program's own.
        """
        return () if self.is_english or self.catalogue.readers else (self.words.health_translator,)

    @property
    def why_unread(self) -> str:
        """Why all in it is a draft then, as a clause."""
        return f"no health translator has read what the page itself says in {self.name}"

    @property
    def how_to_read(self) -> str:
        """What is to be done about that."""
        return (f"A health translator whose first language it is reads {self.catalogue.path}, and "
                f"writes into its head, with a name, a role and a day in the place of the "
                f"capitals: “# Read by: {READER}, {self.catalogue.text}”.")

    def grouped(self, digits: str) -> str:
        """The digits of a whole number, in groups: 12,500; hi-IN 12,34,567; es 1500."""
        last, others = self.group_sizes
        if len(digits) < last + self.digits_before_groups:
            return digits
        groups, rest = [digits[-last:]], digits[:-last]
        while rest:
            groups.insert(0, rest[-others:])
            rest = rest[:-others]
        return self.group.join(groups)

    def long_date(self, day: date) -> str:
        """A day with its month as a word: 22 November 2026; en-US November 22, 2026."""
        from babel.dates import format_date  # late: only who sets a page needs it

        return format_date(day, "long", locale=_locale(self.tag))

    def counted(self, unit: str, number: Decimal) -> str:
        """A unit that is written as of several, as it goes with a number: “weeks” and 1, “week”.

        Where a fraction has a form that no whole number has, it is only known for units of time.
        """
        for period in _PERIODS:
            for several in _SEVERAL:
                if rest := _behind(self.period(period, Decimal(several)), unit):
                    return self.period(period, number) + rest[0]
        for forms in self.catalogue.counted:
            if rest := _behind(forms[-1], unit):
                return forms[self.catalogue.plurals(_whole(self.tag, number))] + rest[0]
        return unit

    def period(self, period: str, number: Decimal) -> str:
        """A unit of time in its form for a number: “month” and 2, es “meses”."""
        return _period(self.tag, period, number.normalize())

    def period_in(self, word: str) -> str:
        """The unit of time that is a word, one or several of it, as of one: “weeks”, “week”."""
        for period in _PERIODS:
            one = self.period(period, Decimal(1))
            if word in (one, *(self.period(period, Decimal(number)) for number in _SEVERAL)):
                return one
        return word.removesuffix("s")

    def several(self, one: str) -> str:
        """Several of such a unit of time: “mes”, “meses”."""
        return next((self.period(period, Decimal(_SEVERAL[-1])) for period in _PERIODS
                     if self.period(period, Decimal(1)) == one), one)


@cache
def language(tag: str) -> Language:
    """The language of a tag. Raises UnknownLanguageError for what is none, or is spelt otherwise.

    Each part counts: for a place that CLDR does not know nothing is guessed.
    """
    locale = _locale(tag)
    signs = locale.number_symbols[_LATIN]
    percent, catalogue = locale.percent_formats[None], catalogue_of(tag)
    sizes = locale.decimal_formats[None].grouping
    return Language(
        tag=tag, base=locale.language, script=locale.script or "", decimal=signs["decimal"],
        # Printed, it is no typewriter's sign; CLDR had the curly one before its release 48.
        group=signs["group"].replace("'", "’"),
        group_sizes=(sizes[0], sizes[1]), digits_before_groups=_digits_before_groups(str(locale)),
        percent=f"{percent.prefix[0]}{{}}{percent.suffix[0]}",
        numerals=locale.default_numbering_system,
        right_to_left=locale.text_direction == "rtl",
        catalogue=catalogue, words=catalogue.words)


@cache
def _period(tag: str, period: str, number: Decimal) -> str:
    from babel.units import format_unit  # late: as all of Babel

    said = format_unit(number, f"duration-{period}", "long", locale=_locale(tag))
    return re.sub(r"[\d\W]+", " ", said).strip()


def _whole(tag: str, number: Decimal) -> int:
    """A whole number that a word goes with as it does with this one."""
    if number == int(number):
        return int(number)
    form = _locale(tag).plural_form
    alike = (whole for whole in _MANY if form(whole) == form(number))
    return next(alike, _MANY[-1])


def _behind(word: str, unit: str) -> tuple[str] | None:
    """What of a unit is behind a word that it begins with, if it does."""
    rest = unit.removeprefix(word)
    return None if rest == unit or rest[:1].isalnum() else (rest,)


def _digits_before_groups(name: str) -> int:
    """What the locale says, or the nearest of those that it inherits from."""
    from babel.core import get_global  # late: as all of Babel

    parents: Mapping[str, str] = get_global("parent_exceptions")
    while name:
        if name in _DIGITS_BEFORE_GROUPS:
            return _DIGITS_BEFORE_GROUPS[name]
        name = parents.get(name) or name.rpartition("_")[0]
    return 1


def _locale(tag: str) -> Locale:
    """What CLDR knows of exactly this tag. Raises UnknownLanguageError."""
    locale = _parsed(tag)
    if locale is None or _tag_of(locale, tag) != tag:
        raise UnknownLanguageError(tag)
    return locale


def _parsed(tag: str) -> Locale | None:
    """What Babel takes a tag for; it corrects capitals and old names, and drops what it must."""
    from babel import Locale, UnknownLocaleError  # late: it takes a while to load

    try:
        locale = Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return None
    return None if locale.language == "root" else locale


def _tag_of(locale: Locale, written: str) -> str:
    """The tag of a locale; Babel adds the script to a place, which need not be `written`."""
    script = locale.script if written.count("-") > 1 or not locale.territory else None
    return "-".join(filter(None, (locale.language, script, locale.territory)))


def _nearest(written: str) -> str:
    """The tag that was probably meant, or ""."""
    from babel import Locale  # late: as all of Babel
    from babel.localedata import locale_identifiers

    tag = written.replace("_", "-")
    if (locale := _parsed(tag)) is not None:
        return _tag_of(locale, tag)
    tags = {name.replace("_", "-").casefold(): name.replace("_", "-")
            for name in locale_identifiers() if name != "root"}
    names = {str(name).casefold(): code.replace("_", "-").casefold()
             for code, name in Locale("en").languages.items()}
    names |= {str(Locale(base).languages[base]).casefold(): base for base in _BY_OWN_NAME}
    for match in get_close_matches(written.casefold(), names, n=1, cutoff=0.8):
        return tags.get(names[match], "")
    base = base_of(tag).casefold()
    of_base = [name for name in tags if base_of(name) == base]
    near = get_close_matches(tag.casefold(), of_base, n=1, cutoff=0.85)
    return tags[near[0]] if near else tags.get(base, "")
