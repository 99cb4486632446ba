"""Order records: which copies an order has delivered, so that one that was broken off goes on.

A release believes nothing that earlier runs have left, but for this: that a copy was delivered by
this very order, from the same library, engine and clinics. Even then only its setting is spared. It
must lie there byte for byte as it was noted, say of itself what would be made now, and be proved
again (`Worker.print`). Each line is sealed with the key of who runs this, so that nobody who only
has the handouts can have noted it; where there is no key, nothing is noted. The record goes when
all is done.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hmac import compare_digest
from typing import Any

from bifolio.building.orders import Order
from bifolio.diagnostics import BifolioError, Finding
from bifolio.files import engine_version
from bifolio.files.cache import FOLDER
from bifolio.files.own_key import own_key, sealed
from bifolio.files.serialization import decoded, encoded
from bifolio.files.tracking import WatchedFiles
from bifolio.files.writing import Folder
from bifolio.model import Handout
from bifolio.model.fingerprints import fingerprint, hashed

_LARGEST = 256_000_000  # bytes
_FOUND: Any = tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Noted:
    """Where a copy lies, its hash, and what was found on its pages while they were set."""

    path: str
    sha256: str
    found: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """What an order that makes copies for many clinics has delivered so far."""

    out: Folder
    path: str
    key: bytes | None
    _noted: dict[str, _Noted] = field(default_factory=dict)

    @classmethod
    def of(cls, order: Order, source_files: WatchedFiles) -> OrderRecord:
        """The record of the whole order that `order` is a part of; a damaged line counts as none.
        """
        of = fingerprint(replace(order, clinics=()).asked, dict(engine_version.engine()),
                         source_files.stamps.everything())
        record = cls(Folder(order.out), f"{FOLDER}/orders/{of[:40]}.jsonl", own_key())
        content: bytes | None = None
        with suppress(BifolioError):
            content = record.out.lying(record.path, _LARGEST)
        for line in (content or b"").split(b"\n"):
            with suppress(ValueError, LookupError, TypeError, AttributeError, RecursionError):
                noted = json.loads(line)
                if not compare_digest(noted.pop("seal"), record._seal(noted)):
                    continue
                found = decoded(noted["found"].encode(), _FOUND)
                record._noted[noted["name"]] = _Noted(noted["path"], noted["sha256"], found)
        return record

    def made(self, handout: Handout) -> bytes:
        """The copy that this order has delivered, as it lies there; b"" when it is not that."""
        noted = self._noted.get(handout.name)
        content = self.out.lying(noted.path) if noted else None
        return content if noted and content and hashed(content) == noted.sha256 else b""

    def found(self, handout: Handout) -> tuple[Finding, ...]:
        """What was found on the pages of such a copy while they were set."""
        return self._noted[handout.name].found if handout.name in self._noted else ()

    def note(self, handout: Handout, path: str, pdf: bytes, found: tuple[Finding, ...]) -> None:
        """Note a copy that was delivered; where that cannot be, it is made again."""
        noted = self._noted.get(handout.name)
        if self.key is None or (noted and noted.sha256 == hashed(pdf)):
            return
        line = {"name": handout.name, "path": path, "sha256": hashed(pdf),
                "found": encoded(found).decode()}
        line["seal"] = self._seal(line)
        with suppress(BifolioError):
            self.out.append(self.path, f"\n{json.dumps(line)}".encode())

    def _seal(self, line: Mapping[str, str]) -> str:
        """The seal of a line of this record; of another order's it is another."""
        said = [self.path, *(line[name] for name in ("name", "path", "sha256", "found"))]
        return sealed(self.key, json.dumps(said).encode()) if self.key else ""

    def close(self) -> None:
        """The order is carried out."""
        with suppress(BifolioError):
            self.out.remove(self.path)
