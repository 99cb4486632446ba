"""Figures: drawn from the register, told in words, and refused where they would mislead."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from xml.etree import ElementTree

import page
import pytest

from bifolio.citations.cite import cite
from bifolio.cli import main
from bifolio.composition import Composer, Setting
from bifolio.diagnostics import Findings, Severity
from bifolio.editions.select import select
from bifolio.files import engine_files
from bifolio.files.reading import SourceFiles, gather
from bifolio.loading.library import read
from bifolio.model import FORMATS, Audience, Handout
from bifolio.printing.pdf import Paper
from bifolio.proofreading.leaks import marked
from tests.support.library import TinyLibrary, tiny_in
from tests.support.pages import SVG
from tests.unit.editions.test_facts import place_of

FACTS = "content/knees/facts.yaml"
PATIENT = "content/knees/chapters/20-care.patient.md"
CLINICIAN = "content/knees/chapters/20-care.clinician.md"
ICONS, DOTS, BARS, LINES, SCHEME = (
    f"content/knees/figures/{name}.yaml" for name in ("falls", "pain", "both", "weeks", "joint"))
NUMBERS = {  # id: value, unit, interval, time
    "falls-rest": ("11", "%", "", "a year"),
    "falls-walk": ("4.8", "%", "", "a year"),
    "falls-fewer": ("58", "%", "", "a year"),
    "falls-hr": ("0.42", "HR", "", "a year"),
    "falls-thousand": ("48", "per 1000 people", "", "a year"),
    "falls-ten": ("1", "per 10 people", "", "a year"),
    "pain-walk": ("-12.4", "%", 'low: "-13.4", high: "-11.5"', "26 weeks"),
    "pain-swim": ("-20.9", "pp", 'low: "-21.8", high: "-19.9"', "52 weeks"),
    "pain-kg": ("-5.6", "kg", 'low: "-6.0", high: "-5.1"', "26 weeks"),
    "pain-timeless": ("-3.0", "%", 'low: "-4.0", high: "-2.0"', ""),
    "pain-range": ("1 to 3", "%", "", "26 weeks"),
}
FILES = {
    ICONS: """\
        kind: icon-array
        title: Falls in one year
        how_to_read: Each figure is one person.
        filled: Had a fall
        open: Had none
        groups:
          - {name: At rest, fact: falls-rest}
          - {name: {patient: Walking, clinician: Supervised walking}, fact: falls-walk}
        """,
    DOTS: """\
        kind: dot-and-whisker
        title: Change in pain
        how_to_read: A dot is the mean.
        axis: Change in pain
        head_to_head: Compared head to head
        rows:
          - {name: Walking, fact: pain-walk}
          - group: Water
            audience: clinician
            rows:
              - {name: Aquatic programme, fact: pain-swim, head_to_head: true}
        """,
    BARS: """\
        kind: bars
        title: Gain and harm
        how_to_read: Each panel has its own scale.
        panels:
          - name: Gain
            axis: Change in pain
            bars:
              - {name: Walking, fact: pain-walk}
              - {name: Swimming, fact: pain-swim}
          - name: Harm
            axis: People who fell
            bars:
              - {name: Walking, fact: falls-walk}
              - {name: Rest, fact: falls-walk.comparator}
            note: Falls stopped after the course.
        """,
    LINES: """\
        kind: time-line
        title: Pain over time
        how_to_read: Lower is better.
        axis: Change in pain
        from_zero: true
        lines:
          - name: Exercise
            points:
              - {fact: pain-walk}
              - {fact: pain-swim}
        """,
    SCHEME: """\
        kind: schematic
        title: The joint
        how_to_read: Left, a sound joint.
        panels:
          - name: Sound
            elements:
              - {id: load, shape: signal, at: [1, 1], label: Load}
              - {id: cover, shape: membrane, at: [1, 2]}
              - {id: bone, shape: box, at: [1, 3], label: {patient: Bone, clinician: Subchondral}}
            arrows:
              - {from: load, to: bone, style: dashed}
          - name: Worn
            elements:
              - {id: load, shape: signal, at: [1, 1], label: Load}
              - {id: gate, shape: gate-closed, at: [1, 2], label: Gap}
            arrows:
              - {from: load, to: gate, style: blocked, label: none gets through}
        """,
}


def fact(name: str) -> str:
    """An entry of the register."""
    value, unit, interval, time = NUMBERS[name]
    lines = [f"{name}:", f"  quantity: {'fewer falls' if 'fewer' in name else name}",
             f'  value: "{value}"', f'  unit: "{unit}"', "  population: adults with a sore knee",
             "  sources: [jones2019]", "  grade: A", "  confidence: verified",
             "  as_of: 2026-01-31"]
    lines += [f"  time: {time}"] * bool(time)
    lines += [f"  interval: {{{interval}, level: 95% CI}}"] * bool(interval)
    lines += ['  comparator: {label: rest, value: "11"}'] * (name == "falls-walk")
    return "\n".join(lines) + "\n"


def add_figures(library: TinyLibrary) -> TinyLibrary:
    """Add a register and five figures, of which both readers have the first."""
    library.write(FACTS, "".join(fact(name) for name in NUMBERS))
    for path, text in FILES.items():
        library.write(path, text)
    place(library, "falls")
    return library


@pytest.fixture
def library(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with a register and five figures, of which both readers have the first."""
    return add_figures(tiny)


@pytest.fixture(scope="module")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """That library, built; for reading only."""
    library = add_figures(tiny_in(tmp_path_factory.mktemp("figures")))
    library.build()
    return library


def place(library: TinyLibrary, name: str) -> None:
    """Put a figure into both chapters, in the place of the one there."""
    for path, words in ((PATIENT, "Walk a little every day."), (CLINICIAN, "Offer supervised")):
        text = (library.root / path).read_text(encoding="utf-8")
        text = re.sub(r"```\{figure\}.*?```\n\n", "", text, flags=re.S)
        library.write(path, text.replace(words, f"```{{figure}} {name}\n```\n\n{words}"))


def web(library: TinyLibrary, audience: str) -> str:
    return (library.out / "knees" / f"knees-{audience}.html").read_text(encoding="utf-8")


def source_files_of(library: TinyLibrary) -> SourceFiles:
    engine = {"templates": engine_files.templates(), "styles": engine_files.styles()}
    return gather(library.root, engine, Findings())


def composed(library: TinyLibrary, audience: str, form: str, web_style: str = "") -> str:
    """The HTML of an edition in a format, or of its web page."""
    source_files, findings = source_files_of(library), Findings()
    held = read(source_files, findings)
    edition = select(held, held.works["knees"], Audience(audience), findings)
    references = cite(edition, held.bibliography, held.style, findings)
    handout = Handout("knees", Audience(audience), "en", FORMATS[form])
    html = Composer(source_files).compose(edition, references, Setting(handout,
                                                                       web_style=web_style),
                                   findings)
    assert not [f.what for f in findings if f.severity > Severity.NOTE]
    return html


def drawn(library: TinyLibrary, audience: str = "patient") -> ElementTree.Element:
    """The one drawing of an edition's web page."""
    html = composed(library, audience, "a4-standard-colour", "/* for a screen */")
    (svg,) = re.findall(r"<svg.*?</svg>", html, re.S)
    return ElementTree.fromstring(svg)


def printed(library: TinyLibrary, audience: str, form: str) -> str:
    """The one drawing that a handout of a format has on paper, as SVG text."""
    (address,) = re.findall(r'data:image/svg\+xml;base64,([^"]+)',
                            composed(library, audience, form))
    return b64decode(address).decode()


def shapes(svg: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [part for part in svg.iter() if name in (part.get("class") or "").split()]


def words(svg: ElementTree.Element) -> list[str]:
    return [part.text or "" for part in svg.iter() if part.tag.endswith("text")]


def told(library: TinyLibrary, audience: str) -> str:
    """What is read out in the place of the picture, in the finished PDF."""
    (figure,) = library.paper(audience).structure.walk("Figure")
    return figure.alternative.replace("\u00a0", " ")


# --- icon arrays ---


def people(svg: ElementTree.Element, name: str) -> int:
    """How many people there are in the rows of a class: each has one outline of shoulders."""
    return sum(shape.attrib["d"].count("q") // 2 for shape in shapes(svg, name))


def places(svg: ElementTree.Element) -> set[tuple[float, float]]:
    """Where each person of the rows has the left of the head, and the height of the row."""
    found = set()
    for shape in (*shapes(svg, "filled"), *shapes(svg, "open")):
        left, top = map(float, re.findall(r"-?[\d.]+", shape.attrib["transform"]))
        found |= {(left + float(x), top) for x in re.findall(r"M(\S+) \S+?a", shape.attrib["d"])}
    return found


def test_as_many_icons_are_filled_as_the_facts_say(library: TinyLibrary) -> None:
    """11 of 100 and 4.8 of 100 are eleven and five dark icons of two hundred."""
    svg = drawn(library)
    assert people(svg, "filled") == 11 + 5
    assert people(svg, "open") == 200 - 16
    assert len(places(svg)) == 200, "no two stand in one place"


def test_a_changed_fact_changes_the_figure(library: TinyLibrary) -> None:
    """The number stands in the register alone."""
    library.change(FACTS, 'value: "11"\n  unit: "%"\n  pop', 'value: "23"\n  unit: "%"\n  pop')
    assert people(drawn(library), "filled") == 23 + 5
    library.build(audiences=(Audience.PATIENT,))
    assert "23 in 100 people" in told(library, "patient")


def test_a_rounded_count_says_about(library: TinyLibrary) -> None:
    """Patients read “about 5 in 100”; clinicians the number itself beside it."""
    patient, clinician = words(drawn(library)), words(drawn(library, "clinician"))
    assert "about 5 in 100" in patient and "about 11 in 100" in patient
    assert not any("4.8" in line for line in patient)
    assert "about 5 in 100 (4.8%)" in clinician
    library.change(FACTS, 'value: "4.8"', 'value: "5"')
    assert "5 in 100" in words(drawn(library))


def test_the_words_of_a_picture_are_text_on_the_page(printed_once: TinyLibrary) -> None:
    """They can be found and copied, spaces and all, and are in the page's own font."""
    assert "about 11 in 100" in printed_once.paper("patient").text
    assert "Supervised walking" in printed_once.paper("clinician").text
    (figure,) = printed_once.paper("patient").structure.walk("Figure")
    assert "about 11 in 100" in figure.text


# --- what is read out ---


def test_the_description_says_what_the_picture_says(printed_once: TinyLibrary) -> None:
    """Groups, numbers, what they count, who was studied and for how long."""
    assert told(printed_once, "patient") == (
        "Rows of icons, one for each person. At rest: about 11 in 100 people, had a fall; "
        "Walking: about 5 in 100 people, had a fall. "
        "Who and when: adults with a sore knee, a year.")


def test_a_description_has_intervals_and_what_was_head_to_head(library: TinyLibrary) -> None:
    """No row is left out, for the readers that have it."""
    place(library, "pain")
    library.build()
    assert "Walking: −12.4% (95% CI −13.4 to −11.5)" in told(library, "patient")
    assert "Aquatic" not in told(library, "patient")
    assert ("Aquatic programme: −20.9 percentage points (95% CI −21.8 to −19.9), compared head "
            "to head") in told(library, "clinician")


def test_an_author_may_describe_it_better(library: TinyLibrary) -> None:
    """`alt` takes the place of the made description, for the readers it is for."""
    library.change(ICONS, "groups:", "alt: {patient: Fewer walkers fall.}\ngroups:")
    library.build()
    assert told(library, "patient") == "Fewer walkers fall."
    assert "about 5 in 100" in told(library, "clinician")


def test_the_caption_says_who_and_cites_the_facts_sources(printed_once: TinyLibrary) -> None:
    """A figure's sources are cited without being named in it, and are in the list."""
    paper = printed_once.paper("patient")
    caption = next(paper.structure.walk("Caption")).text
    assert "Each figure is one person." in caption
    assert "Who and when: adults with a sore knee, a year." in caption
    assert "Radiographs mislead" in paper.text  # the title of the one source of all facts


# --- the other kinds ---


def middle(shape: ElementTree.Element) -> float:
    """The middle of a circle or diamond, along the page: half a diameter right of its start."""
    start, across = re.findall(r"M(-?[\d.]+) -?[\d.]+(?:a[\d.]+ [\d.]+ 0 1 0 ([\d.]+))?",
                               shape.get("d") or "")[0]
    return float(start) + float(across or 0) / 2


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
    assert left["Gain"] == 0 and left["Harm"] == pytest.approx(230, abs=1)


def test_a_time_line_takes_its_times_from_the_facts(library: TinyLibrary) -> None:
    """Points stand at 26 and 52 weeks, and the line begins at nothing when it is told to."""
    place(library, "weeks")
    svg = drawn(library)
    first, second = (middle(point) for point in shapes(svg, "point"))
    lines = [part.get("d") or "" for part in svg.iter() if part.get("stroke-width") == "1.3"]
    zero = float(re.findall(r"M([\d.]+)", lines[0])[0])
    assert second - zero == pytest.approx(2 * (first - zero), abs=0.1)
    library.build(audiences=(Audience.PATIENT,))
    assert "−20.9 percentage points" in told(library, "patient")
    assert "Who and when: adults with a sore knee." in told(library, "patient")
    assert "at 52 weeks" in told(library, "patient")


def test_a_schematic_has_its_arrows_and_each_readers_words(library: TinyLibrary) -> None:
    """Boxes, gates and arrows are drawn; the description says what leads where."""
    place(library, "joint")
    svg = drawn(library)
    assert [len(shapes(svg, name)) for name in ("box", "gate-closed", "dashed", "blocked")] == \
        [1, 1, 1, 1]
    assert "Bone" in words(svg) and "Subchondral" in words(drawn(library, "clinician"))
    library.build(audiences=(Audience.PATIENT,))
    assert "Subchondral" not in library.paper("patient").text + web(library, "patient")
    assert "The way from “Load” to “Gap (a closed gate)” is blocked: none gets through." in \
        told(library, "patient")


# --- the page ---


@pytest.mark.parametrize("name", ["falls", "pain", "both", "weeks", "joint"])
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
    assert wide == float((svg.get("viewBox") or "").split()[2]) < 440  # drawn at its own size


def test_no_word_of_a_figure_lies_outside_it(library: TinyLibrary) -> None:
    """In large print too every line of words ends within the drawing."""
    for name in ("falls", "pain", "both", "weeks", "joint"):
        place(library, name)
        svg = drawn(library, "clinician")
        for line in (part for part in svg.iter() if part.tag.endswith("text")):
            end = float(line.get("x") or 0) + float(line.get("textLength") or 0)
            assert float(line.get("x") or 0) >= -1 and end <= 433, (name, line.text)


def test_a_librarys_own_colour_is_the_figures_too(library: TinyLibrary) -> None:
    """Figures are drawn with the tokens of the page that they stand on."""
    library.write("styles/tokens.css", ":root { --face: \"Bifolio Text\"; "
                  "--accent: #123456; --ink: var(--accent); --ink-soft: #222222; "
                  "--paper: #ffffff; --rule: #444444; }")
    assert "#123456" in printed(library, "patient", "a4-standard-colour")
    assert "#0b4a6b" not in printed(library, "patient", "a4-standard-colour")


def test_figures_pass_for_accessible_and_archivable(library: TinyLibrary) -> None:
    """A handout with all kinds of figures passes PDF/UA-1 and PDF/A-2a."""
    for name in ("falls", "pain", "both", "weeks"):
        library.change(CLINICIAN, "# Management\n", f"# Management\n\n```{{figure}} {name}\n```\n")
    library.change(CLINICIAN, "```{figure} falls\n```\n\nOffer", "```{figure} joint\n```\n\nOffer")
    library.build(audiences=(Audience.CLINICIAN,))
    paper = library.paper("clinician")
    assert len(list(paper.structure.walk("Figure"))) == 5
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(paper.content, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]


def test_the_same_figure_is_the_same_bytes(
        library: TinyLibrary, printed_once: TinyLibrary) -> None:
    """Two builds of a figure do not differ in a byte."""
    library.build()
    assert library.paper("clinician").content == printed_once.paper("clinician").content


def test_a_picture_is_placed_as_before(library: TinyLibrary) -> None:
    """A name with a suffix is a picture's file, with alt and caption in the chapter."""
    library.write("content/knees/images/dot.svg", SVG)
    library.change(PATIENT, "Walk a",
                   "```{figure} images/dot.svg\n:alt: A dot.\nHere.\n```\n\nWalk a")
    library.build(audiences=(Audience.PATIENT,))
    alternatives = [f.alternative for f in library.paper("patient").structure.walk("Figure")]
    assert "A dot." in alternatives and len(alternatives) == 2


def test_a_sheet_may_be_a_figure(library: TinyLibrary) -> None:
    """One page with the figure on it, whose title is not printed twice."""
    library.change("content/knees/work.yaml", "funding:", "sheets:\n  - {id: wall, title: Falls in "
                   "one year, audience: patient, from: figure falls}\nfunding:")
    assert not library.build(audiences=(Audience.PATIENT,)).failed
    path = library.out / "knees" / "knees-wall-patient-a4-standard-colour.pdf"
    sheet = Paper(path.read_bytes())
    assert sheet.text.count("Falls in one year") == 1 and "about 5 in 100" in sheet.text


# --- registers, audiences and other proofs ---


def test_facts_know_the_figures_that_draw_them(
        library: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """`facts` lists the figure, `--source` what it says, and no drawn fact is called unused."""
    assert main(["facts", "--root", str(library.root)]) == 0
    said = capsys.readouterr().out
    assert re.search(rf"falls-walk .*\n  {ICONS}:8  \(patient, clinician\)", said)
    main(["facts", "--root", str(library.root), "--source", "jones2019"])
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


def test_what_is_for_clinicians_stays_theirs(library: TinyLibrary) -> None:
    """A row for one audience is in no other's picture, words or page, and the proof knows it."""
    place(library, "pain")
    library.build()
    assert "Aquatic" in library.paper("clinician").text
    for text in (library.paper("patient").text, web(library, "patient"), told(library, "patient")):
        assert "quatic" not in text
    source_files = source_files_of(library)
    held = read(source_files, Findings())
    secret = marked(held, held.works["knees"], Audience.PATIENT, source_files)
    findings = Findings()
    secret.find(("Walking Aquatic programme −20.9 percentage points",), "the text", findings)
    assert [f.code for f in findings] == ["audience-leak"]


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
