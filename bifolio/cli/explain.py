"""The command `explain`: what a finding means, and the list of all rules."""

from __future__ import annotations

import click

from bifolio.cli.terminal import Terminal
from bifolio.diagnostics import suggest
from bifolio.diagnostics.control_signs import as_json_text
from bifolio.diagnostics.rules import FAMILIES, RULES, Rule
from bifolio.model import Audience


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
        terminal.write(as_json_text(shown[0] if rule else shown, in_ascii=True))
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
