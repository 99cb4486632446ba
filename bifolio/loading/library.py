"""Read: from the source files to the library, all its files together."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, cast

from bifolio.diagnostics import ContentError, Findings, suggest
from bifolio.files.reading import SourceFiles
from bifolio.loading.chapters import find_picture, read_chapter
from bifolio.loading.citation_keys import report_unknown
from bifolio.loading.clinics import read_clinic
from bifolio.loading.facts import read_facts
from bifolio.loading.figures import read_figure
from bifolio.loading.glossary import read_glossary
from bifolio.loading.markdown import parse_blocks
from bifolio.loading.name_clashes import find_same_names
from bifolio.loading.retractions import names_of, read_notices
from bifolio.loading.settings import Settings, read_settings
from bifolio.loading.signoffs import NAME as SIGNOFFS
from bifolio.loading.signoffs import read_signoffs
from bifolio.loading.tables import read_table
from bifolio.loading.waivers import read_waivers
from bifolio.loading.works import WorkParts, read_work
from bifolio.model import (
    Bibliography,
    Blocks,
    Chapter,
    CitationStyle,
    Clinic,
    ComparisonTable,
    Fact,
    FigurePlan,
    Library,
    RuleWaiver,
    Safeguards,
    SignOff,
    Term,
    Work,
)
from bifolio.model.source import Source, Span

Reading = Callable[[Source, Findings], Any]

_SETTINGS = "content/library.yaml"
_GLOSSARY = "content/glossary.yaml"
_WAIVERS = "content/waivers.yaml"
_WORK = re.compile(r"content/([^/]+)/work\.yaml$")


class Remember(Protocol):
    """Reads a file of some kind, or knows what came of reading the same text before."""

    def __call__(self, kind: str, source: Source, reading: Reading, findings: Findings) -> Any: ...


def read_anew(kind: str, source: Source, reading: Reading, findings: Findings) -> Any:
    """Remembers nothing."""
    del kind
    return reading(source, findings)


def folders_of_works(source_files: SourceFiles) -> tuple[str, ...]:
    """The names of the folders that hold a work."""
    return tuple(found.group(1) for path in source_files.under("content/")
                 if (found := _WORK.match(path)))


def read(source_files: SourceFiles, findings: Findings, remember: Remember = read_anew,
         without: Container[str] = ()) -> Library:
    """The library in the source files, but for the works `without` which it is wanted.

    Raises ContentError when it is none, or holds no work.
    """
    works = folders_of_works(source_files)
    settings = read_settings(_opened(source_files, works, findings), findings)
    reader = _Folder(source_files, settings, findings, remember)
    read_works = {name: work for name in works
                  if name not in without and (work := reader.work(name))}
    clinics = reader.clinics()
    if settings.clinic and settings.clinic not in clinics:
        findings.add("unknown-name", settings.clinic_span,
                     f"There is no clinic “{settings.clinic}”.",
                     suggest(settings.clinic, clinics,
                             f"Add it as content/clinics/{settings.clinic}.yaml."))
    library = Library(
        publisher=settings.publisher,
        language=settings.language,
        formats=settings.formats,
        style=reader.style(),
        required_signoffs=settings.required_signoffs,
        works=read_works,
        clinics=clinics,
        clinic=settings.clinic if settings.clinic in clinics else "",
        bibliography=(sources := reader.bibliography()), safeguards=reader.safeguards(sources),
        glossary=reader.glossary(),
        facts_required=settings.facts_required,
        waivers=reader.waivers(),
    )
    find_same_names(library, findings)
    facts = (fact for work in library.works.values() for fact in work.facts.values())
    for item in (item for fact in facts for item in fact.sources):
        if item.key not in library.bibliography.references:
            report_unknown(item, library.bibliography, findings)
    return library


def _opened(source_files: SourceFiles, works: Collection[str], findings: Findings) -> Source:
    """The library's settings as text. Raises ContentError when it has none, or no work."""
    source = source_files.text(_SETTINGS, findings) if _SETTINGS in source_files.files else None
    if source and works:
        return source
    if not findings.failed:
        lacking = "no content/library.yaml" if source is None else "no work"
        findings.add("empty-library", Span(_SETTINGS), f"There is {lacking} here.",
                     "Go to the folder of a library, name one with --root, "
                     "or begin one with “new”.")
    raise ContentError("There is no library to read.", findings)


@dataclass(frozen=True, slots=True)
class _Folder:
    """The readers of one library's files."""

    source_files: SourceFiles
    settings: Settings
    findings: Findings
    remember: Remember

    def work(self, name: str) -> Work | None:
        folder = f"content/{name}"
        source = self.source_files.text(f"{folder}/work.yaml", self.findings)
        if source is None:
            return None
        parts = WorkParts(self._chapters(folder), self._tables(folder),
                          self.settings.language, self.settings.publisher,
                          self._facts(folder), self._figures(folder))
        work = read_work(name, source, parts, self.findings)
        if work:
            work = replace(work, signoffs=self._signoffs(folder))
        for chapter in work.chapters if work else ():
            if work and chapter.language not in ("", work.language):
                self.findings.add(
                    "unlisted-chapter", chapter.span,
                    f"This chapter is in “{chapter.language}”; the work is in “{work.language}”.",
                    "Only the work's own language is printed so far.")
        return work

    def _chapters(self, folder: str) -> tuple[Chapter, ...]:
        paths = (p for p in self.source_files.under(f"{folder}/chapters/") if p.endswith(".md"))
        def parse(source: Source, findings: Findings) -> Blocks:
            return cast(Blocks, self.remember("chapter", source, parse_blocks, findings))

        found = (read_chapter(path, self.source_files, self.findings, parse) for path in paths)
        return tuple(chapter for chapter in found if chapter)

    def _tables(self, folder: str) -> dict[str, ComparisonTable]:
        tables: dict[str, ComparisonTable] = {}
        for path in self.source_files.under(f"{folder}/tables/"):
            name = path.rpartition("/")[2].removesuffix(".yaml")
            if path.endswith(".yaml") and (source := self.source_files.text(path, self.findings)):
                table = self.remember("table", source, partial(read_table, name), self.findings)
                if table:
                    tables[name] = table
        return tables

    def _figures(self, folder: str) -> dict[str, FigurePlan]:
        figures: dict[str, FigurePlan] = {}
        for path in self.source_files.under(f"{folder}/figures/"):
            name = path.rpartition("/")[2].removesuffix(".yaml")
            if path.endswith(".yaml") and (source := self.source_files.text(path, self.findings)):
                figure = self.remember("figure", source, partial(read_figure, name), self.findings)
                if figure:
                    figures[name] = figure
        return figures

    def _facts(self, folder: str) -> dict[str, Fact]:
        path = f"{folder}/facts.yaml"
        source = self.source_files.text(path,
                                        self.findings) if path in self.source_files.files else None
        return self.remember("facts", source, read_facts, self.findings) if source else {}

    def _signoffs(self, folder: str) -> tuple[SignOff, ...]:
        path = f"{folder}/{SIGNOFFS}"
        source = self.source_files.text(path,
                                        self.findings) if path in self.source_files.files else None
        return read_signoffs(source, self.findings) if source else ()

    def glossary(self) -> dict[str, Term]:
        found = _GLOSSARY in self.source_files.files
        source = self.source_files.text(_GLOSSARY, self.findings) if found else None
        return read_glossary(source, self.findings) if source else {}

    def waivers(self) -> tuple[RuleWaiver, ...]:
        found = _WAIVERS in self.source_files.files
        source = self.source_files.text(_WAIVERS, self.findings) if found else None
        return read_waivers(source, self.findings) if source else ()

    def clinics(self) -> dict[str, Clinic]:
        clinics: dict[str, Clinic] = {}
        for path in self.source_files.under("content/clinics/"):
            name = path.rpartition("/")[2].removesuffix(".yaml")
            if path.endswith(".yaml") and (source := self.source_files.text(path, self.findings)):
                clinic = read_clinic(name, source, self.findings)
                if clinic:
                    logo = clinic.logo and find_picture("content/clinics", clinic.logo, clinic.span,
                                                        self.source_files, self.findings)
                    clinics[name] = replace(clinic, logo=logo)
        return clinics

    def style(self) -> CitationStyle:
        """The citation style, with its text when the library brings the file."""
        name, span = self.settings.style_name, self.settings.style_span
        spares = self.settings.spares_pmids
        if name.endswith(".csl"):
            source = self.source_files.text(name, self.findings)
            return CitationStyle(name, source.text if source else "", span, spares)
        return CitationStyle(name, "", span, spares)

    def safeguards(self, bibliography: Bibliography) -> Safeguards:
        """The guards, with the list of retractions when the library names one."""
        guards = self.settings.safeguards
        path, source = guards.notices_path, None
        if path in self.source_files.files:
            source = self.source_files.text(path, self.findings)
        elif path:
            self.findings.add("missing-file", guards.notices_span, f"There is no file {path}.",
                              "Put it beside bibliography.bib, or remove the line.")
        if not source:
            return guards
        wanted = {name for reference in bibliography.references.values()
                  for name in names_of(reference.item)}
        return replace(guards, notices=read_notices(source, wanted, self.findings))

    def bibliography(self) -> Bibliography:
        source = None
        if "bibliography.bib" in self.source_files.files:
            source = self.source_files.text("bibliography.bib", self.findings)
        if source is None:
            return Bibliography({})
        found: Bibliography = self.remember("bibliography", source, _read_bibliography,
                                            self.findings)
        return found


def _read_bibliography(source: Source, findings: Findings) -> Bibliography:
    from bifolio.loading.bibtex import read_bibliography  # late: bibtexparser takes a while

    return read_bibliography(source, findings)
