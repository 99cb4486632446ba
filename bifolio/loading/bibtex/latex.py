r"""LaTeX in a bibliography: `M{\"u}ller` becomes Müller, `{GLP-1}` a text that keeps its case.

pylatexenc's door. The result is the rich text of CSL-JSON: `<i>`, `<b>`, `<sub>`, `<sup>` and
`<span class="nocase">`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import accumulate

from pylatexenc.latex2text import (  # type: ignore[import-untyped]
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

_STYLED = {
    "emph": "i", "textit": "i", "textsl": "i", "mkbibemph": "i", "textbf": "b", "mkbibbold": "b",
    "textsubscript": "sub", "textsuperscript": "sup", "mkbibsubscript": "sub",
    "mkbibsuperscript": "sup",
}
# Signs that pylatexenc would leave out without a word: “> 65 years” would become “65 years”.
_SIGNS = {
    "textgreater": ">", "textless": "<", "textpm": "±", "textdegree": "°", "texttimes": "×",
    "textgreaterequal": "≥", "textlessequal": "≤", "textmu": "µ", "mkbibquote": "“%s”",
    "enquote": "“%s”", "url": "%s", "href": "%(2)s", "textsc": "%s", "uppercase": "%s",
}
_NEEDS_DECODING = re.compile(r"[\\${}~]|--|``|''")
_BARE_SIGN = re.compile(r"(?<!\\)[%&#]")
_BARE_RAISING = re.compile(r"(?<!\\)([_^])")
_MATHS = re.compile(r"(?<!\\)\$([^$]*)(?<!\\)\$")
_SCRIPT = re.compile(r"([_^])(\{[^{}]*\}|\w)")
_COMMAND = re.compile(r"\\([A-Za-z]+)\*?[ \t]*|\\(.)", re.DOTALL)
_SPECIAL = re.compile(r"(?<!\\)[{}]|\\", re.DOTALL)
_DEEP = 50  # braces within braces: nobody means more, and each level takes its time
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_TAG = re.compile(r"</?(?:i|b|sub|sup|span)(?: class=\"nocase\")?>")
NOCASE = '<span class="nocase">', "</span>"


@cache
def _reader() -> LatexNodes2Text:
    signs = get_default_latex_context_db()
    signs.add_context_category(
        "bibliography", prepend=True,
        macros=[MacroTextSpec(name, simplify_repl=text) for name, text in _SIGNS.items()],
    )
    return LatexNodes2Text(latex_context=signs, keep_comments=True)


def rich(text: str) -> str:
    """`text` of a BibTeX field as CSL-JSON rich text, without LaTeX."""
    text = _UNPRINTABLE.sub("", text)
    if _NEEDS_DECODING.search(text):
        text = _rich(_scripts(text)) if _depth(text) <= _DEEP else re.sub(r"[{}\\]", "", text)
    text = text.replace("'", "’")  # as TeX prints it
    return unicodedata.normalize("NFC", re.sub(r"[ \t\r\n]+", " ", text)).strip()


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
    r"""A URL or DOI as it was meant: not decoded, only `\_`, `{\%}` and `\url{}` undone."""
    text = re.sub(r"^\\url\s*\{(.*)\}$", r"\1", text.strip(), flags=re.DOTALL)
    text = re.sub(r"\{\\([_&%#$~])\}|\\([_&%#$~])(?:\{\})?", r"\1\2", text)
    text = text.replace(r"{\textasciitilde}", "~").replace(r"\textasciitilde", "~")
    return _UNPRINTABLE.sub("", "".join(text.split()))


def unknown_commands(text: str) -> list[str]:
    """The commands in `text` that cannot be printed, each once, as typed."""
    known = _reader().latex_context
    names = (match[1] for match in _COMMAND.finditer(text))
    return list(dict.fromkeys(
        name for name in names
        if name and name not in _STYLED and known.get_macro_spec(name) is None
    ))


def _scripts(text: str) -> str:
    """Maths with an index or a power as text: `$x_2$` becomes `$x$` and a subscript."""
    def rewrite(match: re.Match[str]) -> str:
        inner = _SCRIPT.sub(_script, match[1])
        return f"${inner}$".replace("$$", "")
    return _MATHS.sub(rewrite, text)


def _script(match: re.Match[str]) -> str:
    name = "textsubscript" if match[1] == "_" else "textsuperscript"
    return rf"$\{name}{{{match[2].strip('{}')}}}$"


def _rich(text: str) -> str:
    result: list[str] = []
    plain_from = position = 0
    while found := _SPECIAL.search(text, position):
        start = found.start()
        if found[0] == "}":  # without a partner: it prints nothing
            result.append(_decode(text[plain_from:start]))
            plain_from = position = start + 1
            continue
        command = _COMMAND.match(text, start)
        name = command[1] if command else None
        opening = command.end() if command else start
        end = _group_end(text, opening)
        if found[0] == "\\" and (name not in _STYLED or end is None):
            position = max(end or opening, start + 1)  # its argument goes with it
            continue
        inner = text[opening + 1:end - 1] if end is not None else text[opening + 1:]
        result += (_decode(text[plain_from:start]), _group(name, inner))
        plain_from = position = end if end is not None else len(text)
    result.append(_decode(text[plain_from:]))
    return "".join(result)


def _group(name: str | None, inner: str) -> str:
    """A command's styled argument, or a group in braces, which keeps its case."""
    content = _rich(inner)
    if name in _STYLED:
        return f"<{_STYLED[name]}>{content}</{_STYLED[name]}>" if content else ""
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


def _decode(text: str) -> str:
    if not _NEEDS_DECODING.search(text):
        return text
    text = _BARE_SIGN.sub(r"\\\g<0>", text)
    if len(re.findall(r"(?<!\\)\$", text)) % 2:
        text = re.sub(r"(?<!\\)\$", r"\\$", text)
    if "$" not in text.replace(r"\$", ""):
        text = _BARE_RAISING.sub(lambda m: r"\_" if m[1] == "_" else r"\textasciicircum{}", text)
    left = text[:len(text) - len(text.lstrip())]
    right = text[len(text.rstrip()):]
    try:
        decoded: str = _reader().latex_to_text(text)
    except Exception:
        decoded = re.sub(r"[{}\\]", "", text)
    return left + decoded.strip(" \t\r\n") + (right if decoded.strip() else "")
