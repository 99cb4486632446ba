"""What the tests of sources share."""

from __future__ import annotations

HEAD = "OriginalPaperDOI,OriginalPaperPubMedID,RetractionDate,RetractionNature,Reason\n"
BIB = "bibliography.bib"
LIBRARY = "content/library.yaml"
