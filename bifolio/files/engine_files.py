"""The engine's own templates, styles and starter library: where they lie on this computer."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


def _own(name: str) -> Path:
    """Folder `name` inside the installed package, or else beside it in a checkout."""
    packed = PACKAGE / name
    return packed if packed.is_dir() else PACKAGE.parent / name


def templates() -> Path:
    """The folder of the engine's Jinja templates."""
    return _own("templates")


def styles() -> Path:
    """The folder of the engine's style sheets, with fonts/ in it."""
    return _own("styles")


def engine_folders() -> dict[str, Path]:
    """The engine's own folders that stand behind those of a library, by their name in it."""
    return {"templates": templates(), "styles": styles()}


def own_styles() -> dict[str, str]:
    """The engine's own style sheets, by name, whatever the library has in their place."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(styles().glob("*.css"))}


def own_templates() -> dict[str, str]:
    """The engine's own templates, by file name."""
    return {path.name: path.read_text(encoding="utf-8")
            for path in sorted(templates().glob("*.html"))}


def all_folders() -> tuple[Path, ...]:
    """Every folder of the engine: the package, its templates and its styles."""
    return PACKAGE, templates(), styles()


def fonts() -> Path:
    """The folder of the engine's font files and their licences."""
    return styles() / "fonts"


KINDS = ("leaflet", "action-plan", "medicine-sheet", "preparation")  # of handouts to begin with


def starter(kind: str = KINDS[0]) -> Path:
    """The folder that a new library is copied from, by the kind of its first handout."""
    return PACKAGE / "files" / "starters" / kind
