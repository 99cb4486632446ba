"""The library's texts: listed by title, read, drafted and saved; and pictures that are put in.

What may be read and written is what a run would gather as a text of the library, and no more: names
are looked up among those, never in the folder. Whatever lies in the way of a name, no link is
followed; a file is written whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bifolio.building.plan import source_files_of
from bifolio.diagnostics import BifolioError, Findings, ToolchainError
from bifolio.files.reading import LARGE, OWN_FONTS
from bifolio.files.writing import Folder
from bifolio.loading.library import folder_in_content
from bifolio.loading.wordings import wording_for
from bifolio.model import FORMATS, Library
from bifolio.model.bounds import SIZES
from bifolio.model.trees import plain
from bifolio.server.refusals import Refusal
from bifolio.server.requests import apart, said
from bifolio.server.room import PressRoom
from bifolio.server.texts import Text, hash_of, text_of

_TEXTS = (".md", ".yaml", ".csv", ".bib")
_MOST = 10_000_000  # bytes of a text that a browser can show
_PLACES = (  # what a file is by its place in the library
    (re.compile(r"content/library\.yaml"), "settings"),
    (re.compile(r"content/glossary\.yaml"), "glossary"),
    (re.compile(r"content/clinics\.csv"), "clinics"),
    (re.compile(r"content/clinics/[^/]+\.yaml"), "clinic"),
    (re.compile(r"content/[^/]+/chapters/[^/]+\.md"), "chapter"),
    (re.compile(r"content/[^/]+/tables/[^/]+"), "table"),
    (re.compile(r"content/[^/]+/facts\.yaml"), "facts"),
    (re.compile(r"content/[^/]+/work\.yaml"), "work"),
    (re.compile(r"bibliography\.bib"), "bibliography"),
)
_TITLES = {"settings": "Settings of the library", "glossary": "Words and their meaning",
           "clinics": "The table of clinics", "bibliography": "Sources"}
_HEADING = re.compile(r"^#{1,6}[ \t]+([^\n{]+)", re.MULTILINE)
_PICTURE = re.compile(r"content/[^/.][^/]*/images/[A-Za-z0-9][\w.-]{0,80}\.(png|jpe?g|svg)")
_BEGINNINGS = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}


def kind_of(path: str) -> str:
    """What a file of the library is."""
    return next((kind for place, kind in _PLACES if place.fullmatch(path)), "other")


def paths_of(room: PressRoom) -> tuple[str, ...]:
    """The texts of the library as they lie there now, sorted."""
    found = source_files_of(room.order, Findings())
    large = [path for path, why in found.refused.items() if why == LARGE]
    return tuple(sorted(path for path in {*found.files, *large} - found.lent - {OWN_FONTS}
                        if (path.startswith("content/") or "/" not in path)
                        and path.endswith(_TEXTS)))


def read_text(room: PressRoom, path: str) -> Text:
    """A text of the library. Raises Refusal for anything else."""
    if path not in paths_of(room):
        raise Refusal(404, "The library has no such text.", "Choose one from the list.")
    try:
        raw = Folder(room.root).load(path, _MOST)
    except (ToolchainError, OSError, ValueError):
        raise Refusal(404, "This text cannot be read.",
                      "Put the file itself in its place, and allow it to be read.") from None
    if raw is None:
        raise Refusal(413, f"This text has more than {_MOST // 1_000_000} MB.",
                      "Edit it with another program.")
    try:
        return text_of(path, raw)
    except UnicodeDecodeError:
        raise Refusal(415, "This text is not in UTF-8.",
                      "Save it in UTF-8 with the program that it comes from.") from None


def save_text(room: PressRoom, path: str, content: str, base: str) -> str:
    """Put a text in the place of the one that it was made from, whose hash is `base`.

    Returns its hash. Raises Refusal when another lies there by now, and when it cannot be written.
    """
    with room.saving:
        text = read_text(room, path)
        if text.hash != base:
            raise Refusal(409, "This text was changed elsewhere meanwhile.",
                          "Compare the two, and choose which one to keep.",
                          theirs=text.content, hash=text.hash)
        raw = text.with_content(content)
        _check_size(path, raw)
        if raw != text.raw:
            if not (room.root / path).stat().st_mode & 0o222:
                raise Refusal(403, "This file is protected from being written.",
                              "Allow it to be written, and save again.")
            _put(room, path, raw)
        room.draft(path, None)
        return hash_of(raw)


def _put(room: PressRoom, path: str, raw: bytes) -> None:
    try:
        Folder(room.root).put(path, raw)
    except BifolioError as error:
        raise Refusal(507, "It could not be saved.",
                      "Check that the disk has room and that the folder may be written to."
                      ) from error


def _check_size(path: str, raw: bytes) -> None:
    """Raises Refusal for more than the library may have in such a file."""
    bound = SIZES.get(PurePosixPath(path).suffix.lower(), SIZES[""])
    if len(raw) > min(bound.most, 20_000_000):
        raise Refusal(413, f"{bound.what[0].upper()}{bound.what[1:]} may have {bound}.",
                      "Split the text, or make the picture smaller.")


def checked(content: object) -> str:
    """A text that was sent, which can stand in a file. Raises Refusal."""
    if not isinstance(content, str):
        raise Refusal(400, "The text is missing.", "Load the page again.")
    if "\0" in content or any("\ud800" <= sign <= "\udfff" for sign in content):
        raise Refusal(400, "The text has signs that are none.", "Take them out.")
    return content


# --- the list ---


def _listed(room: PressRoom) -> dict[str, Any]:
    """All that can be chosen; what cannot be read is told, and its texts can be mended."""
    try:
        library, trouble = room.opened().library, ""
    except BifolioError as error:
        library, trouble = None, str(error)
    listed: dict[str, Any] = {
        "title": library.publisher if library else room.root.resolve().name,
        "read_only": room.read_only, "works": [], "clinics": [], "trouble": trouble,
        "formats": [{"id": name, "title": _format_title(name)} for name in FORMATS],
        "files": [_file(room, path, library) for path in paths_of(room)]}
    if library:
        listed["works"] = [{
            "id": work.name, "title": plain(wording_for(work.titles, work.audiences[0])),
            "audiences": [{"id": str(audience), "title": str(audience).capitalize()}
                          for audience in work.audiences],
            "sheets": [{"id": sheet.name, "audience": str(sheet.audience),
                        "title": plain(wording_for(sheet.titles, sheet.audience))}
                       for sheet in work.sheets]} for work in library.works.values()]
        listed["clinics"] = [{"id": clinic.name, "name": clinic.title}
                             for clinic in library.clinics.values()]
    return listed


_PARTS = {"a4": "A4", "a5": "A5 booklet", "letter": "US Letter", "standard": "", "large":
          "large type", "colour": "colour", "mono": "black and white"}


def _format_title(name: str) -> str:
    page = FORMATS[name]
    return ", ".join(filter(None, (_PARTS.get(part, part)
                                   for part in (page.paper, page.size, page.ink))))


def _file(room: PressRoom, path: str, library: Library | None) -> dict[str, str]:
    work, kind = folder_in_content(path), kind_of(path)
    is_work = library is None or work in library.works
    return {"path": path, "kind": kind, "work": work if is_work else "",
            "title": _title(room, path, kind, library)}


def _title(room: PressRoom, path: str, kind: str, library: Library | None) -> str:
    """What a person calls a file."""
    stem = PurePosixPath(path).name.split(".")[0]
    named = next(filter(None, _titles(room, path, kind, library)), "")
    return named.strip() or re.sub(r"^\d+-", "", stem).replace("-", " ").capitalize()


def _titles(room: PressRoom, path: str, kind: str, library: Library | None) -> Iterator[str]:
    yield _TITLES.get(kind, "")
    work = library.works.get(folder_in_content(path)) if library else None
    stem = PurePosixPath(path).name.split(".")[0]
    if library and kind == "clinic" and stem in library.clinics:
        yield library.clinics[stem].title
    if work and kind == "facts":
        yield "Facts and numbers"
    if work and kind == "work":
        yield "About this handout: title, authors, dates"
    if work and kind == "table" and stem in work.tables:
        readers = work.audiences
        yield next((plain(wording_for(work.tables[stem].title, reader)) for reader in readers
                    if wording_for(work.tables[stem].title, reader)), "")
    if kind == "chapter":
        head = Folder(room.root).lying(path, SIZES[".md"].most) or b""
        heading = _HEADING.search(head.decode("utf-8", "replace"))
        yield heading[1] if heading else ""


# --- routes ---


def library(request: Request) -> JSONResponse:
    """GET /api/library."""
    return JSONResponse(_listed(request.app.state.room))


def read(request: Request) -> JSONResponse:
    """GET /api/file?path=P: what is saved, and what was typed and is not."""
    room: PressRoom = request.app.state.room
    text = read_text(room, request.query_params.get("path", ""))
    left = room.drafts.get(text.path)
    return JSONResponse({"path": text.path, "text": text.content, "hash": text.hash,
                         "kind": kind_of(text.path), "editable": not room.read_only,
                         "draft": None if left is None else text_of(text.path, left).content})


async def save(request: Request) -> JSONResponse:
    """PUT /api/file?path=P with {text, base}."""
    sent = await said(request)
    content, base = checked(sent.get("text")), sent.get("base")
    path = request.query_params.get("path", "")
    if not isinstance(base, str):
        raise Refusal(400, "It is not told which text this one comes from.", "Load it again.")
    return JSONResponse({"hash": await apart(save_text, request.app.state.room, path, content,
                                             base)})


async def draft(request: Request) -> JSONResponse:
    """POST /api/draft with {path, text}; a text that is null is no draft any more."""
    sent = await said(request)
    path, content = sent.get("path"), sent.get("text")
    if not isinstance(path, str):
        raise Refusal(400, "It is not told which text this is.", "Load the page again.")
    await apart(_draft, request.app.state.room, path,
                None if content is None else checked(content))
    return JSONResponse({}, 202)


def _draft(room: PressRoom, path: str, content: str | None) -> None:
    if content is None:
        room.draft(path, None)
        return
    text = read_text(room, path)
    raw = text.with_content(content)
    _check_size(path, raw)
    room.draft(path, raw if raw != text.raw else None)


async def put_in(request: Request) -> JSONResponse:
    """PUT /api/picture?path=content/WORK/images/NAME.png with its bytes."""
    path, raw = request.query_params.get("path", ""), await request.body()
    return JSONResponse({"path": path, "hash": await apart(
        _put_in, request.app.state.room, path, raw)})


def _put_in(room: PressRoom, path: str, raw: bytes) -> str:
    named = _PICTURE.fullmatch(path)
    if not named or folder_in_content(path) not in room.opened().library.works:
        raise Refusal(400, "A picture has a place in the folder “images” of its handout.",
                      "Name it in plain letters, with .png, .jpg or .svg at its end.")
    _check_size(path, raw)
    begins = _BEGINNINGS.get(named[1])
    if not (raw.startswith(begins) if begins else raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"):
        raise Refusal(415, "This is not a picture of the kind that its name says.",
                      "Save it as PNG, JPEG or SVG.")
    with room.saving:
        if Folder(room.root).lying(path) is not None:
            raise Refusal(409, "There is a picture of this name.", "Give it another name.")
        _put(room, path, raw)
    return hash_of(raw)


ROUTES: Sequence[BaseRoute] = (
    Route("/api/library", library),
    Route("/api/file", read),
    Route("/api/file", save, methods=["PUT"]),
    Route("/api/draft", draft, methods=["POST"]),
    Route("/api/picture", put_in, methods=["PUT"]),
)
