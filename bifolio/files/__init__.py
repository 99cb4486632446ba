"""Disk: a library read once, safe writes; what changed since; what is remembered."""
