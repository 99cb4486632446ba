"""Running a command line: from what is typed to an exit code, whatever goes wrong."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from pathlib import Path

import click

from bifolio.cli.app import bifolio
from bifolio.cli.terminal import Terminal, complain
from bifolio.diagnostics import BifolioError

_FINE, _USAGE, _TOOLCHAIN, _OUR_BUG, _STOPPED = 0, 2, 3, 70, 130


def run(argv: list[str] | None) -> int:
    """Run a command line; the exit code is as `main` has it."""
    try:
        code = bifolio.main(argv, prog_name=_program(), standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else _FINE
    except BrokenPipeError:  # the reader of our pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FINE
    except SystemExit as stop:  # click's own way to end on a closed pipe
        closed = isinstance(stop.__context__, OSError) and stop.__context__.errno == errno.EPIPE
        return _FINE if closed else int(stop.code or _FINE)
    except (click.exceptions.Abort, KeyboardInterrupt):
        complain("\nStopped. What was delivered before is whole.")
        return _STOPPED
    except Exception as error:  # the last door: nobody is shown a bare traceback
        return _explain(error)


def _program() -> str:
    """What the person typed to start us, for the help."""
    started = Path(sys.argv[0])
    if started.name != "__main__.py":
        return "bifolio"
    checkout = Path(__file__).resolve().parents[2]
    return "python3 build.py" if (checkout / "build.py").is_file() else "python -m bifolio"


def _explain(error: Exception) -> int:
    """Say on the error stream what went wrong; returns the exit code for it."""
    match error:
        case click.ClickException():
            error.show()
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
            complain(f"What was to be said could not be written: {error.strerror}.")
            return _TOOLCHAIN
    traceback.print_exception(error)
    complain("\nThis is a fault of Bifolio, not of your text. Please report it, with all the "
             "lines above,\nto the project's issue tracker.")
    return _OUR_BUG
