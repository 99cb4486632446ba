"""Comparison tables: what their files may say, and the grid that each audience gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bifolio.diagnostics import Findings
from bifolio.editions.table_layout import lay
from bifolio.loading.tables import read_table
from bifolio.model import Audience, Cell, ComparisonTable, Grid
from bifolio.model.source import Source
from bifolio.model.trees import plain

PATH = "content/w/tables/t.yaml"

TABLE = """\
title: {patient: The medicines, clinician: Agents}
note: "*Once* means one time."
corner: Medicine
options:
  - group: Liraglutide
    options:
      - {id: victoza, name: Victoza}
      - {id: saxenda, name: Saxenda, audience: clinician}
  - {id: semaglutide, name: Semaglutide}
criteria:
  - {id: how_often, name: {patient: How often, clinician: Schedule}}
  - group: Effects
    criteria:
      - {id: weight, name: Weight, audience: clinician}
      - {id: sugar, name: Sugar}
answers:
  victoza:
    how_often: {patient: Once a day, clinician: "Once daily [@fda2024]"}
    weight: 012
    sugar: no
  saxenda: {how_often: Once daily, weight: 1.10, sugar: 12:30}
  semaglutide: {how_often: Once a week, weight: more, sugar: lower}
"""


def table_of(text: str) -> tuple[ComparisonTable | None, Findings]:
    """The table of a YAML text, and what was found in it."""
    findings = Findings()
    return read_table("t", Source(PATH, text), findings), findings


def lay_out(text: str, audience: Audience) -> tuple[Grid | None, Findings]:
    """The grid of a YAML text for an audience, and what was found on the way."""
    table, findings = table_of(text)
    assert table is not None
    return lay(table, audience, findings), findings


def grid_of(text: str, audience: Audience) -> Grid:
    """The grid of a YAML text that has nothing wrong with it."""
    grid, findings = lay_out(text, audience)
    assert list(findings) == []
    assert grid is not None
    return grid


def rows_of(grid: Grid) -> Iterator[tuple[Cell, ...]]:
    """Every row of cells, the head's first and a group's label before its rows."""
    yield from grid.head
    for group in grid.groups:
        if group.label:
            yield (group.label,)
        yield from group.rows


def words(grid: Grid) -> list[list[str]]:
    """What the cells of each row say."""
    return [[plain(cell.content) for cell in row] for row in rows_of(grid)]


def headers_said(grid: Grid) -> list[tuple[str, list[str]]]:
    """Each data cell of the body with what its header cells say, in reading order."""
    said = {cell.anchor: plain(cell.content)
            for row in rows_of(grid) for cell in row if cell.anchor}
    return [(plain(cell.content), [said[anchor] for anchor in cell.headers])
            for group in grid.groups for row in group.rows for cell in row if not cell.scope]


def test_clinician_grid() -> None:
    """Groups across give a header of two rows; groups down give a row of their own."""
    assert words(grid_of(TABLE, Audience.CLINICIAN)) == [
        ["Medicine", "Liraglutide", "Semaglutide"],
        ["Victoza", "Saxenda"],
        ["Schedule", "Once daily ", "Once daily", "Once a week"],
        ["Effects"],
        ["Weight", "012", "1.10", "more"],
        ["Sugar", "no", "12:30", "lower"],
    ]


def test_patient_grid() -> None:
    """A patient's grid has only the options, criteria and wordings for patients."""
    grid = grid_of(TABLE, Audience.PATIENT)
    assert plain(grid.title) == "The medicines"
    assert plain(grid.note) == "Once means one time."
    assert words(grid) == [
        ["Medicine", "Liraglutide", "Semaglutide"],
        ["Victoza"],
        ["How often", "Once a day", "Once a week"],
        ["Effects"],
        ["Sugar", "no", "lower"],
    ]


def test_down() -> None:
    """With options running down, an option is a row and its group labels rows."""
    assert words(grid_of(TABLE + "options_run: down\n", Audience.CLINICIAN)) == [
        ["Medicine", "Schedule", "Effects"],
        ["Weight", "Sugar"],
        ["Liraglutide"],
        ["Victoza", "Once daily ", "012", "no"],
        ["Saxenda", "Once daily", "1.10", "12:30"],
        ["Semaglutide", "Once a week", "more", "lower"],
    ]


def test_headers_of_data_cells() -> None:
    """A data cell names column group, column, row group and row, in that order."""
    assert headers_said(grid_of(TABLE, Audience.CLINICIAN)) == [
        ("Once daily ", ["Liraglutide", "Victoza", "Schedule"]),
        ("Once daily", ["Liraglutide", "Saxenda", "Schedule"]),
        ("Once a week", ["Semaglutide", "Schedule"]),
        ("012", ["Liraglutide", "Victoza", "Effects", "Weight"]),
        ("1.10", ["Liraglutide", "Saxenda", "Effects", "Weight"]),
        ("more", ["Semaglutide", "Effects", "Weight"]),
        ("no", ["Liraglutide", "Victoza", "Effects", "Sugar"]),
        ("12:30", ["Liraglutide", "Saxenda", "Effects", "Sugar"]),
        ("lower", ["Semaglutide", "Effects", "Sugar"]),
    ]


def test_scopes_and_spans() -> None:
    """Header cells tell their scope, how far they reach, and the group they stand in."""
    grid = grid_of(TABLE, Audience.CLINICIAN)
    assert [(c.scope, c.columns, c.rows) for c in grid.head[0]] == [
        ("col", 1, 2), ("colgroup", 2, 1), ("col", 1, 2)]
    assert [(c.scope, c.columns, c.rows) for c in grid.head[1]] == [("col", 1, 1), ("col", 1, 1)]
    group_anchor = grid.head[0][1].anchor
    assert [cell.headers for cell in grid.head[1]] == [(group_anchor,), (group_anchor,)]
    label = grid.groups[1].label
    assert label is not None
    assert (label.scope, label.columns, grid.columns) == ("rowgroup", 4, 4)
    assert [row[0].headers for row in grid.groups[1].rows] == [(label.anchor,), (label.anchor,)]
    assert [row[0].scope for group in grid.groups for row in group.rows] == ["row"] * 3


def test_no_corner() -> None:
    """Without a corner the cell over the row headers is an empty data cell."""
    grid = grid_of(TABLE.replace("corner: Medicine\n", ""), Audience.CLINICIAN)
    corner = grid.head[0][0]
    assert (corner.content, corner.scope, corner.anchor, corner.rows) == ((), "", "", 2)


def test_flat_head() -> None:
    """Without groups across, the header is one row and no cell spans."""
    text = "title: T\noptions: [{id: a, name: A}]\ncriteria: [{id: x, name: X}]\n" \
           "answers: {a: {x: yes}}\n"
    grid = grid_of(text, Audience.PATIENT)
    assert words(grid) == [["", "A"], ["X", "yes"]]
    assert all(cell.rows == cell.columns == 1 for row in rows_of(grid) for cell in row)


def test_group_label_for_one_audience() -> None:
    """Where a group's label says nothing to an audience, its lines stand in no group."""
    text = TABLE.replace("group: Effects", "group: {clinician: Effects}")
    assert words(grid_of(text, Audience.PATIENT))[2:] == [
        ["How often", "Once a day", "Once a week"], ["Sugar", "no", "lower"]]
    assert len(grid_of(text, Audience.PATIENT).groups) == 1


def test_restricted_table() -> None:
    """A table that is not for an audience gives no grid, and no finding either."""
    grid, findings = lay_out(TABLE + "audience: clinician\n", Audience.PATIENT)
    assert grid is None
    assert len(findings) == 0


@pytest.mark.parametrize(("restricted", "lacking"), [("options", "option"),
                                                     ("criteria", "criterion")])
def test_nothing_left(restricted: str, lacking: str) -> None:
    """A table without any option or criterion for an audience it is for is a finding."""
    lines = {key: f"{key}: [{{id: {key}, name: X}}]\n" for key in ("options", "criteria")}
    lines[restricted] = lines[restricted].replace("X}", "X, audience: clinician}")
    text = "title: T\n" + "".join(lines.values()) + "answers: {options: {criteria: yes}}\n"
    grid, findings = lay_out(text, Audience.PATIENT)
    assert grid is None
    finding, = findings
    assert finding.code == "broken-reference"
    assert f"no {lacking} for the patient" in finding.what


@pytest.mark.parametrize("hole", ["", "how_often: {clinician: Weekly}, ", 'how_often: "", ',
                                  "how_often: , ", 'how_often: {patient: " "}, '])
def test_ragged(hole: str) -> None:
    """A missing or empty answer is reported at its option, for the audience that misses it."""
    text = TABLE.replace("semaglutide: {how_often: Once a week, ", f"semaglutide: {{{hole}")
    _, findings = lay_out(text, Audience.PATIENT)
    finding, = findings
    assert (finding.code, finding.span.line, finding.span.column) == ("ragged-table", 9, 5)
    for word in ("semaglutide", "how_often", "patient"):
        assert word in finding.what


def test_ragged_for_one_audience_only() -> None:
    """An answer for clinicians alone leaves no hole in the clinicians' table."""
    text = TABLE.replace("how_often: Once a week", "how_often: {clinician: Weekly}")
    grid, findings = lay_out(text, Audience.CLINICIAN)
    assert grid is not None
    assert len(findings) == 0


@pytest.mark.parametrize(("old", "new", "code", "said"), [
    ("  saxenda: {how", "  saxende: {how", "unknown-name", "Did you mean “saxenda”?"),
    ("    weight: 012", "    wieght: 012", "unknown-name", "Did you mean “weight”?"),
    ("{id: semaglutide", "{id: victoza", "duplicate-yaml-key", "t.yaml:7:14"),
    ("{id: sugar", "{id: weight", "duplicate-yaml-key", "another id"),
    ("{id: semaglutide", "{id: sema glutide", "unexpected-value", "letters"),
    ("{id: semaglutide", "{id: sema--glutide", "unexpected-value", "letters"),
    ("audience: clinician}", "audience: clinican}", "unknown-audience", "“clinician”"),
    ("{patient: The", "{patients: The", "unknown-audience", "“patient”"),
    ("{patient: Once", "{nurse: Once", "unknown-audience", "clinician, patient"),
    ("corner: Medicine", "corer: Medicine", "unknown-key", "“corner”"),
    ("corner: Medicine", "options_run: acros", "unexpected-value", "“across”"),
    ("corner: Medicine", "corner: ''", "unexpected-value", "Fill it in"),
    ("title: {patient: The medicines, clinician: Agents}\n", "", "missing-key", "title"),
    (", name: Semaglutide}", "}", "missing-key", "name"),
    ("  - group: Effects\n", "  - \n", "missing-key", "“group: …”"),
    ("title: {patient: The medicines, clinician: Agents}", "title: [Agents]",
     "unexpected-value", "one text for everyone"),
])
def test_findings(old: str, new: str, code: str, said: str) -> None:
    """What is wrong in a table's file is a finding that says how to mend it."""
    if new == "  - \n":
        old, new = old + "    criteria:", "  - criteria:"
    assert old in TABLE
    _, findings = table_of(TABLE.replace(old, new, 1))
    assert (code, True) in [(f.code, said in f.fix) for f in findings], list(findings)


def test_all_findings_at_once() -> None:
    """One mistake hides no other."""
    text = TABLE.replace("saxenda: {how", "saxende: {how").replace("corner:", "corer:")
    _, findings = table_of(text)
    assert [f.code for f in findings] == ["unknown-key", "unknown-name"]


def test_mistyped_audience_shows_nothing() -> None:
    """An option under an audience that is not known is shown to nobody."""
    table, findings = table_of(TABLE.replace("audience: clinician}", "audience: clinican}", 1))
    assert table is not None
    for audience in Audience:
        grid = lay(table, audience, findings)
        assert grid is not None
        assert "Saxenda" not in [cell for row in words(grid) for cell in row]


@pytest.mark.parametrize("what", ["title", "name"])
def test_wording_for_one_audience_only(what: str) -> None:
    """A title or a name that says nothing to an audience of the table is a finding."""
    text = TABLE.replace("title: {patient: The medicines, clinician: Agents}",
                         "title: {clinician: Agents}") if what == "title" else \
        TABLE.replace("name: Semaglutide", "name: {clinician: Semaglutide}")
    _, findings = lay_out(text, Audience.PATIENT)
    finding, = findings
    assert finding.code == ("missing-key" if what == "title" else "ragged-table")
    assert f"no {what} for the patient" in finding.what


@pytest.mark.parametrize("text", ["", "- x", "just words", "title: [", "title:\n\tx: y"])
def test_no_table(text: str) -> None:
    """A file that is no table gives None, and a finding."""
    table, findings = table_of(text)
    assert table is None
    assert findings.failed


def test_places_inside_cells() -> None:
    """A citation in a cell knows its line and column in the table's file."""
    grid = grid_of(TABLE, Audience.CLINICIAN)
    citation = grid.groups[0].rows[0][1].content[-1]
    line = TABLE.split("\n").index(next(x for x in TABLE.split("\n") if "fda2024" in x)) + 1
    column = TABLE.split("\n")[line - 1].index("[@fda2024]") + 1
    assert str(citation.span) == f"{PATH}:{line}:{column}"  # type: ignore[union-attr]


# --- any table at all --------------------------------------------------------------------------


@dataclass(frozen=True)
class Thing:
    """An option or a criterion as an author thinks of it; `group` is its label or ""."""

    name: str
    group: str
    audiences: tuple[str, ...]


@dataclass(frozen=True)
class Authored:
    """A table as an author thinks of it: lists of things, and which way the options run."""

    options: tuple[Thing, ...]
    criteria: tuple[Thing, ...]
    down: bool
    corner: bool
    answers: dict[tuple[str, str], str] = field(default_factory=dict)

    def yaml(self) -> str:
        """The table's file."""
        parts = ["title: T", f"options_run: {'down' if self.down else 'across'}"]
        parts += ["corner: Corner"] if self.corner else []
        for key, things in (("options", self.options), ("criteria", self.criteria)):
            parts.append(f"{key}:")
            last = ""
            for thing in things:
                line = f"{{id: {thing.name}, name: {thing.name}, " \
                       f"audience: [{', '.join(thing.audiences)}]}}"
                if thing.group and thing.group != last:
                    parts += [f"  - group: {thing.group}", f"    {key}:"]
                parts.append(f"      - {line}" if thing.group else f"  - {line}")
                last = thing.group
        parts.append("answers:")
        for option in self.options:
            answers = ", ".join(f"{c.name}: {option.name} {c.name}" for c in self.criteria)
            parts.append(f"  {option.name}: {{{answers}}}")
        return "\n".join(parts) + "\n"


def things(letter: str) -> st.SearchStrategy[tuple[Thing, ...]]:
    """Up to six options or criteria in groups of up to three, or in none."""
    audiences = st.sampled_from([("patient",), ("clinician",), ("patient", "clinician")])
    groups = st.lists(st.tuples(st.booleans(), st.lists(audiences, min_size=1, max_size=3)),
                      min_size=1, max_size=3)

    def number(drawn: list[tuple[bool, list[tuple[str, ...]]]]) -> tuple[Thing, ...]:
        found: list[Thing] = []
        for index, (grouped, members) in enumerate(drawn):
            group = f"Group {letter}{index}" if grouped else ""
            found += [Thing(f"{letter}{index}{at}", group, who) for at, who in enumerate(members)]
        return tuple(found)

    return groups.map(number)


@settings(max_examples=150, deadline=None)
@given(st.builds(Authored, things("o"), things("c"), st.booleans(), st.booleans()),
       st.sampled_from(list(Audience)))
def test_any_table(authored: Authored, audience: Audience) -> None:
    """Any table is rectangular, and its cells' headers are those that the author meant."""
    seen = [[thing for thing in axis if audience in thing.audiences]
            for axis in (authored.options, authored.criteria)]
    if not all(seen):
        grid, findings = lay_out(authored.yaml(), audience)
        assert grid is None
        assert [f.code for f in findings] == ["broken-reference"]
        return
    grid = grid_of(authored.yaml(), audience)
    columns, rows = (seen[1], seen[0]) if authored.down else (seen[0], seen[1])
    expected = []
    for row in rows:
        for column in columns:
            option, criterion = (row, column) if authored.down else (column, row)
            named = [column.group, column.name, row.group, row.name]
            expected.append((f"{option.name} {criterion.name}", [name for name in named if name]))
    assert headers_said(grid) == expected
    assert_rectangular(grid, 1 + len(columns))
    anchors = [cell.anchor for row in rows_of(grid) for cell in row if cell.anchor]
    assert len(anchors) == len(set(anchors))
    assert all(cell.anchor for row in rows_of(grid) for cell in row if cell.scope)


def assert_rectangular(grid: Grid, width: int) -> None:
    """Once spans are expanded, every slot of every row is taken by exactly one cell."""
    assert grid.columns == width
    taken: set[tuple[int, int]] = set()
    everything = list(rows_of(grid))
    for y, row in enumerate(everything):
        x = 0
        for cell in row:
            while (x, y) in taken:
                x += 1
            slots = {(x + i, y + j) for i in range(cell.columns) for j in range(cell.rows)}
            assert not slots & taken
            taken |= slots
    assert taken == {(x, y) for x in range(width) for y in range(len(everything))}
