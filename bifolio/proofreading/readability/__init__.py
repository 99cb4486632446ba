"""Prose as a reader meets it: its sentences, its syllables, its voice, and how hard it is."""
