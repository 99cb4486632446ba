"""Divisions and directives: the set-apart, the restricted, and what is placed from a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from bifolio.diagnostics import Findings, correction_of_name, suggest
from bifolio.loading.markdown.inlines import lines_of, parse_inlines
from bifolio.model import (
    Arrangement,
    Audience,
    Block,
    Blocks,
    Box,
    Division,
    Figure,
    FigurePlacement,
    Image,
    Inlines,
    LocalPlace,
    PageBreak,
    TablePlacement,
    WritingLines,
)
from bifolio.model.boxes import BOXES, TONES, URGENCIES, Urgency
from bifolio.model.content import ARRANGEMENTS, LOCAL_ROOMS, PAGE_BREAK, WORDS
from bifolio.model.source import Span

DIRECTIVES = ("figure", "lines", "local", "table")
_UNNAMED = {"figure": "This figure has no name.", "table": "This table has no name.",
            "local": "This place for a clinic's own words has no name.",
            "lines": "It is not said how many lines to leave."}
_KNOWN = {"figure": ("alt", "width"), "table": ("leave_out",), "local": ("room",)}
_PLACE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_INFO = re.compile(r"^\s*\{([^}]*)\}\s*(.*?)\s*$")
_OPTION = re.compile(r"^:([\w-]+):\s*(.*)$")


def read_division(names: Sequence[str], blocks: Blocks, span: Span,
                  findings: Findings) -> Block | None:
    """`::: clinician`, `::: warning` or both: a division, a box, or a box in a division.

    `::: pair` and its like arrange blocks, and stand in a division too.

    `::: warning now` says besides how urgent a box is, and `::: note green` which zone of a plan it
    is: of several, the outermost. An unknown name
    gives None, so that nothing is printed that may have been restricted.
    """
    audiences: list[Audience] = []
    boxes: list[str] = []
    arranged: list[str] = []
    levels: list[str] = []
    for name in names:
        if name in BOXES:
            boxes.append(name)
        elif name in (*ARRANGEMENTS, PAGE_BREAK):
            arranged.append(name)
        elif name in (*URGENCIES, *TONES):
            levels += [name] if name not in levels else []
        elif name in tuple(Audience):
            audiences.append(Audience(name))
        else:
            known = (*BOXES, *ARRANGEMENTS, PAGE_BREAK, *Audience, *URGENCIES, *TONES)
            findings.add("unknown-fence", span, f"There is no block “{name}”.",
                         suggest(name, known), correction=correction_of_name(name, known))
            return None
    if levels[1:]:
        findings.add("unexpected-value", span,
                     f"A box cannot be both “{levels[0]}” and “{levels[1]}”.", "Keep one of them.")
    elif levels and not boxes:
        findings.add("unexpected-value", span,
                     f"“{levels[0]}” says how urgent a box is, or its zone, and there is no box.",
                     f"Name the box too: “::: {'note' if levels[0] in TONES else 'warning'} "
                     f"{levels[0]}”.")
    if arranged and (both := [*arranged, *boxes])[1:]:
        findings.add("unexpected-value", span, f"A block cannot be both “{both[0]}” and "
                     f"“{both[1]}”.", "Write one within the other, each with its own “:::”.")
    block: Block | None = None
    if PAGE_BREAK in arranged:
        if blocks:
            findings.add("unexpected-value", span, "A page break holds no words.",
                         "Write “:::” on the line below it, and the words after that.")
        blocks = (PageBreak(span),)
    elif arranged:
        block = _arranged(arranged[0], blocks, span)
    for box in reversed(boxes):
        block = Box(box, blocks if block is None else (block,), span)
    if isinstance(block, Box) and levels:
        block = replace(block, urgency=Urgency(levels[0]))
    if audiences:
        inner = blocks if block is None else (block,)
        return Division(frozenset(audiences), inner, span)
    return blocks[0] if PAGE_BREAK in arranged else block


def _arranged(name: str, blocks: Blocks, span: Span) -> Arrangement:
    """An arrangement; what stands in a pair beside a picture or a box is one, however many it is.
    """
    if name == "pair":
        blocks = tuple(block for alone, run in groupby(blocks, lambda block: isinstance(
            block, Figure | Box)) for block in (run if alone else [_words(tuple(run))]))
    return Arrangement(name, blocks, span)


def _words(blocks: Blocks) -> Arrangement:
    return Arrangement(WORDS, blocks, blocks[0].span)


def read_directive(info: str, body: str, span: Span, findings: Findings) -> Block | None:
    """A fenced block with a name in braces: a comparison table or a figure to place here.

    `{lines} 3` leaves three lines to write on, `{local} parking` a place for a clinic's own words.
    """
    found = _INFO.match(info)
    name, argument = (found.group(1), found.group(2)) if found else (info.strip(), "")
    if name not in DIRECTIVES:
        findings.add("unknown-directive", span, f"There is no directive “{name}”.",
                     suggest(name, DIRECTIVES), correction=correction_of_name(name, DIRECTIVES))
        return None
    if not argument:
        findings.add("missing-key", span, _UNNAMED[name],
                     f"Write it after the braces: {{{name}}} "
                     f"{'3' if name == 'lines' else 'its-name'}.")
        return None
    if name == "lines":
        return _writing_lines(argument, body, span, findings)
    options, caption, offset = _options(body)
    known = _KNOWN[name]
    for option in options:
        if option not in known:
            findings.add("unknown-key", span, f"A {name} has no option “{option}”.",
                         suggest(option, known))
    if name == "table":
        if caption:
            findings.add("unexpected-value", span, "A table is placed without a text of its own.",
                         "Write its title and note in the table's file.")
        left_out = options.get("leave_out", "").replace(",", " ").split()
        return TablePlacement(argument, span, tuple(left_out))
    if name == "local":
        return _local_place(argument, options.get("room", "middle"), caption, span, findings)
    if "." not in argument:
        return _placed_figure(argument, span, bool(options or caption), findings)
    origin = Span(span.path, span.line + 1 + offset, 1)
    return Figure(argument, options.get("alt", ""), parse_inlines(caption, origin, findings), span,
                  _width(options.get("width", ""), span, findings))


def _local_place(name: str, room: str, words: str, span: Span, findings: Findings
                 ) -> LocalPlace | None:
    """A place that each clinic fills with its own words; `{local} parking` and `:room: small`."""
    if words:
        findings.add("unexpected-value", span, "A place for a clinic's own words holds none here.",
                     "Write them in the clinic's file, under local.")
    if not _PLACE.fullmatch(name):
        findings.add("unexpected-value", span, f"“{name}” cannot be the name of a place.",
                     "Use small letters, digits, and single - between them.")
    if room not in LOCAL_ROOMS:
        findings.add("unknown-name", span, f"No place has the room “{room}”.",
                     suggest(room, LOCAL_ROOMS))
        return None
    return LocalPlace(name, room, span)


def _width(written: str, span: Span, findings: Findings) -> int:
    """How much of the text's width a picture takes, in percent; 0 where nothing is written."""
    found = re.fullmatch(r"([1-9][0-9]|100) ?%", written, re.ASCII)
    if written and not found:
        findings.add("unexpected-value", span, f"A picture cannot be “{written}” wide.",
                     "Write how much of the text's width it takes, from 10% to 100%: "
                     "“:width: 60%”.")
    return int(found[1]) if found else 0


def _placed_figure(name: str, span: Span, worded: bool, findings: Findings) -> FigurePlacement:
    """A figure that is drawn from figures/NAME.yaml; a picture's name ends in .svg or the like."""
    if worded:
        findings.add("unexpected-value", span, "A drawn figure is placed without words of its own.",
                     f"Write its title and alt in figures/{name}.yaml; the name of a picture ends "
                     "in .svg, .png or .jpg.")
    return FigurePlacement(name, span)


def _writing_lines(argument: str, body: str, span: Span, findings: Findings) -> Block | None:
    if body.strip():
        findings.add("unexpected-value", span, "Lines to write on hold no text.",
                     "Write the text above them, outside the block.")
    count = lines_of(argument, span, findings)
    return WritingLines(count, span) if count else None


def _options(body: str) -> tuple[dict[str, str], str, int]:
    """The `:name: value` lines at the head of a directive, the rest, and how many they are."""
    lines = body.rstrip("\n").split("\n")
    options: dict[str, str] = {}
    count = 0
    for line in lines:
        found = _OPTION.match(line)
        if not found and line.strip():
            break
        if found:
            options[found.group(1)] = found.group(2).strip()
        count += 1
    return options, "\n".join(lines[count:]).strip(), count


def figure_of(content: Inlines, span: Span) -> Figure | None:
    """The figure that a paragraph of nothing but one picture is."""
    match content:
        case (Image(source=source, alt=alt),):
            return Figure(source, alt, (), span)
    return None
