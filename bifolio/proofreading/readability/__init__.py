"""Readability: the sentences, syllables and voice of a text, and how hard it is to read."""
