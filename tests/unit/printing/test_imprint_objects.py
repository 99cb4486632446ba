"""Objects of one PDF that are written into another."""

from __future__ import annotations

import re
from zlib import decompress

import pikepdf
import pytest

from bifolio.printing.pdf.imprint.objects import Objects, stream


def test_what_is_referred_to_comes_along_once_and_in_one_order() -> None:
    """Each object is numbered on and written once; its keys stand in their order, in any process.
    """
    file = pikepdf.new()
    shared = file.make_indirect(pikepdf.Dictionary({f"/K{at}": at for at in range(30)}))
    shared["/Self"] = shared
    objects = Objects(7)
    said = objects.value(pikepdf.Array([shared, shared, pikepdf.String("a (b"), None, True, 1.5]))
    assert said == b"[7 0 R 7 0 R (a \\(b) null true 1.5]"
    assert list(objects.written) == [7] and objects.next == 8
    keys = re.findall(rb"/(K\d+|Self) ", objects.written[7])
    assert keys == sorted(keys) and len(keys) == 31
    assert b"/Self 7 0 R" in objects.written[7]


@pytest.mark.parametrize("content", [bytes([at]) * at for at in range(0, 256, 5)])
def test_a_stream_never_ends_in_a_line_end(content: bytes) -> None:
    """A reader that takes the line end behind a stream for its own loses nothing of it."""
    written = stream(content)
    packed = written.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
    assert packed[-1:] not in (b"\r", b"\n")
    assert f"/Length {len(packed)}>>".encode() in written
    assert decompress(packed).rstrip(b" ") == content.rstrip(b" ")
