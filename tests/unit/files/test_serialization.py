"""Nouns as JSON and back: nothing is lost, and nothing else can come in."""

from __future__ import annotations

import json
import pickle
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from shutil import copytree, ignore_patterns
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bifolio import model
from bifolio.building import memo, runs, unchanged_works
from bifolio.building.unchanged_works import UnchangedWork
from bifolio.diagnostics import Finding, Severity
from bifolio.files.cache import FOLDER, Ledger
from bifolio.files.serialization import decoded, encoded
from bifolio.model import Audience, Blocks, Division, Handout, Quotation, Reference, ThematicBreak
from bifolio.model.source import Span
from bifolio.printing.typesetting.page_layout import Row
from tests.support.library import Silence, TinyLibrary
from tests.support.places import ROOT
from tests.support.workers import WORKERS

KINDS: Mapping[str, Any] = {**memo.KINDS, "settled": UnchangedWork}
SPAN = Span("a.md", 3, 4)
PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    str: st.text(), bool: st.booleans(), int: st.integers(1 - 2**53, 2**53 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False) | st.integers(-9, 9),
    date: st.dates(), bytes: st.binary(), None: st.none(), NoneType: st.none(),
    Any: st.recursive(st.none() | st.booleans() | st.integers(-9999, 9999) | st.text(),
                      lambda part: st.lists(part) | st.dictionaries(st.text(), part),
                      max_leaves=5)}


@cache
def nouns(kind: Any, depth: int = 5) -> st.SearchStrategy[Any]:
    """Every noun of a type, down to some depth."""
    of, parts = get_origin(kind), get_args(kind)
    few = 2 if depth > 0 else 0
    if kind in PLAIN:
        return PLAIN[kind]
    if is_dataclass(kind):
        types = get_type_hints(kind, localns={"Blocks": model.Blocks})
        return st.builds(kind, **{field.name: st.deferred(
            lambda of=types[field.name]: nouns(of, depth - 1)) for field in fields(kind)})
    if of in (Union, UnionType):
        return st.one_of([nouns(part, depth) for part in parts])
    if of is tuple and parts[1:] == (...,):
        return st.lists(nouns(parts[0], depth - 1), max_size=few).map(tuple)
    if of is tuple:
        return st.tuples(*(nouns(part, depth) for part in parts))
    if of is frozenset:
        return st.frozensets(nouns(parts[0], depth))
    if of in (dict, Mapping):
        return st.dictionaries(nouns(parts[0], depth), nouns(parts[1], depth - 1), max_size=few)
    assert issubclass(kind, Enum)
    return st.sampled_from(kind)


def said(noun: Any) -> Any:
    """A noun with the class of everything in it: 1 is not True, a list is no tuple."""
    if is_dataclass(noun):
        return type(noun), [said(getattr(noun, field.name)) for field in fields(noun)]
    if isinstance(noun, tuple | list):
        return type(noun), [said(part) for part in noun]
    if isinstance(noun, dict):
        return dict, [(said(key), said(part)) for key, part in noun.items()]
    if isinstance(noun, frozenset):
        return frozenset, sorted(map(repr, noun))
    return type(noun), repr(noun)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck))
@given(drawn=st.data())
def test_a_noun_comes_back_as_it_was(kind: str, drawn: st.DataObject) -> None:
    """Whatever can be remembered comes back as it was, to the class of each number."""
    noun = drawn.draw(nouns(KINDS[kind]))
    assert said(decoded(encoded(noun), KINDS[kind])) == said(noun)


@pytest.mark.parametrize("reference", [False, True])
def test_what_is_remembered_comes_back(reference: bool, tiny: TinyLibrary, tmp_path: Path,
                                       monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a run has noted, of a small library and of the large one, comes back as it was."""
    nouns: dict[bytes, Any] = {}
    kept: list[tuple[str, bytes, Any]] = []
    note, keep = Ledger.note, Ledger.keep

    def encode(noun: Any) -> bytes:
        content = encoded(noun)
        nouns[content] = noun
        return content

    def watch(self: Ledger, kind: str, question: str, sights: Mapping[str, str],
              content: bytes) -> None:
        kept.append((kind, content, nouns.pop(content)))
        note(self, kind, question, sights, content)

    def watch_works(self: Ledger, content: bytes) -> str:
        if content in nouns:  # no note, and no text of the source files
            kept.append(("settled", content, nouns[content]))
        return keep(self, content)

    monkeypatch.setattr(Ledger, "note", watch)
    monkeypatch.setattr(Ledger, "keep", watch_works)
    for module in (memo, unchanged_works):
        monkeypatch.setattr(module, "encoded", encode)
    if reference:
        root = tmp_path / "reference"
        for part in ("content", "templates", "styles"):
            copytree(ROOT / part, root / part, ignore=ignore_patterns(".*"))
        (root / "bibliography.bib").write_bytes((ROOT / "bibliography.bib").read_bytes())
        (root / "out" / FOLDER).mkdir(parents=True)
        runs.check(runs.Order(root, root / "out"), Silence(), WORKERS)
        missing = {"pages", "settled"}
    else:
        tiny.build()
        missing = {"figure", "facts"}
    assert {kind for kind, _, _ in kept} == KINDS.keys() - missing
    for kind, content, noun in kept:
        assert said(decoded(content, KINDS[kind])) == said(noun)


# --- what someone else has written ---------------------------------------------------------------

WIDE = 10**17
FINDING = ["Finding", ["Span", "a.md", 3, 4], "code", 2, "what", "why", "fix"]


def altered(place: int, value: Any) -> Any:
    """A finding as it is written, with something else in one place."""
    return [*FINDING[:place], value, *FINDING[place + 1:]]


@pytest.mark.parametrize(("kind", "value"), [
    (Finding, altered(0, "Findings")), (Finding, altered(0, "Span")), (Finding, altered(0, [])),
    (Finding, altered(0, "bifolio.diagnostics.Finding")), (Finding, FINDING[:-1]),
    (Finding, [*FINDING, ""]), (Finding, []), (Finding, {}), (Finding, None), (Finding, "Finding"),
    (Finding, altered(1, ["Span", "a.md", 3])), (Finding, altered(1, ["Span", "a.md", True, 4])),
    (Finding, altered(1, ["Span", "a.md", "3", 4])), (Finding, altered(1, FINDING)),
    (Finding, altered(1, ["Span", "a.md", 3.0, 4])), (Finding, altered(1, ["Span", 1, 3, 4])),
    (Finding, altered(1, ["Span", "a.md", WIDE, 4])), (Finding, altered(3, 4)),
    (Finding, altered(3, True)), (Finding, altered(3, 2.0)), (Finding, altered(3, "error")),
    (Finding, altered(3, [2])), (Finding, altered(3, None)), (Finding, altered(4, ["a"])),
    (Blocks, [FINDING]), (Blocks, [["Text", "a", ["Span", "a", 1, 1], "", "", ""]]),
    (Blocks, {"a": 1}), (Blocks, [["os.system", "exit 1"]]), (Blocks, [[]]), (Blocks, [[["a"]]]),
    (Blocks, [["Division", ["nobody"], [], ["Span", "a", 1, 1]]]), (Blocks, "Paragraph"),
    (tuple[int, ...], [1, 2.5]), (tuple[int, ...], [False]), (tuple[int, ...], 3),
    (tuple[str, int], ["a"]), (tuple[str, int], ["a", 1, 1]), (tuple[str, int], {"a": 1}),
    (float, "1"), (float, True), (bool, 1), (bool, None), (bytes, "a"), (bytes, "YQ==\n"),
    (bytes, "YQ=é"), (bytes, [97]), (str, None), (str | None, 1), (None, 0), (date, 20260101),
    (date, "20260101"), (date, "2026-W01-1"), (date, "2026-13-01"), (date, "2026-01-01T00"),
    (dict[str, int], [["a", 1]]), (dict[str, int], {"a": "1"}), (dict[int, int], {"a": 1}),
    (dict[int, int], {"1.0": 1}), (dict[tuple[str, str], int], {"[1, 2]": 1}),
    (frozenset[Audience], "patient"), (frozenset[Audience], [["patient"]]),
    (dict[str, Any], {"a": WIDE}),
])
def test_what_does_not_fit(kind: Any, value: Any) -> None:
    """What is not of the type that was asked for, to the last field, is nothing."""
    with pytest.raises(ValueError, match=r"."):
        decoded(json.dumps(value).encode(), kind)


DEEP = b"[" * 100_000


@pytest.mark.parametrize("kind", [Blocks, tuple[int, ...], Finding, dict[str, Any], str, float])
@pytest.mark.parametrize("content", [
    b"", b"{", b"\xff\x00", b'"\xed\xa0\x80"', rb'"\ud800"', rb'["\uDFFF"]', rb'{"a": "\\\udabc"}',
    b"NaN", b"[NaN]", b"Infinity", b"-Infinity", b"1e999", b"[1e999]", b'{"a": [1e999]}',
    b"9" * 400, b"9" * 5000, b"[%b]" % (b"9" * 5000), DEEP, DEEP + b"]" * 100_000,
    b'{"a":' * 300 + b"1" + b"}" * 300, b"[" * 300 + b"1" + b"]" * 300,
    b"[" + b"0," * 1_100_000 + b"0]", b"[" + b"[]," * 600_000 + b"[]]",
    pickle.dumps(("a",)), pickle.dumps(Path("x")), pickle.dumps(Severity.ERROR),
    b"\x80\x04cbifolio.diagnostics\nFindings\n(N}\x8c\x06failed\x89stb."])
def test_what_is_no_noun(content: bytes, kind: Any) -> None:
    """What is no JSON, or knows no bounds, is nothing, whatever was asked for."""
    with pytest.raises(ValueError, match=r"."):
        decoded(content, kind)


def test_nouns_are_bounded_in_depth() -> None:
    """Blocks within blocks are read as deep as a chapter can have them, and no deeper."""
    def nested(depth: int) -> Blocks:
        block: Any = ThematicBreak(SPAN)
        for _ in range(depth):
            block = Quotation((block,), SPAN)
        return (block,)

    assert decoded(encoded(nested(100)), Blocks) == nested(100)
    for depth in (250, 5000):
        with pytest.raises(ValueError, match=r"."):
            decoded(encoded(nested(depth)), Blocks)


def test_an_own_sign_is_no_half_one() -> None:
    """What an author writes of code points, and signs that JSON has no letter for, come back."""
    for text in (r"\ud800", r"\\udfff", "\\\U0001f600", "\0\x1f\x7f\u2028", 'a"\\"\ud7ff'):
        assert decoded(encoded(text), str) == text
    with pytest.raises(ValueError, match=r"utf-8"):
        decoded(encoded("\ud800"), str)


def test_a_class_that_nobody_asked_for_is_never_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """No content gets at a class beyond those that the type asked for has in its fields."""
    made: list[str] = []
    for kind in (Division, Reference, Handout, Row):
        monkeypatch.setattr(kind, "__init__", lambda *_, kind=kind: made.append(kind.__name__))
        with pytest.raises(ValueError, match=r"."):
            decoded(json.dumps([kind.__name__, *[None for _ in fields(kind)]]).encode(), Finding)
    assert made == []


_WRITTEN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
    | st.sampled_from(["Span", "Text", "Finding", "Emphasis", "patient", "2026-01-01", "[1]"]),
    lambda part: st.lists(part, max_size=6) | st.dictionaries(st.text(max_size=3), part,
                                                              max_size=3), max_leaves=20)


@settings(max_examples=400, deadline=None, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck))
@given(drawn=st.data(), kind=st.sampled_from(sorted(KINDS)), other=_WRITTEN)
def test_what_comes_back_is_of_its_type(drawn: st.DataObject, kind: str, other: Any) -> None:
    """With any piece of it replaced, a noun is a whole noun of its type or nothing."""
    value = json.loads(encoded(drawn.draw(nouns(KINDS[kind], 3))))
    holders: list[Any] = [[value]]
    for holder in holders:  # grows while it is gone through
        parts = holder.values() if isinstance(holder, dict) else holder
        holders += [part for part in parts if isinstance(part, list | dict) and part]
    holder = drawn.draw(st.sampled_from(holders))
    place = drawn.draw(st.sampled_from(sorted(holder) if isinstance(holder, dict)
                                       else range(len(holder))))
    holder[place] = other
    try:
        noun = decoded(json.dumps(holders[0][0]).encode(), KINDS[kind])
    except ValueError:
        return
    again = decoded(encoded(noun), KINDS[kind])
    assert said(again) == said(noun)
