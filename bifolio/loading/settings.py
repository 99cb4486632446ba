"""The library's settings: content/library.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bifolio.diagnostics import Findings
from bifolio.loading import shapes
from bifolio.loading.clinics import read_contact
from bifolio.loading.wordings import read_audience
from bifolio.loading.yaml import Fields, Reader, Value, read_yaml
from bifolio.model import FORMATS, THEMES, Audience, Contact, ForbiddenWords, Format, Safeguards
from bifolio.model.library import NO_CONTACT, SOURCES
from bifolio.model.references import DEFAULT_STYLE
from bifolio.model.source import Source, Span

_FORMATS = (Format().name,)


@dataclass(frozen=True, slots=True)
class OwnFont:
    """A font of the library's own: for “text” or “signs”, and what its files are called."""

    use: str
    files: str
    span: Span


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for every work; a `…_span` is where a name was written. `clinic` may be ""."""

    publisher: str
    language: str
    formats: tuple[Format, ...]
    theme: str
    clinic: str
    clinic_span: Span
    style_name: str
    style_span: Span
    required_signoffs: Mapping[Audience, tuple[str, ...]]
    facts_required: bool = False
    spares_pmids: bool = False
    fonts: tuple[OwnFont, ...] = ()
    safeguards: Safeguards = field(default_factory=Safeguards)
    contact: Contact = NO_CONTACT
    sources: str = SOURCES[0]


def read_settings(source: Source, findings: Findings) -> Settings:
    """The settings; what is missing or wrong is a finding, and a default stands in."""
    reader = Reader(source, findings)
    keys = reader.mapping(read_yaml(source, findings), shapes.LIBRARY)
    clinic, style = keys.get("clinic"), keys.get("citation_style")
    return Settings(
        publisher=keys.text("publisher"),
        language=reader.language(keys.get("language")) or "en",
        formats=tuple(FORMATS[name] for name in dict.fromkeys(keys.texts("formats") or _FORMATS)),
        theme=keys.text("theme") or THEMES[0],
        clinic=keys.text("clinic"),
        clinic_span=clinic.span if clinic else source.whole(),
        style_name=keys.text("citation_style") or DEFAULT_STYLE,
        style_span=style.span if style else source.whole(),
        required_signoffs=_signoffs(keys.get("required_signoffs"), reader),
        facts_required=keys.text("facts") == "required",
        spares_pmids=keys.text("pmids") == "without-doi",
        fonts=tuple(_fonts(keys.get("fonts"), reader)),
        safeguards=read_safeguards(keys),
        contact=read_contact(keys),
        sources=keys.text("sources") or SOURCES[0],
    )


def _fonts(value: Value | None, reader: Reader) -> Iterator[OwnFont]:
    if value is not None:
        keys = reader.mapping(value, shapes.FONTS)
        for use in shapes.FONTS.known:
            if files := keys.text(use):
                yield OwnFont(use, files, keys.place(use))


def _signoffs(value: Value | None, reader: Reader) -> dict[Audience, tuple[str, ...]]:
    each = reader.each(value, shapes.REQUIRED_SIGNOFFS) if value is not None else ()
    return {audience: tuple(filter(None, reader.texts(roles, shapes.SIGNOFF_ROLE)))
            for key, roles in each if (audience := read_audience(key, reader))}


def read_safeguards(keys: Fields) -> Safeguards:
    """The guards among the keys of library.yaml; the list of retractions is not read yet."""
    path = keys.get("retractions")
    return Safeguards(
        never_say=tuple(filter(None, map(_forbidden, keys.mappings("never_say")))),
        years=int(keys.text("sources_older_than") or 0),
        longest_waiver=int(keys.text("longest_waiver") or Safeguards().longest_waiver),
        notices_path=keys.text("retractions"),
        notices_span=path.span if path else Span(""),
    )


def _forbidden(keys: Fields) -> ForbiddenWords | None:
    words, reason, unless = keys.text("words"), keys.text("reason"), keys.texts("unless")
    return ForbiddenWords(words, reason, unless, keys.span) if words and reason else None
