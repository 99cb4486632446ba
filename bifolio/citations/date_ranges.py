"""Ranges of dates, as citeproc-py should print them: what both ends share once, the rest twice.

“issued”: 2020-01/2020-02 in a style that shows the year alone prints nothing at all there, and
2010-01-03/2010-01-09 in English prints “3,–9, January 2010”.
"""

from __future__ import annotations

from typing import Any

_PARTS = ("year", "month", "day")
_BETWEEN = " ,"  # what stands behind a part where another one follows


def print_date_range(self: Any, date_range: Any, show_parts: Any = None,
                     context: Any = None) -> Any:
    """The text of a range, in the order of the style's parts; it stands in for
    `citeproc.model.Date.render_date_range`."""
    begin, end = date_range.begin, date_range.end
    holder = self if context is None else context
    shown = [name for part in self.iterchildren()
             if (name := part.get("name")) in (show_parts or _PARTS)]
    unlike = next((name for name in _PARTS if begin.get(name) != end.get(name)), "")
    twice = set(_PARTS[_PARTS.index(unlike):]) if unlike else set()
    texts: list[str] = []
    run: list[str] = []
    for name in (*shown, ""):
        if name in twice:
            run.append(name)
            continue
        if run:
            texts += _both(self, date_range, run, holder)
            run = []
        texts += self.parts(end, [name], holder) if name else []
    return _join(self, texts, holder) if texts else None


def _both(self: Any, date_range: Any, names: list[str], holder: Any) -> list[str]:
    """Both ends of what differs, as one text."""
    ends = [_join(self, parts, holder) for date in (date_range.begin, date_range.end)
            if (parts := self.parts(date, names, holder))]
    return ["–".join((*(text.rstrip(_BETWEEN) for text in ends[:-1]), ends[-1]))] if ends else []


def _join(self: Any, parts: list[str], holder: Any) -> str:
    return str((holder if "delimiter" in holder.attrib else self).join(parts))
