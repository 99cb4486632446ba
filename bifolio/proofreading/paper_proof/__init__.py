"""The finished paper says what was composed: all of it, in sight, in order, and nothing else."""
