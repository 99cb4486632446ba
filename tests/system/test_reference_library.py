"""The reference library, finished: all that is known is said, every number is traced."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bifolio.model import Edition, Text
from bifolio.model.text_runs import runs
from tests.support.reference_library_builds import (
    _NUMERAL,
    SourceFiles,
    beside,
    change,
    made,
)

FACTS = "content/insulin-resistance/facts.yaml"


# --- a number changes everywhere, and nothing else does ---
CHANGES = {  # fact, what its entry says, what it says then; the numeral, and the new one
    "dpp-new-diabetes-placebo": ('value: "11"', 'value: "13"', ("11", "13")),
    "dpp-fewer": ('value: "6"', 'value: "8"', ("6", "8")),  # the difference of two arms
    "egrifta-diabetes": ('value: "4.5"', 'value: "4.7"', ("4.5", "4.7")),
}


def numerals_of(fact: str, edition: Edition, numeral: str) -> int:
    """How often a fact prints a numeral in an edition, beside what is drawn."""
    return sum(_NUMERAL.findall(piece.text).count(numeral)
               for run in runs(edition) if run.kind != "mark" for piece in run.pieces
               if isinstance(piece, Text) and piece.fact == fact)


def differences(before: tuple[str, ...], after: tuple[str, ...]) -> Counter[tuple[str, str]]:
    """The numerals that differ between texts whose words are the same."""
    assert [_NUMERAL.sub("#", text) for text in before] == [
        _NUMERAL.sub("#", text) for text in after]
    pairs = zip(_NUMERAL.findall("\n".join(before)), _NUMERAL.findall("\n".join(after)),
                strict=True)
    return Counter((old, new) for old, new in pairs if old != new)


def test_a_number_changes_everywhere_it_is_printed(
        reference: SourceFiles, copied: Path, tmp_path: Path) -> None:
    """A fact's new value stands in text, table, figure and sheet, and no other word changes."""
    for fact, (old, new, _) in CHANGES.items():
        facts = (copied / FACTS).read_text(encoding="utf-8")
        entry = facts.split(f"\n{fact}:\n")[1].split("\n\n")[0]
        change(copied, "facts.yaml", entry, entry.replace(old, new, 1))
    changed = made(copied, tmp_path / "out")
    assert set(changed.handouts) == set(reference.handouts)
    places: Counter[tuple[str, str]] = Counter()
    figures: dict[str, set[tuple[str, str]]] = {}
    for name, before in reference.handouts.items():
        after = changed.handouts[name]
        expected: Counter[tuple[str, str]] = Counter()
        for fact, (_, _, (old, new)) in CHANGES.items():
            places[name, fact] = numerals_of(fact, before.edition, old)
            expected[old, new] += places[name, fact]
        (text, drawn), (new_text, new_drawn) = before.parted, after.parted
        assert differences(text, new_text) == +expected, name
        figures[name] = set(differences(drawn, new_drawn))
        assert set(differences(beside(before.paper), beside(after.paper))) >= figures[name]
    assert places["clinician", "dpp-new-diabetes-placebo"]
    assert places["clinician", "egrifta-diabetes"] > 2  # in text and in a table
    assert figures["patient"] == {("11", "13")} and figures["clinician"] == {("4.5", "4.7")}
    assert places["peptides-and-evidence", "egrifta-diabetes"]
