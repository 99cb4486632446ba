"""Safety: who may ask, and how much. Nothing gets past this but what our own page asks.

What other pages in the browser, other people on this computer and other programs can do without
the token is nothing; what whoever has it can do is bounded in size, time and number.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from hmac import compare_digest
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bifolio.server.refusals import Refusal

_HOSTS = ("127.0.0.1", "localhost", "[::1]")
_READS, _WRITES = ("GET", "HEAD"), ("PUT", "POST")
_LOOKS = "/api/look"  # what a room that is read only still takes: it writes nothing
_ADDRESS = 2_000  # bytes that an address may have
_HEADERS_MOST = 64  # that a request may have
_BODY = 32_000_000  # bytes that a request may have: the longest text, with every sign written out
_PATIENCE = 20.0  # seconds within which a request must have come whole
_AT_ONCE = 40  # requests that are answered at a time, but for those who listen to events
_EVENTS = "/api/events"
_POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
           "font-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; "
           "base-uri 'none'; frame-ancestors 'none'")
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}
_WELCOME = """<!DOCTYPE html>
<meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/">
<title>Bifolio</title><p><a href="/">Open the press room</a>
"""
_AGAIN = "Open the address that the terminal shows, with its token."


class Guard:
    """Stands before the press room: answers a refusal, or lets a request through."""

    def __init__(self, room: ASGIApp, token: str, port: int, read_only: bool = False) -> None:
        self._room, self._token, self._read_only = room, token.encode(), read_only
        self.cookie = f"bifolio-{port}"  # a cookie knows no ports: two rooms must not share one
        self._hosts = frozenset(f"{host}:{port}" for host in _HOSTS) | (
            frozenset(_HOSTS) if port == 80 else frozenset())
        self._origins = frozenset(f"http://{host}" for host in self._hosts)
        self._at_work = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._room(scope, receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, _hardened(send))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        counts = scope["path"] != _EVENTS
        try:
            if welcome := self._check(scope):
                await welcome(scope, receive, noting)
                return
            if counts and self._at_work >= _AT_ONCE:
                raise Refusal(503, "Too much is asked at once.", "Wait a moment, and try again.")
            self._at_work += counts
            try:
                await self._room(scope, await _whole(scope, receive), noting)
            finally:
                self._at_work -= counts
        except Refusal as refusal:
            await self._refuse(refusal, begun, scope, receive, send)
        except Exception:
            logging.getLogger("bifolio").exception("The press room could not answer a request.")
            await self._refuse(Refusal(500, "This went wrong, and the fault is Bifolio's.",
                                       "Look at the terminal, and please report what it says."),
                               begun, scope, receive, send)

    async def _refuse(self, refusal: Refusal, begun: bool, scope: Scope, receive: Receive,
                      send: Send) -> None:
        if not begun:  # else the browser sees that the answer broke off
            await refusal.answer(scope, receive, send)

    def _check(self, scope: Scope) -> Response | None:
        """None for a request that may pass; an answer to one that brings the token.

        Raises Refusal for all others.
        """
        headers, method = Headers(scope=scope), scope["method"]
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > _ADDRESS:
            raise Refusal(414, "This address is too long.", _AGAIN)
        if scope["http_version"] != "1.1":
            raise Refusal(505, "The press room does not speak this version of HTTP.", _AGAIN)
        if len(scope["headers"]) > _HEADERS_MOST:
            raise Refusal(431, "This request has too many headers.", _AGAIN)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            raise Refusal(421, "The press room has no such name.", _AGAIN)
        if method not in (*_READS, *_WRITES):
            raise Refusal(405, "The press room does not know this method.", _AGAIN)
        if welcome := self._welcome(scope):
            return welcome
        self._check_origin(headers, method)
        if not self._is_known(headers):
            raise Refusal(403, "The press room does not know this browser.", _AGAIN)
        if method in _WRITES:
            if not compare_digest(headers.get("x-bifolio-token", "").encode(), self._token):
                raise Refusal(403, "This was not asked by the press room's own page.", _AGAIN)
            if self._read_only and scope["path"] != _LOOKS:
                raise Refusal(403, "Here the text can be read, and not changed.",
                              "Start the press room without --read-only to change it.")
        return None

    def _check_origin(self, headers: Headers, method: str) -> None:
        """Raises Refusal for what another page in the browser asks."""
        origins, sites = headers.getlist("origin"), headers.getlist("sec-fetch-site")
        writes = method in _WRITES
        good = all(origin in self._origins for origin in origins) and len(origins) <= 1 and \
            (bool(origins) or not writes)
        if not good or not set(sites) <= ({"same-origin"} if writes else {"same-origin", "none"}):
            raise Refusal(403, "Another page asked for this.", _AGAIN)

    def _welcome(self, scope: Scope) -> Response | None:
        """A request for the page that brings the right token: it becomes a cookie.

        It may come from a file of this computer, as the command opens it. To a browser that is
        another site, and so our own page, and no redirection, leads on to the room.
        """
        if scope["path"] != "/" or scope["method"] != "GET" or not scope["query_string"]:
            return None
        given = parse_qs(scope["query_string"].decode("latin-1"))
        tokens = given.get("token", [])
        if len(tokens) != 1 or not compare_digest(tokens[0].encode(), self._token):
            return None
        answer = HTMLResponse(_WELCOME)
        answer.set_cookie(self.cookie, self._token.decode(), path="/", httponly=True,
                          samesite="strict")
        return answer

    def _is_known(self, headers: Headers) -> bool:
        """Whether a request brings the cookie; others that came with it are not looked at."""
        given = [value for line in headers.getlist("cookie") for each in line.split(";")
                 for name, _, value in [each.strip().partition("=")] if name == self.cookie]
        return bool(given) and all(compare_digest(value.encode(), self._token) for value in given)


async def _whole(scope: Scope, receive: Receive) -> Receive:
    """The body of a request, read whole before anything is done with it. Raises Refusal."""
    if scope["method"] in _READS:
        return receive
    headers = Headers(scope=scope)
    length = headers.get("content-length", "0")
    if not (length.isascii() and length.isdecimal() and int(length[:12]) <= _BODY):
        raise _too_large()
    body = bytearray()
    try:
        async with asyncio.timeout(_PATIENCE):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise Refusal(400, "The request broke off.", "Try again.")
                body += message.get("body", b"")
                if len(body) > _BODY:
                    raise _too_large()
                if not message.get("more_body"):
                    break
    except TimeoutError:
        raise Refusal(408, "The request took too long to come.", "Try again.") from None
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": bytes(body), "more_body": False}

    return again


def _too_large() -> Refusal:
    return Refusal(413, "This is more than the press room takes.",
                   "Split the text, or make the picture smaller.")


def _hardened(send: Send) -> Send:
    """Answers carry the headers that keep a browser careful, unless they have their own."""
    async def hardened(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return hardened
