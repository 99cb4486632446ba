"""Split blocks: what is broken over lines or pages is one thing, and read as one."""

from __future__ import annotations

from bifolio.printing.tagging.artifacts import keep_links
from bifolio.printing.tagging.tags import Tag, Tags

_REPEATED = ("THead", "TFoot")


def join_fragments(tags: Tags) -> None:
    """Join the parts of each paragraph, list, table, cell, link … that a break has split.

    A table's head and foot, printed again on each page, stay in the tree once.
    """
    _join(tags.document)


def _join(parent: Tag) -> None:
    first: dict[tuple[int, str, str], Tag] = {}
    kept: list[Tag] = []
    for tag in parent.tags:
        key = (id(tag.html), tag.name, tag.kind)
        origin = first.get(key)
        if tag.html is None:
            pass
        elif origin is None or (_anonymous(tag, parent) and origin is not kept[-1]):
            first[key] = tag
        else:
            if tag.kind in _REPEATED:
                keep_links(tag, origin)
            else:
                origin.kids += tag.kids
            continue
        kept.append(tag)
    remaining = set(kept)
    parent.kids = [kid for kid in parent.kids if not isinstance(kid, Tag) or kid in remaining]
    for tag in kept:
        _join(tag)


def _anonymous(tag: Tag, parent: Tag) -> bool:
    """Whether it wraps a part of its parent's own content: there may be several."""
    return parent.html is tag.html and parent.name == tag.name
