r"""LaTeX in a bibliography: `M{\"u}ller` becomes Müller, `{GLP-1}` a text that keeps its case.

pylatexenc's door. The result is the rich text of CSL-JSON: `<i>`, `<b>`, `<sub>`, `<sup>` and
`<span class="nocase">`.
"""

from __future__ import annotations

import logging
import re
import sys
import unicodedata
from functools import cache
from html.entities import html5
from itertools import accumulate
from typing import Any

from pylatexenc.latex2text import (  # type: ignore[import-untyped]
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)
from pylatexenc.latexwalker import (  # type: ignore[import-untyped]
    get_default_latex_context_db as get_default_arguments,
)

# pylatexenc tells the terminal what it cannot do; unknown_commands says it of a field.
logging.getLogger("pylatexenc").setLevel(logging.CRITICAL + 1)

_STYLED = {
    "emph": "i", "textit": "i", "textsl": "i", "mkbibemph": "i", "textbf": "b", "mkbibbold": "b",
    "textsubscript": "sub", "textsuperscript": "sup", "mkbibsubscript": "sub",
    "mkbibsuperscript": "sup", "mathbf": "b", "boldsymbol": "b", "bm": "b", "mathit": "i",
}
# Commands within a group that set the rest of it.
_SWITCHES = {"em": "i", "it": "i", "itshape": "i", "sl": "i", "slshape": "i", "bf": "b",
             "bfseries": "b"}
# Commands of which the argument is printed, and what stands before and after it.
_ENCLOSED = {
    **{name: (f"<{tag}>", f"</{tag}>") for name, tag in _STYLED.items()},
    **dict.fromkeys(
        ("textsf", "texttt", "textrm", "textnormal", "textup", "textmd", "textsc", "text", "mbox",
         "underline", "uline", "ul", "mkbibacro", "autocap", "natexlab", "singleletter",
         "bibnamefont", "bibfnamefont", "mkbibnamefamily", "mkbibnamegiven", "uppercase",
         "MakeUppercase", "MakeTextUppercase", "lowercase", "MakeLowercase", "MakeTextLowercase",
         "url", "nolinkurl", "path", "href", "textcolor", "foreignlanguage", "bibinfo",
         "printfirst", "texorpdfstring", "mathrm", "mathsf", "mathtt", "mathcal", "mathscr",
         "mathfrak", "mathbb", "operatorname", "colorbox", "fcolorbox"), ("", "")),
    **dict.fromkeys(("enquote", "mkbibquote"), ("“", "”")),
    "mkbibparens": ("(", ")"), "mkbibbrackets": ("[", "]"),
}
# How many arguments a command has, and which of them is printed, where that is not “one, that one”.
_ARGUMENTS = {"href": (2, 1), "textcolor": (2, 1), "colorbox": (2, 1), "fcolorbox": (3, 2),
              "foreignlanguage": (2, 1), "bibinfo": (2, 1), "printfirst": (2, 0),
              "texorpdfstring": (2, 0)}
_FRACTIONS = ("frac", "nicefrac", "sfrac", "textfrac", "tfrac", "dfrac", "cfrac")
# Commands with an argument that is not for print: it sorts, or names a place.
_UNPRINTED = ("noopsort", "sortnoop", "label", "index", "hspace", "vspace", "phantom",
               "hphantom", "vphantom")
# What stands over, under or between the letters of an argument.
_ACCENTS = {"h": "\u0309", "f": "\u0311", "G": "\u030f", "U": "\u030d", "t": "\u0361",
            "ocirc": "\u030a", "horn": "\u031b", "textcommabelow": "\u0326",
            "overline": "\u0305"}
_GREEK = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
          "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi",
          "chi", "psi", "omega")


def _greek(name: str) -> str:
    """The letter of a Greek name: small, or a capital where the name begins with one."""
    case = "SMALL" if name[0].islower() else "CAPITAL"
    return unicodedata.lookup(f"GREEK {case} LETTER {name.upper().replace('LAMBDA', 'LAMDA')}")


# Signs that pylatexenc would leave out without a word: “> 65 years” would become “65 years”.
_SIGNS = {
    "textgreater": ">", "textless": "<", "textpm": "±", "textdegree": "°", "texttimes": "×",
    "textgreaterequal": "≥", "textlessequal": "≤", "textasciicircum": "^", "textasciitilde": "~",
    "pounds": "£", "slash": "/", "hyphen": "-", "bibrangedash": "–", "textminus": "−",
    "uhorn": "ư", "Uhorn": "Ư", "ohorn": "ơ", "Ohorn": "Ơ", "addcolon": ":", "addcomma": ",",
    **dict.fromkeys(("addspace", "space", "thinspace", "medspace", "thickspace", "enspace", "par"),
                    " "),
    "addsemicolon": ";", "pno": "p.", "ppno": "pp.",
    "textbar": "|", "textbraceleft": "{", "textbraceright": "}", "textdoublebarpipe": "ǂ",
    "LaTeX": "LaTeX", "TeX": "TeX", "BibTeX": "BibTeX", "bibnamedelima": " ", "bibnamedelimb": " ",
    "bibnamedelimi": " ", "bibinitperiod": ".", "bibinitdelim": " ",
    **{f"text{name}": _greek(name) for word in _GREEK for name in (word, word.capitalize())},
    "textmu": "µ",
    **dict.fromkeys(("relax", "null", "left", "right", "-", "/", "protect", "sc", "scshape", "rm",
                     "rmfamily", "tt", "ttfamily", "sf", "sffamily", "upshape", "mdseries",
                     "normalfont", "normalsize", "small", "large", *_SWITCHES), ""),
}
# What belongs into a document: pylatexenc would print “<cit.>” for it, or the name of a file.
_NOT_FOR_TEXT = frozenset(
    ("cite", "citet", "citep", "ref", "autoref", "cref", "Cref", "eqref", "includegraphics",
     "input", "include", "today", "title", "author", "date", "maketitle", "item", "footnote",
     "part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph",
     "id", "Ident", "exercise", "uebung", "hint", "hints", "hinweis", "hinweise"))
_NEEDS_DECODING = re.compile(r"[\\${}~]|--|``|''")
_BARE_SIGN = re.compile(r"(?<!\\)[%&#]")
_BARE_RAISING = re.compile(r"(?<!\\)([_^])")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?[ \t]*|\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"[{}\\]|\$((?:[^$\\]|\\.)*)\$", re.DOTALL)
_SPECIAL_IN_MATHS = re.compile(r"[{}\\_^]")
_DEEP = 50  # braces within braces: nobody means more, and each level takes its time
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_ENTITY = re.compile(r"&(#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SWITCH = re.compile(rf"\\({'|'.join(_SWITCHES)})(?![A-Za-z])\s*")
_MARKED = re.compile(r"(<[^<>]*>)")
_TAG = re.compile(r"</?(?:i|b|sub|sup|span)(?: class=\"nocase\")?>")
NOCASE = '<span class="nocase">', "</span>"


@cache
def _reader() -> LatexNodes2Text:
    signs = get_default_latex_context_db()
    for name in _NOT_FOR_TEXT:
        for category in signs.d.values():
            category["macros"].pop(name, None)
    signs.add_context_category(
        "bibliography", prepend=True,
        macros=[MacroTextSpec(name, simplify_repl=text) for name, text in _SIGNS.items()],
    )
    return LatexNodes2Text(latex_context=signs, keep_comments=True)


@cache
def _arguments_of() -> Any:
    """Which arguments pylatexenc reads behind each command."""
    return get_default_arguments()


def rich(text: str) -> str:
    """`text` of a BibTeX field as CSL-JSON rich text, without LaTeX."""
    text = _UNPRINTABLE.sub("", text)
    if _NEEDS_DECODING.search(text):
        text = _rich(text) if _depth(text) <= _DEEP else re.sub(r"[{}\\]", "", text)
    text = _UNPRINTABLE.sub("", _ENTITY.sub(_sign, text)).replace("'", "’")  # as TeX prints it
    return unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", text)).strip()


def _sign(entity: re.Match[str]) -> str:
    """What an entity of HTML stands for, as Crossref has them: `&amp;`, `&#8211;`."""
    if not entity[1].startswith("#"):
        return html5.get(f"{entity[1]};", entity[0])
    number = int(entity[1][2:], 16) if entity[1][1] in "xX" else int(entity[1][1:])
    return chr(number) if number <= sys.maxunicode else entity[0]


def _depth(text: str) -> int:
    """How many braces are open at once, at most."""
    return max(accumulate((1 if sign == "{" else -1 for sign in re.findall(r"[{}]", text)),
                          initial=0))


def plain(text: str) -> str:
    """`text` of a BibTeX field as plain text: what `rich` returns, without its tags."""
    return plain_text(rich(text))


def plain_text(text: str) -> str:
    """Rich text without its tags."""
    return _TAG.sub("", text)


def address(text: str) -> str:
    r"""A URL or DOI as it was meant: not decoded, only `\_`, `{\%}`, `\url{}`, `&amp;` undone."""
    text = re.sub(r"^\\url\s*\{(.*)\}$", r"\1", text.strip(), flags=re.DOTALL)
    text = re.sub(r"\{\\([_&%#$~])\}|\\([_&%#$~])(?:\{\})?", r"\1\2", text)
    text = text.replace(r"{\textasciitilde}", "~").replace(r"\textasciitilde", "~")
    return _UNPRINTABLE.sub("", "".join(text.split())).replace("&amp;", "&")


def unknown_commands(text: str) -> list[str]:
    """The commands in `text` that cannot be printed, each once, as typed."""
    names = (match[1] for match in _COMMAND.finditer(text))
    return list(dict.fromkeys(name for name in names if name and not _is_known(name)))


def _is_known(name: str) -> bool:
    return _is_ours(name) or _reader().latex_context.get_macro_spec(name) is not None


def _rich(text: str, maths: bool = False) -> str:
    """Rich text of a text, or of what stands between two dollar signs."""
    result: list[str] = []
    plain_from = position = 0
    special = _SPECIAL_IN_MATHS if maths else _SPECIAL
    while found := special.search(text, position):
        start, sign = found.start(), found[0]
        command = _COMMAND.match(text, start)
        name = command[1] if command else None
        if command and (not name or (_is_known(name) and not _is_ours(name))):
            position = max(_after_arguments(text, name, command.end()), start + 1)
            continue
        if name and command:  # a command that is known here, or to nobody
            printed, end = _command(name, text, command.end(), maths)
        elif sign == "}":  # without a partner: it prints nothing
            printed, end = "", start + 1
        elif sign == "{":
            inner, end = _argument(text, start)
            printed = _rich(inner, maths) if maths else _group(inner)
        elif sign.startswith("$"):
            end = found.end()
            printed = _rich(found[1], maths=True)
        else:  # an index or a power
            inner, end = _argument(text, start + 1)
            tag = "sub" if sign == "_" else "sup"
            content = _rich(inner, maths)
            printed = f"<{tag}>{content}</{tag}>" if content else ""
        result += (_decode(text[plain_from:start], maths), printed)
        plain_from = position = max(end, start + 1)
    result.append(_decode(text[plain_from:], maths))
    return "".join(result)


def _is_ours(name: str) -> bool:
    return (name in _ENCLOSED or name in _ACCENTS or name in _FRACTIONS
            or name.casefold() in _UNPRINTED)


def _after_arguments(text: str, name: str | None, position: int) -> int:
    """The offset behind the arguments of a command that pylatexenc prints."""
    specification = _arguments_of().get_macro_spec(name) if name else None
    wanted = getattr(getattr(specification, "args_parser", None), "argspec", None) or "{"
    for kind in wanted:
        if kind == "[" and (found := re.compile(r"\s*\[[^\[\]]*\]").match(text, position)):
            position = found.end()
        elif kind == "{":
            position = _group_end(text, position) or position
    return position


def _command(name: str, text: str, position: int, maths: bool) -> tuple[str, int]:
    """What a command prints, with its arguments from `position` on, and the offset behind them.

    Of a command that is not known all words are printed: that it is not, is told.
    """
    if not _is_ours(name):
        return "", position
    count, printed = _ARGUMENTS.get(name, (2, 0) if name in _FRACTIONS else (1, 0))
    arguments = []
    for _ in range(count):
        argument, position = _argument(text, position)
        arguments.append(argument)
    inner = arguments[printed]
    if name in _FRACTIONS:
        return "/".join(_rich(argument, maths) for argument in arguments), position
    if name in _ACCENTS:
        return _accented(plain(inner), _ACCENTS[name], every=name == "overline"), position
    if name not in _ENCLOSED:
        return "", position
    if name in ("url", "nolinkurl", "path"):
        return address(inner), position
    content = _rich(inner, maths and not name.startswith(("text", "mbox")))
    if name.lower().endswith(("uppercase", "lowercase")):
        change = str.upper if "upper" in name.lower() else str.lower
        content = "".join(part if part.startswith("<") else change(part)
                          for part in _MARKED.split(content))
    before, after = _ENCLOSED[name]
    if before == "“":
        content = content.translate({ord("“"): "‘", ord("”"): "’"})
    return f"{before}{content}{after}" if content else "", position


def _argument(text: str, position: int) -> tuple[str, int]:
    """The group, the command or the sign at `position`, and the offset behind it."""
    position += len(text[position:]) - len(text[position:].lstrip())
    if end := _group_end(text, position):
        return text[position + 1:end - 1], end
    if text.startswith("{", position):  # it is never closed
        return text[position + 1:], len(text)
    command = _COMMAND.match(text, position)
    end = command.end() if command else min(position + 1, len(text))
    return text[position:end], end


def _accented(letters: str, accent: str, every: bool) -> str:
    """The letters with the accent on the first, or on `every` one."""
    bare = letters.replace("ı", "i").replace("ȷ", "j")
    marked = "".join(sign + accent if every or not at else sign for at, sign in enumerate(bare))
    return unicodedata.normalize("NFC", marked)


def _group(inner: str) -> str:
    """A group in braces, which keeps its case, or is set by the command that it begins with."""
    if switch := _SWITCH.match(inner):
        content = _rich(inner[switch.end():])
        tag = _SWITCHES[switch[1]]
        return f"<{tag}>{content}</{tag}>" if content else ""
    content = _rich(inner)
    if inner.startswith("\\") or not content.strip():  # {\"u} is a letter, not protected words
        return content
    return NOCASE[0] + content.replace(NOCASE[0], "").replace(NOCASE[1], "") + NOCASE[1]


def _group_end(text: str, opening: int) -> int | None:
    """The offset after the group that opens at `opening`; None when there is none there."""
    if not text.startswith("{", opening):
        return None
    depth = 0
    for brace in re.finditer(r"(?<!\\)[{}]", text[opening:]):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return opening + brace.end()
    return None


def _decode(text: str, maths: bool = False) -> str:
    if not _NEEDS_DECODING.search(text):
        return text
    text = _BARE_SIGN.sub(r"\\\g<0>", text)
    text = re.sub(r"(?<!\\)\$", r"\\$", text)  # without a partner
    if not maths:
        text = _BARE_RAISING.sub(lambda m: r"\_" if m[1] == "_" else r"\textasciicircum{}", text)
    left = text[:len(text) - len(text.lstrip())]
    right = text[len(text.rstrip()):]
    try:
        decoded: str = _reader().latex_to_text(f"${text}$" if maths and text.strip() else text)
    except Exception:
        decoded = re.sub(r"[{}\\]", "", text)
    # A command may print a blank at either end: 5\,$\mu$g.
    words = decoded.strip(" \t\r\n")
    before, after = (end if end in (" ", "\n") else "" for end in (decoded[:1], decoded[-1:]))
    return (left or before) + words + (right or after) if words else left or before
