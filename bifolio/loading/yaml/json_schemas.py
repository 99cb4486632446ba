"""Kinds of values as JSON Schema, by which an editor completes keys and marks slips.

An editor guesses scalars, and reads 12 as a number and true as a truth value where a library has
texts. So a schema takes whatever a text of the kind may be guessed to be.
"""

from __future__ import annotations

import re
from typing import Any

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
from bifolio.model import Audience

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_GUESSED = {"true": True, "false": False}
_TYPES = ["string", "number", "boolean"]
_DAY = r"^\s*[0-9]{4}-(0?[1-9]|1[0-2])-(0?[1-9]|[12][0-9]|3[01])\s*$"
_LONGEST = 15  # digits that every editor can tell apart


def file_schema(kind: Kind, title: str, says: str) -> dict[str, Any]:
    """The schema of a file of this kind."""
    return {"$schema": _DRAFT, "title": title, "description": says, **json_schema(kind)}


def json_schema(kind: Kind) -> dict[str, Any]:
    """What JSON Schema says of a value of this kind."""
    match kind:
        case PlainText():
            return _text(kind)
        case OneOf():
            return {"enum": [form for word in kind.words for form in _forms(word)]}
        case Day():
            return {"type": "string", "format": "date", "pattern": _DAY}
        case LanguageTag():
            return {"type": "string", "pattern": r"^\s*[A-Za-z]{2,}(-[A-Za-z0-9]+)*\s*$"}
        case AudienceText():
            one = _text(PlainText(kind.called, may_be_empty=kind.may_be_empty))
            if kind.listed:
                items = {"type": "array", "items": _text(PlainText(kind.called)), "minItems": 1}
                one = {"anyOf": [one, items]}
            return {"anyOf": [one, _mapping({str(audience): one for audience in Audience})]}
        case ListOf():
            return _list(kind)
        case Each():
            item = json_schema(kind.item)
            if kind.only:
                return _mapping(dict.fromkeys(kind.keys, item))
            names = {"propertyNames": {"pattern": _whole(kind.id.pattern)}} if kind.id else {}
            return {"type": ["object", "null"] if kind.may_be_empty else "object",
                    "additionalProperties": item, **names}
        case Shape():
            return _shape(kind)
        case Either():
            return {"anyOf": [json_schema(shape) for shape in kind.shapes]}


def _text(kind: PlainText) -> dict[str, Any]:
    """A text, or a number where the pattern lets one be written without quotation marks."""
    if not kind.pattern:
        return {"type": [*_TYPES, "null"]} if kind.may_be_empty else \
            {"type": _TYPES, "pattern": r"\S"}

    def takes(text: str) -> bool:
        return re.fullmatch(kind.pattern, text) is not None

    text = {"type": "string", "pattern": _whole(kind.pattern)}
    lengths = [number for number in range(1, _LONGEST + 1) if takes("9" * number)]
    if takes("-1.5"):
        return {"anyOf": [text, {"type": "number"}]}
    if not lengths:
        return text
    least = 0 if takes("0") else 10 ** (lengths[0] - 1)
    number = "number" if takes("1.5") else "integer"
    return {"anyOf": [text, {"type": number, "minimum": least,
                             "maximum": 10 ** lengths[-1] - 1}]}


def _whole(pattern: str) -> str:
    """What a text must be wholly of, but for the space around it."""
    return rf"^\s*({pattern})\s*$"


def _forms(word: str) -> tuple[str | int | bool, ...]:
    """A word, and what an editor guesses it to be."""
    guess = int(word) if word.isdecimal() else _GUESSED.get(word)
    return (word,) if guess is None else (word, guess)


def _list(kind: ListOf) -> dict[str, Any]:
    item = json_schema(kind.item)
    several: dict[str, Any] = {"type": "array", "items": item}
    if least := kind.length or int(kind.empty is not None):
        several["minItems"] = least
    if kind.length:
        several["maxItems"] = kind.length
    return {"anyOf": [several, item]} if kind.alone else several


def _shape(kind: Shape) -> dict[str, Any]:
    said = _mapping({key.name: {"description": key.says, **json_schema(key.kind)}
                     for key in kind.keys})
    if kind.required:
        said["required"] = list(kind.required)
    if needs := {key.name: [key.needs] for key in kind.keys if key.needs}:
        said["dependentRequired"] = needs
    if kind.either:
        said["anyOf"] = [{"required": [name]} for name in kind.either]
    return said


def _mapping(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}
