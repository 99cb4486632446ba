"""Names of authors and editors as CSL-JSON, and those that were surely meant otherwise.

BibTeX parts a list at each “and” and a name at its commas. A list in another form is read all the
same, and prints something that nobody meant.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bibtexparser.middlewares.names import parse_single_name_into_parts

from bifolio.diagnostics import Findings
from bifolio.loading.bibtex.entries import Entry
from bifolio.loading.bibtex.latex import plain

ROLES = {"author": "author", "editor": "editor", "translator": "translator",
         "bookauthor": "container-author"}
_WORDS = re.compile(r"\\.|[{}]|(?<=\s)and(?=\s)", re.DOTALL | re.IGNORECASE)
_WHOLE = re.compile(r"\{(?!\\)(?:[^{}]|\{[^{}]*\})*\}")
_LETTERED = re.compile(r"\{\\(?:[^{}]|\{[^{}]*\})*\}")  # {\"u}: a letter and no group
_GROUP = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
_OTHERS = ("others", "et al")
_SUFFIX = re.compile(
    r"(?:[JS]n?r|Junior|Senior|père|fils|[IVX]{1,4}|[1-9](?:st|nd|rd|th))\.?", re.I)
_INITIALS = re.compile(r"(?:[A-Z]\.?-?){1,3}")
_TITLE = re.compile(r"(?:Dr|Prof|Professor|Mrs?|Ms|Sir|Dame)\.?(?=\s)")
_DEGREE = re.compile(
    r"(?:Ph\.? ?D|M\.D|R\.N|MD|RN|MPH|MSc|BSc|MBBS|MBChB|MBA|DPhil|PharmD|DNP|DrPH|ScD|EdD|PsyD"
    r"|FRCP|FRCS|FACP|FACS|FACC|FAHA)\.?")
# Words that name a body and hardly ever a person; a person of that name is written with a comma.
_BODY = re.compile(
    r"(?:Academy|Administration|Agency|Alliance|Association|Authority|Cent(?:er|re)s?|Clinics?|"
    r"Collaborat(?:ion|ors|ive)|College|Commission|Committee|Company|Consortium|Corporation|"
    r"Council|Department|England|Federation|Foundation|Group|Health|Hospitals?|Initiative|"
    r"Institutes?|Investigators|Laborator(?:y|ies)|Ministry|Network|NHS|Organi[sz]ations?|"
    r"Partnership|Programme|Registry|Services?|Society|Support|Task ?force|Trialists|Trust|UK|"
    r"University|Working)\b")
_JOINED = re.compile(r"\b(?:of|for|on|the)\b")


def people(fields: Mapping[str, str]) -> dict[str, Any]:
    """CSL-JSON names by role. A list that ends in “and others” is named in `custom`."""
    found: dict[str, Any] = {}
    open_ended = []
    for field, role in ROLES.items():
        names = [_name(raw) for raw in split_names(fields.get(field, ""))]
        if any(name is None for name in names):
            open_ended.append(role)
        found[role] = [name for name in names if name]
    if open_ended:
        found["custom"] = {"and-others": open_ended}
    return found


def split_names(text: str) -> list[str]:
    """The names of a list, parted at each “and” that no brace holds."""
    names, depth, start = [], 0, 0
    for found in _WORDS.finditer(text):
        if found[0] == "{":
            depth += 1
        elif found[0] == "}":
            depth = max(depth - 1, 0)
        elif not depth and found[0][0] != "\\":
            names.append(text[start:found.start()])
            start = found.end()
    names.append(text[start:])
    return [name.strip() for name in names if name.strip()]


def _name(raw: str) -> dict[str, str] | None:
    """One name as CSL-JSON: family and given, or literal; None for “others”."""
    if plain(raw).lower().rstrip(".,") in _OTHERS:
        return None
    if _WHOLE.fullmatch(raw):
        return {"literal": plain(raw)} if plain(raw) else {}
    if re.match(r"\s*family\s*=", raw):  # biblatex's long form: family=Gaal, given=Luc, prefix=van
        pairs = dict(part.split("=", 1) for part in raw.split(",") if "=" in part)
        parts = {name.strip(): plain(text).strip("\"“” ") for name, text in pairs.items()}
        words = {"given": parts.get("given", ""), "family": parts.get("family", ""),
                 "non-dropping-particle": parts.get("prefix", ""),
                 "suffix": parts.get("suffix", "")}
    else:
        split = parse_single_name_into_parts(raw, strict=False)
        words = {"given": plain(" ".join(split.first)), "family": plain(" ".join(split.last)),
                 "non-dropping-particle": plain(" ".join(split.von)),
                 "suffix": plain(" ".join(split.jr))}
    if not words["family"]:
        return {"literal": plain(raw)} if plain(raw) else {}
    return {part: text for part, text in words.items() if text}


def find_unlikely_names(entry: Entry, findings: Findings) -> None:
    """A finding for the first name of each list that was surely meant otherwise, and why."""
    for field in ROLES:
        told = [(raw, fix) for raw in split_names(entry.text(field)) if (fix := _unlikely(raw))]
        if not told:
            continue
        raw, fix = told[0]
        more = f" This list has {len(told) - 1} more like it." if told[1:] else ""
        findings.add("unlikely-author", entry.fields[field].span,
                     f"“{plain(raw)}” in “{field}” of “{entry.key}” is read as {_read_as(raw)}."
                     f"{more}", fix)


def _read_as(raw: str) -> str:
    """How a name would be printed, in words."""
    name = _name(raw) or {}
    parts = (("given", "the given name"), ("non-dropping-particle", "the particle"),
             ("suffix", "the suffix"))
    others = [f"{words} “{name[part]}”" for part, words in parts if part in name]
    family = name.get("literal") or name.get("family", "")
    return " with ".join((f"the family name “{family}”", *filter(None, (" and ".join(others),))))


def _unlikely(raw: str) -> str:
    """How to write a name that was surely meant otherwise; "" for one that may be right."""
    if _WHOLE.fullmatch(raw) or re.match(r"\s*family\s*=", raw):
        return ""
    bare = _GROUP.sub("Xxx", _LETTERED.sub(lambda found: plain(found[0]) or "x", raw))
    parts = [part.strip() for part in plain(bare).split(",")]
    return next((fix for likely, fix in _SLIPS if likely(parts)), "")


def _listed(parts: list[str]) -> bool:
    """Several names in one: parted by other signs than “and”, or by commas alone."""
    whole = ",".join(parts)
    if ";" in whole or "&" in whole or len(parts) > 3:
        return True
    if len(parts) == 3 and parts[1] and not _SUFFIX.fullmatch(parts[1]) and \
            not _DEGREE.fullmatch(parts[1]):
        return True
    return len(parts) == 2 and all(_ends_in_initials(part) for part in parts)


def _ends_in_initials(part: str) -> bool:
    *before, last = part.split() or [""]
    return bool(before) and bool(_INITIALS.fullmatch(last)) and any(
        len(word) > 1 and any(map(str.islower, word)) for word in before)


def _and_others(parts: list[str]) -> bool:
    return re.search(r"\bet al\b\.?$", parts[-1], re.I) is not None


def _cut_off(parts: list[str]) -> bool:
    """A list that begins or ends with “and”."""
    return parts[0].startswith("and ") or parts[-1].endswith(" and")


def _decorated(parts: list[str]) -> bool:
    """A name with a title before it, or a degree after it."""
    words = [part.split() for part in parts if part]
    return any(_TITLE.match(part) for part in parts) or any(
        _DEGREE.fullmatch(part[-1]) and (part[1:] or at > 1 or "h" in part[-1] or (
            at == 1 and len(words[0]) > 1 and words[0][0][0].isupper()))
        for at, part in enumerate(words))


def _swapped(parts: list[str]) -> bool:
    """A family name and initials, or a name and its suffix, without a comma."""
    *before, last = parts[0].split() or [""]
    return len(parts) == 1 and (_ends_in_initials(parts[0])
                                or (len(before) > 1 and bool(_SUFFIX.fullmatch(last))))


def _body(parts: list[str]) -> bool:
    """A body whose name stands in no braces."""
    words = parts[0].split()
    named = any(_BODY.match(word) for word in words)
    if parts[1:]:
        return named and len(words) > 1
    return len(words) > 1 and (named or _JOINED.search(parts[0]) is not None)


_SLIPS = (
    (_listed, "Write “and” between two names, and each as “Doe, Jane”. A body stands in a second "
              "pair of braces: {{Johnson & Johnson}}."),
    (_and_others, "Write “and others” where the list goes on."),
    (_cut_off, "Write a name on both sides of each “and”, or take the “and” out."),
    (_body, "If it is a body, put its name in a second pair of braces: "
            "author = {{European Research Council}}. A person is written “Doe, Jane”."),
    (_decorated, "Leave titles and degrees out: “Doe, Jane”."),
    (_swapped, "Put a comma behind the family name: “Doe, J.”, and “King, Jr., Martin”."),
)

