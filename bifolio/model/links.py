"""Where a link may lead: to the web, a mail, a phone call, or a place on the same page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import unescape
from unicodedata import category

from bifolio.model.pieces import pieces_of

FIX = "Write an address that begins with https://, http://, mailto: or tel:, or take the link out."
_SAFE = re.compile(r"#|https?://[^/\\?#]|mailto:[^/\\]|tel:[^/\\]", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|[/\\]{2}|[A-Za-z]:")
_TAG = re.compile(r"<[A-Za-z][^\s/>]*+((?>(?:[^'\">]|\"[^\"]*+\"|'[^']*+')*))>")
_LEADING = re.compile(r"""(?<![^\s"'/])(?:xlink:)?(?:href|action|formaction|ping)\s*=\s*"""
                      r"""(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.IGNORECASE)


def may_lead(address: str) -> bool:
    """Whether an address may be a link; browsers skip spaces and control signs, and so does this.

    `//host` and `\\\\host` take the scheme of the page that they stand on: they may not.
    """
    return bool(_SAFE.match(_bare(address)))


def has_scheme(address: str) -> bool:
    """Whether an address says how it is fetched, and so is no path of a file beside the text."""
    return bool(_SCHEME.match(_bare(address)))


def links_of(html: str, shared: Iterable[str] = ()) -> Iterator[str]:
    """Each address that a page links to, as it is written there but without its escapes.

    What is `shared` with other pages is looked through once.
    """
    for piece in pieces_of(html, shared):
        yield from _links_of_part(piece.text) if piece.shared else _links_of(piece.text)


def _links_of(html: str) -> Iterator[str]:
    for tag in _TAG.finditer(html):
        for found in _LEADING.finditer(tag[1]) if "=" in tag[1] else ():
            yield unescape(found[1] or found[2] or found[3] or "")


@lru_cache(maxsize=512)
def _links_of_part(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_links_of(text)))


def _bare(address: str) -> str:
    return "".join(sign for sign in address if category(sign)[0] not in "CZ")
