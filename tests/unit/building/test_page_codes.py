"""The code on each page, and what verify makes of a file or a code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from random import Random

import pytest

from bifolio.building import plan
from bifolio.building.executors import LocalWorker
from bifolio.building.memo import Memo
from bifolio.building.pipeline import Context, Making, cite, compose, digested, select
from bifolio.building.plan import open_for
from bifolio.building.verify import verify_file
from bifolio.diagnostics import Findings
from bifolio.editions.page_codes import basis_of, common_basis, hash_of_words, read_code, sources_of
from bifolio.files.cache import Ledger
from bifolio.files.tracking import WatchedFiles
from bifolio.model import Handout
from bifolio.model.reading_copies import ReadingCopy
from bifolio.printing.pdf import file_digest
from bifolio.printing.pdf.file_digest import FileDigest
from bifolio.proofreading.waivers import Waiving
from tests.support.library import FILES, TinyLibrary, tiny_in
from tests.support.page_words import ENGLISH
from tests.support.places import ROOT


@pytest.mark.parametrize(("typed", "code"), [
    ("wen6w8v7", "WEN6W8V7"), ("WEN6-W8V7", "WEN6W8V7"), (" O1IL 2345 ", "01112345"),
    ("WEN6W8V", ""), ("WEN6W8V7X", ""), ("knees.pdf", ""),
])
def test_a_code_is_read_as_people_type_it(typed: str, code: str) -> None:
    """Small letters, a space or dash, and O for 0 or I for 1 are understood."""
    assert read_code(typed) == code


def test_what_is_said_about_a_text_is_no_source_of_it(tiny: TinyLibrary) -> None:
    """Sign-offs and ratings may be added without another source of the handout."""
    for name in ("signoffs.yaml", "ratings.yaml"):
        tiny.write(f"content/knees/{name}", "")
    opened = plan.open_library(tiny.order())
    files, handouts = WatchedFiles.over(opened.source_files), plan.handouts_of(opened.library,
                                                                               tiny.order())
    sources = sources_of(handouts[0], None, files)
    assert {path.rpartition("/")[2] for path in sources
            if path.startswith("content/knees/") and "/chapters/" not in path
            } == {"work.yaml", "options.yaml"}


def test_a_citation_style_is_a_source_of_the_words(tiny: TinyLibrary) -> None:
    """Another one gives the words another stamp, and what it prints is counted with them."""
    tiny.write("house.csl", "<style/>")
    opened = plan.open_library(tiny.order())
    handout = plan.handouts_of(opened.library, tiny.order())[0]

    def basis() -> str:
        files = WatchedFiles.over(plan.open_library(tiny.order()).source_files)
        return basis_of(handout.work, (handout.clinic, None), files, common_basis(files))

    before = basis()
    assert basis() == before
    tiny.write("house.csl", "<style></style>")
    assert basis() != before
    copies = [ReadingCopy((("title", ("Knees",)), ("citation style house.csl", (suffix,)),
                           ("template seen.html", ("a",)), ("template other.html", (suffix,))))
              for suffix in (" 5", " 50")]
    for sheet in ("", "card"):
        hashes = {hash_of_words(copy, sheet, None, ("file:templates/seen.html",), ENGLISH)
                  for copy in copies}
        assert len(hashes) == 2


# --- any order, any subset -----------------------------------------------------------------------

SHEETS = """
sheets:
  - {id: card, title: A card, audience: patient, from: table options}
  - {id: slip, title: A slip, audience: clinician, from: table options, size: standard}
"""
WITHIN = """\
{% import 'outer.html' as outer %}{{ outer.said }}
{% if handout.sheet %}{% include 'on-sheets.html' %}{% endif %}
{% if handout.audience == 'clinician' %}{% include ['none.html', 'for-experts.html'] %}{% endif %}
"""


def several_works(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with three works that have sheets, and templates that take in others."""
    for name in ("ankles", "knees", "wrists"):
        for path, text in FILES.items():
            if path.startswith("content/knees/"):
                tiny.write(path.replace("knees", name), text)
        work = f"content/{name}/work.yaml"
        tiny.write(work, (tiny.root / work).read_text() + SHEETS)
    footer = (ROOT / "templates/footer.html").read_text(encoding="utf-8")
    tiny.write("templates/footer.html", footer + WITHIN)
    tiny.write("templates/outer.html", "{% import 'inner.html' as inner %}{% set said = inner.w %}")
    tiny.write("templates/inner.html", "{% set w = 'By us.' %}")
    tiny.write("templates/on-sheets.html", "A sheet.")
    tiny.write("templates/for-experts.html", "For experts.")
    return tiny


def digests(library: TinyLibrary, handouts: Iterable[Handout]) -> dict[str, FileDigest]:
    """What each of these handouts would say of itself, composed one after another."""
    order = library.order()
    opened = plan.open_library(order)
    memo = Memo(opened, WatchedFiles.over(opened.source_files), Ledger(None, {}),
                LocalWorker(opened.source_files))
    waiving = Waiving(opened.library, order.today, opened.source_files)
    found = {}
    for handout in handouts:
        making = Making(handout, Context(order, memo, waiving, Findings()), Findings())
        edition = select(making)
        page = compose(making, edition, cite(making, edition))
        found[handout.name] = digested(making, page)
    return found


def all_of(library: TinyLibrary) -> tuple[Handout, ...]:
    """Every handout that is made of a library."""
    return plan.handouts_of(plan.open_library(library.order()).library, library.order())


TABLE = "content/clinics.csv"
ROWS = """\
id,name,address,phone,phone_label,hours
north,North Clinic,1 Moor Road,01632 960 201,Desk,Monday
North-West,West Clinic,2 Moor Road,01632 960 202,Desk,Monday
oak,Oak Clinic,3 Moor Road,01632 960 203,Desk,Monday
"""


def every_one(library: TinyLibrary) -> list[Handout]:
    """Every handout that can be made of a library, for whatever clinic."""
    return [*plan.every_handout(plan.open_library(library.order()).library)]


def judged(library: TinyLibrary, name: str, code: str) -> str:
    """Whether a handout with this code is current; the list is of no help."""
    findings = Findings()
    blank = "".join(f"<bifolio:{key}>{value}</bifolio:{key}>" for key, value in FileDigest(
        name, "1.0", "2028-01-31", code, "").values.items())
    return verify_file("a.pdf", file_digest.close(b"%PDF " + blank.encode()), library.order(),
                       findings).current


@pytest.mark.parametrize(("clinic", "old", "new", "current"), [
    ("oak", "", "", "yes"),
    ("oak", "2 Moor Road", "9 Moor Road", "yes"),  # of another clinic
    ("oak", "North-West,West Clinic", "North-West,", "yes"),  # which is made no more
    ("oak", "3 Moor Road", "9 Moor Road", "no"),
    ("oak", "oak,Oak Clinic,3 Moor Road,01632 960 203,Desk,Monday\n", "", "no"),
    ("oak", "\noak,", "\noak!,", "unknown"),  # it may have been meant
    ("oak", "oak,Oak Clinic", "oak,", "unknown"),
    ("oak", "North-West", "Oak", "unknown"),  # there are two
    ("North-West", "1 Moor Road", "9 Moor Road", "yes"),
    ("North-West", "2 Moor Road", "9 Moor Road", "no"),
])
def test_a_handout_is_judged_by_its_own_clinic(
        tiny: TinyLibrary, clinic: str, old: str, new: str, current: str) -> None:
    """What is edited or wrong in another clinic changes nothing; where its own cannot be read,
    nobody knows."""
    tiny.write(TABLE, ROWS)
    handout = next(each for each in every_one(tiny) if each.clinic == clinic)
    (said,) = digests(tiny, [handout]).values()
    if old:
        tiny.change(TABLE, old, new)
    assert judged(tiny, handout.name, said.code) == current


def test_a_handout_is_judged_by_its_own_work(tiny: TinyLibrary) -> None:
    """No other work and no other clinic is read to tell whether one handout is current."""
    several_works(tiny)
    for name in ("north", "south"):
        tiny.write(f"content/clinics/{name}.yaml", "name: A clinic\n")
    wanted = next(each for each in every_one(tiny) if (each.work, each.clinic) == (
        "knees", "north"))
    opened, found = open_for(wanted.name, tiny.order())
    assert found == wanted and [*opened.library.works] == ["knees"]
    assert [*opened.library.clinics] == ["north"]
    assert open_for("knees-patient-a4-standard-colour-east", tiny.order())[1] is None


def test_each_handout_is_found_by_its_name(tiny: TinyLibrary) -> None:
    """Whatever hyphens its work and clinic have, of one that can be made the name tells which."""
    several_works(tiny)
    tiny.write(TABLE, ROWS)
    tiny.write("content/clinics/a4-standard-colour.yaml", "name: A clinic\n")
    chosen = Random(5).sample(every_one(tiny), 30)
    assert len({each.clinic for each in chosen}) > 3
    assert [open_for(each.name, tiny.order())[1] for each in chosen] == chosen


def test_what_was_composed_before_says_nothing_of_a_handout(tiny: TinyLibrary) -> None:
    """Composed in any order, in any company or alone, a handout says the same of itself."""
    handouts = all_of(several_works(tiny))
    assert len(handouts) == 12
    alone = {name: digest for each in handouts for name, digest in digests(tiny, [each]).items()}
    chance = Random(3)
    for _ in range(6):
        some = chance.sample(handouts, chance.randrange(2, 13))
        assert digests(tiny, some) == {each.name: alone[each.name] for each in some}


def test_a_page_is_ready_to_print_before_its_signed_text_is_read_out(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the text that is signed, and its hash is in the file all the same."""
    order = tiny.order()
    opened = plan.open_library(order)
    memo = Memo(opened, WatchedFiles.over(opened.source_files), Ledger(None, {}),
                LocalWorker(opened.source_files))
    context = Context(order, memo, Waiving(opened.library, order.today, opened.source_files),
                      Findings())
    for handout in all_of(tiny):
        making = Making(handout, context, Findings())
        with monkeypatch.context() as patch:
            patch.setattr(Memo, "status", None)
            edition = select(making)
            page = compose(making, edition, cite(making, edition))
        said = "".join(f"<bifolio:{name}>{value}</bifolio:{name}>"
                       for name, value in page.digest.values.items())
        closed = file_digest.close(said.encode(), digested(making, page).text)
        read = file_digest.read(closed)
        assert file_digest.is_whole(closed) and read
        assert read.text == digested(making, page).text != file_digest.NO_TEXT
        assert edition.missing_signoffs == memo.status(handout.work, handout.audience).missing


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, FileDigest]:
    """What each handout of several works says of itself."""
    library = several_works(tiny_in(tmp_path_factory.mktemp("several")))
    return digests(library, all_of(library))


@pytest.mark.parametrize(("template", "touched"), [
    ("inner", {"card", "slip", "patient", "clinician"}), ("on-sheets", {"card", "slip"}),
    ("for-experts", {"slip", "clinician"}), ("none", {"slip", "clinician"}), ("scorecard", set()),
])
def test_a_template_counts_for_those_who_use_it(
        tiny: TinyLibrary, said: Mapping[str, FileDigest], template: str, touched: set[str]
        ) -> None:
    """A template's words are part of the handouts that take it in, and of no others."""
    handouts = all_of(several_works(tiny))
    tiny.write(f"templates/{template}.html", "{% set w = 'By them.' %}And more.")
    after = digests(tiny, handouts)
    assert {each.sheet or str(each.audience) for each in handouts
            if replace(said[each.name], code="") != replace(after[each.name], code="")} == touched


def test_an_unused_template_of_ours_counts_for_nobody(tiny: TinyLibrary) -> None:
    """A library's own template for sheets changes nothing of a handout that is none."""
    handouts = all_of(tiny)
    before = digests(tiny, handouts)
    for name in ("sheet", "scorecard", "report"):
        tiny.write(f"templates/{name}.html", "none")
    assert digests(tiny, handouts) == before
