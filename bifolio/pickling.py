"""Pickling: nouns as bytes, and back. What comes back can only be a noun, whoever wrote it."""

from __future__ import annotations

import pickle
from io import BytesIO
from typing import Any

_ROOMS = ("bifolio.model.", "bifolio.galleys", "bifolio.source", "bifolio.diagnostics",
          "bifolio.formes", "bifolio.proofs.leaks", "bifolio.orders", "bifolio.settled")
_BUILTIN = {("builtins", "frozenset"), ("builtins", "set"), ("datetime", "date")}


def pickled(noun: Any) -> bytes:
    """A noun, or tuples and mappings of nouns, as bytes."""
    return pickle.dumps(noun, protocol=5)


def unpickled(content: bytes) -> Any:
    """What was pickled. Raises ValueError for anything that is not whole, or not a noun of ours.
    """
    try:
        return _Unpickler(BytesIO(content)).load()
    except Exception as error:  # whatever a damaged file makes of it
        raise ValueError(f"Not a noun: {error}") from error


class _Unpickler(pickle.Unpickler):
    """Finds the classes of nouns and nothing else: a pickle could call anything."""

    def find_class(self, module: str, name: str) -> Any:
        found = None
        if (module, name) in _BUILTIN or (module.startswith(_ROOMS) and "." not in name):
            found = super().find_class(module, name)
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name} is no noun")
        return found
