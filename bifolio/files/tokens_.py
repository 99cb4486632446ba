"""The page's tokens: the custom properties that the style sheets set for one handout."""

from __future__ import annotations

import re

from bifolio.files.reading import Shelf
from bifolio.model import Audience, Format

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_ROOT = re.compile(r":root(?:\.([\w-]+))?\s*\{([^{}]*)\}")
_TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;]+)")
_USE = re.compile(r"var\((--[\w-]+)\)")
_SPECIAL = ("a4", "letter", "sheet", "standard", "large", "colour", "mono", "web")


def tokens_of(shelf: Shelf, audience: Audience, page: Format, dress: str) -> dict[str, str]:
    """Each token of a page, as the last style sheet that sets it has it; `dress` is CSS too.

    The sheets are taken in the typesetter's order: general ones, audience, paper, size, ink.
    """
    names = [path.removeprefix("styles/").removesuffix(".css")
             for path in shelf.under("styles/") if path.endswith(".css")]
    order = [name for name in names if name not in (*_SPECIAL, *Audience) and "/" not in name]
    order += [name for name in (audience, page.paper, page.size, page.ink) if name in names]
    sheets = [shelf.files[f"styles/{name}.css"].decode("utf-8", "replace") for name in order]
    tokens: dict[str, str] = {}
    for sheet in (*sheets, dress):
        for special, block in _ROOT.findall(_COMMENT.sub("", sheet)):
            if special in ("", audience):
                tokens.update((name, value.strip()) for name, value in _TOKEN.findall(block))
    return {name: _USE.sub(lambda found: tokens.get(found[1], found[0]), value)
            for name, value in tokens.items()}
