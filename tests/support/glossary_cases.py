"""What the tests of glossary share."""

from __future__ import annotations

GLOSSARY = "content/glossary.yaml"
WHAT = "content/knees/chapters/10-what.md"
PATIENT = "content/knees/chapters/20-care.patient.md"
WALK = "Walk a little every day."
TERMS = """\
OA:
  plain: a joint whose smooth cover wears thin
  clinical: degenerative joint disease with osteophytes and subchondral sclerosis
  expansion: osteoarthritis
  also: [degenerative arthritis]
meniscus:
  plain: a pad of gristle inside the knee
  clinical: fibrocartilage of the knee, medial and lateral
Éclat:
  plain: a splinter
  clinical: an osteochondral fragment
"""
