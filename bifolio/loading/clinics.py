"""Clinics: whose name, phones and logo a handout carries; content/clinics/NAME.yaml."""

from __future__ import annotations

from bifolio.diagnostics import Findings
from bifolio.loading.yaml import Reader, Value, read_yaml
from bifolio.model import Clinic, Phone
from bifolio.model.colours import contrast, nearest_passing
from bifolio.model.source import Source

_PAPER = "#ffffff"
_CONTRAST = 7.0  # WCAG 2.2, 1.4.6: what body text must have
_LOGOS = (".svg", ".png")


def read_clinic(name: str, source: Source, findings: Findings) -> Clinic | None:
    """The clinic in `source`, or None when it has no name; what is wrong is a finding.

    `logo` is given as written: whether the picture is there is for the library to say.
    """
    reader = Reader(source, findings)
    keys = reader.mapping(read_yaml(source, findings), "a clinic",
                          ("name", "address", "phones", "hours"), ("logo", "accent"))
    title = reader.text(keys.get("name"), "The clinic's name")
    phones = tuple(_phone(item, reader) for item in reader.items(keys.get("phones")))
    if not title:
        return None
    logo = reader.text(keys.get("logo"), "The logo")
    if (value := keys.get("logo")) and logo and not logo.casefold().endswith(_LOGOS):
        findings.add("unexpected-value", value.span, f"The logo cannot be “{logo}”.",
                     "Name an SVG drawing or a PNG picture.")
    return Clinic(
        name=name, title=title,
        address=reader.texts(keys.get("address"), "A line of the address"),
        phones=phones,
        hours=reader.text(keys.get("hours"), "The hours"),
        logo=logo,
        accent=_accent(keys.get("accent"), reader),
        span=keys.span,
    )


def _phone(item: Value, reader: Reader) -> Phone:
    phone = reader.mapping(item, "a phone", ("label", "number"), ("hours",))
    return Phone(reader.text(phone.get("label"), "The phone's label"),
                 reader.text(phone.get("number"), "The phone's number"),
                 reader.text(phone.get("hours"), "The phone's hours"))


def _accent(value: Value | None, reader: Reader) -> str:
    """The accent colour; one too pale to be read on paper is a finding that names its neighbour."""
    colour = reader.shaped(value, "The accent colour", r"#[0-9A-Fa-f]{6}",
                           'Write # and six digits or letters a to f, in quotation marks: '
                           '"#0a5c7a".')
    if value is not None and colour and (ratio := contrast(colour, _PAPER)) < _CONTRAST:
        near = nearest_passing(colour, _PAPER, _CONTRAST)
        reader.findings.add(
            "low-contrast", value.span,
            f"The accent colour {colour} has a contrast of {int(ratio * 10) / 10:.1f}:1 on white; "
            f"it needs {_CONTRAST:.0f}:1.", f'The nearest colour that has it: "{near}".')
    return colour
