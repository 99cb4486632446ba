"""Words: each word of a finished paper with its place on the page, and where it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bifolio.model.passages import Passage, PassageKind
from bifolio.printing.pdf import Paper
from bifolio.printing.pdf.content import Run
from bifolio.proofreading.paper_proof.comparing import Found, compare
from bifolio.proofreading.paper_proof.letters import expected, letters, numbered
from bifolio.proofreading.paper_proof.lines import Line, lines_of
from bifolio.proofreading.paper_proof.margins import in_margins
from bifolio.proofreading.paper_proof.origins import Origin, Origins

_LOW, _HIGH = -0.25, 0.75  # of an em: what letters take


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word on its page, in points from the lower left; `passage` is the id of its passage.

    One that is broken over two lines, or set in two types, is two. It is "" without a passage.
    """

    text: str
    page: int
    left: float
    bottom: float
    right: float
    top: float
    passage: str
    origin: Origin | None


def printed_words(paper: Paper, passages: Sequence[Passage], origins: Origins
                  ) -> tuple[PrintedWord, ...]:
    """The words of a paper in reading order, then what stands in its margins.

    Raises UnreadablePaperError when it cannot be read back.
    """
    passages = numbered(passages, paper.places)
    pictures = [shown for passage in passages for shown in passage.pictures if shown.alt]
    text, beside = lines_of(
        paper, [number for number, shown in enumerate(pictures) if not shown.drawn])
    found, _ = compare(expected(passages), text)
    margins, _ = in_margins(passages, found, beside)
    owned: dict[int, tuple[Found | None, int]] = {
        id(line): (passage, start) for passage in (*found, *margins)
        for line, start in zip(passage.lines, passage.starts, strict=True)}
    heads: dict[str, tuple[Found | None, int]] = {
        line.signs: (passage, start) for passage in found
        if passage.expected.passage.kind == PassageKind.HEADER
        for line, start in zip(passage.lines, passage.starts, strict=True)}
    lines = [*text, *(line for page in beside.values() for line in page)]
    return tuple(word for line in lines for word in _words(
        line, *(owned.get(id(line)) or heads.get(line.signs, (None, 0))), origins))


def _words(line: Line, passage: Found | None, start: int, origins: Origins
           ) -> Iterator[PrintedWord]:
    """The words of a line; `start` is the number of its first sign among those of its passage."""
    name = passage.expected.passage.id if passage else ""
    left, bottom, right, top = line.box(_LOW, _HIGH)
    edges, signs = _edges(line.run), 0
    first = edges[len(line.run.text) - len(line.run.text.lstrip())]
    for word in re.finditer(r"\S+", line.run.text):
        said = letters(word.group())
        if not said:
            continue
        ahead = next((at for at, sign in enumerate(said) if sign.isalnum()), 0)
        if line.upright:
            left, right = (line.left + line.run.matrix[0] * (edges[at] - first)
                           for at in word.span())
        own = passage.own_sign(start + signs + ahead) if passage else -1
        yield PrintedWord(word.group(), line.page, left, bottom, right, top, name,
                          origins.at(name, own) if own >= 0 else None)
        signs += len(said)


_SHOWN = re.compile(rb"<([0-9A-Fa-f\s]*)>|([-+]?[.\d]+)")


def _edges(run: Run) -> list[float]:
    """Where each letter of a run's text begins along the baseline, and at last where it ends."""
    edges, at, codes = list[float](), run.start, iter(run.codes)
    per_sign = 1 if run.font.encoding == "latin-1" else 2  # bytes
    for shown, move in _SHOWN.findall(run.shown):
        if move:
            at -= float(move) * run.size / 1000
            continue
        for _ in range(len(b"".join(shown.split())) // (2 * per_sign)):
            code = next(codes, "")
            wide = run.font.widths.get(code, 0.0) * run.size / 1000
            said = run.font.signs.get(ord(code), "\ufffd") if code else ""
            edges += [at + wide * part / len(said) for part in range(len(said))]
            at += wide
    return [*edges, at]
