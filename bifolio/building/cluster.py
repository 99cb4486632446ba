"""A cluster: print jobs are printed by workers on other computers, at one scheduler. Dask's door.

What travels is a task's name and bytes: JSON, of which only the nouns of the task can be made. A
task that was under way on a computer that is gone is begun anew on another. What comes back is
delivered by this process alone, so that it reaches `out` whole or not at all.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property, partial
from importlib.metadata import version
from ipaddress import ip_address
from threading import local
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from bifolio.building.executors import TEXTS, BrokenOffError, ExecutorOf
from bifolio.building.print_jobs import Printing, PrintJob, TypesetResult
from bifolio.building.worker import LostWorkerError, RemoteWorker
from bifolio.diagnostics import BifolioError, Finding, ToolchainError
from bifolio.files.engine_version import engine
from bifolio.files.reading import SourceFiles
from bifolio.files.serialization import decoded, encoded
from bifolio.model import bounds
from bifolio.model.fingerprints import hashed

try:
    from distributed import Client, KilledWorker
    from distributed.comm import CommClosedError
    from distributed.security import Security
except ImportError as error:
    raise ToolchainError(
        "To print on other computers, “--on” needs the package distributed, which is not "
        "installed. Install it here and on each of them:\n"
        f"  {sys.executable} -m pip install 'distributed>=2026.1'") from error

_STEP = 1.0  # seconds between two looks whether the scheduler is still there
_NOTICE = 10.0  # seconds that a connection may take
_WAIT = 60.0  # seconds for which a first worker is waited for
_WORN = 100  # pages set in full after which a typesetter is replaced: WeasyPrint gathers memory
_TALKATIVE = ("distributed", "distributed.client", "distributed.core", "distributed.comm",
              "distributed.comm.tcp", "distributed.batched", "tornado.application")
_PRINTERS = ("weasyprint", "pydyf", "pikepdf")
_KINDS: Mapping[str, Any] = {  # the tasks that there are, and what each gives back
    "print": TypesetResult, "count": int, "style_findings": tuple[Finding, ...]}


class InsecureAddressError(BifolioError):
    """An address at which a scheduler may not be spoken to."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a worker says to a task: what comes of it, or in `lost`, `trouble` or `fault` why not.

    `engine` is what it printed with.
    """

    engine: str
    said: bytes = b""
    lost: str = ""
    late: bool = False
    trouble: str = ""
    fault: str = ""


# --- at a worker ---


def keep(files: bytes) -> bytes:
    """The files that are printed with, at a worker; asked again where they were lost."""
    return files


def answer(task: str, files: bytes, payload: bytes) -> bytes:
    """What a worker says to a task by its name: an outcome, encoded.

    It prints in a process of its own for each thread, as a computer alone does.
    """
    outcome = Outcome(_engine())
    try:
        nouns = (decoded(payload, PrintJob),) if payload else ()
        seconds = bounds.seconds(len(nouns[0].html) if nouns else 0)
        if task not in _KINDS:
            raise ToolchainError(f"No task has the name {task!r}.")
        said = _press.worker_with(files).ask(task, *nouns, seconds=seconds)
        outcome = replace(outcome, said=encoded(said))
    except LostWorkerError as lost:
        _press.forget()
        outcome = replace(outcome, lost=str(lost), late=lost.late)
    except BifolioError as trouble:
        outcome = replace(outcome, trouble=str(trouble))
    except Exception:
        outcome = replace(outcome, fault=traceback.format_exc())
    return encoded(outcome)


@cache
def _engine() -> str:
    """What prints here: the same text is the same bytes only where this is the same."""
    return " ".join([engine()["Bifolio"], *map(version, _PRINTERS)])


class _Press(local):
    """The process that a thread of a worker prints in, with the files that it was given."""

    def __init__(self) -> None:
        self._worker: RemoteWorker | None = None
        self._files = ""

    def worker_with(self, files: bytes) -> RemoteWorker:
        name = hashed(files)
        if self._worker and (self._files != name or self._worker.worn >= _WORN):
            self._worker.close()
            self._worker = None
        if self._worker is None:
            self._worker, self._files = RemoteWorker(), name
            self._worker.furnish(decoded(files, SourceFiles))
        return self._worker

    def forget(self) -> None:
        self._worker = None


_press = _Press()


# --- at who orders ---


def checked(address: str) -> str:
    """The address of a scheduler as it is dialled: scheme, host and port, and nothing else.

    Raises InsecureAddressError for one that is none, or is open to others than us: who can speak
    to a scheduler can run what they like on its workers, so beyond this computer only who has a
    certificate may.
    """
    address = address.strip()
    with suppress(ValueError):
        parts = urlsplit(address)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        plain = f"{parts.scheme}://{host}:{parts.port}"
        if parts.port and host and plain == address.casefold():
            if parts.scheme == "tls" or (parts.scheme == "tcp" and _is_here(parts.hostname or "")):
                return plain
            if parts.scheme == "tcp":
                raise InsecureAddressError(
                    f"{address} is on another computer, and whoever can speak to it could run "
                    "anything on its workers and here. Use tls:// and certificates.")
    raise InsecureAddressError(
        f"{address} is no address of a scheduler; one is tls://scheduler.example:8786.")


def _is_here(host: str) -> bool:
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def cluster_executor(address: str) -> ExecutorOf:
    """An executor that prints at a scheduler's workers.

    Raises InsecureAddressError; the executor raises ToolchainError where there is no scheduler or
    no worker.
    """
    plain = checked(address)
    return partial(Cluster, plain, _security(plain))


class Cluster:
    """Prints at the workers of one scheduler, on whatever computers they are.

    `ahead` is twice as many print jobs as can be printed at once.
    """

    def __init__(self, address: str, security: Security | None, source_files: SourceFiles
                 ) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
        self._address = address
        try:
            self._client = Client(address, security=security, timeout=_NOTICE,
                                  set_as_default=False, name="bifolio")
        except (OSError, TimeoutError, CommClosedError) as error:
            raise ToolchainError(
                f"No scheduler answers at {address}: {error}. Start one on that computer with "
                "“dask scheduler”, or print here, without --on.") from error
        try:
            self._client.wait_for_workers(1, timeout=_WAIT)
        except TimeoutError as error:
            self._client.close()
            raise ToolchainError(
                f"The scheduler at {address} has no worker. Start one on each computer with "
                f"“dask worker {address}”.") from error
        self.ahead = 2 * sum(self._client.nthreads().values())
        files = encoded(SourceFiles(
            {path: content for path, content in source_files.files.items()
             if not path.endswith(TEXTS)},
            {path: why for path, why in source_files.refused.items() if not path.endswith(TEXTS)},
            source_files.lent, {path: content for path, content in source_files.replaced.items()
                                if not path.endswith(TEXTS)}))
        self._files = self._client.submit(keep, files, key=f"bifolio-files-{hashed(files)}")
        self._broken_off = False
        self._libraries = ""

    def submit(self, print_job: PrintJob) -> Printing:
        said = self._ask("print", print_job)

        def result() -> TypesetResult:
            printed: TypesetResult = said()
            self._compare(printed)
            return printed

        return Printing(result)

    def count(self, print_job: PrintJob) -> int:
        try:
            return int(self._ask("count", print_job)())
        except LostWorkerError:  # it is only asked for advice
            return 0

    def style_findings(self) -> tuple[Finding, ...]:
        return self._style_findings

    @cached_property
    def _style_findings(self) -> tuple[Finding, ...]:
        return tuple(self._ask("style_findings")())

    def break_off(self) -> None:
        self._broken_off = True

    def warm(self) -> None: ...

    def close(self) -> None:
        with suppress(Exception):  # it may be gone already
            self._client.close(timeout=_NOTICE)

    def _ask(self, task: str, *nouns: PrintJob) -> Callable[[], Any]:
        """A task on its way; what comes back waits for what comes of it.

        That raises LostWorkerError, as every executor does, and ToolchainError when the scheduler
        is gone or a worker is another engine than this one.
        """
        payload = encoded(nouns[0]) if nouns else b""
        name = nouns[0].handout.name if nouns else task
        try:
            future = self._client.submit(answer, task, self._files, payload, pure=False,
                                         key=f"bifolio-{task}-{name}-{uuid4().hex}")
        except Exception as error:
            raise self._gone() from error

        def said() -> Any:
            outcome = decoded(self._waited_for(future), Outcome)
            if outcome.lost:
                lost = LostWorkerError(outcome.lost)
                lost.late = outcome.late
                raise lost
            if outcome.engine != _engine():
                raise ToolchainError(
                    "A worker has another version of Bifolio or WeasyPrint than this computer, and "
                    "would print other pages. Install the same on all of them.")
            if outcome.trouble:
                raise ToolchainError(f"A worker at {self._address} says: {outcome.trouble}")
            if outcome.fault:
                error = RuntimeError("A worker could not do what it was asked.")
                error.add_note(outcome.fault)
                raise error
            return decoded(outcome.said, _KINDS[task])

        return said

    def _waited_for(self, future: Any) -> bytes:
        """What a worker says. Raises LostWorkerError when each that was asked died over it."""
        since = monotonic()
        while True:
            if self._broken_off:
                future.cancel()
                raise BrokenOffError("Something newer was saved.")
            try:
                said: bytes = future.result(timeout=_STEP)
                return said
            except TimeoutError:
                if self._client.status != "running" and monotonic() - since > _NOTICE:
                    raise self._gone() from None
            except KilledWorker as error:
                raise LostWorkerError("each worker that was asked died over it") from error
            except (CancelledError, CommClosedError, OSError) as error:
                raise self._gone() from error

    def _compare(self, printed: TypesetResult) -> None:
        """Raises ToolchainError when two computers have set type with other libraries."""
        from bifolio.printing.pdf.file_digest import read  # late: pikepdf

        digest = read(printed.pdf) if printed.pdf else None
        libraries = digest.libraries if digest else ""
        if libraries and self._libraries not in ("", libraries):
            raise ToolchainError(
                f"Two workers set type with other libraries ({self._libraries}; {libraries}), and "
                "would print other pages. Install the same on all of them.")
        self._libraries = self._libraries or libraries

    def _gone(self) -> ToolchainError:
        return ToolchainError(
            f"The scheduler at {self._address} is gone. What was delivered is whole; give the same "
            "command again when it is back, and it goes on.")


def _security(address: str) -> Security | None:
    """The certificates that Dask's own settings name. Raises InsecureAddressError without them."""
    if not address.startswith("tls:"):
        return None
    security = Security(require_encryption=True)
    if not (security.tls_ca_file and security.tls_client_cert and security.tls_client_key):
        raise InsecureAddressError(
            "For tls:// Dask's settings must name your certificates: "
            "DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "
            "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT and "
            "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY.")
    return security
