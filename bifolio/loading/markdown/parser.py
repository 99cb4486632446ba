"""The grammar: what our Markdown adds to CommonMark, as rules for markdown-it-py."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

from bifolio.loading.markdown.divisions import FENCE
from bifolio.model.bounds import COLUMNS, DEPTH, ROWS, beginning, past_text

# A key as Pandoc reads it: word signs, and some others inside but not at the end.
KEY = r"[^\W_](?:[\w:.#$%&+?<>~/-]*[\w/])?|_[\w:.#$%&+?<>~/-]*[\w/]"
_CITES = re.compile(rf"(?<![\w@])-?@(?:{KEY})")
_NARRATIVE = re.compile(rf"@({KEY})")
_SCRIPT = re.compile(r"~(?P<low>[\w+−-][^\s~^*`\[\]]{0,19})~(?!~)"
                     r"|\^(?P<high>[\w+−-][^\s~^*`\[\]]{0,19})\^")
_CLOSING = {"sub": (")", "]", "^"), "sup": (")", "]", "~")}  # what a low or high sign may follow
_BLANK = re.compile(r"\{(blank|box)\}(?!`)")
_CALL = re.compile(r"\[\^([^\]\s]+)\]")
CELL = "cell"  # in the environment of what stands in a cell of a table, where a line ends at
_AFTER_A_NUMBER = "|".join(rf"(?<=[0-9][*_ \t]{{{many}}})" for many in range(6))
HARD_BLANK = rf"(?:{_AFTER_A_NUMBER})\\(?=[ \t])"  # for Pandoc: 5\ mg
CELL_BREAK = rf"<[bB][rR][ \t]{{0,9}}/?>|(?!{HARD_BLANK})\\(?=[ \t])"
_CELL_BREAK = re.compile(rf"(?:{CELL_BREAK})[ \t]*")


_DEPTH = 200  # of blocks in blocks, beyond which markdown-it drops them in silence


class _Markdown(MarkdownIt):
    """CommonMark that reads every link: one that may not be is a finding, not a plain text."""

    def validateLink(self, url: str) -> bool:  # noqa: N802, ARG002  # markdown-it's own name
        return True


@cache
def grammar() -> MarkdownIt:
    """The parser, set up once a process."""
    md = _Markdown("commonmark", {"maxNesting": _DEPTH}).enable("table")
    md.use(deflist_plugin).use(myst_role_plugin)
    md.block.ruler.before("fence", "block", _block_in_item,
                          {"alt": ["paragraph", "reference", "blockquote", "list"]})
    md.core.ruler.before("inline", "bounds", _bounds)
    md.inline.ruler.after("myst_role", "blank", _blank)
    md.inline.ruler.before("escape", "cell_break", _cell_break)
    md.inline.ruler.before("emphasis", "script", _script)
    md.inline.ruler.before("link", "footnote", _footnote)
    md.inline.ruler.before("link", "citation", _citation)
    md.inline.ruler.before("link", "narrative", _narrative)
    return md


def _bounds(state: StateCore) -> None:
    """Take out what is too long to be read; `past` in the environment says in which lines."""
    past: list[tuple[int, str]] = state.env.setdefault("past", [])
    line = rows = columns = 0
    for token in state.tokens:
        line = token.map[0] if token.map else line
        if token.type == "table_open":
            rows = columns = 0
        rows, columns = rows + (token.type == "tr_open"), columns + (token.type == "th_open")
        for bound, number, counted in ((ROWS, rows, "tr_open"), (COLUMNS, columns, "th_open")):
            if token.type == counted and number == bound.most + 1:
                past.append((line, f"A table may have {bound}, and this one has more."))
        if token.type == "inline" and (why := past_text(token.content)):
            past.append((line, why))
            token.content = beginning(token.content)
        elif token.type == "inline" and (rows > ROWS.most or columns > COLUMNS.most):
            token.content = ""


def _block_in_item(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """`::: warning` and its `:::`, both set in as far as the words of the item they stand in."""
    def edge(number: int) -> re.Match[str] | None:
        start = state.bMarks[number] + state.tShift[number]
        return None if state.is_code_block(number) else \
            FENCE.match(state.src[start:state.eMarks[number]])

    opening = edge(first)
    if not state.blkIndent or not opening or not opening[2] or state.level > DEPTH.most:
        return False
    if silent:
        return True
    open_, end = 1, first + 1
    while end < last and (state.isEmpty(end) or state.sCount[end] >= state.blkIndent):
        if inner := edge(end):
            open_ += 1 if inner[2] else -1
            if not open_:
                break
        end += 1
    token = state.push("block_open", "div", 1)
    token.map, token.info = [first, end + (not open_)], opening[2]
    token.meta = {"closed": not open_}
    parent, most = state.parentType, state.lineMax
    state.parentType, state.lineMax = "block", end
    state.md.block.tokenize(state, first + 1, end)
    state.parentType, state.lineMax = parent, most
    state.push("block_close", "div", -1)
    state.line = end + (not open_)
    return True


def script_at(text: str, at: int) -> re.Match[str] | None:
    """The low or high sign that is read at a place; None where ~ and ^ are signs like others."""
    found = _SCRIPT.match(text, at)
    if not found:
        return None
    before, after = text[at - 1:at], text[found.end():found.end() + 1]
    close = before.isalpha() or before in _CLOSING["sub"] if found["low"] else \
        before.isalnum() or before in _CLOSING["sup"] or after.isalpha()
    return found if close else None


def _script(state: StateInline, silent: bool) -> bool:
    """`H~2~O` and `m^2^`: a sign set low behind a letter, or high beside a letter or a digit.

    Elsewhere ~ and ^ are signs like others: “~65” is about 65.
    """
    found = script_at(state.src, state.pos)
    if not found:
        return False
    if not silent:
        name = "sub" if found["low"] else "sup"
        state.push(f"{name}_open", name, 1)
        state.push("text", "", 0).content = found["low"] or found["high"]
        state.push(f"{name}_close", name, -1)
    state.pos = found.end()
    return True


def _blank(state: StateInline, silent: bool) -> bool:
    """`{blank}` and `{box}` alone: a line to write on, a box to tick."""
    found = _BLANK.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("blank", "", 0).meta = {"name": found[1]}
    state.pos = found.end()
    return True


def _cell_break(state: StateInline, silent: bool) -> bool:
    """<br>, or a backslash before a blank, in a cell of a table: a new line."""
    found = _CELL_BREAK.match(state.src, state.pos) if state.env.get(CELL) else None
    if not found:
        return False
    if not silent:
        state.pending = state.pending.rstrip(" ")
        state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


def _footnote(state: StateInline, silent: bool) -> bool:
    """`[^label]`: the call of a footnote."""
    found = _CALL.match(state.src, state.pos)
    if not found:
        return False
    if not silent:
        state.push("footnote_call", "", 0).meta = {"label": found[1]}
    state.pos = found.end()
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
