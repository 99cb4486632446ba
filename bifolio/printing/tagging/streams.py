"""Streams whose last byte could be taken for the line end that stands behind them."""

from __future__ import annotations

import re
from typing import Any
from zlib import decompress

import pydyf

_STREAM = re.compile(rb"/Filter /FlateDecode[^>]*?/Length (\d+)[^>]*>>\nstream\n")
_OPENING, _CLOSING = b"\nstream\n", b"\nendstream"


def end_streams_clearly(pdf: Any) -> None:
    """Pad each compressed stream that ends in a line end: a reader that skips one would lose it.

    The last bytes of compressed data are a sum of what was compressed, so one space more there
    is another end. Behind operators, a map of signs or a font it says nothing. What is compressed
    here stays so: it is not done again when the file is written.
    """
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            while (written := _written(stream)).endswith((b"\r", b"\n")):
                stream.stream = [decompress(written) + b" "]
                if "Length1" in stream.extra:
                    stream.extra["Length1"] = len(stream.stream[0])
            stream.stream, stream.compress = [written], False
            stream.extra["Filter"] = "/FlateDecode"


def add_empty_objects(pdf: Any, count: int) -> None:
    """Add objects that nothing refers to: the file's lists of objects come out otherwise."""
    for _ in range(count):
        pdf.add_object(pydyf.Dictionary())


def ends_clearly(content: bytes) -> bool:
    """Whether no stream of a finished file, its lists of objects included, ends in a line end."""
    return not any(content[found.end() + int(found[1]) - 1] in b"\r\n"
                   for found in _STREAM.finditer(content))


def _written(stream: Any) -> bytes:
    """A stream's data as it will stand in the file."""
    data: bytes = stream.data
    return data[data.index(_OPENING) + len(_OPENING):-len(_CLOSING)]
