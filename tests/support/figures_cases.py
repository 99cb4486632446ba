"""What the tests of figures share."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from bifolio.citations.cite import cite
from bifolio.composition.compose import Composer
from bifolio.composition.setting import Setting
from bifolio.diagnostics import Findings, Severity
from bifolio.editions.select import select
from bifolio.files import engine_files
from bifolio.files.reading import SourceFiles, gather
from bifolio.loading.library import read
from bifolio.model import FORMATS, Audience, Handout
from tests.support.library import TinyLibrary

FACTS = "content/knees/facts.yaml"
PATIENT = "content/knees/chapters/20-care.patient.md"
CLINICIAN = "content/knees/chapters/20-care.clinician.md"
ICONS, DOTS, BARS, LINES, SCHEME, PLATE = (
    f"content/knees/figures/{name}.yaml"
    for name in ("falls", "pain", "both", "weeks", "joint", "meal"))
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
    PLATE: """\
        kind: plate
        title: A meal
        how_to_read: Fill it like this.
        parts:
          - {name: Greens, share: half, examples: leeks or peas}
          - {name: {patient: Bread, clinician: Starch}, share: quarter}
          - {name: Fish, share: quarter, examples: smoked or raw}
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
    """Add a register and six figures, of which both readers have the first."""
    library.write(FACTS, "".join(fact(name) for name in NUMBERS))
    for path, text in FILES.items():
        library.write(path, text)
    place(library, "falls")
    return library


def place(library: TinyLibrary, name: str) -> None:
    """Put a figure into both chapters, in the place of the one there."""
    for path, words in ((PATIENT, "Walk a little every day."), (CLINICIAN, "Offer supervised")):
        text = (library.root / path).read_text(encoding="utf-8")
        text = re.sub(r"```\{figure\}.*?```\n\n", "", text, flags=re.S)
        library.write(path, text.replace(words, f"```{{figure}} {name}\n```\n\n{words}"))


def source_files_of(library: TinyLibrary) -> SourceFiles:
    engine = {"templates": engine_files.templates(), "styles": engine_files.styles()}
    return gather(library.root, engine, Findings())


def composed(library: TinyLibrary, audience: str, form: str, web_style: str = "") -> str:
    """The HTML of an edition in a format, or of its web page without its faces."""
    source_files, findings = source_files_of(library), Findings()
    held = read(source_files, findings)
    edition = select(held, held.works["knees"], Audience(audience), findings)
    references = cite(edition, held.bibliography, held.style, findings)
    handout = Handout("knees", Audience(audience), "en", FORMATS[form])
    composer = Composer(source_files, lambda *_: "")  # no face: to cut one takes a while
    html = composer.compose(edition, references, Setting(handout, web_style=web_style), findings)
    assert not [f.what for f in findings if f.severity > Severity.NOTE]
    return html


def drawn(library: TinyLibrary, audience: str = "patient") -> ElementTree.Element:
    """The one drawing of an edition's web page, as a wide screen shows it."""
    return drawn_twice(library, audience)[0]


def drawn_twice(library: TinyLibrary, audience: str = "patient"
                ) -> tuple[ElementTree.Element, ElementTree.Element]:
    """The same as a wide screen shows it, and a narrow one."""
    html = composed(library, audience, "a4-standard-colour", "/* for a screen */")
    wide, narrow = re.findall(r"<svg.*?</svg>", html, re.S)
    return ElementTree.fromstring(wide), ElementTree.fromstring(narrow)


def shapes(svg: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [part for part in svg.iter() if name in (part.get("class") or "").split()]


def words(svg: ElementTree.Element) -> list[str]:
    return [part.text or "" for part in svg.iter() if part.tag.endswith("text")]


# --- icon arrays ---


def people(svg: ElementTree.Element, name: str) -> int:
    """How many people there are in the rows of a class: each has one outline of shoulders."""
    return sum(shape.attrib["d"].count("q") // 2 for shape in shapes(svg, name))


# --- the other kinds ---


def middle(shape: ElementTree.Element) -> float:
    """The middle of a circle or diamond, along the page: half a diameter right of its start."""
    start, across = re.findall(r"M(-?[\d.]+) -?[\d.]+(?:a[\d.]+ [\d.]+ 0 1 0 ([\d.]+))?",
                               shape.get("d") or "")[0]
    return float(start) + float(across or 0) / 2
