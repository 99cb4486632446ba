"""Showing what a library holds: opened once, as far as is asked for, its errors at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from bifolio.cli.options import chosen, order_of
from bifolio.cli.terminal import Terminal
from bifolio.diagnostics import Findings
from bifolio.diagnostics.control_signs import as_json_text
from bifolio.model import Work

Entry = dict[str, Any]  # what is shown of one thing, as JSON has it


class Listing:
    """A library opened to be shown, with its sources where it `cites` them.

    `works` are those that were asked for, with their audiences.
    """

    def __init__(self, given: dict[str, Any], cites: bool = True) -> None:
        from bifolio.building.plan import open_library  # late: it loads all that reads

        self.choices = choices = chosen(given)
        self.order = order_of(choices)
        self.opened = open_library(self.order, cites)
        self.terminal = Terminal(choices.quiet, choices.verbose)
        self.findings = Findings(self.opened.findings)

    @cached_property
    def works(self) -> tuple[Work, ...]:
        asked = self.choices
        return tuple(
            replace(work, audiences=tuple(reader for reader in work.audiences
                                          if reader in (asked.audiences or work.audiences)))
            for name, work in self.opened.library.works.items() if name in (asked.works or (name,)))

    def tell(self, *lines: str) -> None:
        """Lines that were asked for: shown when quiet too."""
        for line in lines:
            self.terminal.line(line)

    def tell_entries(self, entries: Iterable[Entry], form: str,
                     shown: Callable[[Entry], list[str]], nothing: str) -> list[Entry]:
        """Each entry in lines, as soon as it is there, or all as JSON; returns them."""
        told = []
        for entry in entries:
            told.append(entry)
            if form == "text":
                self.tell(*shown(entry))
        if form == "json":
            self.terminal.write(as_json_text(told, indent=1))
        elif not told:
            self.terminal.say(nothing)
        return told

    def end(self, shows: bool = True, failed: bool = False) -> int:
        """Show the errors that were found in it, if wanted; returns the exit code."""
        return 1 if self.terminal.tell_errors(self.findings, shows) or failed else 0


def in_columns(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Rows of cells as lines, each column as wide as its widest cell, but for the last one."""
    widths = [max(map(len, column)) for column in list(zip(*rows, strict=True))[:-1]]
    return ["  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)),
                       row[-1]]).rstrip() for row in rows]
