"""What citeproc-js prints of the sources in tests/unit/citations/records, written down there.

    python -m benchmarks.citation_oracle             # installs it, asks it, writes the records
    python -m benchmarks.citation_oracle --compare   # how many of ours are the same, by style
    python -m benchmarks.citation_oracle --files DIR # the same of any bibliographies below it

citeproc-js is what the styles are written against. It is given the very items, styles and locales
that we give to citeproc-py. It is no part of Bifolio: npm lays it into a temporary folder, and the
tests read the records alone.
"""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bifolio.citations.styles import VOUCHED_FOR
from bifolio.diagnostics import Findings
from bifolio.loading.bibtex import read_bibliography
from bifolio.model import Bibliography, Citation, Reference
from bifolio.model.source import Source
from tests.support.citation_records import (
    CITES,
    LANGUAGES,
    MEASURED,
    RECORDS,
    cites_of,
    differences,
    is_decided,
    items,
    printed,
)

RELEASE = "2.4.63"
_NO_FORM = "[NO_PRINTED_FORM]"  # a narrative cite, which a numeric style has no words for
BATCH = 100  # sources that citeproc-js is asked at once
SUFFIXES = (".bib", ".biblatex", ".bibtex")
SCRIPT = Path(__file__).with_suffix(".js")


class Oracle:
    """citeproc-js in a temporary folder, as long as the block lasts."""

    def __enter__(self) -> Oracle:
        self.folder = TemporaryDirectory(prefix="citeproc-js-")
        subprocess.run(["npm", "install", "--prefix", self.folder.name, "--no-audit", "--no-fund",
                        "--ignore-scripts", "--silent", f"citeproc@{RELEASE}"], check=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()

    def answers(self, styles: tuple[str, ...], cites: Mapping[str, Citation] = CITES,
                known: Bibliography | None = None) -> dict[str, Any]:
        """What citeproc-js prints, by style; nothing, when it refuses a source."""
        sheets = files("bifolio.citations") / "csl"
        asked = {
            "module": f"{self.folder.name}/node_modules/citeproc",
            "locales": str(files("citeproc") / "data" / "locales"),
            "citations": [{"narrative": cite.narrative, "cites": [
                {"id": item.key, "prefix": item.prefix + " " * bool(item.prefix),
                 "suffix": " " * bool(item.suffix) + item.suffix,
                 **({"locator": item.locator, "label": item.label} if item.locator else {}),
                 **({"suppress-author": True} if item.without_author else {})}
                for item in cite.items]} for cite in cites.values()],
            "styles": {name: {"csl": (sheets / f"{name}.csl").read_text("utf-8"),
                              "items": items(name, known),
                              "language": LANGUAGES.get(name, "en-US")} for name in styles},
        }
        done = subprocess.run(["node", SCRIPT], input=json.dumps(asked), text=True, check=False,
                              capture_output=True)
        return dict(json.loads(done.stdout)) if not done.returncode else {}


def record() -> None:
    """Write a record for each style: its entries by key, its cites by name."""
    with Oracle() as oracle:
        answers = oracle.answers(MEASURED)
    for style, answer in answers.items():
        entries = {key: text_of(marked) for key, marked in answer["entries"].items()}
        cites = {name: text_of(marked) for name, marked
                 in zip(CITES, answer["cites"], strict=True) if _NO_FORM not in marked}
        (RECORDS / f"{style}.json").write_text(json.dumps(
            {"citeproc-js": RELEASE, "entries": entries, "cites": cites},
            ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def text_of(marked: str) -> str:
    """HTML as plain text, one blank between two words."""
    bare = re.sub(r"<[^<>]*>", "", re.sub(r"</?div[^<>]*>", " ", marked))
    return " ".join(html.unescape(bare).split())


def compare() -> None:
    """Print each style's differences, and how many there are."""
    for style in MEASURED:
        found = list(differences(style))
        for name, theirs, ours in found:
            print(f"{style}  {name}\n  js: {theirs}\n  us: {ours}")
        print(f"{style}: {len(found)} differ")


def measure(folder: Path) -> None:
    """Print how many entries of all bibliographies below a folder are the same, by style."""
    references: dict[str, Reference] = {}
    paths = [path for path in sorted(folder.rglob("*")) if path.suffix in SUFFIXES]
    for path in paths:
        source = Source(path.name, path.read_text("utf-8", errors="replace"))
        for one in read_bibliography(source, Findings()).references.values():
            references.setdefault(repr(one.item), replace(one, key=f"s{len(references)}"))
    sources = list(references.values())
    print(f"{len(paths)} files, {len(sources)} sources that differ from each other")
    with Oracle() as oracle:
        for style in VOUCHED_FOR:
            counts = Counter(kind for at in range(0, len(sources), BATCH)
                             for kind in _beside(oracle, style, sources[at:at + BATCH]))
            print(f"{style}: {dict(counts)}")


def _beside(oracle: Oracle, style: str, sources: list[Reference]) -> Iterator[str]:
    """For each source: whether its entry is the same, differs on purpose, or differs."""
    known = Bibliography({one.key: one for one in sources})
    cites = cites_of(known, [])
    answer = oracle.answers((style,), cites, known)
    if not answer and len(sources) > 1:
        half = len(sources) // 2
        yield from _beside(oracle, style, sources[:half])
        yield from _beside(oracle, style, sources[half:])
    elif not answer:
        yield "refused"
    else:
        ours, _ = printed(style, known, cites)
        for key, marked in answer[style]["entries"].items():
            theirs, text = text_of(marked), " ".join(ours[key].split())
            if theirs == text:
                yield "same"
            else:
                decided = is_decided("entry: ", theirs, text)
                yield "on purpose" if decided else "different"
                if not decided:
                    print(f"{style}\n  js: {theirs}\n  us: {text}")


if __name__ == "__main__":
    if "--files" in sys.argv:
        measure(Path(sys.argv[sys.argv.index("--files") + 1]))
    else:
        if "--compare" not in sys.argv:
            record()
        compare()
