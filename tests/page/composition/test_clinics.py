"""The clinic's own page: its name, phones, logo and colour, and a contrast that always holds."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from bifolio.cli.app import bifolio
from bifolio.model import FORMATS, Audience
from bifolio.printing.pdf import Paper
from tests.support.clinics_cases import CLINIC, LOGO
from tests.support.library import TinyLibrary, tiny_in
from tests.support.measuring import Measured
from tests.support.papers import Paper as Printed


def with_clinic(library: TinyLibrary) -> TinyLibrary:
    library.write("content/clinics/quayside.yaml", CLINIC)
    library.write("content/clinics/quayside.svg", LOGO)
    return library


@pytest.fixture
def quayside(ready: TinyLibrary) -> TinyLibrary:
    """The tiny library with a clinic; the handouts for none were made before."""
    return with_clinic(ready)


@pytest.fixture(scope="module")
def theirs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Paper]:
    """The clinic's handouts by audience, made once; for reading only."""
    return made(with_clinic(tiny_in(tmp_path_factory.mktemp("quayside"))))


def made(library: TinyLibrary, **wanted: object) -> dict[str, Paper]:
    """The clinic's handouts by audience; none has a finding."""
    run = library.build(clinic="quayside", **wanted)
    assert not run.findings
    return {d.handout.audience: Paper((library.out / d.path).read_bytes())
            for d in run.deliveries}


def _flat(text: str) -> str:
    return " ".join(text.split())


def test_a_patient_handout_tells_whom_to_call(theirs: dict[str, Paper]) -> None:
    """Page 1 has the clinic's name and address, and the box with phones, labels and hours."""
    first = _flat(theirs["patient"].pages[0])
    for words in ("Quayside (example)", "1 Quay Street, Harbourtown", "When to call us",
                  "01632 960 150", "Nurse line", "every day, 8 to 18", "01632 960 151", "Nights",
                  "Monday to Friday, 9 to 17"):
        assert words in first, words


def test_a_clinician_handout_has_a_letterhead_and_no_call_box(theirs: dict[str, Paper]) -> None:
    """Phones and hours stand under the name; the box is for patients."""
    first = _flat(theirs["clinician"].pages[0])
    assert "Nurse line: 01632 960 150" in first and "Monday to Friday, 9 to 17" in first
    assert "When to call us" not in first


def test_the_footer_names_the_clinic_on_every_page(theirs: dict[str, Paper]) -> None:
    """Each page says whose it is and the first number to call."""
    for paper in theirs.values():
        assert all("Quayside (example) · 01632 960 150" in _flat(page) for page in paper.pages)


def test_the_logo_is_described(theirs: dict[str, Paper]) -> None:
    """Who hears the page read aloud is told whose logo it is."""
    assert "Logo of Quayside (example)" in theirs["patient"].descriptions


def test_the_accent_colours_the_page_and_no_other(quayside: TinyLibrary) -> None:
    """The accent is on the clinic's pages, in colour only, and not on a page without it."""
    def inks(clinic: str, name: str) -> set[str]:
        run = quayside.build(clinic=clinic, formats=(FORMATS[name],),
                             audiences=(Audience.PATIENT,))
        return Measured((quayside.out / run.deliveries[0].path).read_bytes()).inks()

    accent = " ".join(f"{int('7a1f5c'[at:at + 2], 16) / 255:g}" for at in (0, 2, 4))
    assert any(ink.startswith(accent[:8]) for ink in inks("quayside", "a4-standard-colour"))
    assert not any(ink.startswith(accent[:8]) for ink in inks("", "a4-standard-colour"))
    mono = inks("quayside", "a4-standard-mono")
    assert {ink for ink in mono if not ink.endswith(" Do")} <= {
        "0 0 0 rg", "0 0 0 RG", "1 1 1 rg", "1 1 1 RG"}


def test_a_clinic_has_handouts_of_its_own(quayside: TinyLibrary) -> None:
    """Its name is in the file names, so that clinics do not overwrite each other's handouts."""
    quayside.build()
    made(quayside)
    names = sorted(path.name for path in quayside.out.glob("knees/*patient*"))
    assert names == ["knees-patient-a4-standard-colour-quayside.pdf",
                     "knees-patient-a4-standard-colour.pdf",
                     "knees-patient-quayside.html", "knees-patient.html"]
    assert quayside.build().removed == ()


def test_the_library_may_name_its_clinic(quayside: TinyLibrary) -> None:
    """`clinic:` in library.yaml holds until the command line names another, or none."""
    quayside.change("content/library.yaml", "language: en", "language: en\nclinic: quayside")
    run = quayside.build(audiences=(Audience.PATIENT,))
    assert [d.handout.clinic for d in run.deliveries] == ["quayside"]
    run = quayside.build(audiences=(Audience.PATIENT,), clinic="")
    assert [d.handout.clinic for d in run.deliveries] == [""]


def test_a_clinic_that_is_not_there(quayside: TinyLibrary) -> None:
    """A slip gets its near match, in library.yaml as on the command line."""
    quayside.change("content/library.yaml", "language: en", "language: en\nclinic: quaysite")
    (finding,) = quayside.check()
    assert (finding.code, finding.span.line) == ("unknown-name", 3)
    assert "“quayside”" in finding.fix
    result = CliRunner().invoke(bifolio, ["list", "--clinic", "quaysid", "--root",
                                          str(quayside.root)], standalone_mode=False)
    assert "Did you mean “quayside”?" in str(result.exception)


def test_a_name_that_fits_on_no_line_is_told_where_the_clinic_stands(quayside: TinyLibrary
                                                                     ) -> None:
    """Among thousands of clinics the finding leads to the one that must be changed."""
    quayside.change("content/clinics/quayside.yaml", "name: Quayside", f"name: Q{'uayside' * 12}")
    run = quayside.build(clinic="quayside", audiences=(Audience.PATIENT,))
    told = [f.span.path for f in run.findings if f.code == "beyond-text" and "Quay" in f.what]
    assert told and set(told) == {"content/clinics/quayside.yaml"}


@pytest.mark.parametrize(("old", "new", "code"), [
    ("number: 01632 960 150, ", "", "missing-key"),
    ("number: 01632 960 150", 'number: ""', "unexpected-value"),
    ("logo: quayside.svg", "logo: quay.svg", "missing-image"),
    ("logo: quayside.svg", "logo: quayside.gif", "unexpected-value"),
    ("#7a1f5c", "#e8a33d", "low-contrast"),
])
def test_a_fault_stops_the_clinics_handouts_alone(quayside: TinyLibrary, old: str, new: str,
                                                  code: str) -> None:
    """With a fault in its file a clinic gets no handout; the others are made as ever."""
    quayside.change("content/clinics/quayside.yaml", old, new)
    run = quayside.build(clinic="quayside")
    assert code in [f.code for f in run.findings]
    assert [d.path for d in run.deliveries] == ["", ""]
    assert all(d.path for d in quayside.build().deliveries)


def test_a_missing_phone_is_an_error_for_patients(quayside: TinyLibrary) -> None:
    """A clinic without a number gets no patient handout, not one with a blank."""
    text = (quayside.root / "content/clinics/quayside.yaml").read_text(encoding="utf-8")
    text = re.sub(r"phones:\n.*\n.*\n", "phones: []\n", text)
    quayside.write("content/clinics/quayside.yaml", text)
    run = quayside.build(clinic="quayside")
    assert [f.code for f in run.findings] == ["missing-phone"]
    assert {d.handout.audience: bool(d.path) for d in run.deliveries} == {
        "patient": False, "clinician": True}


def test_a_phone_of_one_work_stands_on_its_handouts_alone(quayside: TinyLibrary) -> None:
    """It comes before the others, and in the foot; a handout of another work has no word of it."""
    quayside.write("content/hips/work.yaml", (quayside.root / "content/knees/work.yaml").read_text(
        encoding="utf-8").replace("knee", "hip").replace("[10-what, 20-care]", "[10-hips]"))
    quayside.write("content/hips/chapters/10-hips.md", "# Hips\n\nWalk a little every day.\n")
    quayside.change("content/clinics/quayside.yaml", "phones:\n", "phones:\n  - {label: Hip nurse, "
                    "number: 01632 960 177, works: [hips]}\n")
    texts = {(d.handout.work, str(d.handout.audience)):
             _flat(Paper((quayside.out / d.path).read_bytes()).text)
             for d in quayside.build(clinic="quayside").deliveries}
    knee, hip = texts["knees", "patient"], texts["hips", "patient"]
    assert "960 177" not in knee + texts["knees", "clinician"]
    assert "Quayside (example) · 01632 960 150" in knee
    assert "Hip nurse: 01632 960 177" in texts["hips", "clinician"]
    assert hip.index("960 177") < hip.index("960 150")
    assert "Quayside (example) · 01632 960 177" in hip


def test_a_clinic_with_phones_for_other_works_alone_has_none_for_this(quayside: TinyLibrary
                                                                      ) -> None:
    """A patient handout without a number is an error, though the clinic has one for another."""
    quayside.write("content/hips/work.yaml", (quayside.root / "content/knees/work.yaml").read_text(
        encoding="utf-8").replace("knee", "hip").replace("[10-what, 20-care]", "[10-hips]"))
    quayside.write("content/hips/chapters/10-hips.md", "# Hips\n\nWalk a little every day.\n")
    quayside.change("content/clinics/quayside.yaml", "960 150,", "960 150, works: [hips],")
    quayside.change("content/clinics/quayside.yaml", "960 151", "960 151, works: [hips]")
    run = quayside.build(clinic="quayside")
    refused = {(d.handout.work, str(d.handout.audience)) for d in run.deliveries if not d.path}
    assert refused == {("knees", "patient")} and "missing-phone" in {f.code for f in run.findings}


def test_a_phone_for_a_work_that_is_not_there_is_told(quayside: TinyLibrary) -> None:
    """With its place, and the name that was meant."""
    quayside.change("content/clinics/quayside.yaml", "960 151", "960 151, works: [knes]")
    (finding,) = quayside.build(clinic="quayside").findings
    assert (finding.code, finding.span.line) == ("unknown-name", 5) and "knees" in finding.fix


def test_the_emergency_number_comes_first(quayside: TinyLibrary) -> None:
    """Patients read it before the other numbers, with its word; clinicians know it."""
    quayside.change("content/clinics/quayside.yaml", "hours: Monday",
                    'emergency: "999"\nhours: Monday')
    papers = made(quayside)
    first = _flat(papers["patient"].pages[0])
    assert "999 Emergency" in first and first.index("999") < first.index("960 150")
    assert "999" not in papers["clinician"].text


def test_a_pale_accent_is_told_its_neighbour(quayside: TinyLibrary) -> None:
    """The finding stands at the colour and names one that passes."""
    quayside.change("content/clinics/quayside.yaml", "#7a1f5c", "#e8a33d")
    (finding,) = [f for f in quayside.check() if f.code == "low-contrast"]
    assert finding.span.line == 8
    named = re.findall(r'"(#[0-9a-f]{6})"', finding.fix)[0]
    quayside.change("content/clinics/quayside.yaml", "#e8a33d", named)
    assert quayside.check() == ()


@pytest.mark.parametrize("name", ["Quayside (example)", "Riverside Surgery (example)"])
def test_code_and_day_stand_in_one_line_at_the_foot(quayside: TinyLibrary, name: str) -> None:
    """Beside a clinic's long name too, in the longest month and whatever letters the code has."""
    quayside.change("content/clinics/quayside.yaml", "Quayside (example)", name)
    quayside.change("content/knees/work.yaml", "review_by: 2028-01-31", "review_by: 2028-09-30")
    paper = Printed(made(quayside)["patient"].content)
    code, day = (min(paper.find(words), key=lambda place: (place.page, place.bottom))
                 for words in ("code ", "2028"))  # at the foot of page 1
    assert code.page == day.page and code.bottom == pytest.approx(day.bottom, abs=2)


@pytest.mark.parametrize("name", [
    f"Harbour {'General ' * 3}{'n' * more} Unit (example)" for more in (5, 19)])
def test_the_two_halves_of_the_foot_stand_apart(quayside: TinyLibrary, name: str) -> None:
    """However long a clinic's name, what stands at the left never meets the page code."""
    quayside.change("content/clinics/quayside.yaml", "Quayside (example)", name)
    quayside.change("content/knees/work.yaml", "review_by: 2028-01-31", "review_by: 2028-11-30")
    paper = Printed(made(quayside)["patient"].content)
    code = min(paper.find("code "), key=lambda place: (place.page, place.bottom))
    beside = [place for words in (*name.split(), "01632 960 150", "revision")
              for place in paper.find(words)
              if place.page == code.page and abs(place.bottom - code.bottom) < 2]
    assert beside and all(code.left - place.right > 10 for place in beside)  # points


@pytest.mark.parametrize("name", ["Riverside Clinic (example)", "Quayside Surgery on the Road"])
def test_a_number_in_the_foot_stands_in_one_line(tiny: TinyLibrary, name: str) -> None:
    """However long the clinic's name, a reader finds its number whole at the foot of each page."""
    library = with_clinic(tiny)
    library.change("content/clinics/quayside.yaml", "Quayside (example)", name)
    run = library.build(clinic="quayside", audiences=(Audience.PATIENT,))
    (path,) = (delivery.path for delivery in run.deliveries)
    foot = Paper((library.out / path).read_bytes()).pages[0].splitlines()[-6:]
    assert any("01632 960 150" in line for line in foot), foot
