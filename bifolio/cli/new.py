"""The command `new`: begins a library, or a work from a Word document."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

import click

from bifolio.cli.options import Examples
from bifolio.cli.terminal import Terminal, shown
from bifolio.diagnostics import BifolioError
from bifolio.files import clock, engine_files
from bifolio.files.writing import Folder

if TYPE_CHECKING:
    from bifolio.loading.word import LeftOut, WordChapter

_IGNORED = "# What is made from the texts, and what build.py installs.\n/out/\n/.venv/\n"
_SETTINGS = "content/library.yaml"
_LIST = "from-word.md"  # beside work.yaml: read by people alone
_LONGEST, _SHOWN = 40, 60  # letters of a work's name, and of words that the terminal shows
_WORK = """\
title: {title}
audiences: [patient]  # who reads it; for clinicians alone, [clinician]
chapters:
  - 10-{name}
revision: "1"
written: {written}  # when the document was last saved
review_by: {review}  # set the day when it is to be looked at again
authors: [The editors of this library]
funding: Not told.
"""
_HEAD = """\
# What the chapter lacks of {document}

The words that are quoted here stand nowhere in the chapter. A mark <!-- {list}: 1 --> in it says
where number 1 stood. Write each into the chapter where it belongs, or leave it out for a reason;
then delete the mark and, in the end, this file. It is printed nowhere.
"""


@click.command(cls=Examples)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(engine_files.KINDS),
              help="What it begins with: a leaflet for two readers, a plan in three zones, a sheet "
              "for one medicine, or how to get ready for a test.  [leaflet]")
@click.option("--from", "document", metavar="FILE.docx",
              type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Begin with this Word document. In a library that is there it becomes one more "
                   "work.")
def new(folder: Path, kind: str | None, document: Path | None) -> int:
    """Begin a library in DIR: small, whole, to be changed."""
    if document is not None and kind:
        raise click.UsageError("A library begins with a kind of ours or with a document: leave "
                               "--kind or --from.")
    if document is not None:
        return _from_word(folder, document)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f"{folder} is not empty. Name a folder that is not there yet.")
    shutil.copytree(engine_files.starter(kind or engine_files.KINDS[0]), folder, dirs_exist_ok=True,
                    copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("__pycache__"))
    Folder(folder.resolve()).put(".gitignore", _IGNORED.encode())
    Terminal().say(f"A new library lies in {shown(folder)}. Its README.md tells what is where.\n\n"
                   + _next_steps(folder))
    return 0


new.examples = (
    ("new my-library", "begin a library of your own"),
    ("new my-library --kind action-plan", "begin with a plan in three zones"),
    ("new my-library --from leaflet.docx", "begin with a leaflet that was written in Word"),
)


def _next_steps(folder: Path) -> str:
    program = click.get_current_context().find_root().info_name
    return (f"  {program} --root {folder}          make its handouts\n"
            f"  {program} check --root {folder}    look for mistakes")


def _from_word(folder: Path, document: Path) -> int:
    """Make a work of a Word document, in a new library or in one that is there."""
    begins = not (folder / _SETTINGS).is_file()
    if begins and folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f"{folder} is neither empty nor a library. Name a folder that is "
                               "not there yet, or a library.")
    from bifolio.loading.word import read_word  # late: only here

    read = read_word(document)
    name = _name_of(read.title) or _name_of(document.stem) or "leaflet"
    work = f"content/{name}"
    if (folder / work).exists():
        raise click.UsageError(f"There is a work “{name}” already: {shown(folder / work)}. Rename "
                               "its folder, or give the document another title.")
    files = dict(_work_files(work, name, read, document))
    if begins:
        settings = engine_files.starter() / _SETTINGS
        files |= {_SETTINGS: settings.read_bytes(), ".gitignore": _IGNORED.encode()}
    _write(folder, files)
    _tell(folder, work, name, read, begins)
    return 0


def _name_of(words: str) -> str:
    """A work's name: the words in small letters of ASCII, with hyphens."""
    plain = normalize("NFKD", words).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST].strip("-")


def _work_files(work: str, name: str, read: WordChapter, document: Path
                ) -> Iterator[tuple[str, bytes]]:
    """The files of a work that comes from Word."""
    today = clock.today()
    written = min(read.changed or today, today)
    yield f"{work}/chapters/10-{name}.md", read.chapter.encode()
    yield f"{work}/work.yaml", _WORK.format(
        title=json.dumps(read.title, ensure_ascii=False), name=name, written=written,
        review=_a_year_after(today)).encode()
    for picture, content in read.pictures.items():
        yield f"{work}/images/{picture}", content
    if read.left_out:
        yield f"{work}/{_LIST}", "\n".join(_listed(read.left_out, document)).encode()


def _a_year_after(day: date) -> date:
    with suppress(ValueError):  # 29 February
        return day.replace(year=day.year + 1)
    return day.replace(year=day.year + 1, day=28)


def _listed(left_out: tuple[LeftOut, ...], document: Path) -> Iterator[str]:
    """The lines of the list of what the chapter lacks."""
    yield _HEAD.format(document=document.name, list=_LIST)
    for number, one in enumerate(left_out, 1):
        yield f"## {number}. {one.kind[:1].upper()}{one.kind[1:]}\n"
        if one.remark:
            yield f"{one.remark}\n"
        if one.words:
            yield "".join(f"> {line}\n" for line in one.words.split("\n"))


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """All these files, or none of them."""
    place, written = Folder(folder.resolve()), list[str]()
    try:
        for path, content in files.items():
            place.put(path, content)
            written.append(path)
    except (BifolioError, OSError):
        for path in written:
            with suppress(BifolioError, OSError):
                place.remove(path)
        raise


def _tell(folder: Path, work: str, name: str, read: WordChapter, begins: bool) -> None:
    terminal = Terminal()
    lies = f"The document is the work “{name}” in {shown(folder / work)}."
    terminal.say(f"A new library lies in {shown(folder)}. {lies}" if begins else lies)
    if read.left_out:
        terminal.say(f"\nNot brought over, but listed in {shown(folder / work / _LIST)}:")
        for number, one in enumerate(read.left_out, 1):
            said = " ".join((one.words or one.remark).split())
            more = "…" if len(said) > _SHOWN else ""
            terminal.line(f"{number:>4}  {one.kind}: {said[:_SHOWN]}{more}")
    terminal.say("\nRead the chapter beside the document before you hand it to anybody.\n\n"
                 + _next_steps(folder))
