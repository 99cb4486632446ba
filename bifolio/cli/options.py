"""What may be typed: the options that every command takes, and near matches for slips."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from bifolio.diagnostics import suggest
from bifolio.model import Audience

_Callable = TypeVar("_Callable", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Choices:
    """What the options say; None or nothing where they say nothing."""

    root: Path | None = None
    out: Path | None = None
    works: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    strict: bool = False
    quiet: bool = False
    verbose: bool = False

    def then(self, later: Choices) -> Choices:
        """These, and what was typed after the command's name, which goes before them."""
        return Choices(
            later.root or self.root, later.out or self.out, self.works + later.works,
            self.audiences + later.audiences, self.strict or later.strict,
            self.quiet or later.quiet, self.verbose or later.verbose)

    @property
    def library(self) -> Path:
        """The library's folder."""
        return self.root or Path()

    @property
    def delivery(self) -> Path:
        """The folder that handouts are delivered to."""
        return self.out or self.library / "out"


class _AudienceName(click.ParamType):  # type: ignore[type-arg]
    """An audience; a slip is answered with its near match."""

    name = "audience"

    def convert(self, value: Any, param: click.Parameter | None,
                ctx: click.Context | None) -> Audience:
        try:
            return Audience(value)
        except ValueError:
            self.fail(f"There is no audience “{value}”. {suggest(str(value), tuple(Audience))}",
                      param, ctx)


_OPTIONS = (
    click.option("--root", metavar="DIR", help="The library's folder.  [this folder]",
                 type=click.Path(exists=True, file_okay=False, path_type=Path)),
    click.option("--out", metavar="DIR", help="Where handouts go.  [out/ in the library]",
                 type=click.Path(file_okay=False, path_type=Path)),
    click.option("--work", "works", metavar="NAME", multiple=True,
                 help="Only this work. May be given several times."),
    click.option("--audience", "audiences", metavar="NAME", multiple=True, type=_AudienceName(),
                 help="Only editions for patient or clinician. May be given several times."),
    click.option("--strict", is_flag=True, help="Let warnings fail like errors."),
    click.option("--quiet", "-q", is_flag=True, help="Show errors only."),
    click.option("--verbose", "-v", is_flag=True, help="Show notes, and each step with its time."),
)


def takes_options(command: _Callable) -> _Callable:
    """Give a command the options that may stand before or after its name."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen(given: dict[str, Any]) -> Choices:
    """What was typed before and after the name of the running command."""
    before: Choices = click.get_current_context().find_root().obj
    return before.then(Choices(**given))


def check_works(works: Iterable[str], library: Path) -> None:
    """Raises a usage error, with the near match, for a work that the library does not have."""
    known = sorted(path.parent.name for path in library.glob("content/*/work.yaml"))
    for work in works:
        if known and work not in known:
            raise click.UsageError(f"There is no work “{work}” here. {suggest(work, known)}")


class Examples(click.Command):
    """A command whose help ends with examples, under the name that the person typed."""

    examples: tuple[tuple[str, str], ...] = ()

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        program = ctx.find_root().info_name
        if self.examples:
            with formatter.section("Examples"):
                formatter.write_dl([(f"{program} {words}".strip(), says)
                                    for words, says in self.examples], col_max=60)


class Commands(Examples, click.Group):
    """The commands in the order in which one needs them; a slip is answered with a near match."""

    command_class = Examples

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx  # the order is the same wherever it is asked for
        return list(self.commands)

    def resolve_command(self, ctx: click.Context, args: list[str]
                        ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and not self.get_command(ctx, args[0]):
            ctx.fail(f"There is no command “{args[0]}”. {suggest(args[0], self.commands)}")
        return super().resolve_command(ctx, args)
