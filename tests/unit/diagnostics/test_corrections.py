"""A correction mends a finding by one replacement, and never changes what a reader is told to do.

Each text is corrected as the finding says, and read again.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bifolio.diagnostics import Correction, Finding, correction, correction_of_name
from tests.support.library import TinyLibrary, tiny_in

CHAPTER, OPTIONS = "content/knees/chapters/20-care.patient.md", "content/knees/tables/options.yaml"
GLOSSARY = "insulin: {plain: a hormone that lowers sugar}\nHbA1c: {plain: your sugar over months}\n"
IN_A_CHAPTER = {
    "other-markdown": [("##Walking\n\nGo.", "## Walking\n\nGo."),
                       ("Rest--then walk.", "Rest–then walk."),
                       ("Rest -- then walk.", "Rest – then walk."),
                       ("It is ==most helpful== to walk.", "It is **most helpful** to walk.")],
    "unknown-fence": [("::: warnig\nStop.\n:::", "::: warning\nStop.\n:::"),
                      ("::: pateint\nStop.\n:::", "::: patient\nStop.\n:::")],
    "unknown-role": [("Your {trem}`insulin`.", "Your {term}`insulin`.")],
    "unknown-directive": [("```{tabel} options\n```", "```{table} options\n```")],
    "unknown-table": [("```{table} optoins\n```", "```{table} options\n```")],
    "unknown-citation-key": [("It helps [@smth2020].", "It helps [@smith2020].")],
    "unexplained-term": [("Your insulin rises.", "Your {term}`insulin` rises.")],
    "error-prone-dose": [("Take 10mg of ibuprofen.", "Take 10 mg of ibuprofen."),
                         ("Take 5 mg. of ibuprofen.", "Take 5 mg of ibuprofen.")],
    "deceptive-sign": [("Walk a\u200bway.", "Walk away.")],
}
NOT_SURE = (  # what is found there has no correction
    "Your {term}`HbA2c`.",  # another number
    "Your {term}`inulin`.", "Your {term}`insuln`.",  # the word itself is printed
    "::: dontt\nStop.\n:::", "::: done\nStop.\n:::", "::: donot\nStop.\n:::",
    "It helps [@smith2020a].",
    "Take {fact}`pase`.",  # a number that nobody has seen
    "Take .5 mg of ibuprofen.", "Take 5.0 mg of ibuprofen.", "Take 5 mg qd.", "Take > 5 mg.",
    "Take ibuproffen.", "Take ibuprofen40 mg now.", "It helps [@miller2020].",
    "::: wrn\nStop.\n:::",
    "Take \u202e05\u202c mg.",
)


def _found(library: TinyLibrary, text: str) -> list[Finding]:
    library.write("content/glossary.yaml", GLOSSARY)
    library.write(CHAPTER, f"# What you can do\n\n{text}\n".encode())
    return [finding for finding in library.for_patients_alone().check()
            if finding.span.path == CHAPTER]


def _corrected(text: str, finding: Finding) -> str:
    """The text with the one replacement, at the very place of the finding."""
    assert finding.correction
    lines = text.split("\n")
    line, at = lines[finding.span.line - 3], finding.span.column - 1
    at = line.index(finding.correction.old, at)
    lines[finding.span.line - 3] = (
        line[:at] + finding.correction.new + line[at + len(finding.correction.old):])
    return "\n".join(lines)


@pytest.mark.parametrize(("code", "was", "now"), [
    (code, was, now) for code, pairs in IN_A_CHAPTER.items() for was, now in pairs])
def test_a_correction_does_what_the_fix_says_and_the_finding_is_gone(
        tmp_path: Path, code: str, was: str, now: str) -> None:
    finding = next(each for each in _found(tiny_in(tmp_path / "a"), was) if each.code == code)
    assert _corrected(was, finding) == now
    assert code not in {each.code for each in _found(tiny_in(tmp_path / "b"), now)}


@pytest.mark.parametrize("text", NOT_SURE)
def test_what_may_mean_another_thing_is_left_to_a_person(tmp_path: Path, text: str) -> None:
    found = [finding for finding in _found(tiny_in(tmp_path), text) if finding.span.line == 3]
    assert found
    assert all(finding.correction is None for finding in found)


def test_a_correction_is_plain_words(tmp_path: Path) -> None:
    """Also where the name is one of a fixed set: it is kept and sent as it is."""
    finding = next(each for each in _found(tiny_in(tmp_path), "::: clinican\nStop.\n:::")
                   if each.code == "unknown-fence")
    assert finding.correction
    assert {type(finding.correction.old), type(finding.correction.new)} == {str}


def test_a_key_with_a_slip_is_corrected(tmp_path: Path) -> None:
    library = tiny_in(tmp_path)
    library.change("content/knees/work.yaml", "revision:", "revison:")
    finding = next(each for each in library.check() if each.code == "unknown-key")
    assert finding.correction == Correction("revison", "revision")


@pytest.mark.parametrize(("old", "new"), [
    ("10mg", "100 mg"), ("5 mg", "mg 5 5"), ("do not take", "do take"), ("can’t", "can"),
    ("take", "never take"), ("nicht", "nun"), ("same", "same"), ("", "new"), ("a\nb", "a b")])
def test_a_replacement_that_could_be_another_instruction_is_no_correction(old: str, new: str
                                                                          ) -> None:
    assert correction(old, new) is None


@pytest.mark.parametrize(("written", "known", "meant"), [
    ("warnng", ("warning", "note"), "warning"), ("warninng", ("warning",), "warning"),
    ("wraning", ("warning",), "warning"), ("warming", ("warning",), "warning"),
    ("Warning", ("warning",), "warning"), ("wanig", ("warning",), ""),
    ("gains", ("pains", "gain"), ""), ("nose", ("note", "rose"), ""), ("nte", ("note",), ""),
    ("table-2", ("table-1",), ""), ("dose-f", ("dose-m",), ""), ("stage-ii", ("stage-iii",), ""),
    ("part-xviii", ("part-xvii",), ""), ("smithx2020b", ("smithx2020a",), ""),
    ("febrile", ("afebrile",), ""), ("typical-signs", ("atypical-signs",), ""),
    ("doses", ("dose",), ""), ("hipo-signs", ("hypo-signs",), "hypo-signs"),
    ("optoins", ("options",), "options"), ("tabel", ("table",), "table"),
    ("dontt", ("dont", "note"), ""), ("doo", ("do",), ""), ("a" * 101, ("a" * 102,), "")])
def test_a_name_is_corrected_when_it_is_one_slip_from_a_single_one(
        written: str, known: tuple[str, ...], meant: str) -> None:
    found = correction_of_name(written, known)
    assert (found.new if found else "") == meant
