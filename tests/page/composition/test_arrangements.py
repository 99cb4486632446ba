"""Arrangements on the paper: side by side where there is room, and heard as they are written."""

from __future__ import annotations

from io import BytesIO

import page
import pytest
from PIL import Image

from bifolio.building import plan
from bifolio.composition.compose import Composer
from bifolio.composition.reading_copies import reading_copy
from bifolio.diagnostics import Findings, Severity
from bifolio.model import FORMATS, Audience
from tests.support.library import TinyLibrary, besides_style, tiny_in
from tests.support.papers import Paper

MM = 72 / 25.4
CHAPTER = """\
# Your exercises

::: pair
```{figure} images/bent.png
:alt: A knee that is bent.
Bend it.
```

Sit down with both feet on the floor, and hold on to your chair.

- Lift one foot slowly.
- Let it down.
:::

::: pair
```{figure} images/bent.png
:alt: A knee before.
This is before.
```

```{figure} images/bent.png
:alt: A knee behind.
This is behind.
```
:::

::: pair
::: do
- Keep it dry.
:::
::: dont
- Scratch it.
- Wash it.
- Rub it.
:::
:::

::: columns
1. Wash.
2. Peel.
3. Cook.
4. Cool.
5. Serve.
:::
"""
WIDE, OTHERS = "a4-standard-colour", ("a5-standard-colour", "letter-large-colour")


@pytest.fixture(scope="module")
def arranged(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """A library whose patients read what is arranged, in paper and type of three sizes."""
    library = tiny_in(tmp_path_factory.mktemp("arranged")).for_patients_alone()
    content = BytesIO()
    Image.new("RGB", (700, 500), (60, 90, 120)).save(content, "PNG")
    library.write("content/knees/images/bent.png", content.getvalue())
    library.write("content/knees/chapters/30-more.patient.md", CHAPTER)
    library.change("content/knees/work.yaml", "20-care]", "20-care, 30-more]")
    run = library.build(audiences=(Audience.PATIENT,),
                        formats=tuple(FORMATS[name] for name in (WIDE, *OTHERS)))
    assert [f for f in besides_style(run.findings) if f.severity >= Severity.WARNING] == []
    return library


def test_words_stand_beside_their_picture(arranged: TinyLibrary) -> None:
    """On A4 the words begin right of the caption and above it; none of their lines is short."""
    paper = arranged.paper("patient", WIDE)
    (caption,), (words,) = paper.find("Bend it."), paper.find("Sit down with both")
    assert words.page == caption.page
    assert words.left > caption.right + 5 * MM and words.bottom > caption.top + 20 * MM
    (before,), (behind,) = paper.find("This is before."), paper.find("This is behind.")
    assert behind.left > before.right and abs(behind.bottom - before.bottom) < 1


def test_what_not_to_do_stands_beside_what_to_do(arranged: TinyLibrary) -> None:
    """On A4 the two boxes stand side by side, on small paper one under the other; each has a word.

    Their frames are told apart without colour: one is whole, the other broken.
    """
    (do,), (dont,) = (arranged.paper("patient", WIDE).find(words)
                      for words in ("Keep it dry", "Scratch it"))
    assert dont.left > do.right and abs(dont.bottom - do.bottom) < 1
    paper = arranged.paper("patient", OTHERS[0])
    (do,), (dont,) = (paper.find(words) for words in ("Keep it dry", "Scratch it"))
    assert abs(dont.left - do.left) < 1 and dont.page == do.page and dont.top < do.bottom
    labels = [tag.text.strip() for tag in paper.structure.walk("H2", "H3", "H4")]
    assert [label for label in labels if label[0] in "✓✗"] == ["✓ Do", "✗ Do not"]
    page_text = (arranged.out / "knees" / "knees-patient.html").read_text(encoding="utf-8")
    assert page_text.index('class="box do"') < page_text.index('class="box dont"')


def test_a_list_in_columns_is_one_list(arranged: TinyLibrary) -> None:
    """On A4 it goes on at the head of a second column, on small paper in one; it is heard whole."""
    (cook,), (cool,), (wash,) = (arranged.paper("patient", WIDE).find(words)
                                 for words in ("Cook.", "Cool.", "Wash."))
    assert cool.left > cook.right and abs(cool.bottom - wash.bottom) < 1
    for name in (WIDE, *OTHERS):
        paper = arranged.paper("patient", name)
        (steps,) = (tag for tag in paper.structure.walk("L") if "Wash." in tag.text)
        said = [" ".join(item.text.split()) for item in steps.tags]
        assert said == ["1. Wash.", "2. Peel.", "3. Cook.", "4. Cool.", "5. Serve."]
    (cook,), (cool,) = (arranged.paper("patient", OTHERS[0]).find(words)
                        for words in ("Cook.", "Cool."))
    assert abs(cool.left - cook.left) < 1


def test_a_pair_taller_than_a_page_is_set_one_under_the_other(tiny: TinyLibrary) -> None:
    """It goes on over the page, whole in words; and the writer is told where it begins."""
    do, dont = ("".join(f"- {word} thing {number}.\n" for number in range(26))
                for word in ("Try", "Avoid"))
    tiny.write("content/knees/chapters/20-care.patient.md",
               f"# Your diary\n\n::: pair\n::: do\n{do}:::\n::: dont\n{dont}:::\n:::\n".encode())
    run = tiny.build(audiences=(Audience.PATIENT,), formats=(FORMATS["a5-standard-colour"],))
    assert not any(f.severity is Severity.ERROR for f in run.findings), list(run.findings)
    (finding,) = (f for f in run.findings if f.code == "tall-block")
    assert finding.span.path.endswith("20-care.patient.md") and 3 <= finding.span.line <= 5
    said = " ".join(" ".join(Paper((tiny.out / run.deliveries[0].path).read_bytes()).pages).split())
    assert all(f"{word} thing {number}." in said for word in ("Try", "Avoid")
               for number in range(26))


def test_how_blocks_are_arranged_is_not_signed(tiny: TinyLibrary) -> None:
    """The reading copy is the same however words and boxes stand; a box of another kind is another.

    But it says which words and which picture are a pair.
    """
    tiny.for_patients_alone()
    tiny.change("content/knees/work.yaml", "20-care]", "20-care, 30-more]")
    with BytesIO() as content:
        Image.new("RGB", (40, 30)).save(content, "PNG")
        tiny.write("content/knees/images/bent.png", content.getvalue())

    def copied(text: str) -> str:
        tiny.write("content/knees/chapters/30-more.patient.md", f"# More\n\n{text}\n".encode())
        opened = plan.open_library(tiny.order())
        findings = Findings()
        copy = reading_copy(opened.selections, opened.library.works["knees"], Audience.PATIENT,
                            Composer(opened.source_files), findings)
        assert not findings.failed
        return copy.text

    plain = copied("One.\n\n- Two\n- Three\n\n::: do\nFour.\n:::\n\nFive.")
    assert copied("::: keep-together\nOne.\n\n::: columns\n- Two\n- Three\n:::\n:::\n\n"
                  "::: page-break\n:::\n\n::: do\nFour.\n:::\n\nFive.") == plain
    assert copied("One.\n\n- Two\n- Three\n\n::: dont\nFour.\n:::\n\nFive.") != plain
    boxes = "::: do\nOne.\n:::\n::: dont\nTwo.\n:::\n"
    assert copied(f"::: pair\n{boxes}:::") == copied(boxes)
    one, two = (f"```{{figure}} images/bent.png\n:alt: {alt}\n```" for alt in ("One", "Two"))
    said = "Do not do this."
    apart = [copied(f"::: pair\n{one}\n\n{said}\n:::\n\n{two}"),
             copied(f"{one}\n\n::: pair\n{said}\n\n{two}\n:::"),
             copied(f"{one}\n\n{said}\n\n{two}"),
             copied(f"::: pair\n{one}\n\n{two}\n:::\n\n{said}"),
             copied(f"{one}\n\n{two}\n\n{said}")]
    assert len(set(apart)) == len(apart)


KEPT = """\
# Your diary

{before}

::: keep-together
Kept from here.

{kept}

::: note
Kept to here.
:::
:::

Then read on.

::: page-break
:::

# At home

Rest well.
"""


def test_what_is_kept_together_stands_on_one_page(tiny: TinyLibrary) -> None:
    """Wherever it would have been parted, it begins the next page; a break begins one, too."""
    tiny.for_patients_alone()
    tiny.change("content/knees/work.yaml", "20-care]", "20-care, 30-more]")
    for count in (6, 14):
        words = ("\n\n".join(f"Rest well on {day} {at}." for at in range(number))
                 for day, number in (("day", count), ("night", 21)))
        tiny.write("content/knees/chapters/30-more.patient.md",
                   KEPT.format(before=next(words), kept=next(words)).encode())
        run = tiny.build(audiences=(Audience.PATIENT,))
        assert not [f.code for f in besides_style(run.findings) if f.code != "early-break"]
        paper = tiny.paper("patient")
        (first,), (last,) = paper.find("Kept from here"), paper.find("Kept to here")
        (before,), (home,) = paper.find("Then read on"), paper.find("At home")
        assert first.page == last.page, count
        assert home.page == before.page + 1, count
    page_text = (tiny.out / "knees" / "knees-patient.html").read_text(encoding="utf-8")
    assert "page-break" not in page_text.partition("<main>")[2]


def test_words_stand_under_their_picture_where_lines_would_be_short(arranged: TinyLibrary) -> None:
    """On small paper the words begin under the caption, at its left edge."""
    paper = arranged.paper("patient", OTHERS[0])
    (caption,), (words,) = paper.find("Bend it."), paper.find("Sit down with")
    assert abs(words.left - caption.left) < 1
    assert words.page > caption.page or words.top < caption.bottom


@pytest.mark.parametrize("name", [WIDE, *OTHERS])
def test_what_is_arranged_is_heard_as_it_is_written(arranged: TinyLibrary, name: str) -> None:
    """Picture, caption and words follow one another, each picture with its own description."""
    paper = arranged.paper("patient", name)
    heard = " ".join(tag.alternative or tag.text for tag in paper.structure.walk()
                     if tag.alternative or not tag.tags)
    said = ("A knee that is bent.", "Bend it.", "Sit down", "Lift one foot", "Let it down.",
            "A knee before.", "This is before.", "A knee behind.", "This is behind.",
            "✓ Do", "Keep it dry.", "✗ Do not", "Scratch it.", "Rub it.", "1.", "Wash.", "Peel.",
            "Cook.", "Cool.", "5.", "Serve.")
    places = [heard.find(words) for words in said]
    assert -1 not in places and places == sorted(places), heard
    report = page.validate_pdf_bytes(paper.content, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [failure.message for failure in report.failures]
