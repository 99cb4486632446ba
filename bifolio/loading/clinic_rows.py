"""Clinics as a spreadsheet keeps them: content/clinics.csv, each row a clinic.

A row is asked for what a clinic's own file is asked for, and what is wrong in it is its own: the
clinics of all other rows are read.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from bifolio.diagnostics import Findings, Severity, near
from bifolio.files.deceptive_signs import deceptions, report
from bifolio.loading.clinics import legible
from bifolio.loading.shapes import CLINIC_ROW
from bifolio.loading.spreadsheets import Cell, Row, plain_name, read_rows
from bifolio.loading.yaml.shapes import PlainText
from bifolio.model import Clinic, Phone
from bifolio.model.bounds import CLINICS, COLUMNS
from bifolio.model.source import Source, Span

_COLUMNS = {plain_name(name): name for name in CLINIC_ROW.known}
_KINDS = {key.name: key.kind for key in CLINIC_ROW.keys}
_PHONES = (("phone", "phone_label"), ("phone2", "phone2_label"))
_NUMBERS = tuple(number for number, _ in _PHONES)
_MAY_BE_EMPTY = ("phone", "phone_label")  # a clinic without a phone is told where it matters
_BROKEN = re.compile(r"(?<!\S)(?:#(?:REF!|NAME\?|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!|##+)"
                     r"|Err:\d{3})(?!\S)")
_ROUNDED = re.compile(r"[+-]?\d{1,30}(?:[.,]\d{1,30})?[eE][+-]?\d{1,3}|\d{2,30}[.,]0{1,9}")
_BARE = re.compile(r"[1-9]\d{6,29}")  # a number as a spreadsheet keeps it; 999 is whole
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3}|['’]\d{3}){1,9}(?:\.\d{1,9})?")
_GROUPS = re.compile(r"(?!\d{3}(?: \d{3}){2}$)[1-9]\d{0,2}(?:(?: \d{3}){2,9}|(?:\.\d{3}){2,9})")
_ENTERED = re.compile(r"['‘’`=−–-]")  # by which one tells a spreadsheet what a cell is
_MONTH = r"(?:jan|feb|m[aä]r|mrz|apr|ma[iy]|ju[nl]|aug|sep|o[ck]t|nov|de[cz])[a-z]{0,6}\.?"
_DAY = re.compile(  # nothing but a date, as a spreadsheet makes one of 8-12
    rf"(?:\d{{1,4}}[-./ ]{{1,2}}{_MONTH}(?:[-./ ]{{1,2}}\d{{2,4}})?|{_MONTH}[-./ ]{{1,2}}\d{{1,4}}"
    r"|\d{1,2}(?P<sign>[-./])\d{1,2}(?P=sign)(?:\d\d){1,2}|\d{4}-\d{1,2}-\d{1,2})"
    r"(?: \d{1,2}:\d\d(?::\d\d)?)?", re.I)
_SERIAL = re.compile(r"\d{5}(?:[.,]\d{1,20})?|0[.,]\d{1,20}")  # a day's or an hour's number
_WHOLE = re.compile(r"\(?0")  # how a number begins that has lost nothing
_FEWEST = 3  # digits of a number; no label has so many more digits than letters
_WITH_ZEROS = ("en-GB", "en-IE", "cy", "ga")  # Britain and Ireland, whose numbers begin with 0,
_EMERGENCIES = ("999", "112")  # and whom an English text calls there
_ANEW = "Make it a text in the spreadsheet, and type the number as people read it, from its " \
    "first sign on, with a space between groups."


def read_clinic_rows(source: Source, findings: Findings, language: str = "",
                     others: Iterable[Clinic] = (), only: Container[str] | None = None
                     ) -> dict[str, Clinic]:
    """The clinics of a table, by id; none when its columns are not what they should be.

    By the library's `language`, and by `others` that stand not in the table, it is told whether
    numbers begin with 0. With `only`, which are in small letters, other rows are passed over.

    `logo` is given as written: whether the picture is there is for the library to say.
    """
    rows = read_rows(source, _COLUMNS, findings)
    table = _Table(source, findings, language)
    table.has_zeros = language in _WITH_ZEROS
    for other in others:
        table.learn(other.emergency, *(phone.number for phone in other.phones))
    is_whole = table.read_head(next(rows, None))
    read: dict[str, Clinic] = {}
    spellings: dict[str, Clinic] = {}  # files are named by ids, whose capitals some disks ignore
    twice: set[str] = set()
    for row in islice(rows, CLINICS.most):
        if only is not None and table.passes_over(row, only):
            continue
        if clinic := table.clinic(row):
            read.setdefault(clinic.name, clinic)
            first = spellings.setdefault(clinic.name.casefold(), clinic)
            if first is not clinic:
                findings.add("same-name", table.place("id", row), f"The id “{clinic.name}” stands "
                             f"in line {first.span.line}, too; neither of the two is made.",
                             "Remove one of the two rows, or give it another id.")
                twice |= {first.name, clinic.name}
    if more := next(rows, None):
        findings.add("past-bound", more.span, f"With it there are more than {CLINICS}.",
                     "Make two libraries of it.")
    elif only is None and not (read or len(findings)):
        findings.add("unexpected-value", source.whole(), "There is no row under the first one, "
                     "which names the columns.", "Write a row for each clinic.")
    table.tell_bare_numbers()
    return {name: clinic for name, clinic in read.items() if name not in twice} if is_whole else {}


@dataclass(slots=True)
class _Table:
    """Which column is where, and the numbers of which it cannot be told row by row what is wrong.
    """

    source: Source
    findings: Findings
    language: str
    columns: Mapping[str, int] = field(default_factory=dict)
    titled: frozenset[int] = frozenset()
    bare: list[tuple[str, Span]] = field(default_factory=list)
    has_zeros: bool = False

    def read_head(self, row: Row | None) -> bool:
        """Take the names of the columns from the first row; tells whether all is well with them."""
        cells = row.cells if row else ()
        columns, before = dict[str, int](), len(self.findings)
        self._find_deceptive_signs(cells)
        for at, cell in enumerate(cells[:COLUMNS.most]):
            name = _COLUMNS.get(plain_name(cell.text), "")
            if name in columns:
                self._add("duplicate-yaml-key", cell, f"The column “{name}” stands here a second "
                          "time.", "Keep one of the two.")
            elif name:
                columns[name] = at
            elif cell.text:
                match = near(cell.text, CLINIC_ROW.known)
                self._add("unknown-key", cell, f"“{cell.text}” is not a column of "
                          f"{CLINIC_ROW.name}.", f"Did you mean “{match}”?" if match else
                          f"Known: {', '.join(CLINIC_ROW.known)}.",
                          "A column that is not known does nothing; a mistyped “emergency” would "
                          "leave a number out.")
        if lacking := [name for name in CLINIC_ROW.required if name not in columns]:
            named = " and none ".join(f"“{name}”" for name in lacking)
            self.findings.add("missing-key", row.span if row else self.source.at(0),
                              f"The first row names no column {named}.",
                              "Write the names of all columns into the first row.")
        self.columns = columns
        self.titled = frozenset(at for at, cell in enumerate(cells) if cell.text)
        return len(self.findings) == before

    def passes_over(self, row: Row, only: Container[str]) -> bool:
        """Whether a row has another id than these; but for its numbers it is not looked at.

        One whose id is wrong may have been meant.
        """
        cell, kind = self._cell("id", row), _KINDS["id"]
        assert isinstance(kind, PlainText)
        name = " ".join(cell.text.split()) if cell else ""
        if not name or name.casefold() in only or kind.refusal(name):
            return False
        found = (self._cell(column, row) for column in (*_NUMBERS, "emergency"))
        self.learn(*(" ".join(cell.text.split()) for cell in found if cell))
        return True

    def clinic(self, row: Row) -> Clinic | None:
        """The clinic of a row; None when it has no id, so that it can be called nothing."""
        self._find_strays(row)
        self._find_deceptive_signs(row.cells)
        name = self._text("id", row)
        if not name:
            return None
        title, hours, place = self._text("name", row), self._hours(row), row.span
        accent = legible(self._text("accent", row), self.place("accent", row), self.findings)
        return Clinic(
            name=name, title=title or name, address=tuple(self._address(row)),
            phones=tuple(self._phones(row)), hours=hours, logo=self._text("logo", row),
            accent=accent, span=place, emergency=self._emergency(row),
            region=self._text("region", row), end=row.end)

    def place(self, column: str, row: Row) -> Span:
        """Where a cell stands; the row, when it ends before."""
        cell = self._cell(column, row)
        return self.source.at(cell.offset) if cell else row.span

    def learn(self, *numbers: str) -> None:
        """See by these numbers whether they begin with 0 where the clinics are."""
        british = _EMERGENCIES if self.language.partition("-")[0] in ("", "en") else ()
        self.has_zeros |= any(number in british or _WHOLE.match(number) for number in numbers)

    def tell_bare_numbers(self) -> None:
        """A finding for each number that may have lost what stood in front of it.

        Where others begin with 0 it has; else it may be one of a country whose numbers do not.
        """
        for number, span in self.bare:
            self.findings.add(
                "spreadsheet-number", span, f"“{number}” stands here as a spreadsheet keeps what "
                "it takes for a number: a 0 or a + in front of it would be gone.", _ANEW,
                at_most=Severity.ERROR if self.has_zeros else Severity.WARNING)

    def _find_deceptive_signs(self, cells: Iterable[Cell]) -> None:
        """A finding for each sign that deceives: cell by cell, as each keeps its own clinic back.
        """
        for cell in cells:
            text = cell.text
            for one in () if text.isascii() and text.isprintable() else deceptions(text):
                report(one, self.source.at(cell.offset + one.offset), self.findings)

    def _find_strays(self, row: Row) -> None:
        """A finding for what stands under no column: a separator within a cell shifts all others.
        """
        stray = next((cell for at, cell in enumerate(row.cells)
                      if cell.text and at not in self.titled), None)
        if stray and self.columns:
            self._add("unexpected-value", stray, f"“{stray.text[:40]}” stands under no column.",
                      "Look whether a cell before it has a sign that separates cells: put "
                      "quotation marks round that one. Else name the column in the first row.")

    def _cell(self, column: str, row: Row) -> Cell | None:
        at = self.columns.get(column, len(row.cells))
        return row.cells[at] if at < len(row.cells) else None

    def _text(self, column: str, row: Row) -> str:
        """The text of a cell on one line; "" when it is empty or wrong."""
        cell, kind = self._cell(column, row), _KINDS[column]
        assert isinstance(kind, PlainText), column
        text = " ".join(cell.text.split()) if cell else ""
        if not text and column in self.columns and column in CLINIC_ROW.required and \
                column not in _MAY_BE_EMPTY:
            self.findings.add("unexpected-value", self.place(column, row),
                              f"The cell under “{column}” is empty.", "Fill it in.")
        if not (cell and text):
            return ""
        if broken := _BROKEN.search(text):
            self._add("unexpected-value", cell, f"“{broken[0]}” is what a spreadsheet writes where "
                      "it cannot work out a cell.", "Type what should stand there. A + or = "
                      "in front makes a formula of it: make the cell a text.")
            return ""
        if refusal := kind.refusal(text):
            code, what, fix = refusal
            self._add(code, cell, what, fix)
            return ""
        return text

    def _address(self, row: Row) -> Iterator[str]:
        """The lines of the address: they part at semicolons, and at line ends in the cell."""
        self._text("address", row)  # what is wrong with the whole of it
        cell = self._cell("address", row)
        for line in re.split("[;\n]", cell.text) if cell else ():
            if text := " ".join(line.split()):
                yield text

    def _hours(self, row: Row) -> str:
        """When it is open, with a finding where a spreadsheet has made a date of it."""
        hours = self._text("hours", row)
        if _DAY.fullmatch(hours) or _SERIAL.fullmatch(hours):
            self.findings.add(
                "spreadsheet-number", self.place("hours", row), f"“{hours}” is what a spreadsheet "
                "makes of hours that it takes for a date or a time.", "Make the cell a text, and "
                "type when it is open, with the days: Monday to Friday, 8 to 12.",
                "Nobody can read from it when the clinic is open.")
        return hours

    def _emergency(self, row: Row) -> str:
        if number := self._text("emergency", row):
            self._look_at(number, self.place("emergency", row))
        return number

    def _phones(self, row: Row) -> Iterator[Phone]:
        for of_number, of_label in _PHONES:
            number, label = self._text(of_number, row), self._text(of_label, row)
            if self._is_shifted(of_number, number, of_label, label, row):
                continue
            if number:
                self._look_at(number, self.place(of_number, row))
            if number and label:
                yield Phone(label, number, self.place(of_number, row))
            elif number:
                self.findings.add("unexpected-value", self.place(of_label, row), f"The cell under "
                                  f"“{of_label}” is empty.", "Write who answers.")
            elif label and not self._is_wrong(of_number, row):
                self.findings.add("unexpected-value", self.place(of_number, row), f"“{label}” has "
                                  "no number.", "Write the number, or take the label out.")

    def _is_shifted(self, of_number: str, number: str, of_label: str, label: str, row: Row) -> bool:
        """A finding where a number has hardly a digit, or who answers is a number."""
        digits, letters = sum(map(str.isdecimal, label)), sum(map(str.isalpha, label))
        if number and sum(map(str.isdecimal, number)) < _FEWEST:
            place, what = self.place(of_number, row), f"“{number[:40]}” is no phone number."
        elif digits > letters + _FEWEST:
            place, what = self.place(of_label, row), f"“{label[:40]}” is a number, not who answers."
        else:
            return False
        self.findings.add("unexpected-value", place, what,
                          f"Write a number under “{of_number}” and who answers under “{of_label}”. "
                          "Where all cells of the row stand one too far, a cell before them has a "
                          "comma: put quotation marks round it.",
                          "It would be printed where it does not belong, and nobody could call.")
        return True

    def _is_wrong(self, column: str, row: Row) -> bool:
        """Whether something stands in a cell, which was refused."""
        cell = self._cell(column, row)
        return bool(cell and cell.text)

    def _look_at(self, number: str, span: Span) -> None:
        """A finding for a number that a spreadsheet has spoilt; some are told when all are read."""
        self.learn(number)
        if _ENTERED.match(number):
            self.findings.add("spreadsheet-number", span, f"“{number}” begins with “{number[0]}”, "
                              "which tells a spreadsheet what a cell is: it is no part of a "
                              "number.", _ANEW)
        elif _ROUNDED.fullmatch(number) or _THOUSANDS.fullmatch(number):
            self.findings.add("spreadsheet-number", span, f"“{number}” is how a spreadsheet "
                              "writes a long number: nobody can call it.", _ANEW)
        elif _BARE.fullmatch(number) or _GROUPS.fullmatch(number):
            self.bare.append((number, span))

    def _add(self, code: str, cell: Cell, what: str, fix: str, why: str = "") -> None:
        self.findings.add(code, self.source.at(cell.offset), what, fix, why)
