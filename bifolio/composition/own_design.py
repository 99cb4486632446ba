"""What of a library's own design is signed with its texts: whatever can change what is read.

A template can change any word and leave any out, a citation style too, and a font can draw a 5 for
a 0. What only places words is left out: of a template the elements, classes and styles that say
nothing. A style sheet's own lines are not signed, but the pictures and fonts are that it holds.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Collection, Iterator
from functools import cached_property
from html import unescape
from urllib.parse import unquote

from jinja2 import Environment, TemplateSyntaxError

from bifolio.composition.templates import FOLDER
from bifolio.composition.web.addresses import data_in
from bifolio.files.reading import PICTURES, SourceFiles
from bifolio.model import Audience, CitationStyle
from bifolio.model.page_words import NAMES, UNSIGNED
from bifolio.model.reading_copies import short_hash
from bifolio.model.xml import tree

Part = tuple[str, tuple[str, ...]]

_PRINTED = frozenset(NAMES) - UNSIGNED  # the page's own words
_PAPERS = ("readability.html", "report.html", "scorecard.html")  # templates of what is no handout
_OF_CONTENT = ("/blocks.html", "/comparison-table.html", "/inlines.html")  # always print the same
_OF_SOURCES = "/reference-list.html"
_NOTES = (".md", ".txt", ".yaml")  # of which nothing is shown, where no style asks for it
_TAG = re.compile(r"""<(/?)([A-Za-z][\w:-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>"""
                  r"|<!--(?:(?!--)[^<>])*-->", re.S)
# Attributes that browsers part as we do, whatever went before; else nothing of a tag is left out.
_PLAIN = re.compile(
    r"""(?>(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+))?)*)\s*/?""")
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_PLACING = frozenset((  # elements that say nothing of what is in them
    "article", "aside", "body", "div", "footer", "head", "header", "html", "main", "nav", "section",
    "span", "tbody", "tfoot", "thead"))
_LOOKS = frozenset(("align", "class", "height", "id", "style", "valign", "width"))
_SHOWS = re.compile(r"url|image|content|[^\w\s:;.,%#()+*/!-]", re.I)  # a style that may say more
_BREAK, _FROM, _TO = "\ue012", "\ue010", "\ue011"
_OUR_SIGNS = {ord(sign): f"\\u{ord(sign):04x}" for sign in (_BREAK, _FROM, _TO)}  # in a template
_STOOD_IN = re.compile(f"{_FROM}(\\d+){_TO}")  # for what stands in Jinja's brackets
_WORD = re.compile(r"\bwords\.(\w+)")
_BY_READER = re.compile(r"\bwords\[edition\.audience\.traits\.words\.(\w+)\]")
_ANY_WORD = re.compile(r"\bwords\b(?!\s*\.\s*\w)")
_ESCAPE = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})\s?|(.))", re.S)  # of CSS
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_IMPORT = re.compile(r"@import[^;]*\.css[^;]*;", re.I)
_CSL_LOOKS = frozenset(("font-style", "font-variant", "font-weight", "text-decoration",
                        "entry-spacing", "hanging-indent", "line-spacing", "second-field-align"))


class OwnDesign:
    """The design of one library, as far as it can change what is read; each file is read once."""

    def __init__(self, source_files: SourceFiles, environment: Environment) -> None:
        self._source_files = source_files
        self._texts = _handout_templates(source_files)
        self._templates: dict[str, tuple[str, ...]] = {}
        for path, text in self._texts.items():
            if path not in source_files.lent:
                says = tuple(_template_words(text, environment))
                before = source_files.replaced.get(path)
                if before is None or says != tuple(_template_words(_text(before), environment)):
                    self._templates[path] = says

    def parts(self, style: CitationStyle) -> Iterator[Part]:
        """The parts of a reading copy that the library's own design is.

        A template that says what ours says is none.
        """
        if words := tuple(_csl_words(style.text)):
            yield f"citation style {style.name}", words
        for path, says in self._templates.items():
            yield f"template {path.removeprefix(f'{FOLDER}/')}", says
        yield from self._held

    def page_words(self, audience: Audience, cites: bool) -> frozenset[str]:
        """The names of the page's own words that templates print in some setting or on some day.

        All of them, where a library's own template asks for words by a name that it makes.
        """
        of_content = (*_OF_CONTENT, *(() if cites else (_OF_SOURCES,)))
        found: set[str] = set()
        for path, text in self._texts.items():
            said = _BY_READER.sub(
                lambda place: f"words.{audience.traits.words.get(place[1], '')}", text)
            if path in self._templates and _ANY_WORD.search(said):
                return _PRINTED
            if path not in self._templates and path.endswith(of_content):
                continue
            found |= _PRINTED.intersection(_WORD.findall(said))
        return frozenset(found)

    def picture(self, path: str) -> str:
        """A hash of what a picture shows, with the pictures that it takes in itself."""
        files = self._source_files.files
        shown, found = [path], b""
        for each in shown:
            content = files.get(each, b"")
            found += content
            if b"\0" not in content:  # a drawing, by whatever name, or a style sheet
                shown += [other for other in self._named_in((_plain(content),))
                          if other not in shown]
        return short_hash(found)

    @cached_property
    def _held(self) -> tuple[Part, ...]:
        """The fonts and pictures of the library's own style sheets and templates, by their hash."""
        files, lent = self._source_files.files, self._source_files.lent
        sheets = {path: _plain(files[path]) for path in self._source_files.under("styles/")
                  if path.endswith(".css") and path not in lent}
        templates = (unquote(self._texts[path]) for path in self._templates)
        named = set(self._named_in((*(_IMPORT.sub("", text) for text in sheets.values()),
                                    *templates)))
        held: list[Part] = []
        for path in sorted(files):
            called = path.removeprefix("styles/")
            if path in sheets and (embedded := tuple(data_in(_text(files[path])))):
                held.append((f"font {called}", tuple(short_hash(e.encode()) for e in embedded)))
            if path not in lent and (path in named or (
                    path.startswith("styles/") and not path.endswith((".css", *_NOTES)))):
                kind = "picture" if path.endswith(PICTURES) else "font"
                held.append((f"{kind} {called}", (self.picture(path),)))
        return tuple(held)

    def _named_in(self, texts: Collection[str]) -> list[str]:
        """The files whose names stand in texts, wherever, and whatever their names end in."""
        return [path for path in sorted(self._source_files.files)
                if not path.startswith(f"{FOLDER}/")
                and any(path.rpartition("/")[2] in text for text in texts)]


def _handout_templates(source_files: SourceFiles) -> dict[str, str]:
    """The templates that handouts can be made with, by path."""
    texts = {path: _text(source_files.files[path]) for path in source_files.under(f"{FOLDER}/")}
    papers = {path for path in texts if path.removeprefix(f"{FOLDER}/") in _PAPERS}
    others = "\n".join(text for path, text in texts.items() if path not in papers)
    return {path: text for path, text in texts.items()
            if path not in papers or path.removeprefix(f"{FOLDER}/") in others}


def _text(content: bytes) -> str:
    return content.decode("utf-8-sig", "replace")


# --- templates and citation styles ---


def _template_words(text: str, environment: Environment) -> Iterator[str]:
    """What a template prints and asks, a line for each run of words, element or statement."""
    text = text.translate(_OUR_SIGNS)
    inside, said = [""], list[str]()  # what stands in brackets, the last not yet closed; the rest
    try:
        for _, kind, value in environment.lex(text):
            if kind == "data":
                said.append(value)
            elif kind in ("variable_end", "block_end"):
                prints = kind == "variable_end"
                place, within = f"{_FROM}{len(inside) - 1}{_TO}", inside[-1].strip()
                said.append(place if prints else f"{_BREAK}{place}{_BREAK}")
                inside[-1:] = [f"{{{{ {within} }}}}" if prints else f"{{% {within} %}}", ""]
            elif not kind.startswith(("comment", "raw")) and not kind.endswith("_begin"):
                inside[-1] += f'"{value[1:-1]}"' if kind == "string" and not (
                    set(value[1:-1]) & set("\\\"")) else value
        said.append(inside[-1])
    except TemplateSyntaxError:
        said = [text]
    for run in _TAG.sub(_tag, "".join(said)).split(_BREAK):
        line = " ".join(_STOOD_IN.sub(lambda found: inside[int(found[1])], run).split())
        if line:
            yield line


def _tag(found: re.Match[str]) -> str:
    """A tag without what only places and dresses it, and no comment.

    Where something is worked out in it, all of it: who knows where it ends then.
    """
    if found[2] is None:
        return found[0] if _FROM in found[0] else ""
    kept = found[3].replace(_BREAK, " ")
    if _FROM not in kept and _PLAIN.fullmatch(kept):
        kept = _ATTRIBUTE.sub(lambda each: "" if each[1].lower() in _LOOKS and not (
            each[1].lower() == "style" and _SHOWS.search(each[2].strip("\"'"))) else each[0], kept)
    kept = " ".join(kept.rstrip("/").split())
    name = found[2].lower()
    if name in _PLACING and not kept:
        return "" if name == "span" else " "
    return f"{_BREAK}<{found[1]}{name}{kept and ' '}{kept}>{_BREAK}"


def _csl_words(text: str) -> Iterator[str]:
    """What a citation style prints, and when: all of it but what it is called and how it looks."""
    if not text:
        return
    try:
        root = tree(text.encode())
    except ValueError:
        yield " ".join(text.split())
        return
    yield from _csl_lines(root, 0)


def _csl_lines(node: ElementTree.Element, depth: int) -> Iterator[str]:
    name = node.tag.rpartition("}")[2]
    if name == "info":
        return
    said = (f"{key.rpartition('}')[2]}={value!r}" for key, value in sorted(node.items())
            if key not in _CSL_LOOKS)
    yield " ".join((" " * depth + name, *said, *(node.text or "").split()))
    for inner in node:
        yield from _csl_lines(inner, depth + 1)


def _plain(content: bytes) -> str:
    """CSS or a drawing without comments, each sign written as itself."""
    text = _ESCAPE.sub(lambda found: chr(min(int(found[1], 16), 0x10FFFF)) if found[1]
                       else found[2], _COMMENT.sub("", _text(content)))
    return unquote(unescape(text))
