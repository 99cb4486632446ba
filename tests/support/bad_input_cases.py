"""What the tests of bad input share."""

from __future__ import annotations

WHAT = "content/knees/chapters/10-what.md"
PATIENT = "content/knees/chapters/20-care.patient.md"
TABLE = "content/knees/tables/options.yaml"
WORK = "content/knees/work.yaml"
BIB = "bibliography.bib"
WALK = "Walk a little every day."
