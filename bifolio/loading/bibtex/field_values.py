"""Values in a bibliography, and what is wrong in a text that should be BibTeX.

A parser that forgives would lose a field after a missing comma; here that is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bifolio.diagnostics import Findings, suggest
from bifolio.model.bounds import COMMANDS, FIELD, WORD
from bifolio.model.source import Source, Span

MONTHS = {
    name: str(number) for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
_WORD = re.compile(r"[^\s#,{}\"=]+")
_COMMANDS = re.compile(r"[\\$]")
_SPACE = re.compile(r"\s*")
_BRACE = re.compile(r"(?<!\\)[{}]")
_NEXT_FIELD = re.compile(r"\s*,?\s*([A-Za-z][\w:-]*)\s*=\s*")
_FIELD_LINE = re.compile(r"[ \t]*[A-Za-z][\w:-]*[ \t]*=[ \t]*[{\"\w]")
_LOST_ENTRY = re.compile(r"^[ \t]*(@?[A-Za-z]+)\s*[{(]\s*([^\s,{}()=]+)\s*,", re.MULTILINE)
_HEAD = re.compile(r"@\w*[ \t]*[{(]\s*([^\s,={}\"()]*)")


Value = tuple[str, str, Span]  # a field's name, its text with abbreviations resolved, its place


@dataclass(frozen=True, slots=True)
class ValueReader:
    """Reads the values of fields; what is wrong in one becomes a finding at its place."""

    source: Source
    findings: Findings
    strings: Mapping[str, str]

    def read(self, name: str, raw: str, offset: int) -> list[Value]:
        """The field `name` with the value `raw`, which stands at `offset` in the source.

        A list, for a value that has swallowed the next fields gives those too.
        """
        values: list[Value] = []
        following: tuple[str, str, int] | None = (name, raw, offset)
        while following:
            name, raw, offset = following
            text, end = self._value(name, raw, offset)
            values.append((name, text, self.source.at(offset)))
            following = self._left_over(name, raw, end, offset)
        return values

    def _value(self, name: str, raw: str, offset: int) -> tuple[str, int]:
        """The pieces of a value, joined, and the offset in `raw` where it ends."""
        pieces: list[str] = []
        position, length = _after_space(raw, 0), 0
        while position < len(raw):
            text, end = self._piece(raw, position, offset, name)
            pieces.append(text)
            length += len(text)
            commands = len(_COMMANDS.findall(text))
            position = _after_space(raw, end)
            ends = position >= len(raw) or raw[position] != "#"
            words = "".join(pieces).split() if ends and length <= FIELD.most else ()
            longest = max(map(len, words), default=0)
            for bound, number in ((FIELD, length), (COMMANDS, commands), (WORD, longest)):
                if number > bound.most:
                    self.findings.add("past-bound", self.source.at(offset),
                                      f"The field “{name}” has {number:,} {bound.unit}. "
                                      f"{bound.what[0].upper()}{bound.what[1:]} may have {bound}.",
                                      "Make it shorter.")
                    return "", len(raw)
            if ends:
                return "".join(pieces), end
            position = _after_space(raw, position + 1)
        self.findings.add("bibtex-syntax", self.source.at(offset),
                          f"The field “{name}” has no value.",
                          "Write the value in braces after the =, or remove the field.")
        return "".join(pieces), len(raw)

    def _piece(self, raw: str, start: int, offset: int, name: str) -> tuple[str, int]:
        """One piece of a value, and the offset after it in `raw`."""
        if raw[start] == "{":
            end = _group_end(raw, start)
        elif raw[start] == '"':
            end = _quotation_end(raw, start)
        elif word := _WORD.match(raw, start):
            return self._abbreviation(word[0], offset + start), word.end()
        else:
            span = self.source.at(offset + start)
            self.findings.add("bibtex-syntax", span,
                              f"The field “{name}” cannot be read at “{raw[start]}”.",
                              "Put the whole value in one pair of braces.")
            return "", len(raw)
        if end > len(raw):
            self.findings.add("unbalanced-brace", self.source.at(offset + start),
                              f"The value of “{name}” opens here and is never closed.",
                              "Add the closing sign, or remove this one.")
        return raw[start + 1:end - 1], min(end, len(raw))

    def _abbreviation(self, word: str, offset: int) -> str:
        if word.isdigit():
            return word
        if word.lower() in self.strings:
            return self.strings[word.lower()]
        if word[:3].lower() in MONTHS and word.isalpha() and len(word) == 3:
            return MONTHS[word.lower()]
        fix = suggest(word, self.strings, f"Define it with @string{{{word} = {{…}}}}, or put "
                      "braces round it if it is meant as it stands.")
        self.findings.add("undefined-string", self.source.at(offset),
                          f"The abbreviation “{word}” is not defined.", fix)
        return word

    def _left_over(self, name: str, raw: str, end: int,
                   offset: int) -> tuple[str, str, int] | None:
        """The field that a finished value has swallowed, if it has; anything else is a fault."""
        rest = raw[end:].strip()
        if not rest:
            return None
        if match := _NEXT_FIELD.match(raw, end):
            self.findings.add(
                "swallowed-field", self.source.at(offset + end),
                f"There is no comma after “{name}”, so “{match[1]}” would be lost.",
                "Put a comma here.")
            return match[1].lower(), raw[match.end():], offset + match.end()
        start = raw.index(rest, end)
        code = "unbalanced-brace" if raw.lstrip().startswith("{") else "bibtex-syntax"
        self.findings.add(
            code, self.source.at(offset + start),
            f"The value of “{name}” ends before “{_short(rest)}”.",
            "Remove the } that closes it too early, or join the parts with #.")
        return None


def _after_space(text: str, start: int) -> int:
    """The offset of the first character from `start` on that is not white space."""
    match = _SPACE.match(text, start)
    return match.end() if match else start


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 30 else text[:29] + "…"


def _group_end(raw: str, start: int) -> int:
    """The offset after the brace that closes the one at `start`; beyond the end if none does."""
    depth = 0
    for brace in _BRACE.finditer(raw, start):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
    return len(raw) + 1


def _quotation_end(raw: str, start: int) -> int:
    depth = 0
    for sign in re.finditer(r"(?<!\\)[{}\"]", raw[start + 1:]):
        if sign[0] != '"':
            depth += 1 if sign[0] == "{" else -1
        elif depth <= 0:
            return start + 1 + sign.end()
    return len(raw) + 1


def report_broken_entry(source: Source, start: int, end: int, broke: int, reason: str,
                        findings: Findings) -> None:
    """Say why the entry from `start` to `end` cannot be read; the parser gave up at `broke`."""
    text = source.text[start:end]
    head = _HEAD.match(text)
    key = head[1] if head else ""
    name = f"The entry “{key}”" if key else "The entry"
    if head and key and not re.match(r"\s*(?:,|[)}]|$)", text[head.end():]):
        findings.add("bibtex-syntax", source.at(start + head.end()),
                     f"There is no comma after the citation key “{key}”.", "Put a comma here.")
    elif '"' in reason and (quotes := list(re.finditer(r'=\s*"', text))):
        findings.add("bibtex-syntax", source.at(start + quotes[-1].end() - 1),
                     f"{name} has a quotation mark that is never closed.",
                     "Add the closing one, or use braces.")
    elif "closing" in reason or "end of file" in reason:
        opening, whole = _unclosed(text)
        what = f"{name} is never closed." if whole else f"{name} has a brace that is never closed."
        findings.add("unbalanced-brace", source.at(start + opening), what,
                     "Add the closing brace where the value ends." if not whole
                     else "Add a closing brace after its last field.")
    else:
        broke = min(max(broke, start), max(end - 1, start))
        findings.add("bibtex-syntax", source.at(broke), f"{name} cannot be read here.",
                     "Write each field as name = {value}, with a comma after it.")


def _unclosed(text: str) -> tuple[int, bool]:
    """The offset of the brace that lacks its partner, and whether it is the entry's own."""
    opened: list[int] = []
    for mark in re.finditer(r"(?<!\\)[{}]|\n", text):
        if mark[0] == "{":
            opened.append(mark.start())
        elif mark[0] == "}" and opened:
            opened.pop()
        elif mark[0] == "\n" and len(opened) > 1 and _FIELD_LINE.match(text, mark.end()):
            break  # a new field starts inside a value: what is open here was to be closed before
    if not opened:
        return 0, True
    return opened[-1], len(opened) == 1


def report_stray_text(source: Source, start: int, text: str, after_entry: bool,
                      findings: Findings) -> None:
    """Report text between entries at `start` that looks like a damaged entry, not a comment."""
    if after_entry and re.match(r"\s*(?:[,}]|[A-Za-z][\w:-]*\s*=\s*[{\"\d])", text):
        findings.add("unbalanced-brace", source.at(max(start - 1, 0)),
                     f"The entry ends before “{_short(text)}”.",
                     "Remove one closing brace here or in the line of the last field.")
    elif match := _LOST_ENTRY.search(text):
        what = (f"The entry “{match[2]}” cannot be read." if match[1].startswith("@")
                else f"“{match[1]}{{{match[2]}” has no @ in front, so it is not an entry.")
        fix = ("Write the @, the type and the { on one line, without a space in the type."
               if match[1].startswith("@") else "Put an @ in front.")
        findings.add("bibtex-syntax", source.at(start + match.start(1)), what, fix)
    elif match := re.search(r"^[ \t]*(@\w.*)", text, re.MULTILINE):
        findings.add("bibtex-syntax", source.at(start + match.start(1)),
                     f"“{_short(match[1])}” is not an entry.",
                     "Write it as @type{key, …}, or take it out.")
