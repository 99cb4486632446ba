"""One run: which handouts are made, by whom, from what is known already, and why."""
