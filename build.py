#!/usr/bin/env python3
"""The front door of Bifolio.

    python3 build.py           make the handouts of this folder, into out/
    python3 build.py serve     see them in the browser, and mend the text beside them
    python3 build.py test      check that everything works on this computer
    python3 build.py --help    every command (before the first run: this text)

The first run prepares this folder, and needs the network for that:
  1. It looks for the two things that the system must provide: Python's own venv, and Pango, which
     sets the type. If one is missing it shows the command that installs it. At a terminal it asks
     before it runs that; without one it runs it only as root.
  2. It makes the folder .venv and installs into it exactly the packages that requirements.lock
     lists, each checked against its hash. It changes nothing outside this folder.
The first “serve” adds what requirements-server.lock lists, and the first “test” what
requirements-test.lock lists, in the same way. Every later run starts Bifolio in .venv at once. To
undo it all, delete .venv and .venv.lock.
"""

# The grammar is that of Python 3.8, so that an old Python can still say that it is too old.
from __future__ import annotations

import os
import sys

NEEDED = (3, 11)
ROOT = os.path.dirname(os.path.realpath(__file__))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "made-from")
LOCK = os.path.join(ROOT, "requirements.lock")
TEST_LOCK = os.path.join(ROOT, "requirements-test.lock")
SERVER_LOCK = os.path.join(ROOT, "requirements-server.lock")
VALUED = ("--root", "--out", "--work", "--audience", "--formats", "--clinic", "--format", "--jobs")
PYTHON = VENV + ("\\Scripts\\python.exe" if sys.platform == "win32" else "/bin/python")


class Trouble(Exception):
    """What keeps Bifolio from starting, and the way out."""


def main(arguments: list[str]) -> int:
    """Prepare .venv unless it is ready, then run Bifolio in it; returns the exit code."""
    try:
        check_python()
        if sys.platform == "darwin":  # Homebrew's Pango is where other Pythons do not look
            folders = "/opt/homebrew/lib:/usr/local/lib:/usr/lib"
            os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", folders)
        helps = "--help" in arguments or "-h" in arguments
        more = "" if helps else added_for(arguments)
        if not ready(more):
            if helps:
                print(__doc__)
                return 0
            prepare(more)
        return hand_over(arguments)
    except Trouble as trouble:
        say(str(trouble))
        return 3
    except KeyboardInterrupt:
        say("Stopped. Run it again whenever you like: an unfinished .venv is made anew.")
        return 130


def say(text: str) -> None:
    """Tell the person, and show control signs that an installer or a path may have."""
    shown = "".join(c if c in "\n\t" or c.isprintable() else ascii(c)[1:-1] for c in text)
    print(shown, file=sys.stderr, flush=True)


def check_python() -> None:
    if sys.version_info >= NEEDED:
        return
    from shutil import which

    newer = [name for name in (f"python3.{n}" for n in range(30, 10, -1)) if which(name)]
    way_out = "Install one, from python.org or with your system's package manager."
    if newer:
        way_out = f"This computer has one. Run:  {newer[0]} build.py"
    this = sys.version.split()[0]
    raise Trouble(f"Bifolio needs Python 3.11 or newer; this is {this}.\n{way_out}")


def added_for(arguments: list[str]) -> str:
    """The lock of what a command needs beyond all others; "" for none.

    The command is the first word that is no option, nor the value of one.
    """
    words = [word for before, word in zip(["", *arguments], arguments, strict=False)
             if not (word.startswith("-") or before in VALUED)]
    return {"test": TEST_LOCK, "serve": SERVER_LOCK}.get("".join(words[:1]), "")


def wanted_stamp() -> bytes:
    """What .venv must be made from: this kind of Python, this folder, this requirements.lock.

    In its stamp, the locks that were installed on top come behind.
    """
    maker = f"{sys.implementation.cache_tag} {sys.platform}\n{ROOT}\n"
    return os.fsencode(maker) + content(LOCK) + b"\n# and on top:\n"


def content(lock: str) -> bytes:
    try:
        with open(lock, "rb") as file:
            return file.read()
    except OSError as error:
        way_out = "It lists the packages to install. Fetch the whole folder again."
        raise Trouble(f"{lock} cannot be read: {error.strerror}.\n{way_out}") from None


def ready(more: str = "") -> bool:
    """Whether .venv is finished, made from just what is wanted, and has what `more` locks."""
    stamp = stamp_of_venv()
    return stamp.startswith(wanted_stamp()) and (not more or content(more) in stamp)


def stamp_of_venv() -> bytes:
    """What .venv says that it was made from; nothing when it is unfinished."""
    try:
        with open(STAMP, "rb") as file:
            return file.read()
    except OSError:
        return b""


def hand_over(arguments: list[str], again: bool = False) -> int:
    """Become Bifolio (on Windows: run it), with this folder as its library unless told another."""
    # -P: the folder you stand in adds no modules. utf8: every text is UTF-8, on Windows too.
    command = [PYTHON, "-P", "-X", "utf8", "-m", "bifolio", "--root", ROOT, *arguments]
    try:
        if sys.platform == "win32":
            from subprocess import call

            return call(command)
        os.execv(PYTHON, command)
    except OSError as error:
        if again:
            raise Trouble(f"{PYTHON} cannot be started: {error.strerror}.") from None
    prepare(added_for(arguments), anew=True)  # the Python that .venv was made from has gone
    return hand_over(arguments, again=True)


# All below is only for when .venv is not ready. Imports wait for it, so that a start is quick.


def prepare(more: str = "", anew: bool = False) -> None:
    """Make .venv, or add what `more` locks. A stamp comes last: a run cut short leaves none."""
    say("Preparing .venv (if another run is at it, this one waits) …")
    try:
        lock = open(VENV + ".lock", "a")  # noqa: SIM115 - closed by the with below
    except OSError as error:
        raise Trouble(
            f"This folder cannot be written to ({error.strerror}):\n  {ROOT}\n"
            "Copy it to a folder of your own, and run build.py there."
        ) from None
    with lock:
        wait_turn(lock.fileno())
        if ready(more) and not anew:
            return  # another run made it while this one waited
        from shutil import which

        uv = which("uv") or ""
        see_to_system(with_uv=bool(uv))
        if anew or not ready():
            make_venv()
            install(LOCK, uv)
            set_stamp(wanted_stamp())
            tell_of_xml_parser()
        if more:
            stamp = stamp_of_venv()  # of an older list of the same, what is listed anew is kept
            install(more, uv)
            set_stamp(stamp + content(more))


def set_stamp(content: bytes) -> None:
    with open(STAMP + ".part", "wb") as stamp:
        stamp.write(content)
    os.replace(STAMP + ".part", STAMP)


def wait_turn(lock: int) -> None:
    """Hold .venv.lock until it is closed, so that two runs do not mix up one .venv."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(lock, msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno == 36:  # Windows waits ten seconds at a time; any other
            wait_turn(lock)  # error is a network folder that knows no locks: do without


def see_to_system(with_uv: bool) -> None:
    """Install what the system lacks, if allowed; otherwise say what it is and how."""
    sys.path.insert(0, ROOT)
    from bifolio.files import toolchain

    lacks = toolchain.missing(with_uv)
    if not lacks:
        return
    names = "\n  ".join(toolchain.MEANING[lack] for lack in lacks)
    say(f"This computer lacks what Bifolio needs:\n  {names}")
    commands = toolchain.install_commands(lacks)
    if not commands:
        raise Trouble("Install it with your system's package manager, then run build.py again.")
    say(f"This command installs it:\n  {toolchain.install_command(lacks)}")
    if sys.platform == "win32":
        say("It needs MSYS2: install that first, from msys2.org, with its own defaults.")
    if not may_run(commands, toolchain.is_root()):
        raise Trouble("Run that command, or have your administrator run it. Then start again.")
    say("Running it …")
    code = run_in_turn(commands)
    if lacks := toolchain.missing(with_uv):
        raise Trouble(
            f"Still missing: {' and '.join(lacks)}. The command ended with code {code}; what it\n"
            "said is above. (If only venv is missing: the system's Python has it; or install uv.)"
        )


def may_run(commands: list[list[str]], root: bool) -> bool:
    """A person at a terminal is asked, root too; without one only root may."""
    if root and commands[0][0] == "brew":  # which refuses to run as root
        return False
    if not all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        return root
    say("Run it now? Type yes, or just press Enter to leave it.")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def run_in_turn(commands: list[list[str]]) -> int:
    """Run commands, each as words and without a shell, until one fails; returns its exit code."""
    from subprocess import call

    for command in commands:
        try:
            code = call(command)
        except OSError as error:
            raise Trouble(f"{command[0]} cannot be started: {error.strerror}.") from None
        if code:
            return code
    return 0


def tell_of_xml_parser() -> None:
    """Say once, when .venv is made, that the XML parser of this Python is old."""
    from bifolio.files import toolchain

    if told := toolchain.told_of_xml_parser():
        say(f"Note: {told}")


def make_venv() -> None:
    """An empty .venv that finds the engine in this folder; an old or unfinished one goes first."""
    import shutil
    import sysconfig
    import venv

    try:
        if os.path.lexists(VENV):
            say("Making .venv anew: it is unfinished, or from another list, folder or Python.")
            shutil.rmtree(VENV)
        venv.create(VENV, symlinks=sys.platform != "win32")
        packages = sysconfig.get_path("purelib", "venv", {"base": VENV, "platbase": VENV})
        with open(os.path.join(packages, "bifolio-here.pth"), "w", encoding="utf-8") as here:
            here.write(ROOT + "\n")
    except OSError as error:
        way_out = "Close what uses it (an editor, a terminal), delete it, and run build.py again."
        raise Trouble(f"The folder .venv cannot be made: {error}.\n{way_out}") from None


def install(lock: str, uv: str) -> None:
    """Install what a lock file lists: with `uv` (its path) if there is one, else with pip."""
    count = len(listed_in(lock) - (set() if lock == LOCK else listed_in(LOCK)))
    purposes = {LOCK: "packages", TEST_LOCK: "more packages, for the tests,",
                SERVER_LOCK: "more packages, for the press room,"}
    what = purposes[lock]
    say(f"Installing {count} {what} into .venv (once; about a minute) …")
    # Ready-made files only: to build one, tools would be fetched that no hash was checked for.
    listed = ["--quiet", "--require-hashes", "--only-binary", ":all:", "-r", lock]
    if uv:
        said = run([uv, "pip", "install", "--python", PYTHON, *listed])
        if not said:
            return
        say(f"uv could not install them, so pip will try. uv said:\n{said}")
        see_to_system(with_uv=False)
        if lock == LOCK:
            make_venv()
    # Python compiles what it needs as it starts; all of it would be a third more to keep.
    pip = [PYTHON, "-m", "pip", "--no-input", "--disable-pip-version-check"]
    said = run([PYTHON, "-m", "ensurepip"]) or run([*pip, "install", "--no-compile", *listed])
    if said:
        raise Trouble(
            f"The packages could not be installed. Python said:\n{said}\n"
            "The first run needs the network. Behind a proxy, set HTTPS_PROXY; your own mirror is\n"
            "set with “pip config”. If a hash does not match, that file is not the one that was\n"
            "tested: do not install it."
        )
    run([*pip, "uninstall", "--quiet", "--yes", "pip", "setuptools"])  # where it fails, they stay


def listed_in(lock: str) -> set[bytes]:
    """The names of the packages that a lock file lists."""
    return {line.split(b"==")[0] for line in content(lock).splitlines() if line[:1].isalnum()}


def run(command: list[str]) -> str:
    """Run a command quietly: nothing if it went well, else the last that it said."""
    import subprocess

    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    telling = [f"  {line}" for line in lines if line.strip() and "WARNING" not in line]
    return "\n".join(telling[-8:] or ["  (nothing)"]) if done.returncode else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
