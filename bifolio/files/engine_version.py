"""Versions: what the engine itself is made of. Standard library only: it is asked at every start.

The type libraries of the computer (Pango and what it stands on) are known once they are loaded.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256

from bifolio.files.engine_files import PACKAGE

_APART = ("templates", "styles", "starters", "__pycache__")  # source files already, or no engine
# Code, and what it goes by.
_ENGINE = (".py", ".conf", ".txt", ".yaml", ".json", ".csv", ".csl", ".po", ".pot")
_TYPE = ("pango", "harfbuzz", "fontconfig", "freetype", "fribidi", "glib", "gobject")


@cache
def engine() -> Mapping[str, str]:
    """What the engine is, by name: its own code, its Python, the packages of that Python."""
    code = sha256()
    for path in _code(str(PACKAGE)):
        with open(path, "rb") as file:
            content = file.read()
        code.update(f"{path[len(str(PACKAGE)):]}\0{len(content)}\0".encode() + content)
    packages = sorted({entry.name.removesuffix(".dist-info") for folder in sys.path
                       if os.path.isdir(folder) for entry in os.scandir(folder)
                       if entry.name.endswith(".dist-info")})
    return {"Bifolio": code.hexdigest(), "Python": f"{sys.version} {sys.platform}",
            "packages": " ".join(packages)}


def _code(folder: str) -> Iterator[str]:
    """The paths of the engine's own files, in one order everywhere."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir() and entry.name not in _APART:
            yield from _code(entry.path)
        elif entry.is_file() and entry.name.endswith(_ENGINE):
            yield entry.path


def type_libraries() -> dict[str, str]:
    """The stamp of each shared library that this process has loaded from the computer, by path.

    Where the system does not say what is loaded, those that lie where they are looked for.
    """
    return {path: stamp for path in _loaded() if (stamp := library_stamp(path))}


def library_stamp(path: str) -> str:
    """The size and time of a shared library; "" when it is gone."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):  # it can be the path that no system would have
        return ""
    return f"{found.st_size} {found.st_mtime_ns}"


def has_libraries(stamps: Mapping[str, str]) -> bool:
    """Whether shared libraries still have these stamps."""
    return all(library_stamp(path) == stamp for path, stamp in stamps.items())


def _loaded() -> tuple[str, ...]:
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            paths = {line.split(maxsplit=5)[-1].strip() for line in maps if ".so" in line}
        return tuple(sorted(path for path in paths if path.startswith("/")
                            and not path.startswith((sys.prefix, sys.base_prefix + "/lib/python"))))
    except OSError:
        folders = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "").split(":")
        folders += os.environ.get("PATH", "").split(os.pathsep) if os.name == "nt" else []
        return tuple(sorted(entry.path for folder in folders if os.path.isdir(folder)
                            for entry in os.scandir(folder)
                            if any(name in entry.name for name in _TYPE)))
