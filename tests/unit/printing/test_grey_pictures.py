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


@pytest.mark.parametrize(("paint", "grey"), [
    ("#ffffff00", "#ffffff00"), ("#ff000030", "#4c4c4c30"), ("rgba(255, 0, 0, 0)", "#4c4c4c00"),
    ("rgb(255 0 0)", "#4c4c4c"), ("rgb(255 0 0 / 50%)", "#4c4c4c80"), ("RED", "#4c4c4c"),
    ("none", "none"), ("url(#a)", "url(#a)"), ("currentColor", "currentColor")])
def test_what_shines_through_still_does(paint: str, grey: str) -> None:
    """A wash over words stays a wash, in an attribute, a style and a sheet of the drawing's own."""
    drawing = ('<svg><style>.a {{ stroke: {0} !important }}</style><rect fill="{0}"/>'
               "<g STYLE='opacity: 1; fill:{0}'/></svg>")
    assert in_grey("a.svg", drawing.format(paint).encode()) == drawing.format(grey).encode()


def test_the_words_of_a_drawing_stay_as_they_are() -> None:
    """A colour that is said is no paint: not in the words, a description or a comment."""
    drawing = (b'<svg aria-label="fill: red; color: green"><!-- fill="red" --><title>Red</title>'
               b"<text>Sputum color: green; fill='red'</text></svg>")
    assert in_grey("a.svg", drawing) == drawing


@pytest.mark.parametrize("mode", ["I;16", "1", "L"])
def test_what_is_grey_already_is_left_alone(mode: str) -> None:
    """Sixteen bits of grey are not cut down to white."""
    Image.new(mode, (9, 9), 1).save(content := BytesIO(), "PNG")
    assert in_grey("a.png", content.getvalue()) == content.getvalue()


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
