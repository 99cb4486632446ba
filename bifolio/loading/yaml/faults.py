"""What a YAML parser's complaint means, in plain words."""

from __future__ import annotations

from dataclasses import dataclass

_QUOTE = "Put quotation marks round the whole text."
_INDENT = "Check that the lines of one list or one group of keys start in the same column."


@dataclass(frozen=True, slots=True)
class Fault:
    """A complaint in plain words. `opening` tells that its place is where the matter began."""

    what: str
    fix: str
    opening: bool = False


_FAULTS: tuple[tuple[str, Fault], ...] = (
    ("character '\\t'", Fault("A tab stands here, and YAML indents with spaces only.",
                              "Indent with spaces, not tabs.")),
    ("mapping values are not allowed", Fault(
        "A colon stands here where none can be.",
        "Put quotation marks round a text that contains a colon, and a space after the colon "
        "of a key; " + _INDENT[0].lower() + _INDENT[1:])),
    ("cannot start any token", Fault("A text without quotation marks cannot start like this.",
                                     _QUOTE)),
    ("expected alphabetic or numeric", Fault(
        "A text without quotation marks cannot start with * or &.", _QUOTE, opening=True)),
    ("undefined alias", Fault("A text without quotation marks cannot start with *.", _QUOTE)),
    ("unexpected end of stream", Fault(
        "A quotation mark is opened here and never closed.", "Close it.", opening=True)),
    ("unknown escape", Fault(
        "A backslash in double quotation marks starts a sign that YAML does not know.",
        "Use single quotation marks, or write the backslash twice.")),
    ("expected ',' or ']'", Fault(
        "The list that starts here with [ is not closed with ].",
        "Close it, or put quotation marks round a text that starts with [.", opening=True)),
    ("expected ',' or '}'", Fault(
        "What starts here with { is not closed with }.",
        "Close it, or put quotation marks round a text that starts with { or has commas.",
        opening=True)),
    ("but found '<scalar>'", Fault(
        "Words stand here after the closing quotation mark or bracket.",
        "Put quotation marks round the whole text: '“Yes”, she said', '[@key] shows'.")),
    ("comment or a line break", Fault(
        "A text without quotation marks cannot start with > or |.", _QUOTE, opening=True)),
    ("could not find expected ':'", Fault(
        "This line has neither a colon nor a dash.",
        "Write it as “key: value”, or indent it to go on with the line above.", opening=True)),
    ("another document", Fault("A line --- starts a second file within this one.",
                               "Remove the line ---.")),
    ("expected the node content", Fault(
        "A text without quotation marks cannot start like this.", _QUOTE)),
    ("entries are not allowed", Fault(
        "A list starts here in the middle of a line.",
        "Start the list on the next line, or put quotation marks round a text that starts "
        "with a dash.")),
    ("expected <block end>", Fault("This line stands in another column than its neighbours.",
                                   _INDENT)),
    ("recursive objects", Fault("The file repeats itself without end.",
                                "Write the values out instead of using & and *.")),
)


def explain_fault(problem: str) -> Fault:
    """The parser's `problem` in plain words, with what to do."""
    for fragment, fault in _FAULTS:
        if fragment in problem:
            return fault
    return Fault(f"This cannot be read as YAML: {problem}.",
                 "Check the indentation, and put quotation marks round texts with signs in them.")
