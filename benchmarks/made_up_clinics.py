"""Made-up clinics, by a seed: names that are hard to print, long addresses, several phones, logos.

None of these places exists. Their numbers are of the ranges that are kept free for fiction.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random

_SEED = 18
_COLUMNS = ("id", "name", "address", "phone", "phone_label", "hours", "phone2", "phone2_label",
            "emergency", "logo", "accent", "region")
_PLACES = ("Oakhollow", "Fenmarsh", "Nether Wibble-on-the-Wold", "Ærøhavn", "Blåbærby",
           "Østervangskov", "Åkilde", "Grünmoorstadt", "Käferbrunn", "Süßwasserfurt",
           "Ανεμόπολη", "Κρυονερίτσα", "Ψηλοράχη", "Saint-Zoë-à-la-Tour", "L’Abîme-sur-Rive",
           "Ñandúbaytuba", "Wólczyńskowo", "Žlutohoří", "Hæğvík", "D’Arcy’s Cross")
_KINDS = ("Surgery", "Health Centre", "Medical Practice", "Lægehus", "Gesundheitszentrum",
          "Κέντρο Υγείας", "Kindersprechstundengemeinschaft", "Donaudampfschiffersprechstunde",
          "Centre de santé", "Walk-in Clinic & Pharmacy", "Practice “At the Old Mill”",
          "Doctors’ House", "Clinic No. 7", "Unit 4B/2", "R&D Ward <3>", "Ambulatorium Nº 12")
_WHOSE = ("", "", "", "O’Hara & Sons, ", "Dr. Ærenprås’ ", "The Right Honourable Society of ",
          "Smith, Jones & Smith-Jones: ", "“Second Home” ", "24/7 ", "Gemeinschaftspraxis ")
_STREETS = ("High Street", "Moor Road", "Gammel Kongevejstorv", "Οδός Ανεμώνης",
            "Straße der fröhlichen Hufschmiede", "Rue de l’Île-aux-Moineaux",
            "Quay (behind the fish market)")
_HOUSES = ("House 4", "Second floor, left-hand staircase", "Buildings A–F, ask at gate 3",
           "c/o Old Town Hall, entrance in the yard", "P.O. Box 960")
_HOURS = ("Monday to Friday, 8 to 18", "Monday to Saturday, 9 to 5",
          "Monday, Tuesday and Thursday, 8:30 to 12 and 14 to 18:30; Friday, 8:30 to 12",
          "every day, day and night")
_LABELS = ("Front desk", "Nurse line", "Nights and weekends", "Τηλεφωνικό κέντρο",
           "Anmeldung & Rezepte", "Children’s clinic, 1st floor")
_ACCENTS = ("#0f5a4b", "#6b2d73", "#7a1f5c", "#173f7a", "#000000")  # each 7:1 on white
_REGIONS = ("North", "South", "Øst", "Βορράς")
_ONE_IN = 97  # has a file, with what a table has no column for
_DRAWINGS = (
    ("round.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24"><circle '
                  'cx="12" cy="12" r="11" fill="#173f7a"/></svg>'),
    ("wide.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="120" height="20"><rect '
                 'width="120" height="20" fill="#7a1f5c" fill-opacity="0.5"/></svg>'),
    ("tall.svg", '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="40"><path '
                 'd="M0 40 6 0l6 40z" fill="#0f5a4b"/></svg>'))


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A clinic that does not exist, as a row of a table; some rows get a file instead."""

    row: dict[str, str]
    has_file: bool

    @property
    def name(self) -> str:
        return self.row["id"]


def made_up(number: int) -> Iterator[MadeUp]:
    """So many clinics, the same each time; the first ones are the same whatever the number."""
    chance = Random(_SEED)
    for at in range(1, number + 1):
        yield MadeUp(_row(at, chance), at % _ONE_IN == 0)


def _row(at: int, chance: Random) -> dict[str, str]:
    pick = chance.choice
    lines = [f"{chance.randrange(1, 400)} {pick(_STREETS)}", pick(_PLACES)]
    lines[1:1] = chance.sample(_HOUSES, pick((0, 0, 0, 1, 2)))
    return {
        "id": f"{pick(('clinic', 'North', 'quay_7', 'st-zoe'))}-{at:05}",
        "name": f"{pick(_WHOSE)}{pick(_PLACES)} {pick(_KINDS)}"
                f"{pick(('', '', '', f' {at}', ' (example)'))}",
        "address": "; ".join(lines),
        "phone": _phone(chance), "phone_label": pick(_LABELS), "hours": pick(_HOURS),
        **pick(({"phone2": _phone(chance), "phone2_label": pick(_LABELS)}, {})),
        "emergency": pick(("", "999", "112")), "logo": pick(("", *(name for name, _ in _DRAWINGS))),
        "accent": pick(("", *_ACCENTS)), "region": pick(_REGIONS)}


def _phone(chance: Random) -> str:
    return chance.choice((f"01632 960 {chance.randrange(1000):03}",
                          f"020 7946 0{chance.randrange(1000):03}",
                          f"+44 1632 960 {chance.randrange(1000):03}"))


def write_clinics(content: Path, number: int) -> tuple[str, ...]:
    """So many made-up clinics for a library, in its folder `content`; returns their names."""
    folder = content / "clinics"
    folder.mkdir(exist_ok=True)
    for name, drawing in _DRAWINGS:
        (folder / name).write_text(drawing, encoding="utf-8")
    clinics = tuple(made_up(number))
    for clinic in clinics:
        if clinic.has_file:
            (folder / f"{clinic.name}.yaml").write_text(_file(clinic.row), encoding="utf-8")
    table = StringIO()
    writer = csv.DictWriter(table, _COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(clinic.row for clinic in clinics if not clinic.has_file)
    (content / "clinics.csv").write_text(table.getvalue(), encoding="utf-8", newline="")
    return tuple(clinic.name for clinic in clinics)


def _file(row: dict[str, str]) -> str:
    """The same clinic as a file, with a third phone, a second logo and a line to fill in."""
    import yaml  # late: only some have one

    return yaml.safe_dump({
        "name": row["name"], "address": row["address"].split("; "),
        "phones": [{"label": row["phone_label"], "number": row["phone"]},
                   {"label": "Nights", "number": "01632 960 117", "hours": "18 to 8"},
                   {"label": "This handout’s nurse", "number": "01632 960 118",
                    "works": ["insulin-resistance"]}],
        "hours": row["hours"], "logo": row["logo"] or _DRAWINGS[0][0], "logo_size": "small",
        "second_logo": {"file": _DRAWINGS[1][0], "of": "The Blåbærby & Fenmarsh Trust"},
        "qr": "https://clinic.example/{id}.html", "to_fill_in": ["date"],
        **({"emergency": row["emergency"]} if row["emergency"] else {}),
        **({"accent": row["accent"]} if row["accent"] else {})}, allow_unicode=True)
