"""Checks of an edition's words: each sees a proof copy, and of the library what it asks for."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import fields, replace
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from bifolio.building import memo, plan
from bifolio.building.memo import Memo
from bifolio.building.orders import Opened
from bifolio.citations.cite import cite
from bifolio.diagnostics import Findings
from bifolio.editions.selections import Selections
from bifolio.files.cache import Ledger
from bifolio.files.tracking import WatchedFiles
from bifolio.loading.facts import read_facts
from bifolio.model import (
    Audience,
    Edition,
    ForbiddenWords,
    Format,
    Handout,
    Library,
    PipeTable,
    Safeguards,
    Term,
    Waiver,
)
from bifolio.model.source import Source, Span
from bifolio.model.text_runs import runs as runs_of
from bifolio.model.trees import walk
from bifolio.proofreading import proof_copy
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.proofread import CHECKS, READABLE, Check, Proof, read_through
from bifolio.proofreading.scorecards.instruments import instruments
from tests.support.library import TinyLibrary

HERE = Span("library.yaml", 1, 1)


def of_work(library: Library, **changed: Any) -> Library:
    return replace(library, works={"knees": replace(library.works["knees"], **changed)})


def other_sources(library: Library) -> Library:
    references = {key: replace(source, superseded_by="shoes")
                  for key, source in library.bibliography.references.items()}
    return replace(library, bibliography=replace(library.bibliography, references=references))


(DOSE,) = read_facts(Source("facts.yaml", """\
dose: {quantity: dose in tablets, value: 5, unit: mg once a day, population: adults,
       sources: [shoes], grade: B, confidence: verified, as_of: 2026-01-31, dose: true}
"""), Findings()).values()

# What may be read of a library → the library with another one, and nothing else changed.
CHANGES: dict[str, Callable[[Library], Library]] = {
    "doses": lambda library: of_work(library, facts={"dose": DOSE}),
    "fact_sources": lambda library: of_work(library, facts={"dose": replace(DOSE, dose=False)}),
    "facts_required": lambda library: replace(library, facts_required=True),
    "glossary": lambda library: replace(
        library, glossary={"cartilage": Term("cartilage", {}, "", (), HERE)}),
    "listed": lambda library: replace(library, sources="short"),
    "never_say": lambda library: replace(
        library, safeguards=Safeguards((ForbiddenWords("cure", "none is known", (), HERE),))),
    "safeguards": lambda library: replace(library, safeguards=Safeguards(years=3)),
    "sources": other_sources,
    "tables": lambda library: of_work(library, tables={}),
    "unapproved": lambda library: replace(
        library, glossary={"BPC-157": Term("BPC-157", (), "", (), HERE, approved=False)}),
    "waivers": lambda library: of_work(library, waivers=(Waiver("7 days", "so it is", HERE),)),
}


def opened(tiny: TinyLibrary) -> tuple[Library, WatchedFiles]:
    opened = plan.open_library(tiny.order())
    return opened.library, WatchedFiles.over(opened.source_files)


def edition_of(library: Library, audience: Audience = Audience.PATIENT) -> Edition:
    return Selections(library, Findings()).edition(library.works["knees"], audience, Findings())


def proof_of(library: Library, edition: Edition) -> Proof:
    references = cite(edition, library.bibliography, library.style, Findings())
    return Proof(edition, references, library,
                 Handout("knees", edition.audience, edition.language, Format()))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.find.__name__)
def test_a_check_asks_for_what_its_entry_says(check: Check) -> None:
    """The table says of each check what it reads: neither less nor more than it takes."""
    _, _, *asked = signature(check.find).parameters
    assert sorted(asked) == sorted(check.reads)


def test_what_a_check_does_not_declare_it_does_not_get(tiny: TinyLibrary) -> None:
    """A check that wants a noun of the library and does not say so fails loudly."""
    library, _ = opened(tiny)
    edition, got = edition_of(library), []

    def find_nosily(copy: ProofCopy, findings: Findings, glossary: object) -> None:
        got.append(glossary)

    proof, copy = proof_of(library, edition), ProofCopy(edition)
    read_through(proof, copy, Findings(), [Check(find_nosily, ("glossary",))])
    assert got == [library.glossary]
    with pytest.raises(TypeError, match="glossary"):
        read_through(proof, copy, Findings(), [Check(find_nosily)])
    with pytest.raises(KeyError, match="cellar"):
        read_through(proof, copy, Findings(), [Check(find_nosily, ("cellar",))])
    assert [field.name for field in fields(ProofCopy)] == ["edition", "doses"]


def test_every_noun_that_may_be_read_is_changed_here() -> None:
    """What checks read is what may be read, and each of it is tried below."""
    assert {name for check in CHECKS for name in check.reads} == set(READABLE) == set(CHANGES)


def read_by(opened: Opened, source_files: WatchedFiles, ledger: Ledger, proof: Proof) -> None:
    """Let a memo that prints nothing read a proof."""
    Memo(opened, source_files, ledger, None).read_through(  # type: ignore[arg-type]
        proof, Findings())


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_check_reads_is_asked_for_again(
        name: str, tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proof is remembered; it is made anew when anything changes that one of its checks reads."""
    library, source_files = opened(tiny)
    edition, ledger, made = edition_of(library), Ledger(tiny.out, {}), []

    def watched(proof: Proof, copy: ProofCopy, findings: Findings) -> None:
        made.append(proof.library)

    monkeypatch.setattr(memo, "read_through", watched)
    changed = CHANGES[name](library)
    for read in (library, library, changed, changed):
        proof = replace(proof_of(library, edition), library=read)
        read_by(Opened(source_files, Selections(read), ()), source_files, ledger, proof)
    assert made == [library, changed]


def test_what_no_check_of_an_edition_reads_makes_no_proof_anew(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new term is a question for the patients' text alone."""
    library, source_files = opened(tiny)
    ledger, made = Ledger(tiny.out, {}), []
    monkeypatch.setattr(memo, "read_through",
                        lambda proof, copy, findings: made.append(proof.edition.audience))
    for read in (library, CHANGES["glossary"](library)):
        for audience in Audience:
            proof = replace(proof_of(library, edition_of(library, audience)), library=read)
            read_by(Opened(source_files, Selections(read), ()), source_files, ledger, proof)
    assert made == [*Audience, Audience.PATIENT]


def test_a_proof_copy_is_laid_out_once(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part of an edition is flattened once, however many checks read it; nothing is lost."""
    library, _ = opened(tiny)
    for audience in Audience:
        edition, seen = edition_of(library, audience), []

        def watched(tree: Any, seen: list[Any] = seen) -> Any:
            seen.append(id(tree))
            return runs_of(tree)

        monkeypatch.setattr(proof_copy, "runs", watched)
        copy = ProofCopy(edition)
        read_through(proof_of(library, edition), copy, Findings())
        assert len(seen) > 3
        assert max(map(seen.count, {id(c) for c in edition.chapters[0].blocks})) == 1
        assert copy.runs == (*runs_of(edition),)
        assert copy.body_runs == (*runs_of(edition.chapters),)
        assert copy.nouns(PipeTable) == (*(noun for noun in walk(edition)
                                           if isinstance(noun, PipeTable)),)
        assert copy.nouns(object) == (*walk(edition),)


def test_a_scorecard_takes_its_findings_from_the_checks_for_patients() -> None:
    """Each rule that an item goes by is found by a check that runs for patients alone."""
    texts = [Path(str(sys.modules[check.find.__module__].__file__)).read_text(encoding="utf-8")
             for check in CHECKS if check.plain]
    codes = {code for instrument in instruments() for item in instrument.items
             for code in item.codes}
    assert codes
    assert {code for code in codes if not any(f'"{code}"' in text for text in texts)} == set()
