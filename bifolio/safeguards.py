"""The guards that library.yaml sets: never_say, retractions, sources_older_than."""

from __future__ import annotations

from bifolio.located_yaml import Mapping, Reader, Value
from bifolio.model import ForbiddenWords, Safeguards
from bifolio.source import Span

SAFEGUARD_KEYS = ("never_say", "retractions", "sources_older_than")


def read_safeguards(keys: Mapping, reader: Reader) -> Safeguards:
    """The guards among the keys of library.yaml; the list of retractions is not read yet."""
    path, years = keys.get("retractions"), keys.get("sources_older_than")
    number = reader.shaped(years, "The age of a source", r"[1-9]\d?",
                           "Write a number of years, as 10.")
    return Safeguards(
        never_say=tuple(ban for item in reader.items(keys.get("never_say"))
                        if (ban := _forbidden(item, reader))),
        years=int(number or 0),
        notices_path=reader.shaped(path, "The list of retractions", r"[^/\\]+\.csv",
                                   "Name a .csv file that lies beside bibliography.bib."),
        notices_span=path.span if path else Span(""),
    )


def _forbidden(item: Value, reader: Reader) -> ForbiddenWords | None:
    keys = reader.mapping(item, "words that are never said", ("words", "reason"), ("unless",))
    words = reader.text(keys.get("words"), "The words")
    reason = reader.text(keys.get("reason"), "The reason")
    unless = reader.texts(keys.get("unless"), "A phrase that may be said")
    if not words or not reason:
        return None
    return ForbiddenWords(words, reason, tuple(filter(None, unless)), item.span)
