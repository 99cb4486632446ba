"""Languages: numbers and dates go by the whole tag, and what no page can be set in is refused."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from babel.numbers import parse_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from bifolio.model.languages import UnknownLanguageError, language
from bifolio.model.numbers import set_interval, set_number, set_quantity

VALUES = ("12500", "1234.5", "1.7", "0.05", "-3.5", "1234567")
POINT, COMMA = "1.7 0.05 −3.5", "1,7 0,05 −3,5"  # what has no groups
# _ is the space that never breaks, ~ the thin one. Where four figures stay together (es, it, pl …),
# it is not for want of a sign: CLDR's minimumGroupingDigits is 2 there.
SET = {
    "en": f"12,500 1,234.5 {POINT} 1,234,567",
    "en-GB": f"12,500 1,234.5 {POINT} 1,234,567",
    "en-US": f"12,500 1,234.5 {POINT} 1,234,567",
    "en-AU": f"12,500 1,234.5 {POINT} 1,234,567",
    "en-CA": f"12,500 1,234.5 {POINT} 1,234,567",
    "en-IN": f"12,500 1,234.5 {POINT} 12,34,567",
    "en-ZA": f"12_500 1_234,5 {COMMA} 1_234_567",
    "en-CH": f"12’500 1’234.5 {POINT} 1’234’567",
    "en-DE": f"12.500 1.234,5 {COMMA} 1.234.567",
    "en-FR": f"12~500 1~234,5 {COMMA} 1~234~567",
    "es": f"12.500 1234,5 {COMMA} 1.234.567",
    "es-ES": f"12.500 1234,5 {COMMA} 1.234.567",
    "es-US": f"12,500 1,234.5 {POINT} 1,234,567",
    "es-MX": f"12,500 1,234.5 {POINT} 1,234,567",
    "es-AR": f"12.500 1.234,5 {COMMA} 1.234.567",
    "es-CR": f"12_500 1_234,5 {COMMA} 1_234_567",
    "es-PH": f"12.500 1234,5 {COMMA} 1.234.567",
    "it": f"12.500 1234,5 {COMMA} 1.234.567",
    "it-CH": f"12’500 1234.5 {POINT} 1’234’567",
    "de": f"12.500 1.234,5 {COMMA} 1.234.567",
    "de-CH": f"12’500 1’234.5 {POINT} 1’234’567",
    "fr": f"12~500 1~234,5 {COMMA} 1~234~567",
    "fr-CA": f"12_500 1_234,5 {COMMA} 1_234_567",
    "fr-CH": f"12’500 1’234,5 {COMMA} 1’234’567",
    "pt-BR": f"12.500 1.234,5 {COMMA} 1.234.567",
    "pt-PT": f"12_500 1234,5 {COMMA} 1_234_567",
    "pt-AO": f"12_500 1_234,5 {COMMA} 1_234_567",
    "pt-MZ": f"12_500 1234,5 {COMMA} 1_234_567",
    "nl": f"12.500 1.234,5 {COMMA} 1.234.567",
    "sv": f"12_500 1_234,5 {COMMA} 1_234_567",
    "nb": f"12_500 1_234,5 {COMMA} 1_234_567",
    "pl": f"12_500 1234,5 {COMMA} 1_234_567",
    "hu": f"12_500 1234,5 {COMMA} 1_234_567",
    "ru": f"12_500 1_234,5 {COMMA} 1_234_567",
    "sr-Latn-RS": f"12.500 1.234,5 {COMMA} 1.234.567",
    "tr": f"12.500 1.234,5 {COMMA} 1.234.567",
    "hi-IN": f"12,500 1,234.5 {POINT} 12,34,567",
    "bn": f"12,500 1,234.5 {POINT} 12,34,567",
    "zh-CN": f"12,500 1,234.5 {POINT} 1,234,567",
    "he": f"12,500 1,234.5 {POINT} 1,234,567",
}
DAYS = {
    "en-GB": "2 November 2026", "en": "November 2, 2026", "en-US": "November 2, 2026",
    "en-CA": "November 2, 2026", "en-IN": "2 November 2026", "en-ZA": "02 November 2026",
    "es": "2 de noviembre de 2026", "it": "2 novembre 2026", "de": "2. November 2026",
    "pt-BR": "2 de novembro de 2026", "pl": "2 listopada 2026", "fi": "2. marraskuuta 2026",
    "sv": "2 november 2026", "hu": "2026. november 2.", "ja": "2026年11月2日",
}


def shown(text: str) -> str:
    """A text with the spaces in its numbers made visible."""
    return text.replace("\u00a0", "_").replace("\u202f", "~")


@cache
def tags() -> tuple[str, ...]:
    """Every tag that CLDR has signs for, but for spellings such as ca-ES-valencia."""
    known = (name.replace("_", "-") for name in sorted(locale_identifiers()) if name != "root")
    return tuple(tag for tag in known if not re.search(r"-[A-Z]{5,}$", tag))


@pytest.mark.parametrize(("tag", "said"), SET.items())
def test_numbers_go_by_the_whole_tag(tag: str, said: str) -> None:
    """A dose, a decimal, a small one, a negative and a long number have the place's own signs."""
    assert [shown(set_number(value, tag)) for value in VALUES] == said.split()


@settings(deadline=None)  # each language is loaded once
@given(st.decimals(-10**12, 10**12, places=3, allow_nan=False), st.data())
def test_a_number_is_read_back_as_it_was(number: Decimal, data: st.DataObject) -> None:
    """Whoever reads a set number by the signs of the place, strictly, has the value again."""
    tag = data.draw(st.sampled_from(tags()))
    value = f"{number.normalize():f}"
    signs = Locale.parse(tag, sep="-").number_symbols["latn"]
    printed = set_number(value, tag).replace("\u2212", "-")
    if signs["group"] == "'":  # of which Babel cannot read two in one number
        assert re.fullmatch(r"-?(\d+|\d{1,3}(’\d{3})+)([.,]\d+)?", printed)
        printed = printed.replace("’", "")
    read = parse_decimal(printed, locale=tag.replace("-", "_"), numbering_system="latn",
                         strict=True)
    assert read == Decimal(value)


@pytest.mark.parametrize(("tag", "said"), [
    ("en-GB", "15%"), ("es", "15_%"), ("es-US", "15%"), ("fr", "15_%"), ("de", "15_%"),
    ("it", "15%"), ("tr", "%15"), ("eu", "%_15"),
])
def test_a_percentage_goes_by_the_language(tag: str, said: str) -> None:
    """The sign stands where the language has it, with its space; so in both ends of a range."""
    assert shown(set_quantity("15", "%", tag)) == said
    to = language(tag).words.to
    assert shown(set_quantity("15 to 15", "% of people", tag)) == \
        f"{said} of people {to} {said} of people"


def test_a_range_has_its_languages_word() -> None:
    """The word between two bounds is that of the language, whatever the place."""
    assert shown(set_interval("-19.6", "12500", "", "es-MX")) == "−19.6 a 12,500"
    assert shown(set_interval("0.5", "12500", "", "es-ES")) == "0,5 a 12.500"


@pytest.mark.parametrize(("tag", "said"), DAYS.items())
def test_a_day_is_written_as_the_place_writes_it(tag: str, said: str) -> None:
    """Order, month and the words between are those of the whole tag."""
    assert language(tag).long_date(date(2026, 11, 2)) == said


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.data())
def test_a_day_is_read_back_as_it_was(day: date, data: st.DataObject) -> None:
    """In every English a written day holds its year, the name of its month, and its number."""
    tag = data.draw(st.sampled_from([tag for tag in tags() if re.match("en(?!-[DS]...)", tag)]))
    names = list(Locale("en").months["format"]["wide"].values())
    said = language(tag).long_date(day)
    numbers = [int(found) for found in re.findall(r"\d+", said)]
    assert sorted(numbers) == sorted((day.day, day.year))
    assert [names.index(word) + 1 for word in re.findall(r"[A-Z]\w+", said)] == [day.month]


# --- which languages there are -------------------------------------------------------------------


def test_a_page_is_set_in_english_and_spanish_alone() -> None:
    """Every English and Spanish is fine, in its own letters; every other language lacks the page's
    words. What nobody has read is a draft."""
    fine = {tag for tag in tags() if not language(tag).hindrances}
    assert {"en", "en-GB", "en-US", "en-IN", "en-ZA", "en-001", "es", "es-ES", "es-US"} <= fine
    assert {tag.partition("-")[0] for tag in fine} == {"en", "es"}
    assert {tag for tag in tags() if re.match("e[ns](-|$)", tag) and tag not in fine} == {
        "en-Dsrt", "en-Dsrt-US", "en-Shaw", "en-Shaw-GB"}
    assert {(language(tag).words.to, bool(language(tag).unread)) for tag in fine} == {
        ("to", False), ("a", True)}


@pytest.mark.parametrize(("tag", "reasons"), [
    ("it", ["Key points"]), ("ru", ["Key points"]),
    ("he", ["Key points", "right to left"]), ("yi", ["Key points", "right to left"]),
    ("pa-Arab-PK", ["Key points", "right to left", "digits of its own"]),
    ("fa", ["Key points", "right to left", "digits of its own"]),
    ("bn", ["Key points", "digits of its own"]), ("mr", ["Key points", "digits of its own"]),
])
def test_what_is_missing_is_told(tag: str, reasons: list[str]) -> None:
    """The page's words, the direction and the digits are told apart, all that apply."""
    found = language(tag).hindrances
    assert len(found) == len(reasons)
    assert all(reason in said for reason, said in zip(reasons, found, strict=True))


@pytest.mark.parametrize(("tag", "meant"), [
    ("english", "en"), ("German", "de"), ("Deutsch", "de"), ("British English", "en-GB"),
    ("en_GB", "en-GB"), ("EN-GB", "en-GB"), ("en-gb", "en-GB"), ("en-UK", "en-GB"),
    ("en-GBR", "en-GB"), ("en-XX", "en"), ("en-US-POSIX", "en-US"), ("en-Latn-GB", "en-GB"),
    ("en-GB.UTF-8", "en-GB"), ("de-1901", "de"), ("iw", "he-IL"), ("pt-br", "pt-BR"),
])
def test_a_tag_that_is_no_tag_is_told_what_was_meant(tag: str, meant: str) -> None:
    """What is spelt otherwise, or names a place that is none, is not taken for something near."""
    with pytest.raises(UnknownLanguageError) as raised:
        language(tag)
    assert f"“{meant}”" in raised.value.fix
    assert language(meant).tag == meant


@pytest.mark.parametrize("tag", ["xx", "root", "C", "12", "-", "x-klingon", "../en", "e"])
def test_a_tag_like_no_other_is_shown_one(tag: str) -> None:
    """Where nothing is near, the message shows what a tag looks like and guesses nothing."""
    with pytest.raises(UnknownLanguageError) as raised:
        language(tag)
    assert "Did you mean" not in raised.value.fix and "en-GB" in raised.value.fix
