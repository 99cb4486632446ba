"""What the person sees: plain lines in a pipe; colours and a progress bar on a terminal."""

from __future__ import annotations

import os
import sys
import textwrap
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import pairwise
from time import perf_counter
from typing import TYPE_CHECKING

from bifolio.diagnostics import Finding, Severity
from bifolio.diagnostics.control_signs import on_one_line, visible
from bifolio.diagnostics.reports import Waived, as_text, counts, summary_of_notes, waived_as_text

if TYPE_CHECKING:
    from pathlib import Path

    from rich.progress import Progress as Bar
    from rich.progress import ProgressColumn, TaskID

    from bifolio.building.orders import Delivery
    from bifolio.model import Handout

_STYLES = {"error": "bold red", "warning": "bold yellow", "note": "bold cyan", "place": "bold",
           "label": "dim", "made": "green", "aside": "dim"}
_VERBS = ("select", "cite", "compose", "proofread", "web page", "typeset", "deliver")
_NEXT = dict(pairwise(_VERBS))
# rich waits until there is something to colour: it takes a while to load.

# Only what this process paints is sent to a terminal with its escape; every other one is shown. No
# text can know this number.
_ESCAPE = "\x1b"
_OURS = f"{_ESCAPE}{os.urandom(8).hex()}"
_lost: list[OSError] = []  # what befell the standard output: a closed pipe, a full disk


def write(text: str) -> None:
    """A text to the standard output. Where nobody reads on, or it is full, work goes on."""
    try:
        sys.stdout.write(_shown(text))
    except OSError as error:
        _give_up(error)


def write_bytes(content: bytes) -> None:
    """A file to the standard output."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
    except OSError as error:
        _give_up(error)


def flush() -> None:
    """Let all that was written be seen."""
    try:
        sys.stdout.flush()
    except OSError as error:
        _give_up(error)


def lost() -> OSError | None:
    """Why not all that was written can have been read; None when it can."""
    flush()
    return _lost[0] if _lost else None


def _give_up(error: OSError) -> None:
    """Write nowhere from now on."""
    _lost.append(error)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _shown(text: str) -> str:
    return visible(text).replace(visible(_OURS), _ESCAPE)


def complain(text: str) -> None:
    """A line on the error stream, in a pipe too after all that was said before it."""
    flush()
    with suppress(OSError, ValueError):  # then nobody can be told
        sys.stderr.write(f"{_shown(text)}\n")
        sys.stderr.flush()


class Terminal:
    """Standard output; `quiet` leaves out all but errors, `verbose` nothing."""

    def __init__(self, quiet: bool = False, verbose: bool = False) -> None:
        self.quiet, self.verbose = quiet, verbose
        self.interactive = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        self.coloured = self.interactive and not os.environ.get("NO_COLOR")
        self.width = 0
        if self.interactive:
            from shutil import get_terminal_size  # late: it loads all that packs files

            self.width = min(get_terminal_size().columns, 100)
        self.bar: Bar | None = None

    def paint(self, text: str, part: str) -> str:
        """The text in the colour of its part, where colours are shown."""
        if not self.coloured or part not in _STYLES:
            return text
        from rich.style import Style

        return Style.parse(_STYLES[part]).render(visible(text)).replace(_ESCAPE, _OURS)

    def folded(self, text: str, margin: int) -> str:
        """The text in lines that fit the terminal, all but the first behind a margin."""
        room = self.width - margin
        return f"\n{' ' * margin}".join(textwrap.wrap(text, room)) if room >= 20 else text

    def say(self, text: str = "") -> None:
        """A line, above the progress bar if there is one; nothing when quiet."""
        if not self.quiet:
            self.write(text)

    def write(self, text: str) -> None:
        """A line, above the progress bar if there is one, quiet or not."""
        if self.bar:
            from rich.text import Text

            self.bar.console.print(Text.from_ansi(_shown(text)), soft_wrap=True)
        else:
            write(f"{text}\n")

    def line(self, text: str) -> None:
        """One line, whatever it quotes."""
        self.write(on_one_line(text))

    def show(self, findings: Iterable[Finding]) -> bool:
        """Findings as text, but for notes unless verbose; tells whether any was shown."""
        shown = list(filter(self.tells, findings))
        if shown:
            self.write(as_text(shown, self.paint, self.width))
        return bool(shown)

    def tells(self, finding: Finding) -> bool:
        """Whether a finding is shown: errors always, notes when verbose."""
        return finding.severity >= (Severity.ERROR if self.quiet else
                                    Severity.NOTE if self.verbose else Severity.WARNING)

    def report(self, findings: Iterable[Finding]) -> None:
        """Findings as text, notes summed up unless verbose, and a closing line with counts."""
        listed = tuple(findings)
        shown = self.show(listed)
        if self.quiet or not listed:
            return
        notes = "" if self.verbose else summary_of_notes(listed)
        if notes:
            self.say(("\n" if shown else "") + self.paint(notes, "aside"))
        if shown:
            self.say(("" if notes else "\n") + counts(listed))

    def tell_errors(self, findings: Iterable[Finding], shows: bool = True) -> bool:
        """Show the errors behind what was listed, if wanted; returns whether there are any."""
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        if errors and shows:
            self.say()
            self.report(errors)
        return bool(errors)

    def tell_waived(self, waived: Waived) -> None:
        """How many findings were set aside; each of them and why, when verbose."""
        number = len(waived)
        if not number:
            return
        if self.verbose:
            self.say(waived_as_text(waived, self.paint) + "\n")
        self.say(f"{number} finding{'s are' if number != 1 else ' is'} waived in "
                 "content/waivers.yaml; “check --format html” tells why.")

    def tell_strict(self, failed: bool, findings: Iterable[Finding]) -> None:
        """Say why a run failed without an error."""
        if failed and not any(f.severity is Severity.ERROR for f in findings):
            self.say("With --strict, warnings fail too.")


def summed_up(made: int, lying: int, drafts: int, withheld: int, seconds: float = 0.0) -> str:
    """The last line of a build: how many handouts were made, or lie there as they would be made.

    `drafts` counts those of either that are marked so; `withheld` were not delivered.
    """
    all_ = "all" if drafts == made + lying else drafts
    marked = f", {all_} marked as draft" if drafts else ""
    if lying and not made:
        are = "handout is" if lying == 1 else "handouts are"
        but = f"; {withheld} cannot be made" if withheld else ""
        return f"Nothing to make: {lying} {are} up to date{marked}{but}."
    number = made + lying + withheld
    of = f" of {number}" if withheld else ""
    noun = "handout" if (number if of else made) == 1 else "handouts"
    rest = f", {lying} up to date" if lying else ""
    return f"{made}{of} {noun} made in {seconds:.1f} s{rest}{marked}."


class Ticker:
    """Tells how a run is coming along: a line for each handout, and a bar where it can move."""

    names = True  # whether the bar names the handout that is at hand, and what is done with it

    def __init__(self, terminal: Terminal, out: Path | None, explains: bool = False) -> None:
        """`out` is where handouts are delivered, or None for a run that delivers none.

        Who `explains` tells of each handout why it is made or not.
        """
        self.explains = explains
        self.terminal, self.out = terminal, out
        self.start = perf_counter()
        self.verbs: list[str] = []
        self.task: TaskID | None = None
        self.widest = 0
        self.done = 0

    def __enter__(self) -> Ticker:
        self.start = perf_counter()  # what was loaded meanwhile does not count
        return self

    def __exit__(self, *_: object) -> None:
        if self.terminal.bar:
            self.terminal.bar.stop()
            self.terminal.bar = None

    @property
    def seconds(self) -> float:
        """How long it has taken so far."""
        return perf_counter() - self.start

    def expect(self, handouts: int) -> None:
        """So many handouts are to be made."""
        if self.terminal.verbose and self.verbs:
            self.terminal.say(self.terminal.paint("  ".join(self.verbs), "aside"))
        self.verbs.clear()
        if not self.terminal.interactive or self.terminal.quiet:
            return
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn
        from rich.table import Column

        console = Console(file=sys.stdout, no_color=not self.terminal.coloured, highlight=False)
        room = Column(ratio=1, no_wrap=True, overflow="ellipsis")  # what the others leave
        said = TextColumn("{task.description}", markup=False, table_column=room)
        self.terminal.bar = Progress(BarColumn(bar_width=16), *self._counts(), said, expand=True,
                                     console=console, transient=True)
        self.task = self.terminal.bar.add_task("", total=handouts)
        self.terminal.bar.start()

    def _counts(self) -> Sequence[ProgressColumn]:
        """What is counted beside the bar: there is always room for it."""
        from rich.progress import MofNCompleteColumn, TextColumn
        from rich.progress import TimeElapsedColumn as Elapsed
        from rich.progress import TimeRemainingColumn as Remaining

        return MofNCompleteColumn(), Elapsed(), TextColumn("left:"), Remaining(compact=True)

    def begin(self, handout: Handout) -> None:
        """This handout comes next."""
        self.verbs.clear()
        self._name(handout, _VERBS[0])

    def verb(self, handout: Handout | None, verb: str, seconds: float) -> None:
        """A verb is done; no handout when it was for the whole library."""
        self.verbs.append(f"{verb} {seconds:.2f} s")
        if handout:
            self._name(handout, _NEXT.get(verb, verb))

    def found(self, findings: Sequence[Finding]) -> None:
        """What was found in texts, before their pages are there: it is told at the end."""

    def deliver(self, delivery: Delivery) -> None:
        """A handout is in its place, or will not be."""
        self.done += 1
        line = self._line(delivery, self.out) if self.out else ""
        if line:
            self.terminal.say(line)
        elif self.terminal.verbose:
            self.terminal.say(f"{delivery.handout.told}  {counts(delivery.findings)}")
        if self.explains:
            lead = delivery.handout.told + ": " if not line else "  "
            verb = "made" if delivery.made and delivery.path else "not made"
            self.terminal.say(on_one_line(f"{lead}{verb}, because {delivery.why}."))
        if self.terminal.verbose and self.verbs:
            self.terminal.say(self.terminal.paint("  " + "  ".join(self.verbs), "aside"))
        if self.terminal.bar and self.task is not None:
            self.terminal.bar.update(self.task, completed=self.done)

    def _name(self, handout: Handout, verb: str) -> None:
        if self.names:
            self._show(f"{handout.told}  {verb}")

    def _show(self, description: str) -> None:
        if self.terminal.bar and self.task is not None:
            self.terminal.bar.update(self.task, description=on_one_line(description))

    def _line(self, delivery: Delivery, out: Path) -> str:
        paint = self.terminal.paint
        if not delivery.path:
            return f"{paint('not made', 'error')}  {on_one_line(delivery.withheld)}"
        if not delivery.made:
            return ""
        path = shown(out / delivery.path)
        self.widest = max(self.widest, len(path))
        pages = f"{delivery.pages} page{'s' * (delivery.pages != 1)}"
        line = f"{paint(path, 'made')}{' ' * (self.widest - len(path))}  {pages:>9}  " \
               f"{delivery.bytes / 1000:>5.0f} kB  {delivery.seconds:>5.1f} s"
        return f"{line}  {paint('draft', 'warning')}" if delivery.draft else line


def shown(path: Path) -> str:
    """A path as short as it can be from where the person stands, on one line."""
    absolute, here = os.path.abspath(path), os.getcwd()
    inside = absolute == here or absolute.startswith(here.rstrip(os.sep) + os.sep)
    return on_one_line(os.path.relpath(absolute, here) if inside else absolute)
