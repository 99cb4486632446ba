"""Libraries to measure with: copies of the reference library, and large ones of small works."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from benchmarks.made_up_clinics import write_clinics
from bifolio.files import engine_files

CHECKOUT = Path(__file__).resolve().parent.parent
WORK = "insulin-resistance"
_EDITED = "chapters/10-insulin-resistance.{}.md"
_SMALL, _SMALL_EDITED = "hand-washing", "chapters/10-why.md"  # the work that `new` writes
_CITED = "who2009"  # a source that each of its handouts cites
_ENTRY = """
@article{{source{number:05},
  author  = {{Writer, Anna {letter}. and Other, Ben}},
  title   = {{What was found in study {number}}},
  journal = {{Journal of Studies}},
  year    = {{{year}}}, volume = {{{volume}}}, number = {{1}}, pages = {{{number}--{last}}}
}}
"""
_PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><circle r='20'/></svg>"
_CLINIC = """\
name: Clinic number {number}
address: [{number} High Street, Anytown]
phones: [{{label: Front desk, number: "555-0142"}}]
hours: Monday to Friday, 8 to 18
"""
_HEAD = "id,name,address,phone,phone_label,hours,phone2,phone2_label,emergency,accent,region\n"
_ROW = """\
clinic-{number:05},"Clinic ""{number}"" of Saint Zoë-à-la-Tour","{number} High Street; House {few}
Anytown",01632 960 {last:03},Front desk,"Monday to Friday, 8 to 18",01632 961 {last:03},Nurse line,\
999,#0f5a4b,Region {few}
"""
_SHEETS = re.compile(r"^sheets:\n(?: .*\n)+", re.MULTILINE)
_fresh = count(1)
_LETTERS = str.maketrans("0123456789", "bcdfghjklm")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the reference library in a folder of its own; its styles are the engine's."""

    root: Path
    work: str = WORK
    edited: str = _EDITED  # the chapter in which a word is changed

    @classmethod
    def make(cls, root: Path, works: int = 1) -> Copy:
        """The library as it is, or with its work as many times as `works`."""
        shutil.copytree(CHECKOUT / "content", root / "content")
        shutil.copyfile(CHECKOUT / "bibliography.bib", root / "bibliography.bib")
        for number in range(2, works + 1):
            shutil.copytree(root / "content" / WORK, root / "content" / f"{WORK}-{number:02}")
        return cls(root)

    @classmethod
    def for_clinics(cls, root: Path, clinics: int, works: int = 1) -> Copy:
        """The library with so many made-up clinics, and without sheets: patients get one handout
        of each work.
        """
        library = cls.make(root, works)
        shutil.rmtree(root / "content" / "clinics")
        for work in root.glob("content/*/work.yaml"):
            text, times = _SHEETS.subn("", work.read_text(encoding="utf-8"))
            if times != 1:
                raise ValueError(f"{work} has other sheets than can be taken out of it.")
            work.write_text(text, encoding="utf-8")
        if clinics:
            write_clinics(root / "content", clinics)
        return library

    @classmethod
    def large(cls, root: Path, works: int, sources: int = 0, clinics: int = 0) -> Copy:
        """What `new` writes, with its work so many times, and so many sources and clinics more.

        No text cites the sources, and no handout is for one of the clinics.
        """
        shutil.copytree(engine_files.starter(), root)
        content = root / "content"
        picture = content / _SMALL / "images" / "hand.svg"
        picture.parent.mkdir()
        picture.write_text(_PICTURE, encoding="utf-8")
        with (content / _SMALL / _SMALL_EDITED).open("a", encoding="utf-8") as file:
            file.write("\n![A hand](images/hand.svg)\n")
        for number in range(2, works + 1):
            shutil.copytree(content / _SMALL, content / f"{_SMALL}-{number:03}")
        entries = "".join(_ENTRY.format(
            number=number, last=number + 8, letter=chr(65 + number % 26), year=1990 + number % 30,
            volume=number % 90 + 1) for number in range(1, sources + 1))
        with (root / "bibliography.bib").open("a", encoding="utf-8") as file:
            file.write(entries)
        (content / "clinics").mkdir()
        for number in range(1, clinics + 1):
            (content / "clinics" / f"clinic-{number:03}.yaml").write_text(
                _CLINIC.format(number=number), encoding="utf-8")
        return cls.small(root)

    @classmethod
    def small(cls, root: Path) -> Copy:
        """A library of small works that lies there."""
        return cls(root, _SMALL, _SMALL_EDITED)

    @property
    def out(self) -> Path:
        return self.root / "out"

    @property
    def patient(self) -> Path:
        """The patient's PDF, A4, standard type, in colour."""
        return self.out / self.work / f"{self.work}-patient-a4-standard-colour.pdf"

    def bifolio(self, *arguments: str) -> list[str]:
        """The command as build.py starts it, with the interpreter that runs this."""
        return [sys.executable, "-m", "bifolio", "--root", str(self.root), "--quiet", *arguments]

    def front_door(self, *arguments: str) -> list[str]:
        """The command as a clinic types it, front door and all."""
        return ["python3", str(CHECKOUT / "build.py"), "--root", str(self.root), "--quiet",
                *arguments]

    def edit(self, audience: str = "patient") -> None:
        """Change the first word of a paragraph for an audience, to one that it never was.

        It is short and has no digit, so that no proof keeps the handout back.
        """
        path = self.root / "content" / self.work / self.edited.format(audience)
        blocks = path.read_text(encoding="utf-8").split("\n\n")
        at = next(at for at, block in enumerate(blocks) if not block.startswith("#"))
        blocks[at] = f"{_new()} {blocks[at].partition(' ')[2]}"
        path.write_text("\n\n".join(blocks), encoding="utf-8")

    def edit_source(self) -> None:
        """Change one source that the works of a large library cite."""
        path = self.root / "bibliography.bib"
        text = path.read_text(encoding="utf-8")
        new, times = re.subn(rf"(@book{{{_CITED},.*?address *= {{)[^}}]*", rf"\g<1>Place {_new()}",
                             text, count=1, flags=re.DOTALL)
        if not times:
            raise ValueError(f"{path} has no source {_CITED}.")
        path.write_text(new, encoding="utf-8")


def table_of_clinics(number: int) -> str:
    """A table of so many clinics, with accents, quotation marks and cells of two lines."""
    return _HEAD + "".join(_ROW.format(number=each, few=each % 12, last=each % 1000)
                           for each in range(1, number + 1))


def _new() -> str:
    """A word that was never there, without a digit."""
    return "z" + str(next(_fresh)).translate(_LETTERS)
