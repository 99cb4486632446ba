"""The only disk reads and writes; what changed since; what is remembered."""
