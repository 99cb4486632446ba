"""What Crossref and PubMed hold about a source, and how it compares with our entry."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any
from urllib.parse import quote

from bifolio.citations.http import HttpClient
from bifolio.citations.names import glued

CROSSREF = "https://api.crossref.org"
PUBMED = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
_NEAR = 0.9  # likeness from which two titles differ by a slip
_LASTING = ("retract", "withdraw", "concern", "replac", "supersed", "correct", "errat")


@dataclass(frozen=True, slots=True)
class Record:
    """A source as a registry holds it: for each field the values that are right there.

    `notices` say what was published about it since: "retraction (10.1000/1)".
    """

    registry: str
    fields: Mapping[str, tuple[str, ...]]
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One field of one entry beside a registry's: "same", "near", "differs" or "missing here"."""

    registry: str
    field: str
    ours: str
    theirs: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Registries:
    """Crossref and PubMed, behind a HTTP client."""

    client: HttpClient
    crossref: str = CROSSREF
    pubmed: str = PUBMED

    def records(self, item: Mapping[str, Any]) -> Iterator[tuple[str, Record | None]]:
        """What each registry that can be asked about a source holds; None for nothing."""
        if doi := str(item.get("DOI", "")):
            answer = self.client.fetch(f"{self.crossref}/works/{quote(doi, safe='')}")
            yield "Crossref", from_crossref(answer) if answer else None
        if pmid := str(item.get("PMID", "")) or self._pmid(doi):
            answer = self.client.fetch(f"{self.pubmed}/esummary.fcgi?db=pubmed&retmode=json"
                                        f"&id={quote(pmid, safe='')}")
            yield "PubMed", from_pubmed(answer, pmid) if answer else None

    def _pmid(self, doi: str) -> str:
        """The number that PubMed has for a DOI; "" when it has none, or more than one."""
        if not doi:
            return ""
        answer = self.client.fetch(f"{self.pubmed}/esearch.fcgi?db=pubmed&retmode=json"
                                    f"&term={quote(doi, safe='')}%5Bdoi%5D")
        found: list[Any] = answer.get("esearchresult", {}).get("idlist", []) if answer else []
        return str(found[0]) if len(found) == 1 else ""


def from_crossref(answer: Any) -> Record | None:
    """A record from Crossref's `/works/{doi}`."""
    work = answer.get("message") if isinstance(answer, dict) else None
    if not isinstance(work, dict):
        return None
    years = [str(parts[0][0]) for name in ("published-print", "issued", "published-online")
             if (parts := work.get(name, {}).get("date-parts")) and parts[0] and parts[0][0]]
    title = " ".join(work.get("title") or ())
    subtitle = " ".join(work.get("subtitle") or ())
    fields = {
        "title": (title, f"{title} {subtitle}"),
        "authors": (_joined(person.get("family") or person.get("name") or ""
                            for person in work.get("author", ())),),
        "journal": (*(work.get("container-title") or ()),
                    *(work.get("short-container-title") or ())),
        "year": tuple(dict.fromkeys(years)), "volume": (work.get("volume", ""),),
        "issue": (work.get("issue", ""),), "pages": (work.get("page", ""),),
        "DOI": (work.get("DOI", ""),),
    }
    notices = [f"{update.get('type', 'update').replace('_', ' ')} ({update.get('DOI', '')})"
               for update in work.get("updated-by") or ()]
    notices += [f"is itself a {update.get('type', 'notice').replace('_', ' ')} of "
                f"{update.get('DOI', '')}" for update in work.get("update-to") or ()]
    notices += [f"{name.replace('-', ' ')} {other.get('id', '')}"
                for name, others in (work.get("relation") or {}).items()
                if any(word in name for word in _LASTING) for other in others]
    return Record("Crossref", _filled(fields), tuple(notices))


def from_pubmed(answer: Any, pmid: str) -> Record | None:
    """A record from PubMed's `esummary`, in JSON."""
    work = answer.get("result", {}).get(pmid) if isinstance(answer, dict) else None
    if not isinstance(work, dict) or work.get("error"):
        return None
    numbers = {number.get("idtype"): number.get("value", "")
               for number in work.get("articleids", ())}
    fields = {
        "title": (work.get("title", ""),),
        "authors": (_joined(re.sub(r"\s+[A-Z]{1,4}( (Jr|Sr|\d\w\w))?$", "", a.get("name", ""))
                            for a in work.get("authors", ())
                            if a.get("authtype") != "CollectiveName"),),
        "journal": (work.get("fulljournalname", ""), work.get("source", "")),
        "year": tuple(dict.fromkeys(found[0] for name in ("pubdate", "epubdate")
                                    if (found := re.match(r"\d{4}", work.get(name, ""))))),
        "volume": (work.get("volume", ""),), "issue": (work.get("issue", ""),),
        "pages": (work.get("pages", ""),), "DOI": (numbers.get("doi", ""),), "PMID": (pmid,),
    }
    notices = [kind for kind in work.get("pubtype", ())
               if any(word in kind.lower() for word in _LASTING)]
    notices += [f"{other.get('reftype', '')}: {other.get('refsource', '')}"
                for other in work.get("references", ())
                if any(word in other.get("reftype", "").lower() for word in _LASTING)]
    return Record("PubMed", _filled(fields), tuple(notices))


def compare(item: Mapping[str, Any], record: Record) -> tuple[Comparison, ...]:
    """Our entry (a CSL-JSON item) beside a record, field by field.

    A field that a registry leaves open is not compared; one that is only theirs is told.
    """
    ours = _ours(item)
    open_ended = "author" in item.get("custom", {}).get("and-others", ())
    return tuple(Comparison(record.registry, name, ours.get(name, ""), theirs[0],
                            _verdict(name, ours.get(name, ""), theirs, open_ended))
                 for name, theirs in record.fields.items())


def _ours(item: Mapping[str, Any]) -> dict[str, str]:
    parts = item.get("issued", {}).get("date-parts")
    return {
        "title": unmarked(item.get("title", "")),
        "authors": _joined(glued(name.get("non-dropping-particle"), name.get("family"))
                           or name.get("literal", "") for name in item.get("author", ())),
        "journal": unmarked(item.get("container-title", "")),
        "year": str(parts[0][0]) if parts else "", "volume": unmarked(item.get("volume", "")),
        "issue": unmarked(item.get("issue", "")), "pages": str(item.get("page", "")),
        "DOI": str(item.get("DOI", "")), "PMID": str(item.get("PMID", "")),
    }


def _verdict(name: str, ours: str, theirs: tuple[str, ...], open_ended: bool) -> str:
    if not ours:
        return "missing here"
    mine, candidates = _plain(name, ours), [_plain(name, value) for value in theirs]
    if mine in candidates:
        return "same"
    if name == "authors" and open_ended and any(c.startswith(mine) for c in candidates):
        return "same"
    likeness = max(SequenceMatcher(None, mine, other).ratio() for other in candidates)
    return "near" if name in ("title", "authors") and likeness >= _NEAR else "differs"


def _plain(name: str, value: str) -> str:
    """A value without what registries set in different ways: accents, marks, capitals."""
    if name == "pages":
        value = _whole_pages(value)
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", value.casefold())
                   if not unicodedata.combining(sign))
    if name == "DOI":
        return bare
    words = re.findall(r"[^\W_]+", re.sub(r"<[^>]+>", " ", bare.replace("&amp;", " and ")
                                          .replace("&", " and ")))
    if name == "issue":
        words = re.findall(r"\d+|[a-z]+", " ".join(words).replace("supplement", "suppl"))
    return " ".join(words[1:] if name == "journal" and words[:1] == ["the"] else words)


def _whole_pages(value: str) -> str:
    """2359-70 as 2359 2370."""
    ends = re.match(r"([A-Za-z]*)(\d+)\s*[-–]\s*[A-Za-z]*(\d+)$", value.strip())
    if not ends:
        return value
    letter, first, last = ends.groups()
    last = first[:len(first) - len(last)] + last if len(last) < len(first) else last
    return f"{letter}{first} {letter}{last}"


def unmarked(text: object) -> str:
    """A text without the marks that our own items carry."""
    return re.sub(r"<[^>]+>", "", "".join(
        sign for sign in str(text) if unicodedata.category(sign) not in ("Co", "Cc", "Cf")))


def _joined(names: Iterator[str]) -> str:
    return ", ".join(name for name in names if name)


def _filled(fields: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name: kept for name, values in fields.items()
            if (kept := tuple(str(value).strip() for value in values if str(value).strip()))}
