"""Bifolio: one text, two readers, printed handouts.

For other programs: `read_library`, `check`, `build` and their nouns; docs/python.md tells how.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bifolio.building.from_python import build, check, read_library
    from bifolio.building.orders import Delivery, Order, Run
    from bifolio.diagnostics import BifolioError, Finding
    from bifolio.model import FORMATS, Audience, Format, Library

__version__ = "0.1.0"
__all__ = ["FORMATS", "Audience", "BifolioError", "Delivery", "Finding", "Format", "Library",
           "Order", "Run", "build", "check", "read_library"]

# Each is loaded when it is asked for: a start of the program needs none of them here.
_HOMES = {
    **dict.fromkeys(("build", "check", "read_library"), "building.from_python"),
    **dict.fromkeys(("Delivery", "Order", "Run"), "building.orders"),
    **dict.fromkeys(("BifolioError", "Finding"), "diagnostics"),
    **dict.fromkeys(("FORMATS", "Audience", "Format", "Library"), "model"),
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
