"""What a library's own design says: templates, style sheets and pictures may bring words too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bifolio.files.reading import SourceFiles
from bifolio.model.source import Source, Span

WORD = re.compile(r"[^\W\d_]+|\d+")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|&(?:shy|#173|#x0*ad|zwnj|zwj|ZeroWidthSpace);",
                  re.IGNORECASE)
_DESIGNS = ("templates/", "styles/", "content/")
_DESIGNED = (".html", ".css", ".svg")  # what puts words on a page beside the text


def says(phrase: Iterable[str], source_files: SourceFiles) -> Iterator[Span]:
    """Where a file of the library's own that is no text says a phrase."""
    letters = "".join(phrase)
    for path in (path for folder in _DESIGNS for path in source_files.under(folder)):
        if path.endswith(_DESIGNED) and path not in source_files.lent:
            text = source_files.files[path].decode("utf-8", "replace")
            for read in (_TAG.sub(lambda tag: "\x02" * len(tag[0]), text), text):
                spots = [(sign, found.start() + at) for found in WORD.finditer(read)
                         for at, sign in enumerate(found[0].casefold())]
                at = "".join(sign for sign, _ in spots).find(letters)
                if at >= 0:
                    yield Source(path, text).at(spots[at][1])
                    break
