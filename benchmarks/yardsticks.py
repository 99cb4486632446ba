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
from bifolio.building.executors import LocalWorker
from bifolio.files.style_sheets import sheets_for
from bifolio.model import FORMATS, Audience
from bifolio.printing.typesetting import typesetter

_VARIANT = "pdf/ua-1"


class Silence:
    """Progress that nobody watches."""

    def expect(self, handouts: int) -> None: ...
    def begin(self, handout: Any) -> None: ...
    def verb(self, handout: Any, verb: str, seconds: float) -> None: ...
    def found(self, findings: Any) -> None: ...
    def deliver(self, delivery: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the typesetter gets it: `html` and, in order, its style sheets."""

    html: Path
    sheets: tuple[Path, ...]

    @classmethod
    def of(cls, library: Copy, folder: Path, audience: Audience = Audience.PATIENT) -> Page:
        """The handout of a library for an audience, as it would be typeset."""
        return cls.all_of(library, folder, (audience,))[0]

    @classmethod
    def all_of(cls, library: Copy, folder: Path, audiences: tuple[Audience, ...] = ()
               ) -> tuple[Page, ...]:
        """Compose the handouts of a library and write what would be typeset; editions come first.
        """
        taken: dict[Any, tuple[str, str]] = {}
        typeset = typesetter.Typesetter.typeset

        def take(self: Any, html: str, handout: Any, values: str, findings: Any) -> Any:
            taken[handout] = html, values
            return typeset(self, html, handout, values, findings)

        typesetter.Typesetter.typeset = take  # type: ignore[method-assign]
        try:
            runs.build(runs.Order(
                root=library.root, out=folder / "thrown-away", audiences=audiences,
                formats=(FORMATS["a4-standard-colour"],)), Silence(), LocalWorker)
        finally:
            typesetter.Typesetter.typeset = typeset  # type: ignore[method-assign]
        shutil.copytree(CHECKOUT / "styles", folder / "styles")
        return tuple(cls._written(handout, *taken[handout], folder)
                     for handout in sorted(taken, key=lambda handout: bool(handout.sheet)))

    @classmethod
    def _written(cls, handout: Any, html: str, values: str, folder: Path) -> Page:
        page, own = folder / f"{handout.name}.html", folder / "styles" / f"{handout.name}.css"
        page.write_text(html, encoding="utf-8")
        own.write_text(values, encoding="utf-8")
        names = [path.stem for path in sorted((CHECKOUT / "styles").glob("*.css"))
                 if path.stem != "web"]
        sheets = (folder / "styles" / f"{name}.css" for name in sheets_for(handout, names))
        return cls(page, (*sheets, own))

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
