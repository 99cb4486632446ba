"""Addresses in style sheets: nothing that a page is set with may lie outside the library."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import tinycss2

from bifolio.composition.web.styles import addresses_in, rules_of
from bifolio.diagnostics import Findings
from bifolio.files.reading import SourceFiles
from bifolio.model.links import has_scheme
from bifolio.model.source import Span

_FOLDER = "styles/"
_FETCHED = ("import", "document")  # at-rules that name an address as plain words


def find_outside_addresses(source_files: SourceFiles, findings: Findings) -> None:
    """A finding for each address in a style sheet that leads out of the library."""
    for path in source_files.under(_FOLDER):
        if path.endswith(".css"):
            text = source_files.files[path].decode("utf-8-sig", "replace")
            for address, node in _addresses_of(text):
                if _leads_out(address, path, isinstance(node, _Imported)):
                    findings.add("outside-address",
                                 Span(path, node.source_line, node.source_column),
                                 f"The style sheet asks for “{_shown(address)}”, which is not in "
                                 "the library.",
                                 "Put the file into styles/, and write its path from there.")


@lru_cache(maxsize=64)
def _addresses_of(text: str) -> tuple[tuple[str, Any], ...]:
    """The addresses in a style sheet, each with the token that has it."""
    return tuple(_addresses(rules_of(text)))


def data_in(text: str) -> Iterator[str]:
    """What a style sheet has in itself: each text or address in it that is a data: address."""
    nodes = tinycss2.parse_component_value_list(text, skip_comments=True)
    while nodes:
        node = nodes.pop(0)
        inner = getattr(node, "arguments", None) or getattr(node, "content", None) or []
        nodes[:0] = inner
        if node.type in ("url", "string") and "data:" in "".join(node.value.split()).casefold():
            yield node.value


class _Imported:
    """The place of the address of a style sheet that is taken in."""

    def __init__(self, node: Any) -> None:
        self.source_line, self.source_column = node.source_line, node.source_column


def _addresses(nodes: Any) -> Iterator[tuple[str, Any]]:
    for node in nodes:
        if node.type == "at-rule":
            imported = node.lower_at_keyword in _FETCHED
            for part in node.prelude if imported else ():
                if part.type == "string":
                    yield part.value, _Imported(part)
            if node.lower_at_keyword != "namespace":
                yield from ((address, _Imported(part) if imported else part)
                            for address, part in addresses_in(node.prelude))
            yield from _addresses(node.content or ())
        elif node.type == "qualified-rule":
            yield from _addresses(node.content)
        else:
            yield from addresses_in([node])
            if node.type == "{} block":
                yield from _addresses(node.content)


def _leads_out(address: str, sheet: str, imported: bool) -> bool:
    if address.startswith("#"):
        return False
    if address[:5].casefold() == "data:":
        return imported  # a sheet in a sheet, which nobody would look at
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(sheet), address))
    return has_scheme(address) or beside.startswith(("..", "/"))


def _shown(address: str) -> str:
    return address if len(address) <= 60 else f"{address[:59]}…"
