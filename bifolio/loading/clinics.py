"""Clinics: whose name, phones and logo a handout carries; content/clinics/NAME.yaml."""

from __future__ import annotations

import re

from bifolio.diagnostics import Findings, Severity
from bifolio.loading import shapes
from bifolio.loading.wordings import inlines_of, read_form, read_wordings
from bifolio.loading.yaml import Fields, Reader, read_yaml
from bifolio.model import Citation, Clinic, Contact, Footnote, Image, Inlines, Phone, Role, Wordings
from bifolio.model.colours import contrast, nearest_passing
from bifolio.model.library import LOGO_SIZES, NO_LOGO, Logo
from bifolio.model.source import Source, Span
from bifolio.model.trees import plain, walk

MOST_WORDS = 40  # of a line in the imprint, which is a table of short lines
_LONGEST = 40  # letters without a blank; more do not fit beside a logo, nor at the foot
_FOREIGN = {Citation: "a citation", Footnote: "a note", Image: "a picture", Role: "a role"}
_PAPER = "#ffffff"
_CONTRAST = 7.0  # WCAG 2.2, 1.4.6: what body text must have


def read_clinic(name: str, source: Source, findings: Findings) -> Clinic | None:
    """The clinic in `source`, or None when it has no name; what is wrong is a finding.

    `logo` is given as written: whether the picture is there is for the library to say.
    """
    reader = Reader(source, findings)
    keys = reader.mapping(read_yaml(source, findings), shapes.CLINIC)
    title, phones = keys.text("name"), tuple(map(_phone, keys.mappings("phones")))
    if not title:
        return None
    return Clinic(
        name=name, title=title, address=keys.texts("address"), phones=phones,
        hours=keys.text("hours"), logo=keys.text("logo"), span=keys.span,
        accent=legible(keys.text("accent"), keys.place("accent"), findings),
        region=keys.text("region"),
        emergency=keys.text("emergency"), contact=read_contact(keys),
        second_logo=_second_logo(keys), logo_size=keys.text("logo_size") or LOGO_SIZES[1],
        local=_local(keys), form=read_form(keys))


def _local(keys: Fields) -> dict[str, Wordings]:
    """The clinic's own words by the place that they are for."""
    value, reader = keys.get("local"), keys.reader
    local: dict[str, Wordings] = {}
    for key, words in reader.each(value, shapes.LOCAL) if value is not None else ():
        if name := reader.text(key, shapes.PLACE):
            local[name] = tuple(
                wording for wording in read_wordings(words, f"The words for “{name}”", reader)
                if not _find_foreign(wording.content, reader.findings))
    return local


def _second_logo(keys: Fields) -> Logo:
    value = keys.get("second_logo")
    if value is None:
        return NO_LOGO
    logo = keys.reader.mapping(value, shapes.SECOND_LOGO)
    return Logo(logo.text("file"), logo.text("of"))


def read_contact(keys: Fields) -> Contact:
    """Where a reader turns for more, as a clinic or the library says it."""
    return Contact(keys.text("qr"), _own_words(keys, "feedback"), _own_words(keys, "other_formats"))


def _own_words(keys: Fields, name: str) -> Inlines:
    """Words of a clinic's own, or the library's; what a chapter alone may have is a finding."""
    words = inlines_of(keys, name)
    if _find_foreign(words, keys.reader.findings):
        return ()
    if (count := len(plain(words).split())) > MOST_WORDS:
        keys.reader.findings.add(
            "overlong-own-words", keys.place(name),
            f"{keys.called(name)} have {count} words; there is room for {MOST_WORDS}.",
            f"Take {count - MOST_WORDS} of them out.")
    return words


def _find_foreign(words: Inlines, findings: Findings) -> bool:
    """Whether there is a finding for what such words cannot have: it needs a list of sources, or
    a work's facts.
    """
    foreign = [noun for noun in walk(words) if type(noun) in _FOREIGN]
    for noun in foreign:
        findings.add("unexpected-value", getattr(noun, "span", Span("")),
                     f"These words cannot have {_FOREIGN[type(noun)]}.",
                     "Write words, stress and links alone; all else stands in a chapter.")
    return bool(foreign)


def _phone(keys: Fields) -> Phone:
    return Phone(keys.text("label"), keys.text("number"), keys.place("works"), keys.text("hours"),
                 keys.texts("works"))


def find_long_words(clinic: Clinic, findings: Findings) -> None:
    """A warning, where the clinic stands, for each word of its own that may fit on no line."""
    texts = (clinic.title, clinic.hours, *clinic.address,
             *(text for phone in clinic.phones for text in (phone.label, phone.number)))
    for word in re.split(r"[\s-]+", " ".join(texts)):
        if len(word) > _LONGEST:
            findings.add("unexpected-value", clinic.span,
                         f"“{word[:_LONGEST]}…” has {len(word)} letters without a blank: it may "
                         "fit on no line.",
                         f"Write a blank or a hyphen after {_LONGEST} letters at most.",
                         "What does not fit runs off the page, or over other words.",
                         at_most=Severity.WARNING)


def legible(colour: str, span: Span, findings: Findings) -> str:
    """An accent colour; one too pale to be read on paper is a finding that names its neighbour."""
    if colour and (ratio := contrast(colour, _PAPER)) < _CONTRAST:
        near = nearest_passing(colour, _PAPER, _CONTRAST)
        findings.add(
            "low-contrast", span,
            f"The accent colour {colour} has a contrast of {int(ratio * 10) / 10:.1f}:1 on white; "
            f"it needs {_CONTRAST:.0f}:1.", f'The nearest colour that has it: "{near}".')
    return colour
