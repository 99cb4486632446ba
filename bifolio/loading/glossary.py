"""The glossary: content/glossary.yaml, and which term a word of it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bifolio.diagnostics import Findings
from bifolio.loading import shapes
from bifolio.loading.wordings import read_wordings
from bifolio.loading.yaml import Mapping as Keys
from bifolio.loading.yaml import Reader, Value, read_yaml
from bifolio.model import Audience, Term, Wording, Wordings
from bifolio.model.source import Source

_LETTERS = re.compile(r"[A-Z]\S*[A-Z]")  # of an abbreviation
_HYPHEN = "[\\s\u00ad\u2010-\u2015\u2212-]?"  # or a dash, a blank or nothing
_SHORTEST = 3  # letters of an abbreviation that could be another word in small letters
_ENDING = r"(?:es|s)?"  # a term is also its regular plural


def read_glossary(source: Source, findings: Findings) -> dict[str, Term]:
    """The terms in `source` by name; what is wrong with one is a finding."""
    reader = Reader(source, findings)
    value = read_yaml(source, findings)
    if value is None:
        return {}
    terms: dict[str, Term] = {}
    taken: dict[str, Term] = {}
    for key, entry in reader.each(value, shapes.GLOSSARY):
        keys = reader.mapping(entry, shapes.TERM.named(f"the term “{key.text}”"))
        meanings = tuple(w for readers in Audience
                         for w in _meaning(readers, keys.get(readers.traits.meaning), reader))
        also = keys.texts("also")
        term = Term(key.text.strip(), meanings, keys.text("expansion"), also, key.span,
                    keys.text("approved") != "false")
        for form in (term.name, *also):
            other = taken.setdefault(form.casefold(), term)
            if other is not term:
                findings.add("duplicate-yaml-key", key.span,
                             f"“{form}” is a form of two terms.",
                             f"Keep it in one of the two (the first is at {other.span}).")
        terms[term.name] = term
    return terms


def _meaning(audience: Audience, value: Value | None, reader: Reader) -> Wordings:
    """What a term means to an audience."""
    if isinstance(value, Keys):
        reader.text(value, shapes.MEANING)
        return ()
    return tuple(Wording(frozenset((audience,)), wording.content, wording.span)
                 for wording in read_wordings(value, shapes.MEANING.called, reader))


def find_term(word: str, terms: Mapping[str, Term]) -> Term | None:
    """The term that `word` is the name, another form, or the plural of; None when there is none."""
    forms = {form.casefold(): term for term in terms.values() for form in forms_of(term)}
    bare = " ".join(word.casefold().split())
    return next((forms[form] for form in (bare, bare.removesuffix("s"), bare.removesuffix("es"))
                 if form in forms), None)


def forms_of(term: Term) -> tuple[str, ...]:
    """The name of a term and its other forms."""
    return (term.name, *term.also)


def short_forms_of(term: Term) -> tuple[str, ...]:
    """The forms of a term that are abbreviations of its expansion, the name first.

    One beside the name counts where the name is what it stands for.
    """
    if term.expansion.casefold() == term.name.casefold():
        return tuple(form for form in term.also if " " not in form and _LETTERS.search(form))
    return (term.name,) if term.expansion and _LETTERS.search(term.name) else ()


def pattern_of(forms: Iterable[str]) -> re.Pattern[str]:
    """Finds these forms as whole words in a text; an abbreviation only in its own capitals."""
    return re.compile("|".join(
        rf"(?<![\w-]){_cased(form)}{_ENDING}(?![\w-])" for form in forms))


def loose_pattern_of(forms: Iterable[str]) -> re.Pattern[str]:
    """Finds these forms as people type them: in any case, with any hyphen, a blank or none.

    An abbreviation of two or three letters could be a word, and keeps its capitals.
    """
    return re.compile("|".join(rf"(?<![\w-]){_loose(form)}{_ENDING}(?![\w-])" for form in forms))


def _loose(form: str) -> str:
    parts = [re.escape(part) for part in re.findall(r"[^\W\d_]+|\d+|[^\w\s-]", form)]
    if not parts or (len(parts) == 1 and len(form) <= _SHORTEST):
        return _cased(form)
    return f"(?i:{_HYPHEN.join(parts)})"


def _cased(form: str) -> str:
    literal = re.escape(form)
    return literal if form[1:] != form[1:].lower() else f"(?i:{literal})"
