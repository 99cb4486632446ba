"""Our Markdown: CommonMark with citations, divisions, roles and directives.

markdown-it-py's door. Everything keeps its place in the file to the last message.
"""

from bifolio.loading.markdown.cells import parse_cell
from bifolio.loading.markdown.chapter_texts import parse_blocks
from bifolio.loading.markdown.inlines import parse_inlines

__all__ = ["parse_blocks", "parse_cell", "parse_inlines"]
