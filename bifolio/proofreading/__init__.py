"""Proofreading: what is checked before a handout may leave; one module a family of rules."""
