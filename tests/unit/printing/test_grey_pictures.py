"""Pictures for one ink: in grey, and what is lost by it."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bifolio.printing.pdf.grey_pictures import alike_in_grey, in_grey

RED, GREEN, PALE = (208, 32, 32), (32, 128, 32), (176, 224, 176)


def bars(*colours: tuple[int, int, int], kind: str = "PNG") -> bytes:
    """A chart on white with a bar of each colour."""
    picture = Image.new("RGB", (400, 300), (255, 255, 255))
    for at, colour in enumerate(colours):
        picture.paste(colour, (40 + 90 * at, 60, 100 + 90 * at, 300))
    picture.save(result := BytesIO(), kind)
    return result.getvalue()


def photograph() -> bytes:
    """Something with every colour, and much of none."""
    picture = Image.merge("HSV", (
        Image.linear_gradient("L"), Image.linear_gradient("L").rotate(90),
        Image.radial_gradient("L"))).convert("RGB")
    picture.save(result := BytesIO(), "JPEG")
    return result.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_a_picture_turns_grey(kind: str) -> None:
    """Each dot has the grey that is as light as its colour was, whatever kind of file it is."""
    with Image.open(BytesIO(in_grey(f"a.{kind.lower()}", bars(RED, PALE, kind=kind)))) as grey:
        assert grey.mode in ("L", "LA")
        shades = [grey.convert("L").getpixel((x, 200)) for x in (10, 70, 160)]
    assert shades == pytest.approx([255, 85, 204], abs=4)


def test_a_drawing_turns_grey() -> None:
    """Each colour of a drawing, however it is written, is a grey; what is no colour stays."""
    drawn = b'<svg><path fill="red" stroke="none"/><g style="fill: #20f; stroke:url(#a)"/></svg>'
    assert in_grey("a.svg", drawn) == drawn.replace(b"red", b"#4c4c4c").replace(b"#20f", b"#272727")


def test_what_is_clear_stays_clear() -> None:
    """Where nothing is painted, nothing is painted in grey."""
    Image.new("RGBA", (9, 9), (255, 0, 0, 0)).save(content := BytesIO(), "PNG")
    with Image.open(BytesIO(in_grey("a.png", content.getvalue()))) as grey:
        assert grey.mode == "LA" and grey.getpixel((4, 4))[1] == 0  # type: ignore[index]


@pytest.mark.parametrize("content", [b"", b"no picture", bars(RED)[:20]], ids=["", "words", "cut"])
def test_what_cannot_be_read_stays_as_it_is(content: bytes) -> None:
    """A damaged picture is left for who tells of it."""
    assert in_grey("a.png", content) == content and alike_in_grey("a.png", content) == ""


@pytest.mark.parametrize(("content", "said"), [
    (bars(RED, GREEN), True), (bars(RED, GREEN, kind="JPEG"), True), (bars(RED, PALE), False),
    (bars(RED), False), (bars(RED, (180, 20, 20)), False), (photograph(), False)])
def test_colours_that_become_one_are_told(content: bytes, said: bool) -> None:
    """Two bars of other hues and one grey are told; two shades of a hue, or a photograph, not."""
    assert bool(alike_in_grey("a.png", content)) is said
