"""Marks of certainty: what they look like, what is heard, and which verbs they allow."""

from __future__ import annotations

from tests.support.certainty_cases import PATIENT, SMOOTH, TABLE, WHAT, grade
from tests.support.library import TinyLibrary


def test_a_mark_is_seen_heard_and_copied(tiny: TinyLibrary) -> None:
    """Circles and a letter are printed; who listens or copies gets the words, in cells too."""
    import page

    tiny.change(WHAT, SMOOTH, f"It helps.[@smith2020] {grade('A')} {SMOOTH}")
    tiny.change(TABLE, "effect: Some", f'effect: "Some {grade("N")}"')
    assert not tiny.build().findings
    paper = tiny.paper("patient")
    heard = " ".join(paper.structure.text.split())
    assert "grade A: high certainty" in heard and "grade A: high certainty" in paper.text
    cells = {" ".join(cell.text.split()) for cell in paper.tables[0]}
    assert "Some grade N: no evidence found" in cells
    assert not set(heard + paper.text) & set("●○")
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(paper.content, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]


def test_the_web_page_says_the_mark(tiny: TinyLibrary) -> None:
    """On the web page the sign is drawn and its words are its name; no line break parts them."""
    tiny.change(WHAT, SMOOTH, f"It helps. {grade('E')} {SMOOTH}")
    assert not tiny.build().findings
    html = (tiny.out / "knees" / "knees-patient.html").read_text(encoding="utf-8")
    assert ('It helps.<span class="grade" role="img" aria-label="grade E: guideline or regulator">'
            '\u00a0§\u00a0E</span>') in html


def test_a_line_is_full_though_the_mark_behind_it_goes_to_the_next(tiny: TinyLibrary) -> None:
    """A mark takes its last word along to the next line, and leaves the others where they were."""
    words = "It was walking that helped most people with a knee that was sore. " * 4
    tiny.change(PATIENT, "Walk a little every day.", "\n\n".join(
        f"{'Oh ' * more}no. {words}{grade('A')}" for more in range(12)))
    tiny.build()
    lines = [line.strip() for line in tiny.paper("patient").text.splitlines()]
    alone = [line for line in lines if line in ("It", "was", "Oh", "walking", "that")]
    assert sum("grade A" in line for line in lines) == 12 and not alone
