"""The bibliography: from a BibTeX file to CSL items that keep their place."""

from bifolio.loading.bibtex.reader import read_bibliography

__all__ = ["read_bibliography"]
