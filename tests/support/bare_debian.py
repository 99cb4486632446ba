"""Both commands of the README, in Debian systems that have nothing but Python.

    python3 tests/support/bare_debian.py                   Debian 12 and 13, all tests in each
    python3 tests/support/bare_debian.py trixie -- -k doc  one of them, and a part of the tests

debootstrap makes each system in a folder of its own, which is deleted afterwards. Debian's mirror,
a proxy, pip's settings and certificates are those of this computer, asked for as it runs. It ends
with 0 when both commands passed in every system, with 1 when one failed, and with 77 when that
could not be tried here: this needs root, debootstrap, and a mirror of Debian.
"""

from __future__ import annotations

import ast
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
SYSTEMS = {"bookworm": "Debian 12", "trixie": "Debian 13"}
PASSED, FAILED, NOT_TRIED = 0, 1, 77
TOOLS = ("debootstrap", "unshare", "mount", "chroot", "apt-get")
CERTIFICATES = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
PROXIES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
# Mounts and processes are in spaces of their own, and end with the command. The shell stays: it is
# the first process there, which takes leave of those that lost their parent.
INSIDE = """
mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" && mount --bind /dev/pts "$0/dev/pts" &&
chroot "$0" "$@"; exit $?
"""


class NotTriedError(Exception):
    """Why it cannot be tried on this computer."""


def main(arguments: list[str]) -> int:
    """Try every system that is asked for; the exit code is that of the worst outcome."""
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    names, part = arguments[:cut] or list(SYSTEMS), arguments[cut + 1:]
    if unknown := set(names) - set(SYSTEMS):
        say(f"No such system: {', '.join(unknown)}. There are: {', '.join(SYSTEMS)}.")
        return 2
    codes = []
    for name in names:
        try:
            codes.append(tried(name, part))
        except NotTriedError as error:
            say(f"{SYSTEMS[name]} ({name}): not tried: {error}")
            codes.append(NOT_TRIED)
    return FAILED if FAILED in codes else max(codes)


def tried(name: str, part: list[str]) -> int:
    """Make a system and run both commands in it; raises NotTriedError where that cannot be."""
    if getattr(os, "geteuid", lambda: 1)() != 0:
        raise NotTriedError("only root can make a system and enter it.")
    if lacking := [tool for tool in TOOLS if not shutil.which(tool)]:
        raise NotTriedError(f"this computer has no {' and no '.join(lacking)}.")
    site, told = mirror(name), f"{SYSTEMS[name]} ({name})"
    with tempfile.TemporaryDirectory(prefix="bare-debian-", ignore_cleanup_errors=True) as place:
        system = Path(place) / name
        start = perf_counter()
        made = subprocess.run(
            ["debootstrap", "--variant=minbase", "--include=python3,ca-certificates", name,
             str(system), site], capture_output=True, text=True, check=False,
            env={**os.environ, **proxies()})
        if made.returncode:
            raise NotTriedError(f"debootstrap could not make it:\n{made.stdout[-2000:]}"
                                f"{made.stderr[-2000:]}")
        settings = {**proxies(), **pip_settings(), **certificates(system)}
        if entered(system, settings, "true"):
            raise NotTriedError("this computer lets nobody enter it, not even root.")
        lay(system / "bifolio")
        say(f"{told}: made in {perf_counter() - start:.0f} s.")
        for words in (["build.py"], ["build.py", "test", *(("--", *part) if part else ("--all",))]):
            start, command = perf_counter(), f"python3 {shlex.join(words)}"
            code = entered(system, settings, "python3", *words)
            say(f"{told}: {command}: {f'failed with code {code}' if code else 'passed'} "
                f"after {perf_counter() - start:.0f} s.")
            if code:
                return FAILED
    return PASSED


def entered(system: Path, settings: dict[str, str], *command: str) -> int:
    """Run a command in the system, in the folder of Bifolio; returns its exit code."""
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                   "HOME": "/root", **settings}
    return subprocess.run(
        [shutil.which("unshare") or "unshare", "--mount", "--pid", "--fork", "--kill-child",
         "sh", "-c", INSIDE, str(system),
         "sh", "-c", 'mkdir -p /bifolio && cd /bifolio && exec "$@"', "sh", *command],
        env=environment, stdin=subprocess.DEVNULL, check=False).returncode


def lay(target: Path) -> None:
    """Lay a clean copy of this tree: what is committed; without git, what nobody made in it."""
    target.mkdir(exist_ok=True)
    if (ROOT / ".git").exists() and shutil.which("git"):
        packed = subprocess.run(["git", "-c", "safe.directory=*", "-C", str(ROOT), "archive",
                                 "HEAD"], check=True, stdout=subprocess.PIPE).stdout
        subprocess.run(["tar", "-x", "-C", str(target)], input=packed, check=True)
    else:
        made = shutil.ignore_patterns(".git", ".venv*", "out", "__pycache__", ".*_cache")
        shutil.copytree(ROOT, target, ignore=made, symlinks=True, dirs_exist_ok=True)


def mirror(name: str) -> str:
    """The first site that this computer's apt fetches from and that has this Debian."""
    listed = said("apt-get", "indextargets", "--format", "$(SITE)", "Created-By: Packages")
    for site in dict.fromkeys(line for line in listed if line.startswith(("http", "file"))):
        try:
            with urlopen(f"{site.rstrip('/')}/dists/{name}/Release", timeout=60) as release:
                if b"\nLabel: Debian\n" in release.read(2000):
                    return site
        except OSError:
            continue
    raise NotTriedError(f"no mirror that apt knows of answers and has {name}.")


def proxies() -> dict[str, str]:
    """The proxy of this computer, as the environment or else apt knows it."""
    found = {name: os.environ[name] for name in PROXIES if name in os.environ}
    for line in said("apt-config", "dump", "Acquire::http::Proxy"):
        found.setdefault("http_proxy", line.partition('"')[2].partition('"')[0])
    return found


def pip_settings() -> dict[str, str]:
    """What pip is told on this computer, but for paths, which lead nowhere in another system."""
    told = dict(line.split("=", 1) for line in said(sys.executable, "-m", "pip", "config", "list"))
    found = {}
    for key, value in told.items():  # as in global.index-url='…'; the environment comes first
        words = [word for word in ast.literal_eval(value).split()
                 if not word.startswith(("/", "file:"))]
        if words and not key.endswith(".cert"):
            found.setdefault(f"PIP_{key.rpartition('.')[2].replace('-', '_').upper()}",
                             " ".join(words))
    return found


def certificates(system: Path) -> dict[str, str]:
    """The files of certificates that this computer trusts beyond its own, laid in the system."""
    found = {name: os.environ[name] for name in CERTIFICATES
             if Path(os.environ.get(name, "/")).is_file()}
    for path in found.values():
        place = system / Path(path).absolute().relative_to("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    return found


def say(text: str) -> None:
    """Tell it now: what the commands themselves say stands between."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def said(*command: str) -> Iterator[str]:
    """The lines that a command says; none where it fails or is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return iter(())
    return iter(() if done.returncode else done.stdout.splitlines())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
