"""Press rooms for tests: in this process, without a run, or in one of their own."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from starlette.types import Message

from bifolio.server.app import app_of
from bifolio.server.room import PressRoom
from tests.support.places import ROOT

PORT, TOKEN = 8700, "a-token-for-tests"
_ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/\?token=([\w-]+)")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Browser:
    """Asks a press room in this process, as its own page does unless told otherwise."""

    def __init__(self, root: Path, read_only: bool = False) -> None:
        self.room = PressRoom(root, read_only)
        self.app = app_of(self.room, TOKEN, PORT)

    def ask(self, method: str, address: str, body: Any = b"", **headers: str | None) -> Answer:
        """The answer to a request; a header that is None is left out, one with _ has -."""
        given = {"host": f"127.0.0.1:{PORT}", "cookie": f"{self.app.cookie}={TOKEN}",
                 **({"origin": f"http://127.0.0.1:{PORT}", "x-bifolio-token": TOKEN}
                    if method not in ("GET", "HEAD") else {}),
                 **{name.replace("_", "-"): value for name, value in headers.items()}}
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        path, _, query = address.partition("?")
        scope = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1",
                 "method": method, "path": path, "raw_path": path.encode(), "root_path": "",
                 "query_string": query.encode(), "scheme": "http", "server": ("127.0.0.1", PORT),
                 "client": ("127.0.0.1", 1),
                 "headers": [(name.encode(), value.encode("latin-1"))
                             for name, value in given.items() if value is not None]}
        return asyncio.run(self._ask(scope, raw))

    async def _ask(self, scope: dict[str, Any], body: bytes) -> Answer:
        sent: list[Message] = []
        asked = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive() -> Message:
            return asked.pop() if asked else {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        return Answer(sent[0]["status"], {name.decode(): value.decode() for name, value
                                          in sent[0]["headers"]},
                      b"".join(message.get("body", b"") for message in sent[1:]))


@dataclass(frozen=True)
class Served:
    """A press room in a process of its own."""

    port: int
    token: str
    process: subprocess.Popen[str]
    headers: Mapping[str, str] = field(default_factory=dict)

    def ask(self, method: str, address: str, body: Any = None, **headers: str) -> Answer:
        """The answer to a request of its own page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            raw = body if isinstance(body, bytes | None) else json.dumps(body).encode()
            connection.request(method, address, raw, {**self.own(method), **headers})
            answer = connection.getresponse()
            return Answer(answer.status, {name.lower(): value
                                          for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def own(self, method: str = "GET") -> dict[str, str]:
        """The headers that its own page sends."""
        more = {"Origin": f"http://127.0.0.1:{self.port}", "X-Bifolio-Token": self.token} \
            if method in ("PUT", "POST") else {}
        return {"Cookie": f"bifolio-{self.port}={self.token}", **more}

    def say(self, raw: bytes, seconds: float = 5.0) -> bytes:
        """What comes back for these very bytes, until the line is closed or silent."""
        with socket.create_connection(("127.0.0.1", self.port), seconds) as line:
            line.settimeout(seconds)
            heard = b""
            try:
                line.sendall(raw)
                while len(heard) < 100_000 and (more := line.recv(65_536)):
                    heard += more
            except OSError:  # it was hung up, or nothing comes
                pass
            return heard

    def events(self, kind: str = "", seconds: float = 90) -> Iterator[dict[str, Any]]:
        """What it tells, of one kind or of all."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=seconds)
        try:
            connection.request("GET", "/api/events", headers=self.own())
            for line in connection.getresponse():
                if line.startswith(b"data:"):
                    told = json.loads(line[5:])
                    if kind in ("", told["kind"]):
                        yield told
        finally:
            connection.close()


@contextmanager
def serving(root: Path, *words: str, browser: str = "") -> Iterator[Served]:
    """A press room that is open for a library, as the command opens it; without a browser, unless
    a command is told that is one."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bifolio", "--root", str(root), "serve",
         *([] if browser else ["--no-browser"]), *words], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "BROWSER": browser}, cwd=root)
    try:
        assert process.stdout
        address = _ADDRESS.search(process.stdout.readline())
        assert address, "it tells its address in its first line"
        yield Served(int(address[1]), address[2], process)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
