"""The bibliography: from a BibTeX file to CSL items that keep their place."""

from bifolio.bibliography.reading import read_bibliography
from bifolio.bibliography.retractions import names_of, read_notices

__all__ = ["names_of", "read_bibliography", "read_notices"]
