"""Events: what a page in the browser is told as it happens, as server-sent events.

A listener that is new hears first how things stand: of each kind of event the last one. One that
does not listen is let go, and its browser comes again by itself.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from bifolio.server.refusals import Refusal

_LISTENERS = 24  # tabs, and those that are gone without having said so
_WAITING = 200  # events that a listener may leave unheard
_PULSE = 15.0  # seconds without an event, after which a listener hears that we are there
_FORGOTTEN = ("files",)  # kinds that say nothing of how things stand


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: its kind, what is told of it, and its number."""

    kind: str
    told: dict[str, Any]
    number: int = 0

    @property
    def text(self) -> str:
        """As it is sent."""
        content = json.dumps({"kind": self.kind, **self.told}, ensure_ascii=False)
        return f"event: {self.kind}\nid: {self.number}\ndata: {content}\n\n"


class Events:
    """Tells all who listen, from whatever thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._number = 0
        self._standing: dict[tuple[str, str], Event] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listeners: set[asyncio.Queue[Event | None]] = set()
        self._closed = False

    def tell(self, kind: str, **told: Any) -> None:
        """Tell that something happened."""
        with self._lock:
            self._number += 1
            event = Event(kind, told, self._number)
            if kind not in _FORGOTTEN:
                self._standing[kind, str(told.get("audience", ""))] = event
            loop = self._loop
        if loop:
            with suppress(RuntimeError):  # it is closed
                loop.call_soon_threadsafe(self._pass_on, event)

    def close(self) -> None:
        """Let all go who listen; called where they are served."""
        self._closed = True
        self._pass_on(None)

    def _pass_on(self, event: Event | None) -> None:
        for listener in list(self._listeners):
            try:
                listener.put_nowait(event)
            except asyncio.QueueFull:
                self._listeners.discard(listener)
                while not listener.empty():
                    listener.get_nowait()
                listener.put_nowait(None)

    async def listen(self) -> AsyncIterator[str]:
        """All that is told from now on, and first how things stand. Raises Refusal."""
        if len(self._listeners) >= _LISTENERS:
            raise Refusal(503, "Too many pages of the press room are open.",
                          "Close some of them.")
        own: asyncio.Queue[Event | None] = asyncio.Queue(_WAITING)
        with self._lock:
            self._loop = asyncio.get_running_loop()
            standing = sorted(self._standing.values(), key=lambda event: event.number)
            self._listeners.add(own)
        return self._hear(own, standing)

    async def _hear(self, own: asyncio.Queue[Event | None], standing: Sequence[Event]
                    ) -> AsyncIterator[str]:
        heard = 0
        try:
            yield "retry: 1000\n\n"
            for event in standing:
                heard = event.number
                yield event.text
            while not self._closed:
                try:
                    told = await asyncio.wait_for(own.get(), _PULSE)
                except TimeoutError:
                    yield ":\n\n"
                    continue
                if told is None:
                    return
                if told.number > heard:
                    yield told.text
        finally:
            self._listeners.discard(own)


async def events(request: Request) -> Response:
    """GET /api/events."""
    told: Events = request.app.state.room.events
    return StreamingResponse(await told.listen(), media_type="text/event-stream")


ROUTES: Sequence[BaseRoute] = (Route("/api/events", events),)
