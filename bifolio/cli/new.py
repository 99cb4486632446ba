"""The command `new`: begins a library."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from bifolio.cli.options import Examples
from bifolio.cli.terminal import Terminal, shown
from bifolio.files import engine_files


@click.command(cls=Examples)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(engine_files.KINDS), default=engine_files.KINDS[0],
              help="What it begins with: a leaflet for two readers, a plan in three zones, a sheet "
              "for one medicine, or how to get ready for a test.  [leaflet]")
def new(folder: Path, kind: str) -> int:
    """Begin a library in DIR: small, whole, to be changed."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(f"{folder} is not empty. Name a folder that is not there yet.")
    shutil.copytree(engine_files.starter(kind), folder, dirs_exist_ok=True,
                    copy_function=shutil.copyfile, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / ".gitignore").write_text(
        "# What is made from the texts, and what build.py installs.\n/out/\n/.venv/\n",
        encoding="utf-8")
    program = click.get_current_context().find_root().info_name
    Terminal().say(f"A new library lies in {shown(folder)}. Its README.md tells what is where.\n\n"
                   f"  {program} --root {folder}          make its handouts\n"
                   f"  {program} check --root {folder}    look for mistakes")
    return 0
