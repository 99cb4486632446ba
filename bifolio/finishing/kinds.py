"""Kinds and languages: what WeasyPrint tags as nothing in particular, by its proper name."""

from __future__ import annotations

import pydyf

from bifolio.finishing.tags import Tag, Tags

_KINDS = {
    "em": "Span", "strong": "Span", "b": "Span", "i": "Span", "sup": "Span", "sub": "Span",
    "small": "Span", "abbr": "Span", "code": "Code", "q": "Quote", "pre": "P", "hgroup": "Div",
    "header": "Div", "footer": "Div", "aside": "Div", "figure": "Div", "nav": "Sect",
}
_MAY_BE_EMPTY = ("TR", "TH", "TD", "Document")


def name_kinds(tags: Tags) -> None:
    """Name what the HTML names: emphasis and strong words, code, quotations; contents."""
    for tag in tags.walk():
        if tag.kind == "NonStruct" and tag.name in _KINDS:
            tag.kind = _KINDS[tag.name]
        if tag.kind == "Sect" and tag.attribute("role") == "doc-toc":
            for part in tag.walk():
                part.kind = {"L": "TOC", "LI": "TOCI", "LBody": "NonStruct"}.get(
                    part.kind, part.kind)


def name_languages(tags: Tags) -> None:
    """Say where the language changes (lang in the HTML)."""
    for tag in tags.walk():
        if language := tag.attribute("lang"):
            tag.entries["Lang"] = pydyf.String(language)


def drop_empty(tags: Tags) -> None:
    """Take out tags with nothing in them: line breaks, rules, a footnote area that moved."""
    _drop_below(tags.document)


def _drop_below(parent: Tag) -> None:
    for kid in parent.tags:
        _drop_below(kid)
        if not kid.kids and kid.kind not in _MAY_BE_EMPTY:
            parent.kids.remove(kid)
