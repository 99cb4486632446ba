"""A whole chapter: its divisions read one by one, its footnotes where they are called."""

from __future__ import annotations

import re
from typing import Any

from bifolio.diagnostics import Findings
from bifolio.loading.markdown.arrangements import find_misplaced
from bifolio.loading.markdown.blocks import BlockReader, Manuscript
from bifolio.loading.markdown.directives import read_division
from bifolio.loading.markdown.divisions import Fence, Run, Scope, divide
from bifolio.loading.markdown.parser import grammar
from bifolio.model import Block, Blocks, Paragraph
from bifolio.model.bounds import NOTES
from bifolio.model.source import Source, Span

_DEFINITION = re.compile(r"^ {0,3}\[[^\]^]+\]:", re.M)


def parse_blocks(source: Source, findings: Findings) -> Blocks:
    """The blocks of a chapter, in order; what cannot be read is a finding."""
    chapter = divide(source, findings)
    notes = Footnotes(source, chapter, findings)
    blocks = _read_fence(chapter, notes)
    notes.find_unused()
    find_misplaced(blocks, findings)
    return blocks


def _read_fence(fence: Fence, notes: Footnotes) -> Blocks:
    """The blocks between two fences, inner ones in their place."""
    blocks: list[Block] = []
    links = _links(fence)
    for part in fence.parts:
        if isinstance(part, Run):
            reader = BlockReader(part, fence.scope, notes.manuscript)
            blocks += reader.read_run(links)
        elif block := read_division(part.names, _read_fence(part, notes), part.span,
                                    notes.findings):
            blocks.append(block)
    for label, line in links.lines.items():
        if label not in links.used:
            notes.findings.add("unused-link", Span(notes.source.path, line + 1, 1),
                               f"Nothing links to “{label.lower()}”.",
                               "Write [words][label] where it belongs, or take the line out. A "
                               "remark to yourself stands between <!-- and -->.")
    return tuple(blocks)


class _Links(dict[str, Any]):
    """Link definitions by label: in which line each stands, and which were `used`."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}
        self.used: set[str] = set()

    def get(self, label: str, default: Any = None) -> Any:
        """The definition of a label that a link uses."""
        self.used.add(label)
        return super().get(label, default)


def _links(fence: Fence) -> _Links:
    """The link definitions among the runs of a fence; they are not seen from outside it."""
    found = _Links()
    for part in fence.parts:
        if isinstance(part, Run) and _DEFINITION.search(part.text):
            grammar().parse(part.text, {"references": found})
            for label in found.keys() - found.lines.keys():
                found.lines[label] = part.first + found[label]["map"][0]
    found.used.clear()
    return found


class Footnotes:
    """The footnotes of one chapter, each read where it is called."""

    def __init__(self, source: Source, chapter: Fence, findings: Findings) -> None:
        self.source, self.chapter, self.findings = source, chapter, findings
        self.manuscript = Manuscript(source, findings, self.read)
        self.called: set[int] = set()
        self.open: list[int] = []
        self.calls = 0

    def read(self, label: str, span: Span, scope: Scope) -> Blocks | None:
        """The blocks of a note that `scope` may call; None and a finding when it may not."""
        run = scope.note(label)
        if run is None or run.first in self.open:
            known = {name for each in self.chapter.scopes() for name in each.notes}
            if run is not None:
                what, fix = f"The footnote “{label}” calls itself.", "Take one of the calls out."
            elif label in known:
                what = f"The footnote “{label}” stands in a block that not all readers have."
                fix = "Put the note beside its call, between the same ::: lines."
            else:
                what = f"The footnote “{label}” is called here, but its note is missing."
                fix = f"Write the note on a line of its own: [^{label}]: …"
            self.findings.add("unknown-footnote", span, what, fix)
            return None
        self.calls += 1
        if self.calls > NOTES.most:
            if self.calls == NOTES.most + 1:
                self.findings.add("past-bound", span, f"A chapter may have {NOTES}, and there are "
                                  "more.", "Call fewer footnotes from footnotes.")
            return None
        self.called.add(run.first)
        self.open.append(run.first)
        blocks = BlockReader(run, scope, self.manuscript).read_run({})
        self.open.pop()
        if not blocks or any(not isinstance(block, Paragraph) for block in blocks):
            self.findings.add("unexpected-value", Span(self.source.path, run.first + 1, 1),
                              f"The footnote “{label}” holds more than plain paragraphs.",
                              "Keep lists, tables and boxes in the text, or leave the note out.")
            return None
        return blocks

    def find_unused(self) -> None:
        """A finding for each note that nothing calls: it would be printed nowhere."""
        for scope in self.chapter.scopes():
            for label, run in scope.notes.items():
                if run.first not in self.called:
                    self.findings.add("unused-footnote", Span(self.source.path, run.first + 1, 1),
                                      f"Nothing calls the footnote “{label}”.",
                                      f"Write [^{label}] where it belongs, or remove the note.")
