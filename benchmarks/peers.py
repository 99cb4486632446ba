"""The same document through other tools, for information: they check and prove nothing."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from benchmarks.timing import Turn, command
from benchmarks.yardsticks import Page

_WITHIN = re.compile(r"#link\(<[^>]*>\)")


def peers(page: Page) -> Iterator[tuple[str, Turn]]:
    """Each tool that is here: its name, and one run of it from a cold start."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium:
        printed = page.html.with_suffix(".chromium.pdf")
        yield "Chromium's print", lambda: command(
            [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
             f"--print-to-pdf={printed}", page.html], page.html.parent)
    pandoc = _pandoc()
    if pandoc:
        again = page.html.with_suffix(".pandoc.pdf")
        sheets = [f"--css={sheet}" for sheet in page.sheets]
        engine = f"--pdf-engine={Path(sys.executable).with_name('weasyprint')}"
        yield "Pandoc → WeasyPrint", lambda: command(
            [pandoc, page.html, "--from=html", "--to=html", "--standalone", engine, *sheets,
             "--output", again], page.html.parent)
    if pandoc and find_spec("typst"):
        text = page.html.with_suffix(".typ")
        command([pandoc, page.html, "--from=html", "--to=typst", "--standalone",
                 "--extract-media=media", "--output", text], page.html.parent)
        # Pandoc keeps links within the page, but not all that they lead to; Typst stops at those.
        text.write_text(_WITHIN.sub("#text", text.read_text(encoding="utf-8")), encoding="utf-8")
        yield "Typst, from Pandoc's text", lambda: _typst(text)
        yield "the same for another clinic, in a warm process", lambda: _warm_typst(text)


def _pandoc() -> str | None:
    if found := shutil.which("pandoc"):
        return found
    if find_spec("pypandoc"):
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    return None


def _typst(text: Path) -> float:
    code = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"
    return command([sys.executable, "-c", code, text, text.with_suffix(".typst.pdf")], text.parent)


def _warm_typst(text: Path) -> float:
    """Seconds in which Typst sets a text again of which a clinic's name is another."""
    said = subprocess.run([sys.executable, "-c", _WARM, text], cwd=text.parent, check=True,
                          capture_output=True, text=True)
    return float(said.stdout)


_WARM = """
import sys, typst
from pathlib import Path
from time import perf_counter

text = Path(sys.argv[1])
of_clinic = text.with_suffix(".clinic.typ")
of_clinic.write_text(text.read_text())
compiler = typst.Compiler(of_clinic)
for name in ("Riverside Clinic", "Hill Street Surgery", "Quay Clinic"):
    of_clinic.write_text(text.read_text().replace("= ", f"{name}\\n\\n= ", 1))
    start = perf_counter()
    compiler.compile()
    seconds = perf_counter() - start
print(seconds)
"""
