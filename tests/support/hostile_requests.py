"""Requests that nobody's own page sends, as bytes: by name, with what is wrong in each."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

CHAPTER = "content/knees/chapters/10-what.md"
_WAYS = {  # how two dots and a slash can be written
    "plain": "../", "coded": "%2e%2e%2f", "half": "..%2f", "capital": "%2E%2E/",
    "twice": "%252e%252e%252f", "long": "%c0%ae%c0%ae%c0%af", "longer": "%e0%80%ae%e0%80%ae/",
    "back": "..\\", "back coded": "..%5c", "wide": "%ef%bc%8e%ef%bc%8e/", "nested": "....//",
    "dotted": ".%2e/", "param": "..;/", "nul": "..%00/", "u": "%u002e%u002e/",
}
_PLACES = ("/static/{}bifolio/server/safety.py", "/{}secret.md", "/page/{}secret/x/1.png",
           "/web/patient/{}secret.md", "/api/file?path={}secret.md",
           "/api/file?path=content/knees/{}{}{}secret.md", "/static/page.css/{}{}room.py")
_HOSTS = ("evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "127.0.0.1:{port}x",
          "127.0.0.1:{port}.evil.example", "0.0.0.0:{port}", "[::]:{port}", "2130706433:{port}",
          "0x7f.1:{port}", "localhost.:{port}", "a@127.0.0.1:{port}", "127.0.0.1:{port}, x",
          "127.0.0.1:{port}\tx", "\xe9.example", "", "x" * 5_000)
_ORIGINS = ("null", "http://evil.example", "https://127.0.0.1:{port}", "http://127.0.0.1",
            "http://127.0.0.1:1", "http://127.0.0.1:{port}.evil.example", "file://",
            "http://localhost:{port}/x", "http://127.0.0.1:{port} http://evil.example", "")
_METHODS = ("DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "GETT", "X" * 300)


def hostile(port: int, token: str) -> Iterator[tuple[str, bytes]]:
    """Each with its name; whatever else it needs to get in is right."""
    cookie = f"Cookie: bifolio-{port}={token}"
    own = [f"Host: 127.0.0.1:{port}", cookie]
    writes = [*own, f"Origin: http://127.0.0.1:{port}", f"X-Bifolio-Token: {token}"]
    body = b'{"text": "torn", "base": "x"}'

    def get(address: str, lines: list[str] = own) -> bytes:
        return _request(f"GET {address} HTTP/1.1", lines)

    def put(lines: list[str], sent: bytes = body, length: str = "") -> bytes:
        return _request(f"PUT /api/file?path={CHAPTER} HTTP/1.1",
                        [*lines, f"Content-Length: {length or len(sent)}"], sent)

    for (way, dots), place in product(_WAYS.items(), _PLACES):
        yield f"a way out, {way}: {place}", get(place.format(dots, dots, dots))
    for host in _HOSTS:
        named = host.format(port=port)
        yield f"host {host[:40]}", get("/api/library", [f"Host: {named}", cookie])
        yield f"write for host {host[:40]}", put([f"Host: {named}", *writes[1:]])
    for origin in _ORIGINS:
        named = origin.format(port=port)
        yield f"origin {origin}", get("/api/library", [*own, f"Origin: {named}"])
        yield f"write of origin {origin}", put([*own, f"Origin: {named}", writes[-1]])
    for method in _METHODS:
        yield f"method {method[:10]}", _request(f"{method} /api/library HTTP/1.1", writes)
    for number in range(3):
        lacking = [*writes[:1 + number], *writes[2 + number:]]
        yield f"a write without {writes[1 + number].split(':')[0]}", put(lacking)
    for name, wrong in (("short", token[:-1]), ("long", f"{token}x"), ("capital", token.upper()),
                        ("empty", ""), ("other", "x" * len(token)), ("quoted", f'"{token}'),
                        ("star", "*"), ("spaced", f"{token[:20]} {token[20:]}")):
        yield f"token {name}", get(f"/?token={wrong}".replace(" ", "%20"), own[:1])
        yield f"cookie {name}", get("/api/library", [own[0], f"Cookie: bifolio-{port}={wrong}"])
        yield f"header {name}", put([*writes[:3], f"X-Bifolio-Token: {wrong}"])
    yield "cookie of another port", get("/", [own[0], f"Cookie: bifolio-{port + 1}={token}"])
    yield "no cookie", get("/api/library", own[:1])
    yield "an endless address", get("/" + "a" * 60_000)
    yield "a long address", get("/api/file?path=" + "a" * 3_000)
    yield "a long query", get("/?" + "&".join(["token=x"] * 400))
    yield "an endless header", get("/", [*own, f"X-Long: {'a' * 200_000}"])
    yield "a thousand headers", get("/", [*own, *(f"X-{n}: a" for n in range(4_000))])
    yield "two hosts", get("/", [*own, "Host: evil.example"])
    yield "no host", get("/", [cookie])
    yield "an address of another server", get("http://evil.example/api/file?path=secret.md")
    yield "an old version", _request("GET /api/library HTTP/0.9", own)
    yield "version 1.0 without a host", _request("GET /api/library HTTP/1.0", [cookie])
    yield "version 2", _request("GET /api/library HTTP/2.0", own)
    yield "a preface of version 2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    yield "no version", b"GET /api/library\r\n\r\n"
    yield "nothing", b"\r\n\r\n"
    yield "noise", bytes(range(256)) * 40
    yield "zeros", b"\0" * 10_000
    yield "encrypted", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 500
    yield "a line of its own", get("/api/library\r\nX-Bifolio-Token: x", own[:1])
    yield "a bare line feed", b"GET /api/library HTTP/1.1\n" + own[0].encode() + b"\n\n"
    yield "a folded header", get("/", [own[0], "Cookie:", f" bifolio-{port + 1}={token}"])
    yield "a header without a colon", get("/", [*own, "nonsense"])
    yield "a blank before a colon", get("/", [own[0], f"Cookie : bifolio-{port}={token}"])
    yield "a header of zeros", get("/", [*own, "X: a\0b"])
    yield "a socket", get("/api/events", [f"Host: evil.example:{port}", cookie,
                                          "Upgrade: websocket", "Connection: Upgrade",
                                          "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: eA=="])
    yield "huge, as it says", put(writes, b"x", "99999999999")
    yield "huger than a number", put(writes, b"x", "9" * 400)
    yield "less than nothing", put(writes, b"x", "-1")
    yield "a length that is none", put(writes, b"x", "1e3")
    yield "two lengths", put([*writes, "Content-Length: 3"])
    yield "length and pieces", put([*writes, "Transfer-Encoding: chunked"], b"0\r\n\r\n")
    yield "pieces that are none", _pieces(writes, b"zz\r\nx\r\n0\r\n\r\n")
    yield "a piece without end", _pieces(writes, b"ffffffffffffffff\r\nx")
    yield "an unknown encoding", _request(f"PUT /api/file?path={CHAPTER} HTTP/1.1",
                                          [*writes, "Transfer-Encoding: gzip"], body)
    for name, sent in (("no JSON", b"{"), ("a list", b"[]"), ("deep", b"[" * 200_000),
                       ("no base", b'{"text": "x"}'), ("half a sign", b'{"text": "\\ud800"}'),
                       ("a zero", b'{"text": "a\\u0000", "base": ""}'), ("nothing", b""),
                       ("no UTF-8", b'{"text": "\xff", "base": ""}'),
                       ("a long number", b'{"text": ' + b"9" * 9_000 + b"}")):
        yield f"a body: {name}", put(writes, sent)
        yield f"a draft: {name}", _request(
            "POST /api/draft HTTP/1.1", [*writes, f"Content-Length: {len(sent)}"],
            sent.replace(b'"base"', b'"path"'))
    for width in ("0", "31", "3001", "-1", "1e9", "9" * 400, "x", "", "%00", "٣٢"):
        yield f"a width of {width[:9]}", get(f"/page/patient/{'a' * 32}/1.png?width={width}")
    for address in ("/page/nobody/x/1.png", "/page/patient/x/1.png", "/page/patient/x/-1.png",
                    "/page/patient/x/99999999999999999999.png", "/web/nobody/x", "/web/patient/x",
                    "/api/nothing", "/static/", "/static", "/static/nothing.js", "//", "/api/file",
                    "/api/file?path=", "/docs", "/openapi.json", "/.env", "/.git/config"):
        yield f"what is not there: {address}", get(address)


def _request(line: str, lines: list[str], body: bytes = b"") -> bytes:
    head = "\r\n".join((line, *lines, "Connection: close"))
    return head.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + body


def _pieces(lines: list[str], body: bytes) -> bytes:
    return _request(f"PUT /api/file?path={CHAPTER} HTTP/1.1",
                    [*lines, "Transfer-Encoding: chunked"], body)
