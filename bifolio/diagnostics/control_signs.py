"""Control signs that are shown instead of sent: a terminal obeys them, and a table may too.

They clear a screen, set its title, turn the direction of reading or forge a line of ours; what is
told of a library quotes whatever lies in it.
"""

from __future__ import annotations

import json
import re
from typing import Any

# Controls but for the end of a line, marks of direction, signs that take no room, halves of signs.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
                       "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff"
                       "\U000e0000-\U000e0fff]")
_FORMULA = re.compile(r"(?:\s|\\[tnrx])*[=+\-@＝＋－＠﹦﹢﹣﹫]")  # also behind spaces and tabs
_FOREIGN = re.compile("[^\n -~]")


def visible(text: str) -> str:
    r"""A text with its control signs as codes: \x1b for an escape. Lines and tabs stay."""
    return _CONTROLS.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def on_one_line(text: str) -> str:
    r"""As `visible`, for a name or a path: the end of a line is \n too."""
    return visible(text).replace("\n", "\\n").replace("\t", "\\t")


def show_log_lines() -> None:
    """What a library logs, because nobody asked it not to, is shown too."""
    import logging  # late: a quick start does without

    class _Visible(logging.Formatter):
        def format(self, record: logging.LogRecord) -> str:
            return visible(super().format(record))

    if logging.lastResort:
        logging.lastResort.setFormatter(_Visible())


def as_cell(text: str) -> str:
    """A text for a cell of a table: one that a spreadsheet would take for a formula is quoted."""
    text = on_one_line(text)
    return f"'{text}" if _FORMULA.match(text) else text


def as_json_text(content: Any, indent: int = 2, in_ascii: bool = False) -> str:
    r"""JSON with its control signs as codes of JSON: \u202e; `in_ascii`, every other sign, too.

    Half a sign, which not every reader of JSON can take, is told as in a text.
    """
    text = json.dumps(content, ensure_ascii=False, indent=indent)
    return (_FOREIGN if in_ascii else _CONTROLS).sub(_as_json_code, text)


def _as_json_code(found: re.Match[str]) -> str:
    half = "\ud800" <= found[0] <= "\udfff"
    return f"\\\\u{ord(found[0]):04x}" if half else json.dumps(found[0])[1:-1]
