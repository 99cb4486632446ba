"""Where a source is found: DOI, PMID, PMCID, ISBN and ISSN by form and check digit, and links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bifolio.diagnostics import Findings
from bifolio.loading.bibtex.entries import Entry
from bifolio.model.links import FIX, may_lead

_SHAPES = {
    "DOI": (r"10\.\d{4,9}(?:\.\d+)*/\S+", "A DOI is 10., a number, a / and what the journal "
            "added, without a space: 10.1056/NEJMoa072375."),
    "PMID": (r"[1-9]\d{0,7}", "A PMID is a number of up to eight digits."),
    "PMCID": (r"PMC[1-9]\d{0,8}", "A PMCID is PMC and a number: PMC1370926."),
}
_FIELDS = {"DOI": ("doi",), "PMID": ("pmid", "eprint", "note"), "PMCID": ("pmcid", "pmc", "note"),
           "ISBN": ("isbn",), "ISSN": ("issn",)}


def find_invalid_identifiers(entry: Entry, item: Mapping[str, Any], findings: Findings) -> None:
    """A finding for each number of an entry that cannot be one of its register."""
    for name, value, fix in _faults(item):
        span = next((entry.fields[field].span for field in _FIELDS[name]
                     if field in entry.fields), entry.span)
        findings.add("invalid-identifier", span,
                     f"“{value}” cannot be the {name} of “{entry.key}”.", fix)


def find_unsafe_link(entry: Entry, item: dict[str, Any], findings: Findings) -> None:
    """A finding for an address that may be no link, which then is none.

    That is a warning, cited or not: a list of sources holds more than is printed.
    """
    address = item.get("URL", "").strip().strip("<>")
    if address.startswith("www."):  # as a reference manager may keep it
        address = f"https://{address}"
    if address:
        item["URL"] = address
    if address and not may_lead(address):
        span = next((entry.fields[name].span for name in ("url", "howpublished")
                     if name in entry.fields), entry.span)
        findings.add("invalid-identifier", span,
                     f"“{address}” cannot be the address of “{entry.key}”: it is no link now.", FIX)
        del item["URL"]


def _faults(item: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, (shape, fix) in _SHAPES.items():
        value = str(item.get(name, ""))
        if value and not re.fullmatch(shape, value, re.ASCII):
            yield name, value, fix
    for name, sound in (("ISBN", _is_isbn), ("ISSN", _is_issn)):
        for value in re.split(r"[,;]", re.sub(r"\([^)]*\)", "", str(item.get(name, "")))):
            digits = re.sub(r"[-\s–]", "", value).upper()
            if digits and not sound(digits):
                yield name, value.strip(), ("Compare each digit with the source: the last one is "
                                            "reckoned from the others, and does not agree.")


def _is_isbn(digits: str) -> bool:
    """By ISO 2108: ten digits weigh 10 to 1 and add up to elevens; thirteen, 1 and 3, to tens."""
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return _weighed(digits) % 11 == 0
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return sum(int(sign) * (3 if at % 2 else 1) for at, sign in enumerate(digits)) % 10 == 0
    return False


def _is_issn(digits: str) -> bool:
    """By ISO 3297: eight digits weigh 8 to 1 and add up to elevens."""
    return bool(re.fullmatch(r"[0-9]{7}[0-9X]", digits)) and _weighed(digits) % 11 == 0


def _weighed(digits: str) -> int:
    return sum((10 if sign == "X" else int(sign)) * weight
               for sign, weight in zip(digits, range(len(digits), 0, -1), strict=True))
