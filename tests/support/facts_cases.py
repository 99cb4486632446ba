"""What the tests of facts share."""

from __future__ import annotations

import re

from tests.support.library import TinyLibrary

FACTS = "content/knees/facts.yaml"
WHAT = "content/knees/chapters/10-what.md"
PATIENT = "content/knees/chapters/20-care.patient.md"
CLINICIAN = "content/knees/chapters/20-care.clinician.md"
TABLE = "content/knees/tables/options.yaml"
REGISTER = """\
pain-26wk:
  quantity: change in pain with exercise
  value: "-15.2"
  unit: "%"
  comparator: {label: rest, value: "-5.0"}
  interval: {low: "-19.6", high: "-11.4", level: 95% CI}
  population: adults with a sore knee
  people: 1961
  time: 26 weeks
  sources: ["jones2019, p. 3"]
  grade: A
  confidence: verified
  as_of: 2026-01-31
steroid-dose:
  quantity: dose of a steroid into the knee
  value: "2.5"
  unit: mg
  population: adults
  sources: [smith2020]
  grade: B
  confidence: verified
  as_of: 2026-01-31
  dose: true
  route: into the joint
  frequency: once
  range: {from: "1", to: "10", sources: [smith2020]}
  say:
    patient: "a small dose"
    clinician: "no more than {fact}`steroid-dose.value` of triamcinolone hexacetonide once"
"""


def add_facts(tiny: TinyLibrary) -> TinyLibrary:
    """A register, printed in text, box, heading, table, note and title."""
    tiny.write(FACTS, REGISTER)
    tiny.change(WHAT, "The smooth cover", "## A fall of {fact}`pain-26wk`\n\nPain changes by "
                "{fact}`pain-26wk` after {fact}`pain-26wk.time`.\n\nThe smooth cover")
    tiny.change(PATIENT, "Walk a little", "::: action\nTake **{fact}`steroid-dose`** only.[^n]\n"
                ":::\n\n[^n]: It was {fact}`pain-26wk.people` people.[@jones2019]\n\nWalk a little")
    tiny.change(CLINICIAN, "Offer", "Give {fact}`steroid-dose`. Offer")
    tiny.change(TABLE, "swim: {often: Weekly, effect: Some}",
                'swim: {often: Weekly, effect: "{fact}`pain-26wk`"}')
    tiny.change(TABLE, "title: What helps", 'title: "What helps after {fact}`pain-26wk.time`"')
    return tiny


def squeezed(text: str) -> str:
    """A text with every space a plain one, one alone, and none before a stop."""
    return re.sub(r" (?=[.,)])", "", " ".join(text.replace("\u2060", "").split()))


def place_of(library: TinyLibrary, path: str, words: str) -> str:
    """PATH:LINE:COLUMN of the first place of some words."""
    text = (library.root / path).read_text(encoding="utf-8")
    before = text[:text.index(words)]
    return f"{path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
