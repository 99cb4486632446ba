"""What citeproc-js prints of the sources in tests/unit/citations/records, written down there.

    python -m benchmarks.citation_oracle             # installs it, asks it, writes the records
    python -m benchmarks.citation_oracle --compare   # how many of ours are the same, by style

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
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.support.citation_records import (
    CITES,
    LANGUAGES,
    MEASURED,
    RECORDS,
    differences,
    items,
)

RELEASE = "2.4.63"
_NO_FORM = "[NO_PRINTED_FORM]"  # a narrative cite, which a numeric style has no words for
SCRIPT = Path(__file__).with_suffix(".js")


def answers(styles: tuple[str, ...]) -> dict[str, Any]:
    """What citeproc-js prints, by style."""
    with TemporaryDirectory(prefix="citeproc-js-") as folder:
        subprocess.run(["npm", "install", "--prefix", folder, "--no-audit", "--no-fund",
                        "--ignore-scripts", "--silent", f"citeproc@{RELEASE}"], check=True)
        sheets = files("bifolio.citations") / "csl"
        asked = {
            "module": f"{folder}/node_modules/citeproc",
            "locales": str(files("citeproc") / "data" / "locales"),
            "citations": [{"narrative": cite.narrative, "cites": [
                {"id": item.key, "prefix": item.prefix + " " * bool(item.prefix),
                 "suffix": " " * bool(item.suffix) + item.suffix,
                 **({"locator": item.locator, "label": item.label} if item.locator else {}),
                 **({"suppress-author": True} if item.without_author else {})}
                for item in cite.items]} for cite in CITES.values()],
            "styles": {name: {"csl": (sheets / f"{name}.csl").read_text("utf-8"),
                              "items": items(name),
                              "language": LANGUAGES.get(name, "en-US")} for name in styles},
        }
        done = subprocess.run(["node", SCRIPT], input=json.dumps(asked), text=True, check=True,
                              stdout=subprocess.PIPE)
    return dict(json.loads(done.stdout))


def record() -> None:
    """Write a record for each style: its entries by key, its cites by name."""
    for style, answer in answers(MEASURED).items():
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


if __name__ == "__main__":
    if "--compare" not in sys.argv:
        record()
    compare()
