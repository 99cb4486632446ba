"""Signs that cannot be seen: none gets into a handout, whichever file it was typed in, or how."""

from __future__ import annotations

import sys

import pytest

from bifolio.diagnostics import Finding, Severity
from bifolio.files.deceptive_signs import deceptions
from bifolio.files.limits import time_limit
from bifolio.model import bounds
from tests.support.deceptions import deceiving, honest
from tests.support.figures_cases import FILES as FIGURES
from tests.support.figures_cases import ICONS
from tests.support.glossary_cases import GLOSSARY, TERMS
from tests.support.library import TinyLibrary, tiny_in
from tests.support.places import ROOT

PATIENT = "content/knees/chapters/20-care.patient.md"
TABLE = "content/knees/tables/options.yaml"
WORK = "content/knees/work.yaml"
BIB = "bibliography.bib"
WALK = "Walk a little every day."
DECEIVING = (*map(chr, (
    *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x61C, 0x200B, 0x2060, 0x2061,
    0x2062, 0x2063, 0x2064, 0xFEFF, 0xAD, 0x180E, 0xE0041, 0xE007F, 0x34F, 0x115F, 0x3164, 0x2800,
    0x85, 0x1B, 0x07, 0x7F, 0x0C, 0x2028, 0x2029, 0xFFFC, 0xFDD0, 0xFE0F, 0xFE00, 0xE0100)),
    "\u200c", "\u200d")
ALLOWED = (
    "5 µg", "TNFα", "β-blocker", "10\u00a0mg", "10\u202fmg", "naïve", "nai\u0308ve", "שלום",
    "مرحبا", "می\u200cخواهم",
    "क्\u200dष", "👩\u200d⚕\ufe0f", "👍🏽", "❤\ufe0f", "1\ufe0f\u20e3", "=\u0338",
    "5 ≠ 6", "ℹ\ufe0f", "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "Škoda", "a\tb", "km²", "H₂O", "१०", "🇬🇧", "½", "±5 °C", "日本語", "ﬁ", "Åse")


def signs(text: str) -> list[str]:
    """The signs of a text that deceive."""
    return [one.sign for one in deceptions(text)]


@pytest.mark.parametrize("sign", DECEIVING, ids=lambda sign: f"U+{ord(sign):04X}")
def test_no_deceiving_sign_is_let_be(sign: str) -> None:
    """Within a number or a word it is found."""
    assert signs(f"Take 1{sign}0 drops") == signs(f"wo{sign}rd") == [sign]


@pytest.mark.parametrize("stroke", "\u0335\u0336\u0337\u0338\u20d2\u0305\u0301")
def test_nothing_is_set_over_a_digit(stroke: str) -> None:
    """A figure that is struck out may be read as one that is not."""
    assert signs(f"Take 1{stroke}0 drops") == [stroke]


@pytest.mark.parametrize("text", ALLOWED)
def test_what_a_language_needs_is_let_be(text: str) -> None:
    """Accents, other scripts with their joiners, pictures and hard spaces are ordinary."""
    assert signs(text) == []


# Letters that pass for Greek ones are Greek letters, as symbols, and σ is as round as an o.
AS_SYMBOLS = {f"Take 5{letter} mg." for letter in "αγρσ"} | {"Take α.5 mg.", "Take γ.5 mg.",
                                                            "Take ρ.5 mg."}


def test_no_sign_passes_for_another() -> None:
    """Letters of two scripts in a word, digits of others, wide and mathematical ones are found."""
    cases = tuple(deceiving())
    assert len(cases) > 1500
    assert {case for case in cases if not signs(case)} <= AS_SYMBOLS


def test_honest_words_are_let_be() -> None:
    """In a hundred languages, and in medicine: alone, in an English sentence, and under a key."""
    words = tuple(honest())
    assert len(words) > 600
    assert [word for word in words for said in (word, f"Take {word} daily.", f"often: {word}")
            if signs(said)] == []


@pytest.mark.parametrize(("text", "sign"), [
    ("Give p\u0430racetamol.", "\u0430"), ("парaцетамол", "a"), ("Give sug\u03b1r.", "α"),
    ("Mαy I?", "α"), ("витамин B\u04301с", "B"), ("dose\u0455", "\u0455"), ("Take О tablets", "О"),
    ("5\u041e mg", "\u041e"), ("Give \u0405\u0422\u041e\u0420 now", "\u0405"),
    ("1٥ ملغ", "٥"), ("१\u200d०", "\u200d"), ("tab\u05d5et", "\u05d5"), ("m\u0261", "\u0261")])
def test_the_letter_that_is_out_of_place_is_named(text: str, sign: str) -> None:
    """Of a word with letters of two scripts it is the rarer one, and the word is told."""
    found = deceptions(text)
    assert [one.sign for one in found] == [sign]
    assert not found[0].word or sign in found[0].word


@pytest.mark.parametrize("text", [
    "Витамин В12 и гормон Т4", "٢٠ ملغ", "دن میں ۲ بار", "１日２回、ＣＴ検査", "ФНОα", "בMRI וCT",
    "Take Gαs, RORγt, FcεRI and αvβ3.", "5μg or 5 µg, 10 μmol", "(say /ɡəˈlɪn/)"])
def test_a_script_is_at_home_among_its_own(text: str) -> None:
    """Digits and look-alikes in a text of their script, and Greek letters as symbols, are right."""
    assert deceptions(text) == []


IN_FILES = (
    (PATIENT, WALK, "Take p&#x430;racetamol.", "3:7"),
    (PATIENT, WALK, "Take p**\u0430**racetamol.", "3:9"),
    (TABLE, "often: Weekly", 'often: "\\u0430spirin"', "15:17"),
    (WORK, "[Test clinic]", "[T\u0435st clinic]", "6:12"),
    (BIB, "Smith, Ann", "Smith, \u0410nn", "2:20"),
    (BIB, "{2020}", "{20\uff120}", "5:13"),
    (BIB, "Exercise for", "Exer\\'{1}cise for", "3:11"),
    (PATIENT, WALK, "Take \u202e05 drops.", "3:6"), (PATIENT, WALK, "Take 1&shy;0 mg.", "3:7"),
    (PATIENT, WALK, "Take &#x202E;05 drops.", "3:6"),
    (PATIENT, WALK, "Take 1&ZeroWidthSpace;0", "3:7"),
    (PATIENT, WALK, "```{table} op\u200btions\n```\n", "3:14"),
    (TABLE, "often: Weekly", "often: We\u2066ekly", "15:19"),
    (TABLE, "often: Weekly", 'often: "We\\u202eekly"', "15:17"),
    (TABLE, "often: Weekly", 'often: "We\\x85ekly"', "15:17"),
    (TABLE, "often: Weekly", 'often: "We\\eekly"', "15:17"),
    (TABLE, "often: Weekly", 'often: "1&lrm;0"', "15:19"),
    (WORK, "funding: No", 'funding: "\\ud800" #', "7:10"),
    (BIB, "Exercise for", "Exer\u200bcise for", "3:16"),
    (BIB, "{2020}", "{20\u202e20}", "5:13"))


@pytest.fixture(scope="module")
def in_files(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], list[Finding]]:
    """What is found of each of these, in its file alone: two libraries have all of the files."""
    libraries = [tiny_in(tmp_path_factory.mktemp("in-files")) for _ in range(2)]
    told: dict[tuple[str, ...], tuple[TinyLibrary, str, str]] = {}
    for number, case in enumerate(IN_FILES):
        path, old, new, place = case
        if path in (WORK, BIB):  # of which there is one: two of a kind must not meet in it
            library = next(each for each in libraries if old in each.text(path))
            library.change(path, old, new)
        else:
            library, copy = libraries[0], f"c{number}"
            text = library.text(path)
            assert old in text
            path = f"{path.rpartition('/')[0]}/{copy}{'.md' if path == PATIENT else '.yaml'}"
            library.write(path, text.replace(old, new))
            if path.endswith(".md"):
                library.change(WORK, "20-care", f"20-care, {copy}")
        told[case] = library, path, place.partition(":")[0]
    found = {library.root: [f for f in library.check() if f.code == "deceptive-sign"]
             for library in libraries}
    return {case: [f for f in found[library.root]
                   if f.span.path == path and (path not in (WORK, BIB) or str(f.span.line) == line)]
            for case, (library, path, line) in told.items()}


@pytest.mark.parametrize(("path", "old", "new", "place"), IN_FILES)
def test_it_is_told_at_its_place_in_every_file(
        in_files: dict[tuple[str, ...], list[Finding]], path: str, old: str, new: str, place: str
        ) -> None:
    """Typed, as a code of YAML or as one of HTML: an error that names the sign."""
    found = in_files[path, old, new, place]
    assert [f"{f.span.line}:{f.span.column}" for f in found] == [place]
    assert found[0].severity is Severity.ERROR
    assert "U+" in found[0].what


NOTICE, EDITION = "templates/draft-notice.html", "templates/edition.html"
IN_TEMPLATES = (
    (NOTICE, "<p>\u202e05</p>"),
    (NOTICE, "<p>&rlm;</p>"),
    (NOTICE, "<p>{{ '\\u202e' }}</p>"),
    (NOTICE, "<p>{{ '\\N{RIGHT-TO-LEFT OVERRIDE}' }}</p>"),
    (NOTICE, "<p>T<b>\u0430</b>ke</p>"),
    *((NOTICE, f"<p>{code}05</p>") for code in (
        "&#x0000202e;", "&#000008238;", "&#8238 ", "&#X202E ", "&#x" + "0" * 900 + "202e;")),
    *((EDITION, f"<p>{code}05</p>") for code in (
        "{{ ('&#' ~ '8238;')|safe }}", "{{ ('&rl' ~ 'm;')|safe }}")),
    (NOTICE, "<p>T&#1072ke</p>"),
    (NOTICE, "<style>p{unicode-bidi:/* a, b */bidi-override}</style>"),
    (NOTICE, "<p><bdo dir=rtl>05</bdo></p>"),
    (NOTICE, "<style>p { unicode-bidi: bidi-override }</style>"))


@pytest.fixture(scope="module")
def in_templates(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Those of these that are found, each in a line of the notice or a template of its own."""
    notice = [text for path, text in IN_TEMPLATES if path == NOTICE]
    tiny = tiny_in(tmp_path_factory.mktemp("notice"))
    tiny.write(NOTICE, "\n".join(notice).encode())
    found = {(NOTICE, notice[f.span.line - 1]) for f in tiny.check()
             if f.code == "deceptive-sign" and f.span.path == NOTICE}
    for text in (text for path, text in IN_TEMPLATES if path == EDITION):
        tiny = tiny_in(tmp_path_factory.mktemp("edition"))
        tiny.write(EDITION, text)
        found |= {(EDITION, text) for f in tiny.check()
                  if f.code == "deceptive-sign" and f.span.path == EDITION}
    return found


@pytest.mark.parametrize(("path", "text"), IN_TEMPLATES)
def test_templates_are_looked_at_too(
        in_templates: set[tuple[str, str]], path: str, text: str) -> None:
    """What a design adds to the page deceives no less."""
    assert (path, text) in in_templates


def test_a_template_puts_none_together(tiny: TinyLibrary) -> None:
    """A sign that no file has can be reckoned; the page is looked at, and the text stays blameless.
    """
    tiny.change(PATIENT, WALK, "Walk 10 m\u00b2 with α and “Москва”.")
    imprint = (ROOT / "templates/imprint.html").read_text(encoding="utf-8")
    tiny.write("templates/imprint.html", imprint + "{{ '%c' % 8238 }}{{ 'p%cracetamol' % 1072 }}")
    found = {(f.span.path, f.what[12:18]) for f in tiny.check() if f.code == "deceptive-sign"}
    assert found == {("templates/edition.html", "U+202E"), ("templates/edition.html", "U+0430")}


def test_what_is_never_printed_of_a_source_is_let_be(tiny: TinyLibrary) -> None:
    """The abstract that a reference manager adds is nobody's text here."""
    tiny.change("bibliography.bib", "year = {2020}", "year = {2020}, abstract = {An\u200by}")
    assert not [f for f in tiny.check() if f.code == "deceptive-sign"]


CLINIC = "name: Quay\nphones:\n  - {label: Nurse, number: \"01632\"}\n"
FACT = """\
a:
  quantity: new falls
  value: "11"
  unit: per 100 people
  population: adults
  time: a year
  sources: [smith2020]
  grade: B
  confidence: verified
  as_of: 2026-01-31
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>Take aspirin</text></svg>'


TEXTS = {
    GLOSSARY: (TERMS, "gristle", "degenerative arthritis"),
    "content/clinics/quay.yaml": (CLINIC, "Nurse", "01632"),
    "content/knees/facts.yaml": (FACT, "people", "adults"),
    ICONS: (FIGURES[ICONS], "At rest"), "content/knees/images/a.svg": (SVG, "aspirin")}


@pytest.fixture(scope="module", params=["\u202e", "\u00ad", "&#x430;"])
def spoiled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
            ) -> set[tuple[str, int]]:
    """The lines in which a sign is found that stands in a word of each of these texts."""
    tiny = tiny_in(tmp_path_factory.mktemp("spoiled"))
    tiny.change(PATIENT, WALK, f"{WALK}\n\n![A note](images/a.svg)")
    for path, (text, *words) in TEXTS.items():
        for old in words:
            text = text.replace(old, f"{old[0]}{request.param}{old[1:]}", 1)
        tiny.write(path, text)
    return {(f.span.path, f.span.line) for f in tiny.check() if f.code == "deceptive-sign"}


@pytest.mark.parametrize(("path", "old"), [(path, old) for path, (_, *words) in TEXTS.items()
                                           for old in words])
def test_every_text_of_a_library_is_looked_at(spoiled: set[tuple[str, int]], path: str, old: str
                                              ) -> None:
    """Facts, terms, figures, drawings and clinics: wherever it stands it reaches a page."""
    text = TEXTS[path][0]
    assert (path, text[:text.index(old)].count("\n") + 1) in spoiled


@pytest.mark.parametrize("name", ["kn\u202eees", "kn\u0435es", "kn\u200bees", "kn\x1bees"])
def test_names_of_files_and_folders_are_looked_at(tiny: TinyLibrary, name: str) -> None:
    """The name of a folder is that of its handouts, and one of a chapter is in many a message."""
    (tiny.root / "content/knees").rename(tiny.root / "content" / name)
    assert any(f.code == "deceptive-sign" and f.span.path.startswith(f"content/{name}/")
               for f in tiny.check())


@pytest.mark.skipif(sys.platform != "linux", reason="Elsewhere every name is Unicode.")
def test_a_name_that_is_not_utf_8_is_told(tiny: TinyLibrary) -> None:
    """Such a name can be written into no list of what was made; the finding can be shown."""
    tiny.write("content/knees/chapters/x\udcff.md", "# More\n\nText.\n")
    found = {(f.code, f.span.path) for f in tiny.check()}
    assert ("unreadable-file", "content/knees/chapters/x\ufffd.md") in found


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251"])
def test_a_drawing_is_read_in_its_encoding(tiny: TinyLibrary, encoding: str) -> None:
    """A drawing may say in which one it is written; text hides in none of them."""
    tiny.change(PATIENT, WALK, f"{WALK}\n\n![A note](images/a.svg)")
    drawing = SVG.replace("asp", "\u0430sp")
    text = f'<?xml version="1.0" encoding="{encoding}"?>{drawing}'
    tiny.write("content/knees/images/a.svg", text.encode(encoding))
    assert "deceptive-sign" in {f.code for f in tiny.check()}


def test_a_file_full_of_them_ends_soon(tiny: TinyLibrary) -> None:
    """Nobody reads ten thousand findings of one kind."""
    tiny.write(PATIENT, "# Care\n\n" + "a\u200bb " * 10_000)
    found = [f for f in tiny.check() if f.code == "deceptive-sign"]
    assert 0 < len(found) <= 50


@pytest.mark.parametrize("word", ["λ", "aα", "דa", "лa", "1α", "ａ", "أ1"])
def test_a_word_without_end_is_looked_through_within_the_bound(word: str) -> None:
    """However long, it is looked at in pieces, and a sign that deceives is found."""
    with time_limit(bounds.seconds() / 2):
        found = deceptions(word * 20_000 + " pаge")
    assert len(found) > 10 or found[-1].sign == "а"


NOT_UNDERSTOOD = {
    "year = {2020 x}": "unexpected-value", "year = {2020 (in press)}": "unexpected-value",
    "date = {2020-03-99}": "unexpected-value",
    "year = {2020}, urldate = {2021 maybe}": "unexpected-value",
    "year = {2020}, month = {Spring}": "incomplete-source",
    "year = {2020}, month = {mar x}": "incomplete-source",
    "year = {2020}, month = 3, day = {fifth}": "incomplete-source"}
UNDERSTOOD = (
    "year = {2020}, month = mar", "year = {2020}, month = {March 5}", "date = {2020-03/2020-05}",
    "date = {2020?}", "year = {in press}", "year = {2020}, month = {jan--feb}", "date = {2020-21}",
    "date = {2020-03-14T10:00:00}", "year = {2020}, month = 3, day = {5th}", "year = {c. 2020}")


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The codes that are found of each of these dates: a line has a source with it."""
    fields = (*NOT_UNDERSTOOD, *UNDERSTOOD)
    tiny = tiny_in(tmp_path_factory.mktemp("dated"))
    tiny.change(PATIENT, WALK, f"Walk [{'; '.join(f'@s{n}' for n in range(len(fields)))}].")
    tiny.write(BIB, "".join(
        f"@article{{s{n}, author = {{Smith, Ann}}, title = {{Title {n}}}, journal = {{Joints}}, "
        f"volume = {{3}}, pages = {{1--9}}, {field}}}\n"
        for n, field in enumerate(fields)) + tiny.text(BIB))
    found = [f for f in tiny.check() if f.span.path == BIB]
    return {field: {f.code for f in found if f.span.line == n}
            for n, field in enumerate(fields, 1)}


@pytest.mark.parametrize(("field", "code"), NOT_UNDERSTOOD.items())
def test_what_is_not_understood_of_a_date_is_told(
        dated: dict[str, set[str]], field: str, code: str) -> None:
    """A word behind the year would not be printed, and nobody would know."""
    assert code in dated[field]


@pytest.mark.parametrize("field", UNDERSTOOD)
def test_what_is_understood_of_a_date_is_let_be(dated: dict[str, set[str]], field: str) -> None:
    """Dates as BibTeX and biblatex have them, and a year in words, which is printed whole."""
    assert not dated[field] & {"unexpected-value", "incomplete-source"}
