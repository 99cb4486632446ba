"""Clinics as a spreadsheet keeps them: every row is a clinic, and what is wrong is at its cell."""

from __future__ import annotations

import codecs

import pytest

from bifolio.building.plan import open_library
from bifolio.diagnostics import Findings
from bifolio.files.reading import SourceFiles
from bifolio.loading.clinic_rows import read_clinic_rows
from bifolio.model import Clinic
from tests.support.library import TinyLibrary

HEAD = "id,name,address,phone,phone_label,hours"
MORE = f"{HEAD},phone2,phone2_label,emergency,logo,accent,region"
NORTH = "north,North Clinic,1 Moor Road; Anytown,01632 960 201,Front desk,Monday to Friday"
SOUTH = "south,South Clinic,2 Quay; Anytown,01632 960 202,Front desk,Monday to Friday"
PATH = "content/clinics.csv"


def read(content: str | bytes) -> tuple[dict[str, Clinic], list[str]]:
    """The clinics of a table, and each finding as its place, its code and what is wrong."""
    raw = content.encode() if isinstance(content, str) else content
    findings = Findings()
    source = SourceFiles({PATH: raw}).text(PATH, findings)
    clinics = read_clinic_rows(source, findings) if source else {}
    return clinics, [f"{f.span.line}:{f.span.column} {f.code} {f.what}" for f in findings]


def whole(content: str | bytes) -> dict[str, Clinic]:
    """The clinics of a table that has nothing wrong with it."""
    clinics, found = read(content)
    assert found == []
    return clinics


def table(*rows: str, head: str = HEAD) -> str:
    return "\n".join((head, *rows)) + "\n"


def test_a_row_is_a_clinic() -> None:
    """Each row gives what a clinic's own file gives: lines of an address part at a semicolon."""
    clinics = whole(table(
        NORTH, "south,South Clinic,2 Quay,01632 960 202,Front desk,8 to 18,01632 960 203,Nurse,"
        "999,quay.svg,#0f5a4b,Coast", head=MORE))
    north, south = clinics["north"], clinics["south"]
    assert north.title == "North Clinic"
    assert north.address == ("1 Moor Road", "Anytown")
    assert [(phone.label, phone.number) for phone in south.phones] == [
        ("Front desk", "01632 960 202"), ("Nurse", "01632 960 203")]
    assert (south.hours, south.emergency, south.logo, south.accent, south.region) == (
        "8 to 18", "999", "quay.svg", "#0f5a4b", "Coast")
    assert (north.span.line, south.span.line, south.end.line) == (2, 3, 3)


@pytest.mark.parametrize("content", [
    codecs.BOM_UTF8 + table(NORTH).encode(),
    table(NORTH).replace("\n", "\r\n"),
    table(NORTH).replace("\n", "\r"),
    table(NORTH).rstrip(),
    f"{table(NORTH)}\n\n   \n",
    f"{table(NORTH)},,,,,\n,,,,,\n",
    table(f"{NORTH},,,", head=f"{HEAD},,,"),
    table(f"{NORTH},,,"),
    f"\n\n{table(NORTH)}",
    table(NORTH, head=HEAD.upper()),
    table(NORTH, head="Id,Name,Address,Phone,Phone Label,Hours"),
    table(NORTH, head=" id , name , address , phone , phone-label , hours "),
    table(NORTH, head='"id","name","address","phone","phone_label","hours"'),
    table(*(f'"{cell}"' for cell in ())) + ",".join(f'"{c}"' for c in NORTH.split(",")),
    table(NORTH.replace(",", ", ")),
    table(NORTH, head=HEAD).replace("; ", " / ").replace(",", ";").replace(" / Any", "\xa0Any"),
    table('north;North Clinic;"1 Moor Road; Anytown";01632 960 201;Front desk;Monday to Friday',
          head=HEAD.replace(",", ";")),
    table(NORTH, head=HEAD).replace(",", "\t"),
    "sep=;\n" + table(NORTH).replace("; ", " / ").replace(",", ";"),
    "sep=,\n" + table(NORTH),
    table(f"{SOUTH},x".replace("south,", "coast,south,").rsplit(",", 1)[0],
          head="region," + HEAD).replace("coast,south", "Coast,north"),
])
def test_however_a_spreadsheet_writes_it(content: str | bytes) -> None:
    """Marks of bytes, line ends, separators, quotation marks, capitals and empty rows do no harm.
    """
    clinics = whole(content)
    assert list(clinics) == ["north"]
    assert clinics["north"].phones[0].label == "Front desk"


def test_a_cell_may_have_several_lines() -> None:
    """Line ends within quotation marks are of the cell, and the rows behind keep their places."""
    clinics = whole(table(
        'north,"North ""Moor"" Clinic","1 Moor Road\nAnytown",01632 960 201,Desk,'
        '"Monday\nto Friday"',
        SOUTH))
    assert clinics["north"].title == 'North "Moor" Clinic'
    assert clinics["north"].address == ("1 Moor Road", "Anytown")
    assert clinics["north"].hours == "Monday to Friday"
    assert (clinics["north"].span.line, clinics["north"].end.line) == (2, 4)
    assert clinics["south"].span.line == 5


BAD = NORTH.replace("north", "{}", 1)
MARK = "‸"  # where the finding must stand


def but(old: str, new: str) -> str:
    """The row of the north with another cell."""
    assert old in NORTH
    return NORTH.replace(old, new, 1)


def marked(row: str, line: int) -> tuple[str, str]:
    """A row without its mark, and the place of that."""
    before, mark, after = row.partition(MARK)
    assert mark
    return before + after, f"{line}:{len(before) + 1}"


NUMBER, HOURS, TITLE = "01632 960 201", "Monday to Friday", "North Clinic"


@pytest.mark.parametrize(("row", "said"), [
    (but(NUMBER, "‸1.63E+09"), "spreadsheet-number “1.63E+09”"),
    (but(NUMBER, '"‸1,63E+09"'), "spreadsheet-number “1,63E+09”"),
    (but(NUMBER, "‸1.632960201e9"), "spreadsheet-number"),
    (but(NUMBER, "‸1632960201.0"), "spreadsheet-number"),
    (but(NUMBER, "‸1632960201"), "spreadsheet-number “1632960201”"),
    (but(NUMBER, "  ‸1632960201"), "spreadsheet-number “1632960201”"),
    (but(NUMBER, "‸441632960201"), "spreadsheet-number “441632960201”"),
    (but(NUMBER, '"‸1,632,960,201"'), "spreadsheet-number “1,632,960,201”"),
    (but(NUMBER, '"‸1,632,960,201.00"'), "spreadsheet-number"),
    (but(NUMBER, "‸1'632'960'201"), "spreadsheet-number"),
    (but(NUMBER, "‸1 632 960 201"), "spreadsheet-number “1 632 960 201” stands"),
    (but(NUMBER, "‸1.632.960.201"), "spreadsheet-number “1.632.960.201” stands"),
    (but(NUMBER, "‸44\xa0163\xa0296\xa0020"), "spreadsheet-number “44 163 296 020” stands"),
    (but(NUMBER, "‸'01632 960 201"), "spreadsheet-number “'01632 960 201” begins"),
    (but(NUMBER, "‸=+441632"), "spreadsheet-number “=+441632” begins"),
    (but(NUMBER, '"‸=""01632960201"""'), "spreadsheet-number “=\"01632960201\"” begins"),
    (but(NUMBER, "‸-441632"), "spreadsheet-number “-441632” begins"),
    *((but(HOURS, f"‸{hours}"), f"spreadsheet-number “{hours}”") for hours in (
        "12-Aug", "Aug-12", "08.Sep", "8. Dez", "08/12/2026", "8.12.26", "2026-08-12", "0.375",
        "08-Dec-2026", "12 August", "45051", "45051.375", "2026-12-08 00:00:00", "09. Mär")),
    (but(NUMBER, "‸#NAME?"), "unexpected-value “#NAME?” is what"),
    (but(NUMBER, "‸########"), "unexpected-value “########”"),
    (but(HOURS, "‸#REF!"), "unexpected-value “#REF!”"),
    (but(HOURS, "‸Err:508"), "unexpected-value “Err:508”"),
    (but(HOURS, "‸"), "unexpected-value The cell under “hours” is empty"),
    (but(TITLE, "  ‸"), "unexpected-value The cell under “name” is empty"),
    (but("1 Moor Road; Anytown", "‸"), "unexpected-value The cell under “address” is empty"),
    (but("; Any", ",‸Any"), "unexpected-value “Anytown” is no phone number"),
    (but("North Clinic", "North Clinic,Wing 2").replace("1 Moor", "‸1 Moor"),
     "unexpected-value “1 Moor Road; Anytown” is no phone number"),
    (but("; Anytown", ", 10115 Anytown").replace(NUMBER, f"‸{NUMBER}"),
     "unexpected-value “01632 960 201” is a number"),
    (but(f"{NUMBER},Front desk", f"‸Front desk,{NUMBER}"), "unexpected-value “Front desk” is no"),
    (but(NUMBER, "‸????"), "unexpected-value “????” is no phone number"),
    (but(NUMBER, "‸0"), "unexpected-value “0” is no phone number"),
    (but(NUMBER, "‸-"), "unexpected-value “-” is no phone number"),
    (but("Front desk", "‸"), "unexpected-value The cell under “phone_label” is empty"),
    (but(NUMBER, "‸"), "unexpected-value “Front desk” has no number"),
    (BAD.format("‸"), "unexpected-value The cell under “id” is empty"),
    (BAD.format("‸../etc"), "unexpected-value “../etc” cannot be the id"),
    (BAD.format("‸a/b"), "unexpected-value"),
    (BAD.format("‸a\\b"), "unexpected-value"),
    (BAD.format("‸st. mary"), "unexpected-value"),
    (BAD.format("‸-x"), "unexpected-value"),
    (BAD.format("‸x--y"), "unexpected-value"),
    (BAD.format("‸" + "x" * 61), "unexpected-value"),
    (BAD.format("north‸\u202eeast"), "deceptive-sign"),
    (BAD.format("n‸\u043erth"), "deceptive-sign"),
    (BAD.format("‸n\u00f6rd"), "unexpected-value"),
    (f"{but('Road; Any', 'Road, Any')[:-16]}‸{HOURS}", "unexpected-value “Monday to Friday”"),
    (f"{NORTH},‸x", "unexpected-value “x” stands under no column"),
    (but(TITLE, '‸"North Clinic'), "unexpected-value This row cannot be"),
    (but(TITLE, '‸"North" Clinic'), "unexpected-value This row cannot be"),
    ("‸north", "unexpected-value The cell under “name” is empty"),
    (but(TITLE, "‸" + "N" * 1_001), "past-bound A word may have"),
    (but(TITLE, "‸" + "N " * 10_001), "past-bound"),
    ("‸" + but(TITLE, "N" * 140_000), "unexpected-value This row cannot be read"),
])
def test_what_is_wrong_is_told_at_its_cell(row: str, said: str) -> None:
    """A finding names line and column of the cell; the rows around it are read all the same."""
    row, place = marked(row, 3)
    head = f"{HEAD},region" if "number" in said else HEAD
    clinics, found = read(table(SOUTH, row, SOUTH.replace("south", "west", 1), head=head))
    assert any(one.startswith(f"{place} {said}") for one in found), found
    assert {"south", "west"} <= clinics.keys()
    assert all(one.startswith("3:") for one in found), found


def test_every_row_with_a_sign_that_deceives_is_told() -> None:
    """However many rows have one, none of them is printed without its finding."""
    rows = [BAD.format(f"c{at}").replace("Moor", "M\u043eor") for at in range(120)]
    _, found = read(table(*rows))
    assert [one.split(":")[0] for one in found] == [str(at) for at in range(2, 122)]


def test_a_row_may_end_early() -> None:
    """Cells that nobody wants may be missing at the end of a row."""
    assert whole(table(NORTH, head=MORE))["north"].region == ""


@pytest.mark.parametrize(("cells", "said"), [
    ("01632 960 203,‸,,,,", "unexpected-value The cell under “phone2_label” is empty"),
    ("‸,Nurse,,,,", "unexpected-value “Nurse” has no number"),
    ("‸1.63E+9,Nurse,,,,", "spreadsheet-number “1.63E+9”"),
    (",,‸1632960104,,,", "spreadsheet-number “1632960104” stands"),
    (",,‸call us,,,", "unexpected-value The emergency number cannot be “call us”"),
    (",,,‸logo.gif,,", "unexpected-value The logo cannot be “logo.gif”"),
    (",,,,‸green,", "unexpected-value The accent colour cannot be “green”"),
    (",,,,‸#e8a33d,", "low-contrast The accent colour #e8a33d has"),
    (",,,,,‸#N/A", "unexpected-value “#N/A”"),
])
def test_what_may_be_left_out_is_asked_for_the_same(cells: str, said: str) -> None:
    """A cell that may be empty is held to the same rules as a clinic's own file once it is not."""
    row, place = marked(f"{NORTH},{cells}", 2)
    _, found = read(table(row, head=MORE))
    assert [one[:len(place) + 1 + len(said)] for one in found] == [f"{place} {said}"]


@pytest.mark.parametrize(("content", "said"), [
    (b"", "1:1 missing-key The first row names no column “id” and none “name”"),
    (b"\n \n", "1:1 missing-key"),
    (table().encode(), "0:0 unexpected-value There is no row under the first one"),
    (table(",,,").encode(), "0:0 unexpected-value There is no row"),
    (table(NORTH).encode("utf-16"), "1:1 invalid-utf8 This file is in UTF-16"),
    (table(NORTH).encode("utf-16-le"), "1:1 invalid-utf8 This file is in UTF-16"),
    (table(NORTH).encode("utf-16-be"), "1:1 invalid-utf8 This file is in UTF-16"),
    (table(NORTH.replace("Moor", "M\xfcr")).encode("latin-1"), "2:23 invalid-utf8 The byte 0xFC"),
    (table(NORTH, head=HEAD.replace("hours", "houres")).encode(),
     "1:35 unknown-key “houres” is not a column"),
    (table(NORTH, head=HEAD.replace("hours", "opens")).encode(),
     "1:1 missing-key The first row names no column “hours”"),
    (table(NORTH, head=HEAD.replace("hours", "name")).encode(),
     "1:35 duplicate-yaml-key The column “name”"),
    (table(NORTH, head="Kennung,Name,Adresse").encode(), "1:1 unknown-key “Kennung”"),
    (NORTH.encode(), "1:1 unknown-key “north” is not a column"),
])
def test_a_table_without_its_columns_gives_no_clinic(content: bytes, said: str) -> None:
    """A wrong encoding, a column that is unknown, missing or doubled, and an empty table are told.
    """
    clinics, found = read(content)
    assert clinics == {}
    assert any(one.startswith(said) for one in found), found


@pytest.mark.parametrize("twin", ["north", "North", "NORTH"])
def test_two_rows_with_one_id_give_neither(twin: str) -> None:
    """Of two rows with one id, whatever its capitals, nobody can tell which is right."""
    clinics, found = read(table(NORTH, SOUTH, BAD.format(twin)))
    assert list(clinics) == ["south"]
    assert [one.split(" ")[0] for one in found] == ["4:1"]
    assert "stands in line 2, too" in found[0]


def test_a_number_of_a_country_without_zeros_is_a_warning() -> None:
    """Where no number begins with 0, digits alone may be whole: that is a warning."""
    findings = Findings()
    row = NORTH.replace("01632 960 201", "5550142123")
    source = SourceFiles({PATH: table(row).encode()}).text(PATH, findings)
    assert source
    read_clinic_rows(source, findings)
    assert [(f.code, f.severity.word) for f in findings] == [("spreadsheet-number", "warning")]


@pytest.mark.parametrize(("language", "emergency", "other", "word"), [
    ("en-GB", "", "", "error"), ("en-IE", "", "", "error"), ("en", "999", "", "error"),
    ("en", "112", "", "error"), ("es", "112", "", "warning"), ("en", "911", "", "warning"),
    ("en-US", "", "", "warning"), ("en", "", "(01632) 960 201", "error"),
    ("de", "", "030 123456", "error"), ("en", "", "+1 555 555 0142", "warning")])
def test_where_numbers_begin_with_zero_all_that_lost_it_are_errors(
        tiny: TinyLibrary, language: str, emergency: str, other: str, word: str) -> None:
    """A table whose every number lost its 0 is told by the language, or by another number."""
    tiny.write(PATH, table(f"{NORTH.replace(NUMBER, '1632960201')},,,{emergency}", head=MORE))
    tiny.change("content/library.yaml", "language: en", f"language: {language}")
    if other:
        tiny.write("content/clinics/quay.yaml", "name: Quay\naddress: [2 Quay]\nhours: Monday\n"
                   f"phones: [{{label: Desk, number: '{other}'}}]\n")
    found = [f for f in open_library(tiny.order()).findings if f.code == "spreadsheet-number"]
    assert [f.severity.word for f in found] == [word]


@pytest.mark.parametrize("label", ["Nurse line 2", "24/7", "Desk, 2nd floor", "24-hour line"])
def test_a_label_may_have_digits(label: str) -> None:
    """Who answers may have a number in the name."""
    assert whole(table(NORTH.replace("Front desk", f'"{label}"')))["north"].phones


@pytest.mark.parametrize("number", ["111", "116 117", "+44 1632 960201", "(01632) 960201",
                                    "01632960201", "555-0142", "0800 11 11", "1-800-555-0142",
                                    "999", "18000", "01632 960 201 ext. 4", "(555) 555-0142",
                                    "555.555.0142", "1850 123 456", "030/123456", "+1 555 555 0142",
                                    "1 800 555 0142", "960 201", "1-800-FLOWERS", "+49 30 123456",
                                    "0049 30 123 456", "(0)30 123 456", "912 345 678"])
def test_a_number_as_people_write_it_is_let_be(number: str) -> None:
    """Short numbers, and such with a 0, a + or a gap, are no work of a spreadsheet."""
    assert whole(table(NORTH.replace("01632 960 201", number), SOUTH))["north"].phones


@pytest.mark.parametrize("hours", [
    "8-12", "8–18", "24/7", "9.30-17.30", "08:00-18:00", "Mon-Fri 8-12", "24 hours", "8.30",
    "Closed from 12 August", "8/12", "8-12, 14-17", "Mo-Fr 8.00 bis 12.00", "24/7/365", "8-noon"])
def test_hours_as_people_write_them_are_let_be(hours: str) -> None:
    """Hours with digits, and with months among other words, are no work of a spreadsheet."""
    assert whole(table(NORTH.replace(HOURS, f'"{hours}"')))["north"].hours == hours


def test_a_quotation_mark_that_is_never_closed_costs_one_row() -> None:
    """What follows is read as rows of its own, and its own mistakes are told."""
    rows = [BAD.format(f"c{number}") for number in range(200)]
    rows[3] = rows[3].replace("North", '"North')
    clinics, found = read(table(*rows))
    assert len(clinics) == 199
    assert len(found) == 1 and found[0].startswith("5:4 unexpected-value")


@pytest.mark.parametrize(("head", "row", "other"), [
    (HEAD, f'{NORTH.replace(HOURS, chr(34) + HOURS)}\n', f'{SOUTH}"'),
    (f"{HEAD},region", f'{NORTH.replace(HOURS, chr(34) + HOURS)}\n', f'{SOUTH}",Coast'),
    (HEAD, NORTH.replace("Front", '"Front') + "\n", SOUTH.replace("desk", 'desk"')),
    (HEAD, f'{NORTH}\n"west,West,3 Lane,01632 960 203,Desk,Monday\n', f'{SOUTH}"'),
])
def test_a_row_that_another_has_swallowed_is_told(head: str, row: str, other: str) -> None:
    """Two quotation marks in two rows make one of them; that is told at the one that is gone."""
    _, found = read(table(row + other, head=head))
    said = f"{len(row.splitlines()) + 2}:1 unexpected-value This line looks"
    assert any(one.startswith(said) for one in found), found


@pytest.mark.parametrize("hours", ["Weekdays:\nMon, Tue, Wed, Thu, Fri, Sat 8 to 12",
                                   "Mon,Tue,Wed,Thu,Fri,Sat\n8 to 12", "Weekdays\n8-12,14-17"])
def test_a_cell_of_several_lines_may_have_commas(hours: str) -> None:
    """A list of days within a cell is no row."""
    assert whole(table(NORTH.replace(HOURS, f'"{hours}"'), SOUTH))
    first = "address,id,name,phone,phone_label,hours"
    assert whole(table(f'"1 Road\nAnytown, Shire",n,N,01632 960 201,Desk,"{hours}"', head=first))


@pytest.mark.parametrize("line", ['x","\n', '"\n', '"""\n', ",\n", '"a" b\n', "\n", '""",x"""\n'])
def test_a_hostile_table_is_read_in_time(line: str) -> None:
    """However quotation marks stand, a table takes a time that grows with its length alone."""
    read(f"{HEAD}\n{line * 20_000}")


@pytest.mark.parametrize("name", ["north", "North"])
def test_a_row_and_a_file_cannot_be_one_clinic(tiny: TinyLibrary, name: str) -> None:
    """A clinic that has a file and a row, whatever its capitals, is an error at the row."""
    tiny.write(PATH, table(NORTH, SOUTH))
    tiny.write(f"content/clinics/{name}.yaml", """\
        name: North
        address: [1 Moor Road]
        phones: [{label: Desk, number: "01632 960 201"}]
        hours: Monday
        """)
    found = [f for f in tiny.check(clinic="south") if f.code == "same-name"]
    assert [str(f.span) for f in found] == [f"{PATH}:2:1"]


@pytest.mark.parametrize("name", ["all", "none", "patient"])
def test_a_clinic_is_called_nothing_that_means_something_else(tiny: TinyLibrary, name: str
                                                             ) -> None:
    """“all” and “none” are words of the commands, and an audience is part of files' names."""
    tiny.write(PATH, table(BAD.format(name)))
    assert "same-name" in {f.code for f in tiny.check()}


def test_the_region_of_a_clinic_stands_in_its_file_too(tiny: TinyLibrary) -> None:
    """`region` is a key of a clinic's own file."""
    tiny.write("content/clinics/north.yaml", """\
        name: North
        address: [1 Moor Road]
        phones: [{label: Desk, number: "01632 960 201"}]
        hours: Monday
        region: Moors
        """)
    assert not [f for f in tiny.check(clinic="north") if f.span.path.startswith("content/clin")]


@pytest.mark.parametrize(("title", "number"), [
    ("N" * 70, 1), ("Ward " + "x" * 41, 1), ("N" * 40, 0), ("Nord" * 9 + "-" + "Klinik" * 6, 0)])
def test_a_long_name_is_told_where_the_clinic_stands(tiny: TinyLibrary, title: str, number: int
                                                     ) -> None:
    """A word of its own that fits on no line is told at its row, and in its file."""
    tiny.write(PATH, table(SOUTH, NORTH.replace("North Clinic", title)))
    tiny.write("content/clinics/quay.yaml", f"name: {title}\naddress: [2 Quay]\nhours: Monday\n"
               "phones: [{label: Desk, number: '01632 960 201'}]\n")
    found = [f for f in open_library(tiny.order()).findings if "without a blank" in f.what]
    assert [str(f.span) for f in found] == [f"{PATH}:3:1", "content/clinics/quay.yaml:1:1"][
        :2 * number]
