"""The grammar: what our Markdown adds to CommonMark, as rules for markdown-it-py."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

# A key as Pandoc reads it: word signs, and some others inside but not at the end.
KEY = r"[^\W_](?:[\w:.#$%&+?<>~/-]*[\w/])?|_[\w:.#$%&+?<>~/-]*[\w/]"
_CITES = re.compile(rf"(?<![\w@])-?@(?:{KEY})")
_NARRATIVE = re.compile(rf"@({KEY})")
_OPENING = re.compile(r" {0,3}(:{3,})\s*(\S.*?)\s*:*\s*$")
_CLOSING = re.compile(r" {0,3}:{3,}\s*$")
_CODE = re.compile(r" {0,3}(`{3,}|~{3,})")
_WORD = re.compile(r"[.#]?[\w-]+|\S+")


class _Markdown(MarkdownIt):
    """CommonMark that reads every link: one that may not be is a finding, not a plain text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002  # markdown-it's own name
        return True


@cache
def grammar() -> MarkdownIt:
    """The parser, set up once a process."""
    md = _Markdown("commonmark").enable("table")
    md.use(footnote_plugin).use(deflist_plugin).use(myst_role_plugin)
    md.use(sub_plugin).use(superscript_plugin)
    md.block.ruler.before("fence", "division", _division,
                          {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.inline.ruler.before("link", "citation", _citation)
    md.inline.ruler.before("link", "narrative", _narrative)
    return md


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number]: state.eMarks[number]]


def _closing_line(state: StateBlock, first: int, last: int) -> int:
    """The line of the ::: that closes the division whose text starts at `first`, or `last`."""
    depth, code = 1, ""
    for number in range(first, last):
        line = _line(state, number)
        if fence := _CODE.match(line):
            mark = fence.group(1)
            if not code:
                code = mark
            elif mark[0] == code[0] and len(mark) >= len(code):
                code = ""
        elif code:
            continue
        elif _CLOSING.match(line):
            depth -= 1
            if depth == 0:
                return number
        elif _OPENING.match(line):
            depth += 1
    return last


def _division(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`::: name` … `:::`, nested freely; a closing line closes the innermost."""
    if state.is_code_block(start):
        return False
    line = _line(state, start)
    if _CLOSING.match(line) and not silent:
        token = state.push("stray_fence", "", 0)
        token.map, state.line = [start, start + 1], start + 1
        return True
    opening = _OPENING.match(line)
    if not opening:
        return bool(_CLOSING.match(line))
    if silent:
        return True
    close = _closing_line(state, start + 1, end)
    names = _WORD.findall(opening.group(2).strip("{}"))
    token = state.push("division_open", "div", 1)
    token.map = [start, min(close + 1, end)]
    token.meta = {"names": [name.lstrip(".") for name in names], "closed": close < end}
    parent, line_max = state.parentType, state.lineMax
    state.parentType, state.lineMax = "division", close
    state.md.block.tokenize(state, start + 1, close)
    state.parentType, state.lineMax = parent, line_max
    state.push("division_close", "div", -1)
    state.line = min(close + 1, end)
    return True


def _citation(state: StateInline, silent: bool) -> bool:
    """`[see @a, p. 4; @b]`: a bracket with a key in it that is no link."""
    start = state.pos
    if state.src[start] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, start)
    if end < 0 or state.src[end + 1: end + 2] == "(":
        return False
    text = state.src[start + 1: end]
    if not _CITES.search(text):
        return False
    _push(state, silent, {"text": text, "narrative": False, "position": start + 1})
    state.pos = end + 1
    return True


def _narrative(state: StateInline, silent: bool) -> bool:
    """`@key` in the running text; not the @ of a mail address."""
    start = state.pos
    if state.src[start] != "@" or (start and state.src[start - 1].isalnum()):
        return False
    match = _NARRATIVE.match(state.src, start)
    if not match:
        return False
    _push(state, silent, {"text": match.group(0), "narrative": True, "position": start})
    state.pos = match.end()
    return True


def _push(state: StateInline, silent: bool, meta: dict[str, Any]) -> None:
    if not silent:
        state.push("citation", "", 0).meta = meta
