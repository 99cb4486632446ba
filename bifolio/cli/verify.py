"""The command `verify`: what a sheet is, and whether it is still good."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bifolio.cli.options import Choices, Examples, chosen, order_of, takes, typesetting
from bifolio.cli.terminal import Terminal, shown
from bifolio.diagnostics import BifolioError, Findings
from bifolio.diagnostics.control_signs import on_one_line
from bifolio.files.places import misplaced

if TYPE_CHECKING:
    from bifolio.building.verify import Verdict


@click.command(cls=Examples)
@takes()
@click.argument("handout", metavar="FILE|CODE")
def verify(handout: str, **given: Any) -> int:
    """Tell what a PDF or a printed code is, and if it is still good.

    A PDF is searched for any byte that was changed since it was delivered; that needs no library.
    Held against the library here (or --root DIR) it is current when that would make the same
    today; without one, the catalogue of the folder of handouts is asked. Ends with code 1 when it
    is changed, unknown, superseded or past its review date.
    """
    with typesetting():
        from bifolio.building.verify import verify_code, verify_file
    from bifolio.editions.page_codes import read_code

    choices, findings = chosen(given), Findings()
    path, code = Path(handout), read_code(handout)
    if path.is_file():
        order = order_of(_beside(path, choices))
        verdict = verify_file(shown(path), path.read_bytes(), order, findings)
    elif code:
        verdict = verify_code(code, order_of(choices), findings)
    else:
        raise click.UsageError(f"There is no file “{handout}”, and it is no code: that has 8 "
                               "letters and digits and stands at the foot of each page.")
    terminal = Terminal(choices.quiet, choices.verbose)
    for line in _verdict_lines(verdict, choices.verbose):
        terminal.say(on_one_line(line))
    if findings:
        terminal.say()
    terminal.report(findings)
    return 1 if findings.failed else 0


verify.examples = (
    ("verify asthma-patient-a4-standard-colour.pdf", "a file"),
    ("verify 7K3M9QXT", "the code on a printed sheet"),
)


def _beside(path: Path, choices: Choices) -> Choices:
    """The choices; when none was made, the folder of handouts and the library of the file."""
    if choices.root or choices.out:
        return choices
    for folder in path.resolve().parents:
        if (folder / "catalogue.json").is_file():
            library = (folder.parent / "content" / "library.yaml").is_file()
            found = replace(choices, out=folder, root=folder.parent if library else None)
            if not misplaced(folder, found.library):  # a list of something else may lie above
                return found
    return choices


def _otherwise(libraries: str) -> str:
    """What is to be said where this computer would set it with others."""
    try:
        from bifolio.printing.typesetting import typesetter
    except BifolioError:  # without Pango nothing is set here
        return ""
    here = typesetter.library_versions()
    return "" if libraries == here else \
        f" (this computer has {here}: it makes other bytes of the same words)"


def _verdict_lines(verdict: Verdict, verbose: bool) -> list[str]:
    """What is known, a line each; the sources with their hashes only when all is wanted."""
    if not verdict.handout:
        return []
    current = {"yes": "yes", "no": "no", "unknown": "not known: no library or catalogue here "
               "tells; name one with --root or --out"}[verdict.current]
    if verdict.same_text:
        current = "its text, yes; only its look has changed since"
    lines = [("handout", verdict.handout), ("revision", verdict.revision),
             ("code", verdict.code), ("review by", verdict.review_by)]
    if verdict.whole:
        lines += [("unchanged", "yes"), ("current", current),
                  ("expired", "yes" if verdict.expired else "no")]
        if verdict.libraries:
            lines.append(("set with", verdict.libraries + _otherwise(verdict.libraries)))
        if verdict.draft:
            lines.append(("signed off", "no: it is a draft"))
        if verdict.sources:
            lines.append(("made from", f"{len(verdict.sources)} files"
                          f"{'' if verbose else ' (--verbose lists them)'}"))
    told = [f"{label:<11}{said}" for label, said in lines]
    if verbose:
        told += [f"{'':<11}{digest[:16]}  {path}" for path, digest in verdict.sources.items()]
    return told
