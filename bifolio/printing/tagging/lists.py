"""Lists: each item a label and a body, lists in lists where they stand, terms as labels."""

from __future__ import annotations

import pydyf

from bifolio.printing.tagging.tags import Annotation, Content, Tag, Tags

_NUMBERINGS = {
    "disc": "Disc", "circle": "Circle", "square": "Square", "decimal": "Decimal",
    "lower-roman": "LowerRoman", "upper-roman": "UpperRoman", "lower-alpha": "LowerAlpha",
    "upper-alpha": "UpperAlpha", "lower-latin": "LowerAlpha", "upper-latin": "UpperAlpha",
}
_NUMBER = "entry-label"  # the class of a source's number


def nest_lists(tags: Tags) -> None:
    """Put a list that WeasyPrint hung beside its item back into the item, at its place.

    A list that is set in columns is one list, though each column was made a list in it. The spaces
    between items that stand in one line are no part of it.
    """
    for outer in list(tags.walk("L")):
        outer.kids = [part for kid in outer.kids for part in _parts(kid, outer)]
        item: Tag | None = None
        kept: list[Tag | Content | Annotation] = []
        for kid in outer.kids:
            if isinstance(kid, Tag) and kid.box is None:
                continue
            if isinstance(kid, Tag) and kid.kind == "L" and item is not None:
                after = [at for at, tag in enumerate(item.kids)
                         if isinstance(tag, Tag) and tag.number > kid.number]
                item.kids.insert(after[0] if after else len(item.kids), kid)
                continue
            if isinstance(kid, Tag) and kid.kind == "LI":
                item = kid
            kept.append(kid)
        outer.kids = kept


def _parts(kid: Tag | Content | Annotation, list_: Tag) -> list[Tag | Content | Annotation]:
    """What stands in a list in the place of a kid: a column gives way to what it holds."""
    if isinstance(kid, Tag) and kid.kind == "L" and kid.html is list_.html:
        return [part for inner in kid.kids for part in _parts(inner, list_)]
    return [kid]


def mend_items(tags: Tags) -> None:
    """Give each item its label and one body; a term of a definition list labels what follows.

    The number of a source, which is in the text, is a label too.
    """
    for list_ in tags.walk("L"):
        if list_.name == "dl":
            _pair_terms(list_)
        for item in list_.tags:
            if item.kind == "LI":
                _lift_number(item)
                _gather_body(item)


def _pair_terms(list_: Tag) -> None:
    items: list[Tag] = []
    for item in list_.tags:
        term = item.name == "dt"
        for part in item.tags:
            part.kind = "Lbl" if term else "LBody"
        if items and not (term and any(part.kind == "LBody" for part in items[-1].tags)):
            items[-1].kids += item.kids
        else:
            items.append(item)
    list_.kids = list(items)


def _lift_number(item: Tag) -> None:
    for parent in item.walk():
        for kid in parent.tags:
            if _NUMBER in kid.attribute("class").split():
                parent.kids.remove(kid)
                kid.kind = "Lbl"
                item.kids.insert(0, kid)
                return


def _gather_body(item: Tag) -> None:
    """Whatever is no label goes into the body; a body's own wrapper is not needed twice."""
    labels = [kid for kid in item.kids if isinstance(kid, Tag) and kid.kind == "Lbl"]
    others = [kid for kid in item.kids if kid not in labels]
    if not others:
        item.kids = list(labels)
        return
    body = Tag("LBody", 0, item.page, item.box)
    for other in others:
        wraps = isinstance(other, Tag) and other.kind == "LBody"
        if isinstance(other, Tag) and wraps:
            body.entries |= other.entries
            body.kids += other.kids
        else:
            body.kids.append(other)
    body.page = next((kid.page for kid in body.kids if isinstance(kid, Tag | Content)), item.page)
    item.kids = [*labels, body]


def number_lists(tags: Tags) -> None:
    """Say how a list's items are marked: by dots, numbers, letters; by the words of `data-marker`.
    """
    for list_ in tags.walk("L"):
        labelled = [item for item in list_.tags if item.tags and item.tags[0].kind == "Lbl"]
        style = labelled[0].box.style["list_style_type"] if labelled else ""
        if labelled and _NUMBER in labelled[0].tags[0].attribute("class").split():
            style = "decimal"
        if list_.name != "dl" and style in _NUMBERINGS:
            list_.layout("List")["ListNumbering"] = f"/{_NUMBERINGS[style]}"
        if said := list_.attribute("data-marker"):
            for item in labelled:
                item.tags[0].entries["ActualText"] = pydyf.String(f"{said} ")
