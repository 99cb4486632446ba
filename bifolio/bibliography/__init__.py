"""The bibliography: from a BibTeX file to CSL items that keep their place."""

from bifolio.bibliography.reading import read_bibliography
from bifolio.bibliography.retractions import read_notices

__all__ = ["read_bibliography", "read_notices"]
