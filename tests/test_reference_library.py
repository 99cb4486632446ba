"""The reference library, finished: all that is known is said, every number is traced."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
import yaml

from bifolio import planning, production
from bifolio.diagnostics import Findings, Severity
from bifolio.editions import select
from bifolio.model import Audience, Drawing, Edition, Format, Handout, Library, Text
from bifolio.paper import Paper
from bifolio.proofs.numerals import occurrences
from bifolio.rules import RULES
from bifolio.runs import runs
from bifolio.sheets.selecting import select_sheet
from bifolio.trees import walk
from tests.conftest import Silence
from tests.printed import Passage, passages, rows, squeezed

CHECKOUT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
SHELF = ("content", "bibliography.bib")
ROWS = {"F": 22, "I": 40, "A": 28, "C": 6, "T": 7, "R": 3,  # the claim table: 106 rows
        "P": 19, "B": 1, "W": 11, "Q": 9, "G": 2,  # what patients must read
        "K": 31, "O": 9}  # what clinicians must read, and what is still open
NOT_TEXT = ("References", "Where this comes from", "About this handout")
UNAPPROVED = ("CJC-1295", "ipamorelin", "hexarelin", "BPC-157")


@dataclass(frozen=True)
class Shelf:
    """A library and what was made of it, in one format and for no clinic."""

    root: Path
    out: Path
    run: production.Run

    @cached_property
    def library(self) -> Library:
        return planning.open_library(production.Order(self.root, self.out), Findings())[0]

    @cached_property
    def handouts(self) -> dict[str, Made]:
        """Each handout by the name of its sheet, or of its audience."""
        return {d.handout.sheet or str(d.handout.audience): Made(self, d.handout, d.path)
                for d in self.run.deliveries if d.path}


@dataclass(frozen=True)
class Made:
    """One finished handout."""

    shelf: Shelf
    handout: Handout
    path: str

    @cached_property
    def paper(self) -> Paper:
        return Paper((self.shelf.out / self.path).read_bytes())

    @cached_property
    def web(self) -> str:
        name = re.sub(r"-a4-standard-colour\.pdf$", ".html", self.path)
        return (self.shelf.out / name).read_text(encoding="utf-8")

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return passages(self.paper, self.web)

    @cached_property
    def edition(self) -> Edition:
        library, findings = self.shelf.library, Findings()
        work = library.works[self.handout.work]
        sheet = work.sheet(self.handout.sheet)
        return select_sheet(library, work, sheet, findings) if sheet else \
            select(library, work, self.handout.audience, findings)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is said to readers: without the reference list and the imprint."""
        return tuple(p.text for p in self.passages if p.part not in NOT_TEXT)


def made(root: Path, out: Path, *audiences: Audience) -> Shelf:
    """The library in a folder, built."""
    order = production.Order(root, out, audiences=audiences, formats=(Format(),), clinic="")
    return Shelf(root, out, production.build(order, Silence()))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The reference library, built once; for reading only."""
    return made(CHECKOUT, tmp_path_factory.mktemp("reference"))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the reference library, to change."""
    for name in SHELF:
        source = CHECKOUT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / name)
    return tmp_path


def change(root: Path, path: str, old: str, new: str) -> None:
    """Replace `old`, which must be there, in a file of the insulin resistance work."""
    target = root / "content" / "insulin-resistance" / path
    text = target.read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new), encoding="utf-8")


def read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


# --- all of it is there ---


def test_every_row_of_the_claim_table_is_listed() -> None:
    """The list holds each row once, with where it is said, or why nowhere."""
    claims = read("claims.yaml")
    assert list(claims) == [f"{family}{number}" for family, last in ROWS.items()
                            for number in range(1, last + 1)]
    for row, entry in claims.items():
        said = [words for key, words in entry.items() if key not in ("claim", "left_out")]
        assert bool(said) != bool(entry.get("left_out")), row
        assert all(words and all(words) for words in said), row


def test_every_row_of_the_claim_table_is_said(shelf: Shelf) -> None:
    """The words listed for a row stand on the finished pages of that edition or sheet."""
    said = {name: squeezed(" ".join(p.text for p in handout.passages))
            for name, handout in shelf.handouts.items()}
    missing = [f"{row} ({entry['claim']}), {name}: {words}"
               for row, entry in read("claims.yaml").items()
               for name, listed in entry.items() if name not in ("claim", "left_out")
               for words in listed if squeezed(words) not in said.get(name, "")]
    assert not missing, "\n".join(missing)


# --- every number is traced ---

_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")


def untraced(handout: Made) -> list[str]:
    """Each numeral on the pages that neither the register, a waiver nor a name explains."""
    named = _pattern(read("numerals.yaml"))
    facts = Counter(numeral for words in _facts(handout.edition, "mark")
                    for numeral in _NUMERAL.findall(named.sub("", words)))
    drawn = {numeral for noun in walk(handout.edition) if isinstance(noun, Drawing)
             for words in (noun.told, *_facts(noun))
             for numeral in _NUMERAL.findall(named.sub("", words))}
    waivers = handout.shelf.library.works[handout.handout.work].waivers
    found: list[str] = []
    for passage in (p for p in handout.passages if p.part not in NOT_TEXT):
        text = passage.text
        spans = sorted((span for waiver in waivers for span in occurrences(waiver, text)),
                       reverse=True)
        for start, end in spans:
            text = text[:start] + text[end:]
        text = named.sub("", text)
        for numeral in _NUMERAL.findall(text):
            if passage.kind == "Figure" and numeral in drawn:
                continue
            if not facts[numeral]:
                found.append(f"{numeral} in “{passage.text}”")
            facts[numeral] -= bool(facts[numeral])
    return found


def _facts(tree: Any, but: str = "") -> list[str]:
    """The words that facts print in an edition, one after another, `but` in runs of a kind."""
    return [piece.text for run in runs(tree) if run.kind != but for piece in run.pieces
            if isinstance(piece, Text) and piece.fact]


def _pattern(listed: dict[str, dict[str, str]]) -> re.Pattern[str]:
    """Finds a name or a date that has a figure in it; the longest first."""
    words = sorted((*listed["names"], *listed["dates"]), key=len, reverse=True)
    spaced = (re.sub(r"(?:\\ )+", r"\\s+", re.escape(word)).replace(r"\-", r"[-–]\s?")
              for word in words)
    return re.compile(rf"(?<![\w.,])(?:{'|'.join(spaced)})(?!\w|[.,]\d)", re.I)


def test_every_number_on_every_page_is_traced(shelf: Shelf) -> None:
    """A numeral is a fact's, as often as facts print it, or a waiver or a name accounts for it."""
    lost = {name: untraced(handout) for name, handout in shelf.handouts.items()}
    assert len(lost) == 6
    assert not any(lost.values()), "\n".join(line for lines in lost.values() for line in lines)


def test_a_name_with_a_figure_is_on_a_page(shelf: Shelf) -> None:
    """The list of names and dates holds none that is printed nowhere."""
    text = " ".join(text for handout in shelf.handouts.values() for text in handout.texts)
    listed = read("numerals.yaml")
    unused = [name for name in (*listed["names"], *listed["dates"])
              if not _pattern({"names": {name: ""}, "dates": {}}).search(text)]
    assert not unused


def test_a_number_that_is_typed_is_found(copy: Path, tmp_path: Path) -> None:
    """A number typed into a chapter is told, though it has no unit and a fact prints the same."""
    change(copy, "chapters/40-questions.patient.md", "Whom do I call at night?",
           "Whom do I call at night, from 15 on?")
    handouts = made(copy, tmp_path / "out", Audience.PATIENT).handouts
    assert [line.split()[0] for line in untraced(handouts["patient"])] == ["15"]
    assert [line.split()[0] for line in untraced(handouts["questions"])] == ["15"]
    assert not untraced(handouts["warning-signs"])
