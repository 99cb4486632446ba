"""Other people's checkers, over finished handouts: `python -m tests.support.checkers FOLDER`.

Development only: outloud brings pymupdf, whose licence (AGPL) this project's own does not go
with, so neither it nor pdfua is in the product or in what its tests need. What only a person can
judge is printed, not hidden. Where a checker is wrong, EXCEPTIONS says so and why, and
test_checkers.py proves it on a small file.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import outloud
import page
import pdfua

from bifolio.printing.pdf import PaperTag
from tests.support.papers import Paper


@dataclass(frozen=True)
class Verdict:
    """What all checkers say of one file: faults, faults that are none, and what is left open."""

    faults: tuple[str, ...]
    excepted: tuple[str, ...]
    for_people: tuple[str, ...]


_SHREDDED = re.compile(r"header cells look shredded: (\d+ header cells against \d+ data cells)?"
                       r"(; )?(\d+ header rows)?")


def _only_labels_of_rows(paper: Paper, finding: outloud.findings.Finding) -> bool:
    """A label over rows, and one header to each row of few cells, are no broken head."""
    several = _SHREDDED.fullmatch(finding.message)
    heads = [len(list(head.walk("TR"))) for head in paper.structure.walk("THead")]
    rows = (row for body in paper.structure.walk("TBody") for row in body.walk("TR"))
    one_each = all(len(list(row.walk("TH"))) <= 1 for row in rows)
    return bool(several) and max(heads, default=0) <= 3 and one_each


def _grid_closes(paper: Paper, _: outloud.findings.Finding) -> bool:
    """Each row of each table fills the same columns, with what spans into it from above.

    Of a row outloud forgets the columns behind its last cell that are filled from above.
    """
    return all(len({len(row) for row in _grid(table)}) == 1
               for table in paper.structure.walk("Table"))


def _grid(table: PaperTag) -> list[set[int]]:
    """The columns that are filled in each row; one more when two cells overlap or miss the grid."""
    lines = list(table.walk("TR"))
    filled: list[set[int]] = [set() for _ in lines]
    for row, line in enumerate(lines):
        column = 0
        for cell in line.walk("TH", "TD"):
            spans = cell.attributes or {}
            while column in filled[row]:
                column += 1
            for below in range(row, row + int(spans.get("RowSpan", 1))):
                for right in range(column, column + int(spans.get("ColSpan", 1))):
                    fits = below < len(lines) and right not in filled[below]
                    filled[below if fits else row].add(right if fits else -1)
    return filled


def _only_repeated(paper: Paper, finding: outloud.findings.Finding) -> bool:
    """Running headers, and a table's head printed again on a later page, are in no text twice."""
    heads = {cell.text.strip() for table in paper.tables for cell in table if cell.in_head}
    pieces = paper.artifacts[(finding.page or 1) - 1]
    labels = {cell.text.strip() for table in paper.tables for cell in table
              if cell.header and not cell.in_head}
    return all(kind in ("Header", "Footer") or any(text.strip() in head for head in heads)
               or text.strip().removesuffix(" (continued)") in labels for kind, text in pieces)


def _none_is_mute(paper: Paper, _: outloud.findings.Finding) -> bool:
    """Each cell says something, if only that it is to be filled in: outloud hears no such words."""
    return all(cell.text.strip() or any(tag.alternative or tag.said for tag in cell.walk())
               for table in paper.structure.walk("Table") for cell in table.walk("TH", "TD"))


EXCEPTIONS: dict[str, Callable[[Paper, outloud.findings.Finding], bool]] = {
    "TBL-004": _grid_closes,
    "TBL-010": _only_labels_of_rows,
    "TBL-012": _none_is_mute,
    "TAG-002": _only_repeated,
}


def judge(path: Path) -> Verdict:
    """The verdict on one PDF; a fault is an error or a warning of any checker."""
    paper = Paper(path.read_bytes())
    faults, excepted, people = [], [], []
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(paper.content, profile=profile)
        faults += [f"page: {failure.message}" for failure in report.failures]
        if not report.is_compliant and not report.failures:
            faults.append(f"page: not {profile}")
    heard = outloud.check(str(path))
    faults += [f"outloud: {heard.error}"] if heard.error else []
    for finding in heard.findings:
        if finding.severity in ("error", "warning"):
            line = f"outloud {finding.rule}, page {finding.page}: {finding.message}"
            excused = finding.rule in EXCEPTIONS and EXCEPTIONS[finding.rule](paper, finding)
            (excepted if excused else faults).append(line)
    people += [f"{kind} {row['id']} {row['name']}" for kind, rows in heard.criteria.items()
               for row in rows if row["status"] == "manual"]
    report = pdfua.validate(str(path))
    faults += [f"pdfua {finding.rule_id}: {finding.message}" for finding in report.findings
               if finding.severity is not pdfua.Severity.INFO]
    people += [f"pdfua {outcome.rule_id}: {outcome.skipped_reason}" for outcome in report.skipped]
    return Verdict(tuple(faults), tuple(excepted), tuple(people))


def main(folder: str) -> int:
    """Judge every PDF below a folder and print what was said; 1 when there is a fault."""
    say = sys.stdout.write
    verdicts = {path: judge(path) for path in sorted(Path(folder).rglob("*.pdf"))}
    for path, verdict in verdicts.items():
        say(f"{path.relative_to(folder)}: {len(verdict.faults)} faults\n")
        for line in verdict.faults:
            say(f"  FAULT     {line}\n")
        for line in verdict.excepted:
            say(f"  excepted  {line}\n")
    say("Only a person can judge:\n")
    for line in sorted({line for verdict in verdicts.values() for line in verdict.for_people}):
        say(f"  {line}\n")
    return int(not verdicts or any(verdict.faults for verdict in verdicts.values()))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
