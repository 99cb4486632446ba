"""The unit tier with each other Python from 3.11 on that this computer has.

    python -m tests.support.pythons [words for pytest]

Each has an environment of its own, with what is locked, in the system's temporary folder. What
cannot be tried is told.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from shutil import rmtree, which

from tests.support.places import ROOT

NAMES = ("python3", *(f"python3.{minor}" for minor in range(11, 20)), "/usr/bin/python3")
LOCKS = (ROOT / "requirements.lock", ROOT / "requirements-test.lock")
ASK = "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)"


def others() -> dict[str, str]:
    """The program of each other release, by its number; of two of one release, the first."""
    found: dict[str, str] = {}
    homes = sorted((Path.home() / ".pyenv" / "versions").glob("3.*/bin/python3"))
    for program in (*map(which, NAMES), *map(str, homes)):
        code, said = _said(program, "-c", ASK) if program else (1, "")
        if code == 0:
            release, _, python = said.strip().partition(" ")
            known = tuple(map(int, release.split(".")))
            if known >= (3, 11) and known != sys.version_info[:2]:
                found.setdefault(release, python)
    return found


def environment(python: str, release: str) -> Path:
    """An environment for a Python with all that is locked; OSError when it cannot be made."""
    made_of = sha256(b"".join(lock.read_bytes() for lock in LOCKS) + python.encode())
    folder = Path(tempfile.gettempdir()) / f"bifolio-{release}-{made_of.hexdigest()[:16]}"
    program, done = folder / "bin" / "python", folder / "done"
    if done.exists():
        return program
    rmtree(folder, ignore_errors=True)
    listed = [word for lock in LOCKS for word in ("-r", str(lock))]
    for command in ([python, "-m", "venv", str(folder)],
                    [str(program), "-m", "pip", "install", "--quiet", "--require-hashes",
                     "--disable-pip-version-check", *listed]):
        code, said = _said(*command)
        if code:
            raise OSError((said.strip().splitlines() or ["no word of why"])[-1])
    done.touch()
    return program


def _said(*command: str) -> tuple[int, str]:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        return 1, str(error)
    return done.returncode, done.stdout if done.returncode == 0 else done.stderr


def main(words: list[str]) -> int:
    """Run the unit tier with each; 1 when a test failed."""
    return max([0, *_codes(words)])


def _codes(words: list[str]) -> Iterator[int]:
    found = others()
    if not found:
        sys.stdout.write("Not tried: no other Python from 3.11 on is here.\n")
    for release, python in found.items():
        try:
            program = environment(python, release)
        except OSError as error:
            sys.stdout.write(f"Not tried: python{release}: {error}\n")
            continue
        sys.stdout.write(f"The unit tier with python{release}:\n")
        sys.stdout.flush()
        yield int(subprocess.run([program, "-m", "pytest", "-q", *words, "tests/unit"], cwd=ROOT,
                                 check=False).returncode != 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
