"""A BibTeX entry as a CSL-JSON item: which field becomes which variable."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from typing import Any

from bifolio.loading.bibtex.dates import issued, read_date
from bifolio.loading.bibtex.latex import NOCASE, address, plain, plain_text, rich

Item = dict[str, Any]

# BibTeX and biblatex types, and the CSL type of each.
KINDS = {
    "article": "article-journal", "periodical": "article-journal",
    "suppperiodical": "article-journal", "review": "article-journal",
    "book": "book", "mvbook": "book", "booklet": "book", "collection": "book",
    "mvcollection": "book", "manual": "book", "proceedings": "book", "mvproceedings": "book",
    "reference": "book", "mvreference": "book",
    "inbook": "chapter", "bookinbook": "chapter", "incollection": "chapter",
    "suppbook": "chapter", "suppcollection": "chapter",
    "inproceedings": "paper-conference", "conference": "paper-conference",
    "inreference": "entry-encyclopedia",
    "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis",
    "report": "report", "techreport": "report", "standard": "report",
    "unpublished": "manuscript", "patent": "patent", "dataset": "dataset",
    "misc": "webpage", "online": "webpage", "electronic": "webpage", "www": "webpage",
    "software": "software", "legislation": "legislation", "legal": "legislation",
    "jurisdiction": "legal_case", "audio": "song", "video": "motion_picture",
    "movie": "motion_picture", "image": "graphic", "artwork": "graphic", "letter": "webpage",
    "commentary": "webpage", "music": "song", "performance": "webpage", "set": "webpage",
    "bibnote": "webpage",
}
_PAGES = re.compile(r"\b([A-Za-z]?\d+)\s*[-–—]+\s*([A-Za-z]?\d+)\b")
_LONG = 12  # a number of an article that is longer is none of a page
_ADDRESS = re.compile(r"((?:\\url\s*\{\s*)?https?://\S+?(?:\s*\})?)\.?")
_IN_BOOK = ("chapter", "paper-conference", "entry-encyclopedia")
_WHERE = (("url", "doi", "howpublished", "note", "publisher", "organization", "institution",
           "journal", "journaltitle", "eprint"), "where to find it (url or howpublished)")
_WHEN = (("year", "date"), "year")
_WHO = (("author", "editor"), "author")
# What a reader needs to find a source of each type: one of the fields, and the word for it.
_NEEDS: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "article-journal": (_WHO, (("journal", "journaltitle"), "journal"), _WHEN),
    "book": (_WHO, (("publisher", "institution", "organization", "school"), "publisher"), _WHEN),
    "chapter": (_WHO, (("booktitle", "maintitle"), "booktitle"), _WHEN),
    "paper-conference": (_WHO, (("booktitle", "eventtitle"), "booktitle"), _WHEN),
    "thesis": (_WHO, (("school", "institution", "publisher"), "school"), _WHEN),
    "report": ((("author", "editor", "institution"), "author"),
               (("institution", "publisher", "organization"), "institution"), _WHEN),
    "webpage": (_WHERE, (("year", "date", "urldate"), "year")),
    "software": (_WHERE, (("year", "date", "urldate"), "year")),
}
_TEXTS = (
    ("volume", ("volume",)), ("edition", ("edition",)), ("collection-title", ("series",)),
    ("publisher", ("publisher", "institution", "school", "organization")),
    ("publisher-place", ("location", "address")), ("chapter-number", ("chapter",)),
    ("version", ("version",)), ("event-title", ("eventtitle",)), ("event-place", ("venue",)),
    ("title-short", ("shorttitle",)), ("genre", ("type",)),
    ("status", ("pubstate",)),
)
_THESES = {"phdthesis": "Doctoral dissertation", "mastersthesis": "Master’s thesis",
           "mathesis": "Master’s thesis"}
# A particle that is written together with its name, and sorted without: d’Almeida, al-Hakim.
_ELIDED = re.compile(r"((?:[a-z]{1,5}|[’'][a-z])[’']|"
                     r"(?:a[dlnrstz]|[aei]l|a[dst]h|[’'][a-z])-)\s*(\w.*)")
_SUFFIX = re.compile(r"[JS]r\.?|I{2,3}|IV")
# Archives that are asked for as eprinttype: how they are written, and where their numbers lead.
_ARCHIVES = {
    "arxiv": ("arXiv", "https://arxiv.org/abs/"), "biorxiv": ("bioRxiv", ""),
    "medrxiv": ("medRxiv", ""), "hdl": ("Handle", "https://hdl.handle.net/"),
    "jstor": ("JSTOR", "https://www.jstor.org/stable/"),
}
_ORDINALS = {word: str(n) for n, word in enumerate(
    ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
     "tenth"), 1)}
_LANGUAGES = {"english": "en", "american": "en", "british": "en", "usenglish": "en",
              "ukenglish": "en", "eng": "en", "german": "de", "ngerman": "de", "spanish": "es",
              "dutch": "nl", "swedish": "sv", "chinese": "zh"}


def missing(kind: str, fields: Mapping[str, str]) -> list[str]:
    """What an entry of this BibTeX type lacks, as words for its author."""
    needs = ((("title", "maintitle"), "title"), *_NEEDS.get(KINDS.get(kind, "webpage"), ()))
    return [word for names, word in needs if not any(fields.get(name) for name in names)]


def item_of(kind: str, fields: Mapping[str, str], names: Mapping[str, Any]) -> Item:
    """The CSL-JSON item of an entry: its BibTeX type, its fields as typed, its parsed names.

    Texts lose their LaTeX, addresses and numbers of registers do not change.
    """
    item: Item = {"type": KINDS.get(kind, "webpage"), **_parted(names)}
    item |= {name: text for name, sources in _TEXTS if (text := rich(_first(fields, *sources)))}
    item["title"] = _title(fields, "")
    item |= _container(item["type"], fields)
    item |= _numbers(item["type"], fields)
    item |= _addresses(fields)
    if language := plain(_first(fields, "langid", "language")).lower():
        item["language"] = _LANGUAGES.get(language, language)
    accessed = read_date(fields.get("urldate", ""))
    for name, date in (("issued", issued(fields)), ("accessed", accessed)):
        if date:
            item[name] = date
    if kind in _THESES or item.get("genre") in _THESES:
        item["genre"] = _THESES.get(item.get("genre", kind), item.get("genre", _THESES.get(kind)))
    if "edition" in item:
        edition = re.sub(r"^(\d+)(?:st|nd|rd|th)?(?: ed(?:ition|\.)?)?$", r"\1", item["edition"])
        item["edition"] = _ORDINALS.get(edition.lower(), edition)
    if item["type"] in ("webpage", "manuscript") and _is_preprint(fields):
        item = _preprint(item, fields)
    elif item["type"] == "webpage":
        item = _page(item, fields)
    elif item["type"] == "software" and "publisher" not in item:
        item["publisher"] = rich(fields.get("howpublished", ""))
    return {name: value for name, value in item.items() if value}


def _parted(names: Mapping[str, Any]) -> Item:
    """The names by role, each with the particle off that is written together with it.

    “Henry E. Kyburg, Jr.” has its suffix where BibTeX takes a given name.
    """
    def part(name: Mapping[str, str]) -> Mapping[str, str]:
        given, _, family = name.get("family", "").rpartition(" ")
        if given and _SUFFIX.fullmatch(name.get("given", "")) and "suffix" not in name:
            name = {**name, "given": given, "family": family, "suffix": name["given"]}
        elided = _ELIDED.fullmatch(name.get("family", ""))
        if not elided or "non-dropping-particle" in name:
            return name
        return {**name, "non-dropping-particle": elided[1], "family": elided[2]}
    return {role: value if role == "custom" else [part(name) for name in value]
            for role, value in names.items()}


def _first(fields: Mapping[str, str], *names: str) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _title(fields: Mapping[str, str], prefix: str) -> str:
    parts = (rich(fields.get(prefix + name, "")) for name in ("title", "subtitle"))
    title = ": ".join(part for part in parts if part)
    addition = rich(fields.get(f"{prefix}titleaddon", ""))  # “press release”, “conference poster”
    return f"{title} {NOCASE[0]}[{addition}]{NOCASE[1]}" if title and addition else title


def _container(kind: str, fields: Mapping[str, str]) -> Item:
    """The title of what the source appeared in: journal or book."""
    if kind in _IN_BOOK:
        return {"container-title": _title(fields, "book") or _title(fields, "main")}
    journal = rich(_first(fields, "journaltitle", "journal"))
    if subtitle := rich(fields.get("journalsubtitle", "")):
        journal += f": {subtitle}"
    return {"container-title": journal,
            "container-title-short": rich(_first(fields, "shortjournal", "journalabbr"))}


def _is_preprint(fields: Mapping[str, str]) -> bool:
    return bool(fields.get("eprint")) and not _is_pubmed(fields)


def _preprint(item: Item, fields: Mapping[str, str]) -> Item:
    """A paper in an archive: its number there, and the address that leads to it.

    Most styles print no number of an archive; where no address has it, it stands with the name.
    """
    number = re.sub("^arxiv:", "", address(fields["eprint"]), flags=re.IGNORECASE)
    kind = plain(_first(fields, "eprinttype", "archiveprefix"))
    name, resolver = _ARCHIVES.get(kind.lower(), (kind, ""))
    item = item | {"type": "article", "publisher": name}
    if re.match(r"10\.\d+/", number):
        item["DOI"] = item["DOI"] or number
    elif resolver and not item["DOI"]:
        item["URL"] = item["URL"] or resolver + number
    if any(number in item.get(place, "") for place in ("DOI", "URL")):
        return item | {"number": number}
    return item | {"publisher": f"{name} {number}".strip()}


def _page(item: Item, fields: Mapping[str, str]) -> Item:
    """A page or a paper outside books and journals: where it appeared, and the note on it."""
    author = {name.get("literal") for name in item.get("author", ())}
    places = [item.get("container-title", "") or item.pop("publisher", "")]
    howpublished = fields.get("howpublished", "").strip()
    found = _ADDRESS.fullmatch(howpublished)
    if found and item["URL"] in ("", address(found[1])):
        item["URL"] = address(found[1])
    else:
        places.insert(0, rich(howpublished))
    places.append(re.sub(r"\s*(?:PMID|PMCID|PMC):?\s*\w+\.?", "", rich(fields.get("note", ""))))
    kept = [p.rstrip(".") if not p.endswith("..") else p
            for p in dict.fromkeys(places) if p and p not in author]
    container = plain_text(". ".join(kept))
    return item | {"container-title": f"{NOCASE[0]}{container}{NOCASE[1]}" if container else ""}


def _numbers(kind: str, fields: Mapping[str, str]) -> Item:
    number = rich(fields.get("number", ""))
    issue = rich(fields.get("issue", ""))
    pages = _pages(plain(_first(fields, "pages", "eid", "articleno", "article-number")))
    if kind.startswith("article"):
        if number and issue and not issue.isdigit() and "uppl" not in issue:
            issue = ""  # biblatex: the issue is a season or a name then, the number counts
        return {"issue": ", ".join(part for part in dict.fromkeys((number, issue)) if part),
                "page": pages}
    return {"number": number if kind in ("report", "patent", "legislation") else "",
            "collection-number": number if kind in ("book", *_IN_BOOK) else "", "page": pages,
            "number-of-pages": fields.get("pagetotal", "")}


def _pages(text: str) -> str:
    """`1780--95` as 1780–1795: one en dash, the last page in full."""
    if not any(map(str.isalnum, text)):
        return ""
    return _PAGES.sub(lambda found: "–".join(_in_full(found)), text.strip("., "))


def _in_full(pages: re.Match[str]) -> tuple[str, str]:
    """The first page of a range and its last one, which may have been typed short: 1021–9."""
    first, last = pages[1], pages[2]
    number = first.lstrip(string.ascii_letters)
    if last.isdigit() and len(last) <= len(number):  # S158–78 is S158–S178
        last = first[:len(first) - len(last)] + last
    return first, last


def pages_that_run_backwards(text: str) -> list[tuple[str, str]]:
    """The ranges of pages that end before they begin, each with its first page and its last."""
    def letter_and_number(page: str) -> tuple[str, int]:
        digits = page.lstrip(string.ascii_letters)
        return page[:len(page) - len(digits)], int(digits)

    backwards = []
    for first, last in map(_in_full, _PAGES.finditer(plain(text).strip("., "))):
        (letter, begin), (other, end) = letter_and_number(first), letter_and_number(last)
        if (letter == other or not other) and end < begin and len(first) < _LONG:
            backwards.append((first, last))
    return backwards


def _is_pubmed(fields: Mapping[str, str]) -> bool:
    return _first(fields, "eprinttype", "archiveprefix").lower() in ("pubmed", "pmid", "medline")


def _addresses(fields: Mapping[str, str]) -> Item:
    """DOI, URL and the numbers of registers, as they are."""
    doi = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)", "", address(fields.get("doi", "")),
                 flags=re.IGNORECASE).rstrip(".")
    pmid = fields.get("pmid") or (fields.get("eprint", "") if _is_pubmed(fields) else "")
    pmcid = _first(fields, "pmcid", "pmc")
    note = fields.get("note", "")
    if not pmid and (match := re.search(r"PMID:?\s*(\d+)", note)):
        pmid = match[1]
    if not pmcid and (match := re.search(r"\bPMC\d+", note)):
        pmcid = match[0]
    pmcid = address(pmcid).upper()
    return {"DOI": doi, "URL": address(fields.get("url", "")),
            "PMID": re.sub(r"^PMID:?", "", address(pmid), flags=re.IGNORECASE),
            "PMCID": f"PMC{pmcid}" if pmcid.isdigit() else pmcid,
            "ISBN": address(fields.get("isbn", "")), "ISSN": address(fields.get("issn", ""))}
