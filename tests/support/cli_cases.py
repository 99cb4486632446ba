"""What the tests of cli share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from bifolio.building.runs import Delivery
from bifolio.diagnostics import Finding, Findings, Severity
from bifolio.model import EVERYONE, Audience, Format, Handout, Text, Wording
from bifolio.model.source import Span

HANDOUTS = tuple(Handout("hand-washing", audience, "en", Format()) for audience in Audience)


def finding(code: str, line: int = 1) -> Finding:
    """A finding of this code."""
    findings = Findings()
    findings.add(code, Span("content/w/work.yaml", line, 2), f"Something {code}.", "Mend it.")
    return next(iter(findings))


ERROR, WARNING, NOTE = map(finding, ("missing-key", "unlisted-chapter", "unused-source"))


@dataclass
class Rehearsal:
    """Stands in for `bifolio.building.runs`: makes nothing, and remembers what was ordered."""

    findings: tuple[Finding, ...] = ()
    raises: BaseException | None = None
    draft: bool = False
    removed: tuple[str, ...] = ()
    outdated: tuple[str, ...] = ()
    handouts: tuple[Handout, ...] = HANDOUTS
    orders: list[Any] = field(default_factory=list)
    cites: bool = True

    def _run(self, order: Any, progress: Any, delivers: bool) -> Any:
        self.orders.append(order)
        if self.raises:
            raise self.raises
        limit = Severity.WARNING if order.strict else Severity.ERROR
        failed = any(f.severity >= limit for f in self.findings)
        progress.verb(None, "gather", 0.01)
        progress.expect(len(self.handouts))
        deliveries = []
        for handout in self.handouts:
            progress.begin(handout)
            for verb in ("select", "cite"):
                progress.verb(handout, verb, 0.25)
            bad = failed and handout is self.handouts[0]
            path = f"{handout.work}/{handout.name}.pdf" if delivers and not bad else ""
            deliveries.append(Delivery(
                handout=handout, path=path, draft=self.draft, pages=6, bytes=183_600,
                seconds=1.94, findings=self.findings if bad else (),
                files={f"{handout.work}/{handout.name}.pdf": ""}))
            progress.deliver(deliveries[-1])
        return SimpleNamespace(deliveries=tuple(deliveries), findings=self.findings, waived=(),
                               removed=self.removed, failed=failed, outdated=self.outdated)

    def build(self, order: Any, progress: Any, executor_of: Any) -> Any:
        """As runs.build."""
        return self._run(order, progress, delivers=True)

    def check(self, order: Any, progress: Any) -> Any:
        """As runs.check."""
        return self._run(order, progress, delivers=False)

    def open_library(self, order: Any, cites: bool = True) -> Any:
        """As plan.open_library."""
        self.orders.append(order)
        self.cites = cites
        imprint = SimpleNamespace(revision="1", review_by=date(2027, 5, 22))
        titles = (Wording(EVERYONE, (Text("Clean hands", Span("x")),), Span("x")),)
        work = SimpleNamespace(titles=titles, imprint=imprint)
        return SimpleNamespace(library=SimpleNamespace(works={"hand-washing": work},
                                                       required_signoffs={}, clinics={}),
                               findings=self.findings)


StandIn = Callable[..., Rehearsal]
