"""The library's settings: content/library.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bifolio.diagnostics import Findings, suggest
from bifolio.loading.wordings import read_audience
from bifolio.loading.yaml import Mapping as Keys
from bifolio.loading.yaml import Reader, Value, read_yaml
from bifolio.model import FORMATS, Audience, ForbiddenWords, Format, Safeguards
from bifolio.model.source import Source, Span

DEFAULT_STYLE = "american-medical-association"


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every work; a `…_span` is where a name was written. `clinic` may be ""."""

    publisher: str
    language: str
    formats: tuple[Format, ...]
    clinic: str
    clinic_span: Span
    style_name: str
    style_span: Span
    required_signoffs: Mapping[Audience, tuple[str, ...]]
    facts_required: bool = False
    spares_pmids: bool = False
    safeguards: Safeguards = field(default_factory=Safeguards)


def read_settings(source: Source, findings: Findings) -> Settings:
    """The settings; what is missing or wrong is a finding, and a default stands in."""
    reader = Reader(source, findings)
    keys = reader.mapping(read_yaml(source, findings), "the library", ("publisher", "language"),
                          ("formats", "clinic", "citation_style", "required_signoffs", "facts",
                           "pmids", *SAFEGUARD_KEYS))
    style, clinic = keys.get("citation_style"), keys.get("clinic")
    return Settings(
        publisher=reader.text(keys.get("publisher"), "The publisher"),
        language=reader.language(keys.get("language")) or "en",
        formats=_formats(keys.get("formats"), reader),
        clinic=reader.text(clinic, "The clinic"),
        clinic_span=clinic.span if clinic else source.whole(),
        style_name=reader.text(style, "The citation style") or DEFAULT_STYLE,
        style_span=style.span if style else source.whole(),
        required_signoffs=_signoffs(keys.get("required_signoffs"), reader),
        facts_required=_facts_required(keys.get("facts"), reader),
        spares_pmids=_spares_pmids(keys.get("pmids"), reader),
        safeguards=read_safeguards(keys, reader),
    )


def _facts_required(value: Value | None, reader: Reader) -> bool:
    word = reader.text(value, "facts")
    if word and value and word not in ("required", "optional"):
        reader.findings.add("unexpected-value", value.span, f"Facts cannot be “{word}”.",
                            "Write required (every number with a unit comes from a fact) "
                            "or optional.")
    return word == "required"


def _spares_pmids(value: Value | None, reader: Reader) -> bool:
    word = reader.text(value, "pmids")
    if word and value and word not in ("always", "without-doi"):
        reader.findings.add("unexpected-value", value.span, f"PMIDs cannot be “{word}”.",
                            "Write always, or without-doi (an entry that prints its DOI prints "
                            "no PMID).")
    return word == "without-doi"


def _formats(value: Value | None, reader: Reader) -> tuple[Format, ...]:
    formats: dict[Format, None] = {}
    for item in reader.items(value):
        name = reader.text(item, "A format")
        if name in FORMATS:
            formats[FORMATS[name]] = None
        elif name:
            reader.findings.add("unknown-name", item.span, f"There is no format “{name}”.",
                                suggest(name, FORMATS))
    if value is not None and not reader.items(value):
        reader.findings.add("unexpected-value", value.span, "This list of formats is empty.",
                            f"Write {Format().name}, or remove the line.")
    return tuple(formats) or (Format(),)


def _signoffs(value: Value | None, reader: Reader) -> dict[Audience, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, Keys):
        reader.mapping(value, "the required sign-offs", (), tuple(Audience))
        return {}
    found: dict[Audience, tuple[str, ...]] = {}
    for key, roles in value.pairs:
        if audience := read_audience(key, reader):
            found[audience] = tuple(filter(None, reader.texts(roles, "A sign-off's role")))
    return found

SAFEGUARD_KEYS = ("never_say", "retractions", "sources_older_than", "longest_waiver")


def read_safeguards(keys: Keys, reader: Reader) -> Safeguards:
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
