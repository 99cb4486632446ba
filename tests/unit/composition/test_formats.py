"""The formats: every paper, type size and ink, measured on finished pages and in the CSS."""

from __future__ import annotations

import re
from itertools import product

import pytest
from click.testing import CliRunner

from bifolio.cli.app import bifolio
from bifolio.model import FORMATS
from bifolio.model.boxes import BOXES
from tests.support.library import TinyLibrary
from tests.support.places import ROOT

STYLES = ROOT / "styles"


def test_boxes_are_told_apart_by_their_rules() -> None:
    """No two kinds of box have the same rule on their left."""
    text = (STYLES / "boxes.css").read_text(encoding="utf-8")
    bodies = {kind: re.findall(rf"^\.{kind} {{(.*)}}$", text, re.M)
              for kind in ("key-message", "action", "warning", "note")}
    rules = {kind: " ".join(value.strip() for value in "".join(found).split(";")
                            if value.strip().startswith("border"))
             for kind, found in bodies.items()}
    shapes = [re.sub(r"var\(--[\w-]+\)", "", rule) for rule in rules.values()]
    assert len(set(shapes)) == 4, shapes


# --- contrast, computed from the style sheets ----------------------------------------------------


def _tokens(*names: str) -> dict[str, str]:
    """The colours that these style sheets give to the tokens, later ones over earlier."""
    text = "".join((STYLES / f"{name}.css").read_text(encoding="utf-8") for name in names)
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", text))


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """The contrast of two colours, 1 to 21."""
    dark, light = sorted((_luminance(first), _luminance(second)))
    return (light + 0.05) / (dark + 0.05)


def _pairs() -> set[tuple[str, str]]:
    """Every text token on every ground it can stand on, as the style sheets name them.

    Text with a ground in its own rule stands on that one (paper-white on a label); all other
    text may stand on the paper and in any box or row that has a tint.
    """
    rules = [body for path in sorted(STYLES.glob("*.css")) if path.stem not in ("web", "fonts")
             for body in re.findall(r"{([^{}]*)}", path.read_text(encoding="utf-8"))]
    texts, grounds, pairs, solid = set[str](), {"paper"}, set[tuple[str, str]](), set[str]()
    for body in rules:
        colour = re.search(r"(?<![\w-])color:\s*var\(--([\w-]+)\)", body)
        ground = re.search(r"background:\s*var\(--([\w-]+)\)", body)
        if colour and colour[1] == "paper":
            solid.add(colour[1])
        elif colour:
            texts.add(colour[1])
        if ground and (ground[1].endswith("-tint") or ground[1] == "paper"):
            grounds.add(ground[1])
        elif ground:
            pairs.add(("paper", ground[1]))  # a solid ground, which only paper-white stands on
    assert solid == {"paper"}
    inks, tints = ({colour.removeprefix("--") for colour in colours} for colours in (
        {box.ink for box in BOXES.values()}, {box.tint for box in BOXES.values()}))
    # these two stand for what each box has
    return pairs | set(product(texts - {"box-ink"} | inks, grounds - {"box-tint"} | tints))


def test_every_colour_in_the_style_sheets_is_a_token() -> None:
    """No rule names a colour by itself: what is measured below, and of a dark screen's with its
    page, is all there is."""
    for path in STYLES.glob("*.css"):
        if path.stem not in ("tokens", "mono", "plain"):
            text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
            if path.stem == "screen":
                text = re.sub(r"--[\w-]+: #[0-9a-f]{6};", "", text)
            assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", text), path.name


@pytest.mark.parametrize("sheets", [("tokens",), ("tokens", "mono"), ("tokens", "plain"),
                                    ("tokens", "mono", "plain")])
def test_contrast_holds(sheets: tuple[str, ...]) -> None:
    """Body text has 7:1 on every ground, all other text 4.5:1."""
    tokens, pairs = _tokens(*sheets), _pairs()
    assert {("ink", "paper"), ("warning", "warning-tint"), ("paper", "warning")} <= pairs
    low = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    assert {pair: ratio for pair, ratio in low.items()
            if ratio < (7 if pair[0] == "ink" else 4.5)} == {}


@pytest.mark.parametrize("sheets", [("tokens",), ("tokens", "mono"), ("tokens", "screen")])
def test_the_rules_between_rows_can_be_seen(sheets: tuple[str, ...]) -> None:
    """They have 3:1 on every ground, also on a screen that is dark."""
    tokens = _tokens(*sheets)
    low = {ground: contrast(tokens["rule"], colour) for ground, colour in tokens.items()
           if ground == "paper" or ground.endswith("-tint")}
    assert len(low) == 8 and min(low.values()) >= 3, low
    assert "border-top: 0.5pt solid var(--rule);" in (STYLES / "tables.css").read_text("utf-8")


def test_contrast_is_computed_right() -> None:
    """Black on white has 21:1, and the grey that just misses 4.5:1 misses it."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") < 4.5 < contrast("#767676", "#ffffff")


def test_mono_leaves_no_colour_of_the_tokens() -> None:
    """Every colour of the tokens is black or white in mono."""
    assert set(_tokens("tokens", "mono").values()) == {"#000000", "#ffffff"}


# --- which formats are made ----------------------------------------------------------------------


def _run(library: TinyLibrary, *words: str) -> tuple[int, str]:
    result = CliRunner().invoke(bifolio, [*words, "--root", str(library.root)],
                                standalone_mode=False)
    return (2, str(result.exception)) if result.exception else (result.return_value, result.output)


def test_formats_are_chosen_on_the_command_line(tiny: TinyLibrary) -> None:
    """--format takes several; --formats all takes every one; a slip gets its near match."""
    code, said = _run(tiny, "list", "--audience", "patient", "--format", "a4-large-mono",
                      "--format", "letter-large-mono")
    assert code == 0 and "a4-large-mono" in said and "letter-large-mono" in said
    assert "standard" not in said
    code, said = _run(tiny, "list", "--formats", "all")
    assert code == 0 and all(said.count(name) == (1 if page.folds else 2)
                             for name, page in FORMATS.items())
    code, said = _run(tiny, "build", "--format", "a4-larg-mono")
    assert code == 2 and "Did you mean “a4-large-mono”?" in said
    code, said = _run(tiny, "check", "--formats", "all", "--format", "json")
    assert code == 0 and said.lstrip().startswith("{")
