"""citeproc-py 0.11.1 mended from outside: what a style says and citeproc-py does not do.

One module, as its mends are one table, and share what is known while one source is printed
(`Rendering`), such as what a `<substitute>` has used. Each is a function that takes the place of a
method (`MENDS`, at the end), with its smallest input in its docstring; docs/upstream/citeproc-py.md
offers them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

from citeproc import model  # type: ignore[import-untyped]
from citeproc.source import DateRange, LiteralDate, VariableError  # type: ignore[import-untyped]
from citeproc.string import MixedString, NoCase, String, join  # type: ignore[import-untyped]

from bifolio.citations.date_ranges import print_date_range
from bifolio.citations.names import ALONE, LEFT_OUT, Rendering, Told, names_of
from bifolio.citations.ranges import last_page, ranged, several
from bifolio.citations.typography import (
    set_case,
    sort_letters,
    with_quotes,
    without_periods,
)

_NUMERIC = re.compile(r"[a-z]*\d+[a-z]*(?:\s*[,&/–-]\s*[a-z]*\d+[a-z]*)*", re.I)
_SUBSTITUTE = "{http://purl.org/net/xbiblio/csl}substitute"
_OURS = re.compile(r"[\ufdd0-\ufdef\d\s]+")  # what we set before each source of a citation


# --- substitutes, groups, numbers and dates -----------------------------------------------------


def use_up(self: Any, item: Any, context: Any = None, **kwargs: Any) -> Any:
    """What a substitute has printed is printed nowhere else (CSL 1.0.2, Substitute).

    A book with an editor and no author: “Roe A, ed. Organs. (Roe A, ed.). Press.”
    """
    known = item["rendering"]
    for child in self.iterchildren():
        start = len(known.printed)
        text = None
        with suppress(VariableError):
            text = child.render(item, context=context, **kwargs)
        if text:
            known.used.update(known.printed[start:])
            known.filled += 1  # be it a word alone: “Anon”
            return text
    return None


def drop_empty_group(self: Any, item: Any, context: Any = None, **kwargs: Any) -> Any:
    """A group whose variables are all empty is dropped with its terms (CSL 1.0.2, Group).

    A thesis without a number in APA: “On fat (Publication) [Doctoral dissertation].”
    """
    output, known = [], item["rendering"]
    called, filled = known.called, known.filled
    for child in self.iterchildren():
        if isinstance(child, model.Choose):
            kwargs["delimiter"] = self.get("delimiter", "")
        else:
            kwargs.pop("delimiter", None)
        with suppress(VariableError):
            output.append(child.render(item, context=context, **kwargs))
    output = [text for text in output if text]
    if not output or known.is_empty_since(called, filled):
        raise VariableError
    if known.called == called:  # words alone, “[Online]”, are as good as a variable further out
        known.called, known.filled = called + 1, filled + 1
    return self.join(output)


def print_text(self: Any, item: Any, context: Any = None, **_: Any) -> Any:
    """A macro keeps the options of a sort key, and one with empty variables only is dropped.

    A source without an author sorts by its title, which a macro of a macro prints.
    """
    context = self if context is None else context
    try:
        language = item.reference.language[:2]
    except VariableError:
        language = self.get_root().get("default-locale", "en")[:2]
    text = None
    if "variable" in self.attrib:
        text = _text_variable(self, item)
    elif "macro" in self.attrib:
        known = item["rendering"]
        called, filled = known.called, known.filled
        text = self.get_macro(self.get("macro")).render(item, context)
        text = None if known.is_empty_since(called, filled) else text
        if text and known.called == called:
            known.called, known.filled = called + 1, filled + 1
    elif "term" in self.attrib:
        text = self._term(item)
    elif "value" in self.attrib:
        text = String(self.preformat(self.get("value")))
    return text, language


def _text_variable(self: Any, item: Any) -> Any:
    variable, known = self.get("variable"), item["rendering"]
    if variable == "year-suffix":
        return item.reference["year_suffix"]
    if not known.asks(variable):
        raise VariableError
    short = f"{variable}-short".replace("-", "_")
    if self.get("form") == "short" and short in item.reference:
        text = item.reference[short]
    elif variable.startswith("page"):
        first = self.get("form") == "short"
        text = self._process(item.reference.page, "page-first" if first else variable)
    elif variable == "citation-number":
        text = item.number
    elif variable == "locator":
        text = re.sub("[-–]", _dash(self), str(item.locator.identifier))
    else:
        text = item.reference[variable.replace("-", "_")]
        if variable in ("volume", "issue"):
            text = String(ranged(str(text), _dash(self)))
    if text:
        known.prints(variable)
    return text


def _dash(self: Any) -> str:
    return str(self.get_single_term(name="page-range-delimiter") or "–")


def shorten_range(self: Any, first: str, last: str) -> str:
    """The last page is cut where it is as long as the first: 321–8, but 1–10.

    NLM, pages 1 to 10: “1–0”.
    """
    return last_page(first, last, self.get_root().get("page-range-format"))


def print_number(self: Any, item: Any, **_: Any) -> Any:
    """A number is found whatever hyphens its name has.

    `<number variable="chapter-number"/>` of a chapter that has one prints nothing.
    """
    variable, known = self.get("variable"), item["rendering"]
    if not known.asks(variable):
        raise VariableError
    if variable == "locator":
        text = self._process(item.locator.identifier, item.locator.label)
    else:
        value = item.reference["page" if variable == "page-first" else variable.replace("-", "_")]
        text = self._process(value, variable) if _NUMERIC.fullmatch(str(value)) else value
    if text:
        known.prints(variable)
    return text


def print_date(self: Any, item: Any, variable: Any = None, show_parts: Any = None,
               context: Any = None, **_: Any) -> Any:
    """A date counts as a variable, sorts by its number, and takes the letter of its year.

    Two papers of Doe of 2020 in a style that says nothing of the letter: both “(Doe, 2020)”. One
    that is in press: “in press. Journal of Breathing, in press”, where a month was to stand.
    """
    known = item["rendering"]
    variable, form = variable or self.get("variable"), self.get("form")
    if form is not None and not self.is_locale_date():
        shown = self.get("date-parts", "year-month-day").split("-")
        return self.get_date(form).render(item, variable, show_parts=shown, context=self)
    if not known.asks(variable):
        raise VariableError
    date = item.reference[variable.replace("-", "_")]
    if not date:
        return None
    holder = self if context is None else context
    shown = show_parts or ["year", "month", "day"]
    if known.sorting is not None and not isinstance(date, LiteralDate):
        text = date.sort_key()[:5 + 2 * (len(_shown(self, shown)) - 1)]
    elif isinstance(date, LiteralDate):
        text = date.text if "year" in _shown(self, shown) else None
    elif isinstance(date, DateRange):
        text = self.render_date_range(date, shown, holder)
    else:
        if variable == "issued" and "year_suffix" in item.reference:
            date["letter"] = "" if item.bibliography.has_suffix else item.reference["year_suffix"]
        text = self.render_single_date(date, shown, holder)
    if text is None:
        return None
    known.prints(variable)
    return (holder if self.is_locale_date() else self).wrap(text)


def _shown(self: Any, shown: Sequence[str]) -> list[str]:
    return [part.get("name") for part in self.iterchildren() if part.get("name") in shown]


def space_date(self: Any, date: Any, show_parts: Any = None, context: Any = None) -> Any:
    """The parts of a date stand apart as the locale says, which a style may overrule.

    The National Library's style, `<date delimiter=" " form="text">` in its locale: “2024Feb1”.
    """
    holder = self if context is None else context
    parts = self.parts(date, show_parts, holder)
    return (holder if "delimiter" in holder.attrib else self).join(parts) if parts else None


def print_date_part(self: Any, date: Any, context: Any = None) -> Any:
    """A part of a date does not write into its locale, and a year bears its letter.

    A style with `<date form="text" variable="issued"><date-part name="month" form="short"/>` has
    every later date of that locale with a short month too.
    """
    kept = dict(self.attrib)
    letter = date.get("letter", "") if self.get("name") == "year" else ""
    try:
        return self.markup(f"{self.process(date, context)}{letter}")
    finally:
        self.attrib.clear()
        self.attrib.update(kept)


# --- names -------------------------------------------------------------------------------------


def print_lead(self: Any, item: Any, context: Any = None, **kwargs: Any) -> Any:
    """The names that a citation begins with can be left out, or be all that is printed.

    “van der Berg (van der 2006)” for `@a` with APA: what is left out is looked for by its family.
    """
    known = item["rendering"]
    if not known.authors or known.lead is not None or known.leading:
        return self.markup(self.process(item, context=context, **kwargs))
    known.leading = True
    try:
        text = self.markup(self.process(item, context=context, **kwargs))
    finally:
        known.leading = False
    known.lead = str(text) if text else None
    return None if known.authors == LEFT_OUT else text


def print_names(self: Any, item: Any, context: Any = None, **_: Any) -> Any:
    """Bare names in a substitute are set as those that they stand for, in a choice too.

    Chicago, a book with two editors: “J. L. Egret, A. S. Finch. 2018.” And a container-author is
    found whatever hyphens the name has; labels do not sort.
    """
    context = self if context is None else context
    holder = self
    if self.name is None:
        holder = next((one.getparent() for one in self.iterancestors(_SUBSTITUTE)), self)
    known, reference = item["rendering"], item.reference
    roles = self.get("variable").split()
    both = {"editor", "translator"}
    if (set(roles) == both and both <= set(reference)
            and reference["editor"] == reference["translator"]):
        roles = ["editor", "editortranslator"]
    output = []
    for role in roles:
        name = role.replace("-", "_")
        if role == "editortranslator" or not known.asks(role) or not reference.get(name):
            continue
        text, label = names_of(holder, item, name, context), holder.label
        if label is not None and isinstance(text, str) and text and known.sorting is None:
            words = label.render(item, "editortranslator" if "editortranslator" in roles else role,
                                 len(reference[name]) > 1)
            if words:
                first = holder.name is not None and holder.index(label) < holder.index(holder.name)
                text = words + text if first else text + words
        if text:
            known.prints(role)
            output.append(text)
    if output and all(isinstance(text, int) for text in output):
        return str(sum(output)) if sum(output) else None
    if output:
        return self.join(output, self.get_parent_delimiter(context))
    substitute = self.substitute()
    if substitute is None:
        raise VariableError
    return substitute.render(item, context=context)


# --- labels, terms and case --------------------------------------------------------------------


def print_label(self: Any, item: Any, variable: Any = None, plural: Any = None, **_: Any) -> Any:
    """A label is in the plural where its number is: “pp. 33–35”, “Chapters 4–6”.

    APA asks whether the locator is a number before it prints “Chapter”, and was told no.
    """
    name = variable or self.get("variable")
    if plural is None:
        plural = _is_plural(item, name)
    if name == "locator" and item.has_locator:
        name = item.locator.label
    always = {"always": True, "never": False}.get(self.get("plural", ""), plural)
    term = self.get_plural_term if always else self.get_single_term
    form = self.get("form", "long")
    return term(name=name, form=None if form == "long" else form) or term(name=name)


def _is_plural(item: Any, variable: str) -> bool:
    if variable == "locator":
        return item.has_locator and several(str(item.locator.identifier))
    value = str(item.reference[variable.replace("-", "_")])
    if variable.startswith("number-of"):
        return value.isdecimal() and value.strip("0") != "1"
    return several(value)


def is_numeric(self: Any, item: Any) -> list[bool]:
    """A locator may be a number too, and a number a list or range of them."""
    values = []
    for name in self.get("is-numeric").split():
        known = item.reference.get(name.replace("-", "_"))
        value = item.locator.identifier if name == "locator" and item.has_locator else known
        values.append(value is not None and bool(_NUMERIC.fullmatch(str(value))))
    return values


def meet_condition(self: Any, item: Any, **kwargs: Any) -> Any:
    """Nothing is printed for `disambiguate="true"`, which was taken as met."""
    if "disambiguate" in self.attrib:
        raise model.ConditionFailed
    return _render_if(self, item, **kwargs)


def change_case(self: Any, text: Any, language: str | None = None) -> Any:
    """Titles keep what is no small word, and terms have the case that is asked for: “(Eds.)”.

    “What a Leaflet Is for”, “Brown V. Board”, “Hour-by-hour”: CSL 1.0.2, Title case conversion.
    """
    case = self.get("text-case")
    if case is None or (case == "title" and (language or "en") != "en"):
        return text
    if isinstance(text, MixedString):
        pieces = [(str(one), isinstance(one, NoCase)) for one in text]
    else:
        pieces = [(str(text), isinstance(text, NoCase))]
    return String(set_case(pieces, case))


def quote(self: Any, string: Any) -> Any:
    """Quotation marks within quotation marks are the inner ones: “The ‘real world’ of tablets”.

    Straight ones, as `"real world"` is typed, are those of the language.
    """
    outer, inner = ((str(self.get_single_term(name=f"open-{name}")),
                     str(self.get_single_term(name=f"close-{name}")))
                    for name in ("quote", "inner-quote"))
    return String(with_quotes(str(string), outer, inner, self.get("quotes") == "true"))


def strip_periods(self: Any, string: Any) -> Any:
    """Abbreviations lose their periods, addresses and decimals do not.

    AMA, a journal that is called “Report. https://www.nap.edu”: “https://wwwnapedu”.
    """
    if self.get("strip-periods", "false").lower() != "true":
        return string
    pieces = string if isinstance(string, MixedString) else [string]
    return MixedString([type(one)(without_periods(one)) for one in pieces])


def find_macro(self: Any, name: str) -> Any:
    """A macro is looked for once: a third of the time of a list went into such searches."""
    root = self.get_root()
    root.known = root.known or {}  # None at first: no element of a style has this name
    if name not in root.known:
        root.known[name] = _find_macro(self, name)
    return root.known[name]


def find_term(self: Any, *place: Any, **more: Any) -> Any:
    """A term of a locale is looked for once."""
    self.known = self.known or {}
    key = (place, *more.items())
    if key not in self.known:
        self.known[key] = None
        with suppress(IndexError):
            self.known[key] = _find_term(self, *place, **more)
    if self.known[key] is None:
        raise IndexError
    return self.known[key]


def set_ordinal(number: int, context: Any) -> str:
    """All endings of a number are of one language: “3. Aufl.”, not “3rd Aufl.”.

    APA in German, whose locale has a single ending.
    """
    root = context.get_root()
    for locale in root.locales if isinstance(root, model.Style) else [root]:
        with suppress(IndexError):
            ending = locale.get_term("ordinal")
            for digits, match in ((2, "last-two-digits"), (1, "last-digit")):
                with suppress(IndexError):
                    last = number % 10 ** digits
                    term = locale.get_term(f"ordinal-{last:02}")
                    of = "last-digit" if last < 10 else "last-two-digits"
                    if match == term.get("match", of) or number == last:
                        return f"{number}{term.single}"
            return f"{number}{ending.single}"
    return str(number)


# --- sorting and whole citations ---------------------------------------------------------------


def sort_keys(self: Any, items: Any, context: Any) -> list[Any]:
    """Sources sort by letters alone, and each key begins with nothing used up.

    “d’Almeida” came after “Doe”, and a source without an author after all others.
    """
    sorting = {"name-as-sort-order": "all"}
    sorting |= {name.replace("names", "et-al"): self.get(name) for name in
                ("names-min", "names-use-first", "names-use-last") if name in self.attrib}
    for item in items:
        item["rendering"] = Rendering(sorting=sorting)
    keys = _sort_keys(self, items, context)
    return [key if key is None or isinstance(key, int) else sort_letters(str(key)) for key in keys]


def print_citation(self: Any, citation: Any, _: Any) -> Any:
    """Sources of the same authors stand together, with their names once: “(Doe, 2020a, 2020b)”.

    A style with `collapse="year"` printed “(Doe, 2020a; Doe, 2020b)”.
    """
    bibliography, style = citation.bibliography, self.getparent()
    cites = citation.cites
    if style.sort is not None:
        places = {key: place for place, key in enumerate(bibliography.keys)}
        cites = style.sort.sort(sorted(cites, key=lambda item: places[item.key]), self)
    collapses = (style.get("collapse") or "").startswith("year")
    groups: list[list[str]] = []
    names: dict[str, int] = {}
    glue = style.get("cite-group-delimiter", ", ")
    for item in cites:
        text, lead = _print_cite(self, item, item.get("authors", ""))
        at = names.get(lead or "") if collapses and not item.get("authors") else None
        if at is not None and not _OURS.sub("", item.get("prefix", "")):
            text, _ = _print_cite(self, item, LEFT_OUT)
        elif lead:
            at, names[lead] = None, len(groups)
        if text is None:
            continue
        text = item.get("prefix", "") + text + item.get("suffix", "")
        style.cites.append(item)
        if at is None:
            groups.append([text])
        else:
            groups[at].append(text)
    joined = [join(group, glue) for group in groups]
    return self.format(self.wrap(self.join(joined)))


def _print_cite(self: Any, item: Any, authors: str) -> tuple[Any, str | None]:
    """A source of a citation, and the names that it begins with."""
    known = item["rendering"] = Rendering(item.bibliography.told.get(item.key, Told()),
                                          authors or "in full")
    text = self.render_children(item)
    return (known.lead if authors == ALONE else text), known.lead


def print_list(self: Any, items: Any) -> list[Any]:
    """Each entry of a list begins with nothing used up."""
    output = []
    for item in items:
        item["rendering"] = Rendering()
        text = self.format(self.wrap(self.render_children(item)))
        if text is not None:
            output.append(text)
    return output


_sort_keys, _render_if = model.Key.sort_keys, model.If.render
_find_macro, _find_term = model.CitationStylesElement.get_macro, model.Locale.get_term
MENDS: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    (model.Substitute, "render", use_up), (model.Group, "process", drop_empty_group),
    (model.Text, "process", print_text), (model.Number, "process", print_number),
    (model.Date, "process", print_date), (model.Date, "render_single_date", space_date),
    (model.Date, "render_date_range", print_date_range),
    (model.Date_Part, "render", print_date_part), (model.Names, "render", print_lead),
    (model.Names, "process", print_names), (model.Label, "process", print_label),
    (model.If, "_is_numeric", is_numeric), (model.If, "render", meet_condition),
    (model.TextCased, "case", change_case), (model.Quoted, "quote", quote),
    (model.StrippedPeriods, "strip_periods", strip_periods),
    (model.FormatNumber, "_format_last_page", shorten_range),
    (model.Key, "sort_keys", sort_keys), (model.Layout, "render_citation", print_citation),
    (model.Layout, "render_bibliography", print_list),
    (model.CitationStylesElement, "get_macro", find_macro), (model.Locale, "get_term", find_term),
    (model, "to_ordinal", set_ordinal),
)


def put_in_place() -> None:
    """Mend citeproc-py, once."""
    for kind, name, mend in MENDS:
        setattr(kind, name, mend)
