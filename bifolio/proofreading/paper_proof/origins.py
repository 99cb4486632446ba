"""Origins: the place in the library where each word of a composed page was written.

A page says in passages what an edition holds in runs of words, each with its places. Most passages
say what one run says, sign by sign. What the page adds, the name of a box or a mark of a source,
stands beside words that were written, and leads where they lead. What nobody wrote has no origin.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from functools import cached_property

from bifolio.model import Clinic, Edition, Preformatted, References, Text
from bifolio.model.passages import Passage, PassageKind, SpotKind
from bifolio.model.references import Reference
from bifolio.model.source import Span
from bifolio.model.text_runs import Run, runs
from bifolio.model.trees import walk
from bifolio.proofreading.paper_proof.letters import letters

_UNWRITTEN = (PassageKind.FURNITURE, PassageKind.METADATA)
_ADDED = (SpotKind.CITATION, SpotKind.COLUMN, SpotKind.FOLIO, SpotKind.PAGES, SpotKind.THERE,
          SpotKind.REFERENCE)  # spots whose words no author wrote there
_NOWHERE = Span("")
_LISTED = "contents"  # the class of a list of headings, where the page adds its own
_COMPARED = 3000  # words that are compared one by one; of more each leads nowhere
_SEARCHED = 20_000_000  # signs that are searched for what stands in a drawing
_LEAST = 3  # signs that a piece of a drawing is known by
_MOSTLY, _WHOLLY = 0.5, 0.8  # how much of a passage, or of a writing, is enough to know it by
_PIECE = 4  # signs of a writing that is known by itself


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a word was written, and the `fact` that put it there, or ""."""

    span: Span
    fact: str = ""


@dataclass(frozen=True)
class _Writing:
    """Words as they were written, in one run; where that has no place, at `span`."""

    run: Run
    span: Span = _NOWHERE

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        """The offset in the run's text of each of its signs."""
        text = self.run.text
        if text.isascii():
            return tuple(at for at, sign in enumerate(text) if not sign.isspace())
        return tuple(at for at, sign in enumerate(text) for _ in letters(sign))

    @cached_property
    def signs(self) -> str:
        return letters(self.run.text)

    def origin(self, sign: int) -> Origin | None:
        """Where the sign of this number stands."""
        offset = self._offsets[min(sign, len(self._offsets) - 1)]
        fact = next((piece.fact for start, piece in self.run.located()
                     if isinstance(piece, Text) and start <= offset < start + len(piece.text)), "")
        place = self.run.place(offset)
        place = place if place.path else self.span
        return Origin(place, fact) if place.path else None


_Sign = tuple[_Writing, int]  # a sign of a writing, by its number


@dataclass(frozen=True)
class Origins:
    """Of each passage, by its id, the sign that was written for each of its own."""

    _known: Mapping[str, Sequence[_Sign | None]] = field(repr=False)

    def at(self, passage: str, sign: int) -> Origin | None:
        """Where the sign of this number of a passage's words was written, if anybody wrote it."""
        known = self._known.get(passage, ())
        found = known[sign] if sign < len(known) else None
        return found[0].origin(found[1]) if found else None


def origins(passages: Sequence[Passage], edition: Edition, references: References,
            sources: Mapping[str, Reference], clinic: Clinic | None = None) -> Origins:
    """Where the passages of an edition's page come from, sign by sign.

    A place in a text that is folded in its file is counted along its first line
    (see `Source.on_its_line`).
    """
    entries = {entry.anchor: sources[entry.key].span for entry in references.entries
               if entry.key in sources}
    aligning = _Aligning(tuple(_writings(edition, clinic)))
    for passage in passages:
        anchor = passage.id.rpartition("/")[0]
        if anchor in entries:
            aligning.lead(passage, entries[anchor])
        elif passage.kind not in _UNWRITTEN and passage.words:
            aligning.follow(passage)
    return Origins(aligning.done())


def _writings(edition: Edition, clinic: Clinic | None) -> Iterator[_Writing]:
    """All that was written for an edition and its clinic, in the order in which it is read.

    Who the clinic is stands before the title, and whom to call behind it, or in one line with it.
    """
    preformatted = (_said(line, Span(noun.span.path, noun.span.line + down, noun.span.column))
                    for noun in walk(edition.chapters) if isinstance(noun, Preformatted)
                    for down, line in enumerate(noun.text.split("\n"), 1))
    head = tuple(runs((edition.title, edition.subtitle)))
    yield from _of_clinic(clinic, "{label}: {number}") if clinic else ()
    yield from map(_Writing, head)
    yield from _of_clinic(clinic, "{number} {label}") if clinic else ()
    yield from map(_Writing, runs(replace(edition, title=(), subtitle=())))
    yield from preformatted


def _of_clinic(clinic: Clinic, phones: str) -> Iterator[_Writing]:
    for text in (clinic.title, ", ".join(clinic.address), clinic.hours, clinic.emergency):
        yield _said(text, clinic.span)
    for phone in clinic.phones:
        yield _said(phones.format(label=phone.label, number=phone.number), phone.span)
        yield _said(phone.hours, phone.span)


def _said(text: str, span: Span) -> _Writing:
    return _Writing(Run("text", (Text(text, Span("")),)), span)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a passage or a writing, by its signs and the number of the first of them."""

    of: int
    start: int
    signs: str


class _Aligning:
    """Goes along the passages, and finds what was written for each."""

    def __init__(self, writings: Iterable[_Writing]) -> None:
        self._writings = [writing for writing in writings if writing.signs]
        self._same: dict[str, list[int]] = {}
        for number, writing in enumerate(self._writings):
            self._same.setdefault(writing.signs, []).append(number)
        self._known: dict[str, list[_Sign | None]] = {}
        self._taken = set[int]()
        self._last = -1  # the writing that was found last
        self._open: list[tuple[Passage, list[int]]] = []  # what is said by no writing alone
        self._drawn: list[Passage] = []

    def lead(self, passage: Passage, span: Span) -> None:
        """All of a passage was written at one place."""
        writing = _said("…", span)
        self._known[passage.id] = [(writing, 0)] * len(letters(passage.words))

    def follow(self, passage: Passage) -> None:
        """Find the writing that says what a passage says."""
        if passage.kind == PassageKind.DRAWN:
            self._drawn.append(passage)
            return
        own, places = _own_signs(passage)
        known: list[_Sign | None] = [None] * len(letters(passage.words))
        self._known[passage.id] = known
        number = self._among(self._same.get(own, ()))
        if number is None:
            if own and _LISTED not in passage.classes:
                self._open.append((passage, places))
            return
        self._compare(self._last + 1, number)
        self._last = number
        self._taken.add(number)
        for sign, place in enumerate(places):
            known[place] = self._writings[number], sign

    def _among(self, numbers: Sequence[int]) -> int | None:
        """Of writings that say the same the next one, or the nearest."""
        if not numbers:
            return None
        after = bisect_left(numbers, self._last + 1)
        return numbers[after] if after < len(numbers) else numbers[-1]

    def done(self) -> Mapping[str, Sequence[_Sign | None]]:
        """What was found, and beside it what the page adds."""
        self._compare(self._last + 1, len(self._writings))
        self._search()
        for known in self._known.values():
            _fill(known)
        return self._known

    def _compare(self, start: int, end: int) -> None:
        """Find the words of the open passages among writings that nobody has taken."""
        passages, self._open = self._open, []
        if not passages:
            return
        near = range(start, end) if start < end else range(start, start + 2 * len(passages))
        asked = [word for number, (passage, _) in enumerate(passages)
                 for word in _words(number, _bare(passage))]
        written = [word for number in near if number < len(self._writings)
                   and number not in self._taken
                   for word in _words(number, self._writings[number].run.text)]
        if not written or len(asked) + len(written) > _COMPARED:
            return
        alike = SequenceMatcher(None, [word.signs for word in asked],
                                [word.signs for word in written], autojunk=False)
        pairs: dict[tuple[int, int], list[tuple[_Word, _Word]]] = {}
        for at, there, length in alike.get_matching_blocks():
            for word, source in zip(asked[at:at + length], written[there:there + length],
                                    strict=True):
                pairs.setdefault((word.of, source.of), []).append((word, source))
        for (of, number), words in pairs.items():
            (passage, places), writing = passages[of], self._writings[number]
            same = sum(len(word.signs) for word, _ in words)
            if same >= _MOSTLY * len(places) or (
                    same >= _WHOLLY * len(writing.signs) and same >= _PIECE):
                self._taken.add(number)
                for word, source in words:
                    for along in range(len(word.signs)):
                        self._known[passage.id][places[word.start + along]] = (
                            writing, source.start + along)

    def _search(self) -> None:
        """Find the words of drawings, which break them into lines, within what was written there.
        """
        writings = [writing for writing in self._writings
                    if writing.run.kind in ("figure", "mark")]
        searched = len(self._drawn) * sum(len(writing.signs) for writing in writings)
        if searched > _SEARCHED:
            return
        for passage in self._drawn:
            own = letters(passage.words)
            found = next((writing for writing in writings if own in writing.signs), None)
            if found and len(own) >= _LEAST:
                at = found.signs.find(own)
                self._known[passage.id] = [(found, at + along) for along in range(len(own))]


def _words(of: int, text: str) -> Iterator[_Word]:
    start = 0
    for word in text.split():
        signs = letters(word)
        if signs:
            yield _Word(of, start, signs)
        start += len(signs)


def _bare(passage: Passage) -> str:
    """The words of a passage without what no author wrote."""
    words = passage.words
    for spot in _added(passage)[::-1]:
        words = words[:spot[0]] + words[spot[1]:]
    return words


def _added(passage: Passage) -> list[tuple[int, int]]:
    """Where the words of a passage stand that no author wrote, without overlaps."""
    spots = sorted((spot.start, spot.end) for spot in passage.spots if spot.kind in _ADDED)
    apart: list[tuple[int, int]] = []
    for start, end in spots:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _own_signs(passage: Passage) -> tuple[str, list[int]]:
    """The signs of a passage that an author wrote, and the number of each among all of them."""
    words, said, places, done, number = passage.words, [], list[int](), 0, 0
    for start, end in (*_added(passage), (len(words), len(words))):
        own = letters(words[done:start])
        said.append(own)
        places += range(number, number + len(own))
        number += len(own) + len(letters(words[start:end]))
        done = end
    return "".join(said), places


def _fill(known: list[_Sign | None]) -> None:
    """What the page adds leads where the words lead that it stands behind, or else before."""
    before = next((sign for sign in known if sign), None)
    for at, sign in enumerate(known):
        before = known[at] = sign or before
