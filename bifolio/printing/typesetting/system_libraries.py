"""System libraries: the type libraries are loaded by the names under which Linux has them, at once.

WeasyPrint 70 tries other systems' names first, and for each of them Python asks the linker and
the compiler whether they know it: a third of a second before the first page.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import io
import sys
from collections.abc import Iterator
from importlib import import_module


def load(package: str) -> None:
    """Import a package that loads libraries of the system; where it finds none so, as it is used.

    Raises what the import raises.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError), _by_soname(), \
                contextlib.redirect_stdout(io.StringIO()):  # it prints what it then raises
            import_module(package)
            return
    import_module(package)


@contextlib.contextmanager
def _by_soname() -> Iterator[None]:
    """Meanwhile no library is searched for: “libpango-1.0.so.0” is loaded, “pango-1.0” is not."""
    search = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None  # noqa: ARG005  # type: ignore[assignment]
    try:
        yield
    finally:
        ctypes.util.find_library = search
