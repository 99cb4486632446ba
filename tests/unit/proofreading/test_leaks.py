"""What is for one reader and found before another: however it is broken, and where it is told."""

from __future__ import annotations

from base64 import b64encode

import pytest

from bifolio.diagnostics import Findings
from bifolio.files.reading import SourceFiles
from bifolio.loading.library import read
from bifolio.model import Audience
from bifolio.proofreading.leaks import Marked, marked
from bifolio.proofreading.web_pages import texts_of
from tests.support.figures_cases import source_files_of
from tests.support.library import TinyLibrary

WHAT = "content/knees/chapters/10-what.md"
CARE = "content/knees/chapters/20-care.patient.md"
SECRET = "Radiographic grade correlates poorly with reported pain"
COPY = "offer supervised exercise before any injection into the joint"


def closed(tiny: TinyLibrary) -> tuple[Marked, SourceFiles]:
    """What patients must not read, and the files that it comes from."""
    source_files = source_files_of(tiny)
    library = read(source_files, Findings())
    return marked(library, library.works["knees"], source_files)[Audience.PATIENT], source_files


def leaks(tiny: TinyLibrary, *texts: str) -> list[tuple[str, str]]:
    """Where a leak is told when a patient's page says these texts, and what is said of it."""
    secret, source_files = closed(tiny)
    findings = Findings()
    secret.find(texts, "the web page", source_files, findings)
    return [(str(finding.span), finding.what + finding.fix) for finding in findings]


@pytest.mark.parametrize("page", [
    "<p>{}</p>", "<!-- {} -->", '<meta name="x" content="{}">', "<title>{}</title>",
    '<p data-x="{}">y</p>', '<img alt="{}" src="x">', '<p title="{}">y</p>',
    '<p aria-label="{}">y</p>', '<p aria-description="{}">y</p>', '<svg><title>{}</title></svg>',
    "<svg><desc>{}</desc></svg>", "<svg><metadata>{}</metadata></svg>",
    "<svg><text>{}</text></svg>", "<![CDATA[{}]]>", "<?x {}?>", '<a href="mailto:{}">y</a>'])
def test_every_place_of_a_page_is_read(tiny: TinyLibrary, page: str) -> None:
    """Words for others are found in whatever part of the web page they stand."""
    assert leaks(tiny, *texts_of(page.format(SECRET)))


@pytest.mark.parametrize("drawing", [
    "<svg><title>{}</title></svg>", "<svg><desc>{}</desc></svg>", "<svg><!-- {} --></svg>",
    "<svg><metadata><a>{}</a></metadata></svg>", '<svg aria-label="{}"/>',
    '<!DOCTYPE svg [<!ENTITY x "{}">]><svg/>',
    "<svg><text>{}</text></svg>"])
@pytest.mark.parametrize("coded", [True, False])
def test_a_picture_in_a_page_is_read_too(tiny: TinyLibrary, drawing: str, coded: bool) -> None:
    """What a picture says of itself is found within the address that holds it."""
    svg = drawing.format(SECRET)
    address = ";base64," + b64encode(svg.encode()).decode() if coded else \
        "," + svg.replace("<", "%3C").replace('"', "%22").replace(">", "%3E")
    assert leaks(tiny, *texts_of(f'<img alt="x" src="data:image/svg+xml{address}">'))


@pytest.mark.parametrize("broken", [
    "Radio\u00adgraphic grade corre\u200blates poorly with reported pain",
    "Radio\ngraphic grade correlates poorly with re ported pain",
    "Radiographic | grade | correlates | poorly | with | reported",
    "Ra\u2060diographic grade correlates poor-\nly with reported pain",
    "<td>Radio</td><td>graphic grade corre</td><td>lates poorly with reported</td>",
    "<p>Radio<b>graphic</b> grade cor<i>rel</i>ates poor<span>ly</span> with reported pain</p>",
    "RADIOGRAPHIC GRADE CORRELATES POORLY WITH REPORTED PAIN",
    "Radiographic grade correlates poorly with re\x02\nported pain"])
def test_broken_words_are_words(tiny: TinyLibrary, broken: str) -> None:
    """A sentence is known by its letters, whatever parts them."""
    assert leaks(tiny, *texts_of(broken))


@pytest.mark.parametrize("broken", ["phlebo\u00adtomy", "phle\u200bbo<b>to</b>my"])
def test_a_broken_word_alone_is_found(tiny: TinyLibrary, broken: str) -> None:
    """So is a word alone that no tag and no sign without a letter can hide."""
    tiny.change(WHAT, SECRET, "**Phlebotomy**[^n]\n\n[^n]: No.\n\nAnd then")
    assert leaks(tiny, *texts_of(f"<p>{broken}</p>"))


@pytest.mark.parametrize("near", [
    "Radiographic grade correlates poorly", "Your pain, with which grade correlates poorly",
    "Radiographic grades correlates poorly with", "Most sore knees get better."])
def test_other_words_are_no_leak(tiny: TinyLibrary, near: str) -> None:
    """Four words of a sentence, or words that only begin alike, are nobody's secret."""
    assert leaks(tiny, near) == []


@pytest.mark.parametrize("own", [
    "1. Wait for radiographic grade\n2. Correlates poorly with this.",
    "- Radiographic.\n- Grade correlates.[@smith2020] Poorly with",
    "| Radiographic | Grade |\n|---|---|\n| Correlates poorly | With |"])
def test_words_that_end_one_passage_and_begin_the_next_are_no_leak(tiny: TinyLibrary, own: str
                                                                   ) -> None:
    """Items, cells and sentences of the patient's own say by chance, in a row, what is marked."""
    page = "Radiographic grade correlates poorly with"
    assert leaks(tiny, page)
    tiny.change(CARE, "Walk a little every day.", own)
    assert leaks(tiny, page) == []


@pytest.mark.parametrize(("path", "text", "place"), [
    ("templates/imprint.html", "<p>x</p>\n<!-- {} -->", ":2:6"),
    ("templates/imprint.html", '<meta name="description" content="{}">', ":1:35"),
    ("templates/imprint.html", "<p>\nRadio<b>graphic</b> grade\ncorrelates poorly with reported"
                               " pain", ":2:1"),
    ("styles/zz.css", "p { margin: 0 }\nh1::after {\n content: '{}' }", ":3:12"),
    ("content/knees/images/knee.svg", "<svg>\n <desc>{}</desc></svg>", ":2:8"),
])
def test_it_is_told_where_it_must_be_taken_out(tiny: TinyLibrary, path: str, text: str,
                                               place: str) -> None:
    """Words that a template, a style sheet or a picture says are told there, with their origin."""
    tiny.write(path, text.replace("{}", SECRET))
    (at, said), *more = leaks(tiny, SECRET)
    assert (at, more) == (path + place, [])
    assert f"{WHAT}:6:1" in said and "fault of Bifolio" not in said


def test_a_fault_of_ours_is_told_where_it_is_marked(tiny: TinyLibrary) -> None:
    """Words that nobody else wrote are told at their mark, as a fault that may be ours."""
    (at, said), = leaks(tiny, SECRET)
    assert at == f"{WHAT}:6:1" and "fault of Bifolio" in said


def test_the_engine_s_own_words_are_no_leak(tiny: TinyLibrary) -> None:
    """What the engine prints on each page is nobody's secret; what a library's template says is."""
    tiny.change(WHAT, SECRET, "We say: when you read “call” here, or are worried")
    assert leaks(tiny, "When you read “call” here, or are worried.") == []


@pytest.mark.parametrize(("path", "old", "new", "place"), [
    (CARE, "Walk a little", "We {}. Walk", ":3:4"),
    (CARE, "Walk a little every day.", "- Walk.\n- Then\n  {}.", ":5:3"),
    (CARE, "Walk a little", "Walk.[^n]\n\n[^n]: {}.\n\nWalk", ":5:7"),
    (CARE, "# What you can do", "# {}", ":1:3"),
    (CARE, "Walk a little", "![{}](images/k.svg)\n\nWalk", ":3"),
    ("content/knees/tables/options.yaml", "often: Weekly", "often: {patient: \"{}\"}", ":15:28"),
    ("content/knees/tables/options.yaml", "title: What helps",
     "title: What helps\nnote: {patient: \"{}\"}", ":2:18"),
    ("content/knees/work.yaml", "chapters:", "subtitle: {patient: \"{}\"}\nchapters:", ":2:22"),
    (CARE, "Walk a little", "Offer supervised **exercise before any** injection into\nthe joint.",
     ":3:1"),
    (CARE, "Walk a little every day.",
     "Offer supervised exercise before.\n\nAny injection into the joint.", ":3:1"),
])
def test_a_typed_copy_is_told_at_its_line(tiny: TinyLibrary, path: str, old: str, new: str,
                                          place: str) -> None:
    """Eight words for clinicians, typed again for patients, are a warning where they stand."""
    tiny.write("content/knees/images/k.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    tiny.change("content/knees/chapters/20-care.clinician.md", "Offer supervised exercise before "
                "any injection", "Offer supervised exercise before any injection into the joint")
    tiny.change(path, old, new.replace("{}", COPY))
    found = [finding for finding in tiny.check() if finding.code == "copied-words"]
    assert [str(finding.span).startswith(f"{path}{place}") for finding in found] == [True], found
    assert found[0].severity.word == "warning"
    assert "20-care.clinician.md:3:1" in found[0].what


def test_seven_words_are_a_chance(tiny: TinyLibrary) -> None:
    """A shorter run is excused: it is marked for patients where it stands."""
    tiny.change(CARE, "Walk a little", "Offer supervised exercise before any injection walk. Walk")
    assert not [finding for finding in tiny.check() if finding.code == "copied-words"]


def test_a_copy_can_be_waived(tiny: TinyLibrary) -> None:
    """Whether both may say it is a matter of judgement."""
    tiny.change("content/knees/chapters/20-care.clinician.md", "any injection",
                "any injection into the joint")
    tiny.change(CARE, "Walk a little", f"We {COPY}. Walk")
    tiny.write("content/waivers.yaml", f"- rule: copied-words\n  file: {CARE}\n"
               "  reason: Both editions say it in these words.\n  by: Ann\n  until: 2027-01-01\n")
    from datetime import date

    from bifolio.building import runs
    from tests.support.library import Silence
    from tests.support.workers import WORKERS

    run = runs.check(tiny.order(today=date(2026, 11, 26)), Silence(), WORKERS)
    assert "copied-words" not in {finding.code for finding in run.findings}
    assert [finding.code for finding, _ in run.waived] == ["copied-words"]
