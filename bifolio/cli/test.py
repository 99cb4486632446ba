"""The command `test`: whether all works on this computer."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import click

from bifolio.diagnostics import ToolchainError
from bifolio.files import engine_files

_MOST = 8  # cores for the tests: with more, the longest file takes as long as them all


@click.command("test", context_settings={"ignore_unknown_options": True})
@click.option("--all", "everything", is_flag=True,
              help="Run the system tier too, and the unit tier with each other Python there is.")
@click.option("--campaign", is_flag=True,
              help="Try thousands of damaged libraries instead; ARGUMENTS name some campaigns.")
@click.option("--seed", type=int, default=1, metavar="N", show_default=True,
              help="What a campaign begins with: the same seed tries the same.")
@click.option("--inputs", type=click.IntRange(1), metavar="N",
              help="How many inputs each campaign tries.  [a whole campaign]")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def run_tests(everything: bool, campaign: bool, seed: int, inputs: int | None,
              arguments: tuple[str, ...]) -> int:
    """Run this checkout's tests; ARGUMENTS go to pytest."""
    checkout = engine_files.PACKAGE.parent
    if not (checkout / "tests").is_dir():
        raise click.UsageError("The tests are not part of an installed Bifolio. "
                               "Run them in a checkout of its repository.")
    if find_spec("pytest") is None:
        raise ToolchainError("What the tests need is not installed. Run:  python3 build.py test")
    if campaign:
        asked = ["--seed", str(seed), *(["--inputs", str(inputs)] if inputs else []), *arguments]
        command = [sys.executable, "-m", "tests.campaign", *asked]
        return subprocess.run(command, cwd=checkout, check=False).returncode
    shares = _shares(arguments)
    commands = [["pytest", *shares, *(["--all"] if everything else []), *arguments]]
    if everything and not _named(arguments):
        commands.append(["tests.support.pythons", *shares, *arguments])
    codes = [subprocess.run([sys.executable, "-m", *command], cwd=checkout, check=False).returncode
             for command in commands]
    return next(({4: 2}.get(code, 1) for code in codes if code), 0)


def _named(arguments: tuple[str, ...]) -> bool:
    """Whether some of the tests are named."""
    return any(not word.startswith("-") for word in arguments)


def _shares(arguments: tuple[str, ...]) -> list[str]:
    """What has pytest share all tests out among the cores, whole files at a time.

    Nothing where there is one core, and none for tests that are named: to begin on several cores
    takes longer than those tests do.
    """
    from bifolio.building.worker import cores  # late: no other command asks

    if _named(arguments) or cores() == 1 or find_spec("xdist") is None:
        return []
    return ["-n", str(min(cores(), _MOST)), "--dist", "loadfile", "--no-loadscope-reorder"]
