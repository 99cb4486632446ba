"""Table breaks: how a document's tables break, decided while its pages are laid out.

WeasyPrint 70 repeats a table's header rows on each page but never the label of a group, keeps a
short group whole whatever is left empty for it, and drops the header rows where the first row
under them is too tall for the page. So the function that lays out a table is wrapped here: it sees
from where a table is resumed that a page begins in a group, and lays out a table that has the
group's label there once more; and it lays a part out again where that part has gone wrong. A
table that could not begin on a page is known only when that page is full: `page_breaks` asks then.

One module, as all of it is one decision: what a page holds of a table, and where the table goes on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from itertools import pairwise
from math import inf
from types import SimpleNamespace
from typing import Any

from bifolio.printing.typesetting.page_layout import PageLayout, Part, Row
from bifolio.printing.typesetting.page_measuring import levels
from bifolio.printing.typesetting.pages import complaints

FEWEST_LINES = 5  # that make a last page
_NOT_REPEATED = ("citation", "footnote")  # in a label: a mark and a note stand in one place only
EMPTY = 0.3  # of a page is too much to leave empty for the sake of a group, or of a box
_EMPTY_FOR_ROW = 0.1  # … and for a row that must be broken on the next page all the same
_KEPT_WHOLE = 6  # rows, of a group that styles/tables.css does not break
AVOIDED = frozenset(("avoid", "avoid-page"))
_BREAKS = ("break_before", "break_after", "break_inside")
Resume = Mapping[int, Any] | None  # where a box goes on: the number of a child, and where in it


def ends_short(layouts: Sequence[PageLayout]) -> bool:
    """Whether the last page of several has hardly a line on it."""
    return len(layouts) > 1 and layouts[-1].lines < FEWEST_LINES


def lost(parts: Sequence[Part]) -> Iterator[Row]:
    """The rows at the head of a page, of a table's parts in order, that lack their label."""
    for part in parts[1:]:
        first = part.rows[0] if part.rows else None
        if first and first.label >= 0 and first.element != first.label and not first.continued \
                and not _cut(first, parts, part):
            yield first


def strayed(part: Part) -> Iterator[Row]:
    """Continued labels that do not stand at the head of their page."""
    return (row for row in part.rows[1:] if row.continued)


def _cut(row: Row, parts: Sequence[Part], part: Part) -> bool:
    """Whether a row began on an earlier page."""
    before = parts[parts.index(part) - 1].rows
    return bool(before) and before[-1].element == row.element


class TableBreaks:
    """What is decided of one document's tables; it holds for their later pages as well.

    `weasyprint` are the parts of WeasyPrint that are needed, `context` is its own state.
    """

    def __init__(self, html: Any, context: Any, weasyprint: Any) -> None:
        self.html, self.context, self.weasyprint = html, context, weasyprint
        self.labels: dict[tuple[Any, Any], tuple[Any, Mapping[str, str]] | None] = {}
        self.pushed: dict[Any, Resume] = {}  # tables that did not begin here, and where they will
        self.freed: set[Any] = set()  # rows that need not stay with others, whatever sheets say

    def lay_out(self, table: Any, bottom_space: float, skip: Resume, *place: Any) -> Any:
        """WeasyPrint's `table_layout`: what of a table stands on a page, and where it goes on."""
        _, page_is_empty, absolute_boxes, fixed_boxes = place
        widths, label = list(table.column_widths), True
        while True:
            begun = self._continued(table, skip) if label else None
            shown = begun or table
            shown.column_widths = list(widths)
            laid, resume_at, *more = self.weasyprint.lay_out(
                self.context, shown, bottom_space, skip, *place)
            if begun:
                resume_at = _counted_without_label(laid, resume_at, skip)
            if begun and laid is not None and resume_at == skip:  # it has the label and no row
                label = any(self._split(*row) for row in _rows_at(table, skip))
            elif not self._mend(table, laid, resume_at, skip, page_is_empty, bottom_space):
                if laid is not None and (following := self._continued(table, resume_at)):
                    self._end_in_rule(laid, following, resume_at, bool(begun), bottom_space)
                return laid, resume_at, *more
            if laid is not None:
                self.weasyprint.remove(
                    self.context, [laid], absolute_boxes, fixed_boxes)

    def _mend(self, table: Any, laid: Any, resume_at: Resume, skip: Resume, page_is_empty: bool,
              bottom_space: float) -> bool:
        """Change how a table may break, where its part on a page went wrong; whether it was."""
        overflows = laid is not None and not page_is_empty and self.context.overflows_page(
            bottom_space, laid.position_y + laid.border_height())
        self.pushed.pop(table, None)
        if laid is None and page_is_empty:
            return self._part_groups(table, skip)
        if laid is None or overflows:
            if skip is None and (first := _first(table)):
                self.pushed[table] = first
            return False
        if resume_at and page_is_empty and _only_labels(table, laid) and any(
                self._split(*row) for row in _rows_at(table, resume_at)):
            return True
        if _has_header(table) and laid.children and not _has_header(laid):
            return self._free_rows(table, laid, resume_at)
        return bool(resume_at) and self._use_rest(
            table, resume_at, self._left(laid, self.context.current_footnote_area.page))

    def begin_pushed(self, page: Any) -> bool:
        """Let tables that did not begin on a page break so that they may; whether any changed.

        Where nothing stands but a title no page has more room, so whatever is kept together parts.
        """
        text, = page.children[:1]
        left = self._left(text, page) if self.pushed else 0
        changed = [self._use_rest(table, first, left) for table, first in self.pushed.items()]
        if not any(changed) and self.pushed and not _has_more_than_titles(text):
            rows = [row for table, first in self.pushed.items() for row in _rows_at(table, first)]
            changed = [self._free(row) for _, row in rows]
            if not any(changed):
                changed = [self._split(*row) for row in rows]
        return any(changed)

    def _left(self, box: Any, page: Any) -> float:
        """The share of a page that is left empty under a box, its last."""
        top, bottom = page.content_box_y(), self.context.page_bottom
        height = bottom - top
        return float((bottom - max(levels(box), default=top)) / height) if height > 0 else 0

    def _use_rest(self, table: Any, resume_at: Resume, left: float) -> bool:
        """Let a group break, or a row, that leaves too large a share of a page empty.

        Also a group that was broken all the same: WeasyPrint parts it even from its label where a
        table begins with it near a foot, and does not do so when the group may break. Whether
        anything changed.
        """
        assert resume_at
        (at, rest), = resume_at.items()
        group = table.children[at]
        begins = rest in (None, {0: None})
        if _is_kept_whole(group) and (not begins or (_label(group) and left > EMPTY)):
            return restyle(group, break_inside="auto")
        return left > _EMPTY_FOR_ROW and any(
            self._is_too_tall(table, group, row) and self._split(group, row)
            for group, row in _rows_at(table, resume_at)
            if row.style["break_inside"] in AVOIDED)

    def _is_too_tall(self, table: Any, group: Any, row: Any) -> bool:
        """Whether a row and the table's header fit on no page together.

        What spans several rows does not count: it goes on in the next.
        """
        head = [group for group in table.children if group.is_header]
        row = row.copy_with_children([cell for cell in row.children if cell.rowspan == 1])
        return self.fits_on_no_page(table, [*head, group.copy_with_children([row])])

    def fits_on_no_page(self, table: Any, groups: Sequence[Any] = ()) -> bool:
        """Whether a table, or these groups of its rows, are taller than the page.

        False for a table that was never tried on a page.
        """
        if not hasattr(table, "column_widths"):
            return False
        page = self.context.current_footnote_area.page
        alone = table.copy_with_children([*(groups or table.children)])
        restyle(alone, break_inside="auto")
        alone.column_widths = list(table.column_widths)
        self.context.create_block_formatting_context(alone)
        laid = self.weasyprint.lay_out(self.context, alone, -inf, None, page, True, [], [])[0]
        self.weasyprint.remove(self.context, [laid], [], [])
        self.context.finish_block_formatting_context()
        return bool(laid.border_height() > page.height)

    # --- labels ---

    def _continued(self, table: Any, skip: Resume) -> Any:
        """The table with the label of a group once more, where a page begins within the group.

        None where it does not, or within a row: a row that is cut goes on without.
        """
        if not skip:
            return None
        (at, rest), = skip.items()
        if not rest:
            return None
        (first, cut), = rest.items()
        group = table.children[at]
        if cut or not first or not _label(group) or not (
                found := self._label_for(group, group.children[first], len(table.column_widths))):
            return None
        label, breaks = found
        above, below = (_copied(row) for row in group.children[first - 1:first + 1])
        if below.element not in self.freed:
            restyle(below, **breaks)
        rows = [*group.children[:first - 1], above, _copied(label), below,
                *group.children[first + 1:]]
        shown = table.copy_with_children([*table.children])
        shown.children[at] = group.copy_with_children(rows)
        if table.style["border_collapse"] == "collapse":
            grid, _ = table.collapsed_border_grid
            if grid:
                shown.collapsed_border_grid = self.weasyprint.collapse(
                    shown, len(grid[0]) - 1, len(grid) + 1)
        return shown

    def _end_in_rule(self, laid: Any, following: Any, resume_at: Any, begun: bool,
                     bottom_space: float) -> None:
        """Let a part end in the rule over the label with which the next page begins.

        In a table one rule serves two rows, and the one over a label is heavier than others.
        """
        (at, rest), = resume_at.items()
        first, = rest
        group = laid.children[-1]
        if laid.style["border_collapse"] != "collapse" or group.is_footer or group.index != at:
            return
        row, above = group.children[-1], following.children[at].children[first - 1]
        wider = {cell: own.border_bottom_width - cell.border_bottom_width
                 for cell, own in zip(row.children, above.children, strict=False)}
        most = max(wider.values(), default=0)
        if self.context.overflows_page(bottom_space, laid.position_y + laid.border_height() + most):
            return
        for cell, width in wider.items():
            cell.border_bottom_width += width
            cell.padding_bottom += most - width
        for box in (row, group, laid):
            box.height += most
        rule = sum(len(group.children) for group in following.children[:at]) + first
        down, across = laid.collapsed_border_grid
        across = list(across)
        across[rule + begun] = following.collapsed_border_grid[1][rule]
        laid.collapsed_border_grid = down, across

    def _label_for(self, group: Any, row: Any, columns: int
                   ) -> tuple[Any, Mapping[str, str]] | None:
        """A label to stand before a row, and how that row may break under it.

        None where there can be no label, as style sheets make of elements what they will.
        """
        key = group.element, row.element
        if key not in self.labels:
            self.labels[key] = None
            if row.element in list(group.element) and (label := _again(group)) is not None:
                with complaints(), _inserted(label, *key):
                    style = self._style_of(label, row.element)
                    self.labels[key] = self._row_of(label, style, row, columns)
        return self.labels[key]

    def _style_of(self, label: Any, row: Any) -> Any:
        """The styles of a label and of the row under it: the style sheets may tell them apart."""
        context = self.context
        style = self.weasyprint.css.StyleFor(
            SimpleNamespace(etree_element=self.html.etree_element, base_url=self.html.base_url,
                            wrapper_element=_Few(self.html.wrapper_element, label, row)),
            context.style_for._sheets, presentational_hints=False,
            font_config=context.font_config, target_collector=None)
        style.initial_page_sizes.update(context.style_for.initial_page_sizes)
        return style

    def _row_of(self, label: Any, style: Any, row: Any, columns: int
                ) -> tuple[Any, Mapping[str, str]] | None:
        build, context = self.weasyprint.build, self.context
        boxes = build.element_to_box(
            label, style, context.get_image_from_uri, self.html.base_url, context.target_collector,
            context.counter_style, [])
        if len(boxes) != 1 or not _is_row(boxes[0]):
            return None  # a style sheet does not show it, or not as a row
        box, = boxes
        box.process_whitespace()
        box.process_text_transform()
        box = build.create_anonymous_boxes(box)
        column = 0
        for cell in box.children:
            cell.grid_x = column
            column += cell.colspan
        below = style(row.element)
        fits = 0 < column <= columns
        return (box, {name: below[name] for name in _BREAKS[:2]}) if fits else None

    # --- rows ---

    def _free(self, row: Any) -> bool:
        """Let a row part from those beside it; whether it might not."""
        self.freed.add(row.element)
        return restyle(row, break_before="auto", break_after="auto")

    def _part_groups(self, table: Any, skip: Resume) -> bool:
        """Let the next two groups part that may not; False when all of them may.

        WeasyPrint 70 stops at groups that it must keep together and that fit on no page.
        """
        groups = [group for group in table.children[next(iter(skip or {0: None})):]
                  if not group.is_header and not group.is_footer]
        for above, below in pairwise(groups):
            last = {row.element for row in above.children[-1:]}  # it may stand under a label again
            changed = [not last <= self.freed]
            self.freed |= last
            changed += [restyle(box, break_after="auto") for box in (above, *above.children[-1:])]
            changed += [restyle(box, break_before="auto") for box in (below, *below.children[:1])]
            if any(changed):
                return True
        return False

    def _split(self, group: Any, row: Any) -> bool:
        """Let a row break; whether it might not, or not part from others."""
        changed = [self._free(row), restyle(row, break_inside="auto"),
                   restyle(group, **dict.fromkeys(_BREAKS, "auto"))]
        return any(changed)

    def _free_rows(self, table: Any, laid: Any, resume_at: Resume) -> bool:
        """Free the rows of a page that lost its header; whether there were any to free.

        They need not stay together; one that is cut, or for which that is not enough, may break.
        Then the next need not stay with them.
        """
        changed = False
        for part in (part for part in laid.children if not part.is_footer):
            group = table.children[part.index]
            changed |= restyle(group, **dict.fromkeys(_BREAKS, "auto"))
            stands = {row.element: row.index for row in part.children}
            for row in group.children[1 if _label(group) else 0:]:
                if row.element in stands:
                    cut = resume_at and (resume_at.get(part.index) or {}).get(stands[row.element])
                    freed = self._free(row)
                    changed |= freed
                    if cut or not freed:
                        changed |= restyle(row, break_inside="auto")
        return changed or (bool(resume_at) and any(
            self._free(row) for _, row in _rows_at(table, resume_at)))


class _Few:
    """WeasyPrint's tree of elements, of which only some are styled: two rows, and all above."""

    def __init__(self, root: Any, *rows: Any) -> None:
        self.root, self.rows = type(root).from_html_root(root.etree_element), rows

    def iter_subtree(self) -> Iterator[Any]:
        """The elements, those above before those below."""
        found = (row for row in self.root.iter_subtree() if row.etree_element in self.rows)
        label, row = next(found), next(found)
        yield from label.ancestors  # cssselect2 says from the parent up; it is from the root down
        yield from label.iter_subtree()
        yield row


def _again(group: Any) -> Any:
    """The label of a group, with the words that it is continued; None where it has no cell."""
    label = deepcopy(group.children[0].element)
    label.attrib.pop("style", None)
    label.tail = None
    cells = [child for child in label if child.tag in ("td", "th")]
    if not cells:
        return None
    for cell in cells:
        cell.attrib.pop("rowspan", None)  # the rows that it spans lie behind
    label.set("class", f"{label.get('class')} continued")
    for parent in list(label.iter()):
        parent.attrib.pop("id", None)
        for child in list(parent):
            if child.get("class") in _NOT_REPEATED:
                _drop(parent, child)
    cell = cells[0]
    last = cell[-1] if len(cell) else None
    words = " " + group.element.get("data-continued", "")
    if last is None:
        cell.text = (cell.text or "").rstrip() + words
    else:
        last.tail = (last.tail or "").rstrip() + words
    return label


def _drop(parent: Any, child: Any) -> None:
    """Remove a child and keep the text after it."""
    at = list(parent).index(child)
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + (child.tail or "")
    else:
        parent.text = (parent.text or "") + (child.tail or "")
    parent.remove(child)


@contextmanager
def _inserted(label: Any, group: Any, row: Any) -> Iterator[Any]:
    """Meanwhile a label stands in its group, before a row."""
    group.insert(list(group).index(row), label)
    try:
        yield label
    finally:
        group.remove(label)


def _counted_without_label(laid: Any, resume_at: Resume, skip: Resume) -> Resume:
    """Where the table itself goes on, that has one row less than what was laid out."""
    assert skip
    (at, rest), = skip.items()
    first, = rest
    for group in laid.children if laid is not None else ():
        if not group.is_header and not group.is_footer and group.index == at:
            for row in group.children:
                row.index -= row.index > first
    if resume_at and at in resume_at and resume_at[at]:
        (row_at, cells), = resume_at[at].items()
        return {at: {row_at - (row_at > first): cells}}
    return resume_at


def _first(table: Any) -> Resume:
    """Where the rows of a table's body begin; None when it has none."""
    return next(({at: None} for at, group in enumerate(table.children)
                 if group.children and not group.is_header and not group.is_footer), None)


def _has_header(table: Any) -> bool:
    """Whether a table's header rows stand at its head."""
    return bool(table.children) and bool(table.children[0].is_header)


def _has_more_than_titles(box: Any) -> bool:
    """Whether text or a picture stands in a box outside the titles of tables."""
    return any(type(child).__name__ == "LineBox" or type(child).__name__.endswith("ReplacedBox")
               or (type(child).__name__ != "TableCaptionBox" and _has_more_than_titles(child))
               for child in getattr(box, "children", ()))


def _only_labels(table: Any, laid: Any) -> bool:
    """Whether no row stands in a part of a table but labels."""
    rows = [(part.index, row.index) for part in laid.children
            if not part.is_header and not part.is_footer for row in part.children]
    return bool(rows) and all(row == 0 and _label(table.children[at]) for at, row in rows)


def _rows_at(table: Any, resume_at: Resume) -> Iterator[tuple[Any, Any]]:
    """The group and the row with which a table goes on, and those that must stay with them.

    A label is none of them: what it says is said again.
    """
    assert resume_at
    (at, rest), = resume_at.items()
    group = table.children[at]
    first = next(iter(rest or {0: None}))
    for row, below in pairwise([*group.children[first:], None]):
        if row is not group.children[0] or not _label(group):
            yield group, row
        if below is None or not {row.style["break_after"], below.style["break_before"]} & AVOIDED:
            return


# --- how rows may break ---

def _label(group: Any) -> bool:
    """Whether a group has a label."""
    first = group.children[0] if group.children else None
    return first is not None and first.element_tag == "tr" and _is_row(first) and \
        "group-label" in (first.element.get("class") or "").split()


def _is_row(box: Any) -> bool:
    """Whether a box stands in a table as a row, and not in another way that a style sheet has."""
    return box.style["display"] == ("table-row",) and bool(box.is_in_normal_flow())


def _is_kept_whole(group: Any) -> bool:
    return len(group.children) <= _KEPT_WHOLE and group.style["break_inside"] in AVOIDED


def _copied(row: Any) -> Any:
    return row.copy_with_children([cell.copy() for cell in row.children])


def restyle(box: Any, **values: str) -> bool:
    """Give a box, which may share its style with others, other values; whether any was other."""
    if all(box.style[name] == value for name, value in values.items()):
        return False
    box.style = box.style.copy()
    box.style.update(values)
    return True
