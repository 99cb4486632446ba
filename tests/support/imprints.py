"""Copies of a master with a clinic's panel, and the same handouts set in full."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any
from unittest.mock import patch

import pypdfium2
from PIL import Image, ImageChops

from bifolio.building import imprinted_copies
from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.building.set_job import Worker
from bifolio.composition.panels import parted
from bifolio.diagnostics import Findings
from bifolio.printing.tagging import finish
from bifolio.printing.typesetting.page_measuring import title_place
from tests.support.library import TinyLibrary

DOTS = 100  # an inch


@dataclass(frozen=True)
class Set:
    """A print job that a library asked for, what came of it, and the worker that set it."""

    job: PrintJob
    result: TypesetResult
    worker: Worker

    def in_full(self) -> bytes:
        """The same page set in full, with a title block and a foot as large as the copy's."""
        page, job = parted(self.job.html), self.job
        assert page
        setter, findings = self.worker._typesetter, Findings()
        values = job.values + imprinted_copies._WHOLE
        place = title_place(setter.typeset(page.panel, job.handout, values, findings).document)
        assert place
        grid = imprinted_copies._GRID
        height, foot = ceil(round(place[0], 2) / grid) * grid, place[2]
        as_large = (f".title-block {{ min-height: {height}px }} "
                    f"@page {{ margin-bottom: {foot}px !important }}")
        pages = setter.typeset(job.html, job.handout, values + as_large, findings)
        return finish(pages, findings, job.digest)


def set_for(library: TinyLibrary, clinic: str, **wanted: Any) -> list[Set]:
    """What a library's handouts for a clinic come to, each set anew."""
    found: list[Set] = []
    before = Worker.print

    def print_(worker: Worker, job: PrintJob) -> TypesetResult:
        result = before(worker, job)
        found.append(Set(job, result, worker))
        return result

    with patch.object(Worker, "print", print_):
        library.build(clinic=clinic, remembers=False, **wanted)
    return found


def pictures(content: bytes) -> list[Image.Image]:
    """Each page of a PDF as a picture."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.render(scale=DOTS / 72).to_pil().convert("RGB") for page in document]
    finally:
        document.close()


def differences(first: bytes, second: bytes) -> list[tuple[int, int]]:
    """The pages, from 1, on which the pictures of two PDFs differ, and by how many of 255 shades.
    """
    found = []
    for number, (one, other) in enumerate(zip(pictures(first), pictures(second), strict=True), 1):
        most = max(high for _, high in ImageChops.difference(one, other).getextrema())
        if most:
            found.append((number, most))
    return found
