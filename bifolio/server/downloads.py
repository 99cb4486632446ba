"""Downloads: handouts as a build makes them of what is saved, whole, or not at all.

They are made in a folder of the room: what a clinic has in its own folder stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bifolio.building import runs
from bifolio.building.from_python import Silence
from bifolio.building.orders import Delivery, Order, Run
from bifolio.delivery.packs import packed
from bifolio.diagnostics import Finding, Severity
from bifolio.files.writing import Folder
from bifolio.model import FORMATS, Audience, Format
from bifolio.printing.pdf.imposition import PrintForm, impose, unfit
from bifolio.server import telling
from bifolio.server.refusals import Refusal
from bifolio.server.room import PressRoom

WHAT = ("handout", "sheet", "booklet", "all-formats", "clinic-pack")
_LARGEST = 200_000_000  # bytes of one handout,
_PACK = 1_000_000_000  # and of all that go into one file
_MOST = 200  # handouts that are made for one file
_TOLD = 100  # findings that are told


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for, in words that the library knows."""

    what: str
    work: str
    audience: str
    page: Format
    clinic: str
    sheet: str

    def order(self, room: PressRoom) -> Order:
        """What a build is to make of it."""
        formats = tuple(FORMATS.values()) if self.what == "all-formats" else (self.page,)
        readers = (Audience(self.audience),) if self.audience else ()
        whole = self.what == "clinic-pack"
        return replace(room.order, out=room.prints, formats=formats, clinic=self.clinic,
                       works=() if whole else (self.work,), audiences=() if whole else readers,
                       allow_expired=False)

    def fits(self, delivery: Delivery) -> bool:
        """Whether a handout is one of those that were asked for."""
        if self.what in ("all-formats", "clinic-pack"):
            return True
        return delivery.handout.sheet == self.sheet


def download(request: Request) -> Response:
    """GET /download/{what}: a PDF, or a zip file of several; 409 with what holds it back."""
    room: PressRoom = request.app.state.room
    asked = _asked(room, request.path_params["what"], request.query_params)
    files = _made(room, asked)
    name, content = _one_file(asked, files, room)
    kind = "application/zip" if name.endswith(".zip") else "application/pdf"
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in "-_.") else "_"
                    for sign in name)
    return Response(content, media_type=kind, headers={
        "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"})


def _asked(room: PressRoom, what: str, given: Mapping[str, str]) -> _Asked:
    """What is asked for, and nothing of what is looked at, which another window may have changed.

    Raises Refusal for what is not there.
    """
    library = room.opened().library
    work, name, clinic, audience, sheet = (
        given.get(noun, "") for noun in ("work", "format", "clinic", "audience", "sheet"))
    known = library.works.get(work)
    sheets = [each for each in known.sheets if each.name == sheet] if known else []
    for noun, there in (
            ("download", what in WHAT), ("handout", known is not None or what == "clinic-pack"),
            ("clinic", clinic in ("", *library.clinics)), ("format", name in FORMATS),
            ("edition", not audience or (known is not None and audience in known.audiences)),
            ("sheet", bool(sheets) if what == "sheet" else not sheet)):
        if not there:
            raise Refusal(404, f"There is no such {noun} here.", "Choose one from the list.")
    if what == "clinic-pack" and not clinic:
        raise Refusal(400, "A pack is for a clinic.", "Choose a clinic.")
    if what in ("handout", "booklet") and not audience:
        raise Refusal(400, "It is not told for whom this is.", "Choose an edition.")
    page = FORMATS[name]
    if what == "sheet":
        audience = str(sheets[0].audience)
    if what == "booklet":
        page = _folded(page, Audience(audience))
    return _Asked(what, work, audience, page, clinic, sheet)


def _folded(page: Format, audience: Audience) -> Format:
    """The format that a booklet is made from: one in the size at which it is read, if there is one.
    """
    if not audience.traits.large_type or page.paper == "letter":
        return page
    return next(made for made in FORMATS.values() if made.folds and made.ink == page.ink)


def _made(room: PressRoom, asked: _Asked) -> dict[str, bytes]:
    """The PDFs that were asked for, by name. Raises Refusal when one is held back."""
    order = asked.order(room)
    with room.making, room.workers(runs.usual_executor(order)) as workers:
        run = runs.build(order, Silence(), workers)
        wanted = [each for each in run.deliveries if asked.fits(each)]
        if not wanted:
            raise Refusal(404, "This is not made in that format.", "Choose another format.")
        if len(wanted) > _MOST:
            raise Refusal(413, f"More than {_MOST} handouts are too many for one file.",
                          "Ask for one of them.")
        _look_at(wanted, run)
        folder = Folder(order.out)
        found = {PurePosixPath(each.path).name: folder.lying(each.path, _LARGEST)
                 for each in wanted}
    files = {name: content for name, content in found.items() if content is not None}
    if len(files) < len(found) or sum(map(len, files.values())) > _PACK:
        raise Refusal(413, "This is too large to be put into one file.", "Ask for a part of it.")
    return files


def _look_at(wanted: Sequence[Delivery], run: Run) -> None:
    """Raises Refusal, with what was found, when a handout was not delivered."""
    held = [each for each in wanted if not each.path]
    if held:
        found = dict.fromkeys(finding for each in held for finding in each.findings
                              if finding.severity is Severity.ERROR)
        named = ", ".join(each.handout.told for each in held[:3])
        more = f" and {len(held) - 3} more" if len(held) > 3 else ""
        raise Refusal(409, f"This is held back: {named}{more}.",
                      "Mend what must be mended, save it, and ask again.",
                      findings=_told(list(found) or run.findings))


def _told(findings: Sequence[Finding]) -> list[dict[str, object]]:
    return [telling.told(finding) for finding in findings[:_TOLD]]


def _one_file(asked: _Asked, files: Mapping[str, bytes], room: PressRoom) -> tuple[str, bytes]:
    """What is sent, and its name."""
    if asked.what in ("all-formats", "clinic-pack"):
        parts = (asked.clinic,) if asked.what == "clinic-pack" else (
            asked.work, asked.audience, "all-formats", asked.clinic)
        return "-".join(filter(None, parts)) + ".zip", packed(files)
    (name, content), = files.items()
    if asked.what != "booklet":
        return name, content
    with room.reading:
        why = unfit(content)
        copy = b"" if why else impose(content, PrintForm.BOOKLET).pdf
    if why:
        raise Refusal(409, why, "Print it as it is, and not as a booklet.")
    return name.removesuffix(".pdf") + "-booklet.pdf", copy


ROUTES: Sequence[BaseRoute] = (
    Route("/download/{what}", download),
)
