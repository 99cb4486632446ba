"""Once: what was made of a noun is not made again while it is asked of the very same one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any, Generic, TypeVar

_Made = TypeVar("_Made")
_MOST = 256


class Once(Generic[_Made]):
    """What was made of the latest few nouns. They are known by being the same, not by being alike:
    that is quicker by far, as each is a whole text, and nouns do not change. Words are words.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._known = OrderedDict[tuple[int | str, ...], tuple[tuple[Any, ...], _Made]]()

    def of(self, make: Callable[..., _Made], *nouns: Any) -> _Made:
        """What `make` makes of these nouns, or has made of them before."""
        key = tuple(noun if isinstance(noun, str) else id(noun) for noun in nouns)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key][1]
        made = make(*nouns)
        self._known[key] = nouns, made  # while they are held, no other noun has their places
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return made
