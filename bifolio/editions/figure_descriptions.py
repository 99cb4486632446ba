"""Telling a figure in words: all that the picture says, for whom cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from bifolio.model import Citation, Drawing, DrawnArrow, DrawnMark, DrawnPanel
from bifolio.model.languages import language
from bifolio.model.page_words import PageWords
from bifolio.model.trees import plain, rewrite

# The names of the page's words: for what an arrow says, what a gate is.
_ARROWS = {"solid": "arrow", "dashed": "broken_arrow", "blocked": "blocked_arrow"}
_SHAPES = {"gate-open": "open_gate", "gate-closed": "closed_gate"}


def tell_figures(tree: Any) -> Any:
    """A copy of `tree` in which each drawing has its description for who hears the page."""
    def told(noun: Any) -> Any:
        if not isinstance(noun, Drawing):
            return noun
        return replace(noun, told=describe(noun, language(noun.language).words))

    return rewrite(tree, told)


def describe(drawing: Drawing, words: PageWords) -> str:
    """The author's description, or one of all groups, numbers, intervals, times and people."""
    if drawing.alt:
        return plain(drawing.alt)
    teller, setting = _Teller(drawing, words), _setting(drawing)
    counts = words.dark_icon.format(who=_lower(plain(drawing.keys[0]))) \
        if drawing.sort.counts and drawing.keys else ""
    sentences = [getattr(words, drawing.sort.word), _sentence(counts),
                 _sentence(plain(drawing.axis)),
                 *(sentence for panel in drawing.panels for sentence in teller.panel(panel)),
                 _sentence(f"{words.who_and_when} {setting}") if setting else ""]
    return " ".join(filter(None, sentences))


def _setting(drawing: Drawing) -> str:
    return plain(tuple(piece for piece in drawing.setting if not isinstance(piece, Citation)))


def _sentence(words: str) -> str:
    words = words.strip()
    return words if not words or words[-1] in ".!?" else f"{words}."


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells the parts of one figure in the words of its language."""

    drawing: Drawing
    words: PageWords

    def panel(self, panel: DrawnPanel) -> Iterator[str]:
        """What one panel says: its name, its marks or its arrows, its note."""
        name, axis = plain(panel.label), plain(panel.axis)
        lead = f"{name} ({axis})" if name and axis else name or axis
        if self.drawing.sort.shares:
            yield from map(self._part, panel.marks)
        elif not self.drawing.sort.numbers:
            yield _sentence(lead)
            yield from self._scheme(panel)
        else:
            between = ". " if self.drawing.sort.counts else "; "
            said = between.join(map(self._mark, panel.marks))
            yield _sentence(f"{lead}: {said}" if lead else said)
        yield _sentence(plain(panel.note))

    def _mark(self, mark: DrawnMark) -> str:
        keys, label, said = self.drawing.keys, plain(mark.label), plain(mark.said)
        if mark.icons:
            people = self.words.people.format(count=count_words(mark, self.words))
            said = f"{people}{f' ({said})' if said else ''}"
        if self.drawing.sort.timed and mark.number and mark.number.at:
            period = mark.number.period
            periods = self.words.periods.format(
                period=period, periods=language(self.drawing.language).several(period))
            said = self.words.at_time.format(said=said, time=mark.number.at, periods=periods)
        if mark.special and keys:
            said = f"{said}, {_lower(plain(keys[-1]))}"
        return f"{label}: {said}" if label else said

    def _part(self, mark: DrawnMark) -> str:
        said, examples = part_words(mark, self.words), plain(mark.examples)
        return _sentence(f"{said} ({examples})" if examples else said)

    def _scheme(self, panel: DrawnPanel) -> Iterator[str]:
        """What stands there, and what leads where."""
        names = {mark.name: self._name(mark) for mark in panel.marks}
        shown = [name for name in dict.fromkeys(names.values()) if name]
        yield _sentence(self.words.it_shows.format(things=", ".join(shown))) if shown else ""
        for arrow in panel.arrows:
            yield _sentence(self._arrow(arrow, names))

    def _name(self, mark: DrawnMark) -> str:
        label, shape = plain(mark.label), _SHAPES.get(mark.shape)
        gate = str(getattr(self.words, shape)) if shape else ""
        return f"{label} ({gate})" if label and gate else label or gate

    def _arrow(self, arrow: DrawnArrow, names: dict[str, str]) -> str:
        start, end = names.get(arrow.start), names.get(arrow.end)
        if not (start and end):
            return ""
        told = getattr(self.words, _ARROWS[arrow.style]).format(start=start, end=end)
        label = plain(arrow.label)
        return f"{told}: {label}" if label else told


def count_words(mark: DrawnMark, words: PageWords) -> str:
    """How many of how many, and whether about so many: “about 5 in 100”."""
    if mark.icons is None:
        return ""
    count = words.count.format(filled=mark.icons.filled, of=mark.icons.of)
    return count if mark.icons.exact else words.about.format(count=count)


def part_words(mark: DrawnMark, words: PageWords) -> str:
    """A part of a plate by its share and its name: “Half: vegetables”."""
    shares = {"three-quarters": words.three_quarters, "two-thirds": words.two_thirds,
              "half": words.half, "third": words.third, "quarter": words.quarter}
    return words.part.format(share=shares[mark.share], name=_lower(plain(mark.label)))


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:] if words[1:2].islower() else words
