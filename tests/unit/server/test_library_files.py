"""The library's texts, as they are listed, read, drafted and saved."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import pytest

from bifolio.server import library_files
from tests.support.folders import unix
from tests.support.library import TinyLibrary, tiny_in
from tests.support.press_rooms import Answer, Browser

CHAPTER = "content/knees/chapters/10-what.md"
SECRET = "the key to the safe"
OUTSIDE = [
    "../secret.md", "content/../../secret.md", "content/knees/../../../secret.md",
    "/etc/passwd", "content/knees/chapters/../../../../secret.md", "//etc/passwd",
    "content\\..\\..\\secret.md", "..\\secret.md", "C:\\secret.md", "file:///etc/passwd",
    "content/knees/chapters/10-what.md/../../../../../secret.md", "content/./knees/work.yaml",
    "content//knees/work.yaml", "./content/knees/work.yaml", "content/knees/work.yaml/",
    "content/knees/work.yaml\0.md", "content/knees/work.yaml ", "Content/knees/work.yaml",
    "%2e%2e/secret.md", "..%2fsecret.md", "%252e%252e%252fsecret.md", "..%c0%afsecret.md",
    "．．/secret.md", "‥/secret.md", "", ".", "..", "content", "content/", "~/secret.md",
    ".git/config", "out/catalogue.json", "styles/page.css", "templates/edition.html",
    "content/.hidden.md", "content/knees/signed/patient-1.txt", "content/knees/images/a.png",
    "pyproject.toml", "build.py", "content/knees/chapters/link.md", "content/linked/work.yaml",
    "content/knees/chapters/away.md", "content/knees/chapters/pipe.md", "a" * 1_000,
]


@pytest.fixture
def library(tmp_path: Path) -> TinyLibrary:
    """A tiny library with more in and around it than is its text."""
    (tmp_path / "secret.md").write_text(SECRET)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "work.yaml").write_text(SECRET)
    library = tiny_in(tmp_path / "library")
    for path in (".git/config", "out/catalogue.json", "content/.hidden.md", "build.py",
                 "content/knees/signed/patient-1.txt", "content/knees/images/a.png",
                 "pyproject.toml", "styles/page.css", "templates/edition.html"):
        library.write(path, SECRET)
    chapters = library.root / "content/knees/chapters"
    (chapters / "link.md").symlink_to(tmp_path / "secret.md")
    (chapters / "away.md").symlink_to("/etc/passwd")
    os.mkfifo(chapters / "pipe.md")
    (library.root / "content" / "linked").symlink_to(tmp_path / "elsewhere")
    return library


@pytest.fixture
def browser(library: TinyLibrary) -> Browser:
    return Browser(library.root)


def read(browser: Browser, path: str = CHAPTER) -> Mapping[str, str]:
    answer = browser.ask("GET", f"/api/file?path={quote(path)}")
    assert answer.status == 200, answer.body
    told: Mapping[str, str] = answer.json
    return told


def save(browser: Browser, text: object, base: object, path: str = CHAPTER) -> Answer:
    return browser.ask("PUT", f"/api/file?path={quote(path)}", {"text": text, "base": base})


pytestmark = unix


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("coded", [quote, lambda path: quote(quote(path)),
                                   lambda path: quote(path, safe=""), str], ids=[
                                       "once", "twice", "whole", "bare"])
def test_nothing_but_the_librarys_texts_is_reached(
        browser: Browser, tmp_path: Path, path: str, coded: object) -> None:
    """However a path is written, no other file is read, drafted or written."""
    assert callable(coded)
    address = f"/api/file?path={coded(path)}"
    for answer in (browser.ask("GET", address),
                   browser.ask("PUT", address, {"text": "x", "base": library_files.hash_of(b"")}),
                   browser.ask("POST", "/api/draft", {"path": path, "text": "x"})):
        assert answer.status in (404, 414), path
        assert SECRET.encode() not in answer.body and b"root:" not in answer.body
    assert (tmp_path / "secret.md").read_text() == SECRET
    assert not browser.room.drafts


def test_all_texts_are_listed_by_title_and_kind(browser: Browser) -> None:
    """A person finds a file by what it is; nothing else is listed."""
    listed = {one["path"]: (one["kind"], one["title"], one["work"])
              for one in browser.ask("GET", "/api/library").json["files"]}
    assert listed == {
        "bibliography.bib": ("bibliography", "Sources", ""),
        "content/library.yaml": ("settings", "Settings of the library", ""),
        "content/knees/work.yaml": ("work", "About this handout: title, authors, dates", "knees"),
        CHAPTER: ("chapter", "What it is", "knees"),
        "content/knees/chapters/20-care.clinician.md": ("chapter", "Management", "knees"),
        "content/knees/chapters/20-care.patient.md": ("chapter", "What you can do", "knees"),
        "content/knees/tables/options.yaml": ("table", "What helps", "knees"),
    }


def test_a_library_that_cannot_be_read_can_be_mended(library: TinyLibrary, browser: Browser
                                                      ) -> None:
    """With its only work broken the texts are still listed, with what is the trouble."""
    library.write("content/knees/work.yaml", "title: [")
    listed = browser.ask("GET", "/api/library").json
    assert listed["trouble"] and not listed["works"]
    assert "content/knees/work.yaml" in [one["path"] for one in listed["files"]]
    broken = read(browser, "content/knees/work.yaml")
    assert save(browser, broken["text"], broken["hash"], "content/knees/work.yaml").status == 200


@pytest.mark.parametrize(("raw", "sent", "written"), [
    (b"One\nTwo\n", "One\nThree\n", b"One\nThree\n"),
    (b"One\r\nTwo\r\n", "One\nThree\n", b"One\r\nThree\r\n"),
    (b"One\r\nTwo\r\n", "One\r\nThree\r\n", b"One\r\nThree\r\n"),
    (b"\xef\xbb\xbfOne\r\n", "Two\n", b"\xef\xbb\xbfTwo\r\n"),
    ("Größe\n".encode(), "Größe 😀\n", "Größe 😀\n".encode()),
    (b"One\r\nTwo\nThree\r\n", "One\nTwo\nFour\n", b"One\r\nTwo\nFour\r\n"),
    (b"One\nTwo\r\nThree\n", "One\nNew\nTwo\nThree\n", b"One\nNew\nTwo\r\nThree\n"),
    (b"One\rTwo\nThree\n", "One\nTwo\nFour\n", b"One\rTwo\nFour\n"),
    (b"One", "", b""),
    (b"", "One", b"One"),
], ids=["lines", "windows", "sent so", "marked", "letters", "mixed", "put in", "old", "emptied",
        "filled"])
def test_a_save_changes_only_what_was_changed(
        library: TinyLibrary, browser: Browser, raw: bytes, sent: str, written: bytes) -> None:
    """A file keeps how its lines end and what marks its beginning."""
    (library.root / CHAPTER).write_bytes(raw)
    text = read(browser)
    assert "\r" not in text["text"] and "\ufeff" not in text["text"]
    answer = save(browser, sent, text["hash"])
    assert answer.status == 200
    assert (library.root / CHAPTER).read_bytes() == written
    assert read(browser)["hash"] == answer.json["hash"]


def test_an_unchanged_save_leaves_the_file_alone(library: TinyLibrary, browser: Browser) -> None:
    """Saved as it was, a file keeps its bytes and its date, mixed ends of lines and all."""
    path = library.root / CHAPTER
    path.write_bytes(b"One\r\nTwo\r\nThree\r\n")
    os.utime(path, (1, 1))
    text = read(browser)
    assert save(browser, text["text"], text["hash"]).status == 200
    assert path.stat().st_mtime == 1


def test_a_file_keeps_who_may_read_it(library: TinyLibrary, browser: Browser) -> None:
    """A file that only its owner may read stays so when it is saved, and a shared one shared."""
    for mode in (0o600, 0o664):
        (library.root / CHAPTER).chmod(mode)
        assert save(browser, f"# Mode {mode}\n", read(browser)["hash"]).status == 200
        assert (library.root / CHAPTER).stat().st_mode & 0o777 == mode


def test_a_protected_file_is_not_replaced(
        library: TinyLibrary, browser: Browser) -> None:
    """A file that its owner has protected from writing stays, and a sentence says so."""
    text = read(browser)
    (library.root / CHAPTER).chmod(0o444)
    answer = save(browser, "# Mine\n", text["hash"])
    assert answer.status == 403 and "protected" in answer.json["error"]
    assert (library.root / CHAPTER).read_text() == text["text"]
    (library.root / CHAPTER).chmod(0o644)
    assert save(browser, "# Mine\n", text["hash"]).status == 200


def test_what_was_changed_elsewhere_is_not_written_over(library: TinyLibrary, browser: Browser
                                                        ) -> None:
    """A save on top of another text is refused with that text, and goes through on its hash."""
    text = read(browser)
    library.write(CHAPTER, "# Theirs\n")
    answer = save(browser, "# Mine\n", text["hash"])
    assert answer.status == 409 and answer.json["theirs"] == "# Theirs\n"
    assert (library.root / CHAPTER).read_text() == "# Theirs\n"
    assert save(browser, "# Mine\n", answer.json["hash"]).status == 200
    assert (library.root / CHAPTER).read_text() == "# Mine\n"


def test_a_file_that_has_gone_is_not_made_again(library: TinyLibrary, browser: Browser) -> None:
    """A text whose file was removed meanwhile is refused, and no file appears."""
    text = read(browser)
    (library.root / CHAPTER).unlink()
    assert save(browser, "# Mine\n", text["hash"]).status == 404
    assert not (library.root / CHAPTER).exists()


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b"null", b'"x"', b"\xff", b"[" * 100_000,
                                  b'{"text": 1, "base": "x"}', b'{"text": "x"}',
                                  b'{"text": null, "base": "x"}', b'{"text": "x", "base": 1}',
                                  b'{"text": "a\\u0000b", "base": "x"}',
                                  b'{"text": "\\ud800", "base": "x"}', b'{"text": NaN}'])
def test_what_is_no_text_is_refused(library: TinyLibrary, browser: Browser, sent: bytes) -> None:
    """Whatever is sent in the place of a text is refused in a sentence, and nothing is written."""
    before = (library.root / CHAPTER).read_bytes()
    answer = browser.ask("PUT", f"/api/file?path={CHAPTER}", sent)
    assert answer.status in (400, 409) and answer.json["error"]
    assert (library.root / CHAPTER).read_bytes() == before


def test_more_than_a_chapter_may_have_is_refused(library: TinyLibrary, browser: Browser) -> None:
    """A text beyond the bound of its kind is refused, saved or not, and the file stays."""
    before, text = (library.root / CHAPTER).read_bytes(), read(browser)
    long = "word " * 200_001
    assert save(browser, long, text["hash"]).status == 413
    assert browser.ask("POST", "/api/draft", {"path": CHAPTER, "text": long}).status == 413
    assert (library.root / CHAPTER).read_bytes() == before


@pytest.mark.parametrize("raw", [b"\xff\xfeO\0n\0e\0", b"caf\xe9"])
def test_another_encoding_is_not_guessed(library: TinyLibrary, browser: Browser, raw: bytes
                                         ) -> None:
    """A file that is not UTF-8 is not shown wrong, nor saved over."""
    (library.root / CHAPTER).write_bytes(raw)
    assert browser.ask("GET", f"/api/file?path={CHAPTER}").status == 415
    assert save(browser, "x", library_files.hash_of(raw)).status == 415
    assert (library.root / CHAPTER).read_bytes() == raw


def test_a_draft_touches_no_file_and_counts_until_it_is_dropped(
        library: TinyLibrary, browser: Browser) -> None:
    """A text that nobody has saved is looked at in the place of its file, which stays as it is."""
    before = (library.root / CHAPTER).read_bytes()
    assert browser.ask("POST", "/api/draft", {"path": CHAPTER, "text": "# New\n"}).status == 202
    assert browser.room.drafts == {CHAPTER: b"# New\n"}
    assert (library.root / CHAPTER).read_bytes() == before
    assert browser.ask("POST", "/api/draft", {"path": CHAPTER, "text": None}).status == 202
    assert not browser.room.drafts


def test_a_text_comes_with_what_nobody_has_saved_of_it(library: TinyLibrary, browser: Browser
                                                       ) -> None:
    """What was typed before a browser crashed is given back beside the text as it is saved, and to
    open the text takes nothing away."""
    assert read(browser)["draft"] is None
    (library.root / CHAPTER).write_bytes(b"# Saved\r\n")
    browser.ask("POST", "/api/draft", {"path": CHAPTER, "text": "# Typed\n"})
    for _ in range(2):
        told = read(browser)
        assert (told["text"], told["draft"]) == ("# Saved\n", "# Typed\n")
    save(browser, "# Typed\n", told["hash"])
    assert read(browser)["draft"] is None


def test_a_save_ends_its_draft(library: TinyLibrary, browser: Browser) -> None:
    """What was saved, or typed back to what the file holds, is no draft any more."""
    text = read(browser)
    browser.ask("POST", "/api/draft", {"path": CHAPTER, "text": "# New\n"})
    save(browser, "# New\n", text["hash"])
    assert not browser.room.drafts
    browser.ask("POST", "/api/draft", {"path": CHAPTER, "text": "# New\n"})
    assert not browser.room.drafts


def test_too_many_drafts_are_refused(library: TinyLibrary, browser: Browser) -> None:
    """What is not saved is bounded in number; a text that is a draft already may change."""
    paths = [f"content/knees/chapters/{number}.md" for number in range(51)]
    for path in paths:
        library.write(path, "")
    told = [browser.ask("POST", "/api/draft", {"path": path, "text": "x"}).status
            for path in paths]
    assert told == [202] * 50 + [413]
    assert browser.ask("POST", "/api/draft", {"path": paths[0], "text": "y"}).status == 202


PNG = b"\x89PNG\r\n\x1a\n rest"


def put(browser: Browser, path: str, raw: bytes = PNG) -> int:
    return browser.ask("PUT", f"/api/picture?path={quote(path)}", raw).status


def test_a_picture_is_put_in_once(library: TinyLibrary, browser: Browser) -> None:
    """A picture lies in its handout's folder as it was sent, and another does not replace it."""
    assert put(browser, "content/knees/images/stairs.png") == 200
    assert (library.root / "content/knees/images/stairs.png").read_bytes() == PNG
    assert put(browser, "content/knees/images/stairs.png", PNG + b"x") == 409
    assert (library.root / "content/knees/images/stairs.png").read_bytes() == PNG


@pytest.mark.parametrize(("method", "address"), [
    ("PUT", "/api/picture?path=content/knees/images/stairs.png"), ("GET", "/api/due"),
    ("GET", "/api/signoffs?work=knees"), ("POST", "/api/look"),
    ("GET", "/download/handout?work=knees&audience=patient&format=a4-standard-colour")])
def test_a_broken_library_is_told_in_a_sentence(library: TinyLibrary, browser: Browser,
                                                method: str, address: str) -> None:
    """Whatever needs a library that can be read says what is the trouble, and nothing breaks."""
    library.write("content/knees/work.yaml", "title: [")
    sent = {"work": "knees"} if method == "POST" else PNG if method == "PUT" else b""
    answer = browser.ask(method, address, sent)
    assert answer.status in (404, 409) and answer.json["error"] and answer.json["fix"]
    assert not (library.root / "content/knees/images/stairs.png").exists()


@pytest.mark.parametrize("path", [
    "content/knees/stairs.png", "content/knees/images/../x.png", "content/knees/images/.x.png",
    "content/other/images/x.png", "content/knees/images/x.gif", "content/knees/images/x.md",
    "content/knees/images/a/x.png", "../x.png", "/tmp/x.png", "content/knees/images/x.png\n",
    "content/knees/images/x y.png", "content/./images/x.png", "content/linked/images/x.png", ""])
def test_a_picture_has_one_kind_of_place(browser: Browser, path: str) -> None:
    """Elsewhere, under another name or of another handout no picture is put in."""
    assert put(browser, path) == 400


@pytest.mark.parametrize(("name", "raw"), [("x.png", b"<svg/>"), ("x.svg", PNG), ("x.jpg", PNG),
                                           ("x.png", b""), ("x.svg", b"")])
def test_a_picture_is_what_its_name_says(library: TinyLibrary, browser: Browser, name: str,
                                         raw: bytes) -> None:
    """What begins otherwise than its name says is refused."""
    assert put(browser, f"content/knees/images/{name}", raw) == 415
    assert not (library.root / "content/knees/images" / name).exists()
