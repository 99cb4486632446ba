"""A clinic's copy: a master that is the same for all, with the clinic's own panel in it."""

from __future__ import annotations

import re
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest

from bifolio.building import imprinted_copies
from bifolio.building.set_job import Worker
from bifolio.composition.passages import passages_of
from bifolio.diagnostics import Findings
from bifolio.model import FORMATS, Audience
from bifolio.model.colours import contrast
from bifolio.printing.pdf.file_digest import read
from bifolio.printing.pdf.imprint.objects import UnfitError
from bifolio.printing.pdf.imprint.panels import Panel
from bifolio.printing.pdf.imprint.plates import Plate
from bifolio.proofreading.accessibility import find_inaccessible
from bifolio.proofreading.paper_proof.proof import prove_paper
from tests.support.clinics_cases import LOGO
from tests.support.imprints import Set, differences, pictures, set_for
from tests.support.library import TinyLibrary, tiny_in
from tests.support.papers import Paper

FILLER = "Walk a little every day, and rest when you have to. " * 12
PHONE = "hours: Monday\nphones: [{label: Desk, number: 01632 960 150}]"
CLINICS = {
    "one": f"name: One\naddress: [1 Quay]\n{PHONE}\naccent: \"#7a1f5c\"",
    "two": 'name: Two & Sons “Ltd” <b>\naddress: [2 Quay, Anytown]\naccent: "#0F5A4B"\n'
           "phones: [{label: Desk, number: 01632 960 151, hours: every day}, "
           "{label: Nights, number: 01632 960 152}]\nhours: Monday to Friday, 9 to 17\n"
           "emergency: '999'\nlogo: two.svg",
    "greek": f"name: Κλινική Ærø Łódź\naddress: [Straße 9]\n{PHONE}",
    "long": "name: The Joint Kingsbridge and Ladywell Community Health and Wellbeing Partnership "
            "for Adults, Children and Families\naddress: [Unit 14b, The Old Rope Works, "
            f'Harbourside Business Park]\n{PHONE}\naccent: "#123f7a"',
    "code": f"name: Code Clinic\naddress: [3 Quay]\n{PHONE}\nqr: 'https://code.example/'\n"
            'feedback: Write to *desk*.\naccent: "#123f7a"',
}


def furnished(library: TinyLibrary) -> TinyLibrary:
    """The tiny library with a text of several pages and clinics of every kind."""
    text = "\n\n".join([FILLER] * 14)
    library.write("content/knees/chapters/20-care.patient.md",
                  f"# What you can do\n\n{text}\n\n```{{table}} options\n```\n")
    for name, text in CLINICS.items():
        library.write(f"content/clinics/{name}.yaml", text)
    library.write("content/clinics/two.svg", LOGO)
    return library.for_patients_alone()


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Set]:
    """What each clinic's handout comes to, in one process; for reading only."""
    library = furnished(tiny_in(tmp_path_factory.mktemp("imprint")))
    return {name: set_for(library, name)[0] for name in CLINICS}


def is_copy(made: Set) -> bool:
    """Whether its bytes begin with a master's."""
    masters = made.worker._copies._masters.values()
    return any(master.plate.begins(made.result.pdf) for master in masters
               if not isinstance(master, str))


@pytest.mark.parametrize("name", CLINICS)
def test_a_copy_says_and_shows_what_its_page_in_full_does(copies: dict[str, Set], name: str
                                                          ) -> None:
    """Words, tags, outline, and pictures at 100 dots an inch are those of a full setting."""
    assert is_copy(copies[name]), copies[name].result.findings
    full = copies[name].in_full()
    copy, other = Paper(copies[name].result.pdf), Paper(full)
    assert len(copy.pages) > 2
    assert copy.structure.text == other.structure.text
    assert [tag.kind for tag in copy.structure.walk()] == [
        tag.kind for tag in other.structure.walk()]
    assert copy.outline == other.outline and copy.places.keys() == other.places.keys()
    assert [sorted(text.split()) for text in copy.pages] == [
        sorted(text.split()) for text in other.pages]
    assert all(shade < 3 for _, shade in differences(copy.content, full))


@pytest.mark.parametrize("name", CLINICS)
def test_the_proof_of_a_copy_is_that_of_its_whole_paper(copies: dict[str, Set], name: str) -> None:
    """What was proved part by part is found on the finished copy: nothing wrong, at those places.
    """
    made = copies[name]
    paper, findings = Paper(made.result.pdf), Findings()
    whole = prove_paper(paper, passages_of(made.job.html), made.job.handout.format)
    find_inaccessible(paper, findings)
    assert not whole.faults and not len(findings)
    assert set(made.result.proof.printed) == set(whole.printed)
    told = {word for _, texts in made.result.told for text in texts for word in text.split()}
    assert set(paper.text.split()) - {"Page", "of"} <= told
    assert made.result.pages == len(paper.pages) == len(made.result.layouts)


@pytest.mark.parametrize("name", CLINICS)
def test_a_copy_is_archived_and_read_aloud_as_any_handout(copies: dict[str, Set], name: str
                                                          ) -> None:
    """Each copy is PDF/A-2a and PDF/UA-1."""
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        found = page.validate_pdf_bytes(copies[name].result.pdf, profile=profile)
        assert found.is_compliant, found


def test_a_copy_says_of_itself_what_it_is(copies: dict[str, Set]) -> None:
    """Its name and its code are its own, in the file and on each page."""
    for name, made in copies.items():
        digest = read(made.result.pdf)
        assert digest and digest.handout.endswith(name) and made.job.digest
        assert digest.code == made.job.digest.code
        assert all(digest.code in text for text in Paper(made.result.pdf).pages)
    assert len({read(made.result.pdf) for made in copies.values()}) == len(copies)


def test_nothing_of_another_clinic_is_in_a_copy(copies: dict[str, Set]) -> None:
    """A copy's file holds no word of another clinic's, in what it shows and in what it keeps."""
    for name, made in copies.items():
        with pikepdf.open(BytesIO(made.result.pdf)) as file:
            kept = b"\n".join(noun.read_bytes() if isinstance(noun, pikepdf.Stream) else
                              noun.unparse() for noun in file.objects)
        text = Paper(made.result.pdf).text
        for other in CLINICS:
            assert other == name or f"-{other}".encode() not in kept
        assert ("Κλινική" in text) == (name == "greek")


def test_the_order_of_copies_changes_no_byte(copies: dict[str, Set], tmp_path: Any) -> None:
    """Made in the other order, by a process that knows no master yet, each copy is the same."""
    library = furnished(tiny_in(tmp_path))
    for name in reversed(CLINICS):
        made = set_for(library, name)[0]
        if name == "code":
            made.worker._copies.forget()
        assert made.result.pdf == copies[name].result.pdf


@pytest.mark.parametrize("name", ["a4-large-colour", "a5-standard-colour", "letter-standard-mono"])
def test_copies_come_in_other_formats_too(tmp_path: Any, name: str) -> None:
    """In large type, small paper and one ink a copy is as its page in full, and is proved."""
    library = furnished(tiny_in(tmp_path))
    for clinic in ("two", "greek"):
        (made,) = set_for(library, clinic, formats=(FORMATS[name],))
        assert is_copy(made), made.result.findings
        assert all(shade < 3 for _, shade in differences(made.result.pdf, made.in_full()))


def test_one_master_serves_clinics_of_every_accent(tmp_path: Any) -> None:
    """Clinics that differ by words and colour alone cost one setting in full for all of them."""
    library = furnished(tiny_in(tmp_path))
    accents = ("#7a1f5c", "#0b4a6b", "#595959")
    for at, accent in enumerate(accents):
        library.write(f"content/clinics/c{at}.yaml", f'name: C{at}\naddress: [1 Quay]\n{PHONE}\n'
                      f'accent: "{accent}"')
    first = set_for(library, "c0")[0]
    first.worker.worn()
    for at, accent in enumerate(accents):
        (made,) = set_for(library, f"c{at}")
        last = {colour for _, colour in pictures(made.result.pdf)[-1].getcolors(1 << 24)}
        assert tuple(bytes.fromhex(accent[1:])) in last  # its headings are the master's
    assert first.worker.worn() == 0


def test_no_accent_that_is_allowed_is_paler_than_the_one_that_is_proved() -> None:
    """What is in sight in the accent that a master is proved with is so in every other."""
    def grey(colour: str) -> float:
        red, green, blue = bytes.fromhex(colour[1:])
        return 0.3 * red + 0.59 * green + 0.11 * blue

    palest = imprinted_copies._PALEST[0]
    assert contrast(palest, "#ffffff") >= 7
    for parts in product(range(0, 256, 15), repeat=3):
        colour = "#" + bytes(parts).hex()
        if contrast(colour, "#ffffff") >= 7:
            assert grey(colour) <= grey(palest) + 0.5, colour


def test_what_a_style_sheet_hides_of_a_panel_is_told(tmp_path: Any) -> None:
    """A phone that the library's own style sheet hides is an error in each copy, as in full."""
    library = furnished(tiny_in(tmp_path))
    library.write("styles/own.css", "@media print { .phones { color: #ffffff } }")
    run = library.build(clinic="two")
    assert "word-not-in-sight" in {finding.code for finding in run.findings}


def test_a_title_block_as_high_as_a_page_is_set_in_full(tmp_path: Any) -> None:
    """What no place holds is set in full, with all its words, and the run says so in one note."""
    library = furnished(tiny_in(tmp_path))
    library.write("content/clinics/high.yaml", "\n".join((
        "name: High\naddress: [1 Quay]\nhours: Monday\nphones:", *(
            f"  - {{label: Line {at} for people with sore knees and their families, "
            f"number: 01632 960 {at}}}" for at in range(200, 212)))))
    run = library.build(clinic="high", formats=(FORMATS["a5-standard-colour"],))
    notes = [finding for finding in run.findings if finding.code == "set-in-full"]
    assert len(notes) == 1 and "too high" in notes[0].what and "high" in notes[0].what
    text = Paper((library.out / run.deliveries[0].path).read_bytes()).text
    assert "01632 960 200" in text and "01632 960 211" in text


def test_one_reason_is_told_once_for_all_clinics_and_formats(tmp_path: Any) -> None:
    """What is set in full for the same reason, in two formats and for two clinics, has one note."""
    library = furnished(tiny_in(tmp_path))
    template = Path("templates/title-block.html").read_text(encoding="utf-8")
    library.write("templates/title-block.html", template.replace("</header>", "<!-- --></header>"))
    formats = (FORMATS["a4-standard-colour"], FORMATS["a4-large-colour"])
    notes = {finding for clinic in ("one", "two")
             for finding in library.build(clinic=clinic, formats=formats).findings
             if finding.code == "set-in-full"}
    assert len(notes) == 1


def test_an_address_of_its_own_costs_no_master(tmp_path: Any) -> None:
    """A copy whose QR code leads to itself alone is set once, in full."""
    library = furnished(tiny_in(tmp_path))
    library.change("content/library.yaml", "publisher:", "qr: https://a.example/{id}\npublisher:")
    library.write("styles/own.css", "/* for a worker without masters */")
    (made,) = set_for(library, "two")
    assert not is_copy(made) and not made.worker._copies._masters
    assert "https://a.example/knees-patient-two" in Paper(made.result.pdf).text


@pytest.mark.parametrize(("kind", "step", "error"), [
    (Plate, "of", OverflowError), (Panel, "of", ValueError), (Plate, "imprint", AssertionError)])
def test_whatever_a_part_stumbles_over_the_handout_is_made(
        tmp_path: Any, monkeypatch: pytest.MonkeyPatch, kind: Any, step: str, error: Any) -> None:
    """Where a plate or a panel cannot be made, in whatever way, the page is set in full."""
    def stumble(*_: Any) -> None:
        raise error

    library = furnished(tiny_in(tmp_path))
    library.write("styles/own.css", f"/* for a worker without masters: {kind} {step} */")
    monkeypatch.setattr(kind, step, stumble)
    run = library.build(clinic="one")
    assert not run.failed and run.deliveries[0].path
    assert "set-in-full" in {finding.code for finding in run.findings}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.7\ntrailer <<>>\n%%EOF"])
def test_a_damaged_file_makes_no_copy(content: bytes) -> None:
    """What cannot be read is no panel and no master, and is told as such."""
    with pytest.raises(UnfitError):
        Panel.of(content)
    with pytest.raises(UnfitError):
        Plate.of(content, "x-imprint", True)


def test_a_copy_whose_master_was_changed_is_none(copies: dict[str, Set]) -> None:
    """A byte of the master that is another makes another file of it."""
    made = copies["one"]
    (master, *_) = (master for master in made.worker._copies._masters.values()
                    if not isinstance(master, str) and master.plate.begins(made.result.pdf))
    at = len(master.plate.prefix) // 2
    changed = made.result.pdf[:at] + bytes([made.result.pdf[at] ^ 1]) + made.result.pdf[at + 1:]
    assert not master.plate.begins(changed)


def test_sheets_and_handouts_for_no_clinic_are_set_in_full(tmp_path: Any) -> None:
    """A handout without a clinic has no panel, and nothing is said of it."""
    library = furnished(tiny_in(tmp_path))
    (made,) = set_for(library, "")
    assert not is_copy(made) and not made.result.findings
    assert Audience.PATIENT in made.job.handout.name and isinstance(made.worker, Worker)
    assert not re.search("Clinic|Quay", Paper(made.result.pdf).text)


HOUSE = {
    "a line below the title block": ".title-block { border-bottom: 2px solid #333 }",
    "a line above each heading": "h2 { border-top: 3px solid #333; margin-top: 9mm }",
    "a firm line above each heading": "h2 { border-top: 3px solid #333 !ImportanT }",
    "a firm line above one heading": "#when-to-call { border-top: 3px solid #333 ! important }",
    "stress by lines": "h1, h2, p { text-decoration: underline; min-height: 2em; padding: 1mm; "
                       "background: #eee }",
    "a sign before headings": "h1::before { content: ''; display: block; border-top: 1mm solid }",
    "a sign before one heading": "#when-to-call::before { content: ''; display: block; "
                                 "border-top: 1mm solid #333 }",
    "a ground for all": "body { background: #f4f4f4 } :is(h2, .x) { background: #ddd }",
    "a line around all": "body > * { border: 1px solid #333 }",
    "a line for what follows": "body:has(.phones) { font-style: italic }",
    "a title that is looked at": ".title-block:has(.clinic) ~ * p { color: #333333 }",
    "a publisher that is looked at": ":root[data-publisher='Clinic One'] h2 { color: #123456 }",
    "an escape": "body:h\\61s(.phones) h2 { font-style: italic }",
    "a rule within a rule": ".title-block { & { border-top: 1mm solid #333 } }",
    "tokens": ":root { --block-gap: 9mm } body { font-style: italic } .title-block { color: #222 }",
    "the text alone": "main p { border-left: 1mm solid #333 } .box { margin: 0 }",
}
_QUICK = {"a line above each heading", "stress by lines", "tokens", "the text alone"}


@pytest.mark.parametrize("name", HOUSE)
def test_whatever_a_house_style_says_a_copy_is_as_in_full(tmp_path: Any, name: str) -> None:
    """With a library's own rules a copy shows what its full setting shows, or it is set in full.

    Rules that paint nothing in the title block's place keep their copies.
    """
    library = furnished(tiny_in(tmp_path))
    library.write("styles/own.css", f"@media print {{ {HOUSE[name]} }}")
    (made,) = set_for(library, "two")
    told = {finding.code for finding in made.result.findings}
    assert is_copy(made) == ("set-in-full" not in told) == (name in _QUICK)
    if is_copy(made):
        assert all(shade < 3 for _, shade in differences(made.result.pdf, made.in_full()))
