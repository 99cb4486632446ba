"""The guards that library.yaml sets: words, retractions, the age of sources, waivers."""

from __future__ import annotations

from bifolio.loading.yaml import Mapping, Reader, Value
from bifolio.model import ForbiddenWords, Safeguards
from bifolio.model.source import Span

SAFEGUARD_KEYS = ("never_say", "retractions", "sources_older_than", "longest_waiver")


def read_safeguards(keys: Mapping, reader: Reader) -> Safeguards:
    """The guards among the keys of library.yaml; the list of retractions is not read yet."""
    path, years = keys.get("retractions"), keys.get("sources_older_than")
    number = reader.shaped(years, "The age of a source", r"[1-9]\d?",
                           "Write a number of years, as 10.")
    days = reader.shaped(keys.get("longest_waiver"), "The longest waiver", r"[1-9]\d{0,2}",
                         "Write a number of days, from 1 to 999; without the line it is 365.")
    return Safeguards(
        never_say=tuple(ban for item in reader.items(keys.get("never_say"))
                        if (ban := _forbidden(item, reader))),
        years=int(number or 0),
        longest_waiver=int(days or Safeguards().longest_waiver),
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
