"""What the system must provide besides packages: what is missing, and the one command for it.

Standard library only, as build.py asks it before anything is installed.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence
from ctypes.util import find_library
from importlib import invalidate_caches
from importlib.util import find_spec
from shutil import which

MEANING = {
    "venv": "venv, Python's private folder of packages (with ensurepip)",
    "Pango": "Pango, which sets type on the page (with HarfBuzz)",
}
# What WeasyPrint 70 loads; the number belongs to the file's name, as in libpango-1.0.so.0.
LIBRARIES = {
    "gobject-2.0": 0, "pango-1.0": 0, "pangoft2-1.0": 0,
    "harfbuzz": 0, "harfbuzz-subset": 0, "fontconfig": 1,
}  # fmt: skip
# Per package manager: what it calls venv, what it calls Pango, and the commands that install them.
MANAGERS = {
    "apt-get": (
        f"python3.{sys.version_info.minor}-venv",
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        ("sudo apt-get update", "sudo apt-get install -y"),
    ),
    "dnf": ("python3-libs", "pango", ("sudo dnf install -y",)),
    "apk": ("python3", "pango fontconfig so:libharfbuzz-subset.so.0", ("sudo apk add",)),
    "brew": ("python", "pango", ("brew install",)),
    "MSYS2": (
        "mingw-w64-ucrt-x86_64-python",
        "mingw-w64-ucrt-x86_64-pango",
        (r"C:\msys64\usr\bin\pacman -S --needed --noconfirm",),
    ),
}
# The first release of Expat, Python's XML parser, in which no hole is known (CVE-2026-93990 is the
# last that was closed); before 2.8.1 (CVE-2026-45186) a drawing of 3 MB stops a build for a minute.
SAFE_EXPAT = (2, 8, 5)


def has_library(name: str, number: int) -> bool:
    """Whether the system can load a library, looked for where WeasyPrint looks."""
    usual = r"C:\msys64\ucrt64\bin;C:\msys64\mingw64\bin"
    for folder in os.getenv("WEASYPRINT_DLL_DIRECTORIES", usual).split(";"):
        if os.path.exists(os.path.join(folder, f"lib{name}-{number}.dll")):
            return True
    try:
        return bool(ctypes.CDLL(f"lib{name}.so.{number}"))
    except OSError:
        return bool(find_library(name) or find_library(f"lib{name}-{number}"))


def lacks_pango() -> bool:
    """Whether a library that the typesetter loads is missing."""
    return not all(has_library(name, number) for name, number in LIBRARIES.items())


def missing(uv: bool = False) -> list[str]:
    """Which of “venv” and “Pango” this system lacks; with `uv`, ensurepip is not needed."""
    invalidate_caches()  # one may just have been installed
    complete = find_spec("venv") and (uv or find_spec("ensurepip"))
    return ([] if complete else ["venv"]) + (["Pango"] if lacks_pango() else [])


def is_root() -> bool:
    """Whether this run may install system packages without a sudo."""
    return sys.platform != "win32" and os.geteuid() == 0


def install_commands(lacks: Sequence[str]) -> list[list[str]]:
    """The commands that install these on this system, each as words; none for an unknown manager.
    """
    known = ["MSYS2"] if sys.platform == "win32" else [m for m in MANAGERS if which(m)]
    if not known:
        return []
    venv, pango, steps = MANAGERS[known[0]]
    names = {"venv": venv, "Pango": pango}
    commands = [step.split() for step in steps]
    commands[-1] += [name for lack in lacks for name in names[lack].split()]
    return [command[1:] if is_root() and command[0] == "sudo" else command for command in commands]


def install_command(lacks: Sequence[str]) -> str:
    """The same as a line to type; empty if the system's manager is not known."""
    return " && ".join(" ".join(command) for command in install_commands(lacks))


def old_xml_parser() -> str:
    """The release of Python's XML parser, if it is older than the first safe one; else ""."""
    from pyexpat import EXPAT_VERSION, version_info  # late: few ask

    return "" if version_info >= SAFE_EXPAT else EXPAT_VERSION.replace("_", " ")


def told_of_xml_parser() -> str:
    """What is to be said of an old XML parser; "" of a safe one."""
    old, safe = old_xml_parser(), ".".join(map(str, SAFE_EXPAT))
    return old and (
        f"The XML parser of this Python is {old}; releases before {safe} have known holes, by "
        "which a hostile drawing or citation style can stop or crash a build. A newer Python has "
        "a newer one; some systems mend theirs and leave its number.")
