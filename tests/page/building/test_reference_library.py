"""The reference library, finished: all that is known is said, every number is traced.

One module, as every test reads the same texts, which are set once.
"""

from __future__ import annotations

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml

from bifolio.building import plan
from bifolio.building import runs as production
from bifolio.diagnostics import Severity
from bifolio.diagnostics.rules import RULES
from bifolio.model import FORMATS, Audience, Drawing, Fact, Format, Text
from bifolio.model.text_runs import runs
from bifolio.model.trees import walk
from bifolio.printing.pdf import Paper
from bifolio.proofreading.unregistered_numbers import occurrences
from tests.support.library import Silence
from tests.support.measuring import Measured
from tests.support.places import ROOT
from tests.support.printed import rows, squeezed
from tests.support.reference_library_builds import (
    _NUMERAL,
    NOT_TEXT,
    Made,
    SourceFiles,
    beside,
    change,
    made,
)
from tests.support.reference_library_cases import NEVER, SCHEDULE
from tests.support.workers import WORKERS

HERE = Path(__file__).resolve().parent
ROWS = {"F": 22, "I": 40, "A": 28, "C": 6, "T": 7, "R": 3,  # the claim table: 106 rows
        "P": 19, "B": 1, "W": 11, "Q": 9, "G": 2,  # what patients must read
        "S": 28,  # what a clinical reading found wanting
        "K": 31, "O": 9}  # what clinicians must read, and what is still open
_OF_A_PAGE = re.compile(r"[(,] ?page \d+\)")  # on which another part stands
UNAPPROVED = ("CJC-1295", "ipamorelin", "hexarelin", "BPC-157")


def read(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


# --- all of it is there ---


def test_every_row_of_the_claim_table_is_listed() -> None:
    """The list holds each row once, with where it is said, or why nowhere."""
    claims = read("claims.yaml")
    assert list(claims) == [f"{family}{number}" for family, last in ROWS.items()
                            for number in range(1, last + 1)]
    for row, entry in claims.items():
        said = [words for key, words in entry.items() if key not in ("claim", "left_out")]
        assert bool(said) != bool(entry.get("left_out")), row
        assert all(words and all(words) for words in said), row


def test_every_row_of_the_claim_table_is_said(reference: SourceFiles) -> None:
    """The words listed for a row stand on the finished pages of that edition or sheet.

    Where they have a dagger the page has it too, and where they have none it has none.
    """
    said = {name: daggered(" ".join(p.text for p in handout.passages))
            for name, handout in reference.handouts.items()}
    missing = [f"{row} ({entry['claim']}), {name}: {words}"
               for row, entry in read("claims.yaml").items()
               for name, listed in entry.items() if name not in ("claim", "left_out")
               for words in listed if daggered(words) not in said.get(name, "")]
    assert not missing, "\n".join(missing)


def daggered(text: str) -> str:
    """A squeezed text that keeps its daggers, as they say what nobody has checked."""
    return "†".join(map(squeezed, text.split("†")))


def untraced(handout: Made) -> list[str]:
    """Each numeral on the pages that neither the register, a waiver nor a name explains.

    So that a typed number does not pass for one of the same figures that a fact prints elsewhere,
    the pages must have each as often as the facts print it.
    """
    named = _pattern(read("numerals.yaml"))
    facts = Counter(numeral for words in _facts(handout.edition, "mark")
                    for numeral in _NUMERAL.findall(named.sub("", words)))
    drawn = {numeral for noun in walk(handout.edition) if isinstance(noun, Drawing)
             for words in (noun.told, *_facts(noun))
             for numeral in _NUMERAL.findall(named.sub("", words))}
    waivers = handout.source_files.library.works[handout.handout.work].waivers
    found: list[str] = []
    for passage in (p for p in handout.passages if p.part not in NOT_TEXT and p.kind != "TOC"):
        text = passage.text
        spans = sorted((span for waiver in waivers for span in occurrences(waiver, text)),
                       reverse=True)
        for start, end in spans:
            text = text[:start] + text[end:]
        text = _OF_A_PAGE.sub("", named.sub("", text))
        for numeral in _NUMERAL.findall(text):
            if passage.kind == "Figure" and numeral in drawn:
                continue
            if not facts[numeral]:
                found.append(f"{numeral} in “{passage.text}”")
            facts[numeral] -= bool(facts[numeral])
    return found + [f"{numeral}, which a fact prints, is on no page" for numeral in +facts]


def _facts(tree: Any, but: str = "") -> list[str]:
    """The words that facts print in an edition, one after another, `but` in runs of a kind."""
    return [piece.text for run in runs(tree) if run.kind != but for piece in run.pieces
            if isinstance(piece, Text) and piece.fact]


def _pattern(listed: dict[str, dict[str, str]]) -> re.Pattern[str]:
    """Finds a name or a date that has a figure in it; the longest first."""
    words = sorted((*listed["names"], *listed["dates"]), key=len, reverse=True)
    spaced = (re.sub(r"(?:\\ )+", r"\\s+", re.escape(word)).replace(r"\-", r"[-–]\s?")
              for word in words)
    return re.compile(rf"(?<![\w.,])(?:{'|'.join(spaced)})(?!\w|[.,]\d)", re.I)


def test_every_number_on_every_page_is_traced(reference: SourceFiles) -> None:
    """A numeral is a fact's, as often as facts print it, or a waiver or a name accounts for it."""
    lost = {name: untraced(handout) for name, handout in reference.handouts.items()}
    assert len(lost) == 6
    assert not any(lost.values()), "\n".join(line for lines in lost.values() for line in lines)


def test_a_name_with_a_figure_is_on_a_page(reference: SourceFiles) -> None:
    """The list of names and dates holds none that is printed nowhere."""
    text = " ".join(text for handout in reference.handouts.values() for text in handout.texts)
    listed = read("numerals.yaml")
    unused = [name for name in (*listed["names"], *listed["dates"])
              if not _pattern({"names": {name: ""}, "dates": {}}).search(text)]
    assert not unused


def test_a_number_that_is_typed_is_found(copied: Path, tmp_path: Path,
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """A number typed into a chapter is told, though it has no unit and a fact prints the same."""
    editions = plan._editions
    monkeypatch.setattr(plan, "_editions", lambda work: (
        edition for edition in editions(work) if edition[1] in ("questions", "warning-signs")))
    change(copied, "chapters/40-questions.patient.md", "Whom do I call at night?",
           "Whom do I call at night, from 15 on?")
    change(copied, "tables/warning-signs.yaml", "A severe allergy", "A severe allergy 15")
    handouts = made(copied, tmp_path / "out").handouts
    assert [line.split()[0] for line in untraced(handouts["questions"])] == ["15"]
    (found,) = untraced(handouts["warning-signs"])
    assert found.startswith("15 in ")


NOT_SOURCES = (r"2349.2360|Quast|incretin concept in 2022|Physiol(?:ogy)?[-, ]+Paris"
               r"|2003;97|313.324")


def said_everywhere(handout: Made) -> tuple[str, ...]:
    """All that a handout says in its own words: pages, what stands beside them, its web page."""
    web = re.sub(r'(?s)<section class="reference-list".*?</section>|<style.*?</style>', "",
                 handout.web)
    metadata = (value for key, value in handout.paper.metadata.items() if key != "XMP")
    own = (text for text in beside(handout.paper) if not text.startswith("Source "))
    return (*handout.texts, *own, *metadata, re.sub(r"<[^>]*>", " ", web))


def statements(handout: Made) -> tuple[str, ...]:
    """Each sentence of the text, and each row of its tables."""
    return (*(sentence for text in handout.texts for sentence in re.split(r"(?<=[.;!?]) ", text)),
            *rows(handout.paper))


def test_nothing_is_said_that_must_not_be(reference: SourceFiles) -> None:
    """No page, description, outline, metadata or web page makes a claim that does not hold."""
    found = [f"{name}: {match.group()} in “{text[max(0, match.start() - 40):match.end() + 40]}”"
             for name, handout in reference.handouts.items() for text in said_everywhere(handout)
             for match in re.finditer(rf"(?i)(?<!\w)(?:{NEVER})(?!\w)", text)]
    assert not found, "\n".join(found)


def test_no_dose_or_schedule_of_an_unapproved_product(reference: SourceFiles) -> None:
    """A sentence or row that names one has no dose, hour or cycle, and never says off-label."""
    named = re.compile("|".join(UNAPPROVED), re.I)
    found = [f"{name}: {match.group()} in “{said}”" for name,
             handout in reference.handouts.items()
             for said in statements(handout) if named.search(said)
             for match in re.finditer(rf"(?i){SCHEDULE}", said)]
    assert not found, "\n".join(found)
    assert sum(bool(named.search(said)) for handout in reference.handouts.values()
               for said in statements(handout)) > 20


def test_no_source_that_is_not_real(reference: SourceFiles) -> None:
    """Neither the reference that does not exist nor two with wrong places are printed."""
    for name, handout in reference.handouts.items():
        for text in (*handout.paper.pages, handout.web, *handout.paper.descriptions):
            assert not re.search(rf"(?i){NOT_SOURCES}", text), name
    assert "2359-2370" in reference.handouts["clinician"].web


def test_the_library_forbids_what_must_not_be_said(copied: Path, tmp_path: Path) -> None:
    """A chapter that says one of the words is not delivered."""
    words = ("reverse", "cures", "restored", "recalibrate", "precision tool", "root cause",
             "bioidentical", "natural, so safe", "15-22%", "temporary")
    change(copied, "chapters/40-questions.patient.md", "# Questions for my visit",
           "# Questions for my visit\n\nIt is " + ". It is ".join(words) + ".")
    order = production.Order(copied, tmp_path / "out", audiences=(Audience.PATIENT,))
    told = [f.what for f in production.check(order, Silence(), WORKERS).findings
            if f.code == "forbidden-wording"]
    assert [word for word in words if not any(f"“{word}”" in what for what in told)] == []


# --- what a patient asks ---


def sections(handout: Made) -> dict[str, str]:
    """What an edition says under each of its headings, boxes' names among them, squeezed."""
    found: dict[str, list[str]] = {}
    heading = ""
    for passage in handout.passages:
        if re.fullmatch(r"H\d", passage.kind):
            heading = passage.text
        found.setdefault(squeezed(heading), []).append(passage.text)
    return {heading: squeezed(" ".join(texts)) for heading, texts in found.items()}


@pytest.mark.parametrize("asked", read("questions.yaml"), ids=lambda asked: asked["section"])
def test_a_patients_question_is_answered_in_one_place(reference: SourceFiles,
                                                      asked: dict[str, Any]) -> None:
    """Whoever asks one of ten questions finds the whole answer under one heading of the PDF."""
    named = squeezed(asked["section"])
    found = [text for heading, text in sections(reference.handouts["patient"]).items()
             if named in heading]
    assert len(found) == 1
    assert [words for words in asked["answer"] if squeezed(words) not in found[0]] == []


def test_ten_questions_are_asked() -> None:
    """There are ten, and no two alike."""
    assert len({asked["question"] for asked in read("questions.yaml")}) == 10


# --- how surely it speaks, and how fairly ---


def test_the_library_is_built_without_a_finding(reference: SourceFiles) -> None:
    """Nothing is found above a note: no verb surer than its grade, no option told longer."""
    assert {"verb-too-certain", "unknown-grade", "unequal-options", "stray-number",
            "uncited-claim", "relative-risk-only", "forbidden-wording"} <= set(RULES)
    assert [f for f in reference.run.findings if f.severity > Severity.NOTE] == []
    assert len(reference.handouts) == 6
    assert reference.library.facts_required


def test_the_library_leaves_no_note_that_it_can_mend(reference: SourceFiles) -> None:
    """Each fact and source is used, each dose has a range, each page the day on which it was read.

    One page for patients alone is known from an older source, which does not tell the day.
    """
    assert [found for found in reference.run.findings if "niddk_ir" not in found.what] == []


def test_both_editions_keep_to_their_length(reference: SourceFiles) -> None:
    """At most 12 pages for patients, six sheets of paper, the sources among them; 8 to
    16 for clinicians, one for a sheet.
    """
    pages = {name: len(handout.paper.pages) for name, handout in reference.handouts.items()}
    assert pages.pop("patient") <= 12
    assert 8 <= pages.pop("clinician") <= 16
    assert set(pages.values()) == {1}


@pytest.mark.parametrize("clinic", ["", "hill-street"])
def test_a_patient_finds_the_warnings_on_page_1(tmp_path: Path, clinic: str) -> None:
    """On the shortest paper page 1 has all signs of now and today, and with a clinic's phones all
    of an emergency, with the others at the head of page 2. Six sheets of paper hold the handout,
    and the last sources of one for a clinic begin a seventh."""
    order = production.Order(ROOT, tmp_path, audiences=(Audience.PATIENT,),
                             formats=(Format("letter"),), clinic=clinic)
    made = next(d for d in production.build(order, Silence()).deliveries if not d.handout.sheet)
    assert made.path
    pages = Paper((tmp_path / made.path).read_bytes()).pages
    assert len(pages) <= (13 if clinic else 12)
    for words in ("emergency number", "glucose tablets", "nothing by mouth",
                  *(["555-0142"] if clinic else [])):
        assert words in pages[0]
    assert clinic or "call your clinic if you have" in pages[0]
    head = " ".join(pages[1].splitlines()[:2])
    assert ("call your clinic if you have" if clinic else "This week: call your clinic") in head
    today = pages[1] if clinic else pages[0] + pages[1]
    for words in ("call your clinic", "hard to swallow", "short of breath",
                  "thirst, much urine or weight loss. Or swelling, joint pain or numb hands"):
        assert words in " ".join(today.split())


# --- its figures can be told apart ---


def test_no_zero_has_a_slash(reference: SourceFiles) -> None:
    """Each zero on each page of each handout and sheet, in drawings too, is an open ring."""
    for name, handout in reference.handouts.items():
        zeros = list(Measured((reference.out / handout.path).read_bytes()).zeros())
        assert zeros, name
        assert not [(page, words) for page, words, is_open in zeros if not is_open], name


# --- its pages can be read at the end of a day ---


def test_a_patients_pages_are_full_and_not_crowded(reference: SourceFiles) -> None:
    """Twelve pages at most: each seven tenths full or more, and the last a quarter."""
    *pages, last = Measured(reference.handouts["patient"].paper.content).fills(15, 16)
    assert 7 <= len(pages) <= 11
    assert min(pages) >= 0.7 and last >= 0.25, (pages, last)


@pytest.mark.parametrize("clinic", ["", "riverside"])
def test_a_patients_booklet_is_set_and_not_scaled(tmp_path: Path, clinic: str) -> None:
    """On A5 nothing is found, each figure has its title with it, and no frame stands half empty.

    Where an emergency fits on one page it stands on one, though the next has less then.
    Twenty-eight pages at most are seven sheets of A4, folded.
    """
    order = production.Order(ROOT, tmp_path, formats=(FORMATS["a5-standard-colour"],),
                             clinic=clinic)
    made, = production.build(order, Silence()).deliveries
    assert not [found for found in made.findings if found.severity > Severity.NOTE]
    document = pypdfium2.PdfDocument(tmp_path / made.path)
    pages = [page.get_textpage() for page in document]
    assert len(pages) <= 28
    of_figure = [text for page in pages if "New diabetes in a year" in (
        text := page.get_text_range())]
    assert len(of_figure) == 1 and "How to read it" in of_figure[0]
    emergency = next(text for page in pages if "Now: call" in (text := page.get_text_range()))
    assert not clinic or "drowsy or cannot swallow" in " ".join(emergency.split())
    for page in pages[:-1]:
        feet = [page.get_charbox(at)[1] for at in range(page.count_chars())]
        last = min(foot for foot in feet if foot > 21 * 72 / 25.4)  # above the footer
        assert last < 595 * 0.6, page.get_text_range()


# --- what harms when it is wrong ---
URGENT = (  # what page 1 and the sheet say of an urgent sign, in the same words
    "Your face, lips, tongue or throat swells, or you are short of breath",
    "You faint, or your heart races and you have a rash", "very bad belly pain that stays",
    "Stop the gut-hormone drug", "You lose sight all at once, or it quickly gets worse",
    "You think of harming yourself",
    "Your belly swells with no stool or gas, or you cannot stop being sick",
    "Now, low sugar: are you shaky, sweaty, hungry or confused?",
    "gliclazide, glipizide, glimepiride or the like",
    "3 to 4 glucose tablets. Or drink half a glass of fruit juice",
    "Check again after 15 minutes. If you are no better, get help",
    "drowsy or cannot swallow", "nothing by mouth",
    "pain under your right ribs, fever, yellow skin or eyes, or pale stools",
    "drinks that will not stay down, little or dark urine, or a dizzy head",
    "a lump in your neck, a hoarse voice, or",
    "short of breath", "call the emergency number now")
GROWTH = (  # what the text on growth products and the sheet say of theirs, in the same words
    "tesamorelin, CJC-1295, ipamorelin, hexarelin and the like",
    "swelling, joint pain or numb hands",
    "thirst, much urine or weight loss", "high sugar",
    "test within days. If you feel unwell", "same day")
ARMS = {  # of 100 people, on the drug and without it, how long: to patients, then clinicians
    "select-events": ("6 or 7", "8", "more than 3 years", "6.5", "8.0", "about 40 months"),
    "leader-events": ("13", "about 15", "about 4 years", "13.0", "14.9", "3.8 years"),
    "sustain6-events": ("about 7", "about 9", "2 years", "6.6", "8.9", "104 weeks"),
    "rewind-events": ("12", "about 13", "about 5 years", "12.0", "13.4", "5.4 years"),
    "flow-events": ("about 19", "about 23", "more than 3 years", "18.7", "23.2", "3.4 years"),
}


def said(handout: Made) -> str:
    """All that a handout says to its readers, as one text."""
    return squeezed(" ".join(handout.texts))


def bands(handout: Made) -> dict[str, str]:
    """What a handout says under each urgency, in squeezed small letters, by its first word."""
    found: dict[str, list[str]] = {}
    band = ""
    for passage in handout.passages:
        heading = re.match(r"\W*(Now|Today|This week)\b(?:, low sugar)?: ", passage.text)
        if heading and passage.kind in ("TH", "H2", "H3", "H4", "P", "Caption"):
            band = heading[1]
        elif re.fullmatch(r"H\d", passage.kind):
            band = ""
        if band:
            found.setdefault(band, []).append(passage.text)
    return {band: squeezed(" ".join(texts)).casefold() for band, texts in found.items()}


@pytest.mark.parametrize("name", ["patient", "warning-signs"])
def test_no_emergency_hides_under_a_milder_urgency(reference: SourceFiles, name: str) -> None:
    """Each sign stands under the urgency it has; where it can be an emergency, it says so there.

    Being short of breath, low sugar and bad belly pain are for now, and this week has one line.
    """
    said = bands(reference.handouts[name])
    assert list(said) == ["Now", "Today", "This week"]
    for words in ("short of breath", "glucose tablets", "nothing by mouth", "belly pain", "sight",
                  "harming yourself", "being sick"):
        assert squeezed(words) in said["Now"]
    for band in ("Today", "This week"):
        milder = re.sub("(?:ifyouare)?shortofbreath[,?]calltheemergencynumbernow", "",
                        said[band])
        assert not re.search("breath|throat|faint|sight|belly|harm|confused", milder), band
    assert squeezed("a lump in your neck") in said["This week"]


@pytest.mark.parametrize("words", URGENT)
def test_page_1_and_the_sheet_say_the_same_of_an_urgent_sign(reference: SourceFiles,
                                                             words: str) -> None:
    """What to do at once is told in one wording, so that nobody has to choose between two."""
    first = squeezed(reference.handouts["patient"].paper.pages[0]).casefold()
    assert squeezed(words).casefold() in first
    assert squeezed(words).casefold() in said(reference.handouts["warning-signs"]).casefold()


@pytest.mark.parametrize("words", GROWTH)
def test_the_text_and_the_sheet_say_the_same_of_growth_products(reference: SourceFiles,
                                                                words: str) -> None:
    """Who uses one reads its signs beside what it is, and page 1 leads there from its today."""
    text, sheet = (said(reference.handouts[name]).casefold()
                   for name in ("patient", "warning-signs"))
    assert squeezed(words).casefold() in text
    assert squeezed(words).casefold() in sheet
    today = bands(reference.handouts["patient"])["Today"]
    assert squeezed("on tesamorelin, CJC-1295 or the like (page 9): thirst, much urine or weight "
                    "loss. Or swelling, joint pain or numb hands: stop it").casefold() in today


def test_a_clinician_reads_what_fast_sugar_is(reference: SourceFiles) -> None:
    """The clinician edition has the amount, what holds it, and who must get nothing by mouth."""
    for words in ("15 g, as 3 to 4 glucose tablets", "Nothing by mouth if drowsy or unable to "
                  "swallow: another person calls the emergency number"):
        assert squeezed(words) in said(reference.handouts["clinician"])


def test_thyroid_tumours_are_told_of_the_animals_that_had_them(reference: SourceFiles) -> None:
    """Rats and mice on liraglutide, rodents on semaglutide, rats on the others; no more than that.

    Patients read of animal tests alone.
    """
    patient, clinician = (said(reference.handouts[name]) for name in ("patient", "clinician"))
    assert squeezed("In animal tests these drugs caused thyroid tumours.") in patient
    assert not re.search(r"rats|mice|rodents", patient)
    assert squeezed("in rats and mice on liraglutide, in rodents on semaglutide, and in rats on "
                    "dulaglutide and tirzepatide") in clinician
    told = [said for said in statements(reference.handouts["clinician"]) if "hyroid" in said]
    assert sum("rats and mice" in said for said in told) == 1


@pytest.mark.parametrize(("trial", "control", "words"), [
    ("soul-events", "soul-events-placebo", "47.5 months (SOUL)† 12.0 13.8 1.8 fewer"),
    ("surpass-cvot-events", "surpass-cvot-events-dulaglutide",
     "4 years (SURPASS-CVOT)† 12.2 13.1 0.9 fewer")])
def test_a_clinician_reads_both_arms_of_the_newest_trials(reference: SourceFiles, trial: str,
                                                          control: str, words: str) -> None:
    """Of both the rates were seen in other papers only, and carry the dagger."""
    facts = reference.library.works["insulin-resistance"].facts
    assert {facts[key].confidence for key in (trial, control)} == {"secondary"}
    assert squeezed(words) in said(reference.handouts["clinician"])


@pytest.mark.parametrize("trial", ARMS)
def test_a_heart_or_kidney_number_carries_both_arms(reference: SourceFiles, trial: str) -> None:
    """A row has the events on the drug and without it over one time, to patients in years.

    A number that was not read in the paper itself has a dagger behind it, and no other has one.
    """
    on, off, years, exact_on, exact_off, time = ARMS[trial]
    facts = reference.library.works["insulin-resistance"].facts
    both = facts[trial], facts[f"{trial}-placebo"]
    first, second = ("" if fact.confidence == "verified" else "†" for fact in both)
    patient = [row for row in rows(reference.handouts["patient"].paper) if re.search(
        rf", {years}[^†]* {on} in 100 ?{first} {off} in 100 ?{second}$", row)]
    clinician = [row for row in rows(reference.handouts["clinician"].paper) if re.search(
        rf"{time} \([A-Z0-9-]+\){first or second}[^†]* {exact_on} {exact_off} ", row)]
    assert len(patient) == len(clinician) == 1
    assert len({(fact.population, fact.people, fact.time, *(source.key for source in fact.sources))
                for fact in both}) == 1


def test_weight_lost_is_told_beside_a_dummy_drug(reference: SourceFiles) -> None:
    """Patients read what all who were given semaglutide lost, beside those who were not."""
    text = said(reference.handouts["patient"])
    assert squeezed("people with high weight and no diabetes. It took more than 1 year. On the "
                    "Wegovy injection they lost about 15 kg in every 100 kg of their weight. With "
                    "a dummy drug, which has nothing in it, they lost about 2 kg in every "
                    "100 kg") in text
    assert "17kg" not in text


def test_a_dagger_is_explained_once_and_can_be_found(reference: SourceFiles) -> None:
    """What a † means does not come between a patient and what can help: it has its own heading."""
    handout = reference.handouts["patient"]
    (text,) = (said for heading, said in sections(handout).items()
               if heading == squeezed("What the sign † means"))
    assert squeezed("not yet checked them at their source") in text
    assert sum("checked" in said for said in handout.texts) == 1


def test_a_trial_claims_no_wider_population_than_is_known(reference: SourceFiles) -> None:
    """Both editions say that who had fewer heart attacks in diabetes was at risk of them."""
    patient, clinician = (reference.handouts[name] for name in ("patient", "clinician"))
    assert squeezed("Gain with diabetes, heart risk: less heart trouble") in said(patient)
    assert any("T2D, 83.0% with CV disease, CKD or both; semaglutide 0.5 or 1 mg, 104 weeks "
               "(SUSTAIN-6)" in row for row in rows(clinician.paper))


def test_harms_without_a_rate_are_owned(reference: SourceFiles) -> None:
    """The table of gains and harms tells why it has one harm only."""
    assert squeezed("Other harms are told in words: we hold no such numbers."
                    ) in said(reference.handouts["patient"])


# --- both units ---


def test_each_hba1c_is_converted_as_the_facts_say(reference: SourceFiles) -> None:
    """A fact in mmol/mol is that in points × 10.929, as finely as the points were measured."""
    facts = reference.library.works["insulin-resistance"].facts
    pairs = [(facts[key.removesuffix("-mmol")], fact) for key, fact in facts.items()
             if re.search(r"-hba1c.*-mmol$", key)]
    assert len(pairs) == 13
    for points, converted in pairs:
        assert (converted.unit, converted.population, converted.time, converted.confidence) == (
            "mmol/mol", points.population, points.time, points.confidence)
        for before, after in zip(amounts(points), amounts(converted), strict=True):
            fine = "0.1" if len(before.partition(".")[2]) == 2 else "1"
            assert Decimal(after) == (Decimal(before) * Decimal("10.929")).quantize(
                Decimal(fine), ROUND_HALF_UP), points.quantity


def amounts(fact: Fact) -> tuple[str, ...]:
    """Value, comparator and limits of a fact, those that it has."""
    return (fact.value, *([fact.comparator.value] if fact.comparator else []),
            *([fact.interval.low, fact.interval.high] if fact.interval else []))


@pytest.mark.parametrize(("name", "words"), [
    ("clinician", "Liraglutide 1.8 mg – – −0.40 (−0.45 to −0.34)† −4.4†"),
    ("clinician", "Semaglutide 2 mg −2.1 −23"), ("clinician", "Semaglutide 1 mg −1.9 −21"),
    ("clinician", "Semaglutide tablet 14 mg – – −1.1 −12"),
    ("clinician", "Dulaglutide 4.5 mg −1.77 −19.3"),
    ("clinician", "Dulaglutide 1.5 mg −1.54 −16.8"),
    ("clinician", "Tirzepatide 5 mg −2.01 −22.0 −0.15 (−0.28 to −0.03) −1.6"),
    ("clinician", "Tirzepatide 10 mg −2.24 −24.5 −0.39 (−0.51 to −0.26) −4.3"),
    ("clinician", "Tirzepatide 15 mg −2.30 −25.1 −0.45 (−0.57 to −0.32) −4.9"),
    ("incretins-at-a-glance", "−0.40 (−4.4) v placebo"),
    ("incretins-at-a-glance", "−2.1 (−23) v −1.9 (−21)"),
    ("incretins-at-a-glance", "−1.1 (−12) v placebo"),
    ("incretins-at-a-glance", "−1.77 (−19.3) v −1.54 (−16.8)"),
    ("incretins-at-a-glance", "−2.30 (−25.1) v −1.86 (−20.3)"),
    ("clinician", "HbA1c 6.5% (48) or more"), ("peptides-and-evidence", "HbA1c 6.5% (48) or more"),
    ("peptides-and-evidence", "HbA1c in brackets: mmol/mol")])
def test_a_clinician_need_not_convert_hba1c(reference: SourceFiles, name: str,
                                            words: str) -> None:
    """What stands in percent or points stands in mmol/mol too, worked out here."""
    assert squeezed(words) in said(reference.handouts[name])


def test_the_threshold_of_diabetes_is_in_both_units(reference: SourceFiles) -> None:
    """Wherever a clinician reads 6.5%, the other unit stands behind it."""
    for name in ("clinician", "peptides-and-evidence"):
        text = said(reference.handouts[name])
        assert text.count("6.5%") == text.count("6.5%(48") > 0
    assert said(reference.handouts["clinician"]).count(squeezed("6.5% (48 mmol/mol)")) == 2


@pytest.mark.parametrize("name", ["patient", "clinician", "incretins-at-a-glance"])
def test_a_table_of_brands_names_its_country(reference: SourceFiles, name: str) -> None:
    """Its title says whose brands they are, and its note what differs in the United Kingdom."""
    handout = reference.handouts[name]
    assert re.search(r"at a glance: brands [\w ]*of the United States|at a glance: brands in the "
                     r"United States", " ".join(handout.paper.pages).replace("\n", " "))
    assert any(squeezed(f"In the United Kingdom, Mounjaro is {differs}") in said(handout)
               for differs in ("the brand for weight as well, and Zepbound is not sold",
                               "sold for weight too, and Zepbound not at all"))


def test_our_own_arithmetic_carries_no_citation(reference: SourceFiles) -> None:
    """The goal is 7 percent of five body weights, in kilograms and pounds; no mark is behind it."""
    told = [tuple(map(int, found.groups())) for row in rows(reference.handouts["patient"].paper)
            if (found := re.fullmatch(
                r"(\d+) kg \((\d+) lb\) (\d+) kg \((\d+) lb\)", row.replace("\u00a0", " ")))]
    assert len(told) == 5
    for weight, pounds, goal, goal_in_pounds in told:
        assert abs(weight * 0.07 - goal) <= 0.15
        assert round(weight * 2.20462) == pounds
        assert round(weight * 0.07 * 2.20462) == goal_in_pounds
