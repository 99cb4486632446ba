"""Fonts of one's own, made from the engine's: heavier, slanted, with other letters or rights."""

from __future__ import annotations

from io import BytesIO

from fontTools.ttLib import TTFont, newTable

from bifolio.files import engine_files

_LENT = 0x100  # from which on letters give their shape away, and are lacking


def own_font(weight: int = 400, slanted: bool = False, letters: str = "", rights: int = 0,
             varies: bool = False) -> bytes:
    """A font “Mine” that says of itself what is wanted; it draws `letters` as an Ā and the like."""
    name = f"bifolio-text-{700 if weight > 500 else 400}{'-italic' if slanted else ''}.ttf"
    font = TTFont(engine_files.fonts() / name)
    font["OS/2"].usWeightClass, font["OS/2"].fsType = weight, rights
    for record in font["name"].names:
        record.string = record.toUnicode().replace("Bifolio", "Mine")
    if varies:
        font["fvar"] = newTable("fvar")
        font["fvar"].axes, font["fvar"].instances = [], []
    drawn = font.getBestCmap()
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap = {point: name for point, name in drawn.items()
                          if not _LENT <= point < _LENT + len(letters)}
            table.cmap |= {ord(letter): drawn[lent] for lent, letter in enumerate(letters, _LENT)}
    written = BytesIO()
    font.save(written)
    return written.getvalue()
