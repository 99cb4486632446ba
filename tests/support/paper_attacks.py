"""Attacks on the words of a page, for the proof of the paper: a harm, done to one passage or word.

A campaign takes a seed and a number: each turn chooses a passage or a word, a way to spoil it and
its measures, sets the page so, and asks whether the proof told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path
from random import Random
from shutil import copytree

from bifolio.building import runs
from bifolio.building.executors import Executor
from bifolio.building.plan import source_files_of
from bifolio.building.print_jobs import Printing, PrintJob
from bifolio.building.set_job import Worker
from bifolio.composition.passages import passages_of
from bifolio.diagnostics import Findings
from bifolio.files import engine_files
from bifolio.files.limits import TooLongError, time_limit
from bifolio.files.reading import SourceFiles
from bifolio.printing.pdf import Paper
from bifolio.printing.pdf.pictures import draw_pages
from bifolio.proofreading.paper_proof.proof import prove_paper
from tests.support.library import Silence, tiny_in
from tests.support.paper_harms import KINDS, WAYS, Way
from tests.support.places import ROOT
from tests.support.workers import WORKERS

_BLOCK = re.compile(r"<(p|li|h[1-6]|td|th|dd|dt|figcaption|caption|pre)\b([^>]*)>(?=[^<]*\w)")
_PLAIN = ("p", "li", "h1", "h2", "h3", "h4", "dd", "figcaption", "pre")
_OF_BLOCKS = re.compile(  # what the cells and captions of a table, and floats, take no notice of
    r"height|width|overflow|position|float|max-lines|transform|margin|order|indent|clip|padding"
    r"|columns|content: element|z-index|background: (?:repeating-)?linear")
_WORD = re.compile(r"(?<=[\s>])[A-Za-z0-9][\w-]{2,}(?=[\s<.,;:])")
_TEXT = re.compile(r">([^<>]+)<")
_PAIRS = {  # neighbours of one kind, which can change places
    "swap cells": r"(<td\b[^>]*>(?:(?!</td>).)*</td>)(\s*)(<td\b[^>]*>(?:(?!</td>).)*</td>)",
    "swap rows": r"(<tr\b[^>]*>(?:(?!</tr>|<tbody|<thead).)*</tr>)(\s*)"
                 r"(<tr\b[^>]*>(?:(?!</tr>).)*</tr>)",
    "swap items": r"(<li\b[^>]*>(?:(?!<li|</li>).)*</li>)(\s*)"
                  r"(<li\b[^>]*>(?:(?!<li|</li>).)*</li>)",
    "swap passages": r"(<p\b[^>]*>(?:(?!</p>).)*</p>)(\s*)(<p\b[^>]*>(?:(?!</p>).)*</p>)",
    "swap term and meaning": r"(<dt\b[^>]*>(?:(?!</dt>).)*</dt>)(\s*)(<dd\b[^>]*>(?:(?!</dd>).)*"
                             r"</dd>)"}
_CHANGED = {  # what is replaced by what, at one of its places
    "run passages together": (r"</(p|li)>\s*<\1\b[^>]*>", ""),
    "raise a digit": (r"(?<=\d)(\d)(?=[^<>]*<)", r"<sup>\1</sup>"),
    "lower a raised sign": (r"<(sup|sub)\b[^>]*>(.*?)</\1>", r"\2"),
    "hyphen": (r"(?<=[a-z])(?=[a-z]{2}[^<>]*<)", "-"), "drop a point": (r"(?<=\d)[.,](?=\d)", ""),
    "minus": (r"(?<=[\s>])(?=\d[^<>]*<)", "\u2212"),
    "unit": (r"(?<=\d)[ \u00a0](?=[a-z][^<>]*<)", ""),
    "join term and meaning": (r"</dt>\s*<dd\b[^>]*>", ""),
    "shift a cell": (r"<td\b", "<td></td><td"), "number items anew": (r"<ol\b", '<ol start="3"'),
    "drop a passage": (r"<(p|li)\b[^>]*>(?:(?!<\1|</\1>).)*</\1>", ""),
    "double a passage": (r"(<(p|li)\b[^>]*>(?:(?!<\2|</\2>).)*</\2>)", r"\1\1"),
    "break a word": (r"(?<=[\s>][a-z]{2})(?=[a-z]{2,9}[\s.,;<])", "<br>"),  # but no address
    "letter's case": (r"(?<=[\s>])[a-z](?=[a-z][^<>]*<)", "X")}


@dataclass(frozen=True)
class Attack:
    """A way, as it is tried on a print job: its HTML and values, and what it was done to."""

    way: Way
    print_job: PrintJob
    victim: str


def attacks(jobs: tuple[PrintJob, ...], seed: int, count: int,
            chosen: Callable[[Way], bool] = lambda way: not way.held_back) -> Iterator[Attack]:
    """So many attacks on these print jobs, every kind in its turn."""
    random = Random(seed)
    by_kind = {kind: [way for way in WAYS if way.kind == kind and chosen(way)] for kind in KINDS}
    for turn in range(count):
        ways = by_kind[KINDS[turn % len(KINDS)]]
        if ways:
            yield _attack(random.choice(ways), random.choice(jobs), random)


def _attack(way: Way, job: PrintJob, random: Random) -> Attack:
    if way.on == "text":
        html, victim = _changed(way.css, job.html, random)
        return Attack(way, replace(job, html=html), victim)
    html, victim = job.html, "the page"
    start = html.index("<body")
    if way.on == "block":
        found = random.choice([tag for tag in _BLOCK.finditer(html, start)
                               if tag[1] in _PLAIN or not _OF_BLOCKS.search(way.css)])
        html = html[:found.start()] + _classed(found) + html[found.end():]
        victim = " ".join(unescape(html[found.end():found.end() + 90]).split())
    elif way.on in ("word", "letter"):
        found = _some_word(html, start, random)
        first = found.start() if way.on == "word" else random.randrange(
            found.start() + 1, found.end())
        victim = html[first:found.end()]
        html = f'{html[:first]}<span class="victim">{victim}</span>{html[found.end():]}'
    return Attack(way, replace(job, html=html, values=job.values + way.style(random)), victim)


def _classed(tag: re.Match[str]) -> str:
    name, attributes = tag.groups()
    if 'class="' in attributes:
        return "<" + name + attributes.replace('class="', 'class="victim ', 1) + ">"
    return f'<{name}{attributes} class="victim">'


def _some_word(html: str, start: int, random: Random) -> re.Match[str]:
    """A word of the text, not of a tag."""
    texts = [text for text in _TEXT.finditer(html, start) if _WORD.search(f" {text[1]} ")]
    while True:
        text = random.choice(texts)
        words = list(_WORD.finditer(html, text.start(1) - 1, text.end(1) + 1))
        if words:
            return random.choice(words)


def _changed(how: str, html: str, random: Random) -> tuple[str, str]:
    """HTML that says something else than it should, and where."""
    start = html.index("<main")
    if how not in _PAIRS and how not in _CHANGED:
        return _reworded(how, html, random)
    places = [place for place in re.finditer(_PAIRS.get(how, _CHANGED.get(how, ("",))[0]), html,
                                             re.DOTALL) if place.start() > start]
    if not places:
        return _reworded("change", html, random)
    place = random.choice(places)
    instead = place.expand(_CHANGED[how][1]) if how in _CHANGED else place[3] + place[2] + place[1]
    return html[:place.start()] + instead + html[place.end():], html[place.start():][:90]


def _reworded(how: str, html: str, random: Random) -> tuple[str, str]:
    """HTML that says something else than it should in one word."""
    found = _some_word(html, html.index("<body"), random)
    word = found.group()
    if how == "digit":
        digits = [d for d in re.finditer(r"\d", html[html.index("<main"):])
                  if _in_text(html, html.index("<main") + d.start())]
        if digits:
            at = html.index("<main") + random.choice(digits).start()
            return html[:at] + str((int(html[at]) + random.randint(1, 9)) % 10) + html[at + 1:], \
                html[at - 8:at + 8]
        how = "change"
    after = html[found.end():]
    middle = len(word) // 2
    new = {"drop": "", "double": f"{word} {word}", "change": word[::-1] + "x", "add": f"{word} not",
           "hidden twin": f'{word}<span style="position:absolute;left:0;top:0">{word}</span>',
           "split": f"{word[:middle]} {word[middle:]}", "capital": word.swapcase(),
           "join": word, "swap": word}[how]
    if how in ("join", "swap"):
        following = re.match(r" ([A-Za-z]\w+)", after)
        if not following or following[1] == word:
            return _reworded(how, html, random)
        new = word + following[1] if how == "join" else f"{following[1]} {word}"
        after = after[following.end():]
    return html[:found.start()] + new + after, word


def _in_text(html: str, at: int) -> bool:
    return html.rfind(">", 0, at) > html.rfind("<", 0, at)


# --- a campaign ---

_SECONDS = 20  # ten times what any page took that had an end


@dataclass(frozen=True)
class Ground:
    """A library's print jobs, and the worker that prints them."""

    jobs: tuple[PrintJob, ...]
    worker: Worker


class _Listening:
    """Notes each print job, and has it printed."""

    def __init__(self, source_files: SourceFiles, heard: list[PrintJob]) -> None:
        self._executor: Executor = WORKERS(source_files)
        self._heard, self.ahead = heard, 0
        self.count, self.style_findings = self._executor.count, self._executor.style_findings

    def submit(self, print_job: PrintJob) -> Printing:
        self._heard.append(print_job)
        return self._executor.submit(print_job)

    def close(self) -> None: ...


def ground(root: Path) -> Ground:
    """The handouts of a library, made once."""
    heard: list[PrintJob] = []
    order = runs.Order(root, root / "out")
    run = runs.build(order, Silence(), lambda source_files: _Listening(source_files, heard))
    assert heard and not run.failed, [finding.what for finding in run.findings]
    return Ground(tuple(heard), Worker(source_files_of(order, Findings())))


def grounds(folder: Path) -> tuple[Ground, ...]:
    """The tiny library, that of the tests, and the one that a new library begins with."""
    tiny_in(folder / "tiny")
    for name, source in (("falls", ROOT / "tests" / "libraries" / "falls"),
                         ("starter", engine_files.starter())):
        copytree(source, folder / name)
    return tuple(ground(folder / name) for name in ("tiny", "falls", "starter"))


@dataclass(frozen=True)
class Tried:
    """What came of an attack.

    It was `told`, the page was `stopped` by another finding or as it took too long, it looks
    `unchanged`, or it went `untold`.
    """

    attack: Attack
    came: str

    @property
    def missed(self) -> bool:
        return self.came == "untold" and self.attack.way.sure


def campaign(lands: tuple[Ground, ...], seed: int, count: int,
             chosen: Callable[[Way], bool] = lambda _: True, seconds: float = _SECONDS
             ) -> Iterator[Tried]:
    """So many attacks on the handouts of these libraries, and what came of each.

    As in a build, a page may take so many seconds of processor time: some have no end.
    """
    owners = {job.handout.name: (job, land.worker) for land in lands for job in land.jobs}
    for attack in attacks(tuple(job for job, _ in owners.values()), seed, count, chosen):
        job, worker = owners[attack.print_job.handout.name]
        try:
            with time_limit(seconds):
                came = _came(worker, attack, job)
        except TooLongError:
            came = "stopped"
        yield Tried(attack, came)


def _came(worker: Worker, attack: Attack, job: PrintJob) -> str:
    """What came of an attack on a job."""
    printed = worker.print(attack.print_job)
    if not printed.pdf or Findings(printed.findings).failed:
        return "stopped"
    if prove_paper(Paper(printed.pdf), passages_of(job.html), job.handout.format).faults:
        return "told"
    unharmed = job if attack.way.on == "text" else replace(attack.print_job, values=job.values)
    same = _look(printed.pdf) == _look(worker.print(unharmed).pdf)
    return "unchanged" if same else "untold"


def _look(pdf: bytes) -> list[bytes]:
    return [picture.tobytes() for picture in draw_pages(pdf, 36)]


def summary(tried: list[Tried]) -> str:
    """How often each came of it, and what was missed."""
    counted = Counter(one.came for one in tried)
    missed = sorted({one.attack.way.name for one in tried if one.missed})
    return f"{len(tried)} attacks: {dict(counted)}; missed: {missed}"
