"""Running a command line: from what is typed to an exit code, whatever goes wrong."""

from __future__ import annotations

import errno
import sys
import traceback
from io import StringIO
from pathlib import Path

import click

from bifolio.cli.app import bifolio
from bifolio.cli.terminal import Terminal, complain, lost
from bifolio.diagnostics import BifolioError
from bifolio.diagnostics.control_signs import show_log_lines
from bifolio.files.limits import TooLongError, limit_memory, past

_FINE, _FINDINGS, _USAGE, _TOOLCHAIN, _OUR_BUG, _STOPPED = 0, 1, 2, 3, 70, 130


def run(argv: list[str] | None) -> int:
    """Run a command line; the exit code is as `main` has it."""
    show_log_lines()
    if argv is None and "test" not in sys.argv:  # this process is ours, and runs no other's code
        limit_memory()
    try:
        code = bifolio.main(argv, prog_name=_program(), standalone_mode=False)
        return code if isinstance(code, int) else _FINE
    except SystemExit:  # click's own way to end when the reader of its help has seen enough
        return _FINE
    except (click.exceptions.Abort, KeyboardInterrupt):
        complain("\nStopped. What was delivered before is whole.")
        return _STOPPED
    except (Exception, TooLongError) as error:  # the last door: nobody is shown a bare traceback
        return _explain(error)


def _program() -> str:
    """What the person typed to start us, for the help."""
    started = Path(sys.argv[0])
    if started.name != "__main__.py":
        return "bifolio"
    checkout = Path(__file__).resolve().parents[2]
    return "python3 build.py" if (checkout / "build.py").is_file() else "python -m bifolio"


def _explain(error: Exception | TooLongError) -> int:
    """Say on the error stream what went wrong; returns the exit code for it."""
    if bound := past(error):
        complain(f"Something in the library {bound}. “check” tells what it can of where; what was "
                 "delivered before is whole.")
        return _FINDINGS
    match error:
        case click.ClickException():
            said = StringIO()
            error.show(said)
            complain(said.getvalue().rstrip("\n"))
            return _USAGE
        case BifolioError():
            Terminal().report(error.findings)
            complain(str(error))
            return error.exit_code
        case OSError(filename=str(), strerror=str()):
            complain(f"{error.filename}: {error.strerror}. "
                     "Check that it is there and that you may use it.")
            return _TOOLCHAIN
        case OSError(errno=errno.ENOSPC | errno.EIO, strerror=str()):
            if lost() is None:  # else it is told at the end, once
                complain(f"What was to be said could not be written: {error.strerror}.")
            return _TOOLCHAIN
    complain("".join(traceback.format_exception(error)))
    complain("This is a fault of Bifolio, not of your text. Please report it, with all the "
             "lines above,\nto the project's issue tracker.")
    return _OUR_BUG
