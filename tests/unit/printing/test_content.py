"""A page's stream is read back: each run of signs, what it says and where it stands."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from bifolio.printing.pdf.content import PageContent, UnreadablePaperError, read_content

_UNICODE = b"2 beginbfchar <0001> <0061> <0002> <00660069> <0003> <0020> endbfchar"


def _pdf(stream: bytes, form: bytes = b"") -> pikepdf.Pdf:
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, ToUnicode=pikepdf.Stream(pdf, _UNICODE),
        DescendantFonts=[pikepdf.Dictionary(W=[1, [500, 600], 3, [250]])])
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
    shown = pikepdf.Stream(pdf, form, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form,
                           Resources=resources, Matrix=[2, 0, 0, 2, 0, 0])
    resources.XObject = pikepdf.Dictionary(X=shown)
    pdf.add_blank_page(page_size=(100, 200))
    pdf.pages[0].Contents = pikepdf.Stream(pdf, stream)
    pdf.pages[0].Resources = resources
    written = BytesIO()
    pdf.save(written)
    return pikepdf.open(written)


def _read(stream: bytes, form: bytes = b"") -> PageContent:
    (content,) = read_content(_pdf(stream, form)).values()
    return content


def test_a_run_says_its_words_and_where_they_stand() -> None:
    content = _read(b"2 0 0 2 0 0 cm /P <</MCID 4>> BDC BT 1 0 0 1 10 20 Tm /F 12 Tf "
                    b"[<0001>100<00030002>] TJ ET EMC")
    (run,) = content.words[4].runs
    assert run.text == "a fi" and content.words[4].page == 1
    assert run.matrix == (2, 0, 0, 2, 20, 40) and run.size == 12
    assert run.moves == [100] and run.end == pytest.approx((500 - 100 + 250 + 600) * 12 / 1000)


def test_a_run_in_another_font_goes_on_where_the_one_before_it_ends() -> None:
    content = _read(b"/P <</MCID 0>> BDC BT 1 0 0 1 5 5 Tm /F 10 Tf [<0001>] TJ 5 Ts "
                    b"[-100<0002>0] TJ ET EMC")
    first, second = content.words[0].runs
    assert (first.start, first.end) == (0, 5) and (second.start, second.rise) == (5, 5)
    assert second.end == pytest.approx(5 + 6 + 1)


def test_what_is_kept_and_brought_back_is_as_it_was() -> None:
    content = _read(b"/P <</MCID 0>> BDC q 3 0 0 3 0 0 cm 3 Tr BT /F 10 Tf [<0001>] TJ ET Q "
                    b"BT /F 10 Tf [<0001>] TJ ET EMC")
    assert [(run.matrix[0], run.rendering) for run in content.words[0].runs] == [(3, 3), (1, 0)]


def test_artifacts_and_what_is_neither_are_told_apart() -> None:
    content = _read(b"/Artifact <</Subtype /Header>> BDC BT /F 9 Tf [<0001>] TJ ET "
                    b"EMC /Artifact BMC 0 0 1 1 re f EMC BT [<0002>] TJ ET 0 0 1 1 re S")
    assert [(kind, words.text) for kind, words in content.artifacts] == [("Header", "a"), ("", "")]
    assert content.stray == ["fi", "S"]


def test_what_a_form_shows_belongs_to_where_it_stands() -> None:
    content = _read(b"/Figure <</MCID 7>> BDC 1 0 0 1 30 0 cm /X Do EMC",
                    b"BT 1 0 0 1 1 1 Tm /F 4 Tf [<0001>] TJ ET")
    (run,) = content.words[7].runs
    assert run.text == "a" and run.matrix == (2, 0, 0, 2, 32, 2)


def test_words_said_beside_a_mark_are_not_shown() -> None:
    content = _read(rb"/P <</MCID 0/ActualText ( \(b\) \\)>> BDC BT /F 1 Tf [<0001>] TJ ET EMC")
    assert content.words[0].text == "a"


@pytest.mark.parametrize("stream", [
    b"BT 1 2 Td ET", b"BT (a) ' ET", b"BT 5 Tc ET", b"BT (a) Tj ET", b"BI /W 1 ID x EI", b"BT x Tm",
    b"BT [<001>] TJ ET", b"EMC EMC", b"BT [(a)] TJ ET", b"1 0 0 cm", b"/F Tf"])
def test_what_this_house_does_not_write_is_not_guessed(stream: bytes) -> None:
    with pytest.raises(UnreadablePaperError):
        _ = _read(b"/P <</MCID 0>> BDC " + stream + b" EMC ").words[0].text


def test_forms_within_forms_without_an_end_are_refused() -> None:
    with pytest.raises(UnreadablePaperError):
        _read(b"/P <</MCID 0>> BDC /X Do EMC", b"/X Do")
