"""Bifolio: one text, two readers, printed handouts.

For other programs: `read_library`, `check`, `build` and their nouns; docs/python.md tells how.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bifolio.building.from_python import build, check, read_library
    from bifolio.building.orders import Order, Run
    from bifolio.diagnostics import BifolioError, Finding
    from bifolio.model import Library

__version__ = "0.1.0"
__all__ = ["BifolioError", "Finding", "Library", "Order", "Run", "build", "check", "read_library"]

# Each is loaded when it is asked for: a start of the program needs none of them here.
_HOMES = {
    "build": "building.from_python", "check": "building.from_python",
    "read_library": "building.from_python", "Order": "building.orders", "Run": "building.orders",
    "BifolioError": "diagnostics", "Finding": "diagnostics", "Library": "model",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
