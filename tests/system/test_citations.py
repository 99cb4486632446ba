"""Citing: the marks in the text and the reference list, as each citation style prints them."""

from __future__ import annotations

import subprocess
import sys

from tests.support.places import ROOT


def test_same_bytes_whatever_the_hash_seed() -> None:
    """Marks and list do not depend on the order of sets, nor on what was set before."""
    code = ("from tests.unit.citations.test_citations import *\n"
            "for s in ('apa', AMA.name, 'chicago-author-date', AMA.name):\n"
            "    print(cited(at('seven','one','six'), at('label'), at('twin'), style=s))")
    runs = {subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True,
                           check=True, env={"PYTHONHASHSEED": seed}).stdout for seed in "12"}
    assert len(runs) == 1
    lines = runs.pop().splitlines()
    assert lines[1] == lines[3]
