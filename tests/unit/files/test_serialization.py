"""Nouns as JSON and back: nothing is lost, and nothing else can come in."""

from __future__ import annotations

import json
import pickle
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bifolio.diagnostics import Finding, Severity
from bifolio.files.serialization import decoded, encoded
from bifolio.model import Audience, Blocks, Division, Handout, Quotation, Reference, ThematicBreak
from bifolio.model.source import Span
from bifolio.printing.typesetting.page_layout import Row
from tests.support.serialization_cases import KINDS, nouns, said

SPAN = Span("a.md", 3, 4)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=40, deadline=None, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck))
@given(drawn=st.data())
def test_a_noun_comes_back_as_it_was(kind: str, drawn: st.DataObject) -> None:
    """Whatever can be remembered comes back as it was, to the class of each number."""
    noun = drawn.draw(nouns(KINDS[kind]))
    assert said(decoded(encoded(noun), KINDS[kind])) == said(noun)


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
