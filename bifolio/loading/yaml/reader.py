"""Asking a YAML value for what it should be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bifolio.diagnostics import Findings, Severity, correction_of_name, near
from bifolio.loading.yaml.shapes import (
    NO_LIST,
    AudienceText,
    Day,
    Each,
    ListOf,
    OneOf,
    PlainText,
    Shape,
)
from bifolio.loading.yaml.values import Mapping, Scalar, Sequence, Value
from bifolio.model.languages import UnknownLanguageError
from bifolio.model.languages import language as language_of
from bifolio.model.source import Source, Span


@dataclass(frozen=True, slots=True)
class Reader:
    """Asks a YAML value for what it should be; what it is not becomes a finding."""

    source: Source
    findings: Findings

    def mapping(self, value: Value | None, shape: Shape) -> Fields:
        """`value` as a mapping with the keys of a shape; others, and lacking ones, are findings.

        Never fails: an empty mapping stands in.
        """
        if not isinstance(value, Mapping):
            return Fields(self._no_mapping(value, shape.name, shape.known), shape, self)
        for key, _ in value.pairs:
            if key.text not in shape.known and not shape.open:
                match = near(key.text, shape.known)
                fix = f"Did you mean “{match}”?" if match else f"Known: {', '.join(shape.known)}."
                self.findings.add("unknown-key", key.span,
                                  f"“{key.text}” is not a key of {shape.name}.", fix,
                                  correction=correction_of_name(key.text, shape.known))
        for name in shape.required:
            if name not in value:
                self.findings.add("missing-key", value.span,
                                  f"“{name}” is missing from {shape.name}.",
                                  f"Add a line “{name}: …”.")
        return Fields(value, shape, self)

    def each(self, value: Value | None, kind: Each) -> tuple[tuple[Scalar, Value], ...]:
        """The pairs of a mapping whose keys the writer chose; none of what is no mapping."""
        if kind.may_be_empty and isinstance(value, Scalar) and not value.text.strip():
            return ()
        if not isinstance(value, Mapping):
            value = self._no_mapping(value, kind.name, kind.keys)
        return value.pairs

    def _no_mapping(self, value: Value | None, of: str, known: tuple[str, ...]) -> Mapping:
        span = value.span if value else self.source.whole()
        if value or not self.findings.has("yaml-syntax", self.source.path):
            self.findings.add("unexpected-value", span, f"Here keys should describe {of}.",
                              f"Write lines of “key: value”, with {', '.join(known)}.")
        return Mapping((), span)

    def text(self, value: Value | None, kind: PlainText | OneOf) -> str:
        """`value` as a text without space around it; "" when absent or wrong."""
        if value is None:
            return ""
        if not isinstance(value, Scalar):
            self.findings.add("unexpected-value", value.span, f"{kind.called} should be a text.",
                              "Write it on one line after the colon.")
            return ""
        text = value.text.strip()
        if not text and not kind.may_be_empty:
            self.findings.add("unexpected-value", value.span, f"{kind.called} is empty.",
                              "Fill it in, or remove the line if it may be left out. "
                              "A text that starts with # must stand in quotation marks.")
        elif refusal := kind.refusal(text):
            code, what, fix = refusal
            names = kind.words if isinstance(kind, OneOf) and code == "unknown-audience" else ()
            self.findings.add(code, value.span, what, fix,
                              correction=correction_of_name(text, names))
            return ""
        return text

    def texts(self, value: Value | None, kind: PlainText | OneOf) -> tuple[str, ...]:
        """`value` as texts: a list, or one text alone; () when absent or wrong."""
        return tuple(self.text(item, kind) for item in self.items(value))

    def language(self, value: Value | None) -> str:
        """`value` as a language tag, en-GB; one in which no page can be set is a finding too."""
        tag = self.text(value, PlainText("The language"))
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
                found.how_to_set)
        elif found.unread:
            self.findings.add(
                "unread-page-words", value.span,
                f"Handouts in “{tag}” are drafts: {found.why_unread}, such as “Key points” and "
                "“Page 1 of 2”.",
                found.how_to_read, at_most=Severity.NOTE)
        return tag

    def items(self, value: Value | None) -> tuple[Value, ...]:
        """The items of a list; a single value counts as a list of one."""
        if value is None:
            return ()
        return value.items if isinstance(value, Sequence) else (value,)

    def day(self, value: Value | None, kind: Day) -> date:
        """`value` as a date, 2027-05-22; the first day of year 1 stands in for a wrong one."""
        text = self.text(value, PlainText(kind.called))
        try:
            return datetime.strptime(text if text.isascii() else "", "%Y-%m-%d").date()
        except ValueError:
            if value is not None and text:
                self.findings.add("unexpected-value", value.span,
                                  f"{kind.called} is not a date: “{text}”.",
                                  "Write it as year-month-day, for example 2027-05-22.")
            return date.min


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping and its shape: what stands under a key is read as the shape says it should be."""

    mapping: Mapping
    shape: Shape
    reader: Reader

    @property
    def pairs(self) -> tuple[tuple[Scalar, Value], ...]:
        return self.mapping.pairs

    @property
    def span(self) -> Span:
        return self.mapping.span

    def __contains__(self, key: object) -> bool:
        return key in self.mapping

    def get(self, key: str) -> Value | None:
        """The value under a key as it stands, or None."""
        return self.mapping.get(key)

    def place(self, key: str) -> Span:
        """Where the value of a key stands; that of the mapping, when it is absent."""
        value = self.get(key)
        return value.span if value else self.span

    def text(self, key: str) -> str:
        """The text, or the one of some words, under a key; "" when absent or wrong."""
        kind = self.shape.kind(key)
        assert isinstance(kind, PlainText | OneOf), key
        return self.reader.text(self.get(key), kind)

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts in the list under a key, but for those that are wrong."""
        kind = self.list_kind(key).item
        assert isinstance(kind, PlainText | OneOf), key
        return tuple(filter(None, (self.reader.text(item, kind) for item in self.items(key))))

    def day(self, key: str) -> date:
        """The date under a key; the first day of year 1 when it is absent or wrong."""
        kind = self.shape.kind(key)
        assert isinstance(kind, Day), key
        return self.reader.day(self.get(key), kind)

    def called(self, key: str) -> str:
        """What a text, which may differ by audience, is called in a finding."""
        kind = self.shape.kind(key)
        assert isinstance(kind, AudienceText | PlainText), key
        return kind.called

    def items(self, key: str) -> tuple[Value, ...]:
        """The items of the list under a key; a finding, and none, where there should be some."""
        value, kind = self.get(key), self.list_kind(key)
        items = self.reader.items(value)
        if value is None or ((items or not kind.empty)
                             and (kind.alone or isinstance(value, Sequence))):
            return items
        what, fix = kind.empty or NO_LIST
        self.reader.findings.add("unexpected-value", value.span, what.format(key=key), fix)
        return ()

    def mappings(self, key: str) -> tuple[Fields, ...]:
        """The items of the list under a key, each of the list's shape."""
        shape = self.list_kind(key).item
        assert isinstance(shape, Shape), key
        return tuple(self.reader.mapping(item, shape) for item in self.items(key))

    def list_kind(self, key: str) -> ListOf:
        """What the list under a key may hold."""
        kind = self.shape.kind(key)
        assert isinstance(kind, ListOf), key
        return kind
