"""Divisions: which lines of a chapter stand between which `:::` lines, and its footnotes.

Who reads a line is settled here, by lines alone and before anything is read as Markdown: a fence
opens and closes at the margin, on a line of its own. Every other line that looks like a fence
is an error, so that a slip can never hand a text to the wrong reader; but for one that is set in
with the words of a list's item, which is read with them and may name no reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bifolio.diagnostics import Findings
from bifolio.model.bounds import DEPTH
from bifolio.model.source import Source, Span

FENCE = re.compile(r"(:{3,})[ \t]*(.*?)[ \t]*:*[ \t]*$")
SET_IN = re.compile(r"[ \t]+:{3}")
_FENCE_LIKE = re.compile(r"[\s>*+\-.)\d]*(:{3,}|::(?=\s*$|\s+\w|\s*\{))")
_CODE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*)$")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
NAME = re.compile(r"[\w-]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Lines that are read together as Markdown; `first` counts from 0."""

    first: int
    text: str


@dataclass(slots=True)
class Scope:
    """What is defined between two fences: seen there and further in, never further out."""

    parent: Scope | None = None
    notes: dict[str, Run] = field(default_factory=dict)

    def note(self, label: str) -> Run | None:
        """The footnote of this label, from here or from further out."""
        if label in self.notes:
            return self.notes[label]
        return self.parent.note(label) if self.parent else None


@dataclass(frozen=True, slots=True)
class Fence:
    """A division: its names, and its runs and inner fences in order. The chapter has no names."""

    names: tuple[str, ...]
    parts: list[Run | Fence]
    scope: Scope
    span: Span

    def scopes(self) -> Iterator[Scope]:
        """Its own scope and those of all fences in it."""
        yield self.scope
        for part in self.parts:
            if isinstance(part, Fence):
                yield from part.scopes()


def divide(source: Source, findings: Findings) -> Fence:
    """The chapter as a tree of fences; what looks like a fence and is none is an error."""
    return _Divider(source, findings).divide()


class _Divider:
    """Goes through a chapter line by line, once."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self.source, self.findings = source, findings
        self.lines = source.text.split("\n")
        self.open = [Fence((), [], Scope(), source.whole())]
        self.run: list[str] = []
        self.code = ""
        self.deep = False  # whether it was told that blocks are too deep in one another

    def divide(self) -> Fence:
        number = 0
        while number < len(self.lines):
            line = self.lines[number]
            in_code = bool(self.code)
            self._follow_code(line)
            if not in_code and not self.code and (fence := FENCE.match(line)):
                self._end_run(number)
                self._fence(fence[2], Span(self.source.path, number + 1, 1))
            elif not in_code and not self.code and (note := _NOTE.match(line)):
                self._end_run(number)
                number = self._note(note, number)
                continue
            else:
                if not SET_IN.match(line):  # else it is read with its list
                    self._refuse_likeness(line, number, bool(self.code))
                self.run.append(line)
            number += 1
        self._end_run(number)
        for unclosed in self.open[1:]:
            self.findings.add("unclosed-fence", unclosed.span, "This block is never closed.",
                              "Put a line “:::” where it ends.")
        return self.open[0]

    def _follow_code(self, line: str) -> None:
        """Keep track of whether the line stands in a block of code."""
        found = _CODE.match(line)
        if not self.code:
            self.code = found[1] if found else ""
        elif found and found[1].startswith(self.code) and not found[2]:
            self.code = ""

    def _end_run(self, number: int) -> None:
        if any(line.strip() for line in self.run):
            run = Run(number - len(self.run), "\n".join(self.run))
            self.open[-1].parts.append(run)
        self.run = []

    def _fence(self, words: str, span: Span) -> None:
        if words and len(self.open) > DEPTH.most:
            if not self.deep:
                self.findings.add("past-bound", span, "Blocks stand in one another deeper than "
                                  f"{DEPTH}.", "Close each with “:::” where it ends.")
            self.deep = True
        elif words:
            inner = Fence(tuple(NAME.findall(words)) or (words,), [],
                          Scope(self.open[-1].scope), span)
            self.open[-1].parts.append(inner)
            self.open.append(inner)
        elif len(self.open) > 1:
            self.open.pop()
        else:
            self.findings.add("unclosed-fence", span, "This ::: closes nothing.",
                              "Remove the line, or open a block above it: “::: warning”.")

    def _note(self, note: re.Match[str], first: int) -> int:
        """Keep a footnote and the indented lines that go on with it; returns the line after."""
        number = first + 1
        while number < len(self.lines):
            line = self.lines[number]
            goes_on = line.startswith(("    ", "\t")) or (
                line.strip() and self.lines[number - 1].strip()
                and not _NOTE.match(line) and not _FENCE_LIKE.match(line))
            blank_inside = not line.strip() and any(
                later.strip() and later.startswith(("    ", "\t"))
                for later in self._next_words(number))
            if not (goes_on or blank_inside):
                break
            self._refuse_likeness(line, number, False)
            number += 1
        text = [self.lines[first][note.end():]]
        text += [line.expandtabs(4).removeprefix("    ") for line in self.lines[first + 1:number]]
        label, scope = note[1], self.open[-1].scope
        if scope.note(label):
            self.findings.add("duplicate-footnote", Span(self.source.path, first + 1, 1),
                              f"There are two footnotes “{label}” here.",
                              "Give one of them another name, here and where it is called.")
        scope.notes.setdefault(label, Run(first, "\n".join(text)))
        return number

    def _next_words(self, number: int) -> list[str]:
        """The next line that is not blank, in a list of one; none at the end."""
        later = (line for line in self.lines[number:] if line.strip())
        return [line for line in (next(later, ""),) if line]

    def _refuse_likeness(self, line: str, number: int, in_code: bool) -> None:
        found = _FENCE_LIKE.match(line)
        if found:
            where = "in a block of code" if in_code else "not at the margin, or with two colons"
            refuse_edge(Span(self.source.path, number + 1, found.start(1) + 1), where,
                        self.findings)


def refuse_edge(span: Span, where: str, findings: Findings) -> None:
    """A finding for a line that looks like a fence, and is none where it stands."""
    findings.add("unknown-fence", span,
                 f"This looks like the edge of a block, but stands {where}.",
                 "Begin the line with “:::”, without space before it and outside quotations and "
                 "code. A box within a step is set in as far as the words of the step.")
