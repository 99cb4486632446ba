"""Citing: an edition in, the marks of its citations and its reference list out.

citeproc-py's door. It sets the words by the citation style; numbers are linked, ranges collapsed
and its slips mended here.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from citeproc import (  # type: ignore[import-untyped]
    Citation as CslCitation,
)
from citeproc import (
    CitationItem as CslItem,
)
from citeproc import (
    CitationStylesBibliography,
    CitationStylesStyle,
    Locator,
)
from citeproc.source.json import CiteProcJSON  # type: ignore[import-untyped]

from bifolio.citations import citeproc_patches, markup, names
from bifolio.citations.disambiguation import tell_apart
from bifolio.citations.marks import (
    cites_in,
    entry_anchor,
    number_parts,
    spaced_after,
    spaced_before,
    with_locators,
)
from bifolio.citations.markup import plain_text
from bifolio.citations.ranges import several
from bifolio.citations.styles import VOUCHED_FOR, StyleSheet, find_style
from bifolio.diagnostics import Findings
from bifolio.loading.citation_keys import report_unknown
from bifolio.model import (
    Bibliography,
    Citation,
    CitationItem,
    CitationStyle,
    Edition,
    Entry,
    Mark,
    MarkPart,
    References,
    Superscript,
    Text,
)
from bifolio.model.languages import language as language_of
from bifolio.model.trees import walk

_ONLINE = ("article", "dataset", "software", "webpage")  # what is found online alone


def cite(edition: Edition, bibliography: Bibliography, style: CitationStyle,
         findings: Findings) -> References:
    """The marks of an edition's citations by serial, and its reference list in printing order.

    Each edition numbers its own sources. An unknown key is a finding, and its mark prints
    the rest.
    """
    citations = sorted((noun for noun in walk(edition) if isinstance(noun, Citation)),
                       key=lambda citation: citation.serial)
    for citation in citations:
        for item in citation.items:
            if item.key not in bibliography.references:
                report_unknown(item, bibliography, findings)
    sheet = find_style(style, findings)
    try:
        held = _References(citations, bibliography, sheet, edition.language)
        held.spares_pmids = style.spares_pmids
        references = held.set()
    except Exception as error:
        if not _is_raised_in_citeproc(error):
            raise
        # A style can be XML and still ask for what it does not define; citeproc-py then fails
        # with whatever exception it meets.
        findings.add("broken-citation-style", style.span,
                     f"The reference list cannot be set with the style “{style.name}” "
                     f"({type(error).__name__}: {error}).", "Choose another citation style.")
        return References({c.serial: Mark(_cite_anchor(c), (), False) for c in citations})
    if references.entries and not sheet.vouched_for:
        findings.add("style-not-vouched-for", style.span,
                     f"What the citation style “{style.name}” prints was not held to the style, "
                     "word for word.",
                     "Look through the reference list of each handout. These styles are vouched "
                     f"for: {', '.join(VOUCHED_FOR)}.")
    return references


def _is_raised_in_citeproc(error: Exception) -> bool:
    """Whether this module handed over to citeproc-py, with what is mended of it, before it failed.
    """
    modules: list[str] = []
    trace = error.__traceback__
    while trace is not None:
        modules.append(str(trace.tb_frame.f_globals.get("__name__", "")))
        trace = trace.tb_next
    ours = max(at for at, name in enumerate(modules) if name == __name__)
    return any(name.startswith("citeproc") for name in modules[ours + 1:])


def _cite_anchor(citation: Citation) -> str:
    return f"cite-{citation.serial}"


class _References:
    """One edition's citations in the hands of citeproc-py."""

    spares_pmids = False

    def __init__(self, citations: list[Citation], bibliography: Bibliography, sheet: StyleSheet,
                 language: str) -> None:
        self.sheet, self.citations = sheet, citations
        known = bibliography.references
        keys = dict.fromkeys(i.key for c in citations for i in c.items if i.key in known)
        self.references = {key: known[key] for key in keys}
        self.ids = {key: f"source-{number}" for number, key in enumerate(keys)}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # Read afresh each time: citeproc-py writes into the tree of a style as it prints.
            locale = sheet.locale if sheet.locale and language_of(language).is_english else language
            self.style = CitationStylesStyle(BytesIO(sheet.csl), locale=locale, validate=False)
            citeproc_patches.put_in_place()
            self.list = CitationStylesBibliography(self.style, self._source(), markup.Marks)
            self.list.told, self.list.has_suffix = {}, sheet.year_suffixes
            self.list.register(CslCitation([CslItem(id_) for id_ in self.ids.values()]))
            self.list.sort()
        self.et_al = str(self.style.root.get_single_term("et-al")) or "et al."
        self.tidy = markup.Tidying.of(self.style.root)
        self.order = [next(k for k, v in self.ids.items() if v == id_) for id_ in self.list.keys]

    def _source(self) -> Any:
        return CiteProcJSON([
            {"id": self.ids[key], **markup.for_citeproc(reference.item, self.sheet.supplements)}
            for key, reference in self.references.items()])

    def set(self) -> References:
        """Print all marks and entries."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if not self.sheet.numeric:
                tell_apart(self.list, self.style.root.citation,
                           lambda id_: self._print([CslItem(id_)]))
            marks = {citation.serial: self._mark(citation) for citation in self.citations}
            mentions: dict[str, list[str]] = {key: [] for key in self.order}
            for citation in self.citations:
                for key in dict.fromkeys(i.key for i in citation.items if i.key in self.ids):
                    mentions[key].append(_cite_anchor(citation))
            entries = tuple(self._entry(key, tuple(mentions[key])) for key in self.order)
        return References(marks, entries)

    def _entry(self, key: str, mentions: tuple[str, ...]) -> Entry:
        reference = self.references[key]
        cited = next(item for item in self.list.items if item.key == self.ids[key])
        printed = self.style.render_bibliography([cited])
        parts = markup.split_label(self.tidy(str(printed[0]) if printed else ""))
        text = parts.text or str(reference.item.get("title") or key)
        text = self._with_address(text, reference.item)
        pmid = reference.item.get("PMID", "")
        spared = self.spares_pmids and markup.LINKS["DOI"] in text
        if pmid and not spared and markup.LINKS["PMID"] not in text:
            stop = "" if text.endswith(".") else "."
            text += f"{stop} {markup.LINKS['PMID']}PMID: {pmid}{markup.CLOSE}"
        content = markup.inlines(text, reference.span, markup.link_targets(reference.item))
        return Entry(key, entry_anchor(key), parts.label, content, mentions)

    def _with_address(self, text: str, item: Mapping[str, Any]) -> str:
        """Add where to find what is found nowhere but online, if the style leaves it out."""
        name = next((name for name in ("DOI", "URL") if item.get(name)), "")
        if not name or item["type"] not in _ONLINE or any(
                markup.LINKS[one] in text for one in ("DOI", "URL")):
            return text
        archive = plain_text(item.get("publisher", ""))
        where = [] if not archive or archive in text else [archive]
        link = ("https://doi.org/" if name == "DOI" else "") + item[name]
        text = text.rstrip(";, ")
        stop = "" if markup.bare(text).rstrip("”’»\"").endswith((".", "?", "!")) else "."
        where.append(f"{markup.LINKS[name]}{link}{markup.CLOSE}")
        return self.tidy(f"{text}{stop} {'. '.join(where)}")

    def _print(self, items: list[Any]) -> str:
        citation = CslCitation(items)
        citation.bibliography = self.list
        return str(self.style.render_citation(citation, self.list._cites, lambda _: ""))

    def _mark(self, citation: Citation) -> Mark:
        items = [item for item in citation.items if item.key in self.ids]
        anchor, span = _cite_anchor(citation), citation.span
        if not items:
            return Mark(anchor, (MarkPart((Text("?", span),)),), self.sheet.raised)
        cites = cites_in(self._printed(items, citation.narrative), items, self.tidy)
        if self.sheet.numeric:
            numbers = {key: number for number, key in enumerate(self.order, 1)}
            parts = number_parts(cites, numbers, self.sheet.collapses, span)
        else:
            content = markup.inlines(cites.text, span, {})
            first = cites.keys[0] if cites.keys else items[0].key
            parts = (MarkPart(content, entry_anchor(first)),)
        if not citation.narrative:
            return Mark(anchor, parts, self.sheet.raised)
        author = self._authors(items[0].key)
        if self.sheet.raised:
            parts = tuple(MarkPart((Superscript(p.content),), p.target) for p in parts)
        else:
            author += " "
        return Mark(anchor, (MarkPart((Text(author, span),)), *parts), False)

    def _printed(self, items: list[CitationItem], narrative: bool) -> str:
        """A citation as citeproc-py prints it, with signs round each source."""
        cited = []
        for index, item in enumerate(items):
            extra = {"prefix": f"{markup.CITE}{index}{markup.CITE_TEXT}{spaced_before(item)}",
                     "suffix": spaced_after(item) + markup.CITE_END}
            if item.locator:
                extra["locator"] = Locator(item.label or "page", item.locator)
            cited.append(CslItem(self.ids[item.key], **extra))
            if narrative or item.without_author:
                cited[-1]["authors"] = names.LEFT_OUT
        return self._with_locators(self._print(cited), items)

    def _with_locators(self, printed: str, items: list[CitationItem]) -> str:
        """Add the locators that the style has no place for."""
        root = self.style.root
        terms = [str((root.get_plural_term if several(item.locator) else root.get_single_term)(
            item.label or "page", form="short")) for item in items]
        return with_locators(printed, items, terms, self.sheet.raised)

    def _authors(self, key: str) -> str:
        """The author's names as running text has them: “Petersen and Shulman”, “Falutz et al”."""
        alone = CslItem(self.ids[key])
        alone["authors"] = names.ALONE
        layout = self.style.root.citation.layout
        named = "" if self.sheet.numeric else self._print([alone]).removeprefix(
            layout.get("prefix", "")).removesuffix(layout.get("suffix", ""))
        if named:
            return markup.bare(self.tidy(named))
        item = self.references[key].item
        role = next((r for r in ("author", "editor") if item.get(r)), "")
        families = [_family(name) for name in item.get(role, ())]
        if not families:
            return plain_text(str(item.get("title-short") or item.get("title", key)))
        if len(families) > 2 or role in item.get("custom", {}).get("and-others", ()):
            return f"{families[0]} {self.et_al.rstrip('.') if self.sheet.numeric else self.et_al}"
        return f" {self.style.root.get_single_term('and')} ".join(families)


def _family(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    return names.glued(*(name.get(p) for p in ("non-dropping-particle", "family")))
