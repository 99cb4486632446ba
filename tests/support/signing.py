"""A library in memory with a text for each reader, for signing off and changing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from textwrap import dedent
from typing import Any

from bifolio.building.signoff_status import SignoffStatus, edition_of, signoff_status
from bifolio.composition.compose import Composer
from bifolio.diagnostics import Finding, Findings
from bifolio.editions.selections import Selections
from bifolio.files import engine_files
from bifolio.files.reading import SourceFiles
from bifolio.loading.library import Reading, read
from bifolio.loading.signoffs import as_yaml, chained
from bifolio.model import Audience, Library, SignOff
from bifolio.model.source import Source, Span
from tests.support.library import FILES as KNEES

ROLES = {Audience.PATIENT: ("pharmacist", "patient reader"), Audience.CLINICIAN: ("clinician",)}
ENGINE = {f"templates/{path.name}": path.read_bytes()
          for path in engine_files.templates().glob("*.html")}
SIGNOFFS = "content/knees/signoffs.yaml"
FILES = {
    "content/library.yaml": """\
        publisher: Test clinic
        language: en
        required_signoffs:
          patient: [pharmacist, patient reader]
          clinician: [clinician]
        """,
    "content/glossary.yaml": """\
        NSAID:
          plain: a pill against pain and swelling
          clinical: a cyclo-oxygenase inhibitor
          expansion: non-steroidal anti-inflammatory drug
        Grade:
          plain: how worn a joint looks
          clinical: radiographic stage
        """,
    "content/knees/work.yaml": """\
        title: {patient: Your sore knee, clinician: Knee osteoarthritis}
        subtitle: {patient: What helps, clinician: Conservative care}
        chapters: [10-what, 20-care]
        revision: "1.0"
        written: 2026-01-31
        review_by: 2028-01-31
        authors: [Test author]
        funding: No outside funding.
        sheets:
          - id: call
            title: When to call
            audience: patient
            from: box call-the-clinic
        """,
    "content/knees/facts.yaml": """\
        pain:
          quantity: less pain after exercise
          value: "12"
          unit: "%"
          comparator: {label: rest, value: "3"}
          population: adults
          sources: [smith2020]
          grade: A
          confidence: verified
          as_of: 2026-01-31
        unprinted:
          quantity: stiffness
          value: "7"
          unit: "%"
          population: adults
          sources: [smith2020]
          grade: A
          confidence: verified
          as_of: 2026-01-31
        """,
    "content/knees/chapters/10-what.md": """\
        # What it is

        The smooth cover of the joint wears thin, by {fact}`pain` at most [@smith2020].

        ![A knee from the side](images/knee.svg)

        ```{figure} load
        ```

        ::: clinician
        Radiographic {term}`grade` correlates poorly with pain [@jones2019, p. 7].
        :::

        ::: patient
        Most sore knees get better. Ask about an {term}`NSAID`.
        :::
        """,
    "content/knees/chapters/20-care.clinician.md": """\
        # Management

        Offer supervised exercise, 10 m^2^ of room, **before** any injection.[^1]

        ```{table} options
        ```

        [^1]: Not in septic arthritis.
        """,
    "content/knees/chapters/20-care.patient.md": """\
        # What you can do

        1. Walk a little every day.
        2. Rest when it hurts.

        ::: warning
        ### Call the clinic
        - Your knee is hot.
        :::

        | Day | Steps |
        |-----|------:|
        | 1   | 2,000 |

        ```{table} options
        ```
        """,
    "content/knees/tables/options.yaml": dedent(KNEES["content/knees/tables/options.yaml"])
    + 'note: {clinician: "NSAID, see text."}\n',
    "content/knees/figures/load.yaml": """\
        kind: schematic
        title: How a load reaches the joint
        how_to_read: Read it from the left to the right.
        panels:
          - name: A knee
            elements:
              - {id: load, shape: box, at: [1, 1], label: Load}
              - {id: bone, shape: box, at: [2, 1], label: Bone}
            arrows:
              - {from: load, to: bone, style: solid, label: presses}
        """,
    "content/knees/images/knee.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9"/>\n',
    "templates/imprint.html": """\
        {# as agreed with the clinic #}
        <p>It does not replace advice from your own clinic.</p>
        <p>{{ edition.imprint.funding }}</p>
        """,
    "bibliography.bib": """\
        @article{smith2020,
          author = {Smith, Ann B.},
          title = {Exercise for the knee},
          journal = {Journal of Joints},
          year = {2020}, volume = {3}, number = {1}, pages = {1--9}
        }

        @article{jones2019,
          author = {Jones, Carl and Roe, Dina},
          title = {Radiographs mislead},
          journal = {Journal of Joints},
          year = {2019}, volume = {2}, number = {4}, pages = {44--51}
        }

        @article{roe2018,
          author = {Roe, Dina},
          title = {Cited by nobody},
          journal = {Journal of Joints},
          year = {2018}
        }
        """,
}


_known: dict[tuple[str, str, str], tuple[Any, tuple[Finding, ...]]] = {}


def _read_once(kind: str, source: Source, reading: Reading, findings: Findings) -> Any:
    """Reads a file whose text no library before had: what one text says is always the same."""
    question = kind, source.path, source.text
    if question not in _known:
        own = Findings()
        _known[question] = reading(source, own), tuple(own)
    noun, found = _known[question]
    findings.extend(found)
    return noun


@dataclass
class Signed:
    """The library's files as they stand, path → text."""

    files: dict[str, str]

    def change(self, path: str, old: str, new: str) -> None:
        """Replace the first `old`, which must be there; a file that is not there is made."""
        assert old in self.files.setdefault(path, ""), f"{old} is not in {path}"
        self.files[path] = self.files[path].replace(old, new, 1)

    def open(self) -> tuple[Library, SourceFiles, Findings]:
        """The library, read without an error in its text."""
        findings = Findings()
        source_files = SourceFiles({**ENGINE, **{path: text.encode() for path, text
                                                 in self.files.items()}},
                                   lent=frozenset(ENGINE.keys() - self.files.keys()))
        return read(source_files, findings, _read_once), source_files, findings

    def statuses(self) -> dict[Audience, SignoffStatus]:
        """How each edition stands."""
        library, source_files, findings = self.open()
        assert not findings.failed, [finding.what for finding in findings]
        selections, knees = Selections(library), library.works["knees"]
        composer = Composer(source_files)
        return {reader: signoff_status(selections, knees, reader, composer) for reader in ROLES}

    def void(self) -> set[Audience]:
        """The editions whose sign-offs are void, all of them; the others' all hold."""
        void = set()
        for reader, status in self.statuses().items():
            assert set(status.missing) in (set(), set(ROLES[reader]))
            assert set(status.void) == set(status.missing)
            void |= {reader} if status.missing else set()
        return void

    def sign(self) -> None:
        """Every role approves its edition as it stands."""
        library, _, _ = self.open()
        work = library.works["knees"]
        records = work.signoffs
        for reader, status in self.statuses().items():
            for role in status.missing:
                records = chained(records, SignOff(
                    edition_of(work, reader), role, f"Test {role.title()}", "Test Editor",
                    date(2026, 2, 1), "1.0", status.copy.text_hash,
                    status.copy.hashes, "", "", Span(SIGNOFFS)))
        self.files[SIGNOFFS] = as_yaml(records)


def signed() -> Signed:
    """The library, signed off by everybody."""
    return Signed(dict(_signed()))


@cache
def _signed() -> dict[str, str]:
    library = Signed({path: dedent(text) for path, text in FILES.items()})
    library.sign()
    assert library.void() == set()
    return library.files
