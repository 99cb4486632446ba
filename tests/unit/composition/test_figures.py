"""Figures: drawn from the register, told in words, and refused where they would mislead.

One module, as every kind is held against the same figures.
"""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from math import atan2, hypot, pi
from xml.etree import ElementTree

import pytest

from bifolio.cli import main
from bifolio.diagnostics import Findings, Severity
from bifolio.editions.select import select
from bifolio.loading.library import read
from bifolio.model import Audience
from tests.support.facts_cases import place_of
from tests.support.figures_cases import (
    BARS,
    DOTS,
    FACTS,
    ICONS,
    LINES,
    PATIENT,
    PLATE,
    SCHEME,
    add_figures,
    composed,
    drawn,
    drawn_twice,
    middle,
    people,
    place,
    shapes,
    source_files_of,
    words,
)
from tests.support.library import TinyLibrary


@pytest.fixture
def library(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with a register and six figures, of which both readers have the first."""
    return add_figures(tiny)


def printed(library: TinyLibrary, audience: str, form: str) -> str:
    """The one drawing that a handout of a format has on paper, as SVG text."""
    (address,) = re.findall(r'data:image/svg\+xml;base64,([^"]+)',
                            composed(library, audience, form))
    return b64decode(address).decode()


def places(svg: ElementTree.Element) -> set[tuple[float, float]]:
    """Where each person of the rows has the left of the head, and the height of the row."""
    found = set()
    for shape in (*shapes(svg, "filled"), *shapes(svg, "open")):
        left, top = map(float, re.findall(r"-?[\d.]+", shape.attrib["transform"]))
        found |= {(left + float(x), top) for x in re.findall(r"M(\S+) \S+?a", shape.attrib["d"])}
    return found


def test_as_many_icons_are_filled_as_the_facts_say(library: TinyLibrary) -> None:
    """11 of 100 and 4.8 of 100 are eleven and five dark icons of two hundred, on screens of either
    size."""
    for svg in drawn_twice(library):
        assert people(svg, "filled") == 11 + 5
        assert people(svg, "open") == 200 - 16
        assert len(places(svg)) == 200, "no two stand in one place"


def test_a_rounded_count_says_about(library: TinyLibrary) -> None:
    """Patients read “about 5 in 100”; clinicians the number itself beside it."""
    patient, clinician = words(drawn(library)), words(drawn(library, "clinician"))
    assert "about 5 in 100" in patient and "about 11 in 100" in patient
    assert not any("4.8" in line for line in patient)
    assert "about 5 in 100 (4.8%)" in clinician
    library.change(FACTS, 'value: "4.8"', 'value: "5"')
    assert "5 in 100" in words(drawn(library))


def test_a_dot_stands_where_its_number_is(library: TinyLibrary) -> None:
    """Along the axis −12.4 lies as far between −20 and 0 as it should."""
    place(library, "pain")
    svg = drawn(library)
    ticks = {line.text: line for line in svg.iter() if line.tag.endswith("text")}
    width = {name: float(ticks[name].get("textLength") or 0) for name in ("−15", "0")}
    low, zero = (float(ticks[name].get("x") or 0) + width[name] / 2 for name in ("−15", "0"))
    (dot,) = shapes(svg, "dot")
    assert middle(dot) == pytest.approx(zero + (zero - low) * -12.4 / 15, abs=0.1)


def test_head_to_head_is_told_by_shape(library: TinyLibrary) -> None:
    """A diamond, not a colour, and a key to it only where there is one."""
    place(library, "pain")
    clinician = drawn(library, "clinician")
    assert len(shapes(clinician, "head-to-head")) == len(shapes(clinician, "dot")) == 1
    assert "Compared head to head" in words(clinician)
    assert "Compared head to head" not in words(drawn(library))


def test_bars_in_both_panels_have_equal_room(library: TinyLibrary) -> None:
    """Gain and harm stand side by side, each with its own axis and its own words."""
    place(library, "both")
    svg = drawn(library)
    assert len(shapes(svg, "bar")) == 4
    said = words(svg)
    assert {"Gain", "Harm", "Falls stopped after the course.", "11%"} <= set(said)
    left = {line.text: float(line.get("x") or 0) for line in svg.iter() if line.text}
    half = float(svg.get("viewBox", "").split()[2]) / 2
    assert left["Gain"] == 0 and half < left["Harm"] < half * 1.1


def corners(part: ElementTree.Element) -> list[tuple[float, float]]:
    """The middle of the plate, and where a part of it begins and ends along the rim."""
    found = re.search(r"M(\S+) (\S+)L(\S+) (\S+)A(?:\S+ ){5}(\S+) (\S+)z", part.get("d") or "")
    assert found
    x, y, *ends = map(float, found.groups())
    return [(end - x, top - y) for end, top in zip(ends[::2], ends[1::2], strict=True)]


def test_a_part_of_a_plate_has_its_share(library: TinyLibrary) -> None:
    """Half of it is the left half, and the two quarters are its right: above, and below."""
    place(library, "meal")
    wide, narrow = drawn_twice(library)
    for svg in (wide, narrow):
        half, above, below = (corners(part) for part in shapes(svg, "part")[:3])
        radius = half[0][1]
        for part, ends in ((half, [(0, 1), (0, -1)]), (above, [(0, -1), (1, 0)]),
                           (below, [(1, 0), (0, 1)])):
            for got, unit in zip(part, ends, strict=True):
                assert got == pytest.approx([radius * side for side in unit], abs=0.05)


def test_a_plate_says_what_belongs_where(library: TinyLibrary) -> None:
    """Beside each part stand its share, its name and examples; on a small screen, below it."""
    place(library, "meal")
    for svg in drawn_twice(library):
        said = " ".join(words(svg))
        for told in ("Half: greens", "leeks or peas", "A quarter: bread", "A quarter: fish",
                     "smoked or raw"):
            assert told in said
    clinician = " ".join(words(drawn(library, "clinician")))
    assert "A quarter: starch" in clinician and "bread" not in clinician


@pytest.mark.parametrize("shares", [
    "half, quarter, quarter", "third, third, third", "two-thirds, third", "three-quarters, quarter",
    "quarter, quarter, quarter, quarter", "half, half"])
def test_the_words_of_a_plate_never_meet(library: TinyLibrary, shares: str) -> None:
    """However it is parted, and however long the words: no line stands on another or leaves the
    picture."""
    parts = "".join(
        f"  - {{name: Number {n}, share: {share}, examples: long words that go on and on and on"
        " until they need many lines beside a plate}\n" for n, share in
        enumerate(shares.split(", ")))
    library.write(PLATE, f"kind: plate\ntitle: A meal\nhow_to_read: So.\nparts:\n{parts}")
    place(library, "meal")
    for svg in drawn_twice(library):
        lines = [(float(line.get("x") or 0), float(line.get("y") or 0),
                  float(line.get("textLength") or 0)) for line in svg.iter()
                 if line.tag.endswith("text")]
        *_, width, height = map(float, svg.get("viewBox", "").split())
        size = float(svg.get("font-size") or 0)
        for number, (x, y, long) in enumerate(lines):
            assert x >= -1 and x + long <= width and size * 0.7 <= y <= height - size * 0.2
            assert not any(abs(y - other) < size and x < right + far and right < x + long
                           for right, other, far in lines[number + 1:])


@pytest.mark.parametrize("shares", ["third, third, third", "quarter, quarter, quarter, quarter"])
@pytest.mark.parametrize("letters", [3, 25, 60, 120, 200])
def test_no_line_leads_through_a_plate(library: TinyLibrary, shares: str, letters: int) -> None:
    """Each line from a part meets no other part; where it would, the words stand below."""
    parts = "".join(f"  - {{name: Number {n}, share: {share}, examples: {'leeks ' * (letters // 6)}"
                    f"peas}}\n" for n, share in enumerate(shares.split(", ")))
    library.write(PLATE, f"kind: plate\ntitle: A meal\nhow_to_read: So.\nparts:\n{parts}")
    place(library, "meal")
    wide, _ = drawn_twice(library)
    dish = re.findall(r"-?[\d.]+", shapes(wide, "part")[0].get("d") or "")
    x, y, many = float(dish[0]), float(dish[1]), len(shares.split(", "))
    ends = [[float(found) for found in re.findall(r"-?[\d.]+", line.get("d") or "")]
            for line in wide.iter()
            if line.get("stroke-width") == "1" and not line.get("class")]
    for at_x, at_y, to_x, to_y in ends:
        rim = hypot(at_x - x, at_y - y)
        steps = [(at_x + (to_x - at_x) * n / 99 - x, at_y + (to_y - at_y) * n / 99 - y)
                 for n in range(99)]
        parts_met = {int(atan2(-right, down) / (2 * pi) % 1 * many) for right, down in steps
                     if hypot(right, down) <= rim * 1.001}
        assert len(parts_met) == 1
    assert len(ends) == many or letters > 25


def test_each_part_of_a_plate_looks_different(library: TinyLibrary) -> None:
    """Hatched, open, solid, and hatched twice: with words below it, each has its square."""
    library.write(PLATE, "kind: plate\ntitle: A meal\nhow_to_read: So.\nparts:\n" + "".join(
        f"  - {{name: Number {n}, share: quarter}}\n" for n in range(4)))
    place(library, "meal")
    wide, narrow = drawn_twice(library)
    for svg, many in ((wide, 1), (narrow, 2)):
        looks: list[tuple[str, int]] = []
        for part in svg:
            if part.get("class") == "part":
                looks.append((part.get("fill") or "", 0))
            elif looks and part.get("stroke-width") == "0.6":
                looks[-1] = (looks[-1][0], looks[-1][1] + 1)
        assert len(looks) == 4 * many
        hatched, bare, solid, twice = looks[:4]
        assert 0 == bare[1] < hatched[1] < twice[1]
        assert bare[0] != solid[0] and not solid[1]
        assert [fill for fill, _ in looks[-4:]] == [fill for fill, _ in looks[:4]]


@pytest.mark.parametrize(("name", "ticks"), [("pain", 4), ("both", 5), ("weeks", 6)])
def test_values_can_be_read_off_along_lines(library: TinyLibrary, name: str, ticks: int) -> None:
    """From each number of the axis a faint line goes through the plot, from nought a dark one."""
    place(library, name)
    lines = [(path.get("stroke-dasharray") == "1 2", path.get("d") or "")
             for path in drawn(library).iter() if path.get("stroke-width") in ("0.5", "0.9")]
    axis = 1 if name == "weeks" else 0  # of a time line, values run up the page
    at = {faint: {re.findall(r"-?[\d.]+", d)[axis] for is_faint, d in lines if is_faint is faint}
          for faint in (True, False)}
    assert len(at[True]) + 1 >= ticks and not at[True] & at[False]


# --- the page ---


@pytest.mark.parametrize("name", ["falls", "pain", "both", "weeks", "joint", "meal"])
def test_one_ink_is_enough(library: TinyLibrary, name: str) -> None:
    """In mono everything is black or white, and no line is thinner than half a point."""
    place(library, name)
    mono, colour = (printed(library, "clinician", f"a4-standard-{ink}") for ink in
                    ("mono", "colour"))
    assert set(re.findall(r"#[0-9a-f]{6}", mono)) <= {"#000000", "#ffffff"}
    assert "#0b4a6b" in colour
    assert min(float(weight) for weight in re.findall(r'stroke-width="([\d.]+)"', mono)) >= 0.5
    assert len(re.findall("class=", mono)) == len(re.findall("class=", colour))


@pytest.mark.parametrize(("audience", "form", "least"), [
    ("patient", "a4-standard-colour", 11), ("clinician", "letter-standard-mono", 9),
    ("patient", "letter-large-colour", 14), ("clinician", "a4-large-mono", 14)])
def test_words_in_figures_are_large_enough(
        library: TinyLibrary, audience: str, form: str, least: float) -> None:
    """The type size comes from the page's tokens, and nothing in a drawing makes it smaller."""
    svg = ElementTree.fromstring(printed(library, audience, form))
    assert float(svg.get("font-size") or 0) >= least
    assert not [part for part in svg.iter() if part is not svg and part.get("font-size")]
    wide = float((svg.get("width") or "").removesuffix("pt"))
    assert wide == float((svg.get("viewBox") or "").split()[2])  # drawn at its own size


def test_no_word_of_a_figure_lies_outside_it(library: TinyLibrary) -> None:
    """Every line of words ends within the drawing, and on a small screen within that."""
    for name in ("falls", "pain", "both", "weeks", "joint"):
        place(library, name)
        for svg, wide in zip(drawn_twice(library, "clinician"), (444, 216), strict=True):
            for line in (part for part in svg.iter() if part.tag.endswith("text")):
                end = float(line.get("x") or 0) + float(line.get("textLength") or 0)
                assert float(line.get("x") or 0) >= -1 and end <= wide + 1, (name, line.text)


def test_a_figure_whose_words_are_too_long_for_a_small_screen_is_whole_there(
        library: TinyLibrary) -> None:
    """It is the wide one, in a frame that moves and that the keys reach."""
    place(library, "pain")
    library.change("content/knees/figures/pain.yaml", "name: Walking", "name: Walking-up-the-hill")
    html = composed(library, "patient", "a4-standard-colour", "/* for a screen */")
    assert html.count("<svg") == 1 and "drawn-narrow" not in html
    assert '<div class="drawn scroller" role="img" tabindex="0"' in html


def test_a_librarys_own_colour_is_the_figures_too(library: TinyLibrary) -> None:
    """Figures are drawn with the tokens of the page that they stand on."""
    library.write("styles/tokens.css", ":root { --face: \"Bifolio Text\"; "
                  "--accent: #123456; --ink: var(--accent); --ink-soft: #222222; "
                  "--paper: #ffffff; --rule: #444444; }")
    assert "#123456" in printed(library, "patient", "a4-standard-colour")
    assert "#0b4a6b" not in printed(library, "patient", "a4-standard-colour")


# --- registers, audiences and other proofs ---


def test_facts_know_the_figures_that_draw_them(
        library: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """`facts` lists the figure, `--source` what it says, and no drawn fact is called unused."""
    assert main(["list", "facts", "--root", str(library.root)]) == 0
    said = capsys.readouterr().out
    assert re.search(rf"falls-walk .*\n  {ICONS}:8  \(patient, clinician\)", said)
    main(["list", "facts", "--root", str(library.root), "--source", "jones2019"])
    assert "Supervised walking: 4.8%" in capsys.readouterr().out
    unused = {f.what for f in library.check() if f.code == "unused-fact"}
    assert "No text prints “falls-walk”." not in unused
    assert "No text prints “pain-walk”." in unused


def test_a_typed_number_in_a_label_is_stray(library: TinyLibrary) -> None:
    """Where facts are required, a label may not type a number with a unit either."""
    library.change("content/library.yaml", "language: en", "language: en\nfacts: required")
    assert "stray-number" not in {f.code for f in library.check() if "figures" in f.span.path}
    library.change(ICONS, "At rest", "Rest for 26 weeks")
    (found,) = {str(f.span) for f in library.check() if f.code == "stray-number"}
    assert found == place_of(library, ICONS, "26 weeks")


@dataclass(frozen=True)
class Fault:
    """A change that breaks a figure, and the finding that tells it at the words `at`."""

    figure: str
    old: str
    new: str
    code: str
    at: str
    says: str = ""


FAULTS = [
    Fault(ICONS, "kind: icon-array", "kind: icon-aray", "unexpected-value", "icon-aray",
          "icon-array"),
    Fault(ICONS, "kind: icon-array\n", "", "missing-key", "title", "kind"),
    Fault(ICONS, "how_to_read: Each figure is one person.\n", "", "missing-key", "kind",
          "how_to_read"),
    Fault(ICONS, "filled:", "fild:", "unknown-key", "fild", "filled"),
    Fault(ICONS, "fact: falls-rest", "fact: fals-rest", "unknown-fact", "fals-rest", "falls-rest"),
    Fault(ICONS, "fact: falls-rest", "fact: 11%", "unexpected-value", "11%", "not typed"),
    Fault(ICONS, "fact: falls-rest", "fact: falls-rest.comparator", "unknown-fact", "falls-rest.c"),
    Fault(ICONS, "fact: falls-rest", "fact: falls-rest.time", "unexpected-value",
          "falls-rest.time"),
    Fault(ICONS, "fact: falls-rest", "fact: falls-fewer", "relative-number", "falls-fewer",
          "per 100"),
    Fault(ICONS, "fact: falls-rest", "fact: falls-hr", "relative-number", "falls-hr"),
    Fault(ICONS, "fact: falls-rest", "fact: pain-walk", "relative-number", "pain-walk"),
    Fault(ICONS, "fact: falls-rest", "fact: falls-thousand", "impossible-count", "falls-thousand",
          "per 100"),
    Fault(ICONS, "fact: falls-rest", "fact: falls-ten", "mixed-denominators", "{name: {patient: W"),
    Fault(ICONS, "fact: falls-rest", "fact: pain-range", "impossible-count", "pain-range"),
    Fault(ICONS, "name: At rest", "name: {patient: At rest}", "missing-key", "At rest",
          "clinician"),
    Fault(ICONS, "name: At rest", 'name: "Rest [@smith2020]"', "unexpected-value", "[@smith2020]",
          "how_to_read"),
    Fault(DOTS, "fact: pain-walk", "fact: pain-timeless", "unstated-setting", "pain-timeless"),
    Fault(DOTS, "fact: pain-walk", "fact: falls-rest", "missing-interval", "falls-rest"),
    Fault(DOTS, "fact: pain-walk", "fact: pain-kg", "mixed-units", "{name: Aquatic", "kg"),
    Fault(DOTS, "head_to_head: Compared head to head\n", "", "missing-key", "kind",
          "head_to_head"),
    Fault(DOTS, "rows:", "rows: none\nrowz:", "unexpected-value", "none", "list"),
    Fault(LINES, "fact: pain-walk", "fact: falls-walk", "unstated-setting", "falls-walk",
          "weeks"),
    Fault(SCHEME, "shape: signal", "shape: signl", "unexpected-value", "signl", "signal"),
    Fault(SCHEME, "at: [1, 1]", "at: [1, 13]", "unexpected-value", "[1, 13]", "12"),
    Fault(SCHEME, "at: [1, 1]", "at: [1, ²]", "unexpected-value", "[1, ²]", "12"),
    Fault(SCHEME, "at: [1, 1]", "at: [٣, 1]", "unexpected-value", "[٣, 1]", "12"),
    Fault(SCHEME, "to: bone", "to: bon", "unknown-name", "bon,", "bone"),
    Fault(SCHEME, "style: dashed", "style: dotted", "unexpected-value", "dotted"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.new[:22]}")
def test_a_fault_is_told_at_its_place(library: TinyLibrary, fault: Fault) -> None:
    """The finding has the code of the fault, its file, line and column, and a way out."""
    place(library, fault.figure.rpartition("/")[2].removesuffix(".yaml"))
    library.change(fault.figure, fault.old, fault.new)
    source_files, findings = source_files_of(library), Findings()
    held = read(source_files, findings)
    for audience in Audience:
        select(held, held.works["knees"], audience, findings)
    found = {str(f.span): f for f in findings if f.code == fault.code}
    at = place_of(library, fault.figure, fault.at)
    assert at in found, found
    assert fault.says in found[at].what + found[at].fix


@pytest.mark.parametrize("path", [ICONS, DOTS, BARS, LINES])
def test_a_figure_without_its_facts_breaks_nothing_else(library: TinyLibrary, path: str) -> None:
    """Each fact that is not there is one finding, and the template is not blamed."""
    place(library, path.rpartition("/")[2].removesuffix(".yaml"))
    text = (library.root / path).read_text(encoding="utf-8")
    library.write(path, re.sub(r"fact: [a-z-]+", "fact: nowhere", text))
    codes = {f.code for f in library.check() if f.severity is Severity.ERROR}
    assert codes == {"unknown-fact"}


def test_a_label_that_cannot_be_set_is_told(library: TinyLibrary) -> None:
    """A sign without a glyph, and a word wider than its place, are found at the label."""
    place(library, "joint")
    library.change(SCHEME, "label: Gap", f"label: ⟁{'Gap' * 30}")
    found = {(f.code, str(f.span)) for f in library.check()}
    at = place_of(library, SCHEME, "⟁")
    assert {("missing-glyph", at), ("label-too-long", at)} <= found


def test_a_figure_that_is_not_there_is_told(library: TinyLibrary) -> None:
    """A placement without its file names the near match; one for other readers names the block."""
    library.change(PATIENT, "{figure} falls", "{figure} fals")
    (found,) = [f for f in library.check() if f.code == "unknown-figure"]
    assert str(found.span) == place_of(library, PATIENT, "```{figure}") and "falls" in found.fix
    library.change(PATIENT, "{figure} fals", "{figure} falls")
    library.change(ICONS, "kind:", "audience: clinician\nkind:")
    (found,) = [f for f in library.check() if f.code == "broken-reference"]
    assert "::: clinician" in found.fix
    library.change(PATIENT, "{figure} falls\n", "{figure} falls\nA caption.\n")
    assert "unexpected-value" in {f.code for f in library.check()}
