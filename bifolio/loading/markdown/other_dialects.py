"""What other dialects of Markdown read as an order, and this one would print as it stands.

Each kind has the shape that it is typed in, and how the same is written here. Code, escaped signs
and addresses are no orders. docs/other-markdown.md shows the list to writers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bifolio.diagnostics import Correction, correction
from bifolio.loading.markdown.parser import HARD_BLANK
from bifolio.model import Audience

_ATTRIBUTE = (r"(?:[.#][^\W\d][\w:.-]*|[^\W\d][\w:.-]*="
              r"(?:\"[^\"]*\"|'[^']*'|[^\s{}\"',]+)|=\w+)")
# A list of attributes wherever it stands, whatever is in braces behind words, links and pictures,
# :name[words], the orders of kramdown and of templates, remarks of an editor, and braces with an
# audience in them.
_ATTRIBUTES = (
    rf"\{{:?\s*{_ATTRIBUTE}(?:[\s,]+{_ATTRIBUTE})*[\s,#.]*\}}"
    r"|(?:(?<=\])|(?<=[^\W\d][*_])|(?<=\w\)))\{:?[^{}`\d][^{}`]*\}(?!`)"
    rf"|(?<![\w:]):{{1,3}}(?:{'|'.join(Audience)})(?=\[)"
    r"|\{[.#/!][^\W\d][^{}\n]*(?:\}(?!`)|$)|\{-\}|\{:[:/a-z][^{}]*\}|\{/[^{}]*\}"
    r"|\{[{%][^{}]*[}%]\}|\{(?:>>|\+\+|--|==|~~)[^{}]*\}"
    rf"|\{{(?:{'|'.join(Audience)})s?(?:[\s,:|-][^{{}}]*)?\}}(?!`)")
_ANCHOR = re.compile(r"\{#[\w-]+\}")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]|(`+)(?!`).+?(?<!`)\1(?!`)", re.S)
_ADDRESS = re.compile(r"(?<=\]\()[^()\s]*(?:\([^()\s]*\)[^()\s]*)?(?=\))"
                      r"|<[a-z][a-z0-9+.-]*:[^\s<>]*>|\bhttps?://\S+", re.I)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A sign of another dialect: the rule that it breaks, its shape, how the same is said here."""

    code: str
    shape: re.Pattern[str]
    fix: str
    instead: tuple[str, str] = ("", "")  # a pattern of what is written, and the same in our way


def _marks(shape: str, fix: str, code: str = "other-markdown",
           instead: tuple[str, str] = ("", "")) -> Dialect:
    return Dialect(code, re.compile(shape, re.MULTILINE), fix, instead)


# Begins an item of a list of boxes, and stands nowhere else.
_BOX_TO_TICK = _marks(r"\[ ?\](?=[ \t]+[^\W_])",
                      "Write {box} before the words: {box} yes {box} no.")

# In a line, wherever it stands.
_IN_A_LINE = (
    _marks(_ATTRIBUTES, "Take it out. Words for one audience alone stand in a block of their own: "
                        "“::: clinician”, the words, “:::”.", "attribute-list"),
    _marks(r"~~[^~\n]*(?:~~)?",
           "Paper shows no word as taken back. Take out what no longer holds."),
    _marks(r"(?<![=\w])==(?=[^\s=])[^=\n]*(?<=\S)==(?![=\w])",
           "Write **bold** or a box, as “::: note”.", instead=(r"\A==(.*)==\Z", r"**\1**")),
    _marks(r"(?<![\w~)\]])~(?=[^\W\d])[^~\n]*(?<=\w)~(?![\w~])",
           "Paper shows no word as taken back. A low sign stands close to its letter: H~2~O."),
    _marks(r"\^\[[^\[\]\n]*\]?",
           "Write the call [^1] here, and the note on a line of its own: “[^1]: …”."),
    _marks(r"(?<![\w$])\$(?![\s\d$])[^$\n]{0,200}(?<![\s$])\$(?![\w$])"
           r"|(?<![\w$])\$(?=\d)[^$\n ]{0,100}[\\^_=+*][^$\n ]{0,100}(?<![\s$])\$(?![\w$])|^\$\$.*",
           "Formulas of LaTeX are not read: write the signs themselves, H~2~O or m^2^."),
    _marks(r"(?<![\w:\\/])\\[A-Za-z]{2,}(?:\{[^{}\n]*\})*",
           "LaTeX is not read: write **bold**, the sign itself, or nothing. A new page begins at "
           "“::: page-break” and “:::”."),
    _marks(r"(?<![\w:]):[a-z][a-z+-]*(?:_[a-z0-9]+)*:(?![\w:`\[])",
           "Short names of pictures are not read: write the word, or a box as “::: warning”."),
    _marks(r"(?<!!)\[\[[^\[\]\n]+\]\](?!\()",
           "Write a link as [words](#heading) or [words](https://…)."),
    _marks(r"\[(b|i|u|s|url|quote|code)\][^\[\]\n]*\[/\1\]|(?<![\w'])'{3}[^'\n]+'{3}(?!['\w])",
           "Write **bold** or *emphasis*."),
    _marks(r"^ {0,3}\*\[[^\[\]\n]+\]:.*",
           "Explain a short form in glossary.yaml, and mark it once: {term}`HbA1c`."),
    _marks(r"(?<=[^\W\d])-{2,3}(?=[^\W\d])|(?<=[\w,;:.)”] )-{2,3}(?= [\w“(])|(?<=\w)---(?=[\w“(])",
           "Write the dash itself: –.", instead=(r"\A-+\Z", "–")),
    _marks(r"(?<![\w@])@[\w:.#$%&+?<>~/-]*\w(?: ?\[(?:pp?|chaps?|ch|secs?|figs?)\.[^\[\]\n]*\])",
           "Write the place in the brackets of the citation: [@smith2020, p. 5]."),
    _marks(r"(?<=[\w)\]~])\^(?:[^\w\s^+−-][^\s^]{0,40}|[^\s^]{0,40}[~*`\[\]][^\s^]{0,40}"
           r"|[^\s^]{21,60})\^|(?<![\w)\]~^])\^[^\W_]{1,20}\^(?![^\W\d_^])"
           r"|(?<=[^\W\d_])~[^\w\s~+−-][^\s~]{0,40}~",
           "A high or low sign stands close to a letter or digit, and begins with one or with − or "
           "+: m^2^, 10^−9^, H~2~O. Write ½ as one sign."),
    _marks(r"\{\s*(?:(?!(?:blank|box)\})(?i:blank|box)\b[^{}`\n]{0,40}|(?i:fact|grade|lines|term)\s*)\}(?!`)"
           r"|\{blank\}\(?[0-9][0-9.]{0,5} ?(?:cm|mm)\b",
           "Write {blank}, {blank}`3cm` or {box}, or a word as {term}`HbA1c`."),
    _BOX_TO_TICK,
    _marks(HARD_BLANK,
           "Write a hard blank as itself. In a cell of a table a new line after a number is <br>."),
    _marks(r"(?<=\w)\{(?:pp?|chaps?|ch|secs?|figs?)\. [^{}\n]*\}(?=[;\]])",
           "Write the place behind a comma: [@smith2020, p. 5]."),
)

# In the lines of a paragraph; a shape with two groups needs both lines.
_BEGINS_A_LINE = (
    _marks(r"^#{2,6}(?=[^\W\d]).*|\A#(?=[A-Z]).*\Z", "Put a blank behind the #: “## Your words”.",
           instead=(r"\A(#+)(?=[^\W\d])", r"\1 ")),
    _marks(r"^\+[-=:]{2,}[-=:+]*$", "Write a table with bars: | Day | Puffs |, a line |---|---|, "
                                    "and a line for each row."),
    _marks(r"^\|[^|\n]*(?:\n|\Z)", "End a line of an address with a backslash, and write "
                                       "no bar before it."),
    _marks(r"^\|[^|\n]*\|.*", "Under the head of a table stands a line of dashes: |---|---|."),
    _marks(r"^[^|\n]+ \| [^\n]*\n[^|\n]+ \| .*", "If it is a table, put a line of dashes under its "
           "head: ---|---."),
    _marks(r"(?<=\n):[ \t]+\S.*", "Write each word on a line of its own, and its “:   meaning” "
                                  "below it and a blank line between."),
    _marks(r"^\(@\)[ \t].*", "Write 1. 2. 3. before the items."),
    _marks(r"^\[(?i:toc)\]$|^\{(?i:toc)\}$", "Take it out: a long handout has contents by itself."),
    _marks(r"^%%.*", "A remark to yourself stands between <!-- and -->."),
    _marks(r"^#{7,}[ \t].*|^\+\+\+$|^#\+\w+:.*|^={2,6} .*",
           "Write a heading as “## Your words”; what is not for print stands in work.yaml."),
    _marks(r"^[✓✔✗✘☐☑☒□→⇒➔➜►▶»·].*\n[ \t]*[✓✔✗✘☐☑☒□→⇒➔➜►▶»·].*",
           "Write each item as “- item”, or as “- [ ] item” with a box to tick.", "run-on-list"),
    _marks(r"^([^\W\d]{2,20}) \d{1,3}[:.)–-].*\n[ \t]*\1 \d{1,3}[:.)–-].*"
           r"|^\d{1,2}(?: ?[-:–]| [.)]|(?:\.\d{1,2})+\.)[ \t]+(?=[^\W\d]).*"
           r"\n[ \t]*\d{1,2}(?: ?[-:–]| [.)]|(?:\.\d{1,2})+\.)[ \t]+(?=[^\W\d]).*",
           "Write 1. 2. 3. before the items, or put a blank line between them.", "run-on-list"),
    _marks(r"^[-–—](?=[^\W\d]).*\n[-–—](?=[^\W\d]).*"
           r"|^\*(?=[^\W\d])[^*\n]*\n\*(?=[^\W\d])[^*\n]*$",
           "Write each item of a list as “- item”, with a blank behind the dash.", "run-on-list"),
)


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of another dialect in a text, from `start` on."""

    dialect: Dialect
    written: str
    start: int

    @property
    def correction(self) -> Correction | None:
        """The same in our way, where that is sure."""
        shape, typed = self.dialect.instead
        return correction(self.written, re.sub(shape, typed, self.written)) if shape else None


def signs_of_other_dialects(text: str, of: str = "") -> Iterator[Sign]:
    """Each sign in a text that another dialect would read; of those at one place the first.

    A "heading" may end in the name that links lead to, {#its-name}, and an "item" of a list may
    begin with a box to tick: `of` tells which.
    """
    read = _ESCAPED.sub(_hidden, text)
    read = _ADDRESS.sub(lambda found: "x" * len(found[0]), read)
    taken: set[int] = set()
    for dialect in _IN_A_LINE:
        for found in dialect.shape.finditer(read):
            written = text[found.start():found.end()]
            names = of == "heading" and _ANCHOR.fullmatch(written) and \
                found.end() == len(read.rstrip())
            ticked = of == "item" and dialect is _BOX_TO_TICK and not found.start()
            if not (names or ticked) and found.start() not in taken:
                taken.update(range(found.start(), found.end()))
                yield Sign(dialect, " ".join(written.split()), found.start())


def lines_of_other_dialects(text: str) -> Iterator[Sign]:
    """Each line of a paragraph that another dialect would read as the beginning of a block."""
    read = _ESCAPED.sub(_hidden, text)
    told: set[Dialect] = set()
    for dialect in _BEGINS_A_LINE:
        if found := dialect.shape.search(read):
            if dialect.code not in {other.code for other in told}:
                written = text[found.start():found.end()]
                yield Sign(dialect, " ".join(written.split()), found.start())
            told.add(dialect)


def _hidden(found: re.Match[str]) -> str:
    """As many signs that say nothing; of code the bounds stay."""
    inside = "x" * (len(found[0]) - 2)
    return found[0][0] + inside + found[0][-1] if found[1] else "x" * len(found[0])
