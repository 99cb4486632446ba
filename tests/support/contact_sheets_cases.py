"""What the tests of contact sheets share."""

from __future__ import annotations

from PIL import Image

GAP, LINE = 24, 26


def inked(picture: Image.Image) -> bool:
    """Whether there is any letter on a picture of a page."""
    darkest, _ = picture.convert("L").getextrema()
    return bool(darkest < 128)
