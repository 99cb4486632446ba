"""What a PDF carries beside its pages is read as well."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from bifolio.printing.pdf import Paper

SECRET = "Radiographic grade correlates poorly"


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, SECRET.encode())


def describe(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a"] = pikepdf.AttachedFileSpec(pdf, b"x", description=SECRET)


def name(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a"] = pikepdf.AttachedFileSpec(pdf, b"x", filename=SECRET)


def note(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], RC=SECRET))]))


def fill(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pdf.make_indirect(pikepdf.Dictionary(Fields=pikepdf.Array([
        pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="x", V=SECRET))])))


def run(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pdf.make_indirect(pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=f"app.alert('{SECRET}')"))


def tell(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Custom"] = SECRET


def tell_of_a_part(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(f"<x>{SECRET}</x>".encode(), Type=pikepdf.Name.Metadata)
    pdf.pages[0].Metadata = stream


@pytest.mark.parametrize("hide", [attach, describe, name, note, fill, run, tell, tell_of_a_part])
def test_what_stands_beside_the_pages_is_read(hide: object) -> None:
    """Attachments, their names, remarks, fields, scripts and metadata are among its texts."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        hide(pdf)  # type: ignore[operator]
        content = BytesIO()
        pdf.save(content)
    paper = Paper(content.getvalue())
    texts = (*paper.attachments, *paper.descriptions, *paper.metadata.values())
    assert any(SECRET in text for text in texts)
