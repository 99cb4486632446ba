"""Kinds and languages: what WeasyPrint tags as nothing in particular, by its proper name."""

from __future__ import annotations

from typing import Any

import pydyf

from bifolio.printing.tagging.tags import Content, Tag, Tags

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


def expand_abbreviations(tags: Tags) -> None:
    """Say what an abbreviation stands for (title of an abbr in the HTML)."""
    for tag in tags.walk("Span"):
        if tag.name == "abbr" and (expansion := tag.attribute("title")):
            tag.entries["E"] = pydyf.String(expansion)


def speak_signs(tags: Tags) -> None:
    """Say a sign in the words that the HTML has for it (role=img with an aria-label).

    The tag tells a screen reader; the page itself tells whoever copies from it.
    """
    for sign in tags.walk("Span"):
        words = sign.attribute("aria-label") if sign.attribute("role") == "img" else ""
        if not words or "ActualText" in sign.entries:
            continue
        if str(sign.html.text or "").startswith("\u00a0"):
            words = f" {words}"  # the space before the sign is in its box
        contents = [kid for tag in sign.walk() for kid in tag.kids if isinstance(kid, Content)]
        sign.entries["ActualText"] = pydyf.String(words)
        sign.kids = list(contents)
        for content in contents:
            _marked(tags, content)["ActualText"] = pydyf.String(words)
            words = ""


def _marked(tags: Tags, content: Content) -> Any:
    """What a page's stream says of a marked piece of it."""
    return next(item for _, item in tags.marks(content.page) if item["MCID"] == content.mark)


def drop_empty(tags: Tags) -> None:
    """Take out tags with nothing in them: line breaks, rules, a footnote area that moved."""
    _drop_below(tags.document)


def _drop_below(parent: Tag) -> None:
    for kid in parent.tags:
        _drop_below(kid)
        if not kid.kids and kid.kind not in _MAY_BE_EMPTY:
            parent.kids.remove(kid)
