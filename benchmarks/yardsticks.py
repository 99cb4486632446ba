"""What others do with the same page: its HTML and CSS as files, and the tools that set them."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

from benchmarks.libraries import CHECKOUT, Copy
from benchmarks.timing import command
from bifolio.building import runs
from bifolio.files.style_sheets import sheets_for
from bifolio.model import FORMATS, Audience
from bifolio.printing.typesetting import typesetter

_VARIANT = "pdf/ua-1"


class Silence:
    """Progress that nobody watches."""

    def expect(self, handouts: int) -> None: ...
    def begin(self, handout: Any) -> None: ...
    def verb(self, handout: Any, verb: str, seconds: float) -> None: ...
    def deliver(self, delivery: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Page:
    """The patient's page as the typesetter gets it: `html` and, in order, its style sheets."""

    html: Path
    sheets: tuple[Path, ...]

    @classmethod
    def of(cls, library: Copy, folder: Path) -> Page:
        """Compose the patient handout of a library and write what would be typeset."""
        taken: list[tuple[str, Any, str]] = []
        typeset = typesetter.Typesetter.typeset

        def take(self: Any, html: str, handout: Any, values: str, findings: Any) -> Any:
            taken.append((html, handout, values))
            return typeset(self, html, handout, values, findings)

        typesetter.Typesetter.typeset = take  # type: ignore[method-assign]
        try:
            runs.build(runs.Order(
                root=library.root, out=folder / "thrown-away", audiences=(Audience.PATIENT,),
                formats=(FORMATS["a4-standard-colour"],)), Silence())
        finally:
            typesetter.Typesetter.typeset = typeset  # type: ignore[method-assign]
        html, handout, values = next(page for page in taken if not page[1].sheet)
        shutil.copytree(CHECKOUT / "styles", folder / "styles")
        (folder / "styles" / "dress.css").write_text(values, encoding="utf-8")
        (folder / "page.html").write_text(html, encoding="utf-8")
        names = [path.stem for path in sorted((folder / "styles").glob("*.css"))
                 if path.stem not in ("web", "dress")]
        sheets = (folder / "styles" / f"{name}.css" for name in (*sheets_for(handout, names),
                                                                 "dress"))
        return cls(folder / "page.html", tuple(sheets))

    def by_weasyprint(self) -> float:
        """Seconds that the `weasyprint` command takes for it, tags and all."""
        tool = Path(sys.executable).with_name("weasyprint")
        styles = [word for sheet in self.sheets for word in ("--stylesheet", str(sheet))]
        return command([tool, "--quiet", "--pdf-variant", _VARIANT, *styles, self.html,
                        self.html.with_suffix(".pdf")], self.html.parent)

    @contextmanager
    def warm(self) -> Iterator[Callable[[], float]]:
        """What renders and writes the page in a process that WeasyPrint has to itself.

        It has parsed the sheets once, knows nothing of our mends, and tells the seconds it took.
        """
        process = Popen([sys.executable, "-W", "ignore", "-c", _WARM, self.html, *self.sheets],
                        stdin=PIPE, stdout=PIPE, text=True)
        assert process.stdin
        assert process.stdout
        question, answer = process.stdin, process.stdout

        def render() -> float:
            question.write("again\n")
            question.flush()
            if not (seconds := answer.readline()):
                raise RuntimeError("WeasyPrint ended before the page was set.")
            return float(seconds)

        try:
            render()
            yield render
        finally:
            question.close()
            process.wait(30)


_WARM = f"""
import sys
from time import perf_counter
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

fonts = FontConfiguration()
html, *names = sys.argv[1:]
sheets = [CSS(filename=name, font_config=fonts) for name in names]
for _ in sys.stdin:
    start = perf_counter()
    HTML(filename=html).write_pdf(html + ".warm.pdf", stylesheets=sheets, font_config=fonts,
                                  pdf_variant={_VARIANT!r})
    print(perf_counter() - start, flush=True)
"""
