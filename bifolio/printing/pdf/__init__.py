"""Finished PDFs: reading them back, printing them otherwise, and what they look like.

The door of pikepdf (structure), pypdfium2 (text and pictures) and Pillow (pictures): these work on
a handout after it was made, and know nothing of how. Whoever only reads one back does without
`imposition` and `pictures`, which take a while to load.
"""

from bifolio.printing.pdf.reading import Paper, PaperLink
from bifolio.printing.pdf.structure import PaperCell, PaperTag

__all__ = ["Paper", "PaperCell", "PaperLink", "PaperTag"]
