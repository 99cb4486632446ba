"""Comparison tables: read from YAML for all readers, laid out as a grid for one audience."""

from bifolio.tables.aligning import align_numbers
from bifolio.tables.laying import lay
from bifolio.tables.narrowing import criteria_of, narrow
from bifolio.tables.reading import read_table

__all__ = ["align_numbers", "criteria_of", "lay", "narrow", "read_table"]
