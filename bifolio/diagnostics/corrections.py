"""Corrections: the one replacement that mends a finding, where it is sure what was meant.

No correction changes what a reader is told to do: both sides have the same digits in the same
order, and the same words that deny. What is only near another name may be another thing, so a name
is corrected when it is one slip of the hand from a single one, and not where a slip is as likely as
a choice: in its first or last letter, or in a short part of it. A word that is printed (a term) is
never corrected: one letter more or less makes “afebrile” of “febrile”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_DIGIT = re.compile(r"\d")
_DENIAL = re.compile(r"\b(?:not?|nor|never|none|without|nicht|kein\w*|nie|ohne|nunca|jam[aá]s|sin"
                     r"|ningun\w*|cannot)\b|n['’]t\b", re.IGNORECASE)
_LEAST = 4  # letters of a part of a name that a slip is looked for in: shorter ones are near many
_LONGEST = 100  # letters of a name
_PART = re.compile(r"[^\W\d_]+")  # letters in a row: “dose-f” has two parts, “smith2020a” too
_ROMAN = re.compile(r"[ivxlcdm]+")
_CONTRARY = frozenset({"do", "dont"})  # each is the other's denial, and neither has a slip


@dataclass(frozen=True, slots=True)
class Correction:
    """What stands at the place of a finding, and what is to stand there."""

    old: str
    new: str


def correction(old: str, new: str) -> Correction | None:
    """A replacement; None where it could be another instruction, or is no change at all."""
    same = all(said.findall(old.casefold()) == said.findall(new.casefold())
               for said in (_DIGIT, _DENIAL))
    fits = same and old and old != new and "\n" not in old + new
    return Correction(str(old), str(new)) if fits else None


def correction_of_name(name: str, known: Iterable[str]) -> Correction | None:
    """The known name that this one is a slip of; None where it may be two of them, or none."""
    if len(name) > _LONGEST:
        return None
    near = {other for other in known if _is_slip(name.casefold(), other.casefold())}
    if len(near) != 1 or near & _CONTRARY:
        return None
    meant = near.pop()
    return correction(name, meant) if _may_slip(name.casefold(), meant.casefold()) else None


def _may_slip(written: str, meant: str) -> bool:
    """Whether two names differ within one long part of them alone, and by no numeral."""
    parts, others = _PART.findall(written), _PART.findall(meant)
    if len(parts) != len(others) or _PART.sub("", written) != _PART.sub("", meant):
        return False
    differ = [pair for pair in zip(parts, others, strict=True) if pair[0] != pair[1]]
    return all(min(map(len, pair)) >= _LEAST and not any(map(_ROMAN.fullmatch, pair))
               and _have_same_ends(*pair) for pair in differ)


def _have_same_ends(written: str, meant: str) -> bool:
    """Whether two words begin and end alike, or change places of two letters at the end."""
    return written[0] == meant[0] and (
        written[-1] == meant[-1] or sorted(written) == sorted(meant))


def _is_slip(written: str, meant: str) -> bool:
    """Whether one letter is too much, lacking, another, or in the place of the one beside it."""
    if abs(len(written) - len(meant)) > 1:
        return False
    same = next((at for at, (one, other) in enumerate(zip(written, meant, strict=False))
                 if one != other), min(len(written), len(meant)))
    rest, wanted = written[same:], meant[same:]
    return (rest[1:] == wanted[1:] or rest[1:] == wanted or rest == wanted[1:]
            or (rest[:2] == wanted[:2][::-1] and rest[2:] == wanted[2:]))
