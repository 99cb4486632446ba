"""What the tests of serialization share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from bifolio import model
from bifolio.building import last_run, memo
from bifolio.building.unchanged_works import UnchangedWork

KINDS: Mapping[str, Any] = {**memo.KINDS, "settled": UnchangedWork, "run": last_run.ENDED}
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
