"""Who approved which text, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bifolio.model.source import Span


@dataclass(frozen=True, slots=True)
class SignOff:
    """A named role's approval of exactly one text, as it stands in signoffs.yaml.

    `edition` is audience-language; `text_hash` is of all words that the role judged, and
    `parts` has a short hash of each part by name, to tell which changed. `previous` and `own`
    are the hashes that chain the records.
    """

    edition: str
    role: str
    name: str
    by: str
    date: date
    revision: str
    text_hash: str
    parts: Mapping[str, str]
    previous: str
    own: str
    span: Span
