"""Unchanged works: of a work that nothing has touched since a run, what came of it is known.

Its files are not read again. That holds while all its files are what they were, all that works
share (settings, sources, styles, templates, the engine), and what was delivered of it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from bifolio.building.memo import remembering_reader
from bifolio.building.orders import Delivery, Order, Run
from bifolio.building.plan import cited_keys, makeable
from bifolio.delivery.catalogue import Catalogue
from bifolio.diagnostics import Finding, Findings
from bifolio.files import engine_version
from bifolio.files.cache import Ledger
from bifolio.files.last_run import Outcome, Wanted, record, stamps
from bifolio.files.serialization import decoded, encoded
from bifolio.files.tracking import WatchedFiles
from bifolio.files.writing import Folder
from bifolio.loading.library import folders_of_works, read
from bifolio.loading.name_clashes import taken
from bifolio.model import Handout, Library, RuleWaiver
from bifolio.model.fingerprints import fingerprint, hashed
from bifolio.model.source import Span
from bifolio.proofreading.waivers import last_days

_TEXTS = (".md", ".yaml")


@dataclass(frozen=True, slots=True)
class UnchangedWork:
    """What a run made and found of one work.

    `findings` are those in its files that are no handout's own, `waived` those that were set
    aside; `names` are of all handouts that it can make, `taken` what they begin with; `days` are
    the first and the last on which the same run would end in the same way.
    """

    deliveries: tuple[Delivery, ...]
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, RuleWaiver], ...]
    cited: frozenset[str]
    names: frozenset[str]
    taken: frozenset[str]
    days: tuple[date, date]


class UnchangedWorks:
    """The works of one library and order, as the ledger knows them."""

    def __init__(self, order: Order, ledger: Ledger, source_files: WatchedFiles,
                 wanted: bool) -> None:
        """Only a run that delivers, of all that there is, wants to know."""
        self._order, self._ledger, self._source_files = order, ledger, source_files
        self._wanted = wanted and not (order.works or order.audiences)
        self._known: dict[str, UnchangedWork] = {}
        self.libraries: dict[str, str] = {}  # type libraries that unchanged works were printed with
        stamps = {**dict.fromkeys(source_files.refused, "-"), **source_files.stamps.files()}
        self._folders = folders_of_works(source_files)
        own: dict[str, dict[str, str]] = {name: {} for name in self._folders}
        common: dict[str, str] = {}
        for path, stamp in stamps.items():
            top, _, rest = path.partition("/")
            texts = top == "content" and path.endswith(_TEXTS)  # pictures may be lent to others
            (own.get(rest.split("/")[0], common) if texts else common)[path] = stamp
        asked = fingerprint(order.works, order.audiences, order.formats, order.clinic,
                            order.strict, order.allow_expired, order.release)
        self._common = fingerprint(dict(engine_version.engine()), asked, common)
        self._own = {name: fingerprint(files) for name, files in own.items()}

    def read(self, findings: Findings) -> Library:
        """The library, but for works that nothing has touched. Raises what `loading.read` does."""
        if self._wanted:
            catalogue = Catalogue.open(self._order.out)
            found = {name: self._recall(name, catalogue) for name in self._folders}
            self._known = {name: settled for name, settled in found.items() if settled}
        reader = remembering_reader(self._ledger)
        library = read(self._source_files, findings, reader, self._known)
        if any(settled.taken & taken(library) for settled in self._known.values()):
            self._known, self.libraries = {}, {}  # two are in each other's way: both must be read
            library = read(self._source_files, findings, reader)
        return library

    def among(self, handouts: Iterable[Handout]) -> list[Handout | Delivery]:
        """Handouts, and between them what was delivered of works that are settled."""
        items: list[tuple[str, Handout | Delivery]] = [(each.work, each) for each in handouts]
        items += [(name, each) for name, settled in self._known.items()
                  for each in settled.deliveries]
        return [item for _, item in sorted(items, key=lambda pair: pair[0])]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in the files of unchanged works, beside the findings of handouts."""
        return tuple(chain(*(settled.findings for settled in self._known.values())))

    @property
    def waived(self) -> tuple[tuple[Finding, RuleWaiver], ...]:
        """What was set aside in unchanged works."""
        return tuple(chain(*(settled.waived for settled in self._known.values())))

    @property
    def cited(self) -> frozenset[str]:
        """The keys of all sources that unchanged works cite."""
        return frozenset(chain(*(settled.cited for settled in self._known.values())))

    @property
    def names(self) -> frozenset[str]:
        """The names of all handouts that unchanged works can make, in whatever format."""
        return frozenset(chain(*(settled.names for settled in self._known.values())))

    def days(self, library: Library) -> tuple[date, date]:
        """The first and the last day on which a run over it all would end in the same way."""
        every = [days_of(library, self._order.today)]
        every += [settled.days for settled in self._known.values()]
        return max(first for first, _ in every), min(last for _, last in every)

    def _recall(self, name: str, catalogue: Catalogue) -> UnchangedWork | None:
        page = self._ledger.read(self._page(name))
        try:
            if (page is None or page["common"] != self._common or page["own"] != self._own[name]
                    or any(engine_version.library_stamp(path) != stamp
                           for path, stamp in page["libraries"].items())
                    or page["delivered"] != self._delivered(catalogue, page["delivered"])):
                return None
            settled: UnchangedWork = decoded(self._ledger.content(page["content"]) or b"",
                                             UnchangedWork)
        except (ValueError, LookupError, TypeError, AttributeError, OSError):
            return None
        if not settled.days[0] <= self._order.today <= settled.days[1]:
            return None
        self.libraries.update(page["libraries"])
        return settled

    def note(self, settled: Iterable[tuple[str, UnchangedWork]], libraries: Mapping[str,
                                                                                    str]) -> None:
        """Note what came of works, and from which type libraries."""
        if not self._wanted:
            return
        catalogue = Catalogue.open(self._order.out)
        for name, one in settled:
            names = [delivery.handout.name for delivery in one.deliveries]
            self._ledger.write(self._page(name), {
                "common": self._common, "own": self._own[name], "libraries": dict(libraries),
                "delivered": self._delivered(catalogue, names),
                "content": self._ledger.keep(encoded(one))})

    def _page(self, name: str) -> str:
        asked = fingerprint(name, self._order.formats, self._order.clinic, self._order.strict,
                            self._order.allow_expired, self._order.release)
        return f"works/{asked[:40]}.json"

    def _delivered(self, catalogue: Catalogue, names: Collection[str]) -> dict[str, str]:
        """What is listed of handouts, and lies in their places, as a fingerprint of each."""
        found: dict[str, str] = {}
        for name in names:
            entry = catalogue.entry(name)
            lying = {path: self._lying(str(path)) for key in ("path", "web_page")
                     if (path := entry.get(key))}
            found[name] = fingerprint(json.dumps(entry, sort_keys=True), lying)
        return found

    def _lying(self, path: str) -> str:
        content = Folder(self._order.out).lying(path)
        return "" if content is None else hashed(content)  # gone, or not to be read


Waived = Mapping[str, Collection[tuple[Finding, RuleWaiver]]]  # of each work


def settle(library: Library, deliveries: Collection[Delivery], findings: Iterable[Finding],
           waived: Waived, today: date) -> Iterator[tuple[str, UnchangedWork]]:
    """What came of each work that was read; `findings` are those that are no handout's own."""
    for name, work in library.works.items():
        alone = replace(library, works={name: work})
        made = tuple(
            replace(delivery, seconds=0.0, made=False,
                    why="nothing that it is made from has changed" if delivery.path
                    else delivery.why)
            for delivery in deliveries if delivery.handout.work == name)
        own = tuple(f for f in findings if f.span.path.startswith(f"content/{name}/"))
        yield name, UnchangedWork(made, own, tuple(waived.get(name, ())), cited_keys(alone),
                            makeable(alone), taken(alone), days_of(alone, today))


def days_of(library: Library, today: date) -> tuple[date, date]:
    """The first and the last day on which nothing expires that has not, and nothing less."""
    last = [work.imprint.review_by for work in library.works.values()]
    last += last_days(library)
    passed = [day + timedelta(1) for day in last if date.min < day < today]
    coming = [day for day in last if day >= today]
    return max(passed, default=date.min), min(coming, default=date.max)


def note(run: Run, order: Order, days: tuple[date, date], ledger: Ledger,
         made_from: tuple[WatchedFiles, Mapping[str, str]]) -> None:
    """Note how the run of an order ended: for these days, the first and the last.

    `made_from` are its source files and the type libraries.
    """
    wanted = Wanted(order.root, order.out, order.works, tuple(map(str, order.audiences)),
                    tuple(page.name for page in order.formats), order.clinic, order.strict,
                    order.allow_expired, order.release)
    lying = [delivery for delivery in run.deliveries if delivery.path]
    withheld = tuple(delivery.withheld for delivery in run.deliveries if not delivery.path)
    asked = tuple(delivery.handout.name for delivery in run.deliveries)
    outcome = Outcome(asked, len(lying), sum(d.draft for d in lying), withheld, run.findings,
                      run.failed, days, len(run.waived))
    source_files, libraries = made_from
    record(wanted, ledger, stamps(source_files.stamps.files(), source_files.refused), outcome,
           libraries)


def tell_blocked(out: Path, lists: Iterable[Ledger | Catalogue | None], findings: Findings) -> None:
    """Tell what stood in the way of a run in its folder of handouts, and was left alone."""
    for each in lists:
        for path, blocked in each.blocked.items() if each else ():
            findings.add("blocked-path", Span(path.relative_to(out).as_posix()), blocked.what,
                         blocked.fix)
