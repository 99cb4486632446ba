"""Blocks: from lines of our Markdown to nouns with their places.

One module, as each kind of block is read by the one reader that knows the lines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bifolio.diagnostics import Correction, Findings
from bifolio.loading.markdown.captions import caption_of, captioned, no_caption, widened
from bifolio.loading.markdown.cells import read_cell
from bifolio.loading.markdown.directives import (
    DIRECTIVES,
    figure_of,
    read_directive,
    read_division,
)
from bifolio.loading.markdown.divisions import NAME, SET_IN, Run, Scope, refuse_edge
from bifolio.loading.markdown.inlines import InlineReader, Place, raw_html
from bifolio.loading.markdown.other_dialects import lines_of_other_dialects
from bifolio.loading.markdown.parser import grammar
from bifolio.loading.markdown.spans import ABOVE, LEFT, TypedCell, grouped, joined
from bifolio.loading.markdown.typed_lists import SLIP, may_hold_lists, read_lists, slip_in_an_item
from bifolio.model import (
    Audience,
    Blank,
    Block,
    Blocks,
    BulletList,
    Cell,
    Definition,
    DefinitionList,
    Heading,
    Inlines,
    LocalPlace,
    OrderedList,
    Paragraph,
    PipeTable,
    Preformatted,
    Quotation,
    Text,
    ThematicBreak,
)
from bifolio.model.boxes import BOXES
from bifolio.model.source import Source, Span
from bifolio.model.trees import plain

_DELIMITERS = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)+\|?\s*$")
_QUOTED = re.compile(r"^[\s>]*")
_TICK = "[ ] "
_NUMBER = re.compile(r"[ >]*([0-9]{1,9})[.)]")
_BOX = re.compile(r"\[[ xX]\] ")
# How others begin a box.
_ADMONITION = re.compile(r"[!?]{3}\+?\s+([a-z][\w-]*)|\[!([A-Za-z]+)\]|\.\. ([a-z][\w-]*)::")
_RUN_ON = "These lines would run on as one paragraph."
_LISTS = ("bullet_list", "ordered_list")
# A comparison that a line began with, and a number with its sign.
_COMPARED = re.compile(r"[ \t>]*>(?=[ \t]*=?[ \t]*[0-9])")
_SIGNED = re.compile(r"[ \t>]*[-+*][ \t]+[0-9]")
_COLUMNS_OF_DASHES = re.compile(r"[ >]*-{2,}(?: +-{2,})+ *$")
_ANCHOR = re.compile(r"\s*\{#([\w-]+)\}\s*$")


@dataclass(frozen=True, slots=True)
class Manuscript:
    """The chapter being read; `note` gives the blocks of a footnote that a scope may call."""

    source: Source
    findings: Findings
    note: Callable[[str, Span, Scope], Blocks | None]


class BlockReader:
    """Reads the tree of blocks of one run of lines."""

    def __init__(self, run: Run, scope: Scope, manuscript: Manuscript) -> None:
        self.run, self.scope, self.manuscript = run, scope, manuscript
        self.source, self.findings = manuscript.source, manuscript.findings
        self.lines = manuscript.source.text.split("\n")
        self.found_to: dict[int, int] = {}  # line → column up to which texts were found on it
        self.environment: dict[str, Any] = {}
        self.line = run.first  # of the last block, for blocks that markdown-it gives no place
        self.numerals: Mapping[int, str] = {}  # of items that count otherwise than in digits

    def read_run(self, references: dict[str, Any]) -> Blocks:
        """The blocks of the run."""
        environment = self.environment = {"references": references}
        tokens = self._with_lists(grammar().parse(self.run.text, environment), environment)
        self._refuse_stray_edges(tokens)
        for line, what in environment["past"]:
            self.findings.add("past-bound", Span(self.source.path, self.run.first + line + 1, 1),
                              what, "Break it up, or take out what is not meant to be read.")
        return self.read(SyntaxTreeNode(tokens).children)

    def _refuse_stray_edges(self, tokens: Sequence[Token]) -> None:
        """A finding for each line that is set in, looks like a fence, and was not read as one."""
        if ":::" not in self.run.text:
            return
        edges = {line for token in tokens if token.type == "block_open" and token.map
                 for line in (token.map[0], token.map[1] - 1 if token.meta["closed"] else -1)}
        for line, text in enumerate(self.run.text.split("\n")):
            if line not in edges and (found := SET_IN.match(text)):
                place = Span(self.source.path, self.run.first + line + 1, found.end() - 2)
                refuse_edge(place, "in no item of a list", self.findings)

    def _with_lists(self, tokens: list[Token], environment: dict[str, Any]) -> list[Token]:
        """The tokens of the run, with the lists that were typed in other signs."""
        if not may_hold_lists(self.run.text):
            return tokens
        paragraphs = [range(*token.map) for token in tokens
                      if token.type == "paragraph_open" and token.map]
        typed = read_lists(self.run.text, paragraphs, _items_in(tokens))
        slips = list(typed.slips)
        if typed.items:
            again = {**environment, "past": []}
            read = grammar().parse(typed.text, again)
            if lost := set(typed.items) - _items_in(read):
                slips.append((min(lost), SLIP))
            else:
                environment |= again
                tokens, self.numerals = read, typed.numerals
        for line, fix in slips:
            self._refuse("run-on-list", self.run.first + line, _RUN_ON, fix)
        return tokens

    def _refuse_slip(self, node: SyntaxTreeNode, words: str) -> None:
        """A line in an item that was meant as the next one."""
        first = self._line(node)
        lines = self.lines[first:first + words.count("\n") + 1]
        column = lines[0].find(words.split("\n", 1)[0])
        if (slip := slip_in_an_item(lines, column)) is not None:
            self._refuse("run-on-list", first + slip, "This line would run on in the item above "
                         "it.", "If it is an item, begin it as the others, with a blank behind the "
                         "sign. Else join it to the line above.")

    def _refuse(self, code: str, line: int, what: str, fix: str,
                correction: Correction | None = None) -> None:
        text = self.lines[line]
        column = len(text) - len(text.lstrip(" \t>")) + 1
        self.findings.add(code, Span(self.source.path, line + 1, column), what, fix,
                          correction=correction)

    def read(self, nodes: Sequence[SyntaxTreeNode]) -> Blocks:
        """The blocks of these nodes, in order."""
        for before, node in pairwise(nodes):
            if before.type in _LISTS and node.type in _LISTS and \
                    self._indent(node) > self._indent(before):
                self._refuse("run-on-list", self._line(node), "This inner list is not set in far "
                             "enough: it would break the outer one in two.",
                             "Set it in as far as the words of the item above it.")
            if before.type == "paragraph" and node.type == "bullet_list" and \
                    not (node.parent and node.parent.type == "list_item"):
                self._refuse_signed_number(before, node)
        found = (self._block(node) for node in nodes)
        blocks = captioned(widened([block for block in found if block is not None], self.findings))
        for block in blocks:
            if isinstance(block, Paragraph) and caption_of(block):
                self.findings.add("other-markdown", block.span, "No simple table stands beside "
                                  "this caption, so it would be printed as a paragraph.",
                                  "Put it beside its table, or take “Table:” or the colon out.")
        return blocks

    def _refuse_signed_number(self, before: SyntaxTreeNode, node: SyntaxTreeNode) -> None:
        """A list of one number right below a line that goes on with it: “Keep it at”, “- 5 °C”."""
        line = self._line(node)
        above = before.children[0].content
        if line == self._line(before) + above.count("\n") + 1 and not above.endswith(":") and \
                not node.children[1:] and _SIGNED.match(self.lines[line]):
            sign = self.lines[line].lstrip(" \t>")[0]
            self._refuse("other-markdown", line, f"The {sign} before this number would be printed "
                         "as the sign of a list.", "Join the two lines. If it is a list, end the "
                         "line above it with a colon.")

    def _quotation(self, node: SyntaxTreeNode, span: Span) -> Quotation:
        line, first = self._line(node), node.children[0] if node.children else None
        listed = first and (first.type == "blockquote" or (
            first.type == "ordered_list" and int(first.attrs.get("start", 1)) == 1))
        compared = _COMPARED.match(self.lines[line])
        if first and not listed and compared:
            self.findings.add("other-markdown", Span(self.source.path, line + 1, compared.end()),
                              "The > before this number would be printed as the beginning of a "
                              "quotation.", "If it compares, join it to the line above or put a "
                              "backslash before it: \\>. Begin a quotation with a word.")
        return Quotation(self.read(node.children), span)

    def _line(self, node: SyntaxTreeNode) -> int:
        return self.run.first + (node.map[0] if node.map else 0)

    def _indent(self, node: SyntaxTreeNode) -> int:
        line = self.lines[self._line(node)]
        return len(line) - len(line.lstrip(" \t>"))

    def _span(self, node: SyntaxTreeNode) -> Span:
        if node.map:
            self.line = self.run.first + node.map[0]
        text = self.lines[self.line] if self.line < len(self.lines) else ""
        return Span(self.source.path, self.line + 1, len(text) - len(text.lstrip()) + 1)

    def _place(self, node: SyntaxTreeNode, text: str) -> Place:
        """Where each offset of an inline text stands: its lines are parts of the file's lines."""
        first = self.run.first + node.map[0] if node.map else self.line
        starts: list[tuple[int, int, int]] = []  # offset in text, line, column (from 0)
        offset = 0
        for number, part in enumerate(text.split("\n"), first):
            line = self.lines[number] if number < len(self.lines) else ""
            column = line.find(part, self.found_to.get(number, 0))
            column = column if column >= 0 else max(line.find(part), 0)
            self.found_to[number] = column + len(part)
            starts.append((offset, number, column))
            offset += len(part) + 1

        def place(at: int) -> Span:
            start, line, column = starts[bisect_right(starts, max(at, 0), key=itemgetter(0)) - 1]
            return Span(self.source.path, line + 1, column + at - start + 1)

        return place

    def _inlines(self, node: SyntaxTreeNode) -> Inlines:
        """The inlines of a block, or of a cell, that holds one run of them."""
        for child in node.children:
            if child.type == "inline":
                place = self._place(child, child.content)
                listed = node.type == "paragraph" and node.parent and node.parent.parent and \
                    node.parent.parent.type == "bullet_list"
                of = "item" if listed else {"td": "cell"}.get(node.type, node.type)
                reader = InlineReader(child.content, place, self.findings, self._note, of)
                return reader.read_all(child.children)
        return ()

    def _note(self, label: str, span: Span) -> Blocks | None:
        return self.manuscript.note(label, span, self.scope)

    def _block(self, node: SyntaxTreeNode) -> Block | None:
        span = self._span(node)
        match node.type:
            case "heading":
                return self._heading(node, span)
            case "paragraph":
                return self._paragraph(node, span)
            case "bullet_list":
                return self._bullets(node, span)
            case "ordered_list":
                return self._ordered(node, span)
            case "blockquote":
                return self._quotation(node, span)
            case "dl":
                return self._definitions(node, span)
            case "table":
                return self._pipe_table(node, span)
            case "hr":
                self._refuse_rule(node)
                return ThematicBreak(span)
            case "code_block":
                return Preformatted(node.content, span)
            case "fence":
                if node.info.lstrip().startswith("{"):
                    return read_directive(node.info, node.content, span, self.findings)
                if named := next((name for name in DIRECTIVES if name in
                                  re.findall(r"\w+", node.info)), ""):
                    self.findings.add("unknown-directive", span,
                                      f"“{node.info.strip()}” places nothing on the page.",
                                      f"Write the name in braces first: {{{named}}}.")
                if shown := next((name for name in (*BOXES, *Audience) if name in
                                  re.findall(r"\w+", node.info)), ""):
                    self._refuse_block(node.info.strip(), shown, span)
                if node.info.strip() and not (named or shown):
                    self.findings.add("other-markdown", span,
                                      f"“{node.info.strip()}” behind the signs of code does "
                                      "nothing.",
                                      "Take it out.")
                return Preformatted(node.content, span)
            case "block":
                return self._block_in_item(node, span)
            case "html_block":
                raw_html(node.content, span, self.findings)
        return None

    def _block_in_item(self, node: SyntaxTreeNode, span: Span) -> Block | None:
        """A block that stands in an item of a list; it is for all who read the item."""
        names = NAME.findall(node.info) or [node.info]
        if readers := next((name for name in names if name in tuple(Audience)), ""):
            self.findings.add("unknown-fence", span, f"A part for {readers}s only cannot stand "
                              "within a list.", "Write the list twice, once for each reader, each "
                              f"between “::: {readers}” and “:::” at the margin.")
            return None
        if not node.meta["closed"]:
            self.findings.add("unclosed-fence", span, "This block is never closed.", "Put a line "
                              "“:::” where it ends, set in as far as the first.")
        return read_division(names, self.read(node.children), span, self.findings)

    def _refuse_block(self, written: str, name: str, span: Span) -> None:
        self.findings.add("unknown-fence", span,
                          f"“{written}” begins no block here, and what follows would be printed "
                          "for everybody.", f"Write “::: {name}”, the words, and “:::”.")

    def _paragraph(self, node: SyntaxTreeNode, span: Span) -> Block | None:
        if found := _ADMONITION.match(node.children[0].content):
            name = (found[1] or found[2] or found[3]).lower()
            self._refuse_block(found[0], name if name in BOXES else "warning", span)
        words = node.children[0].content
        if any(map(_DELIMITERS.match, words.split("\n"))):
            self.findings.add("ragged-table", span,
                              "This looks like a table, but its header and the line of dashes "
                              "under it differ in columns.",
                              "Give both the same number of cells.")
        else:
            signs = list(lines_of_other_dialects(words))
            if node.parent and node.parent.type == "list_item" and \
                    not any(sign.dialect.code == "run-on-list" for sign in signs):
                self._refuse_slip(node, words)
            for sign in signs:
                runs_on = sign.dialect.code == "run-on-list"
                self._refuse(sign.dialect.code, self._line(node) + words.count("\n", 0, sign.start),
                             _RUN_ON if runs_on else
                             f"“{sign.written}” would be printed as it stands.", sign.dialect.fix,
                             sign.correction)
        content = no_caption(words, self._inlines(node))
        return figure_of(content, span) or (Paragraph(content, span) if content else None)

    def _heading(self, node: SyntaxTreeNode, span: Span) -> Heading:
        if node.markup in ("-", "="):
            self._refuse("other-markdown", self._line(node), "The line of signs below makes these "
                         "words a heading.", "Write a heading as “## Your words”, or put a blank "
                         "line between.")
        inline = node.children[0]
        written = _ANCHOR.search(inline.content)
        content = self._inlines(node)
        if written:
            content = _without_tail(content, written.group(0))
        anchor = written.group(1) if written else _slug(plain(content))
        return Heading(int(node.tag[1]), content, anchor, span)

    def _refuse_rule(self, node: SyntaxTreeNode) -> None:
        """A line of dashes that is the head of a table for Pandoc, or of a file for others."""
        line = self._line(node)
        if _COLUMNS_OF_DASHES.match(self.lines[line]):
            self._refuse("other-markdown", line, "A table of dashes and blanks is not read.",
                         "Write it with bars: | Day | Puffs |, a line |---|---|, and a line for "
                         "each row.")
        elif line == 0:
            self._refuse("other-markdown", line, "A chapter has no head between lines of dashes.",
                         "Take it out: title, readers and dates stand in work.yaml.")

    def _bullets(self, node: SyntaxTreeNode, span: Span) -> BulletList:
        for before, item in pairwise(node.children):
            if self._indent(item) != self._indent(before):
                self._refuse("run-on-list", self._line(item), "This item is set in, and would be "
                             "printed in line with the others.",
                             "Set an inner list in as far as the words of the item above it.")
        bullets = BulletList(self._items(node), _tight(node), span)
        words = list(map(_begins_with_words, node.children))
        bullets = bullets if any(words) else _ticked(bullets)
        boxed = [] if bullets.boxes else list(filter(None, map(_box_of, (
            item for item, is_word in zip(bullets.items, words, strict=True) if not is_word))))
        if boxed:
            self.findings.add("other-markdown", boxed[0],
                              "This box to tick would be printed as signs.",
                              "Begin every item of the list with “[ ] ”, or none: paper has no "
                              "boxes that are ticked.")
        return bullets

    def _ordered(self, node: SyntaxTreeNode, span: Span) -> OrderedList:
        kinds = [self.numerals.get(item.map[0], "1") for item in node.children if item.map]
        if other := next((at for at, kind in enumerate(kinds) if kind != kinds[0]), 0):
            self._refuse("run-on-list", self._line(node.children[other]),
                         "Two lists run into one here.",
                         "Set the inner list in as far as the words of the item above it.")
        start = int(node.attrs.get("start", 1))
        self._refuse_numbers(node, start)
        items = self._items(node)
        for item, read in zip(node.children, items, strict=True):
            if read and all(isinstance(block, LocalPlace) for block in read):
                self._refuse("unexpected-value", self._line(item),
                             "A step cannot be left to each clinic: where one says nothing, the "
                             "steps behind it would have other numbers.",
                             "Write words of your own into the step too, or place it elsewhere.")
        return OrderedList(items, _tight(node), start, span, kinds[0])

    def _refuse_numbers(self, node: SyntaxTreeNode, start: int) -> None:
        """The first number that is typed otherwise than it is printed, where they are not all 1."""
        lines = [self._line(item) for item in node.children if item.map]
        typed = [int(found[1]) if (found := _NUMBER.match(self.lines[line])) else None
                 for line in lines]
        for at, (line, number) in enumerate(zip(lines, typed, strict=True)):
            if number not in (None, start, start + at) or (number == start and at and any(
                    other not in (None, start) for other in typed)):
                self._refuse("other-markdown", line,
                             f"“{number}.” would be printed as {start + at}.",
                             "Write the numbers in their order, or the same before each.")
                return

    def _items(self, node: SyntaxTreeNode) -> tuple[Blocks, ...]:
        return tuple(self.read(item.children) for item in node.children)

    def _definitions(self, node: SyntaxTreeNode, span: Span) -> DefinitionList:
        items: list[Definition] = []
        for child in node.children:
            if child.type == "dt":
                items.append(Definition(self._inlines(child), (), self._span(child)))
            else:
                last = items.pop()
                if self.lines[self._line(child)].lstrip(" \t>").startswith("~"):
                    self._refuse("other-markdown", self._line(child), "The ~ makes this line the "
                                 "meaning of the line above it.",
                                 "Begin a meaning with a colon, or join the two lines.")
                descriptions = (*last.descriptions, self.read(child.children))
                items.append(Definition(last.term, descriptions, last.span))
        return DefinitionList(tuple(items), span)

    def _pipe_table(self, node: SyntaxTreeNode, span: Span) -> PipeTable:
        first, *others = [row for part in node.children for row in part.children]
        columns = len(first.children)
        self._check_row(first, columns)
        header, = joined([[self._cell(cell, "col") for cell in first.children]], self.findings)
        rows = []
        for row in others:
            self._check_row(row, columns)
            rows.append([self._cell(cell) for cell in row.children])
        groups = tuple(grouped(joined(rows, self.findings), columns))
        names = [plain(line[0].content).strip() for group in groups
                 for line, row in zip(group.lines, group.rows, strict=True) if line[0] in row[:1]]
        names_rows = columns > 1 and all(names) and len(set(names)) == len(names)
        return PipeTable(header, groups, span, names_rows=names_rows)

    def _cell(self, node: SyntaxTreeNode, scope: str = "") -> TypedCell:
        """A cell; one of nothing but {blank} is a space as wide as it is."""
        text = node.children[0].content if node.children else ""
        place = self._place(node.children[0] if node.children else node, text)
        side = str(node.attrs.get("style", "")).rpartition(":")[2]
        cell = Cell((), place(0), scope, side=side)
        if text in (LEFT, ABOVE):
            return TypedCell(cell, text)
        content = read_cell(text, place, self.findings, self._note, self.environment)
        match content:
            case (Blank(sort="line", span=span),):
                content = (Blank("space", span),)
        return TypedCell(replace(cell, content=content))

    def _check_row(self, row: SyntaxTreeNode, columns: int) -> None:
        """markdown-it pads and cuts rows in silence; a lost cell may be a dose."""
        span = self._span(row)
        line = _QUOTED.sub("", self.lines[span.line - 1]).strip()
        cells = escapedSplit(line)
        if "" in cells[1:-1]:
            at = self.lines[span.line - 1].find("||")
            self.findings.add("other-markdown", replace(span, column=at + 1),
                              "“||” is an empty cell for some, and for others one in which the "
                              "cell before it goes on.",
                              "Write “| |” with a blank for an empty cell, and “| << |” where the "
                              "cell to the left goes on.")
        count = len(cells) - (line.startswith("|")) - (len(cells) > 1 and not cells[-1].strip())
        if count != columns:
            self.findings.add("ragged-table", span,
                              f"This row has {count} cells; the header has {columns}.",
                              "Give the row one cell for each column.")


def _tight(node: SyntaxTreeNode) -> bool:
    """Whether a list's items stand without blank lines between them."""
    paragraphs = (child for item in node.children for child in item.children
                  if child.type == "paragraph")
    return all(paragraph.to_tokens()[0].hidden for paragraph in paragraphs)


def _ticked(bullets: BulletList) -> BulletList:
    """A list whose every item begins with `[ ] ` as one with boxes to tick."""
    items: list[Blocks] = []
    for item in bullets.items:
        match item:
            case (Paragraph(content=(Text(text=text, span=span), *rest)) as first, *others) if \
                    text.startswith(_TICK):
                place = replace(span, column=span.column + len(_TICK))
                words = (Text(text.removeprefix(_TICK), place), *rest)
                items.append((replace(first, content=words), *others))
            case _:
                return bullets
    return replace(bullets, items=tuple(items), boxes=True)


def _begins_with_words(item: SyntaxTreeNode) -> bool:
    """Whether an item begins with a bracket that a backslash makes a word: `\\[ ] 1`."""
    first = next((node for node in item.walk() if node.type == "inline"), None)
    return first is not None and first.content.startswith("\\[")


def _items_in(tokens: Sequence[Token]) -> set[int]:
    """The lines that begin an item of a list."""
    return {token.map[0] for token in tokens if token.type == "list_item_open" and token.map}


def _box_of(item: Blocks) -> Span | None:
    """Where an item begins with a box to tick."""
    match item:
        case (Paragraph(content=(Text(text=text, span=span), *_)), *_) if _BOX.match(text):
            return span
    return None


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.casefold()).strip("-")


def _without_tail(content: Inlines, tail: str) -> Inlines:
    """`content` without the `{#anchor}` that was read as its last words."""
    *rest, last = content
    if not isinstance(last, Text) or not last.text.endswith(tail.strip()):
        return content
    kept = last.text[: -len(tail.strip())].rstrip()
    return (*rest, Text(kept, last.span)) if kept else tuple(rest)
