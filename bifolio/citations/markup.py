"""What citeproc-py prints, as our inlines.

citeproc-py is given a formatter that marks styled text with signs no text can contain
(noncharacters of Unicode) instead of HTML, so nothing is ever escaped or parsed as HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bifolio.citations.names import OTHERS
from bifolio.model import Emphasis, Inline, Inlines, Link, Strong, Subscript, Superscript, Text
from bifolio.model.source import Span

ITALIC, BOLD, RAISED, LOWERED, CLOSE = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
LABEL, LABEL_END = "\ufdd5", "\ufdd6"  # round a citation number
CITE, CITE_TEXT, CITE_END = "\ufdd7", "\ufdd8", "\ufdd9"  # round one source of a citation
LINKS = {"DOI": "\ufddd", "URL": "\ufdde", "PMID": "\ufddf", "PMCID": "\ufde0"}
_MANY = 30  # names put in for “and others”, so that each style sees a list too long to print
_STYLES: dict[str, type[Emphasis | Strong | Superscript | Subscript]] = {
    ITALIC: Emphasis, BOLD: Strong, RAISED: Superscript, LOWERED: Subscript,
}
_SIGNS = re.compile("([\ufdd0-\ufdef])")
_ANY = "[\ufdd0-\ufdef]*"
_RICH = {"i": ITALIC, "b": BOLD, "sup": RAISED, "sub": LOWERED}
_TAG = re.compile(r"<(/?)(i|b|sup|sub)>")


def _between(sign: str) -> Callable[[object], str]:
    return lambda text: f"{sign}{text}{CLOSE}"


class Marks:
    """A formatter for citeproc-py: what its `formatter.html` is, without HTML."""

    preformat = Light = Underline = SmallCaps = str
    Italic = Oblique = staticmethod(_between(ITALIC))
    Bold = staticmethod(_between(BOLD))
    Superscript = staticmethod(_between(RAISED))
    Subscript = staticmethod(_between(LOWERED))


def for_citeproc(item: Mapping[str, Any], supplements: bool) -> dict[str, Any]:
    """A CSL-JSON item with signs where we want to find our way in what citeproc-py prints.

    `supplements`: the style prints the number of a supplement by itself.
    """
    prepared: dict[str, Any] = {}
    for name, value in (with_supplement(item) if supplements else item).items():
        if name == "custom":
            continue
        if name in LINKS:
            prepared[name] = f"{LINKS[name]}{value}{CLOSE}"
        elif isinstance(value, str) and name not in ("type", "language"):
            prepared[name] = marked(value)
        else:
            prepared[name] = value
    for role in item.get("custom", {}).get("and-others", ()):
        prepared[role] = [*prepared.get(role, ()), *[{"literal": OTHERS}] * _MANY]
    return {name: value for name, value in prepared.items() if value}


def with_supplement(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A CSL-JSON item whose issue is a supplement, with the number of that instead."""
    issue = re.fullmatch(r"[Ss]uppl(?:ement)?\.?(?: (.+))?", item.get("issue", ""))
    if not issue:
        return item
    rest = {name: value for name, value in item.items() if name != "issue"}
    return {**rest, "supplement-number": issue[1] or "suppl"}


def marked(text: str) -> str:
    """CSL-JSON rich text for citeproc-py: its styles as signs."""
    return _TAG.sub(lambda m: CLOSE if m[1] else _RICH[m[2]], text)


def link_targets(item: Mapping[str, Any]) -> dict[str, str]:
    """The address behind each kind of link of a CSL-JSON item, by the sign that opens it."""
    addresses = {
        "DOI": "https://doi.org/" + quote(item.get("DOI", ""), safe="/:;()._-"),
        "URL": item.get("URL", ""),
        "PMID": f"https://pubmed.ncbi.nlm.nih.gov/{item.get('PMID', '')}/",
        "PMCID": f"https://pmc.ncbi.nlm.nih.gov/articles/{item.get('PMCID', '')}/",
    }
    return {sign: addresses[name] for name, sign in LINKS.items() if item.get(name)}


@dataclass(frozen=True, slots=True)
class Tidying:
    """Mends punctuation in what citeproc-py prints, as the language of the style has it.

    `marks` open and close a quotation, and one in it; with `within`, a point or comma goes into
    them.
    """

    marks: tuple[str, str, str, str]
    within: bool

    @classmethod
    def of(cls, style: Any) -> Tidying:
        """That of a style's root element."""
        terms = ("open-quote", "close-quote", "open-inner-quote", "close-inner-quote")
        marks = tuple(str(style.get_single_term(name=name)) for name in terms)
        within = (style.get_locale_option("punctuation-in-quote") or "false").lower() == "true"
        return cls((marks[0], marks[1], marks[2], marks[3]), within and all(marks))

    def __call__(self, text: str) -> str:
        """`text` as printed, mended; links take in “doi:” and the like before them."""
        text = re.sub(rf"((?:https?://(?:dx\.)?doi\.org/|doi:\s?)){LINKS['DOI']}",
                      rf"{LINKS['DOI']}\1", text, flags=re.IGNORECASE)
        text = re.sub(rf"((?:PubMed )?PMID:?\s?){LINKS['PMID']}", rf"{LINKS['PMID']}\1", text)
        text = re.sub(rf"(?<!\.)([.?!])([”’]?{_ANY})\.(?!\.)(?={_ANY}(?:\s|$))", r"\1\2", text)
        text = re.sub(rf"(?<!\.)([.,:;])({_ANY})\1(?=\s)", r"\1\2", text)
        text = re.sub(rf";({_ANY}):(?=\w)", r";\1", text)
        text = re.sub(rf"([:;])({_ANY})\.(?=\s|$)", r"\1\2", text)
        if self.within:
            _, close, inner, inner_close = map(re.escape, self.marks)
            text = re.sub(rf"({close}{_ANY})([.,])", r"\2\1", text)
            text = re.sub(rf"({inner}[^{close}]{{0,500}}?)({inner_close}{_ANY})([.,])({close})",
                          r"\1\3\2\4", text)
        return re.sub(r" {2,}", " ", text).strip()


@dataclass(frozen=True, slots=True)
class Labelled:
    """An entry of a reference list in two: its number as printed, and the rest, still marked."""

    label: str
    text: str


def split_label(text: str) -> Labelled:
    """Take the citation number off the front of an entry."""
    match = re.match(rf"(.*?){LABEL}(.*?){LABEL_END}([.)\]:]*)\s*", text, re.DOTALL)
    if not match or len(_SIGNS.sub("", match[1])) > 1:
        return Labelled("", without(text, LABEL, LABEL_END))
    label = _SIGNS.sub("", match[1] + match[2] + match[3]).strip()
    return Labelled(label, text[match.end():].lstrip())


def without(text: str, *signs: str) -> str:
    """`text` without these signs."""
    return re.sub(f"[{''.join(signs)}]", "", text)


def plain_text(text: str) -> str:
    """CSL-JSON rich text without its tags."""
    return re.sub(r"</?(?:i|b|sup|sub|span)\b[^<>]*>", "", text)


def bare(text: str) -> str:
    """`text` without any sign."""
    return _SIGNS.sub("", text)


def inlines(text: str, span: Span, targets: Mapping[str, str]) -> Inlines:
    """Marked text as inlines, all of them at `span`."""
    content: list[list[Inline]] = [[]]
    opened: list[str] = []
    for piece in _SIGNS.split(text):
        if piece in _STYLES or piece in targets:
            opened.append(piece)
            content.append([])
        elif piece == CLOSE and opened:
            _close(opened, content, span, targets)
        elif piece and not _SIGNS.fullmatch(piece):
            content[-1].append(Text(piece, span))
    while opened:
        _close(opened, content, span, targets)
    return tuple(content[0])


def _close(opened: list[str], content: list[list[Inline]], span: Span,
           targets: Mapping[str, str]) -> None:
    sign, inner = opened.pop(), tuple(content.pop())
    if not inner:
        return
    if sign in targets:
        content[-1].append(Link(targets[sign], inner, span))
    else:
        content[-1].append(_STYLES[sign](inner))
