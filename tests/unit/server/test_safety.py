"""The guard: who is answered, and what no answer tells."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.library import TinyLibrary, tiny_in
from tests.support.press_rooms import PORT, TOKEN, Browser

CHAPTER = "content/knees/chapters/10-what.md"
READS = ["/", "/api/library", f"/api/file?path={CHAPTER}", "/api/look", "/static/page.css"]
OWN = [f"http://{host}:{PORT}" for host in ("127.0.0.1", "localhost", "[::1]")]
FOREIGN = ["null", "", "http://evil.example", f"https://127.0.0.1:{PORT}", "http://127.0.0.1",
           f"http://127.0.0.1:{PORT + 1}", f"http://127.0.0.1:{PORT}.evil.example",
           f"http://127.0.0.1:{PORT}/", f"HTTP://127.0.0.1:{PORT} ", "file://"]
HOSTS = ["", "evil.example", f"evil.example:{PORT}", "127.0.0.1", f"127.0.0.1:{PORT + 1}",
         f"127.0.0.1:{PORT}.evil.example", f"127.0.0.2:{PORT}", f"0.0.0.0:{PORT}",
         f"user@127.0.0.1:{PORT}", f"127.0.0.1:{PORT},evil.example", f"127.1:{PORT}"]


@pytest.fixture
def library(tmp_path: Path) -> TinyLibrary:
    return tiny_in(tmp_path / "library")


@pytest.fixture
def browser(library: TinyLibrary) -> Browser:
    return Browser(library.root)


def test_the_token_becomes_a_cookie_and_leaves_the_address(browser: Browser) -> None:
    """Who brings the token is sent on to an address without it, with a cookie no script reads; also
    from a file of this computer, which to a browser is another site."""
    answer = browser.ask("GET", f"/?token={TOKEN}", cookie=None, sec_fetch_site="cross-site")
    assert answer.status == 200 and b'content="0;url=/"' in answer.body
    assert TOKEN.encode() not in answer.body
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"bifolio-{PORT}={TOKEN};")
    assert {"httponly", "path=/", "samesite=strict"} <= set(cookie.lower().split("; "))
    assert browser.ask("GET", "/").status == 200


@pytest.mark.parametrize("address", READS)
@pytest.mark.parametrize("cookie", [None, "", f"bifolio-{PORT}=", f"bifolio-{PORT}={TOKEN}x",
                                    f"bifolio-{PORT}={TOKEN[:-1]}", f"bifolio={TOKEN}",
                                    f"bifolio-{PORT + 1}={TOKEN}", f"x=bifolio-{PORT}={TOKEN}",
                                    f"bifolio-{PORT}=é", "=;=;\"", f"bifolio-{PORT}=\"{TOKEN}"])
def test_without_the_cookie_nothing_is_read(browser: Browser, address: str, cookie: str) -> None:
    """Whoever lacks the right cookie reads nothing, not even what the page looks like."""
    answer = browser.ask("GET", address, cookie=cookie)
    assert answer.status == 403 and b"knee" not in answer.body
    assert set(answer.json) == {"error", "fix"}


@pytest.mark.parametrize("other", ['a={"x":1}', "flag", "a@b=1", "a=\"", "=", "a=b=c", "a b=c d",
                                   "é=é", "[x]={y}", "a=\\", f"bifolio-{PORT + 1}=x"])
@pytest.mark.parametrize("way", ["{own}; {other}", "{other}; {own}", "{other};{own}"])
def test_the_cookies_of_other_programs_lock_nobody_out(browser: Browser, other: str, way: str
                                                       ) -> None:
    """Whatever other programs of this computer have left in the browser, the room knows its own."""
    cookie = way.format(own=f"bifolio-{PORT}={TOKEN}", other=other)
    assert browser.ask("GET", "/api/library", cookie=cookie).status == 200


@pytest.mark.parametrize("query", ["token=", "token=x", f"token={TOKEN}x", f"token={TOKEN[:-1]}",
                                   f"token={TOKEN}&token={TOKEN}", f"TOKEN={TOKEN}",
                                   "token=%C3%A9", "&".join(["a=1"] * 200)])
def test_a_wrong_token_opens_nothing(browser: Browser, query: str) -> None:
    """A token that is not just the right one gives no cookie."""
    answer = browser.ask("GET", f"/?{query}", cookie=None)
    assert answer.status in (400, 403) and "set-cookie" not in answer.headers


@pytest.mark.parametrize("host", HOSTS)
def test_only_names_of_this_computer_are_answered(browser: Browser, host: str) -> None:
    """A name that another site has turned to this computer reads nothing, with all else right."""
    assert browser.ask("GET", "/api/library", host=host).status == 421


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize(("method", "address"), [
    ("GET", "/api/library"), ("PUT", f"/api/file?path={CHAPTER}"), ("POST", "/api/draft")])
def test_other_pages_ask_for_nothing(browser: Browser, method: str, address: str, origin: str
                                     ) -> None:
    """What another page in the same browser asks for is refused, with all else right."""
    assert browser.ask(method, address, {"path": CHAPTER, "text": ""}, origin=origin).status == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site", "x"])
def test_what_the_browser_says_of_its_pages_counts(browser: Browser, site: str) -> None:
    """A request that the browser itself marks as another page's is refused."""
    assert browser.ask("GET", "/api/library", sec_fetch_site=site).status == 403
    assert browser.ask("GET", "/api/library", sec_fetch_site="same-origin").status == 200


@pytest.mark.parametrize("headers", [{"origin": None}, {"x_bifolio_token": None},
                                     {"x_bifolio_token": TOKEN[:-1]}, {"cookie": None},
                                     {"sec_fetch_site": "none"}])
def test_a_write_needs_all_three(browser: Browser, library: TinyLibrary,
                                 headers: dict[str, str | None]) -> None:
    """To write takes the origin, the cookie and the token; without one the file stays."""
    text = browser.ask("GET", f"/api/file?path={CHAPTER}").json
    before = (library.root / CHAPTER).read_bytes()
    sent = {"text": "# Other\n", "base": text["hash"]}
    assert browser.ask("PUT", f"/api/file?path={CHAPTER}", sent, **headers).status == 403
    assert (library.root / CHAPTER).read_bytes() == before
    assert browser.ask("PUT", f"/api/file?path={CHAPTER}", sent).status == 200


@pytest.mark.parametrize("origin", OWN)
def test_its_own_names_may_ask(browser: Browser, origin: str) -> None:
    """The page may be opened by each name of this computer."""
    host = origin.removeprefix("http://")
    assert browser.ask("GET", "/api/library", host=host, origin=origin).status == 200


@pytest.mark.parametrize("method", ["DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get", "X"])
def test_other_methods_are_refused(browser: Browser, method: str) -> None:
    """What is neither read nor written is refused, and no preflight gives leave."""
    answer = browser.ask(method, "/api/library", origin="http://evil.example")
    assert answer.status == 405
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(("method", "address", "status"), [
    ("PUT", f"/api/file?path={CHAPTER}", 413), ("POST", "/api/draft", 413)])
def test_more_than_a_text_is_refused_before_it_is_read(
        browser: Browser, method: str, address: str, status: int) -> None:
    """A body is refused by its length, said or not, with the file as it was."""
    assert browser.ask(method, address, b"x", content_length="33000000").status == status
    assert browser.ask(method, address, b"x", content_length="-1").status == status
    assert browser.ask(method, address, b"x" * 32_000_001).status == status


@pytest.mark.parametrize("address", [*READS, "/nothing", "/api/file?path=../x"])
def test_every_answer_keeps_the_browser_careful(browser: Browser, address: str) -> None:
    """Whatever is answered, nothing from elsewhere and no script in the page is run or kept."""
    headers = browser.ask("GET", address).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store" and headers["referrer-policy"] == "no-referrer"


def test_a_fault_of_ours_shows_no_trace(
        browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """When we fail, the browser hears a sentence, and the terminal hears why."""
    def fail(*_: object) -> None:
        raise RuntimeError("the secret way in")

    monkeypatch.setattr("bifolio.server.library_files.paths_of", fail)
    answer = browser.ask("GET", f"/api/file?path={CHAPTER}")
    assert answer.status == 500 and set(answer.json) == {"error", "fix"}
    assert b"secret" not in answer.body and "the secret way in" in caplog.text


@pytest.mark.parametrize(("method", "address", "sent"), [
    ("PUT", f"/api/file?path={CHAPTER}", {"text": "x", "base": "y"}),
    ("POST", "/api/draft", {"path": CHAPTER, "text": "x"}),
    ("PUT", "/api/picture?path=content/knees/images/a.png", {})])
def test_where_it_is_read_only_nothing_is_written(library: TinyLibrary, method: str, address: str,
                                                  sent: dict[str, str]) -> None:
    """With --read-only every write is refused, and another edition may be looked at."""
    browser = Browser(library.root, read_only=True)
    assert browser.ask(method, address, sent).status == 403
    assert browser.ask("GET", f"/api/file?path={CHAPTER}").json["editable"] is False
    assert browser.ask("POST", "/api/look", {"format": "letter-large-mono"}).status == 200
