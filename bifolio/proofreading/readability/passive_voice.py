"""Who acts in an English sentence: the passive voice, and what a reader is told to do."""

from __future__ import annotations

import re

from bifolio.proofreading.readability.word_lists import word_list

_BE = r"(?:am|is|are|was|were|be|been|being|isn't|aren't|wasn't|weren't|gets?|got|getting)"
_BETWEEN = (r"(?:\s+(?:not|never|also|often|now|still|already|yet|always|only|first|well"
            r"|soon|just|all|both|sometimes|\w+ly)){0,2}")
_PARTICIPLE = rf"(?P<participle>\w{{2,}}ed|{'|'.join(sorted(word_list('participles.txt')))})"
# What may stand after a participle that tells what is done; before a noun it only describes it.
_AFTER = (r"(?=\s*(?:$|[.,;:?!…)”’]|\s(?:by|in|at|to|for|with|from|on|and|or|but|when|if|as|until|"
          r"after|before|that|while|because|so|into|out|up|off|over|under|through|during|within|"
          r"about|again|once|twice|together|every|each|the|a|an|more|than|cold|cool|warm|dry|clean|"
          r"online|here|there|now|today|too|well|like|per|\w+ly)\b))")
_PASSIVE = re.compile(rf"\b{_BE}{_BETWEEN}\s+{_PARTICIPLE}\b{_AFTER}", re.I)
_ACTING = re.compile(r"(?:^|[,;:–—]\s+(?:(?:and|or|then|but)\s+)?|\s(?:and|or|then|but)\s+)"
                     r"(?:(?:please|then|first|also|next)\s+)?"
                     r"(?P<never>do not\s+|don't\s+|never\s+|always\s+)?(?P<verb>[a-z]+)\b", re.I)


def is_passive(text: str) -> bool:
    """Whether a sentence tells what is done to something and not who does it."""
    text = text.replace("’", "'")
    return any(found["participle"].casefold() not in word_list("states.txt")
               for found in _PASSIVE.finditer(text))


def actions(text: str) -> tuple[str, ...]:
    """The verbs by which a sentence tells its reader to act: “Rinse, and dry them” has two."""
    found = []
    text = text.replace("’", "'").strip("“”\"'* ")
    for match in _ACTING.finditer(text):
        verb = match["verb"].casefold()
        if verb in word_list("verbs.txt") and not _is_noun(match, text):
            found.append(verb)
    return tuple(found)


def _is_noun(match: re.Match[str], text: str) -> bool:
    """Whether a word that could be a verb stands in a row of things: “food, exercise and rest”."""
    return match.start() != 0 and not match["never"] and bool(
        re.match(r"\s*(?:$|[.,;:)]|and\b|or\b)", text[match.end():]))
