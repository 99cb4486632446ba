"""What is wrong in one clinic's file or row keeps back no other clinic's handouts."""

from __future__ import annotations

import pytest

from bifolio.building import runs
from bifolio.diagnostics import ContentError, UnknownNameError
from tests.support.library import Silence, TinyLibrary

TABLE = "content/clinics.csv"
HEAD = "id,name,address,phone,phone_label,hours\n"
GOOD = """\
name: Good
address: [1 Moor Road]
phones: [{label: Desk, number: "01632 960 201"}]
hours: Monday
"""
ROW = "{},North Clinic,{},01632 960 201,Desk,Monday\n"


def kept_back(library: TinyLibrary, clinic: str) -> list[str]:
    """The findings that keep back the handouts of a clinic ("" for none)."""
    run = runs.check(library.order(clinic=clinic), Silence())
    return sorted({f.code for delivery in run.deliveries for f in delivery.findings
                   if f.severity.word == "error"})


@pytest.mark.parametrize(("path", "text"), [
    ("content/clinics/bad.yaml", GOOD.replace("name: Good", "nome: Bad")),
    ("content/clinics/bad.yaml", GOOD.replace("name: Good", "name: [")),
    ("content/clinics/bad.yaml", GOOD + "accent: pink\n"),
    (TABLE, HEAD + ROW.format("bad", "") + ROW.format("fine", "1 Road")),
    (TABLE, HEAD + ROW.format("b:d", "1 Road") + ROW.format("fine", "1 Road")),
    (TABLE, HEAD + ROW.format("bad", "1 Road\u202e") + ROW.format("fine", "1 Road")),
    (TABLE, HEAD + ROW.format("bad", '"1 Road') + ROW.format("fine", "1 Road")),
    (TABLE, HEAD.replace("hours", "opens") + ROW.format("bad", "1 Road")),
    (TABLE, ""),
])
def test_a_bad_clinic_keeps_no_other_back(tiny: TinyLibrary, path: str, text: str) -> None:
    """The run fails and says why, and the handouts of a clinic that is right have no error."""
    tiny.write("content/clinics/good.yaml", GOOD)
    tiny.write(path, text.encode())
    assert kept_back(tiny, "good") == [] == kept_back(tiny, "")
    assert any(f.span.path == path and f.severity.word == "error" for f in tiny.check())
    if "fine" in text:
        assert kept_back(tiny, "fine") == []


@pytest.mark.parametrize("row", [ROW.format("bad", ""), ROW.format("bad", '"1\n#REF!"'),
                                 'bad,North,"1\nRoad",1.63E+09,Desk,Monday\n'])
def test_a_bad_row_keeps_its_own_clinic_back(tiny: TinyLibrary, row: str) -> None:
    """Whichever line of a row has the error, the handouts of its clinic are withheld."""
    tiny.write(TABLE, (HEAD + ROW.format("fine", "1 Road") + row).encode())
    assert kept_back(tiny, "bad") != []
    assert kept_back(tiny, "fine") == []


def test_a_clinic_that_cannot_be_read_is_no_unknown_one(tiny: TinyLibrary) -> None:
    """Who asks for a clinic of a table that has errors is told these, not that there is none."""
    tiny.write(TABLE, (HEAD + ROW.format("bad", "1 Road") * 2).encode())
    with pytest.raises(ContentError, match="cannot be read"):
        runs.check(tiny.order(clinic="bad"), Silence())
    tiny.write(TABLE, (HEAD + ROW.format("fine", "1 Road")).encode())
    with pytest.raises(UnknownNameError, match="Did you mean “fine”"):
        runs.check(tiny.order(clinic="fin"), Silence())
