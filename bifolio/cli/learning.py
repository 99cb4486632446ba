"""The commands about Bifolio itself: what a finding means, and whether all works here."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import click

from bifolio import engine_files
from bifolio.cli.terminal import Terminal
from bifolio.diagnostics import ToolchainError, suggest
from bifolio.rules import RULES


@click.command()
@click.argument("code", required=False)
def explain(code: str | None) -> int:
    """Tell what a finding's CODE means, or list all codes."""
    terminal = Terminal()
    if code is None:
        width = max(map(len, RULES))
        for rule in RULES.values():
            said = terminal.paint(f"{rule.severity:<7}", rule.severity)
            why = terminal.folded(rule.why, width + 11)
            terminal.say(f"{rule.code:<{width}}  {said}  {why}")
        return 0
    rule_named = RULES.get(code.strip("[]").casefold())
    if rule_named is None:
        raise click.UsageError(f"There is no code “{code}”. "
                               f"{suggest(code, RULES, 'Without a code, explain lists them all.')}")
    severity = terminal.paint(rule_named.severity, rule_named.severity)
    if rule_named.clinician:
        severity += f"; for clinicians {terminal.paint(rule_named.clinician, rule_named.clinician)}"
    source = terminal.folded(rule_named.source, 2)
    asked = f"  Asked for by: {source}\n\n" if source else ""
    example = "\n".join(f"    {line}" for line in rule_named.example.split("\n"))
    terminal.say(f"{terminal.paint(rule_named.code, 'place')} ({severity})\n\n"
                 f"  {terminal.folded(rule_named.why, 2)}\n\n{asked}  For example:\n\n{example}"
                 + ("\n\n  This rule can be waived in content/waivers.yaml."
                    if rule_named.waivable else ""))
    return 0


@click.command("test", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def run_tests(arguments: tuple[str, ...]) -> int:
    """Run this checkout's tests; ARGUMENTS go to pytest."""
    checkout = engine_files.PACKAGE.parent
    if not (checkout / "tests").is_dir():
        raise click.UsageError("The tests are not part of an installed Bifolio. "
                               "Run them in a checkout of its repository.")
    if find_spec("pytest") is None:
        raise ToolchainError("pytest is not installed. Install the extra “test” of Bifolio.")
    command = [sys.executable, "-m", "pytest", "tests", *arguments]
    code = subprocess.run(command, cwd=checkout, check=False).returncode
    return {0: 0, 4: 2}.get(code, 1)
