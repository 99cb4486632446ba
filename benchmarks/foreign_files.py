"""Read files that others wrote: python benchmarks/foreign_files.py --files DIR

Reads every .bib, .bibtex, .biblatex and .md file in a folder, and every spec.txt of CommonMark, and
prints what came of them: how many were read, what was found in them, and, which must be none, how
many ended in a traceback and in how many examples a word was lost without a finding. None of these
files lies here: benchmarks/foreign_files.txt lists what was read, from where, with its hash.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bifolio.diagnostics import Findings
from bifolio.loading.bibtex import read_bibliography
from bifolio.loading.markdown import parse_blocks
from bifolio.model import Citation, Code, Figure, Image, Preformatted, Role, Text
from bifolio.model.bounds import SIZES
from bifolio.model.source import Source
from bifolio.model.trees import walk

_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.M | re.S)
_WORD = re.compile(r"\w+")


@dataclass
class Kind:
    """What came of the files of one kind; `read` gives how many parts a file has."""

    name: str
    part: str
    read: Callable[[Source, Findings], int]
    files: int = 0
    parts: int = 0
    tracebacks: int = 0
    longest: float = 0.0
    hashes: list[str] = field(default_factory=list)
    found: Counter[str] = field(default_factory=Counter)

    def take(self, path: Path) -> None:
        """Read a file, and count what is found in it."""
        content = path.read_bytes()
        if len(content) > SIZES[".bib" if self.name == "BibTeX" else ".md"].most:
            return
        findings, start = Findings(), time.monotonic()
        try:
            source = Source(path.name, content.decode("utf-8", "replace"))
            self.parts += self.read(source, findings)
        except Exception as error:
            self.tracebacks += 1
            print(f"{path}: {error!r}")
        self.longest = max(self.longest, time.monotonic() - start)
        self.files += 1
        self.hashes.append(hashlib.sha256(content).hexdigest())
        self.found.update(finding.code for finding in findings)

    def lines(self) -> Iterator[str]:
        """What is to be told of it."""
        together = hashlib.sha256("".join(sorted(self.hashes)).encode()).hexdigest()[:16]
        yield (f"| {self.name} | {self.files:,} | {together} | {self.parts:,} {self.part} "
               f"| {self.tracebacks} | {self.longest:.1f} s |")
        yield from (f"|   {code} | | | {count:,} | | |" for code, count in self.found.most_common())


def entries(source: Source, findings: Findings) -> int:
    """How many sources a bibliography has."""
    return len(read_bibliography(source, findings).references)


def words(source: Source, findings: Findings) -> int:
    """How many words a chapter prints."""
    return sum(words_of(source, findings).values())


def words_of(source: Source, findings: Findings) -> Counter[str]:
    """The words that a chapter prints, each with how often."""
    said: list[str] = []
    for noun in walk(parse_blocks(source, findings)):
        match noun:
            case Text() | Code() | Preformatted() | Role():
                said.append(noun.text)
            case Image() | Figure():
                said.append(noun.alt)
            case Citation():
                said += [item.key for item in noun.items]
    return Counter(_WORD.findall(" ".join(said)))


def examples(source: Source, findings: Findings) -> int:
    """How many examples of CommonMark lose no word in silence."""
    kept = 0
    for number, example in enumerate(_EXAMPLE.finditer(source.text), 1):
        found = Findings()
        printed = words_of(Source(f"{number}.md", example[1].replace("→", "\t")), found)
        wanted = html.unescape(re.sub(r"<[^>]*>", " ", example[2]))
        lost = Counter(_WORD.findall(wanted)) - printed
        if lost and not tuple(found):
            print(f"Example {number} loses {', '.join(lost)}.")
        kept += not lost or bool(tuple(found))
        for finding in found:
            findings.add(finding.code, finding.span, finding.what, finding.fix)
    return kept


def main() -> int:
    """Read what is there, and print the table; 1 after a traceback."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=Path, required=True, help="a folder of such files")
    folder: Path = parser.parse_args().files
    bibtex, markdown = Kind("BibTeX", "entries", entries), Kind("Markdown", "words", words)
    common = Kind("CommonMark", "examples without a lost word", examples)
    kinds = {".bib": bibtex, ".bibtex": bibtex, ".biblatex": bibtex, ".md": markdown}
    for path in sorted(folder.rglob("*")):
        kind = common if path.name == "spec.txt" else kinds.get(path.suffix.lower())
        if kind and path.is_file():
            kind.take(path)
    print("| kind | files | hash of their hashes | parts | tracebacks | longest |")
    print("|---|---:|---|---:|---:|---:|")
    for kind in (bibtex, markdown, common):
        print("\n".join(kind.lines()))
    return 1 if any(kind.tracebacks for kind in (bibtex, markdown, common)) else 0


if __name__ == "__main__":
    sys.exit(main())
