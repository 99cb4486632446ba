"""What the tests of reference library share."""

from __future__ import annotations

# --- what is never printed ---
NEVER = (
    r"revers(?:e[sd]?|ing|als?|ible)|cur(?:e[sd]?|ing)|restor(?:e[sd]?|ing|ation)"
    r"|recalibrat\w+|precision tools?|root causes?|bio-?identical|natural,? so (?:it is )?safe"
    r"|15\s?(?:[-–]|to)\s?22\s?%|temporary|temporarily|harmless|bedtime|at night-?time"
)
SCHEDULE = (
    r"\d\s?(?:mcg|µg|μg|micrograms?|mg|milligrams?|IU|units?)\b(?!/)|\bcycles?\b|\bbedtime\b"
    r"|\bnightly\b|\b(?:once|twice|times) (?:a|per) (?:day|week)\b|\bdaily\b|\bweekly\b"
    r"|\bfasted\b|\boff-label\b"
)
