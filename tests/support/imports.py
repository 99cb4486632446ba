"""What the modules of the engine import, as their text says it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.support.places import ROOT


def imported() -> dict[str, set[str]]:
    """Each module of the engine, by its dotted name, and what it imports by theirs.

    What it imports for the type checker alone does not count.
    """
    texts = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"):
             path.read_text(encoding="utf-8") for path in (ROOT / "bifolio").rglob("*.py")}
    return {name: {inner if inner in texts else package
                   for package, inner in _imports(ast.parse(text))}
            for name, text in texts.items()}


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What is imported: the package or module, and the module in it, if it is one."""
    for_types = [inner for node in tree.body
                 if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
                 for inner in ast.walk(node)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node not in for_types:
            yield from ((node.module or "", f"{node.module}.{alias.name}") for alias in node.names)
