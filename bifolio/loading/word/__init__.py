"""Word: from a .docx file to a chapter, its pictures, and a list of what could not be brought over.
"""

from bifolio.loading.word.documents import WordChapter, read_word
from bifolio.loading.word.left_out import LeftOut

__all__ = ["LeftOut", "WordChapter", "read_word"]
