"""A clinic's own words in an edition: those that readers get beside the text that is signed."""

from __future__ import annotations

from dataclasses import replace

from bifolio.model import Clinic, Edition


def for_clinic(edition: Edition, clinic: Clinic | None) -> Edition:
    """The edition as a clinic hands it out; where that says nothing the library's words stand."""
    if clinic is None:
        return edition
    contact = clinic.contact.over(edition.imprint.contact)
    return replace(edition, imprint=replace(edition.imprint, contact=contact))
