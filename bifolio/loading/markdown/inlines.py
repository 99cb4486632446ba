"""Inlines: from a line of our Markdown to nouns with their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from bifolio.diagnostics import Findings, correction_of_name, suggest
from bifolio.loading.markdown.other_dialects import signs_of_other_dialects
from bifolio.loading.markdown.parser import KEY, grammar
from bifolio.model import (
    Blank,
    Blocks,
    Citation,
    CitationItem,
    Code,
    Emphasis,
    Footnote,
    Image,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Role,
    Strong,
    Subscript,
    Superscript,
    Text,
)
from bifolio.model.bounds import past_text
from bifolio.model.links import FIX, has_scheme, may_lead
from bifolio.model.source import Span

ROLES = ("blank", "box", "fact", "grade", "lines", "term")
MOST_LINES = 20  # to write on, in one place: about a page of them
_LEAST_BLANK, _MOST_BLANK, _USUAL_BLANK = 5, 150, 30  # millimetres
_BLANK = re.compile(r"(0|[1-9][0-9]{0,2})(?:\.([0-9]))? ?(cm|mm)", re.ASCII)
_TYPED_BOX = re.compile(r"[☐▢☑☒🗹🗷]")
_EMPTY = "☐▢"
_ITEM = re.compile(rf"^(?P<prefix>.*?)(?P<minus>-)?(?<![\w@])@(?P<key>{KEY})(?P<rest>.*)$", re.S)
_SECOND = re.compile(rf"(?<![\w@\\])@(?:{KEY})")
_LOCATOR = re.compile(
    r"^\s*,?\s*(?P<label>pp?\.|pages?|chap(?:ter)?s?\.?|ch\.|sec(?:tion)?s?\.?|§+|fig(?:ure)?s?\.?"
    r"|tables?|vols?\.?|volumes?|no\.|notes?|para(?:graph)?s?\.?)\s*"
    r"(?P<locator>[\w.–-]*\d[\w.–-]*(?:\s*,\s*\d[\w.–-]*)*)(?P<suffix>.*)$", re.S)
_LABELS = {"p": "page", "c": "chapter", "s": "section", "§": "section", "f": "figure",
           "t": "table", "v": "volume", "n": "note"}
_ITEMS = re.compile(r"^[ \t]*([-*+•‣◦▪●–—]|\(?(?:[0-9]{1,3}|[A-Za-z]|[ivx]{2,4})[.)])[ \t]+(?=\S)",
                    re.MULTILINE)
_COMMENT = re.compile(r"\s*(?>(?:<!--(?:(?!-->).)*-->\s*)+)$", re.S)

Place = Callable[[int], Span]  # from an offset in the parsed text to a place in the file
Notes = Callable[[str, Span], Blocks | None]  # a footnote's blocks, from its label and call


class InlineReader:
    """Reads one run of inlines; `place` tells where an offset of its text stands in the file.

    A "heading" may end in the name that links lead to, {#its-name}, an "item" of a list may
    begin with a box to tick, and a "cell" of a table may have lines to write on: `of` tells which.
    """

    def __init__(self, text: str, place: Place, findings: Findings, notes: Notes,
                 of: str = "") -> None:
        self.text, self.place, self.findings, self.notes = text, place, findings, notes
        self.of, self.offset = of, 0

    def read_all(self, nodes: Sequence[SyntaxTreeNode]) -> Inlines:
        """The inlines of the whole run."""
        self._refuse_other_dialects()
        return self.read(nodes)

    def _refuse_other_dialects(self) -> None:
        for sign in signs_of_other_dialects(self.text, self.of):
            self.findings.add(sign.dialect.code, self.place(sign.start),
                              f"“{sign.written}” would be printed as it stands.",
                              sign.dialect.fix, correction=sign.correction)

    def read(self, nodes: Sequence[SyntaxTreeNode]) -> Inlines:
        """The inlines of these nodes, in order."""
        found = []
        for before, node in zip((None, *nodes), nodes, strict=False):
            if before and node.type == "em" and _is_allele(before, node):
                self.findings.add("other-markdown", self.place(self.offset),
                                  f"“{before.content[-1:]}*{_alt(node)[:10]}” begins an emphasis, "
                                  "and its signs * would not be printed.",
                                  "Put a backslash before each: \\*.")
            found.append(self._inline(node))
        return _kept_together(tuple(
            part for inline in found if inline is not None
            for part in (_with_boxes(inline) if isinstance(inline, Text) else (inline,))))

    def _seek(self, needle: str) -> Span:
        """The place of `needle`, looked for from where the last inline ended."""
        at = self.text.find(needle, self.offset) if needle else -1
        if at >= 0:
            self.offset = at + len(needle)
        return self.place(at if at >= 0 else self.offset)

    def _inline(self, node: SyntaxTreeNode) -> Inline | None:
        match node.type:
            case "text" | "text_special":
                return Text(node.content, self._seek(node.content))
            case "softbreak":
                return Text(" ", self.place(self.offset))
            case "hardbreak":
                return LineBreak()
            case "em":
                return Emphasis(self.read(node.children))
            case "strong":
                return Strong(self.read(node.children))
            case "sup":
                return Superscript(self.read(node.children))
            case "sub":
                return Subscript(self.read(node.children))
            case "code_inline":
                return Code(node.content, self._seek(node.content))
            case "link":
                return self._link(node)
            case "image":
                span = self._seek("![")
                self._refuse_title(node, "picture", span)
                return Image(str(node.attrs["src"]), _alt(node), span)
            case "citation":
                return self._citation(node)
            case "blank":
                name = str(node.meta["name"])
                span = self._seek(f"{{{name}}}")
                return Blank("box", span) if name == "box" else Blank("line", span, _USUAL_BLANK)
            case "myst_role":
                return self._role(node)
            case "footnote_call":
                span = self._seek(f"[^{node.meta['label']}]")
                blocks = self.notes(node.meta["label"], span)
                if blocks and self.of == "cell":
                    self.findings.add("misplaced-block", span, "A footnote has no room in a cell "
                                      "of a table.", "Write it as a sentence below the table.")
                    return None
                return Footnote(blocks, span) if blocks else None
            case "html_inline":
                raw_html(node.content, self._seek(node.content), self.findings)
        return None

    def _refuse_title(self, node: SyntaxTreeNode, of: str, span: Span) -> None:
        if title := str(node.attrs.get("title", "")):
            self.findings.add("unexpected-value", span,
                              f"The title “{title}” of this {of} would not be printed.",
                              "Say it in the text, or place a figure with a caption.")

    def _link(self, node: SyntaxTreeNode) -> Link:
        target = str(node.attrs["href"])
        if target.startswith("#"):
            target = unquote(target)  # as a heading is named: #qué-es
        autolink = node.to_tokens()[0].info == "auto"
        span = self._seek("<" if autolink else "[")
        self._refuse_title(node, "link", span)
        content = self.read(node.children)
        if not autolink:
            self._seek("](")
            self._seek(")")
        if not may_lead(target):
            if has_scheme(target):
                self.findings.add("unsafe-link", span, f"The link leads to “{target}”.", FIX)
            else:
                self.findings.add("relative-link", span,
                                  f"The link leads to “{target}”, a file.",
                                  "Link to a full address (https://…) or to a heading (#its-name).")
        return Link(target, content, span)

    def _role(self, node: SyntaxTreeNode) -> Role | Blank | None:
        name = str(node.meta["name"])
        span = self._seek(f"{{{name}}}`")
        if name not in ROLES:
            self.findings.add("unknown-role", span, f"There is no role “{name}”.",
                              suggest(name, ROLES),
                              correction=correction_of_name(f"{{{name}}}", (
                                  f"{{{role}}}" for role in ROLES)))
            return None
        if name in ("blank", "box"):
            return self._blank(name, node.content.strip(), span)
        if name == "lines":
            return self._lines(node.content.strip(), span)
        return Role(name, node.content, span)

    def _blank(self, name: str, written: str, span: Span) -> Blank | None:
        if name == "box":
            self.findings.add("unexpected-value", span, "A box to tick has no words of its own.",
                              "Write {box} alone, and the words behind it.")
            return None
        found = _BLANK.fullmatch(written)
        width = round(float(f"{found[1]}.{found[2] or 0}") * (10 if found[3] == "cm" else 1)) \
            if found else 0
        if not _LEAST_BLANK <= width <= _MOST_BLANK:
            self.findings.add("unexpected-value", span,
                              f"A blank cannot be “{written}” wide.",
                              "Write its width, from 5mm to 15cm: {blank}`3cm`.")
            return None
        return Blank("line", span, width)

    def _lines(self, written: str, span: Span) -> Blank | None:
        """Lines to write on, as wide as the cell that they stand in."""
        if self.of != "cell":
            self.findings.add("unexpected-value", span, "Lines to write on stand in a line only in "
                              "a cell of a table.",
                              "Write {blank}`3cm` for a line in a sentence; below a text write a "
                              "block, ```{lines} 2.")
            return None
        count = lines_of(written, span, self.findings)
        return Blank("lines", span, count=count) if count else None

    def _citation(self, node: SyntaxTreeNode) -> Citation:
        text, position = str(node.meta["text"]), int(node.meta["position"])
        self.offset = position + len(text)
        narrative = bool(node.meta["narrative"])
        items: list[CitationItem] = []
        for part in re.finditer(r"[^;]+", text):
            start = position + part.start()
            found = _ITEM.match(part.group())
            if found:
                items.append(self._item(found, start))
            elif part.group().strip():
                span = self.place(start)
                self.findings.add("unknown-citation-key", span,
                                  f"“{part.group().strip()}” in this citation names no source.",
                                  "Write a citation key with its @, or take it out.")
        place = self.place(position if narrative else position - 1)
        return Citation(tuple(items), narrative, place)

    def _item(self, found: re.Match[str], start: int) -> CitationItem:
        rest, label, locator = found["rest"], "", ""
        if second := _SECOND.search(rest):
            self.findings.add("other-markdown",
                              self.place(start + found.start("rest") + second.start()),
                              f"“{second[0]}” stands in the words behind another source, and would "
                              "not be cited.", "Put a semicolon between two sources: "
                              "[@smith2020, p. 5; @doe2021].")
        if located := _LOCATOR.match(rest):
            rest, locator = located["suffix"], located["locator"].strip()
            word = located["label"].casefold()
            label = "paragraph" if word.startswith("para") else _LABELS[word[0]]
        return CitationItem(
            key=found["key"], span=self.place(start + found.start("key") - 1),
            prefix=found["prefix"].strip(), label=label, locator=locator,
            suffix=rest.strip(" ,"), without_author=bool(found["minus"]))


def lines_of(written: str, span: Span, findings: Findings) -> int:
    """How many lines to write on are asked for; 0, and a finding, where that is no number."""
    if re.fullmatch("[0-9]{1,3}", written, re.ASCII) and 1 <= int(written) <= MOST_LINES:
        return int(written)
    findings.add("unexpected-value", span,
                 f"“{written}” is no number of lines from 1 to {MOST_LINES}.",
                 "Write how many, in digits: {lines} 3; in a cell of a table {lines}`3`.")
    return 0


def _with_boxes(text: Text) -> Inlines:
    """A text with the boxes in it as such."""
    parts: list[Inline] = []
    end = 0
    for found in (*_TYPED_BOX.finditer(text.text), None):
        upto = found.start() if found else len(text.text)
        if upto > end or (not parts and found is None):
            parts.append(replace(text, text=text.text[end:upto], span=_along(text.span, end)))
        if found:
            sort = "box" if found[0] in _EMPTY else "ticked"
            parts.append(Blank(sort, _along(text.span, upto)))
            end = found.end()
    return tuple(parts)


def _along(span: Span, offset: int) -> Span:
    return replace(span, column=span.column + offset)


def _kept_together(inlines: Inlines) -> Inlines:
    """Inlines in which no line breaks between a box to tick and the word behind it."""
    kept = list(inlines)
    for at, part in enumerate(kept[1:], 1):
        before = kept[at - 1]
        if isinstance(part, Text) and isinstance(before, Blank) and before.sort != "line":
            kept[at] = replace(part, text=re.sub(r"\A (?=\S)", "\u00a0", part.text))
    return tuple(kept)


def _is_allele(before: SyntaxTreeNode, node: SyntaxTreeNode) -> bool:
    """Whether an emphasis is none, but two signs between letters and digits: B*57 and A*31."""
    stressed = [inner.type for inner in node.children if inner.content or inner.children][:1] == [
        "strong"]  # by three signs
    return (before.type == "text" and before.content[-1:].isalnum() and not stressed
            and _alt(node)[:1].isdigit())


def _alt(node: SyntaxTreeNode) -> str:
    """The words of a picture's description, without its marks."""
    inner = node.children or ()
    return "".join(_alt(child) if child.children else child.content for child in inner)


def raw_html(content: str, span: Span, findings: Findings) -> None:
    """A finding for HTML; a comment alone is the author's own note and goes without a word."""
    if _COMMENT.match(content):
        return
    tag = content.strip().split("\n")[0][:40]
    if "<!--" in content:
        findings.add("raw-html", span, f"This comment takes text with it: “{tag}”.",
                     "Close it with -->, and let the text go on in a line of its own.")
        return
    findings.add("raw-html", span, f"HTML is not read in a text: “{tag}”.",
                 "Say it in Markdown, or put a backslash before the “<” to print the sign.")


def parse_inlines(text: str, origin: Span, findings: Findings) -> Inlines:
    """The inlines of a short text that starts at `origin`: a title, a note.

    Places are exact on the first line of the text.
    """
    if not (found := opened(text, origin, findings)):
        return ()
    place, _, notes = found
    if len(items := list(_ITEMS.finditer(text))) > 1:
        findings.add("run-on-list", place(items[0].start(1)),
                     "A short text holds no list: its items would run on as one.",
                     "Write sentences, or a list in a chapter or in an answer of a table.")
    node = SyntaxTreeNode(grammar().parseInline(text, {})).children[0]
    return InlineReader(text, place, findings, notes).read_all(node.children)


def opened(text: str, origin: Span, findings: Findings) -> tuple[Place, Findings, Notes] | None:
    """What reads a text of a YAML file, whose places are exact on its first line; None, and a
    finding, where it is too long to be read.
    """
    def place(offset: int) -> Span:
        before = text[:offset]
        line = before.count("\n")
        column = offset - (before.rfind("\n") + 1)
        return Span(origin.path, origin.line + line, column + (1 if line else origin.column))

    if why := past_text(text):
        findings.add("past-bound", origin, why,
                     "Break it up, or take out what is not meant to be read.")
        return None

    def no_notes(label: str, span: Span) -> None:
        findings.add("unknown-footnote", span, f"No footnote “{label}” can stand here.",
                     "Write the note into the table's note, or into the sentence.")

    return place, findings, no_notes
