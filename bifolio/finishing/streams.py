"""Streams whose last byte could be taken for the line end that stands behind them."""

from __future__ import annotations

from typing import Any
from zlib import decompress

import pydyf

_OPENING, _CLOSING = b"\nstream\n", b"\nendstream"


def end_streams_clearly(pdf: Any) -> None:
    """Pad each compressed stream that ends in a line end: a reader that skips one would lose it.

    The last bytes of compressed data are a sum of what was compressed, so one space more there
    is another end. Behind operators, a map of signs or a font it says nothing.
    """
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and stream.compress:
            while (written := _written(stream)).endswith((b"\r", b"\n")):
                stream.stream = [decompress(written) + b" "]
                if "Length1" in stream.extra:
                    stream.extra["Length1"] = len(stream.stream[0])


def _written(stream: Any) -> bytes:
    """A stream's data as it will stand in the file."""
    data: bytes = stream.data
    return data[data.index(_OPENING) + len(_OPENING):-len(_CLOSING)]
