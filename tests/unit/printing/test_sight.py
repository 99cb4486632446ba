"""What an eye can see of a finished page."""

from __future__ import annotations

from io import BytesIO

import pikepdf

from bifolio.model import FORMATS
from bifolio.printing.pdf.sight import Print, unseen

_DOT, _CAPITAL, _EM = 3.3, 8.6, 12.0  # points: how wide a full stop is set, how high a capital is


def test_a_full_stop_is_seen_wherever_it_stands() -> None:
    """The smallest sign is seen on each paper, though that is no whole number of points high."""
    for made in FORMATS.values():
        width, height = made.points
        places = [(20 + 3.37 * at % (width - 40), 20 + 11.3 * at)
                  for at in range(int((height - 40) / 11.3))]
        with pikepdf.new() as pdf:
            page = pdf.add_blank_page(page_size=(width, height))
            font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                                      BaseFont=pikepdf.Name.Helvetica)
            page.add_resource(pdf.make_indirect(font), pikepdf.Name.Font, pikepdf.Name("/F"))
            page.contents_add("".join(f"BT /F {_EM} Tf {x:.2f} {y:.2f} Td (.) Tj ET\n"
                                      for x, y in places).encode())
            pdf.save(content := BytesIO())
        prints = [Print((x, y, x + _DOT, y + _CAPITAL), _EM) for x, y in places]
        assert unseen(content.getvalue(), {1: prints}) == {}, made.name
