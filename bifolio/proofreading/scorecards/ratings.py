"""What people said of a handout: content/WORK/ratings.yaml, and how far two of them agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bifolio.diagnostics import Findings, suggest
from bifolio.loading import shapes
from bifolio.loading.yaml import Fields, Reader, Scalar, read_yaml
from bifolio.loading.yaml.shapes import Shape, may
from bifolio.model.source import Source, Span
from bifolio.proofreading.scorecards.instruments import VERDICTS, instruments


@dataclass(frozen=True, slots=True)
class Rater:
    """Who rated: a short name for the column, the role, the day, and the hash of the text."""

    name: str
    role: str
    date: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Ratings:
    """The raters, and each one's verdict by item key: (“pemat-1”, rater's name) → “yes”.

    `earlier` are those who rated another text than the one at hand; their verdicts do not count.
    """

    raters: tuple[Rater, ...] = ()
    verdicts: Mapping[tuple[str, str], str] = field(default_factory=dict)
    earlier: tuple[Rater, ...] = ()

    def of(self, text: str) -> Ratings:
        """These ratings, with those apart that are of another text than the one of this hash."""
        return replace(self, raters=tuple(r for r in self.raters if r.text == text),
                       earlier=tuple(r for r in self.raters if r.text != text))

    def said(self, key: str, raters: Sequence[Rater]) -> tuple[str, ...]:
        """What each of some raters said on an item, "" for nothing."""
        return tuple(self.verdicts.get((key, rater.name), "") for rater in raters)

    @property
    def agreement(self) -> float | None:
        """Cohen's kappa of the first two raters; None while they share no items."""
        if len(self.raters) < 2:
            return None
        first, second = (rater.name for rater in self.raters[:2])
        pairs = [(said, self.verdicts[key, second]) for (key, name), said in self.verdicts.items()
                 if name == first and (key, second) in self.verdicts]
        return kappa(pairs)


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa of two raters' verdicts, 1 for full agreement, 0 for that of chance.

    None without items; 1 where both gave one and the same verdict throughout.
    """
    if not pairs:
        return None
    number = len(pairs)
    agreed = sum(first == second for first, second in pairs) / number
    verdicts = {verdict for pair in pairs for verdict in pair}
    chance = sum(sum(first == v for first, _ in pairs) * sum(second == v for _, second in pairs)
                 for v in verdicts) / number ** 2
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def read_ratings(source: Source, findings: Findings) -> Ratings:
    """The ratings in `source`; an item, rater or verdict that is not known is a finding."""
    reader = Reader(source, findings)
    keys = reader.mapping(read_yaml(source, findings), shapes.RATINGS)
    raters = tuple(map(_rater, keys.mappings("raters")))
    items = {instrument.key(item) for instrument in instruments() for item in instrument.items}
    names = [rater.name for rater in raters]
    for double in (rater for at, rater in enumerate(raters) if rater.name in names[:at]):
        findings.add("unexpected-value", double.span, f"There are two raters “{double.name}”.",
                     "Give each an id of their own.")
    verdict_of = tuple(may(name, shapes.VERDICT, "What this rater says.") for name in names)
    verdicts: dict[tuple[str, str], str] = {}
    value = keys.get("verdicts")
    for item, said in reader.each(value, shapes.VERDICTS) if value else ():
        if item.text not in items:
            _unknown(item, "an item of the scorecard", tuple(sorted(items)), findings)
            continue
        by_rater = reader.mapping(said, Shape(f"the verdicts on {item.text}", verdict_of))
        for rater, verdict in by_rater.pairs:
            if not isinstance(verdict, Scalar):
                reader.text(verdict, shapes.VERDICT)
            elif verdict.text.strip() not in VERDICTS:
                _unknown(verdict, f"a verdict on {item.text}", VERDICTS, findings)
            elif rater.text in names:
                verdicts[item.text, rater.text] = verdict.text.strip()
    return Ratings(raters, verdicts)


def _rater(keys: Fields) -> Rater:
    return Rater(keys.text("id"), keys.text("role"), keys.day("date").isoformat(),
                 keys.text("text").lower(), keys.span)


def _unknown(word: Scalar, what: str, known: tuple[str, ...], findings: Findings) -> None:
    findings.add("unknown-name", word.span, f"“{word.text}” is not {what}.",
                 suggest(word.text, known))
