"""Lines: the words of a finished page where they stand, as they were read back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import count, takewhile

from bifolio.printing.pdf import Paper, PaperTag
from bifolio.printing.pdf.content import Run, Words
from bifolio.printing.pdf.sight import Box, Print
from bifolio.proofreading.paper_proof.letters import letters_of

_CAPITALS = (0.02, 0.72)  # of an em above the baseline: no underline lies there
_SLANT = 0.4  # how far an upright may lean


@dataclass(slots=True)
class Line:
    """A run of signs on its page, in points from the lower left; what they say, without spaces.

    `wide` and `tall` are the type size as it stands on the page, each way; `upright` words run
    from left to right.
    """

    page: int
    run: Run
    signs: str
    left: float
    right: float
    baseline: float
    wide: float
    tall: float
    upright: bool

    @property
    def em(self) -> float:
        """The smaller type size of the two."""
        return min(self.wide, self.tall)

    def box(self, low: float, high: float) -> Box:
        """The box from `low` to `high`, in ems above the baseline."""
        if self.upright:
            return (self.left, self.baseline + low * self.tall,
                    self.right, self.baseline + high * self.tall)
        a, b, c, d, e, f = self.run.matrix
        corners = [(a * x + c * y + e, b * x + d * y + f)
                   for x in (self.run.start, self.run.end)
                   for y in (self.run.rise + low * self.run.size,
                             self.run.rise + high * self.run.size)]
        return (min(x for x, _ in corners), min(y for _, y in corners),
                max(x for x, _ in corners), max(y for _, y in corners))

    @property
    def print(self) -> Print:
        """What the eye must find here."""
        return Print(self.box(*_CAPITALS), self.em)


def line_of(page: int, run: Run, signs: str) -> Line:
    """A run as it lies on its page."""
    a, b, c, d, e, f = run.matrix
    start, end = run.start, run.end
    if run.text[:1].isspace():  # what is blank at its ends is no part of it
        start += _blank(run, run.codes)
    if run.text[-1:].isspace():
        end -= _blank(run, run.codes[::-1])
    upright = a > 0 and d > 0 and abs(b) < a / 100 and abs(c) < d * _SLANT and run.size > 0
    along = (a * a + b * b) ** 0.5
    tall = abs(a * d - b * c) / along * run.size if along else 0.0
    return Line(page, run, signs, a * start + c * run.rise + e, a * end + c * run.rise + e,
                b * start + d * run.rise + f, along * run.size, tall, upright)


def _blank(run: Run, codes: str) -> float:
    """How wide the spaces are that these codes of a run begin with."""
    widths, signs = run.font.widths, run.font.signs
    spaces = takewhile(lambda code: signs.get(ord(code), "").isspace(), codes)
    return sum([widths.get(code, 0.0) for code in spaces]) * run.size / 1000


def lines_of(paper: Paper, files: Collection[int]
             ) -> tuple[tuple[Line, ...], dict[int, tuple[Line, ...]]]:
    """The lines of the text in the order in which they are read out, and by page the others.

    The others are artifacts: what stands in the margins, and what is printed again. What the
    figures of these numbers say, from 0, is no text: they are `files` of the library.
    """
    text = _lines(_runs(paper.structure, count(), files))
    return text, {number: _lines((number, run) for piece in words for run in piece.runs)
                  for number, words in enumerate(paper.artifact_words, 1)}


def _lines(runs: Iterable[tuple[int, Run]]) -> tuple[Line, ...]:
    """Runs as lines; without those that show nothing."""
    known = list(runs)
    signs = letters_of([run.text for _, run in known])
    return tuple(line_of(page, run, said)
                 for (page, run), said in zip(known, signs, strict=True) if said)


def _runs(tag: PaperTag, figures: Iterator[int], files: Collection[int]
          ) -> Iterator[tuple[int, Run]]:
    silent = tag.kind == "Figure" and next(figures) in files
    for part in tag.parts:
        if isinstance(part, Words):
            yield from () if silent else ((part.page, run) for run in part.runs)
        else:
            yield from _runs(part, figures, files)
