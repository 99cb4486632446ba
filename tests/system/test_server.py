"""The press room as a process: hostile requests, slow ones, kills, and a person at work."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tests.support.folders import unix
from tests.support.hostile_requests import CHAPTER, hostile
from tests.support.library import TinyLibrary, tiny_in
from tests.support.places import ROOT
from tests.support.press_rooms import Served, serving

SECRET = b"the key to the safe"
_KILLS = 100


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """A tiny library, with a secret beside it."""
    folder = tmp_path_factory.mktemp("press-room")
    (folder / "secret.md").write_bytes(SECRET)
    return tiny_in(folder / "library")


@pytest.fixture(scope="module")
def room(library: TinyLibrary) -> Iterator[Served]:
    """Its press room."""
    with serving(library.root) as room:
        yield room


def files_of(library: TinyLibrary) -> dict[str, bytes]:
    return {str(path.relative_to(library.root)): path.read_bytes()
            for path in library.root.rglob("*") if path.is_file()}


def test_no_hostile_request_gets_in(room: Served, library: TinyLibrary) -> None:
    """Of more than 200 each is refused without a trace; no file is read or changed, and the room
    still answers."""
    before, got_in, number = files_of(library), [], 0
    for name, raw in hostile(room.port, room.token):
        heard = room.say(raw, 2)
        status = re.match(rb"HTTP/1\.1 (\d\d\d)", heard)
        good = not heard or (status and int(status[1]) >= 400)
        if not good or SECRET in heard or b"Traceback" in heard or b"smooth cover" in heard:
            got_in.append((name, heard[:300]))
        number += 1
    assert not got_in
    assert number >= 200
    assert files_of(library) == before
    assert room.ask("GET", "/api/library").status == 200


def test_the_slow_are_let_go_and_the_room_still_answers(room: Served) -> None:
    """Who begins a request and does not end it is hung up on, and keeps nobody waiting."""
    begin = b"GET /api/library HTTP/1.1\r\nHost: 127"
    lines = [socket.create_connection(("127.0.0.1", room.port), 60) for _ in range(60)]
    for number, line in enumerate(lines):
        line.sendall(begin if number % 2 else b"")
    assert room.ask("GET", "/api/library").status == 200
    began = time.monotonic()
    for line in lines:
        line.settimeout(40)
        with suppress(ConnectionError):
            assert line.recv(1_000) == b""
        line.close()
    assert time.monotonic() - began < 40
    assert room.ask("GET", "/api/library").status == 200


def test_a_body_that_does_not_come_is_not_waited_for(room: Served, library: TinyLibrary) -> None:
    """A write whose text stops halfway is refused in time, and the file stays."""
    before = (library.root / CHAPTER).read_bytes()
    head = "\r\n".join((f"PUT /api/file?path={CHAPTER} HTTP/1.1", f"Host: 127.0.0.1:{room.port}",
                        *(f"{name}: {value}" for name, value in room.own("PUT").items()),
                        "Content-Length: 1000"))
    assert b" 408 " in room.say(f"{head}\r\n\r\n{{".encode(), 60)
    assert (library.root / CHAPTER).read_bytes() == before


def test_a_refused_line_is_not_held(room: Served) -> None:
    """Who is refused and sends the rest of what was begun sign by sign is hung up on."""
    with socket.create_connection(("127.0.0.1", room.port), 40) as line:
        line.sendall(f"PUT /api/file HTTP/1.1\r\nHost: 127.0.0.1:{room.port}\r\n"
                     "Content-Length: 1000\r\n\r\n{".encode())
        assert b" 403 " in line.recv(65_536)
        began = time.monotonic()
        with suppress(ConnectionError):
            while time.monotonic() - began < 20:
                line.sendall(b" ")
                time.sleep(1)
        assert time.monotonic() - began < 20


def test_many_listeners_are_bounded(room: Served) -> None:
    """Beyond a number of open pages the next is refused, and one that closes makes room."""
    opened = []
    for _ in range(40):
        connection = HTTPConnection("127.0.0.1", room.port, timeout=20)
        connection.request("GET", "/api/events", headers=room.own())
        opened.append((connection, connection.getresponse().status))
    assert [status for _, status in opened].count(503) >= 10
    assert room.ask("GET", "/api/library").status == 200
    for connection, _ in opened:
        connection.close()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and next(room.events(seconds=20), None) is None:
        time.sleep(1)
    assert time.monotonic() < deadline


def test_a_text_is_looked_at_while_it_is_typed(library: TinyLibrary, room: Served) -> None:
    """Both editions are shown; a draft changes the pages and what is found, and no file; a save
    changes the file."""
    first = _pages_until_done(room)
    assert set(first) == {"patient", "clinician"}
    for audience, digest in first.items():
        picture = room.ask("GET", f"/page/{audience}/{digest}/1.png?width=400")
        assert picture.status == 200 and picture.body.startswith(b"\x89PNG")
        assert int.from_bytes(picture.body[16:20]) in (399, 400, 401)
        web = room.ask("GET", f"/web/{audience}/{digest}")
        assert b"What it is" in web.body and "sandbox" in web.headers["content-security-policy"]
    text = room.ask("GET", f"/api/file?path={CHAPTER}").json
    drafted = text["text"] + "\nKeep [moving](nowhere.md.\n\n::: nonsense\nA box.\n:::\n"
    before = files_of(library)
    told = room.events("findings")
    assert room.ask("POST", "/api/draft", {"path": CHAPTER, "text": drafted}).status == 202
    found = next(one for one in told if one["draft"] and one["final"])
    codes = {finding["code"] for group in found["groups"] for finding in group["findings"]}
    assert "unknown-fence" in codes
    assert files_of(library) == before, "and out/ is not there"
    saved = text["text"].replace("Most sore knees", "Nearly all sore knees")
    answer = room.ask("PUT", f"/api/file?path={CHAPTER}", {"text": saved, "base": text["hash"]})
    assert answer.status == 200 and "Nearly all" in (library.root / CHAPTER).read_text()
    assert next(told["digest"] for told in room.events("pages")
                if told["audience"] == "patient" and not told["held_back"]) != first["patient"]
    assert {path for path, raw in files_of(library).items() if raw != before.get(path)} == {CHAPTER}


def _pages_until_done(room: Served) -> dict[str, str]:
    """The digest of the pages of each audience, once nothing is at work."""
    pages: dict[str, str] = {}
    state = ""
    for told in room.events():
        if told["kind"] == "run":
            state = told["state"]
        if told["kind"] == "pages":
            pages[told["audience"]] = told["digest"]
        if state == "done" and pages:
            return pages
    raise AssertionError("it was never done")


def test_pages_are_shown_of_a_text_with_an_error(tmp_path: Path) -> None:
    """A text that must not be printed is shown all the same, and said to be held back."""
    library = tiny_in(tmp_path / "library")
    library.write("content/knees/chapters/20-care.patient.md",
                  "# What you can do\n\nTake 5 mg qd of it [@smith2020].\n")
    with serving(library.root) as room:
        _pages_until_done(room)
        told = {one["audience"]: one["held_back"]
                for one in _standing(room) if one["kind"] == "pages"}
    assert told["patient"] and not told["clinician"]
    assert not (library.root / "out").exists()


def _standing(room: Served) -> list[dict[str, object]]:
    """How things stand: what a page is told that is opened now."""
    standing = []
    for told in room.events():
        standing.append(told)
        if told["kind"] == "run":
            return standing
    raise AssertionError("no run was told")


def test_what_another_program_saves_is_looked_at(library: TinyLibrary, room: Served) -> None:
    """A file that is saved elsewhere is told, and its pages are set anew."""
    before = _pages_until_done(room)
    told = room.events("files")
    path = "content/knees/chapters/20-care.patient.md"
    threading.Timer(1, library.write, (path, "# What you can do\n\nSwim a little.\n")).start()
    assert next(told)["paths"] == [path]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and _pages_until_done(room)["patient"] == before["patient"]:
        time.sleep(0.5)
    assert time.monotonic() < deadline


KILLS = """
import os, random, signal, sys, time
from pathlib import Path
sys.path[:0] = [sys.argv[2]]
from bifolio.server import library_files
from bifolio.server.room import PressRoom

root, kills, paths = Path(sys.argv[1]), int(sys.argv[3]), sys.argv[4:]
lots, torn = random.Random(20), 0
for path in paths:
    (root / path).write_text(("a" * 79 + "\\n") * 3_000)
for _ in range(kills):
    hears, says = os.pipe()
    child = os.fork()
    if not child:
        room, number = PressRoom(root), 0
        while True:
            number += 1
            for path in paths:
                text = library_files.read_text(room, path)
                content = (chr(97 + number % 26) * 79 + "\\n") * 3_000
                library_files.save_text(room, path, content, text.hash)
            os.write(says, b".")
    os.read(hears, 1)
    time.sleep(lots.uniform(0, 0.06))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(hears)
    os.close(says)
    for path in paths:
        text = (root / path).read_text()
        torn += len(text) != 240_000 or len(set(text)) != 2
print(torn)
"""


@unix
def test_killed_in_the_midst_of_a_save_no_file_is_torn(tmp_path: Path) -> None:
    """Ended by the system 100 times at any moment, every file holds one whole text."""
    library = tiny_in(tmp_path / "library")
    done = subprocess.run([sys.executable, "-c", KILLS, str(library.root), str(ROOT), str(_KILLS),
                           CHAPTER, "bibliography.bib"], capture_output=True, text=True, check=True)
    assert done.stdout == "0\n"
    drafts = [library.root / folder / f".draft-999999-{'a' * 16}" for folder in ("", "content")]
    for path in (*drafts, *library.root.rglob(".draft-*")):
        path.touch()
        os.utime(path, (1, 1))
    with serving(library.root) as room:
        assert room.ask("GET", f"/api/file?path={CHAPTER}").status == 200
    assert not [*library.root.rglob(".draft-*")], "which is swept an hour later"


def test_ctrl_c_ends_it_soon(tmp_path: Path) -> None:
    """Ctrl-C closes the room, whoever listens and whatever is at work, with exit code 0."""
    library = tiny_in(tmp_path / "library")
    with serving(library.root) as room:
        listener = room.events()
        next(listener)
        began = time.monotonic()
        room.process.send_signal(signal.SIGINT)
        assert room.process.wait(20) == 0
        assert time.monotonic() - began < 10
    assert not list(Path("/tmp").glob(f"bifolio-{room.process.pid}-*"))


@unix
def test_ctrl_c_breaks_a_download_off(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends the room also while a handout is made to be taken away: soon, without a trace,
    and no folder or process is left."""
    library = tiny_in(tmp_path / "library")
    with serving(library.root) as room:
        _pages_until_done(room)
        asking = threading.Thread(target=_ask_quietly, args=(
            room, "/download/all-formats?work=knees&clinic=&format=a4-standard-colour"))
        asking.start()
        time.sleep(2)
        assert asking.is_alive(), "it is at work"
        began = time.monotonic()
        room.process.send_signal(signal.SIGINT)
        assert room.process.wait(30) == 0
        assert time.monotonic() - began < 8
    asking.join(10)
    assert not capfd.readouterr().err.strip("\n").count("\n") > 1
    assert not list(Path("/tmp").glob(f"bifolio-{room.process.pid}-*"))


def _ask_quietly(room: Served, address: str) -> None:
    with suppress(OSError, HTTPException):
        room.ask("GET", address)


@unix
def test_no_process_shows_the_token(tmp_path: Path) -> None:
    """The browser is started with a file that only its owner reads and that leads to the room; of
    the token nothing stands among what each user of the computer sees of processes."""
    started = tmp_path / "started"
    browser = tmp_path / "browser.sh"
    browser.write_text(f'#!/bin/sh\necho "$@" > {started}\n')
    browser.chmod(0o755)
    with serving(tiny_in(tmp_path / "library").root, browser=f"{browser} %s") as room:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and not (started.exists() and started.read_text()):
            time.sleep(0.1)
        words = started.read_text().strip()
        assert room.token not in words
        note = Path(words.removeprefix("file://"))
        assert note.parent.stat().st_mode & 0o777 == 0o700
        assert f"/?token={room.token}" in note.read_text()
    assert not note.exists()


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    """Where the port is another's, the command says so, and which option names another."""
    library = tiny_in(tmp_path / "library")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = subprocess.run(
            [sys.executable, "-m", "bifolio", "--root", str(library.root), "serve", "--port",
             str(taken.getsockname()[1])], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 3 and "has it. Name another one with --port" in done.stderr.replace(
        "\n", " ") and "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [["serve", "--out", "x"], ["--out", "x", "serve"]])
def test_an_option_that_would_do_nothing_is_not_taken(tmp_path: Path, words: list[str]) -> None:
    """The press room delivers into no folder, and so takes none."""
    library = tiny_in(tmp_path / "library")
    done = subprocess.run(
        [sys.executable, "-m", "bifolio", "--root", str(library.root), *words, "--no-browser"],
        capture_output=True, text=True, check=False, cwd=ROOT, timeout=30)
    assert done.returncode == 2 and "--out" in done.stderr


def test_only_this_computer_is_listened_to(room: Served) -> None:
    """The room is bound to the loopback alone."""
    own = {address[4][0] for address in socket.getaddrinfo(socket.gethostname(), room.port)}
    for address in own - {"127.0.0.1", "::1"}:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((address, room.port), 2)
