"""What the tests of glossary share."""

from __future__ import annotations

from tests.support.library import TinyLibrary

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


def add_terms(tiny: TinyLibrary) -> TinyLibrary:
    """A glossary, two of whose terms are used."""
    tiny.write(GLOSSARY, TERMS)
    tiny.change(WHAT, "# What it is\n", "# What {term}`OA` is\n\nIn {term}`OA` the "
                "{term}`meniscus` suffers. Think of {term}`OA` again.\n")
    return tiny
