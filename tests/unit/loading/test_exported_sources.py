"""BibTeX as other programs export it: for each way of writing, what is printed and what is told.

`sources/NAME.bib` holds one cause, as it was typed. `sources/NAME.yaml` says beside it, for each
entry, what its fields print, and in `told` each finding: its code, line and column.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

from bifolio.diagnostics import Findings
from bifolio.loading.bibtex import latex, read_bibliography
from bifolio.model.source import Source

FOLDER = Path(__file__).parent / "sources"
CASES = sorted(path.stem for path in FOLDER.glob("*.bib"))


def printed(value: Any) -> Any:
    """A field as the cases write it: names as “Given particle Family, suffix”, dates as ISO."""
    if isinstance(value, list):
        return [_name(name) for name in value]
    if not isinstance(value, dict):
        return value
    if "literal" in value:
        return f"“{value['literal']}”"
    days = ("-".join(f"{part:02}" for part in parts) for parts in value["date-parts"])
    return "/".join(days) + "~" * bool(value.get("circa"))


def _name(name: dict[str, str]) -> str:
    if "literal" in name:
        return f"{{{name['literal']}}}"
    parts = (name.get(part, "") for part in ("given", "non-dropping-particle", "family"))
    said = " ".join(filter(None, parts)).replace(" d’ ", " d’")
    return ", ".join(filter(None, (said, name.get("suffix"))))


@pytest.mark.parametrize("case", CASES)
def test_what_is_exported_is_read_as_it_was_meant(case: str, capfd: Any) -> None:
    """Each field prints what its writer meant; what cannot be sure is told in its place, and
    nothing in the terminal."""
    wanted = yaml.safe_load((FOLDER / f"{case}.yaml").read_text(encoding="utf-8"))
    findings = Findings()
    source = Source(f"{case}.bib", (FOLDER / f"{case}.bib").read_text(encoding="utf-8"))
    read = read_bibliography(source, findings).references
    told = [f"{f.code} {f.span.line}:{f.span.column}" for f in findings]
    assert told == wanted.pop("told", [])
    assert set(wanted) <= set(read)
    for key, fields in wanted.items():
        found = {name: printed(read[key].item.get(name, "")) for name in fields}
        assert found == fields
    assert capfd.readouterr() == ("", "")


def _arguments(name: str) -> int:
    """How many arguments a command takes."""
    specification = latex._arguments_of().get_macro_spec(name)
    read = getattr(getattr(specification, "args_parser", None), "argspec", None) or "{"
    return int(latex._ARGUMENTS.get(name, (read.count("{"), 0))[0])


def test_no_command_loses_a_word_or_prints_its_own_template() -> None:
    """Each command that is known prints the words in its arguments, unless they only sort."""
    known = [name for of in latex._reader().latex_context.d.values() for name in of["macros"]]
    for name in sorted({*filter(str.isalpha, known), *latex._ENCLOSED} - {*latex._UNPRINTED}):
        printed = latex.plain(rf"A \{name}" + "{words}" * _arguments(name) + " end")
        bare = (sign for sign in unicodedata.normalize("NFKD", printed)
                if not unicodedata.combining(sign))
        said = "".join(bare)
        assert "ords" in said.lower() and said.endswith("end") and "%" not in said, name


def test_there_is_a_case_for_each_cause() -> None:
    """The folder holds at least the sixty causes that were met in exported files."""
    assert len(CASES) >= 60
