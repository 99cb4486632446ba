"""Comparing: what lies in the folder of handouts with what would be made from nothing."""

from __future__ import annotations

from dataclasses import replace

from bifolio.building.orders import Order, Progress, Run
from bifolio.building.plan import makeable
from bifolio.building.runs import build
from bifolio.delivery.catalogue import Catalogue
from bifolio.delivery.lists import PARTS
from bifolio.diagnostics import Findings
from bifolio.files import temporary
from bifolio.files.cache import FOLDER
from bifolio.files.writing import Folder
from bifolio.printing.pdf import file_digest


def compare(order: Order, progress: Progress) -> tuple[dict[str, str], dict[str, str], Run]:
    """Make everything from nothing, elsewhere, and hold it against what lies in `order.out`.

    Returns each file by its path in `out` with how it differs, "" where it does not; and the run.
    Beside them stand, by path, those of which only the type libraries are others.
    """
    folder = temporary.new_folder()
    try:
        made = folder / "out"
        run = build(replace(order, out=made, remembers=False), progress)
        found: dict[str, str] = {}
        others: dict[str, str] = {}
        lying = Folder(order.out)
        for each in sorted(made.glob("*/*")):
            path = each.relative_to(made).as_posix()
            if path.startswith((FOLDER, PARTS)):
                continue
            there, anew = lying.lying(path), each.read_bytes()
            found[path] = "" if there == anew else "is not there." if there is None else \
                "is not what is made from nothing."
            if there is not None and there != anew and (said := _other_libraries(there, anew)):
                found[path], others[path] = "", said
    finally:
        temporary.remove(folder)
    catalogue, told = Catalogue.open(order.out), Findings(run.findings)
    catalogue.tell_damage(told)
    found |= dict.fromkeys(catalogue.unlisted(), "is listed nowhere.")
    if run.opened and not (order.works or order.audiences):
        made_here = makeable(run.opened.library)
        found |= {listed.path: "is a handout that nothing makes any more."
                  for listed in catalogue.listed(run.opened.library.publisher)
                  if listed.name not in made_here}
    return found, others, replace(run, findings=tuple(told))


def _other_libraries(there: bytes, anew: bytes) -> str:
    """What is to be said of two files that differ in nothing but what they were set with."""
    one, other = file_digest.read(there), file_digest.read(anew)
    if (one is None or other is None or one.libraries == other.libraries
            or replace(one, libraries="") != replace(other, libraries="")
            or not file_digest.is_whole(there)):
        return ""
    return (f"has the same words and the same design, and was set with other type libraries "
            f"({one.libraries or 'not told'}; here: {other.libraries}).")
