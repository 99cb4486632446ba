"""Files that are too much for their readers are told at the line, before anybody reads them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bifolio.diagnostics import Finding
from bifolio.files.nesting import too_much
from tests.support.figures_cases import add_figures
from tests.support.library import TinyLibrary, tiny_in
from tests.support.places import ROOT

_DEEP = {
    "styles/a.css": (b"p { width:\n" + b"calc(" * 100 + b"1px", 2),
    "styles/b.css": (b"\n\n@media print {" * 101, 201 + 2),
    "styles/c.css": (b":not(\n" * 101, 101), "styles/d.css": (b"[" * 3000, 1),
    "styles/f.css": (b"a { b) ]\n" * 101, 101),
    "styles/e.css": (b"a { " * 60 + b"( [ " * 60, 1),
    "content/knees/images/a.svg": (b"<svg>\n" + b"<g>\n" * 100 + b"</g>" * 100 + b"</svg>", 101),
    "content/knees/images/b.svg": (b"<svg>" + b"<g>" * 5000, 1),
    "house.csl": (b"<style>" + b"<group>\n" * 3000, 100),
}


def found_in(folder: Path, files: Mapping[str, bytes]) -> tuple[Finding, ...]:
    """What is found in a tiny library with these files, too."""
    tiny = tiny_in(folder)
    for path, content in files.items():
        tiny.write(path, content)
    return tiny.check()


@pytest.fixture(scope="module")
def deep(tmp_path_factory: pytest.TempPathFactory) -> tuple[Finding, ...]:
    """What is found in a library with all that goes too deep."""
    return found_in(tmp_path_factory.mktemp("deep"), {path: c for path, (c, _) in _DEEP.items()})


@pytest.mark.parametrize(("path", "line"), [(path, line) for path, (_, line) in _DEEP.items()],
                         ids=list(_DEEP))
def test_what_goes_too_deep_is_told_at_its_line(deep: tuple[Finding, ...], path: str, line: int
                                                ) -> None:
    """A style, drawing or citation style of a hundred levels is one finding, and is not read."""
    (finding,) = (f for f in deep if f.span.path == path)
    assert (finding.code, finding.span.line) == ("past-bound", line)


_LONG = {
    "styles/a.css": b"p {\n width: %bpx }", "styles/b.css": b"\na { order: -%b }",
    "styles/c.css": b"\np { width: calc(1px * 0.%b) }", "styles/d.css": b"\n@page :nth(%bn) {}",
    "styles/e.css": b"\n/* %b */", "content/knees/images/a.svg": b"<svg>\n<path d='M%b'/></svg>",
    "house.csl": b"<style>\n<name et-al-min='%b'/></style>",
    "templates/notice.html": b"\n{{ 1 + %b }}",
}


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> tuple[Finding, ...]:
    """What is found in a library with all these numbers without end."""
    return found_in(tmp_path_factory.mktemp("long"),
                    {path: content % (b"7" * 5000) for path, content in _LONG.items()})


@pytest.mark.parametrize("path", _LONG)
def test_a_number_without_end_is_told_at_its_line(long: tuple[Finding, ...], path: str) -> None:
    """Python makes no number of so many digits, and a computer that does needs minutes."""
    (finding,) = (f for f in long if f.span.path == path)
    assert (finding.code, finding.span.line) == ("past-bound", 2)


@pytest.mark.parametrize("text", [
    "Take 7", "# 7", "7. Take it", "[^7]: Note", "Take it[^7]", '::: figure {width=7}\n:::',
    "{number}`7`", "| a | b |\n|---|---|\n| 7 | 2 |"])
def test_a_number_without_end_in_a_chapter_is_no_fault_of_ours(tiny: TinyLibrary,
                                                               text: str) -> None:
    """Wherever such a number stands, it is a finding at most."""
    tiny.write("content/knees/chapters/10-what.md",
               f"# What\n\nIt is.\n\n{text}\n".replace("7", "7" * 5000))
    told = {finding.code for finding in tiny.check()}
    assert told and "engine-fault" not in told


def test_a_number_without_end_among_the_data_is_no_fault_of_ours(tiny: TinyLibrary) -> None:
    """In place of any number of a YAML file or of the bibliography it is a finding, no more."""
    add_figures(tiny)
    (paths := sorted(tiny.root.rglob("*.yaml"))).append(tiny.root / "bibliography.bib")
    tried = 0
    for path in paths:
        text = path.read_text(encoding="utf-8")
        for number in list(re.finditer(r"\d+", text))[:3]:
            tried += 1
            tiny.write(path.relative_to(tiny.root).as_posix(),
                       text[:number.start()] + "7" * 5000 + text[number.end():])
            told = {finding.code for finding in tiny.check()}
            assert told and "engine-fault" not in told, (path.name, number)
        tiny.write(path.relative_to(tiny.root).as_posix(), text)
    assert tried > 8


@pytest.mark.parametrize(("path", "content"), [
    ("a.css", b'p::before { content: "' + b"(" * 500 + b'" }'), ("a.css", b"/*" + b"{" * 500),
    ("a.css", b"/* ' */ " + b"p { color: red }" * 500), ("a.css", b"\\(" * 500),
    ("a.css", b")" * 500 + b"("), ("a.svg", b"<svg>" + b"<g/>" * 500 + b"</svg>"),
    ("a.svg", b"no drawing"), ("a.csl", b'<?xml version="1.0" encoding="utf-99"?><a/>'),
    ("a.md", b"(" * 500), ("a.svg", b"")])
def test_what_only_looks_deep_is_let_be(path: str, content: bytes) -> None:
    """Brackets in strings and comments, or side by side, are no levels."""
    assert too_much(path, content)[0] == 0


def test_the_engines_own_files_are_shallow() -> None:
    """No style sheet or citation style of the engine is near the bound."""
    paths = [*(ROOT / "styles").rglob("*.css"), *(ROOT / "bifolio").rglob("*.csl")]
    assert len(paths) > 20 and not [path for path in paths
                                    if too_much(path.name, path.read_bytes())[0]]
