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
# Per package manager: what it calls venv, what it calls Pango, and how it installs.
MANAGERS = {
    "apt-get": (
        f"python3.{sys.version_info.minor}-venv",
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
        "{sudo}apt-get update && {sudo}apt-get install -y",
    ),
    "dnf": ("python3-libs", "pango", "{sudo}dnf install -y"),
    "apk": ("python3", "pango fontconfig so:libharfbuzz-subset.so.0", "{sudo}apk add"),
    "brew": ("python", "pango", "brew install"),
    "MSYS2": (
        "mingw-w64-ucrt-x86_64-python",
        "mingw-w64-ucrt-x86_64-pango",
        r"C:\msys64\usr\bin\pacman -S --needed --noconfirm",
    ),
}


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


def install_command(lacks: Sequence[str]) -> str:
    """The one command that installs these on this system; empty if its manager is not known."""
    known = ["MSYS2"] if sys.platform == "win32" else [m for m in MANAGERS if which(m)]
    if not known:
        return ""
    venv, pango, install_them = MANAGERS[known[0]]
    names = {"venv": venv, "Pango": pango}
    words = [install_them, *(names[lack] for lack in lacks)]
    return " ".join(words).format(sudo="" if is_root() else "sudo ")
