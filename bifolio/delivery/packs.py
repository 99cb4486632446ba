"""Packs: delivered handouts in one file; of the same handouts it is the same file."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_NO_DAY = (1980, 1, 1, 0, 0, 0)  # the first that such a file can tell
_UNIX, _READABLE = 3, 0o100644 << 16


def packed(files: Mapping[str, bytes]) -> bytes:
    """A zip file of these files, by the path that each has in it.

    They are stored as they are: a PDF is packed within.
    """
    result = BytesIO()
    with ZipFile(result, "w", ZIP_STORED) as pack:
        for path in sorted(files):
            entry = ZipInfo(path, _NO_DAY)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            pack.writestr(entry, files[path])
    return result.getvalue()
