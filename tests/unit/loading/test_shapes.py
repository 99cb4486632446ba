"""The shapes of the YAML files: readers, schemas and pages say the same of every key.

One module, as it is one list of examples that three readers must understand alike.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from bifolio.cli.schema import schema
from bifolio.diagnostics import Findings
from bifolio.files import engine_files
from bifolio.loading.clinics import read_clinic
from bifolio.loading.facts import read_facts
from bifolio.loading.figures import read_figure
from bifolio.loading.glossary import read_glossary
from bifolio.loading.settings import read_settings
from bifolio.loading.shapes import FILES
from bifolio.loading.signoffs import as_yaml, chained, read_signoffs
from bifolio.loading.tables import read_table
from bifolio.loading.waivers import read_waivers
from bifolio.loading.works import WorkParts, read_work
from bifolio.loading.yaml import Reader
from bifolio.loading.yaml.json_schemas import file_schema, json_schema
from bifolio.loading.yaml.shapes import (
    AudienceText,
    Day,
    Each,
    Either,
    Kind,
    LanguageTag,
    ListOf,
    OneOf,
    PlainText,
    Shape,
)
from bifolio.model import SignOff
from bifolio.model.source import Source, Span
from bifolio.proofreading.scorecards.ratings import read_ratings
from tests.support.library import TinyLibrary
from tests.support.places import ROOT

OF_SHAPES = {"unknown-key", "missing-key", "unexpected-value", "unknown-name", "unknown-audience",
             "not-waivable", "broken-signoff-chain", "yaml-syntax"}
READ: dict[str, Callable[[Source, Findings], object]] = {
    "library": read_settings,
    "work": lambda source, findings: read_work("w", source, WorkParts((), {}, "en", "P"), findings),
    "facts": read_facts,
    "glossary": read_glossary,
    "table": lambda source, findings: read_table("t", source, findings),
    "figure": lambda source, findings: read_figure("f", source, findings),
    "clinic": lambda source, findings: read_clinic("c", source, findings),
    "signoffs": read_signoffs,
    "waivers": read_waivers,
    "ratings": read_ratings,
}
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # of which the first is much quicker
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
SIGNED = SignOff("patient", "pharmacist", "R. Roe", "roe", date(2026, 11, 22), "1.0", "a" * 64,
                 {"text": "b" * 64}, "", "", Span(""))
FIGURE = """\
kind: {kind}
title: {{patient: Attacks, clinician: Attacks a year}}
how_to_read: Each figure is one person.
audience: [patient]
alt: A drawing
note: One trial
"""
SETTING = "population: adults\ntime: a year\n"
MARK = "{name: A, fact: one, head_to_head: true, audience: patient}"
# Of each file an example with all keys that it can have.
WHOLE = [("library", """\
publisher: Riverside
theme: plain
language: en-GB
formats: [a4-large-mono]
clinic: riverside
citation_style: vancouver
fonts: {text: MyFont-*.ttf, signs: Noto-*.ttf}
required_signoffs: {patient: [clinician, pharmacist], clinician: clinician}
facts: required
pmids: without-doi
never_say: [{words: cure, reason: It is none., unless: [secure]}]
retractions: retractions.csv
sources_older_than: 10
longest_waiver: 90
sources: short
qr: https://press.example
feedback: Write to us.
other_formats: Ask us.
"""), ("work", """\
title: Asthma
subtitle: {patient: What inhalers do}
chapters: [10-one]
revision: 1.0
written: 2026-11-22
revised: 2026-12-01
review_by: 2028-11-22
authors: [Riverside]
funding: None.
language: en
audiences: [patient, clinician]
to_fill_in: [name, next_visit]
to_fill_in_for: [clinician]
waived_numbers: [{text: 100 people, reason: to compare}]
sheets:
  - {id: attack, title: In an attack, audience: patient, from: box call, orientation: landscape,
     sizes: [large], leave_out: [cost]}
"""), ("facts", """\
one:
  quantity: attacks
  value: -55
  unit: ""
  comparator: {label: placebo, value: -10}
  interval: {low: -63, high: -46, level: 95% CI}
  population: adults
  people: 1204
  time: 52 weeks
  sources: ["roe2023, p. 12"]
  grade: A
  confidence: verified
  as_of: 2026-11-22
  dose: false
  route: by mouth
  frequency: once a day
  range: {from: "1", to: "10", sources: [smith2020]}
  arms: [attacks, attacks.comparator]
  say: {patient: half as many}
"""), ("glossary", """\
ICS:
  plain: a medicine
  clinical: inhaled corticosteroid
  expansion: inhaled
  also: [ICSs]
  approved: true
"""), ("table", """\
title: Inhalers
options:
  - {group: Daily, urgency: today, options: [{id: ics, name: Preventer, audience: patient,
      empty: true, height: 12, tone: green}]}
  - {id: saba, name: Reliever, audience: clinician, empty: true, height: 12, tone: red}
  - {group: Later, tone: red, options: [{id: later, name: L}]}
criteria:
  - {group: Use, urgency: now, criteria: [{id: when, name: When, empty: true,
      height: 12, tone: amber, audience: [patient, clinician]}]}
  - {group: Rest, tone: green, criteria: [{id: rest, name: R}]}
  - {id: cost, name: Cost, audience: clinician, empty: true, height: 12, tone: red}
answers: {ics: {when: {patient: Daily, clinician: [Twice, at noon]}}}
note: A note
audience: clinician
options_run: down
corner: Ask
wide: true
widths: [2, 1, 1, 1]
"""), ("figure", FIGURE.format(kind="icon-array") + SETTING + f"""\
groups: [{MARK}]
filled: Had one
open: Had none
"""), ("figure", FIGURE.format(kind="dot-and-whisker") + SETTING + f"""\
axis: Change
rows: [{{group: G, rows: [{MARK}], note: N, audience: patient}}, {MARK}]
head_to_head: Compared
"""), ("figure", FIGURE.format(kind="bars") + SETTING + f"""\
panels: [{{name: Benefit, axis: People, bars: [{MARK}], note: N, audience: patient}}]
"""), ("figure", FIGURE.format(kind="time-line") + SETTING + """\
axis: Change
lines: [{name: Drug, points: [{fact: one.comparator, audience: patient}], note: N,
         audience: patient}]
from_zero: true
"""), ("figure", FIGURE.format(kind="schematic") + """\
panels:
  - name: An airway
    elements:
      - {id: load, shape: signal, at: [1, 1], label: Trigger, audience: patient}
      - {id: gate, shape: gate-closed, at: [2, 12]}
    arrows: [{from: load, to: gate, style: blocked, label: none, audience: patient}]
    note: N
    audience: patient
"""), ("figure", FIGURE.format(kind="plate") + """\
parts:
  - {name: Greens, share: half, examples: peas, audience: patient}
  - {name: Bread, share: third}
"""), ("clinic", """\
name: Riverside
address: [4 Mill Lane]
phones: [{label: Nurse, number: 01632 960 104, hours: always, works: [asthma]}]
hours: always
emergency: "999"
qr: https://press.example/{id}
feedback: Write to us.
other_formats: Ask us.
local: {parking: {patient: Park behind the house.}}
logo: riverside.SVG
emergency: "999"
second_logo: {file: trust.png, of: The Riverside Trust}
logo_size: large
to_fill_in: given_by
to_fill_in_for: patient
region: North
accent: "#0f5a4b"
"""), ("signoffs", as_yaml(chained((), SIGNED))), ("waivers", """\
- {rule: long-sentence, reason: It is a quotation of the law., by: R. Roe, until: 2027-01-31,
   file: content/a.md, words: shall not}
"""), ("ratings", """\
raters: [{id: ann, role: nurse, date: 2026-11-22, text: 0123456789ab}]
verdicts: {pemat-1: {ann: yes}}
""")]
NAMES = [f"{name}-{number}" for number, (name, _) in enumerate(WHOLE)]


# --- what an editor sees, and what it says ---


def seen(text: str) -> Any:
    """A YAML text as an editor reads it: by the core schema of YAML 1.2, where 1.0 is a number."""
    return _guessed(yaml.compose(text, Loader=LOADER))


def _guessed(node: yaml.Node | None) -> Any:
    match node:
        case yaml.MappingNode():
            return {key.value: _guessed(value) for key, value in node.value}
        case yaml.SequenceNode():
            return [_guessed(item) for item in node.value]
        case yaml.ScalarNode(style=None | "", value=text):
            if text in ("", "~", "null"):
                return None
            if text in ("true", "false"):
                return text == "true"
            if re.fullmatch(r"[-+]?[0-9]+", text):
                return int(text)
            number = re.fullmatch(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", text)
            return float(text) if number else text
        case yaml.ScalarNode():
            return node.value
    return None


_TYPES: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "null": lambda value: value is None,
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
_SAID_ONLY = {"$schema", "title", "description", "format"}


def valid(said: Mapping[str, Any], value: Any) -> bool:
    """Whether a value is as a schema says: the words of JSON Schema that ours use, and no others.

    A word that is not known here raises `KeyError`.
    """
    own = {key: inner for key, inner in said.items() if key not in _SAID_ONLY}
    properties = own.get("properties", {})
    checks: dict[str, Callable[[Any], bool]] = {
        "type": lambda names: any(_TYPES[name](value) for name in
                                  ([names] if isinstance(names, str) else names)),
        "enum": lambda words: any(word == value and type(word) is type(value) for word in words),
        "pattern": lambda form: not isinstance(value, str) or bool(re.search(form, value)),
        "minimum": lambda least: not _TYPES["number"](value) or value >= least,
        "maximum": lambda most: not _TYPES["number"](value) or value <= most,
        "minItems": lambda least: not isinstance(value, list) or len(value) >= least,
        "maxItems": lambda most: not isinstance(value, list) or len(value) <= most,
        "anyOf": lambda schemas: any(valid(one, value) for one in schemas),
        "items": lambda one: not isinstance(value, list) or all(valid(one, v) for v in value),
        "required": lambda names: not isinstance(value, dict) or set(names) <= set(value),
        "dependentRequired": lambda beside: not isinstance(value, dict) or all(
            set(names) <= set(value) for name, names in beside.items() if name in value),
        "properties": lambda known: not isinstance(value, dict) or all(
            valid(one, value[name]) for name, one in known.items() if name in value),
        "additionalProperties": lambda one: not isinstance(value, dict) or all(
            one is not False and valid(one, inner)
            for name, inner in value.items() if name not in properties),
        "propertyNames": lambda one: not isinstance(value, dict) or all(
            valid(one, name) for name in value),
    }
    return all(checks[key](inner) for key, inner in own.items())


def schema_of(name: str) -> dict[str, Any]:
    """The schema of a file, as it comes out of the printed text."""
    file = FILES[name]
    return printed(file_schema(file.kind, file.path, file.says))


def printed(said: dict[str, Any]) -> dict[str, Any]:
    shown: dict[str, Any] = json.loads(json.dumps(said))
    return shown


def read_faults(name: str, text: str) -> list[str]:
    """What the reader of a file finds in it that its shape could know."""
    findings = Findings()
    READ[name](Source("a.yaml", text), findings)
    return [f"{found.code}: {found.what}" for found in findings if found.code in OF_SHAPES]


# --- whole files ---


def yaml_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Every YAML file of a library, with the name of its shape."""
    for file in FILES.values():
        for path in root.glob(file.path.replace("WORK", "*").replace("NAME", "*")):
            yield file.name, path


@pytest.mark.parametrize(("root", "least"), [
    (ROOT, 15), (ROOT / "tests/libraries/falls", 3),
    *((engine_files.starter(kind), 3) for kind in engine_files.KINDS),
], ids=["reference", "falls", *engine_files.KINDS])
def test_every_file_of_a_library_is_as_its_schema_says(root: Path, least: int) -> None:
    """The reference library, the starters and the tests' second library are valid."""
    files = list(yaml_files(root))
    assert len(files) >= least
    assert [path for name, path in files
            if not valid(schema_of(name), seen(path.read_text(encoding="utf-8")))] == []


def test_the_tiny_library_is_as_its_schemas_say(tiny: TinyLibrary) -> None:
    """The library that other tests change and break is valid."""
    files = list(yaml_files(tiny.root))
    assert len(files) >= 3
    assert all(valid(schema_of(name), seen(path.read_text())) for name, path in files)


def cases(half: str) -> Iterator[tuple[str, Path]]:
    """The YAML files of the rules' examples, `breaks` or `nearly`."""
    folders = {"tables": "table", "figures": "figure", "clinics": "clinic"}
    for path in sorted((ROOT / "tests/rules").glob(f"*/{half}/**/*.yaml")):
        name = folders.get(path.parent.name, path.stem)
        if name in FILES:
            yield name, path


def test_what_breaks_no_rule_is_as_its_schema_says() -> None:
    """Of the rules' examples, each file in which its reader finds no fault of shape is valid."""
    files = [*cases("nearly"), *cases("breaks")]
    assert len(files) > 100
    wrong = [path for name, path in files
             if not read_faults(name, text := path.read_text(encoding="utf-8").replace("‸", ""))
             and not valid(schema_of(name), seen(text))]
    assert wrong == []


# --- agreement ---


def changed(kind: Kind, value: Any) -> Iterator[tuple[bool, Any]]:
    """A value with one thing changed, and whether it may be so."""
    match kind:
        case Shape() if isinstance(value, dict):
            needed = {key.needs for key in kind.keys if key.name in value}
            yield from ((not key.required and key.name not in needed,
                         {k: v for k, v in value.items() if k != key.name})
                        for key in kind.keys if key.name in value)
            if kind.either:
                yield False, {k: v for k, v in value.items() if k not in kind.either}
            yield False, {**value, "audiance": "patient"}
            yield False, "a text"
            for key in kind.keys:
                if key.name in value:
                    yield from ((fine, {**value, key.name: other})
                                for fine, other in changed(key.kind, value[key.name]))
        case ListOf():
            items = value if isinstance(value, list) else [value]
            if kind.empty or not isinstance(kind.item, Shape | Either):  # whose ids others may name
                yield not (kind.empty or kind.length), []
            yield kind.alone, items[0]
            if kind.length:
                yield False, items * 2
            for at, item in enumerate(items):
                yield from ((fine, [*items[:at], other, *items[at + 1:]])
                            for fine, other in changed(kind.item, item))
        case Each() if isinstance(value, dict):
            yield False, "a text"
            if kind.may_be_empty:
                yield True, None
            if kind.id or kind.only:
                yield False, {**value, "No Id": next(iter(value.values()))}
            for key, item in value.items():
                yield from ((fine, {**value, key: other})
                            for fine, other in changed(kind.item, item))
        case Either():
            yield from changed(shape_of(kind, value), value)
        case AudienceText():
            yield True, {"patient": "one", "clinician": "another"}
            yield False, {"patiant": "one"}
            yield kind.listed, ["one"]
            yield kind.listed, {"patient": ["one", "two"], "clinician": "another"}
            yield False, []
            yield False, ["one", {"a": "b"}]
            yield kind.may_be_empty, ""
        case PlainText():
            yield False, {"a": "b"}
            yield kind.may_be_empty, ""
            if kind.pattern:
                yield False, "§ 1"
        case OneOf():
            yield False, {"a": "b"}
            yield False, "no such word"
        case Day():
            yield False, ["2027-05-22"]
            yield False, "2027-13-01"
            yield False, "soon"
        case LanguageTag():
            yield False, {"a": "b"}
            yield False, "english!"


def shape_of(kind: Either, value: Any) -> Shape:
    """The one of several shapes that a value is of."""
    return next(shape for shape in kind.shapes if valid(printed(json_schema(shape)), value))


@pytest.mark.parametrize(("name", "text"), WHOLE, ids=NAMES)
def test_reader_and_schema_agree(name: str, text: str) -> None:
    """A key dropped or added, another kind of value: the reader finds what the schema refuses."""
    says, number = schema_of(name), 0
    assert read_faults(name, text) == []
    assert valid(says, seen(text))
    for fine, value in changed(FILES[name].kind, seen(text)):
        if fine and name == "signoffs":
            continue  # there a change that is well formed breaks the chain
        anew = yaml.dump(value, Dumper=DUMPER, sort_keys=False, allow_unicode=True).replace(
            ": null", ":")
        assert (valid(says, seen(anew)), not read_faults(name, anew)) == (fine, fine), anew
        number += 1
    assert number > 10


def keys_of(kind: Kind, path: str = "") -> set[str]:
    """The paths of all keys of a kind."""
    match kind:
        case Shape():
            return {f"{path}.{key.name}" for key in kind.keys}.union(
                *(keys_of(key.kind, f"{path}.{key.name}") for key in kind.keys))
        case ListOf() | Each():
            return keys_of(kind.item, path)
        case Either():
            return set().union(*(keys_of(shape, path) for shape in kind.shapes))
    return set()


def used(kind: Kind, value: Any, path: str = "") -> set[str]:
    """The paths of those keys of a kind that a value has."""
    match kind:
        case Shape():
            here = {key.name: key.kind for key in kind.keys if key.name in value}
            return {f"{path}.{name}" for name in here}.union(
                *(used(inner, value[name], f"{path}.{name}") for name, inner in here.items()))
        case ListOf():
            items = value if isinstance(value, list) else [value]
            return set().union(*(used(kind.item, item, path) for item in items))
        case Each():
            return set().union(*(used(kind.item, item, path) for item in value.values()))
        case Either():
            return used(shape_of(kind, value), value, path)
    return set()


def test_the_examples_have_every_key() -> None:
    """No key of any file is left out of what is changed above."""
    for name, file in FILES.items():
        have = set().union(*(used(file.kind, seen(text)) for other, text in WHOLE if other == name))
        assert sorted(keys_of(file.kind) - have) == [], name


# --- one place ---


def test_a_reader_holds_no_keys() -> None:
    """The keys of a mapping come from its shape, and from nowhere else."""
    taken = inspect.signature(Reader.mapping).parameters
    assert [str(taken[name].annotation) for name in taken if name != "self"] == \
        ["Value | None", "Shape"]
    makers = [path.relative_to(ROOT).as_posix() for path in (ROOT / "bifolio").rglob("*.py")
              if re.search(r"\b(Shape|must)\(", path.read_text(encoding="utf-8"))]
    assert sorted(makers) == [
        "bifolio/loading/shapes.py", "bifolio/loading/yaml/json_schemas.py",
        "bifolio/loading/yaml/shapes.py",
        "bifolio/proofreading/scorecards/instruments.py",  # the engine's own file
        "bifolio/proofreading/scorecards/ratings.py",  # the raters are what that file says
    ]


def test_a_key_that_no_shape_has_is_our_bug() -> None:
    """A reader that asks for a key of no shape fails at once, on the emptiest of files."""
    reader = Reader(Source("a.yaml", ""), Findings())
    keys = reader.mapping(None, Shape("x", ()))
    with pytest.raises(KeyError):
        keys.text("title")


# --- the command ---


def typed(*words: str) -> Result:
    """What comes of the command with these words behind it."""
    return CliRunner().invoke(schema, words)


def test_schema_lists_the_files() -> None:
    """Without a name, schema lists the files and what each is for."""
    shown = typed().output.splitlines()
    assert [line.split()[:2] for line in shown] == [[f.name, f.path] for f in FILES.values()]


def test_schema_prints_a_schema() -> None:
    """With a name it prints the schema, in which every key says what it is for."""
    shown = json.loads(typed("work").output)
    assert shown["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert shown["properties"]["review_by"]["description"].endswith("looked at again.")


def test_schema_of_nothing() -> None:
    """A slip in the name is answered with the near match."""
    done = typed("wrok")
    assert done.exit_code == 2
    assert "Did you mean “work”?" in done.output


def test_the_help_teaches_an_editor() -> None:
    """The help has the line that is to stand in a YAML file, whole."""
    assert "    # yaml-language-server: $schema=../../schemas/work.json\n" in typed("--help").output
