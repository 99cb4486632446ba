"""Clinics: whose name, phones and logo a handout carries; content/clinics/NAME.yaml."""

from __future__ import annotations

from bifolio.diagnostics import Findings
from bifolio.located_yaml import Reader, read_yaml
from bifolio.model import Clinic, Phone
from bifolio.source import Source


def read_clinic(name: str, source: Source, findings: Findings) -> Clinic | None:
    """The clinic in `source`, or None when it has no name; what is wrong is a finding.

    `logo` is given as written: whether the picture is there is for the library to say.
    """
    reader = Reader(source, findings)
    keys = reader.mapping(read_yaml(source, findings), "a clinic",
                          ("name", "address", "phones", "hours"), ("logo", "accent"))
    title = reader.text(keys.get("name"), "The clinic's name")
    phones = []
    for item in reader.items(keys.get("phones")):
        phone = reader.mapping(item, "a phone", ("label", "number"))
        phones.append(Phone(reader.text(phone.get("label"), "The phone's label"),
                            reader.text(phone.get("number"), "The phone's number")))
    if not title:
        return None
    return Clinic(
        name=name, title=title,
        address=reader.texts(keys.get("address"), "A line of the address"),
        phones=tuple(phones),
        hours=reader.text(keys.get("hours"), "The hours"),
        logo=reader.text(keys.get("logo"), "The logo"),
        accent=reader.shaped(keys.get("accent"), "The accent colour", r"#[0-9A-Fa-f]{6}",
                             'Write # and six digits or letters a to f, in quotation marks: '
                             '"#0a5c7a".'),
        span=keys.span,
    )
