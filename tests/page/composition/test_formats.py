"""The formats: every paper, type size and ink, measured on finished pages and in the CSS."""

from __future__ import annotations

import re
from itertools import product
from statistics import median

import pytest

from bifolio.model import FORMATS, Audience
from tests.support.library import TinyLibrary, besides_style, tiny_in
from tests.support.measuring import Measured

_LINE = "A knee that you move each day is strong. Rest it for weeks and it will lose its force. "
CHAPTER = f"""\
        # How to live with it

        {_LINE * 12}

        ## What to do[^1]

        H~2~O is enough to drink [@smith2020; @jones2019].

        The risk fell to 0.78[@smith2020] (0.72 to 0.84)[@jones2019] in 24†[@smith2020] weeks.

        ::: key-message
        ### Three things to know
        Movement comes first [@smith2020].
        :::

        ::: action
        ### Start here
        1. Walk.
        :::

        ::: warning
        ### Call your clinic
        - Your knee is hot.
        :::

        ::: note
        Ask at the desk.
        :::

        | Day | Steps |
        |-----|------:|
        | 1   | 2,000 |

        [^1]: As far as it does not hurt [@smith2020].
        """


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Measured]:
    """A library with one of everything, in all formats: (audience, format) → its handout."""
    library = tiny_in(tmp_path_factory.mktemp("formats"))
    library.write("content/knees/chapters/30-living.md", CHAPTER)
    library.change("content/knees/work.yaml", "20-care]", "20-care, 30-living]")
    run = library.build(formats=tuple(FORMATS.values()))
    assert not besides_style(run.findings)
    return {(d.handout.audience.value, d.handout.format.name):
            Measured((library.out / d.path).read_bytes()) for d in run.deliveries}


EVERY = tuple((audience, name) for audience, name in product(("patient", "clinician"), FORMATS)
              if audience == "patient" or not FORMATS[name].folds)


def test_all_formats_are_made(printed: dict[tuple[str, str], Measured]) -> None:
    """Two audiences in two papers, two sizes and two inks are sixteen handouts.

    Patients have A5 in two inks as well.
    """
    assert set(printed) == set(EVERY) and len(printed) == 18


@pytest.mark.parametrize(("paper", "sheet"), [("a4", (210.0, 297.0)), ("letter", (215.9, 279.4)),
                                              ("a5", (148.0, 210.0))])
def test_paper_is_of_its_size(printed: dict[tuple[str, str], Measured], paper: str,
                              sheet: tuple[float, float]) -> None:
    """Each page has the measures of the paper that its format names."""
    for (_, name), handout in printed.items():
        if name.startswith(paper):
            assert handout.sheets == {sheet}


@pytest.mark.parametrize(("audience", "size", "body", "floor"), [
    ("patient", "standard", (14, 14), 12), ("patient", "large", (18, 20), 16),
    ("clinician", "standard", (10, 10.5), 7), ("clinician", "large", (14, 16), 12)])
def test_type_is_as_large_as_promised(printed: dict[tuple[str, str], Measured], audience: str,
                                      size: str, body: tuple[float, float], floor: float) -> None:
    """Body text has its size, and nothing on any page, raised marks too, is below the floor."""
    for (reader, name), handout in printed.items():
        if reader != audience or f"-{size}-" not in name:
            continue
        assert min(handout.smallest().values()) >= floor, handout.smallest()
        sizes = [points for _, _, points in handout.characters]
        assert body[0] <= max(set(sizes), key=sizes.count) <= body[1]


def test_only_marks_are_small_for_clinicians(printed: dict[tuple[str, str], Measured]) -> None:
    """On a clinician's page all but raised and lowered figures is 8 pt or more."""
    for (audience, name), handout in printed.items():
        if audience == "clinician" and "-standard-" in name:
            small = {sign for _, sign, size in handout.characters if size < 7.9}
            assert small <= set("0123456789,–p.()[]ab\u2060"), small


@pytest.mark.parametrize(("audience", "name"), EVERY)
def test_no_number_is_copied_with_its_mark(
        printed: dict[tuple[str, str], Measured], audience: str, name: str) -> None:
    """Whoever copies a number from a page gets its citation mark apart from it, in brackets."""
    copied = " ".join(printed[audience, name].lines()).replace("\u2060", "")
    assert re.search(r"to 0\.78 ?\[\d\] \(0\.72 to 0\.84\) ?\[\d\] in 24† ?\[\d\] weeks", copied)


@pytest.mark.parametrize(("audience", "name"), [
    (reader, name) for reader, name in EVERY if "-standard-" in name])
def test_a_line_is_as_long_as_is_good_to_read(
        printed: dict[tuple[str, str], Measured], audience: str, name: str) -> None:
    """The middle of the full lines of running text is 60 to 80 characters long (WCAG 1.4.8).

    In a clinician's smaller type it may be 86 of a text of words as short as these. On the narrow
    page of a booklet it is 45 or more, which is still a calm line.
    """
    lines = printed[audience, name].lines()
    text = _LINE * 12
    full = [len(line) for line in lines if len(line) > 40 and line in text]
    assert len(full) > 10
    least = 45 if FORMATS[name].folds else 60
    assert least <= median(full) <= (80 if audience == "patient" else 86)


@pytest.mark.parametrize(("audience", "name"), EVERY)
def test_mono_has_one_ink(printed: dict[tuple[str, str], Measured], audience: str,
                          name: str) -> None:
    """A mono page sets black and white and no other colour; a colour page does not pass for one."""
    inks = printed[audience, name].inks()
    pure = {"0 0 0 rg", "0 0 0 RG", "1 1 1 rg", "1 1 1 RG"}
    assert (inks <= pure) == name.endswith("-mono"), inks


@pytest.mark.parametrize(("audience", "name"), EVERY)
def test_no_line_is_finer_than_a_copier_keeps(
        printed: dict[tuple[str, str], Measured], audience: str, name: str) -> None:
    """Every drawn line is half a point wide or more."""
    assert min(printed[audience, name].line_widths()) >= 0.5


def test_boxes_are_told_apart_by_a_word(printed: dict[tuple[str, str], Measured]) -> None:
    """Each kind of box says what it is, so that no colour is needed to know."""
    for handout in printed.values():
        lines = " ".join(handout.lines())
        for word in ("Key points", "To do", "Warning", "Note"):
            assert word in lines


def test_the_library_names_its_formats(tiny: TinyLibrary) -> None:
    """Without a word on the command line the formats of library.yaml are made."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nformats: [letter-standard-mono, a4-large-colour]")
    run = tiny.build(audiences=(Audience.PATIENT,))
    assert [d.handout.format.name for d in run.deliveries] == [
        "letter-standard-mono", "a4-large-colour"]


def test_other_formats_stay_when_the_usual_ones_are_made_again(tiny: TinyLibrary) -> None:
    """A handout in another format is not taken for one whose source is gone."""
    tiny.build(formats=(FORMATS["letter-large-mono"],))
    run = tiny.build()
    assert run.removed == ()
    assert (tiny.out / "knees/knees-patient-letter-large-mono.pdf").is_file()
