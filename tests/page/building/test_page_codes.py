"""The code on each page, and what verify makes of a file or a code.

One module, as what is printed, given a digest and verified is told of the same handouts, made once.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from shutil import copytree

import page
import pypdfium2
import pytest

from bifolio.building import runs
from bifolio.building.executors import LocalWorker
from bifolio.cli import main
from bifolio.editions.page_codes import read_code
from bifolio.model import FORMATS
from bifolio.printing.pdf import Paper, file_digest
from bifolio.printing.typesetting import typesetter
from tests.support.library import FILES, TinyLibrary, tiny_in
from tests.support.places import ROOT

Shown = pytest.CaptureFixture[str]
CARE = "content/knees/chapters/20-care.patient.md"
CLINIC = """\
        name: Quayside Health Centre (example)
        address: [1 Quay Street, Harbourtown]
        phones: [{label: Nurse line, number: 01632 960 150}]
        hours: Monday to Friday, 9 to 17
        """


def listed(library: TinyLibrary) -> dict[str, dict[str, str]]:
    """The catalogue's entries by name."""
    entries = json.loads((library.out / "catalogue.json").read_text())["handouts"]
    return {entry["name"]: entry for entry in entries}


@pytest.fixture(scope="module")
def family(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """All formats with a clinic, and two without, with a sheet each way up."""
    library = TinyLibrary(tmp_path_factory.mktemp("family"))
    for path, text in FILES.items():
        library.write(path, text)
    library.write("content/clinics/quayside.yaml", CLINIC)
    library.change("content/knees/work.yaml", "review_by: 2028-01-31", "review_by: 2028-09-30")
    library.change("content/knees/work.yaml", "funding:",
                   "sheets:\n"
                   "  - {id: helps, title: Help, audience: patient, from: table options}\n"
                   "  - {id: side, title: Help, audience: clinician, from: table options, "
                   "orientation: landscape}\nfunding:")
    some = (FORMATS["a4-standard-colour"], FORMATS["letter-large-mono"])
    for clinic, formats in (("", some), ("quayside", tuple(FORMATS.values()))):
        run = library.build(formats=formats, clinic=clinic)
        assert not run.findings and len(run.deliveries) == sum(1 if f.folds else 4 for f in formats)
    return library


def test_every_page_says_what_it_is(family: TinyLibrary) -> None:
    """Each page of each format has the handout's id, revision, review date, code and folio."""
    codes = set()
    for name, entry in listed(family).items():
        pages = Paper((family.out / entry["path"]).read_bytes()).pages
        for number, text in enumerate(pages, 1):
            words = " ".join(text.split())
            which = "-".join(filter(None, ("knees", entry["sheet"], entry["audience"])))
            assert f"{which} · revision 1.0" in words, name
            assert f"code {entry['code']} · review by September 30, 2028" in words
            assert f"Page {number} of {len(pages)}" in words
        codes.add(entry["code"])
    assert len(codes) == 42  # each format and clinic has its own
    assert all(read_code(code) == code for code in codes)


def boxes(path: Path) -> Iterator[tuple[float, list[tuple[str, float, float, float, float]]]]:
    """Of each page: its height, and its printed signs with left, bottom, right, top in points."""
    document = pypdfium2.PdfDocument(path)
    for paper in document:
        text = paper.get_textpage()
        signs = [(text.get_text_range(at, 1), *text.get_charbox(at))
                 for at in range(text.count_chars())]
        yield paper.get_height(), [sign for sign in signs if sign[0].strip()]
    document.close()


def test_nothing_in_the_margins_collides(family: TinyLibrary) -> None:
    """In all formats the footer keeps 4 mm from the edge, and no sign of a page lies on another."""
    for entry in listed(family).values():
        for _, signs in boxes(family.out / entry["path"]):
            assert min(bottom for _, _, bottom, _, _ in signs) > 4 * 72 / 25.4, entry["name"]
            low = [sign for sign in signs if sign[2] < 90]  # the footer, and what is just above
            for (a, left, bottom, right, top), (b, l2, b2, r2, t2) in product(low, low):
                over = min(right, r2) - max(left, l2), min(top, t2) - max(bottom, b2)
                same = (left, bottom) == (l2, b2)
                assert same or min(over) < 1.2, (entry["name"], a, b)


def test_the_code_follows_what_reaches_the_page(tiny: TinyLibrary) -> None:
    """Text and style of a handout change its code; another's text and style do not."""
    def codes() -> dict[str, str]:
        tiny.build()
        return {entry["audience"]: entry["code"] for entry in listed(tiny).values()}

    first = codes()
    tiny.change(CARE, "every day", "each day")
    second = codes()
    assert second["patient"] != first["patient"] and second["clinician"] == first["clinician"]
    tiny.write("styles/clinician.css", ":root { --body-size: 11pt; }")
    tiny.write("styles/letter.css", "@page { size: letter; }")
    third = codes()
    assert third["patient"] == second["patient"] and third["clinician"] != first["clinician"]
    tiny.change(CARE, "Walk", "![A dot](images/dot.svg)\n\nWalk")
    tiny.write("content/knees/images/dot.svg",
               '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    fourth = codes()
    tiny.write("content/knees/images/dot.svg",
               '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>')
    assert len({codes()["patient"], fourth["patient"], third["patient"]}) == 3


# --- the digest ----------------------------------------------------------------------------------


def test_any_changed_byte_is_found(built: TinyLibrary) -> None:
    """200 bytes of a file, each changed alone, and one put in, taken out or added."""
    whole = built.paper("clinician").content
    assert file_digest.is_whole(whole) and file_digest.read(whole)
    chance = random.Random(11)
    for at in sorted(chance.sample(range(len(whole)), 200)):
        broken = bytearray(whole)
        broken[at] ^= 1 << chance.randrange(8)
        assert not file_digest.is_whole(bytes(broken)), at
    for changed in (whole[:-1], whole + b"\n", whole[:500] + b" " + whole[500:], b"",
                    whole.replace(b"bifolio:digest", b"bifolio:digits")):
        assert not file_digest.is_whole(changed)
    digest = whole.index(b"<bifolio:digest>") + 16
    for at in range(digest, digest + 64):
        broken = bytearray(whole)
        broken[at] = ord("0") if broken[at] != ord("0") else ord("1")
        assert not file_digest.is_whole(bytes(broken))


def test_a_second_seal_hides_nothing(built: TinyLibrary) -> None:
    """A file with another file's digest behind it, or its own twice, is not whole."""
    whole = built.paper("patient").content
    digest = whole[whole.index(b"<bifolio:digest>"):][:16 + 64 + 17]
    assert not file_digest.is_whole(whole + digest)


@pytest.mark.parametrize("profile", [page.ValidationProfile.PDF_UA_1,
                                     page.ValidationProfile.PDF_A_2A])
def test_a_sealed_file_is_valid(family: TinyLibrary, profile: object) -> None:
    """The digest's own properties are described as PDF/A wants it."""
    path = family.out / listed(family)["knees-patient-a4-large-mono-quayside"]["path"]
    report = page.validate_pdf_bytes(path.read_bytes(), profile=profile)
    assert report.is_compliant, [failure.message for failure in report.failures]


# --- verify --------------------------------------------------------------------------------------


@pytest.fixture
def made(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with its patient handout made."""
    tiny.build(audiences=("patient",))
    return tiny


NAME = "knees-patient-a4-standard-colour"


def handout(library: TinyLibrary) -> Path:
    """Where the patient handout lies."""
    return library.out / "knees" / f"{NAME}.pdf"


def verify(what: object, *words: str) -> int:
    """Run verify."""
    return main(["verify", str(what), *words])


def shown(capsys: Shown) -> dict[str, str]:
    """What verify told, by its label."""
    lines = capsys.readouterr().out.split("\n\n")[0].splitlines()
    return {line[:11].strip(): line[11:] for line in lines}


def test_a_good_handout(made: TinyLibrary, capsys: Shown) -> None:
    """A whole, current file: what it is, and the files it was made from with their hashes."""
    assert verify(handout(made), "--verbose") == 0
    told = capsys.readouterr().out
    code = listed(made)[NAME]["code"]
    for words in (f"handout    {NAME}", "revision   1.0", f"code       {code}",
                  "review by  2028-01-31", "unchanged  yes", "current    yes", "expired    no",
                  CARE, "bibliography.bib", "content/library.yaml"):
        assert words in told, words


def test_away_from_its_library(made: TinyLibrary, tmp_path: Path, capsys: Shown,
                               monkeypatch: pytest.MonkeyPatch) -> None:
    """A file alone says what it is, and whether it was changed, but not whether it is current."""
    alone = tmp_path / "away"
    alone.mkdir()
    (tmp_path / "catalogue.json").write_text('{"handouts": []}')  # of something else
    monkeypatch.chdir(alone)
    (alone / "a.pdf").write_bytes(handout(made).read_bytes())
    assert verify("a.pdf") == 0
    told = shown(capsys)
    assert told["handout"] == NAME and told["unchanged"] == "yes"
    assert told["current"].startswith("not known")
    (alone / "a.pdf").write_bytes(handout(made).read_bytes() + b" ")
    assert verify("a.pdf") == 1
    assert "error[altered-handout]" in capsys.readouterr().out


def test_200_changed_bytes_on_the_command_line(made: TinyLibrary, tmp_path: Path,
                                               capsys: Shown) -> None:
    """Whatever byte is changed, verify ends with code 1."""
    whole, chance, target = handout(made).read_bytes(), random.Random(5), tmp_path / "x.pdf"
    for at in chance.sample(range(len(whole)), 200):
        target.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << chance.randrange(8)])
                           + whole[at + 1:])
        assert verify(target) == 1, at
    assert "[altered-handout]" in capsys.readouterr().out


def test_a_superseded_handout(made: TinyLibrary, capsys: Shown) -> None:
    """When the text has changed since, the file is told to be old, before anything is made anew."""
    made.change(CARE, "every day", "each day")
    assert verify(handout(made)) == 1
    told = capsys.readouterr().out
    assert "current    no" in told and "error[superseded-handout]" in told


def test_only_another_look(made: TinyLibrary, capsys: Shown) -> None:
    """When the style has changed and no word has, the sheet is as good as a new one."""
    made.write("styles/patient.css", ":root { --body-size: 15pt; }")
    assert verify(handout(made)) == 0
    assert "only its look has changed" in shown(capsys)["current"]


DOT = "content/knees/images/dot.svg"
JOINT = "content/knees/figures/joint.yaml"
QUAYSIDE = "content/clinics/quayside.yaml"


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """A handout for a clinic, with a picture, a drawing and a warning, and a sheet of it."""
    library = tiny_in(tmp_path_factory.mktemp("given"))
    library.write(QUAYSIDE, CLINIC)
    library.write(DOT, '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    library.write(JOINT, """\
        kind: schematic
        title: The joint
        how_to_read: From left to right.
        panels:
          - name: Sound
            elements:
              - {id: load, shape: signal, at: [1, 1], label: Load}
              - {id: bone, shape: box, at: [1, 2], label: Bone}
            arrows:
              - {from: load, to: bone, style: solid}
        """)
    library.change(CARE, "Walk", "A dot: ![A dot](images/dot.svg)\n\n```{figure} joint\n```\n\n"
                   "::: note\n## Heat\n\nSee [the page](https://example.org/a).\n:::\n\nWalk")
    library.change("content/knees/work.yaml", "funding:",
                   "sheets:\n  - {id: helps, title: Help, audience: patient, "
                   "from: table options}\nfunding:")
    run = library.build(audiences=("patient",), clinic="quayside")
    assert not run.failed and len(run.deliveries) == 2, run
    return library


@pytest.mark.parametrize(("change", "sheet"), [
    ((QUAYSIDE, "960 150", "960 151"), True),
    ((QUAYSIDE, "9 to 17", "9 to 16"), False),
    (("content/knees/work.yaml", "No outside", "Some outside"), False),
    (("content/knees/work.yaml", "Test clinic", "Best clinic"), True),
    ((DOT, 'width="9"', 'width="8"'), False),
    ((JOINT, "style: solid", "style: blocked"), False),
    ((CARE, "![A dot]", "![A spot]"), False),
    ((CARE, "::: note", "::: warning"), False),
    ((CARE, "example.org/a", "example.org/b"), False),
    (("content/knees/tables/options.yaml", "A lot", "A bit"), True),
])
def test_whatever_is_said_otherwise_is_another_text(
        change: tuple[str, str, str], sheet: bool, given: TinyLibrary, tmp_path: Path,
        capsys: Shown) -> None:
    """Phones, hours, funding, pictures, arrows and links are text; a sheet is as good as it was
    when what has changed is not on it."""
    copytree(given.root, tmp_path / "library")
    changed = TinyLibrary(tmp_path / "library")
    changed.change(*change)
    name = f"{NAME}-quayside.pdf"
    assert verify(changed.out / "knees" / name) == 1
    assert shown(capsys)["current"] == "no"
    assert verify(changed.out / "knees" / name.replace("knees-", "knees-helps-")) == int(sheet)


def test_a_template_that_speaks_otherwise(given: TinyLibrary, tmp_path: Path,
                                          capsys: Shown) -> None:
    """A word of a template is text, its tags are look."""
    copytree(given.root, tmp_path / "library")
    changed = TinyLibrary(tmp_path / "library")
    imprint = (ROOT / "templates/imprint.html").read_text(encoding="utf-8")
    made = changed.out / "knees" / f"{NAME}-quayside.pdf"
    changed.write("templates/imprint.html", imprint.replace("<dl>", '<dl class="small">'))
    assert verify(made) == 0
    assert "only its look has changed" in shown(capsys)["current"]
    said = "words[edition.audience.traits.words.imprint]"
    assert said in imprint
    changed.write("templates/imprint.html", imprint.replace(said, f"{said} | lower"))
    assert verify(made) == 1


def test_another_clinic_is_behind_only_with_the_text(tiny: TinyLibrary) -> None:
    """A handout that is made anew for one clinic makes another's old when the text has changed,
    and not when only what that clinic says of itself has."""
    tiny.write(QUAYSIDE, CLINIC)
    for clinic in ("", "quayside"):
        tiny.build(audiences=("patient",), clinic=clinic)
    tiny.change(QUAYSIDE, "960 150", "960 151")
    tiny.build(audiences=("patient",), clinic="quayside")
    assert [entry["current"] for entry in listed(tiny).values()] == [True, True]
    tiny.change(CARE, "every day", "each day")
    tiny.build(audiences=("patient",), clinic="quayside")
    assert {entry["clinic"]: entry["current"] for entry in listed(tiny).values()} == \
        {"": False, "quayside": True}


def test_by_the_catalogue_alone(made: TinyLibrary, capsys: Shown, tmp_path: Path) -> None:
    """Without a library the list of what was delivered last tells whether a file is current."""
    old = tmp_path / "old.pdf"
    old.write_bytes(handout(made).read_bytes())
    assert verify(old, "--out", str(made.out), "--root", str(tmp_path)) == 0
    assert shown(capsys)["current"] == "yes"
    made.change(CARE, "every day", "each day")
    made.build(audiences=("patient",))
    assert verify(old, "--out", str(made.out), "--root", str(tmp_path)) == 1
    assert shown(capsys)["current"] == "no"


def test_a_work_that_is_gone(made: TinyLibrary, capsys: Shown) -> None:
    """A handout that nothing makes any more is not current."""
    made.change("content/knees/work.yaml", "chapters:", "audiences: [clinician]\nchapters:")
    (made.root / CARE).unlink()
    assert verify(handout(made)) == 1
    assert shown(capsys)["current"] == "no"


def test_an_expired_handout(made: TinyLibrary, capsys: Shown,
                            monkeypatch: pytest.MonkeyPatch) -> None:
    """After its review date a whole, current file is expired."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    assert verify(handout(made)) == 1
    told = capsys.readouterr().out
    assert "current    yes" in told and "expired    yes" in told
    assert "error[review-overdue]" in told


def test_a_printed_code(made: TinyLibrary, capsys: Shown) -> None:
    """The code at the foot of a page is enough; a code from an older text is told."""
    code = listed(made)[NAME]["code"]
    words = ("--root", str(made.root))
    assert verify(f"{code[:4].lower()} {code[4:].lower()}", *words) == 0
    assert shown(capsys)["handout"] == NAME
    made.change(CARE, "every day", "each day")
    assert verify(code, *words) == 1
    made.build(audiences=("patient",))
    assert verify(code, *words) == 1
    assert "error[superseded-handout]" in capsys.readouterr().out


def test_a_print_copy(made: TinyLibrary, capsys: Shown) -> None:
    """A print copy is known by the catalogue; one that is not listed is unknown."""
    main(["impose", "--as", "press", "--quiet", "--root", str(made.root)])
    copy = made.out / "knees" / "print" / f"{NAME}-press.pdf"
    capsys.readouterr()
    assert verify(copy) == 0
    assert shown(capsys)["handout"] == NAME
    copy.write_bytes(copy.read_bytes() + b"\n")
    assert verify(copy) == 1
    assert "error[unknown-handout]" in capsys.readouterr().out


def test_a_draft(tiny: TinyLibrary, capsys: Shown) -> None:
    """A draft says so here too."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nrequired_signoffs: {patient: [pharmacist]}")
    tiny.build(audiences=("patient",))
    assert verify(handout(tiny)) == 0
    assert shown(capsys)["signed off"] == "no: it is a draft"


def test_neither_file_nor_code(made: TinyLibrary, tmp_path: Path, capsys: Shown) -> None:
    """A word that is neither is wrongly typed; a file of another program is unknown."""
    assert verify("nothing.pdf") == 2
    assert "8 letters and digits" in capsys.readouterr().err
    other = tmp_path / "other.pdf"
    other.write_bytes(b"%PDF-1.7\n")
    assert verify(other, "--root", str(made.root)) == 1
    assert "error[unknown-handout]" in capsys.readouterr().out


# --- what the list calls current -----------------------------------------------------------------


def current(library: TinyLibrary) -> dict[str, bool]:
    return {name: bool(entry["current"]) for name, entry in listed(library).items()}


def two_works(library: TinyLibrary) -> TinyLibrary:
    """The tiny library with a second work, and a sheet in the first."""
    for path, text in FILES.items():
        if path.startswith("content/knees/"):
            library.write(path.replace("knees", "ankles"), text)
    work = "content/knees/work.yaml"
    library.write(work, (library.root / work).read_text() + "sheets:\n  - {id: card, title: "
                  "A card, audience: patient, from: table options}\n")
    return library


def test_a_handout_is_current_just_when_its_words_are(tiny: TinyLibrary) -> None:
    """Whatever a run was asked for, the list calls those current that have the words of today."""
    two_works(tiny).build()
    everything = dict.fromkeys(current(tiny), True)
    assert len(everything) == 5
    tiny.build(works=("knees",), formats=(FORMATS["letter-large-mono"],))
    assert all(current(tiny).values()), "nothing was edited"
    tiny.change("content/ankles/chapters/20-care.patient.md", "a little", "a lot")
    tiny.build(works=("knees",))
    ankle = "ankles-patient-a4-standard-colour"
    assert [name for name, is_current in current(tiny).items() if not is_current] == [ankle]
    tiny.change("content/ankles/chapters/20-care.patient.md", "a lot", "a little")
    tiny.build(works=("knees",))
    assert all(current(tiny).values()), "the edit was taken back"
    tiny.change("content/ankles/work.yaml", "revision:", "# as before\nrevision:")
    tiny.change("bibliography.bib", "Radiographs mislead", "X-rays mislead")
    tiny.build(works=("knees",), audiences=("patient",))
    assert {name for name, is_current in current(tiny).items() if not is_current} == {
        f"{work}-clinician-{form}" for work, form in (
            ("ankles", "a4-standard-colour"), ("knees", "a4-standard-colour"),
            ("knees", "letter-large-mono"))}
    tiny.change("content/ankles/work.yaml", "chapters:", "audiences: [patient]\nchapters:")
    tiny.build(works=("knees",))
    assert [name for name, is_current in current(tiny).items() if not is_current] == [
        "ankles-clinician-a4-standard-colour", "knees-clinician-letter-large-mono"]


def test_a_text_with_an_error_is_not_judged(tiny: TinyLibrary) -> None:
    """While a work has an error, what the list says of its handouts stays as it was."""
    two_works(tiny).build()
    tiny.change("content/ankles/chapters/20-care.patient.md", "a little", "a ::: little {")
    tiny.write("content/ankles/tables/options.yaml", "title: [")
    tiny.build(works=("knees",))
    assert all(current(tiny).values())


# --- another Pango -------------------------------------------------------------------------------

OTHER = "Pango 1.56.3, HarfBuzz 10.2.0, fontconfig 2.15.0"


@pytest.fixture
def another_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on pages are set with another Pango, as far as they say, and in this process."""
    monkeypatch.setattr(runs, "usual_executor", lambda *given: LocalWorker)
    monkeypatch.setattr(typesetter, "library_versions", lambda: OTHER)


def check(library: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What build --check ends with, and what it says last, and of each file."""
    capsys.readouterr()
    code = main(["build", "--check", "--jobs", "1", "--root", str(library.root)])
    return code, capsys.readouterr().out


def test_a_file_names_its_type_libraries(ready: TinyLibrary, capsys: pytest.CaptureFixture[str]
                                         ) -> None:
    """A PDF says which Pango it was set with; verify shows it, and what a file of before leaves out
    it does not ask for."""
    digest = file_digest.read(ready.paper("patient").content)
    assert digest and digest.libraries == typesetter.library_versions()
    assert re.fullmatch(r"Pango 1\.\d+\.\d+, HarfBuzz \d+\.\d+\.\d+, fontconfig 2\.\d+\.\d+",
                        digest.libraries)
    assert verify(handout(ready)) == 0
    assert shown(capsys)["set with"] == digest.libraries
    packet = re.sub(rb"<bifolio:libraries>.*?</bifolio:libraries>", b"",
                    ready.paper("patient").content)
    before = file_digest.read(packet)
    assert before and before.libraries == "" and before.code == digest.code


def test_another_pango_is_told_from_a_change(ready: TinyLibrary, another_pango: None,
                                             capsys: pytest.CaptureFixture[str]) -> None:
    """build --check and verify say “other type libraries” of a file of which nothing else differs.
    """
    code, said = check(ready, capsys)
    assert code == 0 and "2 were set with other type libraries, and nothing else differs" in said
    assert said.count("has the same words and the same design") == 2 and OTHER in said
    assert verify(handout(ready)) == 0
    assert OTHER in shown(capsys)["set with"]


@pytest.mark.parametrize("how", ["a byte", "the text", "the look", "another handout"])
def test_a_change_is_told_with_another_pango_too(ready: TinyLibrary, another_pango: None, how: str,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    """What has changed in its bytes, its words or its look is not taken for another Pango's."""
    path, other = handout(ready), handout(ready).with_name(
        handout(ready).name.replace("patient", "clinician"))
    match how:
        case "a byte":
            path.write_bytes(path.read_bytes() + b" ")
        case "the text":
            ready.change(CARE, "every day", "each day")
        case "the look":
            ready.write("styles/patient.css", "p { margin: 1pt }")
        case _:
            path.write_bytes(other.read_bytes())
    code, said = check(ready, capsys)
    assert code == 1 and re.search("[1-4] differ", said.splitlines()[-1])
    assert f"{path.name} is not what is made from nothing" in said
