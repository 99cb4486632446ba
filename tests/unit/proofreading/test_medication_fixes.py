"""No fix changes an instruction: what is to be written instead says what the text says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from bifolio.model import Audience
from bifolio.proofreading.medication.look_alike_letters import plain
from bifolio.proofreading.medication.reading import WORDINGS, error_prone
from bifolio.proofreading.medication.wordings import Pattern, Wording
from tests.support.library import TinyLibrary
from tests.support.medication_cases import ROUNDS, seeded, sown

# Kept by hand, apart from the engine: what an abbreviation can mean, by its letters. A fix for it
# names all of this; where that is more than one thing, the writer is asked.
MEANINGS = {
    "u": "units", "mu": "milliunits|million units", "iu": "international units|into the womb",
    "ius": "international units|into the womb", "ng": "nanograms",
    **dict.fromkeys(("μg", "μgm", "μgms", "ug", "ugs", "mcg", "mcgs"), "micrograms"),
    "cc": "mL|with food", "ccs": "mL|with food",
    "od": "once a day|right eye|overdose", "os": "left eye|by mouth", "ou": "both eyes",
    "ad": "right ear|*", "as": "left ear|*", "au": "both ears|*", "po": "by mouth",
    "ij": "injection|jugular vein", "in": "into the nose|*", "it": "intrathecal|*",
    "peros": "by mouth|left eye",
    **dict.fromkeys(("sc", "sq", "subq", "subqut"), "under the skin"),
    "qd": "once a day|four times a day",
    **dict.fromkeys(("qday", "qdaily", "q1d", "q1day", "1d"), "once a day"), "id": "once a day|*",
    **dict.fromkeys(("qod", "qad", "qotherd", "qotherday", "q2d", "q2day", "q2days"),
                    "every other day"),
    "bds": "twice a day", "bid": "twice a day", "tds": "three times a day",
    "bd": "twice a day", "tid": "three times a day", "qqh": "every four hours", "qh": "every hour",
    "om": "every morning", "mane": "every morning", "nocte": "every night", "on": "every night|*",
    "ac": "before food|*", "pc": "after food|*", "stat": "at once",
    "qds": "four times a day", "qid": "four times a day",
    "prn": "when needed", "bt": "at bedtime|twice a day", "hs": "at bedtime|half strength",
    "qhs": "every night at bedtime",
    **dict.fromkeys(("qn", "qnoc", "qnite", "qnight"), "every night"),
    "tiw": "three times a week", "biw": "twice a week|every two weeks",
    "ud": "as directed|unit dose", "utdict": "as directed", "utdictum": "as directed",
    "ss": "half|sliding scale", "iss": "one and a half|insulin sliding scale",
    "iiss": "two and a half|*", "iiiss": "three and a half|*", "riss": "sliding scale insulin|*",
    "ssi": "sliding scale insulin|surgical site infection",
    "ssri": "sliding scale insulin|selective serotonin reuptake inhibitor", "oj": "orange juice",
    "<": "less than", ">": "more than", "<=": "at most", ">=": "at least",
    "≤": "at most", "≥": "at least", "</=": "at most", ">/=": "at least", "=<": "at most|*",
    "=>": "at least|*",
    **dict.fromkeys(("ms", "mso4", "ms04"), "morphine sulfate|magnesium sulfate"),
    "msir": "morphine sulfate|*", "mscontin": "morphine sulfate|*",
    "mgso4": "magnesium sulfate", "mgs04": "magnesium sulfate", "znso4": "zinc sulfate",
    "hctz": "hydrochlorothiazide|hydrocortisone", "hct": "hydrochlorothiazide|hydrocortisone",
    "azt": "zidovudine|azathioprine|aztreonam", "cpz": "chlorpromazine|prochlorperazine",
    "mtx": "methotrexate|mitoxantrone", "ptu": "propylthiouracil|mercaptopurine",
    "tnk": "tenecteplase|alteplase", "tpa": "tenecteplase|alteplase",
    "apap": "paracetamol|a machine for breathing at night",
    "dto": "tincture of opium|diluted tincture of opium", "araa": "vidarabine|cytarabine",
    "t3": "liothyronine|paracetamol with codeine",
    "tac": "triamcinolone|tacrolimus|tetracaine, adrenaline and cocaine",
    # by the whole of what is said, or the name of the entry
    "@": "at", "&": "and", "plus": "and|plus", "arrow": "increase|decrease",
    "discontinue": "stop|discharge", "hour-sign": "hours|degrees", "slash-of-two": "and|or|to|per",
    "slash-for-per": "per", "pound-sign": "pounds|number", "nothing-sign": "none|no|zero",
    "every-evening-at": "every day at", "thousands-letter": "thousand|million",
    "no-separator": "million", "fraction": "or",
}
HOURS = {"1": "one", "2": "two", "3": "three", "4": "four", "6": "six", "7": "seven", "8": "eight",
         "10": "ten", "12": "twelve", "14": "fourteen", "16": "sixteen", "18": "eighteen",
         "24": "twenty-four", "36": "thirty-six", "48": "forty-eight", "72": "seventy-two"}
ASKS = ("which is meant", "what is meant", " or ", "Write “every day at”, and the time.",
        "from a million on")
_MOST = 3000  # texts of one group


def variants(tree: Any) -> Iterator[str]:
    """Texts that a parsed pattern matches: every letter and branch, few repeats of each."""
    parts = [[*islice(_of(op, given), _MOST)] for op, given in tree]
    return ("".join(signs) for signs in islice(product(*parts), _MOST))


def _of(op: Any, given: Any) -> Iterator[str]:
    if op is sre.LITERAL:
        yield chr(given)
    elif op is sre.IN:
        for kind, what in given:
            if kind is sre.LITERAL:
                yield chr(what)
            elif kind is sre.RANGE:
                yield from (chr(what[0]), chr(what[1]))
            else:
                yield {sre.CATEGORY_SPACE: " ", sre.CATEGORY_DIGIT: "7"}.get(what, "a")
    elif op is sre.SUBPATTERN:
        yield from variants(given[3])
    elif op is sre.BRANCH:
        for branch in given[1]:
            yield from variants(branch)
    elif op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
        low, high, repeated = given
        once = [*islice(variants(repeated), 40)]
        for times in range(low, min(int(high), low + 3) + 1):
            yield from ("".join(signs) for signs in islice(product(once, repeat=times), 200))
    else:
        yield ""  # a bound or a look around it adds no sign


def groups(tree: Any) -> Iterator[Any]:
    """Each group of a parsed pattern that names the wording, wherever it stands."""
    for op, given in tree:
        if op is sre.SUBPATTERN and given[0] is not None:
            yield given[3]
        elif op is sre.SUBPATTERN:
            yield from groups(given[3])
        elif op is sre.BRANCH:
            for branch in given[1]:
                yield from groups(branch)


def may_be_said(pattern: Pattern) -> set[str]:
    tree = _parser.parse(pattern.regex)
    return {text for group in (*groups(tree),) or (tree,) for text in variants(group)}


def meanings(wording: Wording, said: str) -> str | None:
    letters = re.sub(r"[\W_]", "", said.casefold())
    if hours := re.fullmatch(r"q\D{0,2}(\d+)(?:\s?(?:[-–]|to)\s?(\d+))?[\s.]*h\w*\.?",
                             said.casefold()):
        every = " to ".join(HOURS[number] for number in hours.groups() if number)
        return "every hour" if every == "one" else f"every {every} hours"
    return MEANINGS.get(letters or "".join(said.split())) or MEANINGS.get(wording.name)


def judge(wording: Wording, said: str) -> None:
    """A fix names no number of its own, and all that the wording can mean, or chooses nothing."""
    fix = wording.fix(said)
    assert not re.search(r"\d", fix), (said, fix)
    quoted, means = re.findall("“(.+?)”", fix), meanings(wording, said)
    if not quoted:
        return  # it says how to write it, and not what
    assert means, (wording.name, said, fix)
    assert set(quoted) == set(means.split("|")) - {"*"}, (wording.name, said, fix)
    if "|" in means:
        assert any(words in fix for words in ASKS), (wording.name, said, fix)
        assert ("something else" in fix) == ("*" in means)


@pytest.mark.parametrize(("wording", "pattern"), [
    pytest.param(wording, pattern, id=wording.name)
    for wording in WORDINGS for pattern in wording.patterns])
def test_no_fix_of_the_table_says_another_thing(wording: Wording, pattern: Pattern) -> None:
    """For every text that an entry's pattern can find, its fix keeps the meaning or asks for it."""
    said = may_be_said(pattern)
    assert said - {""}
    for text in said:
        judge(wording, plain(text)[0])


def test_no_fix_for_a_sown_fault_says_another_thing() -> None:
    """For every fault of the sets, written with and without stops, spaces and capitals, too."""
    texts = [text for _, text in seeded()] + [text for number in ROUNDS
                                              for _, text, _, _ in sown(number)]
    judged = 0
    for text in texts:
        for form in (text, text.upper(), text.lower(), text.replace(" ", "\u00a0")):
            for start, end, wording in error_prone(form, "en-GB", Audience.PATIENT):
                judge(wording, plain(form[start:end].strip())[0])
                judged += 1
    assert judged > 1000


BRITISH = {
    "o.d.": "once a day", "OD": "once a day", "b.d.": "twice a day", "b.d.s.": "twice a day",
    "b.i.d.": "twice a day", "t.d.s.": "three times a day", "t.i.d.": "three times a day",
    "q.d.s.": "four times a day", "q.i.d.": "four times a day", "p.r.n.": "when needed",
    "q.o.d.": "every other day", "q.a.d.": "every other day", "q.d.": "once a day",
    "q.d.h.s.": "-", "a.c.": "-", "p.c.": "-", "o.n.": "-", "o.m.": "-", "q.h.": "-",
    "q.q.h.": "-", "q.d.p.c.": "-", "p.o.d.": "-",
}
TIMES = ("once a day", "twice a day", "three times a day", "four times a day", "every other day",
         "when needed")


@pytest.mark.parametrize("written", BRITISH)
@pytest.mark.parametrize("change", [
    str, str.upper, lambda text: text.replace(".", ""),
    lambda text: text.replace(".", ". ").strip(),
    lambda text: text.replace(".", ".\u00a0").strip(), lambda text: text.rstrip("."),
    lambda text: text.replace(".", "\u202f").strip(), lambda text: text.replace(".", ".\n").strip(),
    lambda text: text.replace(".", "\u2024")])
@pytest.mark.parametrize("sentence", ["Take 1 tablet {}.", "Amoxicillin 500 mg {} for 5 days.",
                                      "One drop {} in the sore eye", "Take 5 mL {} with food"])
def test_a_time_in_a_prescription_gets_no_other_time(written: str, change: Any,
                                                     sentence: str) -> None:
    """No fix names one time of day or frequency alone that the abbreviation does not have."""
    text = sentence.format(change(written))
    for start, end, wording in error_prone(text, "en-GB", Audience.PATIENT):
        fix = wording.fix(plain(text[start:end])[0])
        named = [time for time in TIMES if time in fix]
        assert not named or BRITISH[written] in named, (written, change(written), fix)


@pytest.mark.parametrize("written", ["q.d.s.", "Q.D.S.", "q. d. s.", "q.d.s"])
def test_four_times_a_day_is_told_as_four_times_a_day(written: str) -> None:
    """A longer abbreviation is read whole, and the fix says what the whole means."""
    text = f"Take 1 tablet {written} with food"
    fixes = {wording.fix(plain(text[start:end])[0])
             for start, end, wording in error_prone(text, "en-GB", Audience.PATIENT)}
    assert fixes == {"Write “four times a day”."}


@pytest.mark.parametrize(("sign", "means"), [
    (">", "more than"), ("<", "less than"), (">=", "at least"), ("<=", "at most"),
    ("> =", "at least"), ("< =", "at most"), (">/=", "at least"), ("</=", "at most"),
    ("≥", "at least"), ("≤", "at most"), ("=>", "at least”"), ("=<", "at most”")])
@pytest.mark.parametrize("sentence", [
    "Take {}2 tablets a day.", "Take {} 2 tablets a day.", "Stop it if pulse {}60.",
    "Not for children {} 12 years.", "Give 5 mg if weight {}50 kg."])
def test_a_limit_is_read_whole(sign: str, means: str, sentence: str) -> None:
    """However a limit is typed, its fix says that limit and not its neighbour's."""
    text = sentence.format(sign)
    found = [(text[start:end].strip(), wording.fix(plain(text[start:end].strip())[0]))
             for start, end, wording in error_prone(text, "en-GB", Audience.PATIENT)
             if wording.name == "more-or-less"]
    assert [said for said, _ in found] == [sign]
    assert f"“{means}" in found[0][1]


def test_a_large_dose_is_set_off_as_its_language_does() -> None:
    """No fix asks for a comma where a comma begins the decimals."""
    for language in ("en-GB", "en-ZA", "en-DE"):
        (_, _, wording), = error_prone("Inject 1000 units", language)
        assert "comma" not in wording.fix("1000") and "point" not in wording.fix("1000")
    assert [*error_prone("Take 1.000 mg of warfarin", "en-ZA")]  # which groups with a space


def test_a_point_that_sets_off_thousands_is_no_zero_at_the_end() -> None:
    """In German 1.000 mg are a thousand; no fix makes 1 mg of them. In English it is asked for."""
    assert not [*error_prone("Nehmen Sie 1.000 mg", "de")]
    (_, _, wording), = error_prone("Take 1.000 mg", "en-GB")
    assert "If it is no decimal sign, write the number anew." in wording.fix("1.000")


FACT = """\
dose:
  value: "{}"
  unit: mg
  dose: true
  sources: [shoes]
"""


@pytest.mark.parametrize(("value", "written"), [
    ("5.0 to 10", "5 to 10"), ("1.0 to 20.0", "1 to 20"), ("2.50", "2.5"), ("10.0", "10"),
    ("0.50 to 100", "0.5 to 100")])
def test_the_fix_for_the_zeros_of_a_dose_keeps_the_dose(
        tiny: TinyLibrary, value: str, written: str) -> None:
    """Both ends of a range keep their tens."""
    tiny.write("content/knees/facts.yaml", FACT.format(value))
    assert {f.fix for f in tiny.check() if f.code == "trailing-zero"} == {f"Write {written}."}


def test_a_near_match_of_a_fact_has_the_same_numbers(tiny: TinyLibrary) -> None:
    """A slip in a fact's name leads to no fact with another number in its name."""
    tiny.write("content/knees/facts.yaml", FACT.format("5").replace("dose:", "dose-5:", 1)
               + FACT.format("50").replace("dose:", "start-dose:", 1))
    tiny.change("content/knees/chapters/20-care.patient.md", "Walk a little",
                "Take {fact}`dose-50`, {fact}`dosee-5`. Walk a little")
    fixes = [f.fix for f in tiny.check() if f.code == "unknown-fact"]
    assert not any("dose-5" in fix for fix in fixes[:1])
    assert fixes[1].startswith("Did you mean “dose-5”?")
