"""The command that tells an editor which keys a YAML file has."""

from __future__ import annotations

import click

from bifolio.cli.options import Examples
from bifolio.cli.terminal import Terminal
from bifolio.diagnostics import suggest
from bifolio.diagnostics.control_signs import as_json_text
from bifolio.loading.shapes import FILES
from bifolio.loading.yaml.json_schemas import file_schema


@click.command(cls=Examples)
@click.argument("name", required=False)
def schema(name: str | None) -> int:
    """Print a YAML file's JSON Schema for an editor, or list them.

    An editor that is given the schema completes keys, says what each is for and marks slips while
    you type. Write it into a file, and name that file in the first line of your YAML file:

    \b
        # yaml-language-server: $schema=../../schemas/work.json

    Visual Studio Code with the extension “YAML” reads this line, and so does every editor that runs
    yaml-language-server. The path is seen from the folder of the YAML file.
    """
    if name is None:
        terminal, width = Terminal(), max(map(len, FILES))
        for file in FILES.values():
            terminal.say(f"{file.name:<{width}}  {file.path:<32}  {file.says}")
        return 0
    if name not in FILES:
        raise click.UsageError(f"There is no schema “{name}”. {suggest(name, FILES)}")
    file = FILES[name]
    Terminal().write(as_json_text(file_schema(file.kind, file.path, file.says)))
    return 0


schema.examples = (
    ("schema", "which files have one"),
    ("schema work > schemas/work.json", "that of work.yaml"),
)
