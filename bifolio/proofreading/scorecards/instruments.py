"""The instruments that handouts are rated by: their items in our words, and what decides each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bifolio.diagnostics import Findings
from bifolio.loading.yaml import Mapping, Reader, Value, read_yaml
from bifolio.model.source import Source

_FILE = Path(__file__).with_name("instruments.yaml")
NOT_APPLICABLE = "na"
SCALES = {"yes-no": {"yes": 1, "no": 0}, "zero-two": {"2": 2, "1": 1, "0": 0}}


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
    """A set of items on one scale: "yes-no" or "zero-two"."""

    name: str
    title: str
    by: str
    asks_for: str
    scale: str
    items: tuple[Item, ...]

    @property
    def points(self) -> dict[str, int]:
        """What each verdict but “na” is worth."""
        return SCALES[self.scale]

    def key(self, item: Item) -> str:
        """What a ratings file calls an item: pemat-1."""
        return f"{self.name}-{item.number}"


@cache
def instruments() -> tuple[Instrument, ...]:
    """All instruments, in the order of the file."""
    source = Source(_FILE.name, _FILE.read_text(encoding="utf-8"))
    findings = Findings()
    reader = Reader(source, findings)
    read = tuple(_instrument(value, reader)
                 for value in reader.items(read_yaml(source, findings)))
    assert not len(findings), [str(finding.span) for finding in findings]
    return read


def _instrument(value: Value, reader: Reader) -> Instrument:
    keys = reader.mapping(value, "an instrument",
                          ("id", "name", "by", "asks_for", "scale", "items"))
    name, title, by, asks_for, scale = (
        reader.text(keys.get(key), key) for key in ("id", "name", "by", "asks_for", "scale"))
    items = tuple(_item(item, reader) for item in reader.items(keys.get("items")))
    return Instrument(name, title, by, asks_for, scale, items)


def _item(value: Value, reader: Reader) -> Item:
    keys: Mapping = reader.mapping(value, "an item", ("number", "asks", "check"),
                                   ("codes", "shows"))
    number, asks, check = (reader.text(keys.get(name), name)
                           for name in ("number", "asks", "check"))
    return Item(number, asks, check, reader.texts(keys.get("codes"), "a code"),
                reader.texts(keys.get("shows"), "a measure"))
