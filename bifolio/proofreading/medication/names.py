"""Names of medicines in a text: brands and what is in them, slips of the pen, look-alikes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bifolio.diagnostics import Findings
from bifolio.model import Grid, Inlines, PipeTable
from bifolio.model.languages import language
from bifolio.model.text_runs import Run, runs
from bifolio.proofreading.medication.medicines import BRANDED, LISTED, lines_of
from bifolio.proofreading.proof_copy import ProofCopy

_ALIKE = [frozenset(line.split()) for line in lines_of("look-alikes.txt")]
KNOWN = LISTED.union(*_ALIKE)
_FAMILY = "insulin"  # a word before the names of several medicines
_LONGEST = max(map(len, KNOWN))
_LEAST = 7  # letters of a name that a slip is looked for in: shorter ones are near many words
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,40}(?![^\W\d_])")
# Between a name and the next one that says the same: “Trulicity (dulaglutide)”, “sold as”.
_SAME = re.compile(r"\s?\((?:brands?:?\s|the\sbrand\s|sold\sas\s|contains\s)?|,?\s(?:is\s)?(?:sold"
                   r"|marketed|known)\s(?:as|under\sthe\snames?)\s|,?\s(?:is\s)?(?:a|the)\sbrand"
                   r"(?:\sname)?\s(?:of|for)\s|,?\s(?:which\s)?contains\s")
_NEXT = re.compile(r"\s?(?:,|/|;|\bor\b|\band\b)\s?(?:or\s|and\s)?")
_BESIDE = re.compile(r"[\s,;/()®™.]|\b(?:or|and|injections?|tablets?|pens?)\b", re.IGNORECASE)
# Ends of words that are made of a name: what they lead to is the name itself.
_MADE = ("s", "es", "ed", "ic", "al", "ergic")


@dataclass(frozen=True, slots=True)
class Named:
    """A known name in a text, in small letters, and where it stands."""

    name: str
    start: int
    end: int

    @property
    def substance(self) -> str:
        """What is in it; "" for a brand of which no list tells."""
        if self.name in BRANDED:
            return BRANDED[self.name][0]
        return self.name if self.name in KNOWN and self.name not in _UNTOLD else ""


_UNTOLD = frozenset(word for line in lines_of("brands.txt") if ":" not in line
                    for word in line.split())


def named_in(text: str) -> tuple[Named, ...]:
    """The known names of medicines in a text; “insulin glargine” is one of them."""
    names: list[Named] = []
    for found in _WORD.finditer(text):
        name = found.group().lower()
        if name in KNOWN:
            start = found.start()
            if names and names[-1].name == _FAMILY and text[names[-1].end:start].isspace():
                start = names.pop().start
            names.append(Named(name, start, found.end()))
    return tuple(names)


def look_alikes_of(name: str) -> frozenset[str]:
    """The names that a name has been taken for."""
    return frozenset().union(*(group for group in _ALIKE if name in group)) - {name}


def find_wrong_names(copy: ProofCopy, findings: Findings) -> None:
    """A finding for each name that is one slip from a medicine's, and each brand of another one.

    Names differ by language, so that slips are looked for in English alone.
    """
    if language(copy.edition.language).is_english:
        for passage in copy.passages:
            _find_slips(passage, findings)
    for passage in copy.passages:
        text = passage.text
        for first, second in _equated(text):
            _tell_mismatch(first, second, passage, findings)
    for run, names in under_headers(copy):
        named = named_in(run.text)
        if named and not _BESIDE.sub("", _without(run.text, named)):
            for one in names if len({name.substance for name in names}) == 1 else ():
                for other in named:
                    _tell_mismatch(one, other, run, findings)


def _without(text: str, named: tuple[Named, ...]) -> str:
    for name in reversed(named):
        text = text[:name.start] + text[name.end:]
    return text


def _equated(text: str) -> Iterator[tuple[Named, Named]]:
    """Each two names of which a text says that they are one medicine."""
    ones: list[Named] = []
    others: list[Named] = []  # what the ones are said to be
    before: Named | None = None
    for name in named_in(text):
        between = text[before.end:name.start] if before else ""
        if before and _SAME.fullmatch(between):
            yield from _paired(ones, others)
            ones, others = others[-1:] or ones, [name]
        elif before and _NEXT.fullmatch(between):
            (others or ones).append(name)
        else:
            yield from _paired(ones, others)
            ones, others = [name], []
        before = name
    yield from _paired(ones, others)


def _paired(ones: list[Named], others: list[Named]) -> Iterator[tuple[Named, Named]]:
    """Two lists of one length go in order, one name goes with all; of others nobody can tell."""
    if len(ones) == 1:
        yield from ((ones[0], other) for other in others)
    elif len(others) in (1, len(ones)):
        yield from zip(ones[-len(others):], others, strict=True)


def _tell_mismatch(one: Named, other: Named, run: Run, findings: Findings) -> None:
    """A finding if one name is a brand and the other is another substance's."""
    brand = next((name for name in (other, one) if name.name in BRANDED), None)
    if not brand or not one.substance or not other.substance or _FAMILY in (one.name, other.name):
        return
    if one.substance != other.substance:
        beside = one if brand is other else other
        where = " and ".join(BRANDED[brand.name][1])
        findings.add("wrong-brand", run.place(brand.start),
                     f"“{run.text[brand.start:brand.end]}” stands for {beside.name}, and is "
                     f"{brand.substance} ({where}).",
                     "Write the brand that belongs to the medicine, or the medicine that is meant.")


def _find_slips(run: Run, findings: Findings) -> None:
    for found in _WORD.finditer(run.text):
        meant = slip_of(found.group())
        if meant:
            findings.add("misspelt-medicine", run.place(found.start()),
                         f"“{found.group()}” is no medicine that is known here; "
                         f"“{meant}” has nearly the same letters.",
                         "Compare the name with its source. If it is another medicine, add it to "
                         "content/waivers.yaml.")


def slip_of(word: str) -> str:
    """The medicine whose name is one slip from a word: a letter more, less, other, or two turned.

    "" if the word is a known name, or is made of one: insulins, morphine's.
    """
    said = word.lower()
    if not _LEAST <= len(said) <= _LONGEST + 1 or said in KNOWN or said in _NO_SLIPS:
        return ""
    if any(said.removesuffix(end) in KNOWN for end in _MADE):
        return ""
    for name in sorted({name for form in _shortened(said) for name in _NEAR.get(form, ())}):
        if _is_slip(said, name):
            return name
    return ""


def _shortened(word: str) -> Iterator[str]:
    """A word, and each that it becomes by the loss of a letter."""
    yield word
    yield from (word[:at] + word[at + 1:] for at in range(len(word)))


def _is_slip(word: str, name: str) -> bool:
    at = next((at for at, (one, other) in enumerate(zip(word, name, strict=False)) if one != other),
              min(len(word), len(name)))
    rest, other = word[at:], name[at:]
    return (rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
            or (rest[:2] == other[1::-1] and rest[2:] == other[2:]))


_NEAR: dict[str, list[str]] = {}
for _name in sorted(KNOWN):
    if len(_name) >= _LEAST:
        for _form in _shortened(_name):
            _NEAR.setdefault(_form, []).append(_name)
# Words of their own that are near a name, and other spellings of one.
_NO_SLIPS = frozenset((
    "adrenalin", "amoxycillin", "aspiring", "celebre", "colecalciferol", "cyclosporin", "cystatin",
    "durogesic", "heparan", "mesalamine", "mitozantrone", "morphing", "nicoline",
    "nitroglycerine", "oxytocic", "quinone", "thiamin", "valacyclovir"))


def under_headers(copy: ProofCopy) -> Iterator[tuple[Run, tuple[Named, ...]]]:
    """The runs of the cells of each table, with the medicines that their header cells name."""
    for run, headers in cells_under_headers(copy):
        yield run, tuple(name for header in headers for name in named_in(header))


def cells_under_headers(copy: ProofCopy) -> Iterator[tuple[Run, tuple[str, ...]]]:
    """The runs of the cells of each table, with the words of the header cells they belong to."""
    for table in copy.nouns(Grid, PipeTable):
        if isinstance(table, PipeTable):
            for placed in (placed for placed in table.placed if placed.column):
                headers = tuple(_words(cell.content) for cell in (*placed.names, *placed.above))
                yield from ((run, headers) for run in runs(placed.cell.content, "cell"))
            continue
        rows = (*table.head, *(row for group in table.groups for row in group.rows))
        named = {cell.anchor: _words(cell.content) for row in rows for cell in row if cell.scope}
        for cell in (cell for row in rows for cell in row if not cell.scope):
            headers = tuple(named[anchor] for anchor in cell.headers if anchor in named)
            yield from ((run, headers) for run in runs(cell.content, "cell"))


def _words(content: Inlines) -> str:
    return "".join(run.text for run in runs(content))
