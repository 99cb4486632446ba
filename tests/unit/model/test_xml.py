"""XML: whatever is no XML has one error, for whoever reads it."""

from __future__ import annotations

import pytest

from bifolio.model.xml import too_deep, tree
from tests.support.library import TinyLibrary

NO_XML = (b"", b"<a>", b"</a>", b"<a b/>", b"<a>&b;</a>",
          b"<?xml version='1.0' encoding='utf-9'?><a/>",
          b"<?xml version='1.0' encoding='utf-0x1F'?><a/>", b"<a>\xff</a>", b"<a>\x00</a>",
          b"<?xml version='1.0' encoding='utf-7'?><a/>", b"<a>\xed\xa0\x80</a>",
          b"<?xml version='1.0' encoding='shift_jis'?><a/>")


@pytest.mark.parametrize("content", NO_XML)
def test_no_xml(content: bytes) -> None:
    """What is no XML, or none that can be read, is told by a ValueError alone."""
    with pytest.raises(ValueError, match=r"\w"):
        tree(content)
    with pytest.raises(ValueError, match=r"\w"):
        too_deep(content, 5)


def test_a_tree() -> None:
    """An element has its name and what is in it."""
    assert [node.tag for node in tree("<a><b>é</b></a>".encode())] == ["b"]
    assert too_deep(b"<a>\n<b>\n<c/></b></a>", 2) == 3
    assert too_deep(b"<a><b/></a>", 2) == 0


@pytest.mark.parametrize("content", NO_XML)
def test_a_citation_style_that_is_no_xml(tiny: TinyLibrary, content: bytes) -> None:
    """It is told at the style, for what is signed too, and is no fault of ours."""
    tiny.for_patients_alone()
    tiny.change("content/library.yaml", "publisher", "citation_style: house.csl\npublisher")
    (tiny.root / "house.csl").write_bytes(content)
    codes = {finding.code for finding in tiny.check()}
    assert codes & {"broken-citation-style", "unknown-citation-style"}
    assert "engine-fault" not in codes
