"""Sources: which are cited, whether they still stand, and what Crossref and PubMed say of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bifolio.citations.http import HttpClient
from bifolio.citations.registries import Registries, compare, from_crossref, from_pubmed
from bifolio.cli import main
from bifolio.diagnostics import Findings, ToolchainError
from bifolio.loading.bibtex import read_bibliography
from bifolio.loading.retractions import read_notices
from bifolio.model.source import Source
from tests.support.imports import imported
from tests.support.library import TinyLibrary
from tests.support.sources_cases import BIB, HEAD, LIBRARY

ANSWERS = Path(__file__).parent / "registries"  # written in the form in which the services answer
Shown = pytest.CaptureFixture[str]


def answer(name: str) -> object:
    return json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))


def invalid(fields: str) -> list[tuple[str, int]]:
    """What is no identifier in an entry with these fields, with its column."""
    findings = Findings()
    text = f"@article{{a, author={{A}}, title={{T}}, journal={{J}}, year=2000,\n{fields}}}"
    read_bibliography(Source(BIB, text), findings)
    return [(f.what.split("”")[0].removeprefix("“"), f.span.column) for f in findings
            if f.code == "invalid-identifier"]


# --- what stands in the files ------------------------------------------------------------------


@pytest.mark.parametrize("fields", [
    "doi={10.1056/NEJMoa072375}", "doi={https://doi.org/10.1000.10/123(4)}", "pmid={18057338}",
    "eprint={18057338}, eprinttype={pubmed}", "pmcid={PMC1370926}", "pmcid={1370926}",
    "note={PMID: 18057338}", "isbn={0-306-40615-2}", "isbn={978-0-306-40615-7}",
    "isbn={080442957X, 9780306406157 (pbk)}", "issn={0317-8471}", "issn={2434-561X; 0317-8471}",
])
def test_a_sound_identifier_is_let_be(fields: str) -> None:
    """DOI, PMID, PMCID, ISBN and ISSN in the forms in which they are exported."""
    assert invalid(fields) == []


@pytest.mark.parametrize(("fields", "value", "column"), [
    ("doi={10.1056}", "10.1056", 5), ("doi={11.1056/x}", "11.1056/x", 5),
    ("pmid={0123}", "0123", 6), ("pmid={123456789}", "123456789", 6),
    ("pmcid={PMCX1}", "PMCX1", 7), ("isbn={0-306-40615-3}", "0-306-40615-3", 6),
    ("isbn={978-0-306-40615-8}", "978-0-306-40615-8", 6), ("isbn={12345}", "12345", 6),
    ("isbn={9780306406157, 9780306406158}", "9780306406158", 6),
    ("issn={0317-8472}", "0317-8472", 6), ("issn={317-8471}", "317-8471", 6),
])
def test_a_broken_identifier_is_found(fields: str, value: str, column: int) -> None:
    """By its form, or by the check digit that is reckoned from the others."""
    assert invalid(fields) == [(value, column)]


@pytest.mark.parametrize("field", ["superseded_by={b}", "related={B}, relatedtype={supersededby}"])
def test_a_superseded_source_names_its_successor(tiny: TinyLibrary, field: str) -> None:
    """In our own field, or as biblatex has it; upper and lower case count as one."""
    tiny.change(BIB, "doi = {10.1000/knee.2020}", field)
    with (tiny.root / BIB).open("a", encoding="utf-8") as file:
        file.write("@article{b, author={A}, title={T}, journal={J}, year=2024}\n")
    found = [f for f in tiny.check() if f.code == "superseded-source"]
    assert {(f.span.path.rpartition("/")[2], f.span.line) for f in found} == {("10-what.md", 3)}
    assert {f.fix for f in found} == {"Cite “b”, and look up what it says now."}


def test_an_unknown_successor_is_an_error(tiny: TinyLibrary) -> None:
    """A source cannot be superseded by one that is not there."""
    tiny.change(BIB, "doi = {10.1000/knee.2020}", "superseded_by = {smit2021}")
    assert [(f.code, f.span.path, f.span.line) for f in tiny.check()
            if f.code == "unknown-name"] == [("unknown-name", BIB, 6)]


def notices(rows: str, head: str = HEAD) -> tuple[dict[str, list[str]], list[str]]:
    findings = Findings()
    found = read_notices(Source("list.csv", head + rows), {"10.1/a", "pmid:123"}, findings)
    return ({name: [f"{n.nature} {n.day} {n.reason} {n.span.line}" for n in few]
             for name, few in found.items()}, [f"{f.code}:{f.span.line}" for f in findings])


def test_the_list_of_retractions_is_read_as_it_is_given_away() -> None:
    """American dates, quoted line ends, “unavailable” and 0 for no number: each row by its line."""
    rows = ('10.1/A,0,8/16/2011 0:00,Retraction,"+Error in\nData;+Unreliable;"\n'
            "unavailable,123,2012-01-02,Correction,\n10.1/a,123,13/45/2012,Retraction,\n"
            "Unavailable,0,1/1/2013,Retraction,\n10.1/b,,1/1/2013,Retraction,\nshort\n")
    assert notices(rows) == ({
        "10.1/a": ["retraction 0001-01-01  5", "retraction 2011-08-16 Error in Data, Unreliable 2"],
        "pmid:123": ["retraction 0001-01-01  5", "correction 2012-01-02  4"]}, [])


def test_a_line_without_a_reason_counts() -> None:
    """The last column may be left out of a line, as it may be left out of the list."""
    assert notices("10.1/a,,2012-01-02,Retraction\n") == \
        ({"10.1/a": ["retraction 2012-01-02  2"]}, [])


@pytest.mark.parametrize("doi", ["http://doi.org/10.1/a", "https://dx.doi.org/10.1/A",
                                 "http://dx.doi.org/10.1/a", "doi:10.1/a"])
def test_an_address_names_a_paper(doi: str) -> None:
    """A DOI may be written as any address that it has had."""
    assert notices(f"{doi},,2012-01-02,Retraction,\n")[0] == \
        {"10.1/a": ["retraction 2012-01-02  2"]}


def test_a_line_that_does_not_say_what_happened_is_told() -> None:
    """Of a source that is cited, a broken line and an unknown nature are errors at their line."""
    assert notices("10.1/b,,2012-01-02,Retracted,\n10.1/a,,2012-01-02,Retracted,\n10.1/b,5\n"
                   "10.1/a,,2012-01-02\n,123\n")[1] == [f"unexpected-value:{line}"
                                                        for line in (3, 5, 6)]
    assert notices("10.1/a,,1/2/2012,Expression of  concern,\n10.1/a,,1/3/2012,Reinstatement,\n"
                   )[1] == []


def test_a_list_that_is_none_is_found() -> None:
    """Without its columns a list says nothing, and that is an error."""
    assert notices("x,y\n", "Title,DOI\n") == ({}, ["missing-key:1"])
    assert notices("", "") == ({}, ["missing-key:1"])


def test_old_sources_are_noted_unless_they_are_kept(tiny: TinyLibrary) -> None:
    """Age is reckoned from the text's own date; a classic is kept with a reason."""
    tiny.change(LIBRARY, "language: en", "language: en\nsources_older_than: 6")
    assert {f.what for f in tiny.check() if f.code == "old-source"} == {
        "“jones2019” (bibliography.bib:9) is of 2019, and the text of 2026."}
    tiny.change(BIB, "year = {2019}", "keep = {The first of its kind}, year = {2019}")
    assert not [f for f in tiny.check() if f.code == "old-source"]


# --- the command -------------------------------------------------------------------------------


def test_sources_lists_where_each_is_cited_and_how_it_stands(
        tiny: TinyLibrary, capsys: Shown) -> None:
    """Only what is cited, with year, age and status; unread ones are left out."""
    tiny.change(LIBRARY, "language: en", "language: en\nsources_older_than: 6")
    with (tiny.root / BIB).open("a", encoding="utf-8") as file:
        file.write("@article{b, author={A}, title={T}, journal={J}, year=2024}\n")
    assert main(["list", "sources", "--root", str(tiny.root)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("smith2020  (2020, 6 years)  bibliography.bib:1\n"
                            "  content/knees/chapters/10-what.md:3  (patient, clinician)\n")
    assert "jones2019  (2019, 7 years)  bibliography.bib:9\n  old-source: is of 2019" in shown
    assert main(["list", "sources", "--root", str(tiny.root), "--audience", "patient", "--format",
                 "json"]) == 0
    assert [entry["key"] for entry in json.loads(capsys.readouterr().out)] == ["smith2020"]
    assert main(["list", "sources", "--root", str(tiny.root), "--source", "smit2020"]) == 2
    assert "Did you mean “smith2020”?" in capsys.readouterr().err


@dataclass
class Memo:
    """A registry on this computer: what it was asked, and how often it is still busy."""

    address: str = ""
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    busy: int = 0

    def name_of(self, path: str) -> str:
        """The file that answers a path."""
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        if "/works/" in path:
            return "crossref-" + unquote(parts.path).rpartition("/")[2]
        if "esearch" in path:
            doi = query["term"][0].removesuffix("[doi]").rpartition("/")[2]
            known = (ANSWERS / f"pubmed-esearch-{doi}.json").is_file()
            return f"pubmed-esearch-{doi if known else 'none'}"
        return f"pubmed-{query['id'][0]}"


@pytest.fixture
def memo(monkeypatch: pytest.MonkeyPatch) -> Iterator[Memo]:
    """Crossref and PubMed, answering on this computer alone."""
    memo = Memo()

    class Clerk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802
            memo.asked.append(self.path)
            memo.agents.add(self.headers["User-Agent"])
            path = ANSWERS / f"{memo.name_of(self.path)}.json"
            code = 503 if memo.busy else 200 if path.is_file() else 404
            memo.busy -= bool(memo.busy)
            self.send_response(code)
            self.end_headers()
            self.wfile.write(path.read_bytes() if code == 200 else b"busy or unknown")

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Clerk)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    memo.address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setenv("BIFOLIO_CROSSREF", memo.address)
    monkeypatch.setenv("BIFOLIO_PUBMED", memo.address)
    monkeypatch.setenv("BIFOLIO_PAUSE", "0")
    yield memo
    server.shutdown()
    server.server_close()


def test_online_each_field_is_compared(tiny: TinyLibrary, memo: Memo, capsys: Shown) -> None:
    """By DOI with Crossref, by PMID (found by the DOI) with PubMed; what agrees is counted."""
    memo.busy = 1
    assert main(["list", "sources", "--root", str(tiny.root), "--online",
                 "--source", "smith2020"]) == 0
    shown = capsys.readouterr().out
    assert "PubMed  PMID  missing here\n    ours    –\n    theirs  1234567\n" in shown
    assert "16 of 17 fields agree with Crossref and PubMed" in shown
    assert [path.split("?")[0] for path in memo.asked] == [
        "/works/10.1000%2Fknee.2020"] * 2 + ["/esearch.fcgi", "/esummary.fcgi"]
    assert all(re.match(r"Bifolio/\d", agent) and "@" not in agent for agent in memo.agents)


def test_online_tells_of_retractions_and_wrong_fields(
        tiny: TinyLibrary, memo: Memo, capsys: Shown) -> None:
    """A retraction that a registry knows of, and a field that is not theirs, fail the command."""
    tiny.change(BIB, "pages = {44--51}",
                "pages = {44--51}, doi = {10.1000/knee.2019}, pmid = {7654321}")
    command = ["list", "sources", "--root", str(tiny.root), "--online", "--source", "jones2019"]
    assert main(command) == 1
    shown = capsys.readouterr().out
    assert "notice: Crossref: retraction (10.1000/knee.2021)" in shown
    assert "notice: Crossref: is replaced by 10.1000/knee.2022" in shown
    assert "notice: PubMed: Retracted Publication" in shown
    assert "notice: PubMed: Retraction in: J Joints. 2021;4(1):1" in shown
    assert "Comment in" not in shown
    assert "Crossref  title  near\n" in shown
    assert "Crossref  pages  differs\n    ours    44–51\n    theirs  144-51\n" in shown
    assert "authors" not in shown
    assert main([*command, "--format", "json"]) == 1
    fields = json.loads(capsys.readouterr().out)[0]["fields"]
    assert {"registry": "PubMed", "field": "pages", "ours": "44–51", "theirs": "44-51",
            "verdict": "same"} in fields


def test_online_tells_who_knows_nothing_of_a_source(
        tiny: TinyLibrary, memo: Memo, capsys: Shown) -> None:
    """A DOI or PMID that leads nowhere fails; an entry without either cannot be asked about."""
    tiny.change(BIB, "doi = {10.1000/knee.2020}", "doi = {10.1000/nowhere}, pmid = {9999999}")
    assert main(["list", "sources", "--root", str(tiny.root), "--online"]) == 1
    shown = capsys.readouterr().out
    assert "Crossref knows nothing of it\n  PubMed knows nothing of it" in shown
    assert "no DOI and no PMID to ask with" in shown


def test_without_a_network_it_says_so(tiny: TinyLibrary, memo: Memo, capsys: Shown,
                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """A service that cannot be reached is named, and nothing else is said."""
    monkeypatch.setenv("BIFOLIO_CROSSREF", "http://127.0.0.1:1")
    assert main(["list", "sources", "--root", str(tiny.root), "--online"]) == 3
    assert "127.0.0.1:1 could not be asked" in capsys.readouterr().err
    monkeypatch.setenv("BIFOLIO_CROSSREF", "file:///etc/passwd")
    assert main(["list", "sources", "--root", str(tiny.root), "--online"]) == 3
    assert "is not an address that starts with https://" in capsys.readouterr().err


def test_a_service_that_stays_busy_is_left_alone(memo: Memo) -> None:
    """After three tries the HTTP client gives up."""
    memo.busy = 9
    with pytest.raises(ToolchainError, match="it answers 503"):
        HttpClient(pause=0).fetch(f"{memo.address}/works/x")
    assert len(memo.asked) == 3


def test_nonsense_is_asked_for_once(memo: Memo, tmp_path: Path,
                                    monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that is no JSON would be none the second time."""
    (tmp_path / "crossref-x.json").write_text("<html>Sign in</html>")
    monkeypatch.setattr("tests.unit.citations.test_sources.ANSWERS", tmp_path)
    with pytest.raises(ToolchainError, match="its answer is not JSON"):
        HttpClient(pause=0).fetch(f"{memo.address}/works/x")
    assert len(memo.asked) == 1


def test_a_title_is_shown_as_it_reads(tiny: TinyLibrary, capsys: Shown) -> None:
    """No mark of how a title is to be set is in the list of sources."""
    tiny.change(BIB, "{Exercise for the knee}", "{Exercise for the {UK} \\emph{genu}}")
    assert main(["list", "sources", "--root", str(tiny.root), "--format", "json"]) == 0
    titles = [entry["title"] for entry in json.loads(capsys.readouterr().out)]
    assert "Exercise for the UK genu" in titles


def test_records_differ_only_where_they_do() -> None:
    """Accents, case, “The”, marks and short page ranges are no difference; other numbers are."""
    bib = ("@article{a, author={Jones, Carl and Röe, Dina and others}, journal={The Journal of "
           "Joints}, title={{R}adiographs mislead us}, year={2018}, volume={2}, number={4}, "
           "pages={144--151}, doi={10.1000/KNEE.2019}}")
    item = read_bibliography(Source(BIB, bib), Findings()).references["a"].item
    record = from_crossref(answer("crossref-knee.2019"))
    assert record
    assert {c.field: c.verdict for c in compare(item, record)} == {
        "title": "same", "authors": "same", "journal": "same", "year": "differs",
        "volume": "same", "issue": "same", "pages": "same", "DOI": "same"}


@pytest.mark.parametrize("odd", [None, [], {}, {"message": None}, {"result": {}}, "x"])
def test_an_odd_answer_is_no_record(odd: object) -> None:
    """What is not in a registry's form is not taken for a source."""
    assert from_crossref(odd) is None
    assert from_pubmed(odd, "1") is None


def test_nothing_but_this_command_reaches_the_network() -> None:
    """One module opens addresses, and neither building nor checking imports it; another one listens
    at one, to this computer alone.
    """
    taken = imported()
    doors = {"urllib.request", "http.client", "socket", "ssl", "ftplib"}
    assert {name for name, names in taken.items() if names & doors} == {
        "bifolio.citations.http", "bifolio.server.serving"}
    reached, waiting = set(), ["bifolio.building.runs"]
    while waiting:
        name = waiting.pop()
        if name in taken and name not in reached:
            reached.add(name)
            waiting += taken[name]
    assert "bifolio.building.pipeline" in reached
    assert not reached & {"bifolio.citations.http", "bifolio.citations.registries"}


def test_registries_can_be_named() -> None:
    """The addresses of the services are Crossref's and PubMed's unless others are given."""
    registries = Registries(HttpClient())
    assert (registries.crossref, registries.pubmed) == (
        "https://api.crossref.org", "https://eutils.ncbi.nlm.nih.gov/entrez/eutils")
