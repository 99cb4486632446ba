"""The commands: from what is typed to an exit code, and what the terminal shows meanwhile."""

from __future__ import annotations

import contextlib
import gc
import sys

from bifolio.cli.fast_path import repeat

_RARELY = 50_000  # new objects between two sweeps: most of what is made lasts to the end


def main(argv: list[str] | None = None) -> int:
    """Run a command line (without the program's name); returns the exit code.

    0 fine, 1 findings, 2 usage, 3 something on this computer, 70 a fault of our own.
    """
    gc.set_threshold(_RARELY)
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    code = repeat(sys.argv[1:] if argv is None else argv)
    if code is None:
        from bifolio.cli.run import run  # late: a run with nothing to make does without

        code = run(argv)
    return code
