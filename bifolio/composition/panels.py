"""Panels: what of a composed page is its clinic's own, apart from what is the same for all.

The panel is the title block and the feet; the master is all else, with a place for them. Both are
pages by themselves, so that a master is set once and its panels one by one.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from bifolio.composition.passages import passages_of
from bifolio.model.passages import Passage, SpotKind

PLACE = "x-imprint"  # how the languages of what stands in a place begin
_BODY, _FEET, _RIGHT = "<body>", '<div class="foot foot-left" id="foot-left">', \
    '<div class="foot foot-right" id="foot-right">'
_TITLE, _TITLE_END = '<header class="title-block">', "</header>"
_FOLIO = re.compile(
    r'<div>(?:[^<]|<span class="page-(?:number|count)"></span>)*</div>')  # and no other counts
_COUNTED = re.compile(r'<span class="page-(?:number|count)"></span>')
_HEADER = re.compile(r"<header\b", re.I)
_HEADING = re.compile(r"<(h[1-6])((?:\s[^<>]*)?)>")
_TIED = re.compile(r'<a[\s>]|\sclass="[^"]*\b(?:footnote|page-)|\sdata-of=')
_CLASS = re.compile(r'\sclass="[^"]*"')
_NAMED = re.compile(r'\sid="')
_PUBLISHER = re.compile(r'(\sdata-publisher=")[^"]*"')
_STATUS = re.compile(r'(\sdata-status=")[^"]*"')
_DRAWING = re.compile(r'(src="data:image/svg\+xml;base64,)([A-Za-z0-9+/=]+)')
_WIDEST = "99"  # pages: the folio is as wide beside a panel as it may become
_BARE = "".join(f"{name}:{value};" for name, value in (  # but for “!important”
    ("background", "none"), ("border", "0"), ("box-shadow", "none"), ("break-after", "auto"),
    ("break-before", "auto"), ("columns", "auto"), ("display", "block"), ("float", "none"),
    ("font-size", "8px"), ("height", "0"), ("letter-spacing", "normal"), ("line-height", "0"),
    ("margin", "0"), ("min-height", "0"), ("opacity", "1"), ("outline", "0"), ("padding", "0"),
    ("position", "static"), ("text-decoration", "none"), ("text-indent", "0"),
    ("transform", "none"), ("visibility", "visible"), ("width", "auto")))
_SIGN = "\u00a0"  # is set, and says nothing


@dataclass(frozen=True, slots=True)
class PartedPage:
    """A composed page in two: `panel` is HTML to be set, `said` the same with the folio composed.

    `head`, `title` and `rest` make the master's HTML, for a title block of any height.
    """

    panel: str
    said: str
    head: str
    title: str
    rest: str

    def master(self, height: float) -> str:
        """The master's HTML, with a place so many CSS pixels high for the title block."""
        return (f'{self.head}<header class="title-block" style="height:{height:g}px">'
                f"{self.title}</header>{self.rest}")

    @property
    def own_passages(self) -> tuple[Passage, ...]:
        """The passages of the panel, without the folio, which the master has."""
        return tuple(passage for passage in passages_of(self.said) if not any(
            spot.kind in (SpotKind.FOLIO, SpotKind.PAGES) for spot in passage.spots))


def parted(html: str) -> PartedPage | None:
    """A composed page in its two parts; None when it has no such parts, or they hang together.

    They do where a link, a note or the number of a page stands in the title block, or another
    number than the folio in the feet; and where it cannot be told where the title block ends, as
    a comment or another header stands in it.
    """
    body = html.find(_BODY)
    feet_at = html.find(_FEET, body)
    title_at = html.find(_TITLE, feet_at)
    end = html.find(_TITLE_END, title_at) + len(_TITLE_END)
    if min(body, feet_at, title_at) < 0 or end < len(_TITLE_END) or "<!--" in html[:end]:
        return None
    head, feet = html[:body + len(_BODY)], html[feet_at:title_at].rstrip()
    title, rest = html[title_at:end], html[end:]
    if len(_HEADER.findall(title)) != 1:  # its end is another's
        return None
    folios = [folio for folio in _FOLIO.finditer(feet) if _COUNTED.search(folio[0])]
    if len(folios) != 1 or _RIGHT not in feet[:folios[0].start()] or _TIED.search(title):
        return None
    folio = folios[0]
    others = feet[:folio.start()] + feet[folio.end():]
    if _COUNTED.search(others) or len(_NAMED.findall(title)) > sum(
            bool(_NAMED.search(found[2])) for found in _HEADING.finditer(title)):
        return None
    widest = _COUNTED.sub(_WIDEST, folio[0]).replace("<div>", '<div style="visibility:hidden">', 1)
    own_head = _STATUS.sub(r'\1"', head, count=1)
    nobodys_head = _PUBLISHER.sub(r'\1"', head, count=1)
    return PartedPage(
        f"{own_head}\n{feet[:folio.start()]}{widest}{feet[folio.end():]}\n{title}\n</body></html>",
        f"{own_head}\n{feet}\n{title}\n</body></html>",
        f"{nobodys_head}\n{_FEET}</div>\n{_RIGHT}{folio[0]}</div>\n",
        _places(title), rest)


def in_accent(html: str, accent: tuple[str, str], other: tuple[str, str]) -> str:
    """A page whose drawings have another accent colour and tint in the place of theirs."""
    def redrawn(found: re.Match[str]) -> str:
        try:
            drawing = b64decode(found[2]).decode()
        except ValueError:
            return found[0]
        for before, now in zip(accent, other, strict=True):
            drawing = drawing.replace(before, now)
        return found[1] + b64encode(drawing.encode()).decode()

    return _DRAWING.sub(redrawn, html)


def _places(title: str) -> str:
    """What stands in the place of a title block: its headings for the outline, and nothing to see.
    """
    headings = "".join(
        f'<{found[1]}{_CLASS.sub("", found[2])} lang="{PLACE}-{number}" style="{_BARE}'
        f'{"" if "data-label" in found[2] else "bookmark-level:none"}">{_SIGN}</{found[1]}>'
        for number, found in enumerate(_HEADING.finditer(title), 1))
    return f'<p lang="{PLACE}-0" style="{_BARE}">{_SIGN}</p>{headings}'
