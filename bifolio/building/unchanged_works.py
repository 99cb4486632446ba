"""Unchanged works: of a work that nothing has touched since a run, what came of it is known.

Its files are not read again. That holds while all its files are what they were, all that works
share (settings, sources, styles, templates, the engine), and what was delivered of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

from bifolio.building.last_run import lie_there
from bifolio.building.memo import remembering_reader
from bifolio.building.orders import Delivery, Order
from bifolio.building.plan import cited_keys, makeable
from bifolio.delivery.catalogue import Catalogue
from bifolio.diagnostics import Finding, Findings
from bifolio.files import engine_version
from bifolio.files.cache import FOLDER, Ledger
from bifolio.files.serialization import decoded, encoded
from bifolio.files.tracking import WatchedFiles
from bifolio.loading.library import folder_in_content, folders_of_works, read
from bifolio.loading.name_clashes import taken
from bifolio.model import Handout, Library, RuleWaiver
from bifolio.model.fingerprints import fingerprint
from bifolio.model.source import Span
from bifolio.proofreading.waivers import last_days

_TEXTS = (".md", ".yaml")


@dataclass(frozen=True, slots=True)
class UnchangedWork:
    """What a run made and found of one work.

    `findings` are those in its files that are no handout's own, `waived` those that were set
    aside; `names` are of all handouts that it can make, clinics aside, `taken` what they begin
    with; `days` are the first and the last on which the same run would end in the same way.
    """

    deliveries: tuple[Delivery, ...]
    findings: tuple[Finding, ...]
    waived: tuple[tuple[Finding, RuleWaiver], ...]
    cited: frozenset[str]
    names: frozenset[str]
    taken: frozenset[str]
    days: tuple[date, date]

    @property
    def handouts(self) -> tuple[Handout, ...]:
        """Those that were asked for."""
        return tuple(delivery.handout for delivery in self.deliveries)


class UnchangedWorks:
    """The works of one library and order, as the ledger knows them."""

    def __init__(self, order: Order, ledger: Ledger, source_files: WatchedFiles,
                 wanted: bool) -> None:
        """Only a run that delivers, of all that there is, wants to know."""
        self._order, self._ledger, self._source_files = order, ledger, source_files
        self._wanted = wanted and not (order.works or order.audiences)
        self._known: dict[str, UnchangedWork] = {}
        self.libraries: dict[str, str] = {}  # type libraries that unchanged works were printed with
        self._folders = folders_of_works(source_files)
        own: dict[str, dict[str, str]] = {name: {} for name in self._folders}
        common: dict[str, str] = {}
        for path, stamp in source_files.stamps.everything().items():
            top, _, rest = path.partition("/")
            texts = top == "content" and path.endswith(_TEXTS)  # pictures may be lent to others
            (own.get(rest.split("/")[0], common) if texts else common)[path] = stamp
        self._common = fingerprint(dict(engine_version.engine()), order.asked, common)
        self._own = {name: fingerprint(files) for name, files in own.items()}

    def read(self, findings: Findings) -> Library:
        """The library, but for works that nothing has touched. Raises what `loading.read` does."""
        if self._wanted:
            catalogue = Catalogue.open(self._order.out)
            found = {name: self._recall(name, catalogue) for name in self._folders
                     if catalogue.is_whole}
            self._known = {name: work for name, work in found.items() if work}
        reader = remembering_reader(self._ledger)
        library = read(self._source_files, findings, reader, self._known)
        names = taken(library)
        if any(work.taken & names for work in self._known.values()):
            self._known, self.libraries = {}, {}  # two are in each other's way: both must be read
            library = read(self._source_files, findings, reader)
        return library

    def among(self, handouts: Iterable[Handout]) -> list[Handout | Delivery]:
        """Handouts, and between them what was delivered of unchanged works."""
        items: list[tuple[str, Handout | Delivery]] = [(each.work, each) for each in handouts]
        items += [(name, each) for name, work in self._known.items()
                  for each in work.deliveries]
        return [item for _, item in sorted(items, key=lambda pair: pair[0])]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in the files of unchanged works, beside the findings of handouts."""
        return tuple(chain(*(work.findings for work in self._known.values())))

    @property
    def waived(self) -> tuple[tuple[Finding, RuleWaiver], ...]:
        """What was set aside in unchanged works."""
        return tuple(chain(*(work.waived for work in self._known.values())))

    @property
    def cited(self) -> frozenset[str]:
        """The keys of all sources that unchanged works cite."""
        return frozenset(chain(*(work.cited for work in self._known.values())))

    @property
    def names(self) -> frozenset[str]:
        """The names of all handouts that unchanged works can make, in any format, clinics aside."""
        return frozenset(chain(*(work.names for work in self._known.values())))

    def days(self, library: Library) -> tuple[date, date]:
        """The first and the last day on which a run over it all would end in the same way."""
        every = [days_of(library, self._order.today)]
        every += [work.days for work in self._known.values()]
        return max(first for first, _ in every), min(last for _, last in every)

    def _recall(self, name: str, catalogue: Catalogue) -> UnchangedWork | None:
        page = self._ledger.read(self._page(name))
        try:
            if (page is None or page["common"] != self._common or page["own"] != self._own[name]
                    or not engine_version.has_libraries(page["libraries"])):
                return None
            work: UnchangedWork = decoded(self._ledger.content(page["content"]) or b"",
                                          UnchangedWork)
            if not (work.days[0] <= self._order.today <= work.days[1]
                    and page["listed"] == catalogue.stamp(work.handouts, alone=True)
                    and lie_there(work.deliveries, self._order.out)):
                return None
        except (ValueError, LookupError, TypeError, AttributeError):
            return None
        self.libraries.update(page["libraries"])
        return work

    def note(self, works: Iterable[tuple[str, UnchangedWork]], catalogue: Catalogue,
             libraries: Mapping[str, str]) -> None:
        """Note what came of works: what was listed of them, and the type libraries' stamps."""
        if not self._wanted:
            return
        for name, work in works:
            self._ledger.write(self._page(name), {
                "common": self._common, "own": self._own[name], "libraries": dict(libraries),
                "listed": catalogue.stamp(work.handouts, alone=True),
                "content": self._ledger.keep(encoded(work))})

    def _page(self, name: str) -> str:
        return f"works/{fingerprint(name, self._order.asked)[:40]}.json"


Waived = Mapping[str, Collection[tuple[Finding, RuleWaiver]]]  # of each work


def as_unchanged(library: Library, deliveries: Collection[Delivery], findings: Iterable[Finding],
           waived: Waived, today: date) -> Iterator[tuple[str, UnchangedWork]]:
    """What came of each work that was read; `findings` are those that are no handout's own."""
    made, own = defaultdict[str, list[Delivery]](list), defaultdict[str, list[Finding]](list)
    for delivery in deliveries:
        made[delivery.handout.work].append(delivery.again)
    for finding in findings:
        own[folder_in_content(finding.span.path)].append(finding)
    for name, work in library.works.items():
        alone = replace(library, works={name: work})
        yield name, UnchangedWork(
            tuple(made[name]), tuple(own[name]), tuple(waived.get(name, ())), cited_keys(alone),
            makeable(alone).bare, taken(alone), days_of(alone, today))


def days_of(library: Library, today: date) -> tuple[date, date]:
    """The first and the last day on which nothing expires that has not, and nothing less."""
    last = [work.imprint.review_by for work in library.works.values()]
    last += last_days(library)
    passed = [day + timedelta(1) for day in last if date.min < day < today]
    coming = [day for day in last if day >= today]
    return max(passed, default=date.min), min(coming, default=date.max)


def tell_blocked(out: Path, lists: Iterable[Ledger | Catalogue | None], findings: Findings) -> None:
    """Tell what stood in the way of a run in its folder of handouts, and was left alone."""
    for each in lists:
        for path, blocked in each.blocked.items() if each else ():
            findings.add("blocked-path", Span(path.relative_to(out).as_posix()), blocked.what,
                         blocked.fix)
        if isinstance(each, Ledger) and each.short:
            findings.add("short-memory", Span(FOLDER), f"There is no room to remember {each.short} "
                         f"handout{'s' * (each.short != 1)}: they are made anew in every build.",
                         "Make room on the disk, or name a folder on a larger one with --out.")
