"""`python3 build.py test --campaign`: tries all campaigns, or those that are named."""

from __future__ import annotations

import argparse
import sys
from time import monotonic

from tests.campaign.campaigns import CAMPAIGNS


def main(words: list[str]) -> int:
    """Run them one after another; 1 when any found a fault."""
    parser = argparse.ArgumentParser(prog="test --campaign")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inputs", type=int, help="how many, in each campaign")
    parser.add_argument("--short", action="store_true", help="as many as .ci/run tries")
    parser.add_argument("names", nargs="*", help="only campaigns whose name has one of these words")
    asked = parser.parse_args(words)
    wanted = [one for one in CAMPAIGNS
              if not asked.names or any(word in one.name for word in asked.names)]
    if not wanted:
        parser.error("no campaign has such a name: " + ", ".join(one.name for one in CAMPAIGNS))
    faults = 0
    for one in wanted:
        start, found = monotonic(), 0
        inputs = asked.inputs or (one.short if asked.short else one.inputs)
        print(f"{one.name}: {inputs} inputs, seed {asked.seed}", flush=True)
        for fault in one.run(asked.seed, inputs):
            found += 1
            print(f"  FAULT {fault}", flush=True)
        print(f"  {found} faults in {monotonic() - start:.0f} seconds", flush=True)
        faults += found
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
