"""What may be typed: the options that commands share, the order they make, and slips."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from bifolio.building.orders import Order
from bifolio.diagnostics import ToolchainError, UnknownNameError, suggest
from bifolio.files.places import misplaced
from bifolio.model import FORMATS, Audience, Format

if TYPE_CHECKING:  # a run with nothing to do needs no works
    from bifolio.model import Work

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


_SHARED = {
    "root": click.option("--root", metavar="DIR", help="The library's folder.  [this folder]",
                         type=click.Path(exists=True, file_okay=False, path_type=Path)),
    "out": click.option("--out", metavar="DIR", help="Where handouts go.  [out/ in the library]",
                        type=click.Path(file_okay=False, path_type=Path)),
    "works": click.option("--work", "works", metavar="NAME", multiple=True,
                          help="Only this work. May be given several times."),
    "audiences": click.option("--audience", "audiences", metavar="NAME", multiple=True,
                              type=_AudienceName(), help="Only editions for patient or clinician. "
                              "May be given several times."),
    "every_format": click.option("--formats", "every_format", metavar="all",
                                 type=click.Choice(["all"]), help="Every format that there is, "
                                 "not only those that library.yaml names."),
    "clinic": click.option("--clinic", metavar="NAME",
                           help="Whose name and phones they carry; “none” for nobody's."),
    "strict": click.option("--strict", is_flag=True, help="Let warnings fail like errors."),
    "quiet": click.option("--quiet", "-q", is_flag=True, help="Show errors only."),
    "verbose": click.option("--verbose", "-v", is_flag=True,
                            help="Show notes, and each step with its time."),
    "formats": click.option("--format", "formats", metavar="NAME", multiple=True,
                            type=_FormatName(), help="Only this format: a4-large-mono, say. "
                            "May be given several times."),
    "jobs": click.option("--jobs", metavar="N", type=click.IntRange(1, 256), help="How many "
                         "handouts are printed at once.  [as many as there are cores]"),
    "allow_expired": click.option("--allow-expired", is_flag=True, help="Make what is past its "
                                  "review date too, with EXPIRED on every page."),
    "release": click.option("--release", is_flag=True,
                            help="Deliver no draft: only what all roles have signed."),
}
_OF_ALL = ("root", "out", "quiet", "verbose")  # which library, and how much is told
OF_HANDOUTS = ("works", "audiences", "every_format", "formats", "clinic")  # which of them
OF_A_BUILD = (*OF_HANDOUTS, "strict", "jobs")


def takes(*names: str, without: Collection[str] = ()) -> Callable[[_Callable], _Callable]:
    """Gives a command those of the shared options that it reads; every one has those of all.

    What it does not read it does not take, before or behind its name: nobody is to believe that an
    option did something.
    """
    def give(command: _Callable) -> _Callable:
        own = {*_OF_ALL, *names} - {*without}
        for name in reversed([name for name in _SHARED if name in own]):
            command = _SHARED[name](command)
        return command

    return give


def chosen(given: dict[str, Any]) -> Choices:
    """What was typed before and after the name of the running command."""
    parent = click.get_current_context().parent
    before: Choices = parent.obj if parent else Choices()
    choices = before.then(_read(given))
    if choices.quiet and choices.verbose:
        raise click.UsageError("--quiet and --verbose say the opposite: leave one of them.")
    return choices


def order_of(choices: Choices, *, allow_expired: bool = False, release: bool = False,
             plain_weasyprint: bool = False) -> Order:
    """What the options ask for. Raises what `check_names` raises."""
    check_names(choices)
    return Order(choices.library, choices.delivery, choices.works, choices.audiences,
                 choices.formats, choices.clinic, strict=choices.strict,
                 allow_expired=allow_expired, release=release, jobs=choices.jobs or 0,
                 plain_weasyprint=plain_weasyprint)


@contextmanager
def typesetting() -> Iterator[None]:
    """Within it what makes handouts may be imported: where Pango is missing, the way out is told.

    That loads the typesetter, so a command does it late, and those that set no type do without.
    """
    try:
        yield
    except OSError as error:  # WeasyPrint without Pango
        from bifolio.files import toolchain

        command = toolchain.install_command(toolchain.missing())
        raise ToolchainError(f"The typesetter cannot start: {error}\n"
                             f"To install what it needs: {command}") from error


def _read(given: dict[str, Any]) -> Choices:
    """The choices that the options of one place make."""
    if given.pop("every_format", None):
        given["formats"] = tuple(FORMATS.values())
    if given.get("clinic") == "none":
        given["clinic"] = ""
    return Choices(**given)


def check_names(choices: Choices) -> None:
    """Raises UnknownNameError for a work or clinic that the library lacks; reads no file.

    Who reads a table of clinics tells of one that stands in none.
    """
    works = sorted(path.parent.name for path in choices.library.glob("content/*/work.yaml"))
    for work in choices.works:
        if works and work not in works:
            raise UnknownNameError("work", work, works)
    content = choices.library / "content"
    clinics = sorted(path.stem for path in content.glob("clinics/*.yaml"))
    if (clinic := choices.clinic) and clinic not in clinics and \
            not (content / "clinics.csv").is_file():
        otherwise = "" if clinics else f"Add it as content/clinics/{clinic}.yaml."
        raise UnknownNameError("clinic", clinic, clinics, otherwise)


def named_work(name: str, works: Mapping[str, Work]) -> Work:
    """The work of this name. Raises UnknownNameError where there is none."""
    if name not in works:
        raise UnknownNameError("work", name, works)
    return works[name]


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
    """A group of commands: told by kinds, in the order in which one needs them.

    Each stands in a module of its name, behind the group's `prefix`, that is loaded when it is
    asked for. A slip is answered with its near match, and a word of earlier versions with today's.
    An option of a command may stand before its name; without a name it means the `usual` command.
    """

    command_class = Examples
    kinds: Mapping[str, tuple[str, ...]] = {}
    prefix = ""
    formerly: Mapping[str, str] = {}
    usual = ""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self._in_order(ctx, args))

    def _in_order(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What was typed, with a command's own options behind its name."""
        before, moved, rest = list[str](), list[str](), list(args)
        while rest and rest[0].startswith("-") and rest[0] != "--":
            word = rest[0].partition("=")[0]
            own = _option(self, word)
            option = own or next(filter(None, (_option(one, word) for one in self.all(ctx))), None)
            number = 2 if option and _takes_value(option) and "=" not in rest[0] else 1
            (before if own or not option else moved).extend(rest[:number])
            del rest[:number]
        if not moved or not (rest or self.usual):
            return args
        return [*before, *(rest[:1] or [self.usual]), *moved, *rest[1:]]

    def all(self, ctx: click.Context) -> Iterator[click.Command]:
        """Its commands, and those within them."""
        for command in filter(None, (self.get_command(ctx, n) for n in self.list_commands(ctx))):
            yield command
            if isinstance(command, Commands):
                yield from command.all(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx  # the order is the same wherever it is asked for
        return [name for names in self.kinds.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands and cmd_name in self.list_commands(ctx):
            module = vars(import_module(f"bifolio.cli.{self.prefix}{cmd_name}"))
            self.add_command(next(one for one in module.values()
                                  if isinstance(one, click.Command) and one.name == cmd_name))
        return super().get_command(ctx, cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, self.list_commands(ctx)))
        limit = formatter.width - 6 - width
        for kind, names in self.kinds.items():
            with formatter.section(kind):
                formatter.write_dl([(f"{name:<{width}}", command.get_short_help_str(limit))
                                    for name in names if (command := self.get_command(ctx, name))])

    def resolve_command(self, ctx: click.Context, args: list[str]
                        ) -> tuple[str | None, click.Command | None, list[str]]:
        for old, now in self.formerly.items():
            word, *rest = old.split()
            if args[:1] == [word] and set(rest) <= set(args):
                ctx.fail(f"“{old}” is now “{now}”.")
        if args and not args[0].startswith("-") and not self.get_command(ctx, args[0]):
            ctx.fail(f"There is no command “{args[0]}”. "
                     f"{suggest(args[0], self.list_commands(ctx))}")
        name, command, rest = super().resolve_command(ctx, args)
        if command:
            _refuse_ignored(ctx, command)
        return name, command, rest


def _option(command: click.Command, word: str) -> click.Option | None:
    """The option of a command that is typed so, or None."""
    return next((param for param in command.params if isinstance(param, click.Option)
                 and word in (*param.opts, *param.secondary_opts)), None)


def _takes_value(option: click.Option) -> bool:
    return not (option.is_flag or option.count)


def _refuse_ignored(ctx: click.Context, command: click.Command) -> None:
    """A usage error for what stands before a command's name and means nothing to it.

    But for --root: `build.py` puts it before every command.
    """
    read = {param.name for param in command.params} | {"root"}
    for param in ctx.command.params:
        typed = ctx.get_parameter_source(str(param.name)) is ParameterSource.COMMANDLINE
        if typed and param.name not in read:
            option = f"{param.opts[0]} {param.metavar or ''}".rstrip()
            ctx.fail(f"“{command.name}” does not read {option}: leave it.")
    if ctx.parent:
        _refuse_ignored(ctx.parent, command)
