"""The press room: one library that is looked at, with the texts that nobody has saved yet.

A thread makes its runs, one after the other, in a folder of their own: never in that of the
handouts. Whatever is newer than a run breaks it off. Each module of routes asks the room.

One module, as each run, draft and look is held by the same locks.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path
from threading import Event, Lock, Thread
from time import perf_counter, time
from typing import TYPE_CHECKING

from bifolio.building import runs
from bifolio.building.executors import (
    BrokenOffError,
    Executor,
    ExecutorOf,
    WarmWorker,
    usual_executor,
)
from bifolio.building.orders import Delivery, Opened, Order
from bifolio.building.plan import open_library, source_files_of
from bifolio.building.print_jobs import Composed, Printing
from bifolio.building.worker import begin
from bifolio.diagnostics import BifolioError, ContentError, Finding, Findings
from bifolio.files import temporary
from bifolio.files.limits import TooLongError
from bifolio.files.reading import SourceFiles
from bifolio.files.tracking import Stamps
from bifolio.files.writing import Folder
from bifolio.model import FORMATS, Audience, Handout
from bifolio.server import telling
from bifolio.server.changes import Changes
from bifolio.server.events import Events
from bifolio.server.places import Places
from bifolio.server.refusals import Refusal
from bifolio.server.shown import Choice, Look, Shown

if TYPE_CHECKING:
    from bifolio.files.watching import FileWatcher

_LONG = 2.0  # seconds that pages take; who waits longer is shown a preview
_KEPT = 4  # sets of pages of an edition: those that a browser may still ask for
_DRAFTS = 50  # texts that nobody has saved
_PATIENCE = 1.0  # seconds that a run is given to end
_MB = 1_000_000
_UNSAVED = 20 * _MB  # bytes of them all


class PressRoom:
    """What all routes share. `reading` is held by whoever reads a PDF: PDFium is one for all.

    `making` is held by whoever makes handouts.
    """

    def __init__(self, root: Path, read_only: bool = False) -> None:
        self.root, self.read_only = root, read_only
        self.events = Events()
        self.reading, self.saving, self.making = Lock(), Lock(), Lock()
        self.last: Look | None = None
        self.found: Mapping[str, Finding] = {}
        self.places, self.changes = Places(self.reading), Changes()
        self.drafts: Mapping[str, bytes] = {}
        self._choice: Choice | None = None
        self._pages: dict[Audience, deque[Shown]] = {}
        self.took: dict[str, float] = {}  # seconds, to set the pages of a handout
        self._webs: dict[tuple[str, str], str] = {}
        self._lock, self._opening = Lock(), Lock()
        self._wanted, self._closed = Event(), Event()
        self._folder = temporary.new_folder()
        self._number = 0
        self._opened: tuple[Mapping[str, str], Opened] | None = None
        self._seen: Mapping[str, str] = {}
        self._at: Choice | None = None  # what the latest run looks at
        self.worker = WarmWorker(self._new_executor)
        self._away: WarmWorker | None = None
        self._runner = Thread(target=self._run_on, daemon=True)
        self._watcher: FileWatcher | None = None
        self._attendant = Thread(target=self._attend, daemon=True)

    # --- its day ---

    def open(self) -> None:
        """Begin to run, and to watch what others save."""
        from bifolio.files.watching import FileWatcher  # late: it is a package of its own

        Folder(self.root).sweep(time(), within=False)  # what a save that was cut off has left
        Folder(self.root / "content").sweep(time())
        self._watcher = FileWatcher(self.root)
        self._seen = self._lying()
        self._runner.start()
        self._attendant.start()
        self._wanted.set()

    def break_off(self) -> None:
        """Nothing is wanted any more: what is being made is not finished."""
        self._closed.set()
        self._wanted.set()
        for worker in (self.worker, self._away):
            if worker:
                worker.break_off({})

    def close(self) -> None:
        """End all that is at work; texts that nobody has saved are lost."""
        self.break_off()
        if self._watcher:
            self._watcher.close()
        self._runner.join(_PATIENCE)
        closing = Thread(target=self.worker.close, daemon=True)  # they end with this process, too
        closing.start()
        closing.join(_PATIENCE)
        if self.making.acquire(timeout=_PATIENCE):  # else it goes when the process ends
            temporary.remove(self._folder)

    # --- what is looked at ---

    @property
    def choice(self) -> Choice:
        """What is looked at: at first what the library makes first.

        Raises BifolioError where no library can be read.
        """
        with self._lock:
            chosen = self._choice
        if chosen is None:
            library = self.opened().library
            chosen = Choice(next(iter(library.works)), library.formats[0].name, library.clinic)
            with self._lock:
                chosen = self._choice = self._choice or chosen
        return chosen

    def look_at(self, choice: Choice) -> int:
        """Look at something else, and tell the number of the last run that may not do so yet.

        Raises Refusal for what is not there.
        """
        library = self.opened().library
        clinics = ("", *library.clinics)
        for noun, name, names in (("work", choice.work, tuple(library.works)),
                                  ("format", choice.format, tuple(FORMATS)),
                                  ("clinic", choice.clinic, clinics)):
            if name not in names:
                raise Refusal(404, f"There is no such {noun} here.", "Choose one from the list.")
        with self._lock:
            self._choice, number = choice, self._number
        self._ask()
        return number

    def opened(self) -> Opened:
        """The library as it is saved, read anew when a file is another; without its sources.

        Raises BifolioError where there is none of which a work can be read.
        """
        with self._opening:
            now = self._lying()
            if self._opened is None or self._opened[0] != now:
                self._opened = now, open_library(self.order, cites=False)
            opened = self._opened[1]
        if not opened.library.works:
            raise ContentError("No handout of this library can be read. Mend its errors first.",
                               opened.findings)
        return opened

    def pages(self, audience: str, digest: str) -> Shown:
        """Pages that were shown lately. Raises Refusal when they are gone."""
        with self._lock:
            for shown in self._pages.get(Audience(audience), ()) if audience in \
                    tuple(Audience) else ():
                if shown.digest == digest:
                    return shown
        raise Refusal(404, "These pages are gone.", "Newer ones are on their way.")

    def last_of(self, handout: Handout) -> Shown | None:
        """The last pages of a handout."""
        with self._lock:
            kept = self._pages.get(handout.audience, ())
            return next((shown for shown in reversed(kept)
                         if shown.handout == handout and not shown.preview), None)

    # --- texts that nobody has saved ---

    def draft(self, path: str, content: bytes | None) -> None:
        """Let a text count in the place of its file; None lets the file count again."""
        with self._lock:
            drafts = {name: text for name, text in self.drafts.items() if name != path}
            if content is not None:
                drafts[path] = content
            if len(drafts) > _DRAFTS or sum(map(len, drafts.values())) > _UNSAVED:
                raise Refusal(413, "Too much is not saved yet.", "Save some of the texts.")
            self.drafts = drafts
        self._ask()

    # --- runs ---

    def _ask(self) -> None:
        """A run is wanted; one on its way that is of something else is broken off."""
        self._wanted.set()
        self.worker.break_off({})

    def _attend(self) -> None:
        """Tell what others save, and look at it."""
        watcher = self._watcher
        assert watcher
        with suppress(BifolioError):  # the folder is gone: a run tells
            while watcher.wait():
                now = self._lying()
                paths = sorted(path for path in {*now, *self._seen}
                               if now.get(path) != self._seen.get(path))
                self._seen = now
                if paths:
                    self.events.tell("files", paths=paths)
                    self._ask()

    def _run_on(self) -> None:
        """Run whenever it is wanted, until the room is closed."""
        while self._wanted.wait() and not self._closed.is_set():
            self._wanted.clear()
            self._number += 1
            number = self._number
            try:
                self._run(number)
                continue
            except BrokenOffError:
                self._tell_run(number, "broken-off")
            except BifolioError as error:
                telling.tell_findings(self.events, number, bool(self.drafts), error.findings, None)
                self._tell_run(number, "failed", why=str(error))
            except (Exception, TooLongError):
                if self._closed.is_set():
                    return
                logging.getLogger("bifolio").exception("The press room could not make a run.")
                self._tell_run(number, "failed", why="This went wrong, and the fault is "
                               "Bifolio's. The terminal tells more.")
            self.worker.seen = None  # it is not what the last look was made from

    def _run(self, number: int) -> None:
        choice = self._at = self.choice
        order = self._order_of(choice)
        draft = bool(order.drafts)
        if self.last and self.last.choice == choice and self.last.is_whole and \
                self.worker.seen == Stamps(source_files_of(order, Findings())).files():
            # what was a draft was saved, say
            self.last = replace(self.last, draft=draft)
            self._tell(self.last)
            return
        self._tell_run(number, "started", draft=draft)
        before = self.last if self.last and self.last.choice == choice else None
        viewer = _Viewer(self, number, draft, before)
        with self.making:
            run = runs.build(order, viewer, self._lend)
        self.last = Look(number, choice, draft, run, viewer.end())
        for shown in self.last.shown.values():  # now it is known whether they can be printed
            telling.tell_pages(self.events, self.reading, number, shown, self.changes)
        self._tell(self.last)
        self.worker.warm()
        self._tell_run(number, "done", draft=draft)

    def _tell_run(self, number: int, state: str, **more: object) -> None:
        """Tell how a run stands, and what is looked at."""
        told = asdict(self._at) if self._at else {}
        self.events.tell("run", run=number, state=state, **told, **more)

    def _tell(self, look: Look) -> None:
        """Tell what was found in a look, which can be mended from now on."""
        findings = look.run.findings
        self.found = {telling.id_of(finding): finding for finding in findings}
        telling.tell_findings(self.events, look.number, look.draft, findings, look, self.places)

    @property
    def order(self) -> Order:
        """All that the library makes, as it is saved; what is past its review date is shown, too.
        """
        return Order(self.root, self._folder / "out", allow_expired=True, jobs=0)

    def note(self, name: str, content: str) -> Path:
        """A file of the room's own, which nobody reads but who has opened it, and which goes with
        it."""
        Folder(self._folder).put(name, content.encode(), lasts=False)  # others cannot enter it
        return self._folder / name

    @contextmanager
    def workers(self, executor_of: ExecutorOf) -> Iterator[ExecutorOf]:
        """Workers for handouts that somebody takes away: they end with these, or with the room."""
        self._away = worker = WarmWorker(executor_of)

        def lend(source_files: SourceFiles) -> Executor:
            executor = worker.lend(source_files)
            if self._closed.is_set():
                worker.break_off({})
            return executor

        try:
            yield lend
        finally:
            self._away = None
            worker.close()

    @property
    def prints(self) -> Path:
        """Where handouts are made that somebody takes away."""
        return self._folder / "prints"

    def _order_of(self, choice: Choice) -> Order:
        """What is ordered to look at a choice, with the texts that nobody has saved."""
        with self._lock:
            drafts = self.drafts
        return replace(self.order, works=(choice.work,), formats=(FORMATS[choice.format],),
                       clinic=choice.clinic, drafts=drafts)

    def _lying(self) -> Mapping[str, str]:
        """The stamp of every file that the library is made of now."""
        return Stamps(source_files_of(self.order, Findings())).files()

    def _new_executor(self, source_files: SourceFiles) -> Executor:
        return usual_executor(self.order, begin())(source_files)

    def _lend(self, source_files: SourceFiles) -> Executor:
        executor = self.worker.lend(source_files)
        if self._wanted.is_set():  # it was outdated while its files were read
            self.worker.break_off({})
        return executor

    def is_at(self, number: int) -> bool:
        """Whether a run is the newest, and nothing newer is wanted."""
        return number == self._number and not self._wanted.is_set()

    def keep_web(self, page: Composed, web: str) -> None:
        """The web edition of pages that are, or will be, shown."""
        with self._lock:
            self._webs[page.handout.name, page.digest.code] = web
            while len(self._webs) > _KEPT * 2:
                del self._webs[next(iter(self._webs))]

    def web(self, shown: Shown) -> str:
        """The web edition of some pages. Raises Refusal when it is gone, or not there yet."""
        with self._lock:
            web = self._webs.get((shown.handout.name, shown.page.digest.code))
        if web is None:
            raise Refusal(404, "The web edition is not there yet.", "It will be in a moment.")
        return web

    def keep(self, shown: Shown) -> None:
        """Pages that a browser may ask for from now on."""
        with self._lock:
            kept = self._pages.setdefault(shown.handout.audience, deque(maxlen=_KEPT))
            for other in [other for other in kept if other.digest == shown.digest]:
                kept.remove(other)
            kept.append(shown)


class _Viewer:
    """Follows a run, and tells the browser as it goes: what is found, and each edition's pages.

    What the last look has found stands until it is looked for anew.
    """

    def __init__(self, room: PressRoom, number: int, draft: bool, before: Look | None) -> None:
        self._room, self._number, self._draft = room, number, draft
        deliveries = before.run.deliveries if before else ()
        self._found = {delivery.handout.name: delivery.findings for delivery in deliveries}
        self._told: tuple[Finding, ...] | None = None
        self._waiting: list[Thread] = []
        self.shown: dict[Audience, Shown] = {}

    def expect(self, handouts: int) -> None: ...
    def begin(self, handout: Handout) -> None: ...
    def verb(self, handout: Handout | None, verb: str, seconds: float) -> None: ...

    def read(self, handout: Handout, findings: Sequence[Finding]) -> None:
        self._found[handout.name] = tuple(findings)
        self.found(())

    def found(self, findings: Sequence[Finding]) -> None:
        known = tuple(Findings((*findings, *chain(*self._found.values()))))
        if known != self._told:
            self._told = known
            telling.tell_findings(self._room.events, self._number, self._draft, known, None)

    def show(self, page: Composed, printing: Printing) -> None:
        if page.handout.sheet:
            return
        if not printing.fresh:
            self._show(page, printing)
            return
        self._waiting.append(Thread(target=self._show, args=(page, printing), daemon=True))
        self._waiting[-1].start()

    def waits(self, handout: Handout) -> bool:
        return not handout.sheet and self._room.took.get(handout.name, 0) > _LONG

    def preview(self, page: Composed, printing: Printing) -> None:
        Thread(target=self._show, args=(page, printing, True), daemon=True).start()

    def show_web(self, page: Composed, web: str) -> None:
        self._room.keep_web(page, web)

    def _show(self, page: Composed, printing: Printing, preview: bool = False) -> None:
        """Show pages as soon as they are there; who makes the run tells what goes wrong."""
        began, audience = perf_counter(), page.handout.audience
        with suppress(Exception):
            printed = printing.result()
            newest = self._room.is_at(self._number)
            late = preview and (audience in self.shown or not newest)
            if not printed.pdf or late:
                return
            held = Findings(self._found.get(page.handout.name, ())).failed
            shown = Shown(page.handout, sha256(printed.pdf).hexdigest()[:32], page, printed,
                          held_back=held, preview=preview)
            if not preview:
                self.shown[audience] = shown
                if printing.fresh:
                    self._room.took[page.handout.name] = perf_counter() - began
            self._room.keep(shown)
            if newest:  # else what is at its end after all is told then
                telling.tell_pages(self._room.events, self._room.reading, self._number, shown)

    def deliver(self, delivery: Delivery) -> None:
        handout = delivery.handout
        if handout.sheet or delivery.path:
            return
        if shown := self.shown.get(handout.audience):
            self.shown[handout.audience] = replace(shown, held_back=True)
        elif before := self._room.last_of(handout):
            self.shown[handout.audience] = replace(before, held_back=True, old=True)

    def end(self) -> Mapping[Audience, Shown]:
        """All that was shown, once it is."""
        for each in self._waiting:
            each.join(_PATIENCE)
        return self.shown
