"""The key of who runs this: what it seals, nobody can have written who only has the handouts.

It lies in the person's own folder for such things, apart from all libraries and handouts.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from hashlib import sha256
from hmac import new
from pathlib import Path
from secrets import token_bytes

_BYTES = 32


def own_key() -> bytes | None:
    """32 bytes that are the same each time; None where they cannot be kept, or others may see them.
    """
    with suppress(OSError, RuntimeError):  # no home, or none to write in
        path = _folder() / "bifolio" / "key"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            _write(path)
        return _read(path)
    return None


def sealed(key: bytes, said: bytes) -> str:
    """The seal of what is said, as hexadecimal digits."""
    return new(key, said, sha256).hexdigest()


def _folder() -> Path:
    named = os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_STATE_HOME", "")
    return Path(named) if os.path.isabs(named) else Path.home() / ".local" / "state"


def _write(path: Path) -> None:
    """Whole or not at all: a key that was cut off would be no key."""
    unfinished = path.with_name(f"key-{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(token_bytes(_BYTES))
    try:
        os.link(unfinished, path)  # which fails where there is one
    finally:
        unfinished.unlink()


def _read(path: Path) -> bytes | None:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        mine = os.name == "nt" or (found.st_uid == os.getuid() and not found.st_mode & 0o077)
        content = file.read(_BYTES + 1) if stat.S_ISREG(found.st_mode) and mine else b""
    return content if len(content) == _BYTES else None
