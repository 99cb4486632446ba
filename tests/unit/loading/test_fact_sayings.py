"""What is said of a fact says its own numbers, and a difference is that of its arms."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Findings
from bifolio.loading.facts import read_facts
from bifolio.model.source import Source
from tests.support.places import ROOT

FACT = """\
{id}:
  quantity: {quantity}
  value: "{value}"
  unit: "{unit}"
  population: adults
  people: 1961
  time: {time}
  sources: [smith2020]
  grade: B
  confidence: verified
  as_of: 2026-01-31
"""
COMPARED = '  comparator: {{label: placebo, value: "{}"}}\n'


def found_in(text: str) -> list[tuple[str, int, int]]:
    findings = Findings()
    read_facts(Source("facts.yaml", text), findings)
    return [(f.code, f.span.line, f.span.column) for f in findings]


def fact(say: str = "", value: str = "4.8", unit: str = "%", name: str = "fall",
         quantity: str = "people who fell", compared: str = "") -> str:
    text = FACT.format(id=name, quantity=quantity, value=value, unit=unit, time="26 weeks")
    text += COMPARED.format(compared) if compared else ""
    return text + (f'  say: {{patient: "{say}"}}\n' if say else "")


@pytest.mark.parametrize(("value", "unit", "say"), [
    ("4.8", "%", "about 5 of 100 people"), ("4.8", "%", "about five of a hundred people"),
    ("4.8", "%", "4.8%"), ("4.5", "%", "4 or 5 of every 100"), ("13.0", "%", "13 of 100"),
    ("4.8", "%", "about 1 in 20"), ("5", "%", "one in twenty"), ("31", "%", "about a third"),
    ("58", "%", "more than half"), ("-55", "%", "about half as many falls"),
    ("67", "%", "about two thirds"), ("0.4", "%", "fewer than 1 of 100 people"),
    ("1.7", "%", "2 of 100 people or fewer"), ("-15.2", "%", "about 15 percent less"),
    ("11", "per 100 people a year", "about {fact}`fall.number` of 100 people"),
    ("1", "in 10,000 users", "up to {fact}`fall.number` of 10,000 people"),
    ("2", "times", "about twice"), ("4.8", "%", "about 5 of 100 people in 26 weeks"),
    ("4.8", "%", "about 5 of 100, of 1,961 people"),
    ("207", "people", "about 210 people"), ("0.18", "%", "about 0.2%"),
    ("4.8", "%", "one of those who fell"), ("1961", "people", "about 2,000 people"),
    ("52", "weeks", "about 12 months"), ("4.8", "%", "a small number of people"),
    ("4.8", "%", "about 5 of 100 with type 2 diabetes on a GLP-1 drug, in 2026")])
def test_the_facts_own_numbers_and_their_roundings_may_be_said(value: str, unit: str, say: str
                                                               ) -> None:
    """The number, what “about” rounds it to, a share or a bound of it, the people, the time."""
    assert found_in(fact(say, value, unit)) == []


@pytest.mark.parametrize(("value", "unit", "say"), [
    ("4.8", "%", "about ‸50 of 100 people"), ("4.8", "%", "‸5 of 100 people"),
    ("4.8", "%", "about ‸5 of 1,000 people"), ("4.8", "%", "‸Ninety of a hundred people"),
    ("4.8", "%", "about 5 of 100 people in ‸26 months"), ("58", "%", "about ‸a third"),
    ("31", "%", "more than ‸half"), ("4.8", "%", "about ‸1 in 5"), ("5", "%", "‸one in ten"),
    ("4.5", "%", "‸5 or 6 of 100"), ("4.8", "%", "fewer than ‸3 of 100"),
    ("2", "times", "about ‸5-fold"), ("4.8", "%", "about 5 of 100, of ‸19,610 people"),
    ("0.18", "%", "about ‸2%"), ("11", "per 100 people", "‸{fact}`fall.number` of 1,000 people"),
    ("207", "people", "about ‸300 people"), ("7", "%", "‸seventeen percent")])
def test_another_number_than_the_facts_is_found_at_its_place(value: str, unit: str, say: str
                                                             ) -> None:
    """In digits or in words: the number, what it is of, the people or the time."""
    text = fact(say, value, unit)
    line = text[:text.index("‸")].count("\n") + 1
    column = len(text[:text.index("‸")].rpartition("\n")[2]) + 1
    assert found_in(text.replace("‸", "")) == [("number-not-of-fact", line, column)]


RESULT = """\
attacks:
  quantity: {quantity}
  value: "{value}"
  unit: "{unit}"
  population: women over 40
  people: 60
  time: 52 weeks
  sources: [smith2020]
  grade: B
  confidence: verified
  as_of: 2026-01-31
  say: {{patient: "{say}"}}
"""


def codes_of(say: str, value: str, unit: str, quantity: str = "people with an attack") -> list[str]:
    return [code for code, *_ in found_in(
        RESULT.format(say=say, value=value, unit=unit, quantity=quantity))]


@pytest.mark.parametrize(("value", "unit", "say"), [
    ("4.8", "%", "52 of 100 people"), ("4.8", "%", "60% more"), ("4.8", "%", "about 60 of 100"),
    ("4.8", "%", "4.8 of 60 people"), ("5", "per 1,000", "60 of 1,000"), ("4.8", "%", "about 40%"),
    ("5", "per 1,000", "about 52 per 1,000"), ("5", "per 1,000", "5%"), ("4.8", "%", "60 more"),
    ("2", "%", "twice")])
def test_the_people_and_the_time_of_a_fact_are_no_result(value: str, unit: str, say: str) -> None:
    """They may be said as people and as time, and not as the share that a trial found."""
    assert codes_of(say, value, unit) == ["number-not-of-fact"]


@pytest.mark.parametrize(("value", "unit", "say"), [
    ("4.8", "%", "about 5 of 100, of 60 people"), ("12", "people", "12 of 60 women"),
    ("4.8", "%", "about 5 of 100 women over 40"), ("4.8", "%", "over 40, about 5 of 100"),
    ("5", "per 1,000", "0.5%"),
    ("5", "per 1,000", "about 1 in 200"), ("4.8", "%", "4.8% of 60 older women"),
    ("4.8", "%", "about 5 of 100 in 12 months"), ("4.8", "%", "4.8% in 1 year")])
def test_the_people_and_the_time_of_a_fact_may_be_said_as_such(value: str, unit: str, say: str
                                                               ) -> None:
    """With their noun, in the words of the fact, and a year for 52 weeks."""
    assert codes_of(say, value, unit) == []


@pytest.mark.parametrize(("value", "unit", "say", "held"), [
    ("3.4", "years", "more than 3 years", True), ("3.4", "years", "less than 4 years", True),
    ("40", "months", "more than 3 years", True), ("68", "weeks", "more than a year", True),
    ("3.4", "years", "more than 2 years", False), ("3.4", "years", "more than 4 years", False),
    ("3.4", "years", "less than 3 years", False), ("3.4", "years", "about 3 years", False),
    ("40", "months", "more than 4 years", False), ("68", "weeks", "more than 2 years", False)])
def test_a_time_is_more_than_the_whole_number_below_it(value: str, unit: str, say: str,
                                                       held: bool) -> None:
    """Nobody need read 3.4 years: “more than 3 years” is true of it, in any unit of time."""
    assert codes_of(say, value, unit, "length of the trial") == \
        ([] if held else ["number-not-of-fact"])


@pytest.mark.parametrize(("value", "unit", "quantity", "say"), [
    ("80", "%", "people who got better", "about 1 in 5 got better"),
    ("80", "%", "people who lived", "more than 1 in 6 died"),
    ("80", "%", "people who got better", "20 of 100 got better"),
    ("80", "%", "people who got better", "no more than 20 of 100 got better"),
    ("-55", "%", "change in attacks", "55% more attacks"),
    ("-55", "%", "change in attacks", "Attacks rose by 55%"),
    ("-55", "%", "change in attacks", "a rise of about 55%"),
    ("+5.0", "%", "change in fat", "lower by 5%"), ("4.8", "%", "women over 40", "over 40% fell"),
    ("-75", "%", "change in attacks", "three quarters as many attacks"),
    ("-1.5", "kg", "change in weight", "1.5 kg more"), ("+5.0", "%", "change in fat", "5% less"),
    ("58", "%", "fall in new cases", "58% more"), ("6", "fewer per 100", "gain", "6 more per 100")])
def test_the_opposite_of_a_fact_is_found(value: str, unit: str, quantity: str, say: str) -> None:
    """More for less, and what a share leaves for the share itself."""
    assert codes_of(say, value, unit, quantity) == ["number-not-of-fact"]


@pytest.mark.parametrize(("value", "unit", "quantity", "say"), [
    ("25", "%", "people who got better", "75 of 100 did not"),
    ("25", "%", "people who got better", "75% didn’t get better"),
    ("25", "%", "people who got better", "about three quarters did not get better"),
    ("80", "%", "people who got better", "about 1 in 5 were left without help"),
    ("-55", "%", "change in attacks", "55% fewer attacks"),
    ("-75", "%", "change in attacks", "a quarter as many attacks"),
    ("-1.5", "kg", "change in weight", "lost 1.5 kg more"),
    ("5", "%", "people who fell", "5% or less"), ("+5.0", "%", "change in fat", "rose by 5%"),
    ("58", "%", "fall in new cases", "58% fewer"),
    ("-15", "%", "change in attacks", "15% less")])
def test_the_same_fact_may_be_told_from_its_other_side(value: str, unit: str, quantity: str,
                                                       say: str) -> None:
    """What a share leaves stands beside a word of denial; less for a number below nothing."""
    assert codes_of(say, value, unit, quantity) == []


def test_both_arms_may_be_said_of_a_fact_that_compares() -> None:
    """The number of the comparator counts as the fact's own."""
    assert found_in(fact("about 5 of 100, not 13 of 100", compared="13")) == []
    assert [code for code, *_ in found_in(fact("about 5 of 100, not 12 of 100", compared="13"))
            ] == ["number-not-of-fact"]


ARMS = fact(value="4.8", name="walk") + fact(
    value="11", name="rest", quantity="people who fell at rest")


@pytest.mark.parametrize(("value", "unit", "more", "lines"), [
    ("6", "fewer per 100", "  arms: [walk, rest]\n", []), ("6", "fewer per 100", "", []),
    ("6.2", "pp", "  arms: [walk, rest]\n", []), ("60", "fewer per 100", "", [25]),
    ("60", "fewer per 100", "  arms: [walk, rest]\n", [25]),
    ("6", "more per 100", "  arms: [walk, rest]\n", [25]),
    ("6", "fewer per 100", "  arms: [walk, nobody]\n", [25])])
def test_a_difference_is_the_difference_of_its_arms(value: str, unit: str, more: str,
                                                    lines: list[int]) -> None:
    """By the arms it names, or those of the same people, time and source; which way, too."""
    text = ARMS + fact(value=value, unit=unit, name="gain",
                       quantity="people who fell, on walks against at rest") + more
    assert found_in(text) == [("unequal-difference", line, 10) for line in lines]


@pytest.mark.parametrize(("gain", "count"), [
    (fact(value="2", unit="fewer per 100", name="gain", quantity="strokes"), 0),
    (fact(value="62", unit="fewer per 1,000", name="gain", quantity="people who fell"), 0),
    (fact(value="6", unit="fewer per 1,000", name="gain", quantity="people who fell"), 1),
    (fact(value="62", unit="fewer per 1,000", name="gain") + "  arms: [walk, rest]\n", 0),
    (fact(value="+6.2", unit="pp", name="gain") + "  arms: [walk, rest]\n", 1),
    (fact(value="-6.2", unit="pp", name="gain") + "  arms: [walk, rest]\n", 0),
    (fact(value="+6.2", unit="pp", name="gain") + "  arms: [rest, walk]\n", 0),
    (fact(value="-6.2", unit="%", name="gain") + "  arms: [rest, walk]\n", 1)])
def test_a_difference_is_of_its_own_quantity_whole_and_sign(gain: str, count: int) -> None:
    """Of another outcome it is no difference; 62 of 1,000 are 6.2 of 100; minus is first less."""
    assert [code for code, *_ in found_in(ARMS + gain)].count("unequal-difference") == count


def test_what_a_comparator_leaves_open_is_not_held_against_another_outcome() -> None:
    """Nausea in 20 and 10 of 100 says nothing of strokes, and something of nausea."""
    arm = fact(value="20", name="sick", quantity="people with nausea", compared="10")
    for quantity, codes in (("people with strokes", []), ("nausea", ["unequal-difference"])):
        gain = fact(value="2", unit="more per 100", name="gain", quantity=quantity)
        assert [code for code, *_ in found_in(arm + gain)] == codes


def test_arms_are_of_the_same_time() -> None:
    """An arm that was measured for another time is no arm of this difference."""
    text = ARMS.replace("time: 26 weeks", "time: 26 months", 1) + fact(
        value="6", unit="fewer per 100", name="gain", quantity="the gain")
    text += "  arms: [walk, rest]\n"
    assert [code for code, *_ in found_in(text)] == ["unequal-difference"]


def test_what_a_fact_is_compared_with_is_what_that_arm_says() -> None:
    """A comparator with another number than the fact of its own is an error."""
    arm = fact(value="1.3", name="fall-placebo", quantity="people who fell on placebo")
    assert found_in(fact(compared="1.3") + arm) == []
    assert [code for code, *_ in found_in(fact(compared="13") + arm)] == ["contradicting-facts"]


def test_the_reference_register_has_arms_for_each_computed_difference() -> None:
    """What is computed “from the two arms” names them."""
    text = (ROOT / "content/insulin-resistance/facts.yaml").read_text(encoding="utf-8")
    findings = Findings()
    facts = read_facts(Source("facts.yaml", text), findings)
    assert [f.name for f in facts.values()
            if f.quantity.endswith("from the two arms") and not f.arms] == []
    assert [f.code for f in findings] == []
