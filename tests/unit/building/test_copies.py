"""Copies for many clinics: what is the same for all is done once, and each is as if made alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from bifolio.building import memo, pipeline, plan
from bifolio.building.executors import LocalWorker
from bifolio.building.memo import Memo
from bifolio.building.pipeline import Context, Making
from bifolio.composition.fragments import Fragments
from bifolio.diagnostics import Findings
from bifolio.files.cache import Ledger
from bifolio.files.tracking import WatchedFiles
from bifolio.model import FORMATS, Handout
from bifolio.proofreading.waivers import Waiving
from tests.support import figures_cases
from tests.support.library import TinyLibrary, tiny_in
from tests.support.places import ROOT

TABLE = """\
id,name,address,phone,phone_label,hours,accent
amp,"<b>A & ""B""</b> {{ 7 * 7 }}",1 Moor Road,01632 960 201,Desk & <i>co</i>,Monday,#7a1f5c
brace,{% raw %} {clinic} %s {0},2 Moor Road,01632 960 202,{{ code }},Monday,#1f3f7a
long,The Very Long-Named Health Centre of Upper Harbourtown and All Its Hills,3,01632 960 203,A,,
accents,Ærø Sundhedshus – Żółć & Ñandú,4 Đường,01632 960 204,Ü,Måndag,#7a1f5c
dots,O'Neil’s ’ ' `,5 Moor Road,01632 960 205,…,Monday,
"""
LOCAL = """\
name: At the Quay
address: [1 Quay Street]
phones: [{label: Desk, number: 01632 960 206}]
qr: https://quay.example/leaflets
feedback: Tell *us*.
local: {parking: Park **behind** the house.}
fill_in: {for: patient, fields: [name]}
"""
CHAPTER = """

```{local} parking
words: 20
```

| Week | Dose |
|---|---|
| 1 | rest |
| 2 | walk |
"""
BLOCKS = "templates/blocks.html"
PARAGRAPH = "<p>{{ inlines.many(block.content) }}</p>"
OWN = {  # what a library's own template makes of a paragraph
    "ours": "",
    "names": "<p>{{ inlines.many(block.content) }} {{ clinic.title if clinic }}</p>",
    "asks": "<p>{{ 'far' if clinic and clinic.title | length > 40 }}"
            "{{ inlines.many(block.content) }}</p>",
    "of the handout": "<p>{{ handout.clinic }} {{ inlines.many(block.content) }}</p>",
    "of the edition": "<p>{{ edition.imprint.contact.qr }} {{ inlines.many(block.content) }}</p>",
    "all of it": "<p>{{ handout }} {{ inlines.many(block.content) }}</p>",
    "of a filter": "<p>{{ [clinic] | map(attribute='title') | join }}</p>",
    "takes in": "<p>{% include 'name.html' %} {{ inlines.many(block.content) }}</p>",
    "counts": "<p>{% set seen.number = seen.number + 1 %}{{ seen.number }}</p>",
    "odd": "<p>{{ nothing_of_this_name }} {{ inlines.many(block.content) }}</p>",
    "style": "<p>{{ web_style | length }} {{ inlines.many(block.content) }}</p>",
    "code": "<p>{{ code if clinic and clinic.accent }} {{ inlines.many(block.content) }}</p>",
}


IMPRINT = "templates/imprint.html"
TAKEN_IN = {  # what a library's own imprint begins with
    "names, taken in": "<p>{{ clinic.title if clinic }}</p>",
    "asks, taken in": "{% set own = clinic and clinic.title | length > 40 %}"
                      "{% if own %}<p>far</p>{% endif %}",
    "day, taken in": "<p>{{ edition.imprint.review_by | day }} {{ handout.name }}</p>",
    "counts, taken in": "{% set seen = namespace(number=0) %}{% set seen.number = 1 %}"
                        "<p>{{ seen.number }} {{ code }}</p>",
    "takes in, taken in": "{% include 'name.html' %}",
    "blocks, taken in": "{% import 'names.html' as names with context %}{{ names.said() }}",
    "odd, taken in": "{{ nothing_of_this_name }}",
}


def library_with(folder: Path, paragraph: str) -> TinyLibrary:
    """A library with clinics, figures and a place for their words; perhaps its own paragraph."""
    library = figures_cases.add_figures(tiny_in(folder))
    library.write("content/clinics.csv", TABLE.encode())
    library.write("content/clinics/quay.yaml", LOCAL)
    path = "content/knees/chapters/10-what.md"
    library.write(path, (library.text(path) + CHAPTER).encode())
    library.write("templates/names.html", "{% macro said() %}{{ clinic.title if clinic }}"
                                          "{% endmacro %}")
    if paragraph in TAKEN_IN.values():
        library.write(IMPRINT, paragraph + (ROOT / IMPRINT).read_text(encoding="utf-8"))
    elif paragraph:
        blocks = (ROOT / BLOCKS).read_text(encoding="utf-8")
        assert PARAGRAPH in blocks
        before = "{% set seen = namespace(number=0) %}\n" * ("seen" in paragraph)
        library.write(BLOCKS, (before + blocks.replace(PARAGRAPH, paragraph)).encode())
        library.write("templates/name.html", b"{{ clinic.title if clinic }}")
    return library


def copies(library: TinyLibrary, together: bool, wanted: Callable[[Handout], bool]
           ) -> dict[str, tuple[Any, ...]]:
    """What is composed and found of each copy, `together` or each as if there were no other."""
    order = library.order(formats=(FORMATS["a4-standard-colour"], FORMATS["a4-large-mono"]))
    opened = plan.open_library(order)
    clinics = ("", *opened.library.clinics)
    shared: list[Context] = []

    def context() -> Context:
        remembering = Memo(opened, WatchedFiles.over(opened.source_files), Ledger(None, {}),
                           LocalWorker(opened.source_files))
        waiving = Waiving(opened.library, order.today, opened.source_files)
        return Context(order, remembering, waiving, Findings())

    found = {}
    for clinic in clinics:
        order_of = library.order(formats=order.formats, clinic=clinic)
        for handout in filter(wanted, plan.handouts_of(opened.library, order_of)):
            if not (together and shared):
                opened = plan.open_library(order)
                shared = [context()]
            found[handout.name] = _copy(handout, shared[0])
    return found


def _copy(handout: Handout, context: Context) -> tuple[Any, ...]:
    making = Making(handout, context, Findings())
    edition = pipeline.select(making)
    page = pipeline.compose(making, edition, pipeline.cite(making, edition))
    pipeline.proofread(making, page)
    web = pipeline.compose_web(making, page)
    digest = pipeline.digested(making, page)
    return page.print_job, web, digest, dict(sorted(making.sights.items())), tuple(making.findings)


@pytest.fixture(autouse=True)
def _without_faces(monkeypatch: pytest.MonkeyPatch) -> None:
    """To cut a face takes a while, and is tried elsewhere."""
    monkeypatch.setattr(memo, "cut", lambda path, _, points: f"{path}{points[0]}")


@pytest.mark.parametrize("own", {**OWN, **TAKEN_IN})
def test_a_copy_among_many_is_as_it_is_alone(tmp_path: Path, own: str) -> None:
    """Page, web page, what they rest on and what is found are the same, whoever went before; be
    the clinics' names hostile, and the paragraphs the library's own.
    """
    library = library_with(tmp_path, {**OWN, **TAKEN_IN}[own])

    def wanted(handout: Handout) -> bool:
        return handout.audience == "patient" and (own == "ours" or (
            handout.format.name == "a4-standard-colour"
            and handout.clinic in ("amp", "long", "quay")))

    among, alone = (copies(library, together, wanted) for together in (True, False))
    assert len(among) == (14 if own == "ours" else 3)
    for name in alone:
        for part, (here, there) in enumerate(zip(among[name], alone[name], strict=True)):
            assert here == there, (name, part)


def test_chapters_are_set_into_the_templates_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                                  ) -> None:
    """For six clinics the template of paragraphs is asked little more than for one."""
    library, asked = library_with(tmp_path, ""), list[str]()
    before = Fragments._print_anew

    def print_anew(self: Fragments, key: Any, *rest: Any) -> Any:
        asked.append(key[1])
        return before(self, key, *rest)

    monkeypatch.setattr(Fragments, "_print_anew", print_anew)

    def times(clinics: Iterable[str]) -> int:
        asked.clear()
        copies(library, True, lambda handout: handout.audience == "patient"
               and handout.format.name == "a4-standard-colour" and handout.clinic in clinics)
        return len(asked)

    one = times(("amp",))
    assert one > 20
    assert times(("amp", "brace", "long", "accents", "dots")) < 2 * one
