"""Read: from the source files to the library, all its files together."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, TypeVar, cast

from bifolio.diagnostics import ContentError, Findings, suggest
from bifolio.files.limits import bounded
from bifolio.files.reading import SourceFiles
from bifolio.loading.chapters import find_picture, read_chapter
from bifolio.loading.citation_keys import report_unknown
from bifolio.loading.clinic_rows import read_clinic_rows
from bifolio.loading.clinics import find_long_words, read_clinic
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
    Library,
    Reference,
    Safeguards,
    Work,
)
from bifolio.model.source import Source, Span

Reading = Callable[..., Any]  # of a Source and Findings; and of what is known of its pieces
_Noun = TypeVar("_Noun")

_SETTINGS = "content/library.yaml"
CLINICS = "content/clinics.csv"
_WORK = re.compile(r"content/([^/]+)/work\.yaml$")


class Remember(Protocol):
    """Reads a file of some kind, or knows what came of reading the same text before."""

    def __call__(self, kind: str, source: Source, reading: Reading, findings: Findings) -> Any: ...


def read_anew(kind: str, source: Source, reading: Reading, findings: Findings) -> Any:
    """Remembers nothing."""
    del kind
    return reading(source, findings)


def _bounded(remember: Remember) -> Remember:
    """Reads as `remember` does; a file that is too much for its reader is a finding, and None."""
    def read_within(kind: str, source: Source, reading: Reading, findings: Findings) -> Any:
        with bounded(source.path, findings):
            return remember(kind, source, reading, findings)
        return None

    return read_within


def folders_of_works(source_files: SourceFiles) -> tuple[str, ...]:
    """The names of the folders that hold a work."""
    return tuple(found.group(1) for path in source_files.under("content/")
                 if (found := _WORK.match(path)))


def folder_in_content(path: str) -> str:
    """The folder of content/ that a file lies in, a work's for the most part; "" for none."""
    top, _, rest = path.partition("/")
    name, slash, _ = rest.partition("/")
    return name if top == "content" and slash else ""


def read(source_files: SourceFiles, findings: Findings, remember: Remember = read_anew,
         without: Container[str] = (), cites: bool = True,
         clinics_of: Collection[str] | None = None) -> Library:
    """The library in the source files, but for the works `without` which it is wanted.

    With `clinics_of` no clinic is read but those of these names, and the library's own.
    Where nobody `cites`, its sources are not read. Raises ContentError when it is none, or holds
    no work.
    """
    works = folders_of_works(source_files)
    opened, settings = _opened(source_files, works, findings), None
    with bounded(opened.path, findings):
        settings = read_settings(opened, findings)
    if settings is None:
        raise ContentError("There is no library to read.", findings)
    reader = _Folder(source_files, settings, findings, _bounded(remember))
    read_works = {name: work for name in works
                  if name not in without and (work := reader.work(name))}
    clinics = reader.clinics(None if clinics_of is None else frozenset(
        name.casefold() for name in (*clinics_of, settings.clinic)))
    if settings.clinic and settings.clinic not in clinics:
        findings.add("unknown-name", settings.clinic_span,
                     f"There is no clinic “{settings.clinic}”.",
                     suggest(settings.clinic, clinics,
                             f"Add it as content/clinics/{settings.clinic}.yaml."))
    _find_unknown_works(clinics, works, findings)
    if len(read_works) == len(works):  # else nobody knows which places there are
        _find_unknown_places(clinics, read_works.values(), findings)
    bibliography = reader.one("bibliography.bib", _read_bibliography, "bibliography") \
        if cites else None
    sources = bibliography or Bibliography({})
    library = Library(
        publisher=settings.publisher,
        language=settings.language,
        formats=settings.formats,
        style=reader.style(),
        required_signoffs=settings.required_signoffs,
        works=read_works,
        clinics=clinics,
        theme=settings.theme,
        sources=settings.sources,
        clinic=settings.clinic if settings.clinic in clinics else "",
        bibliography=sources,
        safeguards=reader.safeguards(sources) if cites else settings.safeguards,
        glossary=reader.one("content/glossary.yaml", read_glossary) or {},
        facts_required=settings.facts_required,
        waivers=reader.one("content/waivers.yaml", read_waivers) or (),
    )
    find_same_names(library, findings)
    facts = (fact for work in library.works.values() for fact in work.facts.values() if cites)
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


def _find_unknown_works(clinics: Mapping[str, Clinic], works: Collection[str],
                        findings: Findings) -> None:
    """A finding for each phone of a clinic that is for a work that is not there."""
    for phone in (phone for clinic in clinics.values() for phone in clinic.phones):
        for name in set(phone.works).difference(works):
            findings.add("unknown-name", phone.span, f"There is no work “{name}”.",
                         suggest(name, works, "Name a folder of content/ that has a work.yaml."))


def _find_unknown_places(clinics: Mapping[str, Clinic], works: Collection[Work],
                         findings: Findings) -> None:
    """A finding for words of a clinic that no chapter has a place for."""
    places = frozenset(place for work in works for place in work.places)
    for clinic in clinics.values():
        for name, wordings in clinic.local.items():
            if name not in places:
                findings.add("unknown-name", wordings[0].span if wordings else clinic.span,
                             f"No chapter has a place “{name}”.",
                             suggest(name, places, f"Write {{local}} {name} in a chapter, or take "
                                                   "the words out."))


@dataclass(frozen=True, slots=True)
class _Folder:
    """The readers of one library's files."""

    source_files: SourceFiles
    settings: Settings
    findings: Findings
    remember: Remember

    def work(self, name: str) -> Work | None:
        folder = f"content/{name}"
        parts = WorkParts(self._chapters(folder),
                          self.each(f"{folder}/tables/", read_table, "table"),
                          self.settings.language, self.settings.publisher,
                          self.one(f"{folder}/facts.yaml", read_facts, "facts") or {},
                          self.each(f"{folder}/figures/", read_figure, "figure"),
                          self.settings.contact)
        work = self.one(f"{folder}/work.yaml", lambda source, findings: read_work(
            name, source, parts, findings))
        if work:
            signoffs = self.one(f"{folder}/{SIGNOFFS}", read_signoffs) or ()
            work = replace(work, signoffs=signoffs)
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
            return cast(Blocks, self.remember("chapter", source, parse_blocks, findings) or ())

        found = (read_chapter(path, self.source_files, self.findings, parse) for path in paths)
        return tuple(chapter for chapter in found if chapter)

    def clinics(self, only: Container[str] | None = None) -> dict[str, Clinic]:
        """The clinics of files and of rows; of two with one name none, as nobody could tell which.

        Some disks ignore capitals in the names of files, and so of handouts. With `only`, which are
        in small letters, no others are read.
        """
        files = self.each("content/clinics/", read_clinic, only=only)
        rows = self.one(CLINICS, partial(read_clinic_rows, language=self.settings.language,
                                         others=tuple(files.values()), only=only)) or {}
        spellings = {name.casefold(): name for name in files}
        for name in [name for name in rows if name.casefold() in spellings]:
            other = files.pop(spellings[name.casefold()])  # rows of one spelling are one
            self.findings.add("same-name", rows.pop(name).span, f"The clinic “{name}” has a file, "
                              f"too: {other.span.path}.", "Remove the row or the file.")
        for clinic in (files | rows).values():
            find_long_words(clinic, self.findings)
        return {name: replace(
            clinic, logo=self._logo(clinic.logo, clinic),
            second_logo=replace(clinic.second_logo,
                                path=self._logo(clinic.second_logo.path, clinic)))
            for name, clinic in (files | rows).items()}

    def _logo(self, name: str, clinic: Clinic) -> str:
        """The path of a picture beside a clinic's file; "" and a finding where there is none."""
        return name and find_picture("content/clinics", name, clinic.span, self.source_files,
                                     self.findings)

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
        with bounded(path, self.findings):
            return replace(guards, notices=read_notices(source, wanted, self.findings))
        return guards

    def one(self, path: str, reading: Callable[[Source, Findings], _Noun], kind: str = ""
            ) -> _Noun | None:
        """What a reader makes of a file; None when there is none, or it is too much for it.

        Of some kinds it may be known from before.
        """
        if path not in self.source_files.files:
            return None
        source = self.source_files.text(path, self.findings)
        read_it = self.remember if kind else _bounded(read_anew)
        noun: _Noun | None = read_it(kind, source, reading, self.findings) if source else None
        return noun

    def each(self, folder: str, reading: Callable[[str, Source, Findings], _Noun | None],
             kind: str = "", only: Container[str] | None = None) -> dict[str, _Noun]:
        """What a reader makes of each YAML file in a folder, by its name."""
        found = {path.rpartition("/")[2].removesuffix(".yaml"): path
                 for path in self.source_files.under(folder) if path.endswith(".yaml")}
        if only is not None:
            found = {name: path for name, path in found.items() if name.casefold() in only}
        read_them = {name: self.one(path, partial(reading, name), kind)
                     for name, path in found.items()}
        return {name: noun for name, noun in read_them.items() if noun}


def _read_bibliography(source: Source, findings: Findings,
                       known: dict[str, Reference] | None = None) -> Bibliography:
    from bifolio.loading.bibtex import read_bibliography  # late: bibtexparser takes a while

    return read_bibliography(source, findings, known)
