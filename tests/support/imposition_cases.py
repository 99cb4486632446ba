"""What the tests of imposition share."""

from __future__ import annotations

import json
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf

from tests.support.library import TinyLibrary

A4, LETTER = (210 / 25.4 * 72, 297 / 25.4 * 72), (612.0, 792.0)


def handout(pages: int, size: tuple[float, float] = A4, across: frozenset[int] = frozenset()
            ) -> bytes:
    """A PDF whose page n says “page-n” at its head, and lies across where that is asked."""
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                                  BaseFont=pikepdf.Name.Helvetica)
        for number in range(1, pages + 1):
            width, height = size[::-1] if number in across else size
            page = pdf.add_blank_page(page_size=(width, height))
            page.add_resource(font, pikepdf.Name.Font, pikepdf.Name.F)
            page.contents_add(f"BT /F 14 Tf 60 {height - 60} Td (page-{number}) Tj ET".encode())
            page.TrimBox = page.MediaBox
        pdf.docinfo.Title = "Clean hands"
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        result = BytesIO()
        pdf.save(result, deterministic_id=True)
        return result.getvalue()


def written(kids: str = "3 0 R", count: int = 1, box: str = "0 0 595 842", more: str = "",
            root: str = "/Pages 2 0 R") -> bytes:
    """A PDF of three objects, written by hand: its root, the tree of its pages, and one page."""
    objects = (f"<</Type/Catalog{root}>>", f"<</Type/Pages/Kids[{kids}]/Count {count}>>",
               f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Resources<<>>{more}>>")
    content, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(f"{len(content):010d} 00000 n \n")
        content += f"{number} 0 obj\n{one}\nendobj\n".encode()
    table = f"xref\n0 4\n0000000000 65535 f \n{''.join(places)}trailer\n<</Size 4/Root 1 0 R>>\n"
    return content + f"{table}startxref\n{len(content)}\n%%EOF\n".encode()


def list_by_hand(out: Path, pdfs: dict[str, bytes]) -> None:
    """A list of handouts that somebody has written, of the work “knees”, with its files."""
    entries = []
    for name, content in pdfs.items():
        (out / "knees").mkdir(parents=True, exist_ok=True)
        (out / "knees" / f"{name}.pdf").write_bytes(content)
        entries.append({"name": name, "work": "knees", "audience": name.split("-")[1],
                        "path": f"knees/{name}.pdf", "current": True, "format": "a4-large-colour",
                        "sha256": sha256(content).hexdigest()})
    (out / "catalogue.json").write_text(json.dumps({"version": 1, "handouts": entries}))


# --- the command ---------------------------------------------------------------------------------


def files(library: TinyLibrary, pattern: str) -> dict[str, bytes]:
    """Files of the delivery folder that a person sees."""
    found = {path.relative_to(library.out): path for path in library.out.glob(pattern)}
    return {name.as_posix(): path.read_bytes() for name, path in found.items()
            if path.is_file() and not any(part.startswith(".") for part in name.parts)}
