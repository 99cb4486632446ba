"""What the tests of imposition share."""

from __future__ import annotations

from io import BytesIO

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


# --- the command ---------------------------------------------------------------------------------


def files(library: TinyLibrary, pattern: str) -> dict[str, bytes]:
    """Files of the delivery folder, but for the ledger."""
    return {path.relative_to(library.out).as_posix(): path.read_bytes()
            for path in library.out.glob(pattern) if ".ledger" not in path.parts}
