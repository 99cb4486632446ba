"""What the tests of gathering share."""

from __future__ import annotations

PATIENT = "content/knees/chapters/20-care.patient.md"
