"""A folder of handouts that are delivered without a worker: made up, and so at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bifolio.building import plan
from bifolio.delivery.catalogue import Catalogue
from bifolio.delivery.catalogue_entries import Delivered
from bifolio.diagnostics import Findings
from bifolio.editions.selections import Selections
from bifolio.model import Handout, References
from bifolio.model.fingerprints import hashed
from bifolio.printing.pdf import file_digest
from bifolio.printing.pdf.file_digest import FileDigest
from tests.support.library import TinyLibrary

JOURNAL, LIST = ".catalogue-journal", "catalogue.json"
PATIENT = "knees-patient-a4-standard-colour"


class Desk:
    """The tiny library's handouts, to be delivered without a worker."""

    def __init__(self, tiny: TinyLibrary) -> None:
        self.out = tiny.out
        opened = plan.open_library(tiny.order())
        self.publisher = opened.library.publisher
        self.selections: Selections = opened.selections
        self.handouts = {each.name: each for each in plan.every_handout(opened.library)}

    def open(self, publisher: str = "") -> Catalogue:
        return Catalogue.open(self.out, publisher or self.publisher)

    def deliver(self, catalogue: Catalogue, name: str, text: str = "one-two") -> Handout:
        handout = self.handouts[name]
        work = self.selections.library.works[handout.work]
        edition = self.selections.edition(work, handout.audience, Findings())
        digest = FileDigest(name, "1.0", "2028-01-31", code(name, text), text)
        said = "".join(f"<bifolio:{key}>{value}</bifolio:{key}>"
                       for key, value in digest.values.items())
        made = Delivered(file_digest.close(f"%PDF {said}".encode()), 1, f"<p>{text}", (), digest,
                         {}, False)
        catalogue.deliver(handout, edition, References(), made)
        return handout

    def delivered(self, *names: str) -> None:
        """These handouts, delivered by a run that ended well."""
        catalogue = self.open()
        for name in names:
            self.deliver(catalogue, name)
        catalogue.close(None)

    @property
    def names(self) -> list[str]:
        return [each.name for each in self.open().listed()]

    @property
    def entries(self) -> list[dict[str, Any]]:
        files = [self.out / LIST, *sorted(self.out.glob(".catalogue/*/*.json"))]
        return [entry for file in files
                for entry in json.loads(file.read_bytes()).get("handouts", ())]

    @property
    def file(self) -> Path:
        """The file that lists the handouts that are for no clinic."""
        part = self.out / ".catalogue" / "knees" / "_.json"
        return part if part.exists() else self.out / LIST


def code(name: str, text: str = "one-two") -> str:
    """The code of a handout with such a text: as of a real one, another for each."""
    return hashed(f"{name} {text}".encode())[:8].upper()


def told(catalogue: Catalogue) -> list[tuple[str, str]]:
    found = Findings()
    catalogue.tell_damage(found)
    if catalogue.in_parts:  # where a build does not look for them
        return [*((each.code, each.span.path) for each in found),
                *(("unlisted-file", path) for path in catalogue.unlisted())]
    catalogue.tell_unlisted(found)
    return [(each.code, each.span.path) for each in found]
