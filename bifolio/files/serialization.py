"""Serialization: nouns as JSON, and back.

What comes back is of the type that was asked for, or nothing, whoever wrote it: that type alone
tells which classes there can be and what stands in each of their fields. No content can name
another class, or anything that would be called.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, partial
from math import isfinite
from types import NoneType, UnionType
from typing import Any, NoReturn, Union, get_args, get_origin, get_type_hints

_DEEPEST = 200  # rows within rows: as deep as blocks may stand in blocks
_MOST = 1_000_000  # values in one content; a long chapter has some ten thousand
_WHOLE = 2**53  # whole numbers below it are the same to every reader of JSON
_HALF_SIGN = re.compile(r"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")

# Makes a noun of a JSON value; the number is how many rows it may still go down.
_Decoder = Callable[[Any, int], Any]


def encoded(noun: Any) -> bytes:
    """A noun, or tuples and mappings of nouns, as bytes; empty when it is too deep for that."""
    try:
        text = json.dumps(noun, ensure_ascii=False, check_circular=False, separators=(",", ":"),
                          default=_as_json)
    except RecursionError:
        return b""
    return text.encode("utf-8", "surrogatepass")


def decoded(content: bytes, kind: Any) -> Any:
    """The noun of a type that was encoded. Raises ValueError for anything that is not just that.

    The type is a dataclass, a tuple, frozenset or mapping, or a plain one, as annotations have it.
    """
    if sum(map(content.count, (b",", b"[", b"{"))) > _MOST:
        _refuse("that many values")
    text = content.decode("utf-8")
    if "\\u" in text and _HALF_SIGN.search(text):
        _refuse("half a sign")
    try:
        return _decoder(kind)(json.loads(text, parse_constant=_refuse), _DEEPEST)
    except RecursionError as error:
        raise ValueError("Not a noun: too deep") from error


def _refuse(found: str) -> NoReturn:
    raise ValueError(f"Not a noun: {found}")


# --- to JSON: a dataclass is a list of its name and its fields ---


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _as_json(noun: Any) -> Any:
    """What JSON has no word for, in its words."""
    kind = type(noun)
    if is_dataclass(kind):
        return [kind.__name__, *[_keyed(getattr(noun, name)) for name in _names(kind)]]
    match noun:
        case date():
            return noun.isoformat()
        case bytes():
            return b64encode(noun).decode()
        case frozenset():
            return sorted(noun)
        case Mapping():
            return _keyed(dict(noun))
    raise TypeError(f"{kind.__name__} is no noun")


def _keyed(part: Any) -> Any:
    """A mapping by tuples as one by their JSON; anything else as it is."""
    if type(part) is dict and any(type(key) is tuple for key in part):
        return {json.dumps(key): value for key, value in part.items()}
    return part


# --- from JSON ---


@cache
def _decoder(kind: Any) -> _Decoder:
    if kind in _PLAIN:
        return _PLAIN[kind]
    if is_dataclass(kind):
        return _of_class(kind)
    of, parts = get_origin(kind), get_args(kind)
    if of in (Union, UnionType):
        return _of_union(parts)
    if of is tuple:
        return _of_row(parts[0]) if parts[1:] == (...,) else _of_tuple(parts)
    if of is frozenset:
        row = _of_row(parts[0])
        return lambda value, room: frozenset(row(value, room))
    if of in (Mapping, dict):
        return _of_mapping(*parts)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return partial(_member, {(type(one.value), one.value): one for one in kind})
    raise TypeError(f"{kind} is the type of no noun")


def _of_class(kind: Any) -> _Decoder:
    name, size = kind.__name__, len(_names(kind)) + 1
    parts: list[_Decoder] = []  # worked out late: a noun can hold others of its own class

    def decode(value: Any, room: int) -> Any:
        if type(value) is not list or len(value) != size or value[0] != name:
            _refuse(f"no {name}")
        if not parts:
            parts.extend(map(_decoder, _types_of(kind)))
        fields = iter(value)
        next(fields)
        return kind(*[part(one, room) for part, one in zip(parts, fields, strict=True)])

    return decode


def _types_of(kind: Any) -> list[Any]:
    try:
        types = get_type_hints(kind)
    except NameError:  # an inline that holds blocks, which hold inlines
        from bifolio.model import Blocks  # late: as they come here themselves

        types = get_type_hints(kind, localns={"Blocks": Blocks})
    return [types[name] for name in _names(kind)]


def _of_union(kinds: tuple[Any, ...]) -> _Decoder:
    """Of classes, which are told apart by name, or of one other type; either or None."""
    others = [kind for kind in kinds if not is_dataclass(kind) and kind is not NoneType]
    named = {kind.__name__: _decoder(kind) for kind in kinds if kind not in (*others, NoneType)}
    if len(others) + bool(named) != 1:
        raise TypeError(f"{kinds} cannot be told apart")
    other, nothing = (_decoder(others[0]) if others else None), NoneType in kinds

    def decode(value: Any, room: int) -> Any:
        if value is None and nothing:
            return None
        if other:
            return other(value, room)
        name = value[0] if type(value) is list and value else None
        found = named.get(name) if type(name) is str else None
        return found(value, room) if found else _refuse("none of the classes that can stand here")

    return decode


def _of_row(kind: Any) -> _Decoder:
    one = _decoder(kind)

    def decode(value: Any, room: int) -> Any:
        if type(value) is not list or not room:
            _refuse("no row, or too deep")
        room -= 1
        return tuple([one(part, room) for part in value])

    return decode


def _of_tuple(kinds: tuple[Any, ...]) -> _Decoder:
    ones = list(map(_decoder, kinds))

    def decode(value: Any, room: int) -> Any:
        if type(value) is not list or len(value) != len(ones):
            _refuse("no tuple of that length")
        return tuple([one(part, room) for one, part in zip(ones, value, strict=True)])

    return decode


def _of_mapping(key: Any, kind: Any) -> _Decoder:
    first, second = _decoder(key), _decoder(kind)

    def decode(value: Any, room: int) -> Any:
        if type(value) is not dict:
            _refuse("no mapping")
        if key is str:
            return {name: second(part, room) for name, part in value.items()}
        return {first(json.loads(name), room): second(part, room) for name, part in value.items()}

    return decode


def _member(members: Mapping[tuple[type, Any], Enum], value: Any, _: int) -> Any:
    found = members.get((type(value), value)) if type(value) in (str, int) else None
    return _refuse("no such member") if found is None else found


def _exactly(kind: type, value: Any, _: int) -> Any:
    return value if type(value) is kind else _refuse(f"no {kind.__name__}")


def _whole(value: Any, _: int) -> Any:
    return value if type(value) is int and -_WHOLE < value < _WHOLE else _refuse("no whole number")


def _number(value: Any, room: int) -> Any:
    if type(value) is float:
        return value if isfinite(value) else _refuse("no number")
    return _whole(value, room)  # a length may be one


def _day(value: Any, _: int) -> Any:
    found = date.fromisoformat(value) if type(value) is str else None
    return found if found and found.isoformat() == value else _refuse("no day")


def _bytes(value: Any, _: int) -> Any:
    return a2b_base64(value, strict_mode=True) if type(value) is str else _refuse("no bytes")


def _anything(value: Any, room: int) -> Any:
    """Whatever JSON can say, as in the CSL item of a source."""
    if type(value) in (list, dict):
        if not room:
            _refuse("too deep")
        for part in value if type(value) is list else value.values():
            _anything(part, room - 1)
    elif type(value) in (int, float):
        _number(value, room)
    return value


_PLAIN: Mapping[Any, _Decoder] = {
    str: partial(_exactly, str), bool: partial(_exactly, bool), int: _whole, float: _number,
    date: _day, bytes: _bytes, Any: _anything, **dict.fromkeys((None, NoneType),
                                                               partial(_exactly, NoneType))}
