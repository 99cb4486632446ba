"""QR codes: an address as a drawing that a telephone reads. segno's door."""

from __future__ import annotations

from io import BytesIO

_MODULE = 0.85  # mm: the side of the smallest square, which a photocopy still keeps
_QUIET = 4  # squares: the white edge without which a reader does not find the code


def qr_code(address: str) -> str:
    """The code of an address as SVG: black on white, with its quiet zone, in its size on paper.

    It can be read with 15 % of it gone.
    """
    import segno  # late: few handouts have a code

    drawn = BytesIO()
    segno.make_qr(address, error="m").save(
        drawn, kind="svg", scale=_MODULE, unit="mm", border=_QUIET, dark="#000000",
        light="#ffffff", xmldecl=False)
    return drawn.getvalue().decode()
