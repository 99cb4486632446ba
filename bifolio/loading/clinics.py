"""Clinics: whose name, phones and logo a handout carries; content/clinics/NAME.yaml."""

from __future__ import annotations

from bifolio.diagnostics import Findings
from bifolio.loading import shapes
from bifolio.loading.wordings import inlines_of
from bifolio.loading.yaml import Fields, Reader, read_yaml
from bifolio.model import Citation, Clinic, Contact, Footnote, Image, Inlines, Phone, Role
from bifolio.model.colours import contrast, nearest_passing
from bifolio.model.library import LOGO_SIZES, NO_LOGO, Logo
from bifolio.model.source import Source, Span
from bifolio.model.trees import plain, walk

MOST_WORDS = 40  # of a line in the imprint, which is a table of short lines
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
        hours=keys.text("hours"), logo=keys.text("logo"), accent=_accent(keys), span=keys.span,
        emergency=keys.text("emergency"), contact=read_contact(keys),
        second_logo=_second_logo(keys), logo_size=keys.text("logo_size") or LOGO_SIZES[1])


def _second_logo(keys: Fields) -> Logo:
    value = keys.get("second_logo")
    if value is None:
        return NO_LOGO
    logo = keys.reader.mapping(value, shapes.SECOND_LOGO)
    return Logo(logo.text("file"), logo.text("of"))


def read_contact(keys: Fields) -> Contact:
    """Where a reader turns for more, as a clinic or the library says it."""
    return Contact(keys.text("qr"), *(_own_words(keys, name, MOST_WORDS)
                                      for name in ("feedback", "other_formats")))


def _own_words(keys: Fields, name: str, most: int) -> Inlines:
    """Words of a clinic's own, or the library's; what a chapter alone may have is a finding."""
    words = inlines_of(keys, name)
    find_foreign(words, keys.reader.findings)
    find_overlong(words, keys.called(name), most, keys.place(name), keys.reader.findings)
    return words


def find_foreign(words: Inlines, findings: Findings) -> None:
    """A finding for what such words cannot have: it needs a list of sources, or a work's facts."""
    for noun in walk(words):
        if called := _FOREIGN.get(type(noun)):
            findings.add("unexpected-value", getattr(noun, "span", Span("")),
                         f"These words cannot have {called}.",
                         "Write words, stress and links alone; all else stands in a chapter.")


def find_overlong(words: Inlines, called: str, most: int, span: Span, findings: Findings) -> None:
    """A finding for words that are more than there is room for."""
    if (count := len(plain(words).split())) > most:
        findings.add("overlong-own-words", span,
                     f"{called} has {count} words, and room for {most}.",
                     f"Take {count - most} of them out.")


def _phone(keys: Fields) -> Phone:
    return Phone(keys.text("label"), keys.text("number"), keys.place("works"), keys.text("hours"),
                 keys.texts("works"))


def _accent(keys: Fields) -> str:
    """The accent colour; one too pale to be read on paper is a finding that names its neighbour."""
    colour = keys.text("accent")
    if colour and (ratio := contrast(colour, _PAPER)) < _CONTRAST:
        near = nearest_passing(colour, _PAPER, _CONTRAST)
        keys.reader.findings.add(
            "low-contrast", keys.place("accent"),
            f"The accent colour {colour} has a contrast of {int(ratio * 10) / 10:.1f}:1 on white; "
            f"it needs {_CONTRAST:.0f}:1.", f'The nearest colour that has it: "{near}".')
    return colour
