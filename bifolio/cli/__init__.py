"""The commands: from what is typed to an exit code, and what the terminal shows meanwhile."""

from __future__ import annotations

import contextlib
import gc
import os
import sys

_UNSAID, _UNREAD = 3, 141
_RARELY = 50_000  # new objects between two sweeps: most of what is made lasts to the end


def main(argv: list[str] | None = None) -> int:
    """Run a command line (without the program's name); returns the exit code.

    0 fine, 1 findings, 2 usage, 3 something on this computer, 70 a fault of our own, 141 findings
    of which nobody has read the last.
    """
    gc.set_threshold(_RARELY)
    _open_streams()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError, OSError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    from bifolio.cli.run import run  # late: so that what it loads is swept rarely, too

    return _unless_lost(run(argv))


def _open_streams() -> None:
    """Stand-ins for standard streams that are closed, so that no file of ours takes their place."""
    for handle, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != handle:
                os.dup2(nowhere, handle)
                os.close(nowhere)
            os.set_inheritable(handle, True)
            setattr(sys, name, open(handle, mode, encoding="utf-8"))  # noqa: SIM115 - to the end


def _unless_lost(code: int) -> int:
    """The exit code, or another where not all could be said.

    Who closes a pipe has seen enough: that is no fault, and must not look like findings either.
    Where there are findings, this is the code of a program that a closed pipe ends (128 + 13).
    """
    from bifolio.cli.terminal import complain, lost

    error = lost()
    if error is None:
        return code
    if isinstance(error, BrokenPipeError):
        return _UNREAD if code == 1 else code
    complain(f"What was to be said could not be written: {error.strerror or error}.")
    return _UNSAID if code in (0, 1) else code
