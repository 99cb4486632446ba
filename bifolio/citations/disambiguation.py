"""Sources that would be cited in the same words are told apart: by names, then by a letter.

In the order of CSL 1.0.2 (Disambiguation): more names, given names, 2020a and 2020b. The letter is
added by every style that cites by author and year, whether it asks for it or not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from bifolio.citations.names import Told

_MOST = 20  # names that are tried
Print = Callable[[str], str]  # a source by its id, as it is cited


def tell_apart(sources: Any, citation: Any, print_cite: Print) -> None:
    """Set how far the names of each source are written out (`told`), and letters after years.

    `sources` is citeproc-py's bibliography, `citation` the style's element of that name.
    """
    rule = citation.get("givenname-disambiguation-rule", "by-cite")
    if citation.get("disambiguate-add-givenname") == "true" and rule != "by-cite":
        _write_given_names(sources, rule)
    alike = _alike(sources.keys, print_cite)
    if citation.get("disambiguate-add-names") == "true":
        for ids in alike:
            _name_more(sources, ids, print_cite)
    if citation.get("disambiguate-add-givenname") == "true" and rule == "by-cite":
        for ids in _alike(sources.keys, print_cite) if alike else ():
            for id_ in ids:
                told = sources.told.get(id_, Told())
                sources.told[id_] = replace(told, initials=frozenset(range(_MOST)))
            if len(set(_marks(ids, print_cite))) == 1:
                for id_ in ids:
                    sources.told[id_] = replace(sources.told[id_], initials=frozenset())
    for ids in _alike(sources.keys, print_cite) if alike else ():
        for number, id_ in enumerate(ids):
            sources.source[id_]["year_suffix"] = _letters(number)


def _marks(ids: Iterable[str], print_cite: Print) -> list[str]:
    return [print_cite(id_) for id_ in ids]


def _alike(ids: list[str], print_cite: Print) -> list[list[str]]:
    """The sources that are cited in the same words, in the order of the list."""
    groups: dict[str, list[str]] = {}
    for id_, mark in zip(ids, _marks(ids, print_cite), strict=True):
        groups.setdefault(mark, []).append(id_)
    return [group for group in groups.values() if len(group) > 1]


def _write_given_names(sources: Any, rule: str) -> None:
    """Two people of one name get their initials, or their given names where these are alike."""
    people: dict[tuple[Any, Any], set[str]] = {}
    places: list[tuple[str, int, Any]] = []
    for id_ in sources.keys:
        source = sources.source[id_]
        names = source.get("author") or source.get("editor") or ()
        for place, name in enumerate(names[:1] if rule.startswith("primary") else names):
            given, family, _, particle, _ = name.parts()
            if given:
                people.setdefault((particle, family), set()).add(given)
                places.append((id_, place, name))
    for id_, place, name in places:
        given, family, _, particle, _ = name.parts()
        others = people[particle, family] - {given}
        told = sources.told.get(id_, Told())
        if any(_first(other) != _first(given) for other in others):
            told = replace(told, initials=told.initials | {place})
        if not rule.endswith("initials") and any(_first(o) == _first(given) for o in others):
            told = replace(told, whole=told.whole | {place})
        if told != Told():
            sources.told[id_] = told


def _first(given: str) -> str:
    return "".join(word[0] for word in given.replace("-", " ").replace(".", " ").split())


def _name_more(sources: Any, ids: list[str], print_cite: Print) -> None:
    """Name as many as tell most sources apart; as few as the style would where none does."""
    before = {id_: sources.told.get(id_, Told()) for id_ in ids}
    longest = max(len(sources.source[id_].get("author", ())) for id_ in ids)
    best, fewest = 1, 0
    for names in range(2, min(longest, _MOST) + 1):
        for id_ in ids:
            sources.told[id_] = replace(before[id_], names=names)
        different = len(set(_marks(ids, print_cite)))
        if different > best:
            best, fewest = different, names
        if different == len(ids):
            break
    for id_ in ids:
        sources.told[id_] = replace(before[id_], names=fewest)


def _letters(number: int) -> str:
    """a, b, …, z, aa, ab, …"""
    letters = "abcdefghijklmnopqrstuvwxyz"
    return letters[number] if number < 26 else _letters(number // 26 - 1) + letters[number % 26]
