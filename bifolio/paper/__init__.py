"""Finished PDFs: reading them back, printing them otherwise, and what they look like.

The door of pikepdf (structure), pypdfium2 (text and pictures) and Pillow (pictures): these work on
a handout after it was made, and know nothing of how.
"""

from bifolio.paper.imposition import PrintCopy, PrintForm, impose, join
from bifolio.paper.pictures import Caption, Picture, as_png, draw_pages, in_rows, side_by_side
from bifolio.paper.reading import Paper, PaperLink
from bifolio.paper.structure import PaperCell, PaperTag

__all__ = [
    "Caption",
    "Paper",
    "PaperCell",
    "PaperLink",
    "PaperTag",
    "Picture",
    "PrintCopy",
    "PrintForm",
    "as_png",
    "draw_pages",
    "impose",
    "in_rows",
    "join",
    "side_by_side",
]
