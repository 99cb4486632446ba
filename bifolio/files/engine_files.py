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


def all_folders() -> tuple[Path, ...]:
    """Every folder of the engine: the package, its templates and its styles."""
    return PACKAGE, templates(), styles()


def fonts() -> Path:
    """The folder of the engine's font files and their licences."""
    return styles() / "fonts"


def starter() -> Path:
    """The folder that a new library is copied from."""
    return PACKAGE / "files" / "starter"
