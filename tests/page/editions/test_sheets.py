"""Sheets: one table, box or section on one page, proved like any handout.

One module, as all tests of them read the same few sheets.
"""

from __future__ import annotations

import json
import re
from textwrap import dedent

import page
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from bifolio.files.cache import forget
from bifolio.model import FORMATS, Audience
from bifolio.printing.pdf import Paper
from tests.support.library import TinyLibrary, besides_style, tiny_in
from tests.support.measuring import Measured
from tests.support.papers import Paper as Placed

FOR_PATIENTS = (Audience.PATIENT,)
SHEETS = """\
        sheets:
          - {id: options, title: What helps, audience: patient, from: table options}
          - id: help
            title: When to get help
            audience: patient
            from: box call-your-clinic
            orientation: landscape
            sizes: [standard]
          - {id: basics, title: The basics, audience: clinician, from: section what-it-is}
        """
BOX = """\

        ::: patient
        ::: warning
        ### Call your clinic
        - Your knee is hot.
        :::
        :::
        """


@pytest.fixture
def sheeted(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with a sheet of each kind."""
    _append(tiny, "content/knees/work.yaml", SHEETS)
    _append(tiny, "content/knees/chapters/10-what.md", BOX)
    return tiny


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """The tiny library with a sheet of each kind, built; for reading only."""
    library = tiny_in(tmp_path_factory.mktemp("sheets"))
    _append(library, "content/knees/work.yaml", SHEETS)
    _append(library, "content/knees/chapters/10-what.md", BOX)
    made(library)
    return library


def _append(library: TinyLibrary, path: str, text: str) -> None:
    """Add text, indented as the test is, to the end of a file."""
    with (library.root / path).open("a", encoding="utf-8") as file:
        file.write(dedent(text))


def made(library: TinyLibrary, **wanted: object) -> dict[str, bytes]:
    """The sheets that are delivered, by name; nothing may be found."""
    run = library.build(**wanted)
    assert not besides_style(run.findings), run.findings
    return {d.handout.sheet: (library.out / d.path).read_bytes() for d in run.deliveries
            if d.handout.sheet}


def content_of(library: TinyLibrary) -> dict[str, bytes]:
    """The sheets that lie in the delivery folder, by name."""
    entries = json.loads((library.out / "catalogue.json").read_text())["handouts"]
    return {entry["sheet"]: (library.out / entry["path"]).read_bytes() for entry in entries
            if entry["sheet"]}


def test_a_sheet_is_one_page_with_its_own_alone(sheets: TinyLibrary) -> None:
    """A table, a box and a section stand on a page each, with their title and nothing else."""
    papers = {name: Paper(content) for name, content in content_of(sheets).items()}
    assert set(papers) == {"options", "help", "basics"}
    assert all(len(paper.pages) == 1 for paper in papers.values())
    assert "Swimming" in papers["options"].text and "wears thin" not in papers["options"].text
    assert "Your knee is hot" in papers["help"].text and "Swimming" not in papers["help"].text
    assert "Radiographic grade" in papers["basics"].text
    assert papers["help"].metadata["Title"] == "When to get help"
    assert "Your sore knee" in papers["help"].text, "the handout that it goes with"


def test_a_sheet_may_hold_two_parts(sheeted: TinyLibrary) -> None:
    """A table and a section named in a list stand on one page, in that order."""
    sheeted.change("content/knees/work.yaml", "from: section what-it-is",
                   "from: [table options, section what-it-is]")
    (text,) = Paper(made(sheeted)["basics"]).pages
    assert text.index("Swimming") < text.index("Radiographic grade")


@pytest.mark.parametrize("text", [
    "1. Walk.\n\n   ::: warning\n   ### Call your clinic\n\n   Your knee is hot.\n   :::\n2. Rest.",
    "::: note\nWalk.\n\n::: warning\n### Call your clinic\n\nYour knee is hot.\n:::\n:::\n",
    "- Walk.\n\n  ::: pair\n  ::: warning\n  ### Call your clinic\n\n  Your knee is hot.\n  :::\n"
    "  ::: note\n  Rest.\n  :::\n  :::\n"])
def test_a_sheet_may_hold_a_box_out_of_a_step_or_a_box(sheeted: TinyLibrary, text: str) -> None:
    """It stands there alone, as one of a chapter does."""
    chapter = "content/knees/chapters/20-care.patient.md"
    sheeted.write(chapter, f"# What you can do\n\n{text}".encode())
    path = "content/knees/chapters/10-what.md"
    sheeted.write(path, sheeted.text(path).replace(dedent(BOX), "").encode())
    assert not [f for f in sheeted.check() if f.code == "broken-reference"]
    (sheet,) = (each for each in sheeted.build(audiences=FOR_PATIENTS).deliveries
                if each.path.endswith(".pdf") and "help" in each.path)
    (printed,) = Placed((sheeted.out / sheet.path).read_bytes()).pages
    assert "Your knee is hot." in printed and "Walk." not in printed


def test_a_sheet_may_leave_criteria_out(sheeted: TinyLibrary) -> None:
    """A criterion that has no room is not on the sheet, and stays in the handout."""
    sheeted.change("content/knees/work.yaml", "from: table options}",
                   "from: table options, leave_out: [often]}")
    run = sheeted.build(audiences=FOR_PATIENTS)
    assert not run.findings
    texts = {d.handout.sheet: Paper((sheeted.out / d.path).read_bytes()).text
             for d in run.deliveries if d.path}
    assert "Swimming" in texts["options"] and "Weekly" not in texts["options"]
    assert "Weekly" in texts[""]


def test_a_place_in_a_chapter_may_leave_criteria_out(sheeted: TinyLibrary) -> None:
    """What a chapter has no room for stands on the sheet; a mistyped criterion is told."""
    path = "content/knees/chapters/20-care.patient.md"
    sheeted.change(path, "```{table} options\n", "```{table} options\n:leave_out: often\n")
    run = sheeted.build(audiences=FOR_PATIENTS)
    assert not run.findings
    texts = {d.handout.sheet: Paper((sheeted.out / d.path).read_bytes()).text
             for d in run.deliveries if d.path}
    assert "Weekly" in texts["options"] and "Weekly" not in texts[""]
    sheeted.change(path, ":leave_out: often", ":leave_out: oftne")
    assert "“often”" in next(f for f in sheeted.check() if f.code == "unknown-name").fix


def test_a_sheet_fills_its_page(sheeted: TinyLibrary) -> None:
    """Few words stand in larger type, with higher lines to write on than many do."""
    sheeted.write("content/knees/work.yaml", re.sub(
        "(?s)sheets:.*", "sheets:\n  - {id: ask, title: Ask, audience: patient, "
        "from: section my-questions, sizes: [standard]}\n",
        sheeted.text("content/knees/work.yaml")))
    path = "content/knees/chapters/10-what.md"
    before, sizes, heights, lowest = sheeted.text(path), {}, {}, {}
    for many in (4, 9, 12):
        questions = "\n".join(f"{number}. What shall I ask at visit {number}, and whom?\n\n"
                              "    ```{lines} 1\n    ```\n" for number in range(1, many + 1))
        sheeted.write(path, f"{before}\n::: patient\n## My questions\n\n{questions}\n:::\n")
        (content,) = made(sheeted, audiences=FOR_PATIENTS).values()
        sizes[many] = {size for _, sign, size in Measured(content).characters if sign == "?"}
        heights[many], lowest[many] = _lines_to_write_on(content)
    assert sizes[4] == {20} and sizes[12] == {16}
    assert heights[4] > 11 and heights[12] > 8, "millimetres from a question to its line"
    assert min(lowest[9], lowest[12]) > 230, "the page is full"


def _lines_to_write_on(content: bytes) -> tuple[float, float]:
    """How far the first line to write on is from its question, and how low the last; millimetres.
    """
    document = pypdfium2.PdfDocument(content)
    scale, drawn = 25.4 / 72, [each.get_bounds() for each in document[0].get_objects(
        filter=[pdfium.FPDF_PAGEOBJ_PATH])]  # a line is the foot of its box
    lows = sorted((low for left, low, right, high in drawn if left > 50 and right - left > 400),
                  reverse=True)
    height = document[0].get_height()
    text = document[0].get_textpage()
    at, _ = text.search("visit 1").get_next()
    foot = text.get_charbox(at)[1]
    document.close()
    first = next(low for low in lows if low < foot)
    return (foot - first) * scale, (height - lows[-1]) * scale


def test_the_number_to_call_is_what_is_largest(sheeted: TinyLibrary) -> None:
    """A clinic's numbers are larger than a sheet's title, and what follows stands as low for all.

    How much place they have depends on how many there are, and not on what they are called.
    """
    heads = {}
    for name, phones in {
            "quayside": [("Nurse line", "01632 960 150"), ("Nights", "01632 960 151")],
            "hilltop": [("The desk", "01632 960 99")]}.items():
        sheeted.write(f"content/clinics/{name}.yaml", dedent(f"""\
            name: {name.title()} (example)
            address: [1 Quay Street, Harbourtown]
            phones: [{", ".join(f'{{label: "{label}", number: "{number}"}}'
                                for label, number in phones)}]
            hours: Monday to Friday, 9 to 17
            """))
        contents = made(sheeted, audiences=FOR_PATIENTS, clinic=name)
        for content in contents.values():
            signs = list(Measured(content).characters)
            largest = max(size for *_, size in signs)
            assert "".join(sign for _, sign, size in signs if size == largest) == "".join(
                number.replace(" ", "") for _, number in phones)
        heads[name] = _top_of(contents["options"], "Swimming")
    assert heads["quayside"] == pytest.approx(heads["hilltop"], abs=0.5)


@pytest.mark.parametrize("number", ["0808 2000 247 (freephone, by day and at night)",
                                    "00 44 1632 960 150 123 456 789 012"])
def test_a_number_longer_than_its_line_is_printed_whole(sheeted: TinyLibrary, number: str) -> None:
    """It breaks, and keeps no sheet back."""
    sheeted.write("content/clinics/quayside.yaml", dedent(f"""\
        name: Quayside (example)
        address: [1 Quay Street, Harbourtown]
        phones: [{{label: "{"A line for all " * 5}", number: "{number}"}}]
        hours: Monday to Friday, 9 to 17
        """))
    for content in made(sheeted, audiences=FOR_PATIENTS, clinic="quayside").values():
        assert number.replace(" ", "") in "".join(Paper(content).text.split())


def _top_of(content: bytes, word: str) -> float:
    """How high a word stands on the first page, in points."""
    document = pypdfium2.PdfDocument(content)
    text = document[0].get_textpage()
    at, _ = text.search(word).get_next()
    top: float = text.get_charbox(at)[3]
    document.close()
    return top


def test_a_title_is_not_said_twice(sheets: TinyLibrary) -> None:
    """A table that is called what its sheet is called goes without its own title."""
    assert Paper(content_of(sheets)["options"]).pages[0].count("What helps") == 1


def test_a_sheet_may_lie_on_its_side(sheeted: TinyLibrary) -> None:
    """A landscape sheet is wider than high, on either paper."""
    for name, sheet in (("a4-standard-colour", (297.0, 210.0)),
                        ("letter-standard-mono", (279.4, 215.9))):
        assert Measured(made(sheeted, formats=(FORMATS[name],), audiences=FOR_PATIENTS)
                        ["help"]).sheets == {sheet}


def test_a_patient_reads_a_sheet_at_arms_length(sheeted: TinyLibrary) -> None:
    """The table is 16 pt or more, 18 in large print, and nothing is below the page's floor."""
    _with_rows(sheeted, 12)
    for name, body, floor in (("a4-standard-colour", 16, 12), ("a4-large-mono", 18, 16)):
        handout = Measured(made(sheeted, formats=(FORMATS[name],), audiences=FOR_PATIENTS)
                           ["options"])
        sizes = [size for _, _, size in handout.characters]
        assert max(set(sizes), key=sizes.count) >= body
        assert min(sizes) >= floor


def test_columns_of_a_table_share_its_sheet(tiny: TinyLibrary) -> None:
    """The names of its rows take no more than a third of the line, beside three columns or more."""
    tiny.write("content/knees/tables/zones.yaml", dedent("""\
        title: Zones
        audience: patient
        corner: Ask
        options: [{id: a, name: Well}, {id: b, name: Worse}, {id: c, name: Help}]
        criteria: [{id: do, name: What I do}]
        answers:
          a: {do: I walk as far as I always do and rest when I like.}
          b: {do: I walk less and rest more than I do on other days.}
          c: {do: I call and wait for help without walking any more.}
        """))
    _append(tiny, "content/knees/work.yaml", """\
        sheets:
          - {id: zones, title: My zones, audience: patient, from: table zones,
             orientation: landscape}
        """)
    tiny.write("content/knees/chapters/20-care.patient.md", "# Care\n\n```{table} zones\n```\n")
    paper = Placed(made(tiny, audiences=FOR_PATIENTS)["zones"])
    (corner,), (well,) = paper.find("Ask"), paper.find("Well")
    assert well.left - corner.left < 842 / 3


def test_what_a_box_says_first_is_as_large_as_its_words(sheets: TinyLibrary) -> None:
    """On a wall its name is read before what stands in it."""
    paper = Placed(content_of(sheets)["help"])
    (name,), (words,) = paper.find("Call your clinic"), paper.find("Your knee is hot")
    assert name.top - name.bottom >= words.top - words.bottom


def test_a_sheet_is_made_in_its_sizes(sheeted: TinyLibrary) -> None:
    """A sheet that names its sizes is made in no other."""
    assert set(made(sheeted, formats=(FORMATS["a4-large-mono"],))) == {"options", "basics"}


def test_a_sheet_has_its_file_and_its_place_in_the_catalogue(sheets: TinyLibrary) -> None:
    """Its name is in its file's name, and the catalogue tells it from the whole edition."""
    entries = json.loads((sheets.out / "catalogue.json").read_text())["handouts"]
    entry = next(e for e in entries if e["sheet"] == "options")
    assert entry["path"] == "knees/knees-options-patient-a4-standard-colour.pdf"
    assert entry["title"] == "What helps" and entry["pages"] == 1
    assert (sheets.out / entry["web_page"]).is_file()
    assert sum(e["sheet"] == "" for e in entries) == 2


def test_a_sheet_is_accessible_and_archivable(sheets: TinyLibrary) -> None:
    """The same file passes PDF/UA-1 and PDF/A-2a, on its side too."""
    for content in content_of(sheets).values():
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            report = page.validate_pdf_bytes(content, profile=profile)
            assert report.is_compliant, [failure.message for failure in report.failures]


def test_a_sheet_leaks_nothing(sheeted: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """With selection broken, the proof on the finished sheet stops it."""
    import bifolio.editions.select as editions
    from bifolio.editions import sheets as selecting
    from bifolio.model import Division
    from bifolio.model.trees import rewrite

    sheeted.change("content/knees/work.yaml", "audience: clinician, from: section",
                   "audience: patient, from: section")
    assert "Radiographic" not in Paper(made(sheeted)["basics"]).text
    monkeypatch.setattr(selecting, "_open", lambda blocks, sheet: tuple(
        part for block in blocks
        for part in (block.blocks if isinstance(block, Division) else (block,))))
    monkeypatch.setattr(editions, "keep", lambda blocks, audience: rewrite(
        blocks, lambda noun: noun.blocks if isinstance(noun, Division) else noun))
    forget(sheeted.out)  # it knows nothing of an engine that changes as it runs
    run = sheeted.build()
    basics = next(d for d in run.deliveries if d.handout.sheet == "basics")
    assert basics.path == "" and "audience-leak" in [f.code for f in basics.findings]


@pytest.mark.parametrize(("old", "new", "code", "said"), [
    ("table options", "table optoins", "unknown-table", "“options”"),
    ("box call-your-clinic", "box call-the-clinic", "broken-reference", "“call-your-clinic”"),
    ("section what-it-is", "section what-is-it", "broken-reference", "“what-it-is”"),
    ("from: table options", "from: options", "unexpected-value", "table NAME"),
    ("id: options", "id: The options", "unexpected-value", "letters a to z"),
    ("id: options", "id: help", "duplicate-yaml-key", "another id"),
    ("landscape", "landscpae", "unknown-name", "“landscape”"),
    ("[standard]", "[big]", "unknown-name", "standard"),
    ("audience: clinician, from", "audience: clinican, from", "unknown-audience", "“clinician”"),
    (", from: table options", "", "missing-key", "from"),
    ("from: table options", "from: [table options, options]", "unexpected-value", "table NAME"),
    ("from: table options", "from: table options, leave_out: [oftne]", "unknown-name", "“often”"),
])
def test_what_is_wrong_with_a_sheet(sheeted: TinyLibrary, old: str, new: str, code: str,
                                    said: str) -> None:
    """Each mistake is a finding in work.yaml that says how to mend it."""
    sheeted.change("content/knees/work.yaml", old, new)
    found = [f for f in sheeted.check() if f.code == code]
    assert found and found[0].span.path == "content/knees/work.yaml" and said in found[0].fix


def _with_rows(library: TinyLibrary, rows: int) -> None:
    options = "".join(f"  - {{id: o{n}, name: Option number {n}}}\n" for n in range(rows))
    answers = "".join(f"  o{n}: {{often: Every day for a week}}\n" for n in range(rows))
    library.write("content/knees/tables/options.yaml",
                  f"title: What helps\noptions_run: down\noptions:\n{options}criteria:\n"
                  f"  - {{id: often, name: How often}}\nanswers:\n{answers}")


def _overflow(library: TinyLibrary) -> str:
    run = library.build(audiences=FOR_PATIENTS)
    (finding,) = {f for f in run.findings if f.code == "sheet-overflow"}
    assert finding.severity.word == "error"
    return finding.what


def test_a_table_too_long_is_told_by_rows(sheeted: TinyLibrary) -> None:
    """Without the rows that are too many the sheet fits, and with one more it does not."""
    _with_rows(sheeted, 60)
    said = _overflow(sheeted)
    found = re.search(r"it is (\d+) rows \((\d+) words\) too long", said)
    assert found, said
    over, words = int(found[1]), int(found[2])
    assert words == over * 8  # “Option number 7”, “Every day for a week”
    _with_rows(sheeted, 60 - over)
    assert "options" in made(sheeted, audiences=FOR_PATIENTS)
    _with_rows(sheeted, 61 - over)
    assert "it is 1 row (8 words) too long" in _overflow(sheeted)


@pytest.mark.parametrize("length", [300, 520])
def test_a_text_too_long_is_told_by_words(sheeted: TinyLibrary, length: int) -> None:
    """Without the words that are too many the sheet fits, in the type of a handout; ten more and it
    does not.
    """
    def write(words: int) -> None:
        text = " ".join("Strength." if n % 8 == 7 else "Strength" for n in range(words))
        sheeted.write("content/knees/chapters/20-care.patient.md",
                      f"# What you can do\n\n::: warning\n### Too much\n- {text}\n:::\n")
    sheeted.change("content/knees/work.yaml", "box call-your-clinic", "box too-much")
    write(length)
    found = re.search(r"it is (\d+) words too long", _overflow(sheeted))
    assert found
    over = int(found[1])
    write(length - over)
    run = sheeted.build(audiences=FOR_PATIENTS)  # in the handout so long a box is told of
    (path,) = (d.path for d in run.deliveries if d.path and d.handout.sheet == "help")
    assert {size for _, sign, size in Measured((sheeted.out / path).read_bytes()).characters
            if sign == "S"} >= {14}
    write(length - over + 10)
    assert "words too long" in _overflow(sheeted)
