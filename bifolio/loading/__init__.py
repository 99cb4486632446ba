"""The files of a library become a Library: one reader a kind of file."""
