"""What is said, and to whom."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.model.audiences import Readers
from bifolio.model.content import Inlines
from bifolio.model.source import Span


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a thing, and to whom."""

    readers: Readers
    content: Inlines
    span: Span


Wordings = tuple[Wording, ...]
