"""How a style prints names: how many, in which order, with which initials.

The names of citeproc-py's styles, read anew: what `<name>`, `<et-al>` and the options above them
say (CSL 1.0.2, Names). citeproc_patches.py puts it in place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

OTHERS = "\ufddc"  # a name that stands for all who are not named
LEFT_OUT, ALONE = "left out", "alone"  # what a citation does with the authors of a source
_CSL = "{http://purl.org/net/xbiblio/csl}"
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAME_OPTIONS = ("and", "delimiter-precedes-et-al", "delimiter-precedes-last", "et-al-min",
                 "et-al-use-first", "et-al-use-last", "initialize-with", "name-as-sort-order",
                 "sort-separator", "initialize", "initialize-with-hyphen")
_DEFAULTS = {"delimiter-precedes-et-al": "contextual", "delimiter-precedes-last": "contextual",
             "et-al-min": "0", "et-al-use-first": "1", "sort-separator": ", ", "form": "long",
             "delimiter": ", ", "demote-non-dropping-particle": "display-and-sort"}


@dataclass(frozen=True, slots=True)
class Told:
    """How far the names of a cited source are written out, so that it is not taken for another.

    `names` are named at least; `initials` and `whole` are the places in the list of those whose
    given names are written.
    """

    names: int = 0
    initials: frozenset[int] = frozenset()
    whole: frozenset[int] = frozenset()


@dataclass(slots=True)
class Rendering:
    """One source being printed once."""

    told: Told | None = None  # in a citation
    authors: str = ""  # "", LEFT_OUT or ALONE
    sorting: dict[str, str] | None = None  # the options of a sort key
    used: set[str] = field(default_factory=set)  # variables that a substitute has printed
    called: int = 0  # variables that were asked for
    filled: int = 0  # … and printed
    printed: list[str] = field(default_factory=list)
    lead: str | None = None  # the names that a citation begins with
    leading: bool = False

    def asks(self, variable: str) -> bool:
        """Whether a variable may be printed still."""
        self.called += 1
        return variable not in self.used

    def prints(self, variable: str) -> None:
        """Note a variable that is printed."""
        self.filled += 1
        self.printed.append(variable)

    def is_empty_since(self, called: int, filled: int) -> bool:
        """Whether variables were asked for since, and none was there."""
        return self.called > called and self.filled == filled


def _options(names: Any, context: Any, sorting: dict[str, str] | None) -> dict[str, Any]:
    """What a style says of names: on `<name>`, on the citation or list, or on the style."""
    root = names.get_root()
    if root.names_known is None:
        root.names_known = {}
    place = (names, context, tuple(sorted(sorting.items())) if sorting else ())
    if place in root.names_known:
        return dict(root.names_known[place])
    parent = next(context.iterancestors(f"{_CSL}citation", f"{_CSL}bibliography"), context)
    element = names.name
    own = {} if element is None else element.attrib
    options: dict[str, Any] = {
        name: next((at[name] for at in (sorting or {}, own, parent.attrib, root.attrib)
                    if name in at), _DEFAULTS.get(name)) for name in _NAME_OPTIONS}
    for name in ("form", "delimiter"):
        options[name] = own.get(name, parent.get(f"name-{name}", root.get(
            f"name-{name}", _DEFAULTS[name])))
    options["demote"] = root.get("demote-non-dropping-particle",
                                 _DEFAULTS["demote-non-dropping-particle"])
    for name in ("et-al-min", "et-al-use-first"):
        options[name] = int(options[name])
    options["parts"] = [] if element is None else element.findall("cs:name-part", element.nsmap)
    et_al = names.find("cs:et-al", names.nsmap)
    options["sorts"] = sorting is not None
    options["et-al"] = (names.get_single_term(name="et-al") if et_al is None
                        else et_al.render()) or ""
    options["et-al"] = str(options["et-al"])
    options["and-text"] = str(names.get_single_term(name="and"))
    root.names_known[place] = options
    return dict(options)


def names_of(holder: Any, item: Any, role: str, context: Any) -> Any:
    """The names of a role: as many as the style wants, or as tell the source from another."""
    known = item["rendering"]
    options = _options(holder, context, known.sorting)
    told = known.told if known.leading or known.lead is None else None
    listed = item.reference[role]
    named = [name for name in listed if name.get("literal") != OTHERS]
    open_ended = len(named) < len(listed)
    most = options["et-al-use-first"]
    cuts = options["et-al-min"] and len(listed) >= options["et-al-min"] and len(listed) > 1
    if told and cuts:
        most = max(most, told.names)
    if options["form"] == "count":
        return min(len(named), most) if cuts else len(named)
    last = (options["et-al-use-last"] == "true" and not open_ended
            and most <= options["et-al-min"] - 2)
    shown = named[:most] if cuts else named
    output = [_one_name(name, place, options, told) for place, name in enumerate(shown)]
    if (element := holder.name) is not None:
        output = [str(element.wrap(element.format(name))) for name in output]
    cut = open_ended or len(shown) < len(named)
    delimiter, and_, et_al = options["delimiter"], options["and"], options["et-al"]
    if cut and last:
        return delimiter.join([*output, "… " + _one_name(named[-1], len(named), options, told)])
    if cut and et_al:
        precedes = options["delimiter-precedes-et-al"]
        natural = len(output) >= 2 or len(output) < most
        inverted = options["name-as-sort-order"] == "all" or (
            options["name-as-sort-order"] == "first" and len(output) == 1)
        if (precedes == "always" or (precedes == "contextual" and natural)
                or (precedes == "after-inverted-name" and inverted)):
            return delimiter.join([*output, et_al])
        return delimiter.join(output) + " " + et_al
    if and_ is None or len(output) < 2:
        return delimiter.join(output)
    word = options["and-text"] if and_ == "text" or known.authors == ALONE else "&"
    precedes = options["delimiter-precedes-last"]
    inverted = options["name-as-sort-order"] == "all" or (
        options["name-as-sort-order"] == "first" and len(output) == 2)
    parted = (precedes == "always" or (precedes == "contextual" and len(output) > 2)
              or (precedes == "after-inverted-name" and inverted))
    bodies = len(shown) == 2 and all("literal" in name for name in shown)
    glue = delimiter if parted and not bodies else " "
    return delimiter.join(output[:-1]) + f"{glue}{word} " + output[-1]


def _one_name(name: Any, place: int, options: dict[str, Any], told: Told | None) -> Any:
    """One name, with its particle, suffix and initials where the style has them.

    “d’ Almeida L”, “King ML Jr.” in AMA, “王, . 小明 .” in APA, “Smith, J. A.” in Chicago.
    """
    given, family, dropping, particle, suffix = name.parts()
    marks = options["initialize-with"]
    if given and marks is not None and not _UNSPACED.search(given):
        given = _initials(given, marks, options)
    if suffix and marks is not None and suffix.endswith("."):
        suffix = suffix.rstrip(".") + marks.strip()

    def parts(given: Any, family: Any) -> tuple[Any, Any]:
        for part in options["parts"]:
            first, last = part.format_part(given or "", family or "")
            given, family = given and str(first), family and str(last)
        return given, family

    if family and _UNSPACED.search(family):
        given, family = parts(given, glued(particle, family))
        return f"{family}{given or ''}" if options["form"] == "long" else family
    if options["form"] == "short":
        given, family = parts(None, glued(particle, family))
        if told and place in told.whole and name.get("given"):
            return glued(name["given"], family)
        if told and place in told.initials and name.get("given"):
            return glued(_initials(name["given"], marks if marks is not None else ". ",
                                   {**options, "initialize": "true"}), family)
        return family
    order, sorts = options["name-as-sort-order"], options["sorts"]
    if order == "all" or (order == "first" and place == 0):
        if options["demote"] == "never" or (options["demote"] == "sort-only" and not sorts):
            family, given = glued(particle, family), _spaced(given, dropping)
        else:
            given = _spaced(given, dropping, particle)
        given, family = parts(given, family)
        return options["sort-separator"].join(n for n in (family, given, suffix) if n)
    given, family = parts(given, glued(dropping, particle, family))
    return _spaced(given, family, suffix)


def _spaced(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def glued(*parts: str | None) -> str:
    """Names in one: a particle that ends in an apostrophe or a hyphen stands at the name."""
    return re.sub(r"(?<=[’'-]) ", "", " ".join(part for part in parts if part))


def _initials(given: str, marks: str, options: dict[str, Any]) -> str:
    """Given names by their first letters; where a style keeps them whole, initials alone."""
    if options["initialize"] == "false":
        return re.sub(r"\b([^\W\d_])(?:\.\s*|(?=\s|$))", lambda m: m[1] + marks, given).strip()
    given = re.sub(r"-[a-zß-ÿ]\w*", "", given)  # Lee-ann
    hyphens = options["initialize-with-hyphen"] != "false"
    words = re.split(r"(-)|[\s.]+", given if hyphens else given.replace("-", " "))
    output = ""
    for word in filter(None, words):
        if word == "-":
            output = output.rstrip() + "-"
        elif word[0].isupper():
            output += word[0] + marks
        else:  # a particle
            output = f"{output.rstrip()} {word} "
    return output.strip()
