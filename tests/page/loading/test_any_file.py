"""Files of any content and any name: each ends in findings, and none in a traceback."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bifolio.cli import main
from bifolio.files import engine_files
from tests.support.library import TinyLibrary

Shown = pytest.CaptureFixture[str]
CARE = "content/knees/chapters/20-care.patient.md"
_LIBRARY = "publisher: Test clinic\nlanguage: en\n"
_NOTICES = ("Record ID,OriginalPaperDOI,OriginalPaperPubMedID,RetractionDate,RetractionNature,"
            "Reason\n")
_FONT = (engine_files.fonts() / "inter-signs-400.ttf").read_bytes()
_CONTENT: dict[str, dict[str, str | bytes]] = {
    "a superscript": {CARE: "# Walk\n\nWalk 10² steps, or 10³.\n"},
    "half a sign": {"content/glossary.yaml": 'joint:\n  plain: "\\ud800"\n  clinical: "\\udfff"\n'},
    "half a sign as a key": {"content/glossary.yaml": '"\\ud800":\n  plain: a\n  clinical: b\n'},
    "a pair of halves": {"content/glossary.yaml": 'a:\n  plain: "\\ud83d\\ude00"\n  clinical: b\n'},
    "not UTF-8": {CARE: b"# Walk\n\nW\xe9lk \xff\xfe.\n"},
    "UTF-16": {CARE: "# Walk\n\nWalk.\n".encode("utf-16")},
    "noughts": {CARE: b"# Walk\n\nWalk\0 a little.\n", "bibliography.bib": b"\0" * 99},
    "a font of junk": {"styles/fonts/a.ttf": b"junk" * 99, "styles/fonts/b.woff2": b"wOF2" * 20},
    "an empty font": {"styles/fonts/a.otf": b"", "styles/fonts/b.woff": b"wOFF"},
    "half a font": {"styles/fonts/inter-signs-400.ttf": _FONT[:len(_FONT) // 2]},
    "a flipped font": {"styles/fonts/inter-signs-400.ttf": _FONT.replace(b"cmap", b"cmaq")},
    "a font without letters": {"styles/fonts/inter-signs-400.ttf": _FONT.replace(
        b"\0\x03\0\x01", b"\0\x01\0\0")},
    "an empty style": {"styles/house.css": ""},
    "a style of brackets": {"styles/house.css": "p { width: " + "calc(" * 3000 + "}"},
    "a style of media": {"styles/house.css": "@media print {" * 3000},
    "a style of nots": {"styles/house.css": ":not(" * 1500 + "p" + ")" * 1500 + " { color: red }"},
    "a style of blocks": {"styles/house.css": "a { b {" * 2000},
    "a style that is none": {"styles/house.css": bytes(range(256)) * 9},
    "a long cell": {"content/library.yaml": f"{_LIBRARY}retractions: retractions.csv\n",
                    "retractions.csv": '"' + "z" * 140_000 + '"\n' + _NOTICES},
    "odd notices": {"content/library.yaml": f"{_LIBRARY}retractions: retractions.csv\n",
                    "retractions.csv": _NOTICES + "".join(
                        f"1,10.1000/knee.2020,{pmid},{day},Retraction,x\n" for pmid, day in (
                            ("9" * 4_301, "3/4/2021 0:00"), ("²", "²/²/2021"), ("0", "٣/4/2021"),
                            ("1e9", "99/99/9999"), ("", "0000-00-00")))},
    "a style of groups": {"content/library.yaml": f"{_LIBRARY}citation_style: house.csl\n",
                          "house.csl": "<style>" + "<group>" * 3000},
    "odd years": {"bibliography.bib": "".join(
        f"@article{{{key}, author={{A}}, title={{T}}, journal={{J}}, year={{{year}}}, "
        f"month={{{year}}}, volume={{{year}}}}}\n" for key, year in (
            ("smith2020", "9" * 5_000), ("jones2019", "²⁰²⁰")))},
    "a list of brackets": {"out/catalogue.json": "[" * 200_000},
    "a list of halves": {"out/catalogue.json":
                         '{"handouts": [{"name": "\\ud800", "path": "\\ud800/x.pdf"}]}'},
    "a list of long paths": {"out/catalogue.json":
                             '{"handouts": [{"name": "x", "path": "' + "a" * 5_000 + '"}]}'},
    "a list of odd kinds": {"out/catalogue.json":
                            '{"handouts": [null, 1, [], {"name": {}, "path": [], "work": NaN}]}'},
    "a list of large numbers": {"out/catalogue.json": '{"handouts": ' + "9" * 5_000 + "}"},
    "a ledger of junk": {"out/.ledger/uses.json": "[" * 99_999, "out/.ledger/runs/x.json": b"\xff",
                         "out/.ledger/notes/x.json": '{"ledger": 2, "variants": [{}]}'},
    "signs in a name": {"content/knees/images/a\x1b[2J\x07.png": b"x",
                        "content/knees/chapters/30-\u202ex.md": "# X\n\nY.\n",
                        "content/kn\x1b[2Jees/work.yaml": "title: x\n"},
}


def _link_to_itself(root: Path) -> None:
    (root / "content" / "a").symlink_to("a")


def _links_to_each_other(root: Path) -> None:
    (root / "content" / "knees" / "images").symlink_to("../knees/pictures")
    (root / "content" / "knees" / "pictures").symlink_to("../knees/images")


def _names_of_bytes(root: Path) -> None:
    folder = os.fsencode(root / "content")
    for path in (b"/w\xe9/work.yaml", b"/knees/chapters/30-\xe9.md", b"/clinics/\xff.yaml"):
        os.makedirs(os.path.dirname(folder + path), exist_ok=True)
        with open(folder + path, "w") as file:
            file.write("# x\n\ny\n")


def _long_name(root: Path) -> None:
    (root / "content" / "knees" / "chapters" / ("3" * 250 + ".md")).write_text("# x\n\ny\n")


def ends_in_findings(tiny: TinyLibrary, capsys: Shown) -> None:
    """Checked, built and built again, no exit code is that of a fault of ours."""
    for command in ("check", "build", "build", "list"):
        code = main([command, "--root", str(tiny.root)])
        shown = capsys.readouterr()
        assert code in (0, 1) or (command == "list" and code == 2), shown.err
        assert "Traceback" not in shown.err and "engine-fault" not in shown.out


@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("name", _CONTENT)
def test_no_content_is_a_fault_of_ours(tiny: TinyLibrary, capsys: Shown, name: str) -> None:
    """Whatever a file holds, it is read, or it is told; nothing is a traceback."""
    for path, content in _CONTENT[name].items():
        tiny.write(path, content)
    ends_in_findings(tiny, capsys)


@pytest.mark.usefixtures("in_time")
@pytest.mark.skipif(os.name == "nt", reason="links and names are those of Unix")
@pytest.mark.parametrize("lay", [_link_to_itself, _links_to_each_other, _names_of_bytes,
                                 _long_name])
def test_no_name_is_a_fault_of_ours(tiny: TinyLibrary, capsys: Shown,
                                    lay: Callable[[Path], None]) -> None:
    """Whatever a file is called, and wherever a link leads, it is read, or it is told."""
    lay(tiny.root)
    ends_in_findings(tiny, capsys)


def test_a_damaged_font_is_told_once(tiny: TinyLibrary, capfd: pytest.CaptureFixture[str]) -> None:
    """What the reader of a damaged font mutters reaches no terminal, for the finding does."""
    tiny.write("styles/fonts/inter-signs-400.ttf", _FONT[:len(_FONT) // 2])
    assert main(["check", "--root", str(tiny.root)]) == 1
    shown = capfd.readouterr()
    assert shown.out.count("broken-font") == 1 and shown.err == ""
