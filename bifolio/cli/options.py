"""What may be typed: the options that every command takes, and near matches for slips."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from bifolio.diagnostics import suggest
from bifolio.files.places import misplaced
from bifolio.model import FORMATS, Audience, Format

_Callable = TypeVar("_Callable", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Choices:
    """What the options say; None or nothing where they say nothing."""

    root: Path | None = None
    out: Path | None = None
    works: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    formats: tuple[Format, ...] = ()
    clinic: str | None = None
    strict: bool = False
    quiet: bool = False
    verbose: bool = False
    jobs: int | None = None

    def then(self, later: Choices) -> Choices:
        """These, and what was typed after the command's name, which goes before them."""
        clinic = self.clinic if later.clinic is None else later.clinic
        return Choices(
            later.root or self.root, later.out or self.out, self.works + later.works,
            self.audiences + later.audiences,
            tuple(dict.fromkeys(self.formats + later.formats)), clinic,
            self.strict or later.strict,
            self.quiet or later.quiet, self.verbose or later.verbose,
            self.jobs if later.jobs is None else later.jobs)

    @property
    def library(self) -> Path:
        """The library's folder."""
        return self.root or Path()

    @property
    def delivery(self) -> Path:
        """The folder that handouts are delivered to.

        Raises a usage error when it and the library lie in one another, and BlockedError when it
        is a link.
        """
        out = self.out or self.library / "out"
        if why := misplaced(out, self.library):
            raise click.UsageError(why)
        return out


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


class _FormatName(click.ParamType):  # type: ignore[type-arg]
    """A format; a slip is answered with its near match."""

    name = "format"

    def convert(self, value: Any, param: click.Parameter | None,
                ctx: click.Context | None) -> Format:
        if isinstance(value, Format):
            return value
        if value not in FORMATS:
            self.fail(f"There is no format “{value}”. {suggest(str(value), FORMATS)}", param, ctx)
        return FORMATS[value]


_OPTIONS = (
    click.option("--root", metavar="DIR", help="The library's folder.  [this folder]",
                 type=click.Path(exists=True, file_okay=False, path_type=Path)),
    click.option("--out", metavar="DIR", help="Where handouts go.  [out/ in the library]",
                 type=click.Path(file_okay=False, path_type=Path)),
    click.option("--work", "works", metavar="NAME", multiple=True,
                 help="Only this work. May be given several times."),
    click.option("--audience", "audiences", metavar="NAME", multiple=True, type=_AudienceName(),
                 help="Only editions for patient or clinician. May be given several times."),
    click.option("--formats", "every_format", metavar="all", type=click.Choice(["all"]),
                 help="Every paper, type size and ink, not only those that library.yaml names."),
    click.option("--clinic", metavar="NAME",
                 help="Whose name and phones they carry; “none” for nobody's."),
    click.option("--strict", is_flag=True, help="Let warnings fail like errors."),
    click.option("--quiet", "-q", is_flag=True, help="Show errors only."),
    click.option("--verbose", "-v", is_flag=True, help="Show notes, and each step with its time."),
)


takes_formats = click.option(
    "--format", "formats", metavar="NAME", multiple=True, type=_FormatName(),
    help="Only this format: a4-large-mono, say. May be given several times.")


takes_jobs = click.option(
    "--jobs", metavar="N", type=click.IntRange(1, 256),
    help="How many handouts are printed at once.  [as many as there are cores]")


def takes_options(command: _Callable) -> _Callable:
    """Give a command the options that may stand before or after its name."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen(given: dict[str, Any]) -> Choices:
    """What was typed before and after the name of the running command."""
    before: Choices = click.get_current_context().find_root().obj
    return before.then(read_choices(given))


def read_choices(given: dict[str, Any]) -> Choices:
    """The choices that the options of one place make."""
    if given.pop("every_format"):
        given["formats"] = tuple(FORMATS.values())
    if given["clinic"] == "none":
        given["clinic"] = ""
    return Choices(**given)


def check_names(choices: Choices) -> None:
    """Raises a usage error, with the near match, for a work or clinic that the library lacks."""
    works = sorted(path.parent.name for path in choices.library.glob("content/*/work.yaml"))
    for work in choices.works:
        if works and work not in works:
            raise click.UsageError(f"There is no work “{work}” here. {suggest(work, works)}")
    clinics = sorted(path.stem for path in choices.library.glob("content/clinics/*.yaml"))
    if (clinic := choices.clinic) and clinic not in clinics:
        fix = suggest(clinic, clinics) if clinics else f"Add it as content/clinics/{clinic}.yaml."
        raise click.UsageError(f"There is no clinic “{clinic}” here. {fix}")


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
    order: tuple[str, ...] = ()

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx  # the order is the same wherever it is asked for
        return sorted(self.commands, key=lambda name: (
            self.order.index(name) if name in self.order else len(self.order)))

    def resolve_command(self, ctx: click.Context, args: list[str]
                        ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and not self.get_command(ctx, args[0]):
            ctx.fail(f"There is no command “{args[0]}”. {suggest(args[0], self.commands)}")
        return super().resolve_command(ctx, args)
