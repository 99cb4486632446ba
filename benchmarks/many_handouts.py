"""What the list of many handouts costs: python benchmarks/many_handouts.py [NUMBER …]

For each number (1,000, 10,000 and 100,000) so many entries are made up, and nothing is printed:
the entries of one real handout, for works and clinics that have numbers for names. Told are
milliseconds of processor time, the best of three. One typo is all that a run does with the list
when one handout is made anew: it is opened, the handout is delivered, what else rests on its work
is looked at, the rest is held against the plan, and the list is closed. It needs the tests' folder.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bifolio.delivery import lists
from bifolio.delivery.catalogue import Catalogue
from bifolio.delivery.lists import Lists
from bifolio.files.cache import turn
from bifolio.files.writing import Folder
from tests.support.desks import PATIENT, Desk, code
from tests.support.library import tiny_in

_NUMBERS = (1_000, 10_000, 100_000)
_WORKS, _FORMATS = 40, 4


class _Everything:
    """A plan in which every handout is."""

    def __contains__(self, name: object) -> bool:
        return True

    def __repr__(self) -> str:
        return "everything"  # what a plan is known by


def main() -> None:
    """Measure each number in the form that it has, and a line for each."""
    numbers = [int(word.replace(",", "")) for word in sys.argv[1:]] or _NUMBERS
    print("| handouts | form | size | one typo | the first run in parts | nothing to make | "
          f"verify a file | verify a code | one that is none | read all |\n|---:|---|{'---:|' * 8}")
    for number in numbers:
        with TemporaryDirectory() as folder:
            print(_line(Desk(tiny_in(Path(folder))), number), flush=True)


def _line(desk: Desk, number: int) -> str:
    desk.delivered(PATIENT)
    entry = next(entry for entry in desk.entries if entry["name"] == PATIENT)
    entry["sources"] = {f"content/work/{part}.md": "a" * 64 for part in range(8)}
    listed = Lists(Folder(desk.out))
    clinics = [f"clinic-{clinic:05}" for clinic in range(number // _WORKS // _FORMATS)]
    for work in range(_WORKS):
        for clinic in clinics:
            for page in range(_FORMATS):
                made = _made_up(entry, f"work-{work:02}", clinic, page)
                listed.part(lists.FIRST).handouts[made["name"]] = made
    listed.close()
    form = "parts" if Lists(Folder(desk.out)).in_parts else "one file"
    size = sum(seen.st_size for path, seen in Folder(desk.out).files() if path.endswith(".json"))
    new = _measure(lambda: _typo(desk, clinics), 1)
    texts = iter("abcdefgh")
    name = f"work-07-patient-a4-standard-colour-2-{clinics[-1]}"
    costs = [
        _measure(lambda: _typo(desk, clinics, next(texts))), new,
        _measure(lambda: Lists(Folder(desk.out)).stamp([desk.handouts[PATIENT]])),
        _measure(lambda: Catalogue.open(desk.out).entry(name)["name"]),
        _measure(lambda: Catalogue.open(desk.out).with_code(code(name))),
        _measure(lambda: Catalogue.open(desk.out).with_code("NONE2345")),
        _measure(lambda: Catalogue.open(desk.out).listed(), 1)]
    return f"| {number:,} | {form} | {size / 1e6:.1f} MB | " + " | ".join(
        f"{cost * 1000:,.1f} ms" for cost in costs) + " |"


def _made_up(entry: dict[str, Any], work: str, clinic: str, page: int) -> dict[str, Any]:
    name = f"{work}-patient-a4-standard-colour-{page}-{clinic}"
    return {**entry, "name": name, "work": work, "clinic": clinic, "code": code(name),
            "path": f"{work}/{name}.pdf", "web_page": f"{work}/{work}-patient-{clinic}.html",
            "places": f".places/{name}.json"}


def _typo(desk: Desk, clinics: list[str], text: str = "") -> None:
    """A run in which one handout of the work of the real one is made anew, or is as it was."""
    with turn(desk.out):
        catalogue = desk.open()
        catalogue.adopt(iter(()))
        if text:
            desk.deliver(catalogue, PATIENT, text)
        works = ["knees", *(f"work-{work:02}" for work in range(_WORKS))]
        for _ in catalogue.entries_of_ours(
                works, (clinics, "clinics"),
                lambda work, _: f"new {text}" if work == "knees" else "old"):
            pass
        catalogue.mark(())
        catalogue.close(_Everything())


def _measure(verb: Callable[[], object], turns: int = 3) -> float:
    best = float("inf")
    for _ in range(turns):
        start = process_time()
        verb()
        best = min(best, process_time() - start)
    return best


if __name__ == "__main__":
    main()
