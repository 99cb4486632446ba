"""Blocks: from lines of our Markdown to nouns with their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markdown_it.rules_block.table import escapedSplit
from markdown_it.tree import SyntaxTreeNode

from bifolio.diagnostics import Findings
from bifolio.loading.markdown.directives import DIRECTIVES, figure_of, read_directive
from bifolio.loading.markdown.divisions import Run, Scope
from bifolio.loading.markdown.inlines import InlineReader, Place, raw_html
from bifolio.loading.markdown.parser import grammar
from bifolio.model import (
    Audience,
    Blank,
    Block,
    Blocks,
    BulletList,
    Definition,
    DefinitionList,
    Heading,
    Inlines,
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
_CAPTION = re.compile(r"(?:[Tt]able:|:(?=\s))\s*")  # how Pandoc begins a table's caption
_ADMONITION = re.compile(r"[!?]{3}\+?\s+([a-z][\w-]*)")  # how others begin a box
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
        self.line = run.first  # of the last block, for blocks that markdown-it gives no place

    def read_run(self, references: dict[str, Any]) -> Blocks:
        """The blocks of the run."""
        environment: dict[str, Any] = {"references": dict(references)}
        tokens = grammar().parse(self.run.text, environment)
        for line, what in environment["past"]:
            self.findings.add("past-bound", Span(self.source.path, self.run.first + line + 1, 1),
                              what, "Break it up, or take out what is not meant to be read.")
        return self.read(SyntaxTreeNode(tokens).children)

    def read(self, nodes: Sequence[SyntaxTreeNode]) -> Blocks:
        """The blocks of these nodes, in order."""
        found = (self._block(node) for node in nodes)
        return _captioned([block for block in found if block is not None])

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
            start, line, column = [entry for entry in starts if entry[0] <= max(at, 0)][-1]
            return Span(self.source.path, line + 1, column + at - start + 1)

        return place

    def _inlines(self, node: SyntaxTreeNode) -> Inlines:
        """The inlines of a block that holds one run of them."""
        for child in node.children:
            if child.type == "inline":
                place = self._place(child, child.content)
                reader = InlineReader(child.content, place, self.findings, self._note,
                                      node.type == "heading")
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
                return _ticked(BulletList(self._items(node), _tight(node), span))
            case "ordered_list":
                start = int(node.attrs.get("start", 1))
                return OrderedList(self._items(node), _tight(node), start, span)
            case "blockquote":
                return Quotation(self.read(node.children), span)
            case "dl":
                return self._definitions(node, span)
            case "table":
                return self._pipe_table(node, span)
            case "hr":
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
                return Preformatted(node.content, span)
            case "html_block":
                raw_html(node.content, span, self.findings)
        return None

    def _refuse_block(self, written: str, name: str, span: Span) -> None:
        self.findings.add("unknown-fence", span,
                          f"“{written}” begins no block here, and what follows would be printed "
                          "for everybody.", f"Write “::: {name}”, the words, and “:::”.")

    def _paragraph(self, node: SyntaxTreeNode, span: Span) -> Block | None:
        if found := _ADMONITION.match(node.children[0].content):
            self._refuse_block(found[0], found[1], span)
        if any(_DELIMITERS.match(line) for line in node.children[0].content.split("\n")):
            self.findings.add("ragged-table", span,
                              "This looks like a table, but its header and the line of dashes "
                              "under it differ in columns.",
                              "Give both the same number of cells.")
        content = self._inlines(node)
        return figure_of(content, span) or (Paragraph(content, span) if content else None)

    def _heading(self, node: SyntaxTreeNode, span: Span) -> Heading:
        inline = node.children[0]
        written = _ANCHOR.search(inline.content)
        content = self._inlines(node)
        if written:
            content = _without_tail(content, written.group(0))
        anchor = written.group(1) if written else _slug(plain(content))
        return Heading(int(node.tag[1]), content, anchor, span)

    def _items(self, node: SyntaxTreeNode) -> tuple[Blocks, ...]:
        return tuple(self.read(item.children) for item in node.children)

    def _definitions(self, node: SyntaxTreeNode, span: Span) -> DefinitionList:
        items: list[Definition] = []
        for child in node.children:
            if child.type == "dt":
                items.append(Definition(self._inlines(child), (), self._span(child)))
            else:
                last = items.pop()
                descriptions = (*last.descriptions, self.read(child.children))
                items.append(Definition(last.term, descriptions, last.span))
        return DefinitionList(tuple(items), span)

    def _pipe_table(self, node: SyntaxTreeNode, span: Span) -> PipeTable:
        rows = [row for part in node.children for row in part.children]
        cells = [tuple(_to_write_in(self._inlines(cell)) for cell in row.children)
                 for row in rows]
        styles = (str(cell.attrs.get("style", "")) for cell in rows[0].children)
        alignments = tuple(style.rpartition(":")[2] for style in styles)
        for row in rows[1:]:
            self._check_row(row, len(cells[0]))
        names = [plain(row[0]).strip() for row in cells[1:]]
        names_rows = len(cells[0]) > 1 and all(names) and len(set(names)) == len(names)
        return PipeTable(cells[0], tuple(cells[1:]), alignments, span, names_rows=names_rows)

    def _check_row(self, row: SyntaxTreeNode, columns: int) -> None:
        """markdown-it pads and cuts rows in silence; a lost cell may be a dose."""
        span = self._span(row)
        line = _QUOTED.sub("", self.lines[span.line - 1]).strip()
        cells = escapedSplit(line)
        count = len(cells) - (line.startswith("|")) - (len(cells) > 1 and not cells[-1].strip())
        if count != columns:
            self.findings.add("ragged-table", span,
                              f"This row has {count} cells; the header has {columns}.",
                              "Give the row one cell for each column.")


def _to_write_in(cell: Inlines) -> Inlines:
    """A cell of nothing but {blank} is a space as wide as the cell."""
    match cell:
        case (Blank(sort="line", span=span),):
            return (Blank("space", span),)
    return cell


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


def _captioned(blocks: Sequence[Block]) -> Blocks:
    """The blocks, with each simple table's caption, before or after it, in the table."""
    done: list[Block] = []
    before: tuple[Block, Inlines] | None = None  # a paragraph that is a caption, if a table follows
    for block in blocks:
        caption = _caption(block)
        last = done[-1] if done else None
        if caption and isinstance(last, PipeTable) and not last.caption:
            done[-1], before = replace(last, caption=caption), None
            continue
        if isinstance(block, PipeTable) and before and before[0] is last:
            done[-1] = replace(block, caption=before[1])
        else:
            done.append(block)
        before = (block, caption) if caption else None
    return tuple(done)


def _caption(block: Block) -> Inlines:
    """What a paragraph says behind “Table:” or “:” at its head; () where that is not there."""
    match block:
        case Paragraph(content=(Text(text=text, span=span) as first, *rest)) if (
                found := _CAPTION.match(text)) and (rest or found.end() < len(text)):
            place = replace(span, column=span.column + found.end())
            words = (replace(first, text=text[found.end():], span=place),)
            return (*(words if words[0].text else ()), *rest)
    return ()


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.casefold()).strip("-")


def _without_tail(content: Inlines, tail: str) -> Inlines:
    """`content` without the `{#anchor}` that was read as its last words."""
    *rest, last = content
    if not isinstance(last, Text) or not last.text.endswith(tail.strip()):
        return content
    kept = last.text[: -len(tail.strip())].rstrip()
    return (*rest, Text(kept, last.span)) if kept else tuple(rest)
