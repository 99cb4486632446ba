"""Languages: how each sets numbers and dates, and whether a page can be set in it. Babel's door.

Signs and forms are those of CLDR, for the whole tag: es-US has not the signs of es. Babel is loaded
with the first language that is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from bifolio.model.page_words import (
    LANGUAGES,
    NAMES,
    PageWords,
    base_of,
    missing_words,
    words_of,
)

if TYPE_CHECKING:
    from babel import Locale

_TAGS = "A tag is a short name: en for English, en-GB for English as in Britain."
_LATIN = "latn"  # the digits 0 to 9, as CLDR calls them
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
        if missing := NAMES if self.script else missing_words(self.base):
            found.append(f"{len(missing)} of the {len(NAMES)} words that the page itself says are "
                         "missing, such as “Key points” and “Page 1 of 2”")
        if self.right_to_left:
            found.append("it is written from right to left, and lines, tables and numbers are set "
                         "from left to right only")
        if self.numerals != _LATIN:
            found.append("its numbers are written in digits of its own, and only 0 to 9 are set")
        return tuple(found)

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


@cache
def language(tag: str) -> Language:
    """The language of a tag. Raises UnknownLanguageError for what is none, or is spelt otherwise.

    Each part counts: for a place that CLDR does not know nothing is guessed.
    """
    locale = _locale(tag)
    signs = locale.number_symbols[_LATIN]
    percent = locale.percent_formats[None]
    sizes = locale.decimal_formats[None].grouping
    return Language(
        tag=tag, base=locale.language, script=locale.script or "", decimal=signs["decimal"],
        # Printed, it is no typewriter's sign; CLDR had the curly one before its release 48.
        group=signs["group"].replace("'", "’"),
        group_sizes=(sizes[0], sizes[1]), digits_before_groups=_digits_before_groups(str(locale)),
        percent=f"{percent.prefix[0]}{{}}{percent.suffix[0]}",
        numerals=locale.default_numbering_system,
        right_to_left=locale.text_direction == "rtl",
        words=words_of(tag))


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
    names |= {str(Locale(base).languages[base]).casefold(): base for base in LANGUAGES}  # Deutsch
    for match in get_close_matches(written.casefold(), names, n=1, cutoff=0.8):
        return tags.get(names[match], "")
    base = base_of(tag).casefold()
    of_base = [name for name in tags if base_of(name) == base]
    near = get_close_matches(tag.casefold(), of_base, n=1, cutoff=0.85)
    return tags[near[0]] if near else tags.get(base, "")
