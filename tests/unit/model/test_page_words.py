"""The page's own words: each stands in a catalogue, and nothing else puts a word on a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bifolio.model.languages import language
from bifolio.model.numbers import set_quantity
from bifolio.model.page_words import (
    FOLDER,
    NAMES,
    Catalogue,
    catalogue,
    catalogue_of,
    names,
    words_of,
)
from tests.support.page_words import ENGLISH, MAKING, adding
from tests.support.places import ROOT

TEMPLATES = sorted(path for path in ROOT.glob("templates/*.html")
                   if path.stem not in ("report", "scorecard", "readability"))  # for staff: English
def test_every_word_is_used_and_by_its_name() -> None:
    """The table has no word that nothing says."""
    files = [*ROOT.glob("templates/*.html"), *ROOT.glob("bifolio/**/*.py")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in files
                     if path.name != "page_words.py")
    assert [name for name in NAMES if not re.search(rf"\.{name}\b|\"{name}\"", said)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_holds_a_word(path: Path) -> None:
    """Between the tags, in what is read out, and in what an expression prints are no letters."""
    template = re.sub(r"\{#.*?#\}|\{%.*?%\}|<style>.*?</style>", "",
                      path.read_text(encoding="utf-8"), flags=re.S)
    printed = re.findall(r"\{\{(.*?)\}\}", template, flags=re.S)
    literals = [text for expression in printed for text in re.findall(r'"([^"]*)"', expression)]
    assert [text for text in literals if re.search(r"[A-Z]|\w \w", text)] == []
    bare = re.sub(r"\{\{.*?\}\}", "", template, flags=re.S)
    told = re.findall(r'\b(?:alt|title|aria-label)="([^"]*)"', bare)
    between = re.sub(r"&#?\w+;|<[^<>]*>|[\w-]+=\"\"|class=\"number\"", "", bare)
    assert [text for text in (*told, between) if re.search(r"[A-Za-z]", text)] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("styles/*.css")), ids=lambda path: path.stem)
def test_no_style_sheet_prints_a_word(path: Path) -> None:
    """What CSS puts on the page are signs and counters."""
    sheet = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    printed = re.findall(
        r"(?:content|list-style(?:-type)?|quotes|string-set|bookmark-label)\s*:([^;}]*)", sheet)
    assert [text for value in printed for text in re.findall(r"[\"']([^\"']*)[\"']", value)
            if re.search(r"[A-Za-z]{2}", text)] == []


@pytest.mark.parametrize("name", sorted(names()))
def test_each_catalogue_is_whole(name: str) -> None:
    """A shipped catalogue says every word, in as many forms as numbers ask for, and fills in what
    the English fills in."""
    shipped = catalogue(name)
    assert not shipped.lacks and set(NAMES) - {"point"} <= set(shipped.said)
    used = {shipped.plurals(number) for number in (*range(300), 1_000_000)}
    assert all(used <= set(range(len(forms))) for forms in shipped.counted)
    file = FOLDER / f"{name}.po"
    assert name == "en" or f'"Language: {name}\\n"' in file.read_text(encoding="utf-8")


EDITORS = {  # what an editor of catalogues may write, and says the same
    "as other lines": ('msgstr "Puntos clave"', 'msgstr ""\n"Puntos "\n"clave"'),
    "a note of the translator": ('msgctxt "key_points"', '# ¿Así?\nmsgctxt "key_points"'),
    "what it was before": ('msgctxt "key_points"', '#| msgid "Key point"\nmsgctxt "key_points"'),
    "what is no more": ('msgctxt "key_points"',
                        '#~ msgid "Gone"\n#~ msgstr "Ido"\n\nmsgctxt "key_points"'),
    "a head of its own": ('"Language: es\\n"', '"Language: es\\n"\n"X-Generator: Poedit 3.4\\n"'),
    "an order of its own": ("#. Between two results", "\n#. Between two results"),
    "lines of another system": ("\n", "\r\n"),
}


@pytest.mark.parametrize("edit", EDITORS.values(), ids=EDITORS)
def test_what_an_editor_of_catalogues_writes_is_read(edit: tuple[str, str], tmp_path: Path) -> None:
    """Wrapped lines, remarks, what was before and a head of its own change no word."""
    shipped = (FOLDER / "es.po").read_text(encoding="utf-8")
    assert edit[0] in shipped
    with adding(tmp_path, es=shipped.replace(*edit)):
        assert catalogue("es").said == SPANISH.said and not catalogue("es").lacks


def test_more_forms_than_two_are_read_as_the_head_says(tmp_path: Path) -> None:
    """With the three forms that some editors give to Spanish, each number has its own."""
    shipped = (FOLDER / "es.po").read_text(encoding="utf-8")
    three = re.sub(r'^msgstr\[1\] "(.*)"$', r'msgstr[1] "de \1"\nmsgstr[2] "\1"', shipped,
                   flags=re.M)
    with adding(tmp_path, es=three.replace("nplurals=2; plural=(n != 1)", (
            "nplurals=3; plural=(n == 1) ? 0 : ((n != 0 && n % 1000000 == 0) ? 1 : 2)"))):
        assert not language("es-US").hindrances
        assert [set_quantity(number, "pp", "es-US").partition("\u00a0")[2] for number in (
            "1", "2", "1.5", "1000000")] == ["punto porcentual", "puntos porcentuales",
                                            "puntos porcentuales", "de puntos porcentuales"]


SPANISH: Catalogue = catalogue("es")
BROKEN = {  # no translation of the word: said is the English then, and no page is made
    "empty": ('msgstr "Puntos clave"', 'msgstr ""'),
    "blank": ('msgstr "Puntos clave"', 'msgstr " "'),
    "unsure": ('msgctxt "key_points"', '#, fuzzy\nmsgctxt "key_points"'),
    "of an older English": ('msgid "Key points"', 'msgid "Main points"'),
    "of another word": ('msgctxt "key_points"', 'msgctxt "keypoints"'),
    "filled in otherwise": ('msgstr "Página {page} de {pages}"', 'msgstr "Página {page}"'),
    "filled in twice": ('msgstr "Página {page} de {pages}"', 'msgstr "Página {page} de {pagess}"'),
    "with more in braces": ('msgstr "código {code}"', 'msgstr "código {code.__class__}"'),
    "with a brace alone": ('msgstr "código {code}"', 'msgstr "código {code} {"'),
    "turning the direction": ('msgstr "Puntos clave"', 'msgstr "Puntos \u202eclave"'),
    "with a blank of no width": ('msgstr "Puntos clave"', 'msgstr "Puntos\u200b clave"'),
    "with a break of lines": ('msgstr "Puntos clave"', 'msgstr "Puntos\\nclave"'),
    "with a soft hyphen": ('msgstr "Puntos clave"', 'msgstr "Pun\u00adtos clave"'),
    "in too few forms": ('msgstr[1] "puntos porcentuales"\n', ""),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_word_that_is_not_translated_stops_its_language(broken: tuple[str, str], tmp_path: Path
                                                          ) -> None:
    """One word that is empty, unsure, stale or filled in otherwise is counted as missing, has the
    English in its place, and keeps a language from being set."""
    shipped = (FOLDER / "es.po").read_text(encoding="utf-8")
    assert broken[0] in shipped
    with adding(tmp_path, es=shipped.replace(*broken)):
        lacking = catalogue("es")
        assert len(lacking.lacks) == 1 and \
            lacking.said[lacking.lacks[0]] == catalogue("en").said[lacking.lacks[0]]
        (told,) = language("es-US").hindrances
        assert f"1 of the {len(SPANISH.said)} words" in told
        assert f"“{lacking.said[lacking.lacks[0]][0]}” in bifolio/model/words/es.po" in told


def test_a_place_has_its_languages_words_or_its_own(tmp_path: Path) -> None:
    """A catalogue of a place goes before its language's, serves no other place, and letters of its
    own have only words in those letters."""
    assert words_of("es-MX") == words_of("es") and words_of("en-GB") == ENGLISH
    with adding(tmp_path, pt_BR=MAKING.replace("«", "«br "), sr_Latn=MAKING, uz=MAKING):
        assert words_of("pt-BR").key_points.startswith("«br ")
        assert not catalogue_of("pt-BR").lacks and len(catalogue_of("pt-PT").lacks) > 100
        assert not catalogue_of("sr-Latn-RS").lacks and catalogue_of("sr").lacks
        assert not catalogue_of("uz").lacks and catalogue_of("uz-Arab").lacks
        assert catalogue_of("../es").lacks and catalogue_of("").lacks


def test_who_has_read_a_catalogue_has_read_these_very_words(tmp_path: Path) -> None:
    """A reader counts with the hash of the words alone; a word that changes asks for another."""
    assert language("es-US").unread == ("traductor sanitario de las palabras propias de la página",)
    assert not language("en-US").unread
    shipped = (FOLDER / "es.po").read_text(encoding="utf-8")
    reader = f"# Read by: Ana Ruiz, health translator, 2026-11-30, {SPANISH.text}\n"
    with adding(tmp_path, es=reader + shipped):
        assert catalogue("es").readers == ("Ana Ruiz, health translator, 2026-11-30",)
        assert not language("es-ES").unread
    with adding(tmp_path, es=reader + shipped.replace("Puntos clave", "Lo esencial")):
        assert language("es-ES").unread
    with adding(tmp_path, es=reader.replace(SPANISH.text, "0" * 12) + shipped):
        assert language("es-ES").unread


@pytest.mark.parametrize("reader", [
    "NAME, ROLE, DAY", "NAME, ROLE, YEAR-MONTH-DAY", "NAME, ROLE, 2026-11-30", "Ana Ruiz",
    "Name, health translator, 2026-11-30", "Ana Ruiz, role, 2026-11-30", "Ana Ruiz, 2026-11-30",
    "Ana Ruiz, health translator", "Ana Ruiz, health translator, 2026-13-01",
    "Ana Ruiz, health translator, 2026-02-30",
    "…, …, 2026-11-30", " , health translator, 2026-11-30", "12, 34, 2026-11-30"])
def test_nobody_who_is_not_named_has_read_a_catalogue(reader: str, tmp_path: Path) -> None:
    """A reader has a name, a role and a day that there is; what the finding shows is none."""
    shipped = (FOLDER / "es.po").read_text(encoding="utf-8")
    with adding(tmp_path, es=f"# Read by: {reader}, {SPANISH.text}\n{shipped}"):
        assert language("es-ES").unread


def test_what_the_finding_shows_is_no_reader(tmp_path: Path) -> None:
    """The line that the finding tells to write lifts no draft as it stands, and does when filled
    in."""
    (line,) = re.findall("“(# Read by: .*?)”", language("es-US").how_to_read)
    shipped = (FOLDER / "es.po").read_text(encoding="utf-8")
    with adding(tmp_path, es=f"{line}\n{shipped}"):
        assert language("es-US").unread
    for blank, said in (("NAME", "Ana Ruiz"), ("ROLE", "health translator"),
                        ("YEAR-MONTH-DAY", "2026-11-30")):
        line = line.replace(blank, said)
    with adding(tmp_path, es=f"{line}\n{shipped}"):
        assert not language("es-US").unread


RULE = "nplurals=2; plural=(n != 1)"


@pytest.mark.parametrize(("rule", "told"), [
    ("nplurals=2; plural=(n == 1)", "the form for 1 must come first"),
    ("nplurals=2; plural=n+5", "none of its 2 forms for the number 0"),
    ("nplurals=2; plural=(n > 700 ? 2 : n != 1)", "none of its 2 forms for the number 701"),
    ("nplurals=2; plural=1/n", "no rule for every number"),
    ("nplurals=2; plural=(n == 900 ? 1%(n-900) : n != 1)", "no rule for every number"),
    ("nplurals=2; plural=n !=", "no rule for every number"),
    ("nplurals=2; plural=spam", "no rule for every number"),
    ("nplurals=2; plural=" + "(" * 90 + "n" + ")" * 90, "no rule for every number"),
    ("nplurals=two; plural=n", "is no catalogue, by line 12, ")])
def test_a_rule_of_plurals_is_tried(rule: str, told: str, tmp_path: Path) -> None:
    """One that fails, gives a form that is not there, or turns one and several round stops its
    language, and the file is named."""
    shipped = (FOLDER / "es.po").read_text(encoding="utf-8")
    assert RULE in shipped
    with adding(tmp_path, es=shipped.replace(RULE, rule)):
        (said,) = language("es-US").hindrances
        assert said.startswith("bifolio/model/words/es.po ") and told in said


def test_who_has_read_a_catalogue_has_read_its_rule_of_plurals(tmp_path: Path) -> None:
    """Another rule asks for another reader, as another word does."""
    shipped = (FOLDER / "es.po").read_text(encoding="utf-8")
    reader = f"# Read by: Ana Ruiz, health translator, 2026-11-30, {SPANISH.text}\n"
    with adding(tmp_path, es=reader + shipped):
        assert not language("es-ES").unread
    with adding(tmp_path, es=reader + shipped.replace(RULE, "nplurals=2; plural=(n > 1)")):
        assert language("es-ES").unread


@pytest.mark.parametrize(("damaged", "told"), [
    (lambda text: text.replace("\n\n", "\n\nstray words\n\n", 1).encode(),
     "is no catalogue, by line 12, “stray words”"),
    (lambda text: text.encode("latin-1", "replace"), "is not in UTF-8, at line "),
    (lambda text: text.encode("utf-16"), "is not in UTF-8, at line 1"),
    (lambda text: b"\x00\x01", "is no catalogue, by line 1,")])
def test_a_damaged_catalogue_is_named_with_its_line(
        damaged: Callable[[str], bytes], told: str, tmp_path: Path) -> None:
    """What is no catalogue stops its language alone, and is told as the file that it is."""
    shipped = (FOLDER / "es.po").read_text(encoding="utf-8")
    with adding(tmp_path, es=shipped):
        (tmp_path / "es.po").write_bytes(damaged(shipped))
        (said,) = language("es-US").hindrances
        assert said.startswith(f"bifolio/model/words/es.po {told}")
        assert not language("en-US").hindrances


def test_a_mark_at_the_head_of_a_file_is_borne(tmp_path: Path) -> None:
    """What some editors write before the first letter changes no word."""
    shipped = (FOLDER / "es.po").read_text(encoding="utf-8")
    with adding(tmp_path, es="\ufeff" + shipped):
        assert not language("es-US").hindrances and catalogue("es").text == SPANISH.text


@pytest.mark.parametrize(("broken", "told"), [
    ("empty", "is empty"), ("unsure", "is marked as unsure (fuzzy)"),
    ("of an older English", "was translated from other English"),
    ("of another word", "is not there"), ("turning the direction", "a sign that cannot be seen"),
    ("filled in otherwise", "has not the same in braces"),
    ("with a brace alone", "has not the same in braces")])
def test_what_is_wrong_with_a_word_is_told_as_it_is(broken: str, told: str, tmp_path: Path) -> None:
    """The finding says why the word cannot be printed, and to mend the file that it stands in."""
    shipped = (FOLDER / "es.po").read_text(encoding="utf-8")
    with adding(tmp_path, es=shipped.replace(*BROKEN[broken])):
        spoken = language("es-US")
        assert told in spoken.hindrances[0] and spoken.how_to_set.startswith("Mend that file")


@pytest.mark.parametrize(("name", "tag", "right"), [
    ("It", "it", "it"), ("pt-BR", "pt-BR", "pt_BR"), ("PT_br", "pt-BR", "pt_BR")])
def test_a_catalogue_under_another_name_is_told(name: str, tag: str, right: str, tmp_path: Path
                                                ) -> None:
    """A file whose name has other capitals, or a hyphen, is not passed over in silence."""
    with adding(tmp_path, **{name: MAKING}):
        (said,) = language(tag).hindrances
        assert said == f"bifolio/model/words/{name}.po must be called {right}.po"
