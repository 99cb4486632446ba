"""Our Markdown: CommonMark with citations, divisions, roles and directives.

markdown-it-py's door. Everything keeps its place in the file to the last message.
"""

from bifolio.dialect.inlines import parse_inlines
from bifolio.dialect.texts import parse_blocks

__all__ = ["parse_blocks", "parse_inlines"]
