"""Doses in a text are held against the register's, and names of medicines against the lists."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Finding, Severity
from bifolio.proofreading.medication.names import KNOWN, slip_of
from tests.support.library import TinyLibrary
from tests.support.medication_cases import PATIENT, SETS

FACTS = "content/knees/facts.yaml"
FACT = """\
{id}:
  quantity: {quantity}
  value: "{value}"
  unit: {unit}
  population: adults
  sources: [smith2020]
  grade: B
  confidence: verified
  as_of: 2026-01-31
  dose: true
"""
SKIN = "  route: under the skin\n"
RANGE = '  range: {from: "25", to: "200", sources: [smith2020]}\n'
MOST = '  range: {to: "1.8", sources: [smith2020]}\n'
REGISTER = "".join(FACT.format(id=f"dose-{at}", quantity=quantity, value=value, unit=unit) + more
                   for at, (quantity, value, unit, more) in enumerate((
    ("dose of Ozempic", "1", "mg once a week", SKIN),
    ("dose of semaglutide tablets", "14", "mg once a day", ""),
    ("dose of Victoza", "1.8", "mg once a day", SKIN + MOST),
    ("dose of Trulicity", "1.5", "mg once a week", SKIN),
    ("dose of levothyroxine", "100", "micrograms once a day", "  route: by mouth\n" + RANGE),
    ("dose of chlorpromazine tablets", "25", "mg three times a day", ""),
    ("dose of Lantus", "10", "units at bedtime", SKIN))))
TABLE = """\
| Medicine | How taken |
|---|---|
| Semaglutide | {} |
| Dulaglutide | {} |
"""


def found_in(tiny: TinyLibrary, *texts: str) -> list[Finding]:
    """What is found of doses and names in paragraphs of a patient's text, by their lines."""
    tiny.write(FACTS, REGISTER)
    tiny.write(PATIENT, "# Care\n\n" + "\n\n".join(texts) + "\n")
    codes = ("other-dose", "dose-outside-range", "wrong-brand", "misspelt-medicine",
             "look-alike-name", "unclear-dose")
    return sorted((f for f in tiny.check() if f.code in codes), key=lambda f: f.span.line)


def test_a_dose_that_the_register_speaks_against_is_found_at_its_place(tiny: TinyLibrary) -> None:
    """Another unit, another frequency, an amount out of range, a brand of another medicine."""
    cases = {
        "Take levothyroxine ‸100 mg each morning.": "other-dose",
        "Levothyroxine: one tablet of ‸100 mg.": "other-dose",
        "Take ‸0.5 g of levothyroxine.": "other-dose",
        "Take levothyroxine ‸1000 micrograms.": "dose-outside-range",
        "Your dose of levothyroxine is ‸5 mcg.": "dose-outside-range",
        "Inject ‸18 mg of Victoza.": "dose-outside-range",
        "Ozempic 1 mg ‸once a day is usual.": "other-dose",
        "Semaglutide is a ‸daily injection.": "other-dose",
        "Inject Victoza ‸once a week.": "other-dose",
        "Trulicity is injected ‸every day.": "other-dose",
        "Take chlorpromazine 25 mg ‸twice a day.": "other-dose",
        "Inject Lantus ‸10 mg at bedtime.": "other-dose",
        "Inject ‸10 mL of insulin glargine at bedtime.": "other-dose",
        "Dulaglutide (‸Toujeo) is a pen.": "wrong-brand",
        "‸Toujeo (dulaglutide) is a pen.": "wrong-brand",
        "Liraglutide, sold as Victoza or ‸Wegovy, is a pen.": "wrong-brand",
        "Take ‸tirzepitide.": "misspelt-medicine",
        "Take ‸metfromin with food.": "misspelt-medicine",
        "Take ‸chlorpropamide with food.": "look-alike-name",
    }
    found = found_in(tiny, *(text.replace("‸", "") for text in cases))
    assert [(f.span.line, f.span.column, f.code) for f in found] == [
        (3 + 2 * at, text.index("‸") + 1, code) for at, (text, code) in enumerate(cases.items())]
    assert {f.code: f.severity for f in found} == {
        code: Severity.WARNING if code == "look-alike-name" else Severity.ERROR
        for code in cases.values()}


def test_what_the_register_bears_out_or_does_not_speak_of_is_let_be(tiny: TinyLibrary) -> None:
    """The same dose in other words, other frequencies beside it, and other amounts."""
    assert found_in(
        tiny, "Take levothyroxine 100 micrograms, or 0.1 mg, in the morning.",
        "On levothyroxine, eat 60 g of protein and walk 150 minutes a week.",
        "Inject Ozempic 1 mg under the skin every week. Check your sugar every day.",
        "Semaglutide comes as a weekly injection or a daily tablet.",
        "Semaglutide is raised every 4 weeks. Ring us each week.",
        "Take semaglutide 14 mg by mouth once daily, and never with Trulicity once a week.",
        "Use 10 units of Lantus at night. Your glucose was 100 mg/dL.",
        "Dulaglutide (Trulicity) and insulin glargine (Lantus, Toujeo) are pens.",
        "Ozempic and Victoza are two brands. Chlorpromazine can cloud your eyes.",
        "Insulins, statins and morphine’s kin need care; morphing and heparan do not.",
        "Insulin glargine is injected each night; rapid insulin three times a day.",
        "While you take Victoza, weigh yourself once a week, and ring us every month.",
        "A tablet of levothyroxine has 25, 50 or 100 micrograms. Semaglutide was compared with "
        "liraglutide 1.8 mg once a day.", "Lantus lasts 24 hours a day.",
        "Victoza is taken daily; Trulicity, weekly.", "Metformin 500 mg twice a day is another.",
    ) == []


def test_a_cell_is_read_with_the_medicine_at_the_head_of_its_row(tiny: TinyLibrary) -> None:
    """How often and by which way, of a medicine that only the head of the row names."""
    found = found_in(tiny, TABLE.format("Daily injection, or weekly tablet", "Toujeo"))
    assert [(f.code, f.span.line) for f in found] == [("other-dose", 5), ("other-dose", 5),
                                                      ("wrong-brand", 6)]
    assert found_in(tiny, TABLE.format("Weekly injection, or daily tablet", "Trulicity")) == []


def register(*doses: tuple[str, str, str, str, str]) -> str:
    """A register of doses: what of, the value, unit and frequency, route, least and most."""
    return "".join(
        FACT.format(id=f"dose-{at}", quantity=f"dose of {medicine}", value=value, unit=unit)
        + (f"  route: {route}\n" if route else "")
        + (f'  range: {{from: "{least}", to: "{most}", sources: [smith2020]}}\n' if most else "")
        for at, (medicine, value, unit, route, bounds) in enumerate(doses)
        for least, _, most in [bounds.partition("-")])


def codes_in(tiny: TinyLibrary, doses: str, text: str) -> list[str]:
    """The findings that a text has beside a register of doses."""
    tiny.write(FACTS, doses)
    tiny.write(PATIENT, f"# Care\n\n{text}\n")
    return [f.code for f in tiny.check() if f.code in ("other-dose", "dose-outside-range")]


THRICE = register(("metformin", "500", "mg three times daily", "by mouth", ""))


@pytest.mark.parametrize(("text", "codes"), [
    ("Take metformin 500 mg daily.", ["other-dose"]),
    ("Take metformin 500 mg twice-daily.", ["other-dose"]),
    ("Take metformin 500 mg 2 times daily.", ["other-dose"]),
    ("Take metformin 500 mg three times weekly.", ["other-dose"]),
    ("Take metformin 500 mg ten times daily.", ["other-dose"]),
    ("Take metformin 500 mg three times a day.", []),
    ("Take metformin 500 mg 3 times daily.", []),
    ("Take metformin 500 mg every 8 hours.", [])])
def test_times_daily_are_as_many_as_are_said(tiny: TinyLibrary, text: str, codes: list[str]
                                             ) -> None:
    """“Three times daily” is three times a day, in the register and in a text."""
    assert codes_in(tiny, THRICE, text) == codes


MIXED = register(
    ("methotrexate", "10", "mg once a week", "by mouth", "7.5-25"),
    ("metformin", "500", "mg twice a day", "by mouth", "500-1000"),
    ("paracetamol", "1", "g four times a day", "by mouth", "0.5-1"),
    ("warfarin tablets", "5", "mg once a day", "", "1-15"),
    ("insulin glargine", "10", "units at bedtime", "under the skin", "4-40"))


@pytest.mark.parametrize("text", [
    "Do not take methotrexate every day. Take it once a week.",
    "Taking methotrexate 10 mg daily can kill.",
    "Never take methotrexate daily: take methotrexate once a week.",
    "You mustn’t take 100 mg of methotrexate.",
    "Methotrexate 10 mg every day is far too much.",
    "Methotrexate 100 mg is an overdose."])
def test_a_warning_of_a_wrong_dose_is_let_be(tiny: TinyLibrary, text: str) -> None:
    """What a clause forbids, or calls a danger, is no instruction."""
    assert codes_in(tiny, MIXED, text) == []


@pytest.mark.parametrize(("text", "code"), [
    ("Do not stop taking methotrexate 10 mg daily.", "other-dose"),
    ("Do not forget to take methotrexate every day.", "other-dose"),
    ("Take methotrexate 10 mg daily, and do not drink.", "other-dose"),
    ("Do not crush it: take methotrexate 10 mg daily.", "other-dose"),
    ("Do not chew it and take methotrexate every day.", "other-dose"),
    ("Take methotrexate 100 mg once a week; too much alcohol harms.", "dose-outside-range")])
def test_an_order_beside_a_negation_is_still_found(tiny: TinyLibrary, text: str, code: str
                                                   ) -> None:
    """A negation of another clause, or of stopping, takes no dose back."""
    assert codes_in(tiny, MIXED, text) == [code]


@pytest.mark.parametrize("text", [
    "Insulin glargine 100 units/mL is a clear liquid.",
    "Insulin glargine 100 units per mL is in the pen.",
    "Take no more than 4 g of paracetamol in 24 hours.",
    "Take no more than 2,000 mg of metformin a day.",
    "Take at most 4 g of paracetamol per day.",
    "Paracetamol: 500 mg, up to four times a day.",
    "Take metformin 500 mg in the morning and 500 mg in the evening.",
    "Take metformin 500 mg in the morning and at night.",
    "Take metformin 500 mg every morning and evening.",
    "Stop metformin 500 mg a week before your test.",
    "Warfarin tablets are given a month at a time."])
def test_strengths_limits_and_lengths_of_time_are_no_wrong_doses(tiny: TinyLibrary, text: str
                                                                 ) -> None:
    """What is in a mL, a day's most, parts of a day that add up, a time that is no frequency."""
    assert codes_in(tiny, MIXED, text) == []


@pytest.mark.parametrize(("text", "code"), [
    ("Take no more than 40 g of paracetamol in 24 hours.", "dose-outside-range"),
    ("Take no more than 20,000 mg of metformin a day.", "dose-outside-range"),
    ("Take no more than 500 micrograms of paracetamol a day.", "other-dose"),
    ("Insulin glargine 100 units at bedtime is usual.", "dose-outside-range"),
    ("Take paracetamol 50 mg four times a day.", "other-dose"),
    ("Take warfarin 5 mg in the morning and 5 mg in the evening.", "other-dose"),
    ("Take metformin 500 mg in the morning or in the evening.", "other-dose"),
    ("Take no more than 10 mg of methotrexate a day.", "other-dose"),
    ("Take metformin 500 mg a week.", "other-dose")])
def test_wrong_doses_beside_them_are_still_found(tiny: TinyLibrary, text: str, code: str) -> None:
    """A limit ten times too high, a unit a thousand times off, and a wrong sum of a day."""
    assert codes_in(tiny, MIXED, text) == [code]


@pytest.mark.parametrize(("text", "codes"), [
    ("Take methotrexate 10 mg on Mondays and Thursdays.", ["other-dose"]),
    ("Inject fifty units of insulin glargine at bedtime.", ["dose-outside-range"]),
    ("Take methotrexate 10 mg on Mondays.", []),
    ("Take warfarin 5 mg on Mondays, and 4 mg on other days.", []),
    ("Take metformin 500 mg on Monday for the first time.", [])])
def test_days_of_the_week_and_numbers_in_words_are_read(tiny: TinyLibrary, text: str,
                                                         codes: list[str]) -> None:
    """Two named days are twice a week; of a daily dose a day may have an amount of its own."""
    assert codes_in(tiny, MIXED, text) == codes


ROW = "| Medicine | Dose | {head} |\n|---|---|---|\n| Methotrexate | 10 mg | {cell} |"


@pytest.mark.parametrize(("head", "cell", "codes"), [
    ("How often", "every day", ["other-dose"]),
    ("When", "Usually twice a day, by mouth", ["other-dose"]),
    ("How often", "weekly", []),
    ("Blood tests", "every 3 months", []),
    ("Good to know", "Ring us every day that you feel ill", [])])
def test_a_cell_that_says_only_how_often_is_read(tiny: TinyLibrary, head: str, cell: str,
                                                  codes: list[str]) -> None:
    """It is of the medicine at the head of its row, unless its column is on tests or visits."""
    assert codes_in(tiny, MIXED, ROW.format(head=head, cell=cell)) == codes


TWO_WAYS = register(("semaglutide injection", "1", "mg once a week", "", "0.25-2.4"),
                    ("semaglutide tablets", "7", "mg once a day", "", "3-25"))


@pytest.mark.parametrize(("text", "codes"), [
    ("Inject semaglutide 20 mg once a week.", ["dose-outside-range"]),
    ("Inject 14 mg of semaglutide.", ["dose-outside-range"]),
    ("Take a tablet of semaglutide 1 mg.", ["dose-outside-range"]),
    ("Semaglutide 14 mg once a week is usual.", ["dose-outside-range"]),
    ("Semaglutide 1 mg once a day is usual.", ["dose-outside-range"]),
    ("Inject semaglutide 1 mg once a week.", []),
    ("Swallow semaglutide 14 mg every day.", []),
    ("Semaglutide is 14 mg for some and 1 mg for others.", []),
    ("Change semaglutide tablets of 14 mg to a 1 mg injection.", [])])
def test_a_range_is_that_of_the_way_and_the_frequency_in_the_text(
        tiny: TinyLibrary, text: str, codes: list[str]) -> None:
    """An injection is not held by the range of the tablets, nor a weekly dose by a daily one."""
    assert codes_in(tiny, TWO_WAYS, text) == codes


@pytest.mark.parametrize(("unit", "more", "lacks"), [
    ('""', "  route: by mouth\n  frequency: once a day\n", "no unit"),
    ("once a day", "  route: by mouth\n", "no unit"),
    ("mg", "  frequency: once a day\n", "no way in which it is given"),
    ("mg", "  route: by mouth\n", "no frequency"),
    ("mg once a day", "", "no way in which it is given"),
    ("mg", "", "no way in which it is given and no frequency")])
def test_a_dose_in_the_register_is_whole(tiny: TinyLibrary, unit: str, more: str, lacks: str
                                         ) -> None:
    """A dose says how much of what, by which way and how often; what is lacking is told."""
    tiny.write(FACTS, FACT.format(id="dose", quantity="dose of a medicine", value="5", unit=unit)
               + more)
    finding, = (f for f in tiny.check() if f.code == "unclear-dose")
    assert finding.severity is Severity.ERROR and finding.what == f"The dose “dose” has {lacks}."
    assert (finding.span.path, finding.span.line) == (FACTS, 4 if lacks == "no unit" else 3)


def test_a_form_or_a_frequency_in_the_words_of_a_dose_is_enough(tiny: TinyLibrary) -> None:
    """What the unit and the quantity tell is not asked for again."""
    tiny.write(FACTS, FACT.format(id="one", quantity="dose of an ointment", value="5",
                                  unit="g twice a day")
               + FACT.format(id="two", quantity="dose", value="2", unit="puffs every 4 hours"))
    assert [f for f in tiny.check() if f.code == "unclear-dose"] == []


def test_the_source_of_a_range_must_be_in_the_bibliography(tiny: TinyLibrary) -> None:
    """A range without a source that is there is no check at all."""
    tiny.write(FACTS, REGISTER.replace("sources: [smith2020]}", "sources: [nobody1999]}", 1))
    finding, = (f for f in tiny.check() if f.code == "unknown-citation-key")
    assert "nobody1999" in finding.what and finding.span.path == FACTS


def test_in_clean_prose_no_word_is_taken_for_a_slip() -> None:
    """In more than 20,000 words of clinical text at most one in 1,000 is, and no word twice."""
    words = [word.strip(".,;:()“”") for path in sorted(SETS.glob("*clean*.txt"))
             for word in path.read_text(encoding="utf-8").split()]
    assert len(words) > 20_000
    assert {word: slip_of(word) for word in words if word.isalpha() and slip_of(word)} == {}


@pytest.mark.parametrize(("text", "brands"), [
    ("Wegovy and Mounjaro (semaglutide and tirzepatide) help.", []),
    ("Lantus/Humalog (insulin glargine/insulin lispro) are insulins.", []),
    ("Metformin, Wegovy and Mounjaro (semaglutide, tirzepatide) help.", []),
    ("Trulicity (dulaglutide) or Wegovy (semaglutide) helps.", []),
    ("Wegovy and Mounjaro (tirzepatide and semaglutide) help.", ["Wegovy", "Mounjaro"]),
    ("Wegovy and Toujeo (semaglutide and dulaglutide) help.", ["Toujeo"]),
    ("Metformin or Toujeo (dulaglutide) helps.", ["Toujeo"]),
    ("Dulaglutide, sold as Trulicity or Wegovy (semaglutide).", ["Wegovy"])])
def test_lists_of_brands_are_paired_in_their_order(tiny: TinyLibrary, text: str,
                                                    brands: list[str]) -> None:
    """The first with the first, the second with the second; where the counts differ none is."""
    found = [f for f in found_in(tiny, text) if f.code == "wrong-brand"]
    assert [text[f.span.column - 1:].split(" ")[0] for f in found] == brands


def test_other_spellings_of_a_name_are_no_slips() -> None:
    """What a medicine or a brand is called in another country is no wrong letter."""
    for name in ("colecalciferol", "Durogesic", "mesalamine", "mitozantrone"):
        assert slip_of(name) == "", name


def test_every_slip_of_a_long_name_is_found() -> None:
    """A letter lost, doubled, changed or two turned about, anywhere in the name."""
    for name in ("tirzepatide", "levothyroxine", "trulicity"):
        for at in range(len(name)):
            for word in (name[:at] + name[at + 1:], name[:at] + name[at] + name[at:],
                         name[:at] + "q" + name[at + 1:],
                         name[:at] + name[at:at + 2][::-1] + name[at + 2:]):
                assert word in KNOWN or slip_of(word) == name, word
    assert slip_of("tirzepatides") == slip_of("x" * 30_000) == ""
