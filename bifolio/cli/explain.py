"""The commands about Bifolio itself: what a finding means, and whether all works here."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec

import click

from bifolio.cli.terminal import Terminal
from bifolio.diagnostics import ToolchainError, suggest
from bifolio.diagnostics.rules import FAMILIES, RULES, Rule
from bifolio.files import engine_files
from bifolio.model import Audience

_MOST = 8  # cores for the tests: with more, the longest file takes as long as them all


@click.command()
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              help="How rules are shown.")
def explain(code: str | None, form: str) -> int:
    """Tell what a finding's CODE means, or list all codes by families."""
    terminal = Terminal()
    rule = RULES.get(code.strip("[]").casefold()) if code else None
    if code and rule is None:
        raise click.UsageError(f"There is no code “{code}”. "
                               f"{suggest(code, RULES, 'Without a code, explain lists them all.')}")
    if form == "json":
        entries = [_entry(one, family) for family, rules in FAMILIES.items() for one in rules]
        shown = [entry for entry in entries if rule is None or entry["code"] == rule.code]
        click.echo(json.dumps(shown[0] if rule else shown, indent=2))
    elif rule:
        terminal.say(_told(rule, terminal))
    else:
        _list(terminal)
    return 0


def _entry(rule: Rule, family: str) -> dict[str, object]:
    return {"code": rule.code, "family": family,
            "severity": {audience: rule.severity_for(audience) for audience in Audience},
            "why": rule.why, "example": rule.example, "source": rule.source,
            "waivable": rule.waivable}


def _list(terminal: Terminal) -> None:
    """Each family with its rules: code, severity (for clinicians, where it differs), why."""
    width = max(map(len, RULES))
    for number, (family, rules) in enumerate(FAMILIES.items()):
        terminal.say("\n" * (number > 0) + terminal.paint(family, "place"))
        for rule in rules:
            said = terminal.paint(f"{rule.severity:<7}", rule.severity)
            lighter = f"(clinicians: {rule.clinician}) " if rule.clinician else ""
            why = terminal.folded(lighter + rule.why, width + 13)
            terminal.say(f"  {rule.code:<{width}}  {said}  {why}")


def _told(rule: Rule, terminal: Terminal) -> str:
    """All that is to be said of one rule."""
    severity = terminal.paint(rule.severity, rule.severity)
    if rule.clinician:
        severity += f"; for clinicians {terminal.paint(rule.clinician, rule.clinician)}"
    source = terminal.folded(rule.source, 2)
    asked = f"  Asked for by: {source}\n\n" if source else ""
    example = "\n".join(f"    {line}" for line in rule.example.split("\n"))
    waivable = "\n\n  This rule can be waived in content/waivers.yaml." if rule.waivable else ""
    return (f"{terminal.paint(rule.code, 'place')} ({severity})\n\n"
            f"  {terminal.folded(rule.why, 2)}\n\n{asked}  For example:\n\n{example}{waivable}")


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
    command = [sys.executable, "-m", "pytest", *_shares(arguments), *arguments]
    code = subprocess.run(command, cwd=checkout, check=False).returncode
    return {0: 0, 4: 2}.get(code, 1)


def _shares(arguments: tuple[str, ...]) -> list[str]:
    """What has pytest share all tests out among the cores, whole files at a time.

    Nothing where there is one core, and none for tests that are named: to begin on several cores
    takes longer than those tests do.
    """
    from bifolio.building.worker import cores  # late: no other command asks

    few = any(not word.startswith("-") for word in arguments)
    if few or cores() == 1 or find_spec("xdist") is None:
        return []
    return ["-n", str(min(cores(), _MOST)), "--dist", "loadfile", "--no-loadscope-reorder"]
