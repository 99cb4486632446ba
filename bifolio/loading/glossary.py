"""The glossary: content/glossary.yaml, and which term a word of it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from bifolio.diagnostics import Findings
from bifolio.loading.wordings import read_wordings
from bifolio.loading.yaml import Mapping as Keys
from bifolio.loading.yaml import Reader, Value, read_yaml
from bifolio.model import Audience, Term, Wording, Wordings
from bifolio.model.source import Source

_REQUIRED = ("plain", "clinical")
_OPTIONAL = ("expansion", "also")
_READERS = {"plain": Audience.PATIENT, "clinical": Audience.CLINICIAN}
_ENDING = r"(?:es|s)?"  # a term is also its regular plural


def read_glossary(source: Source, findings: Findings) -> dict[str, Term]:
    """The terms in `source` by name; what is wrong with one is a finding."""
    reader = Reader(source, findings)
    value = read_yaml(source, findings)
    if value is None:
        return {}
    if not isinstance(value, Keys):
        reader.mapping(value, "the glossary", (), ("each term",))
        return {}
    terms: dict[str, Term] = {}
    taken: dict[str, Term] = {}
    for key, entry in value.pairs:
        keys = reader.mapping(entry, f"the term “{key.text}”", _REQUIRED, _OPTIONAL)
        meanings = tuple(w for name in _REQUIRED for w in _meaning(name, keys.get(name), reader))
        expansion = reader.text(keys.get("expansion"), "The expansion")
        also = tuple(filter(None, reader.texts(keys.get("also"), "Another form")))
        term = Term(key.text.strip(), meanings, expansion, also, key.span)
        for form in (term.name, *also):
            other = taken.setdefault(form.casefold(), term)
            if other is not term:
                findings.add("duplicate-yaml-key", key.span,
                             f"“{form}” is a form of two terms.",
                             f"Keep it in one of the two (the first is at {other.span}).")
        terms[term.name] = term
    return terms


def _meaning(name: str, value: Value | None, reader: Reader) -> Wordings:
    """What a term means to those whom the key of this name is for."""
    if isinstance(value, Keys):
        reader.text(value, "A meaning")
        return ()
    readers = frozenset((_READERS[name],))
    return tuple(Wording(readers, wording.content, wording.span)
                 for wording in read_wordings(value, "A meaning", reader))


def find_term(word: str, terms: Mapping[str, Term]) -> Term | None:
    """The term that `word` is the name, another form, or the plural of; None when there is none."""
    forms = {form.casefold(): term for term in terms.values() for form in forms_of(term)}
    bare = " ".join(word.casefold().split())
    return next((forms[form] for form in (bare, bare.removesuffix("s"), bare.removesuffix("es"))
                 if form in forms), None)


def forms_of(term: Term) -> tuple[str, ...]:
    """The name of a term and its other forms."""
    return (term.name, *term.also)


def pattern_of(forms: Iterable[str]) -> re.Pattern[str]:
    """Finds these forms as whole words in a text; an abbreviation only in its own capitals."""
    return re.compile("|".join(
        rf"(?<![\w-]){_cased(form)}{_ENDING}(?![\w-])" for form in forms))


def _cased(form: str) -> str:
    literal = re.escape(form)
    return literal if form[1:] != form[1:].lower() else f"(?i:{literal})"
