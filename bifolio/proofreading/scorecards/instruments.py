"""The instruments that handouts are rated by: their items in our words, and what decides each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bifolio.diagnostics import Findings
from bifolio.loading.yaml import Fields, Reader, read_yaml
from bifolio.loading.yaml.shapes import ListOf, OneOf, PlainText, Shape, may, must
from bifolio.model.source import Source

_FILE = Path(__file__).with_name("instruments.yaml")
NOT_APPLICABLE = "na"
VERDICTS = ("yes", "no", NOT_APPLICABLE)

_ITEM = Shape("an item", (
    must("number", PlainText("number"), "Its number in the instrument."),
    must("asks", PlainText("asks"), "What it asks, in our words."),
    must("check", OneOf("check", ("machine", "assisted", "human")), "Who decides it."),
    may("codes", ListOf(PlainText("a code")), "The findings that decide it."),
    may("shows", ListOf(PlainText("a measure")), "The measures that are shown with it."),
))
_INSTRUMENT = Shape("an instrument", (
    must("id", PlainText("id"), "Its name in keys: pemat."),
    must("name", PlainText("name"), "Its title."),
    must("by", PlainText("by"), "Who made it."),
    must("asks_for", PlainText("asks_for"), "What score it asks for."),
    must("items", ListOf(_ITEM), "What it asks."),
))


@dataclass(frozen=True, slots=True)
class Item:
    """One question of an instrument; `check` is "machine", "assisted" or "human"."""

    number: str
    asks: str
    check: str
    codes: tuple[str, ...]
    shows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    """A set of items that are answered yes or no."""

    name: str
    title: str
    by: str
    asks_for: str
    items: tuple[Item, ...]

    def key(self, item: Item) -> str:
        """What a ratings file calls an item: pemat-1."""
        return f"{self.name}-{item.number}"


@cache
def instruments() -> tuple[Instrument, ...]:
    """All instruments, in the order of the file."""
    source = Source(_FILE.name, _FILE.read_text(encoding="utf-8"))
    findings = Findings()
    reader = Reader(source, findings)
    read = tuple(_instrument(reader.mapping(value, _INSTRUMENT))
                 for value in reader.items(read_yaml(source, findings)))
    assert not len(findings), [str(finding.span) for finding in findings]
    return read


def _instrument(keys: Fields) -> Instrument:
    name, title, by, asks_for = map(keys.text, ("id", "name", "by", "asks_for"))
    return Instrument(name, title, by, asks_for, tuple(map(_item, keys.mappings("items"))))


def _item(keys: Fields) -> Item:
    return Item(keys.text("number"), keys.text("asks"), keys.text("check"), keys.texts("codes"),
                keys.texts("shows"))
