"""The formats: every paper, type size and ink, measured on finished pages and in the CSS."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from statistics import median

import pytest
from click.testing import CliRunner

from bifolio.cli.app import bifolio
from bifolio.model import FORMATS, Audience
from bifolio.model.boxes import BOXES
from tests.conftest import FILES, TinyLibrary, besides_style
from tests.measuring import Measured

STYLES = Path(__file__).resolve().parent.parent / "styles"
_LINE = "A knee that you move each day is strong. Rest it for weeks and it will lose its force. "
CHAPTER = f"""\
        # How to live with it

        {_LINE * 12}

        ## What to do[^1]

        H~2~O is enough to drink [@smith2020; @jones2019].

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
    library = TinyLibrary(tmp_path_factory.mktemp("formats"))
    for path, text in FILES.items():
        library.write(path, text)
    library.write("content/knees/chapters/30-living.md", CHAPTER)
    library.change("content/knees/work.yaml", "20-care]", "20-care, 30-living]")
    run = library.build(formats=tuple(FORMATS.values()))
    assert not besides_style(run.findings)
    return {(d.handout.audience.value, d.handout.format.name):
            Measured((library.out / d.path).read_bytes()) for d in run.deliveries}


EVERY = tuple(product(("patient", "clinician"), FORMATS))


def test_all_formats_are_made(printed: dict[tuple[str, str], Measured]) -> None:
    """Two audiences in two papers, two sizes and two inks are sixteen handouts."""
    assert set(printed) == set(EVERY) and len(printed) == 16


@pytest.mark.parametrize(("paper", "sheet"), [("a4", (210.0, 297.0)), ("letter", (215.9, 279.4))])
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
            assert small <= set("0123456789,–p.()ab\u2060"), small


@pytest.mark.parametrize("name", [name for name in FORMATS if "-standard-" in name])
def test_a_patient_line_holds_60_to_70_characters(
        printed: dict[tuple[str, str], Measured], name: str) -> None:
    """The middle of the full lines of running text is 60 to 70 characters long."""
    lines = printed["patient", name].lines()
    text = _LINE * 12
    full = [len(line) for line in lines if len(line) > 40 and line in text]
    assert len(full) > 10
    assert 60 <= median(full) <= 70


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


def test_boxes_are_told_apart_by_their_rules() -> None:
    """No two kinds of box have the same rule on their left."""
    text = (STYLES / "boxes.css").read_text(encoding="utf-8")
    bodies = {kind: re.findall(rf"^\.{kind} {{(.*)}}$", text, re.M)
              for kind in BOXES}
    rules = {kind: " ".join(value.strip() for value in "".join(found).split(";")
                            if value.strip().startswith("border"))
             for kind, found in bodies.items()}
    shapes = [re.sub(r"var\(--[\w-]+\)", "", rule) for rule in rules.values()]
    assert len(set(shapes)) == len(BOXES), shapes


# --- contrast, computed from the style sheets ----------------------------------------------------


def _tokens(*names: str) -> dict[str, str]:
    """The colours that these style sheets give to the tokens, later ones over earlier."""
    text = "".join((STYLES / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", text))


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, 1 to 21."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _pairs() -> set[tuple[str, str]]:
    """Every text token on every ground it can stand on, as the style sheets name them.

    Text with a ground in its own rule stands on that one (paper-white on a label); all other
    text may stand on the paper and in any box or row that has a tint.
    """
    rules = [body for path in sorted(STYLES.glob("*.css")) if path.stem not in ("web", "fonts")
             for body in re.findall(r"{([^{}]*)}", path.read_text(encoding="utf-8"))]
    texts, grounds, pairs, solid = set[str](), {"paper"}, set[tuple[str, str]](), set[str]()
    for body in rules:
        colour = re.search(r"(?<![\w-])color:\s*var\(--([\w-]+)\)", body)
        ground = re.search(r"background:\s*var\(--([\w-]+)\)", body)
        if colour and colour[1] == "paper":
            solid.add(colour[1])
        elif colour:
            texts.add(colour[1])
        if ground and (ground[1].endswith("-tint") or ground[1] == "paper"):
            grounds.add(ground[1])
        elif ground:
            pairs.add(("paper", ground[1]))  # a solid ground, which only paper-white stands on
    assert solid == {"paper"} and "box-tint" in grounds and ("paper", "box-ink") in pairs
    for kind in BOXES.values():  # a box's ground, and that of its word, are its kind's
        grounds.add(kind.tint.removeprefix("--"))
        pairs.add(("paper", kind.ink.removeprefix("--")))
    grounds.remove("box-tint")
    pairs.remove(("paper", "box-ink"))
    return pairs | set(product(texts, grounds))


def test_every_colour_in_the_style_sheets_is_a_token() -> None:
    """No rule names a colour by itself: what is measured below is all there is."""
    for path in STYLES.glob("*.css"):
        if path.stem not in ("tokens", "mono"):
            text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", text), path.name


@pytest.mark.parametrize("sheets", [("tokens",), ("tokens", "mono")])
def test_contrast_holds(sheets: tuple[str, ...]) -> None:
    """Body text has 7:1 on every ground, all other text 4.5:1."""
    tokens, pairs = _tokens(*sheets), _pairs()
    assert {("ink", "paper"), ("warning", "warning-tint"), ("paper", "accent")} <= pairs
    low = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items()
            if ratio < (7 if pair[0] == "ink" else 4.5)} == {}


def test_contrast_is_computed_right() -> None:
    """Black on white has 21:1, and the grey that just misses 4.5:1 misses it."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < 4.5 < contrast("#767676", "#ffffff")


def test_mono_leaves_no_colour_of_the_tokens() -> None:
    """Every colour of the tokens is black or white in mono."""
    assert set(_tokens("tokens", "mono").values()) == {"#000000", "#ffffff"}


# --- which formats are made ----------------------------------------------------------------------


def _run(library: TinyLibrary, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(bifolio, [*words, "--root", str(library.root)],
                                standalone_mode=False)
    return (2, str(result.exception)) if result.exception else (result.return_value, result.output)


def test_the_library_names_its_formats(tiny: TinyLibrary) -> None:
    """Without a word on the command line the formats of library.yaml are made."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nformats: [letter-standard-mono, a4-large-colour]")
    run = tiny.build(audiences=(Audience.PATIENT,))
    assert [d.handout.format.name for d in run.deliveries] == [
        "letter-standard-mono", "a4-large-colour"]


def test_formats_are_chosen_on_the_command_line(tiny: TinyLibrary) -> None:
    """--format takes several; --formats all takes every one; a slip gets its near match."""
    code, said = _run(tiny, "list", "--audience", "patient", "--format", "a4-large-mono",
                      "--format", "letter-large-mono")
    assert code == 0 and "a4-large-mono" in said and "letter-large-mono" in said
    assert "standard" not in said
    code, said = _run(tiny, "list", "--formats", "all")
    assert code == 0 and all(said.count(name) == 2 for name in FORMATS)
    code, said = _run(tiny, "build", "--format", "a4-larg-mono")
    assert code == 2 and "Did you mean “a4-large-mono”?" in said
    code, said = _run(tiny, "check", "--formats", "all", "--format", "json")
    assert code == 0 and said.lstrip().startswith("{")


def test_other_formats_stay_when_the_usual_ones_are_made_again(tiny: TinyLibrary) -> None:
    """A handout in another format is not taken for one whose source is gone."""
    tiny.build(formats=(FORMATS["letter-large-mono"],))
    run = tiny.build()
    assert run.removed == ()
    assert (tiny.out / "knees/knees-patient-letter-large-mono.pdf").is_file()
