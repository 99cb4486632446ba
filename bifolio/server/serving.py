"""Serving: the room's door to this computer, and to no other. uvicorn's door."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from secrets import token_urlsafe

from bifolio.diagnostics import ToolchainError

try:
    import h11
    import uvicorn
    from uvicorn.protocols.http.h11_impl import H11Protocol

    from bifolio.server.app import app_of
    from bifolio.server.room import PressRoom
except ImportError as error:
    raise ToolchainError(
        "The press room needs the packages Starlette and uvicorn, which are not installed. To "
        "install them, type:\n  python3 build.py serve\nWhere Bifolio was installed with pip, type:"
        f"\n  {sys.executable} -m pip install 'bifolio[server]'") from error

_ADDRESS = "127.0.0.1"  # this computer alone
_CONNECTIONS = 120
_HEAD = 32_768  # bytes that a request has before its body
_NOTE = """<!DOCTYPE html>
<meta charset="utf-8"><meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0;url={address}">
<title>Bifolio</title><p><a href="{address}">Open the press room</a>
"""
_PATIENCE = 10  # seconds within which a request's head must have come


@dataclass(frozen=True)
class Door:
    """Where a press room is reached."""

    port: int
    token: str
    room: PressRoom

    @property
    def address(self) -> str:
        return f"http://{_ADDRESS}:{self.port}/?token={self.token}"

    @cached_property
    def note(self) -> str:
        """The address of a file that leads there. Who else uses this computer sees what a browser
        is started with, and cannot read the file."""
        return self.room.note("open.html", _NOTE.format(address=self.address)).as_uri()


class _Impatient(H11Protocol):
    """HTTP, from those who come to the point: a head that does not come whole is not waited for."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._beats = 0
        self._timer = self.loop.call_later(_PATIENCE / 2, self._look)

    def _look(self) -> None:
        """Twice in a row without a whole head, or the rest of what was answered, is too long."""
        waits = self.conn.their_state in (h11.IDLE, h11.SEND_BODY) and (
            self.cycle is None or self.cycle.response_complete)
        self._beats = self._beats + 1 if waits else 0
        if self._beats > 1:
            self.transport.abort()
        else:
            self._timer = self.loop.call_later(_PATIENCE / 2, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        super().connection_lost(exc)


class _Server(uvicorn.Server):
    """Tells when it answers, and lets listeners go when it ends."""

    def __init__(self, config: uvicorn.Config, room: PressRoom, begun: Callable[[], None]) -> None:
        super().__init__(config)
        self._room, self._begun = room, begun

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._begun()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._room.events.close()
        self._room.break_off()
        await super().shutdown(sockets)


def serve(root: Path, port: int, read_only: bool, begun: Callable[[Door], None]) -> None:
    """Serve a library until it is interrupted; port 0 is any that is free.

    `begun` is told where it is reached, as soon as it is. Raises ToolchainError when the port is
    taken, and what a PressRoom raises.
    """
    with _listening(port) as listener, _open(PressRoom(root, read_only)) as room:
        door = Door(listener.getsockname()[1], token_urlsafe(32), room)
        config = uvicorn.Config(
            app_of(room, door.token, door.port), http=_Impatient, ws="none", lifespan="off",
            loop="asyncio", log_config=None, access_log=False, proxy_headers=False,
            server_header=False, limit_concurrency=_CONNECTIONS, backlog=_CONNECTIONS,
            h11_max_incomplete_event_size=_HEAD, timeout_keep_alive=_PATIENCE,
            timeout_graceful_shutdown=1)
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # the guard tells
        with suppress(KeyboardInterrupt):  # the way to end it
            _Server(config, room, lambda: begun(door)).run(sockets=[listener])


@contextmanager
def _open(room: PressRoom) -> Iterator[PressRoom]:
    try:
        room.open()
        yield room
    finally:
        room.close()


@contextmanager
def _listening(port: int) -> Iterator[socket.socket]:
    try:
        listener = socket.create_server((_ADDRESS, port), backlog=_CONNECTIONS)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "another program, or another press room, has it" if taken else \
            "this computer does not let you have it"
        raise ToolchainError(f"The press room cannot open at port {port}: {why}. Name another one "
                             "with --port, or leave --port away.") from error
    with listener:
        yield listener
