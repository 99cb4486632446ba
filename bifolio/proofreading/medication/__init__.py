"""Wordings of doses that have harmed people: one table, and a reader that goes by it."""

from bifolio.proofreading.medication.reading import find_error_prone_wordings

__all__ = ["find_error_prone_wordings"]
