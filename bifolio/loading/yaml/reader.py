"""Asking a YAML value for what it should be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from bifolio.diagnostics import Findings, near
from bifolio.loading.yaml.values import Mapping, Scalar, Sequence, Value
from bifolio.model.languages import UnknownLanguageError
from bifolio.model.languages import language as language_of
from bifolio.model.source import Source


@dataclass(frozen=True, slots=True)
class Reader:
    """Asks a YAML value for what it should be; what it is not becomes a finding."""

    source: Source
    findings: Findings

    def mapping(self, value: Value | None, of: str, required: Iterable[str] = (),
                optional: Iterable[str] = ()) -> Mapping:
        """`value` as a mapping with these keys; others, and lacking ones, are findings.

        `of` says in words what the mapping describes. Never fails: an empty mapping stands in.
        """
        required = tuple(required)
        known = (*required, *optional)
        if not isinstance(value, Mapping):
            span = value.span if value else self.source.whole()
            if value or not self.findings.has("yaml-syntax", self.source.path):
                self.findings.add("unexpected-value", span, f"Here keys should describe {of}.",
                                  f"Write lines of “key: value”, with {', '.join(known)}.")
            return Mapping((), span)
        for key, _ in value.pairs:
            if key.text not in known:
                match = near(key.text, known)
                fix = f"Did you mean “{match}”?" if match else f"Known: {', '.join(known)}."
                self.findings.add("unknown-key", key.span,
                                  f"“{key.text}” is not a key of {of}.", fix)
        for name in required:
            if name not in value:
                self.findings.add("missing-key", value.span, f"“{name}” is missing from {of}.",
                                  f"Add a line “{name}: …”.")
        return value

    def text(self, value: Value | None, of: str) -> str:
        """`value` as a text without space around it; "" when absent or wrong."""
        if value is None:
            return ""
        if not isinstance(value, Scalar):
            self.findings.add("unexpected-value", value.span, f"{of} should be a text.",
                              "Write it on one line after the colon.")
            return ""
        if not value.text.strip():
            self.findings.add("unexpected-value", value.span, f"{of} is empty.",
                              "Fill it in, or remove the line if it may be left out. "
                              "A text that starts with # must stand in quotation marks.")
        return value.text.strip()

    def texts(self, value: Value | None, of: str) -> tuple[str, ...]:
        """`value` as texts: a list, or one text alone; () when absent or wrong."""
        return tuple(self.text(item, of) for item in self.items(value))

    def shaped(self, value: Value | None, of: str, shape: str, fix: str) -> str:
        """`value` as a text that is wholly of this `shape` (a pattern); "" when it is not."""
        text = self.text(value, of)
        odd = any(sign.isdigit() and not sign.isascii() for sign in text)  # ٣ and ² are no 3, 2
        if value is not None and text and (odd or not re.fullmatch(shape, text)):
            self.findings.add("unexpected-value", value.span, f"{of} cannot be “{text}”.", fix)
            return ""
        return text

    def language(self, value: Value | None) -> str:
        """`value` as a language tag, en-GB; one in which no page can be set is a finding too."""
        tag = self.text(value, "The language")
        if value is None or not tag:
            return ""
        try:
            found = language_of(tag)
        except UnknownLanguageError as error:
            self.findings.add("unexpected-value", value.span, f"The language cannot be “{tag}”.",
                              error.fix)
            return ""
        if found.hindrances:
            self.findings.add(
                "language-not-supported", value.span,
                f"Handouts in {found.name} (“{tag}”) cannot be made: "
                f"{'; and '.join(found.hindrances)}.",
                "If the text is in English, write its tag, such as en-GB or en-US. If it is not, "
                "move it out of content/ for now.")
        return tag

    def items(self, value: Value | None) -> tuple[Value, ...]:
        """The items of a list; a single value counts as a list of one."""
        if value is None:
            return ()
        return value.items if isinstance(value, Sequence) else (value,)

    def day(self, value: Value | None, of: str) -> date:
        """`value` as a date, 2027-05-22; the first day of year 1 stands in for a wrong one."""
        text = self.text(value, of)
        try:
            return datetime.strptime(text if text.isascii() else "", "%Y-%m-%d").date()
        except ValueError:
            if value is not None and text:
                self.findings.add("unexpected-value", value.span, f"{of} is not a date: “{text}”.",
                                  "Write it as year-month-day, for example 2027-05-22.")
            return date.min
