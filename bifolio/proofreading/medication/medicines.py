"""How the names of medicines look, whole and cut short."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

# Ends that international names share: they tell a medicine that is in no list.
_ENDS = (
    "prost|idine|phrine|dronic|setine|fungin|mustine|pramine|thromycin|pril|sartan|olol|statin"
    "|gliptin|gliflozin|glutide|glitazone|prazole|dipine|floxacin|cillin"
    "|cycline|mycin|micin|conazole|nidazole|clovir|navir|fovir|buvir|tegravir|mab|tinib|ciclib"
    "|tidine|triptan|setron|azepam|azolam|barbital|oxetine|triptyline|profen|parin|xaban|gatran"
    "|thiazide|semide|terol|asone|onide|solone|isone|lukast|tropium|caine|curonium|formin|glinide"
    "|paratide|reotide|zepatide|enatide|trutide|relin|pressin|azosin|osporin|limus|trexate|platin"
    "|rubicin|taxel|parib|dronate|idone|apine|peridol|promazine|azine|bital|gabalin|pentin"
    "|racetam|cavir|citabine|fibrate|cept|poetin|grastim|teplase|oxaban|grel|methacin|coxib|setin"
    "|afil|osteride|lutamide|calciferol|kinra|lamide|ridone|phylline|vaptan|amivir"
)


_OF = re.compile(r"(?P<brand>\S+): (?P<substance>.+) \((?P<countries>[A-Z, ]+)\)")


def lines_of(name: str) -> list[str]:
    """The lines of a list that lies beside this module, without its remarks."""
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


# What is in a brand, and the countries in which that is known.
BRANDED = {found["brand"]: (found["substance"], tuple(found["countries"].split(", ")))
           for found in map(_OF.fullmatch, lines_of("brands.txt")) if found}
_NAMES = [word for line in lines_of("medicines.txt") for word in line.split()]
_BRANDS = [*BRANDED, *(word for line in lines_of("brands.txt") if ":" not in line
                       for word in line.split())]
LISTED = frozenset((*_NAMES, *_BRANDS))
_KINDS = ("antibiotics?|diuretics?|statins?|steroids?|opioids?|antacids?|vitamin\\s[a-k]\\d{0,2}"
          "|folic acid|folate|ferrous|iron|zinc|calcium|sodium bicarbonate|normal saline|saline"
          "|syrup|linctus|tincture|vaccines?|eye drops|nicotine patch|botulinum|bicarbonate")


def _tree(words: Iterable[str]) -> str:
    """A pattern for any of the words, that reads each letter but once."""
    ends: dict[str, list[str]] = {}
    for word in words:
        ends.setdefault(word[:1], []).append(word[1:])
    branches = [first + _tree(rest) for first, rest in sorted(ends.items()) if first]
    if len(branches) == 1 and "" not in ends:
        return branches[0]
    return f"(?:{'|'.join(branches)}){'?' if '' in ends else ''}" if branches else ""


MEDICINE = rf"(?i:\b(?:{_tree([*_NAMES, *_BRANDS])}|{_KINDS}|[a-z]{{2,}}(?:{_ENDS}))\b)"

# Beginnings of names that are words of their own, and so are let be.
_WORDS = re.compile(
    "amino|atom|beta|cal[ct]|cand|cape|car[bv]e?|caff|code|defer|dext|done|drop|ever|form|gran|halo"
    "|hydro|inter|keto|lact|line|pant|pipe|probe?|prom|prop|test|trim")
_SHORT = re.findall(
    r"\w+", "amp, bicarb, dex, dig, epi, gent, mag, neo, nitro, nitros, norepi, oxy, pip, pit, roc,"
    " sux, tobra, vanc, vanco")

_CUT = {name[:end] for name in _NAMES for end in range(4, len(name) - 1)} | {*_SHORT}
_BEGINNINGS = {word for word in _CUT - {*_NAMES, *_BRANDS} if not _WORDS.fullmatch(word)}
_FIRST_PARTS = {re.split(r"\W", word)[0] for word in _BEGINNINGS}
_FOLDED = {ord("ı"): "i", ord("ſ"): "s", 0x307: ""}  # as a pattern without case takes them
CUT_SHORT = rf"(?i:\b{_tree(_BEGINNINGS)}\b)"


def may_be_cut_short(text: str) -> bool:
    """Whether a text can have a name that is cut short: where CUT_SHORT is found, it says yes."""
    return not _FIRST_PARTS.isdisjoint(
        re.findall(r"\w+", text.lower().translate(_FOLDED)))
