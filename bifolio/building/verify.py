"""Verifying: which handout a file or a printed code is, and whether it is still good."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from bifolio.building.executors import LocalWorker
from bifolio.building.memo import Memo
from bifolio.building.orders import Order
from bifolio.building.pipeline import Context, cite, compose, digested, select
from bifolio.building.plan import open_for
from bifolio.delivery.catalogue import Catalogue
from bifolio.diagnostics import ContentError, Findings
from bifolio.files.cache import Ledger
from bifolio.files.tracking import WatchedFiles
from bifolio.model.source import Span
from bifolio.printing.pdf import file_digest
from bifolio.printing.pdf.file_digest import FileDigest
from bifolio.proofreading.waivers import Waiving

_ANEW = "Take it away and print the current one."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a file or a code. Fields are "" or empty where nothing is known.

    `current` is "yes", "no" or "unknown"; `same_text` tells that only its look has changed.
    `libraries` are the type libraries that the file was set with.
    """

    handout: str = ""
    revision: str = ""
    code: str = ""
    review_by: str = ""
    whole: bool = False
    current: str = "unknown"
    same_text: bool = False
    expired: bool = False
    draft: bool = False
    sources: Mapping[str, str] = field(default_factory=dict)
    libraries: str = ""


def verify_file(name: str, pdf: bytes, order: Order, findings: Findings) -> Verdict:
    """What a PDF is and whether it is still good; `name` is what messages call it."""
    place = Span(name)
    catalogue = Catalogue.open(order.out)
    catalogue.tell_damage(findings)
    digest = file_digest.read(pdf)
    if digest is None:
        copied = catalogue.copied(sha256(pdf).hexdigest())
        if len(copied) == 1:  # a print copy, whole by its hash, is worth what its handout is
            return _judge(catalogue.entry(copied[0]), None, order, (place, findings))
        findings.add("unknown-handout", place, "This file does not say which handout it is: it is "
                     "none of ours, or it is damaged.",
                     "Fetch the handout anew from where it was delivered.")
        return Verdict()
    if not file_digest.is_whole(pdf):
        findings.add("altered-handout", place, f"It says that it is “{digest.handout}”, but it is "
                     "not as it was delivered.", "Do not use it. Fetch the handout anew.")
        return Verdict(digest.handout, digest.revision, digest.code, digest.review_by)
    return _judge(catalogue.entry(digest.handout), digest, order, (place, findings))


def verify_code(code: str, order: Order, findings: Findings) -> Verdict:
    """What the sheet with this printed code is, as far as the catalogue knows it."""
    catalogue = Catalogue.open(order.out)
    entry = catalogue.with_code(code)
    catalogue.tell_damage(findings)
    if entry is None:
        findings.add("superseded-handout", Span(code), "No handout that was made last has this "
                     "code: there is a newer one, or it is not from here.", _ANEW)
        return Verdict(code=code)
    return _judge(entry, None, order, (Span(code), findings))


def _judge(entry: Mapping[str, object], digest: FileDigest | None, order: Order,
           report: tuple[Span, Findings]) -> Verdict:
    """What a whole file is worth today: held against the library as it is, or the catalogue."""
    place, findings = report
    listed = FileDigest(*(str(entry.get(key, "")) for key in
                    ("name", "revision", "review_by", "code", "text")))
    digest = digest or listed
    fresh = _fresh(digest.handout, order)
    if fresh is None and listed.code:
        fresh = (listed,) if entry.get("current") else ()
    current = "unknown" if fresh is None else \
        "yes" if digest.code in (made.code for made in fresh) else "no"
    same_text = current == "no" and digest.text in (made.text for made in fresh or ())
    if current == "no" and not same_text:
        findings.add("superseded-handout", place,
                     f"“{digest.handout}” with the code {digest.code} is not the current text.",
                     _ANEW)
    expired = _passed(digest.review_by, order.today)
    if expired:
        findings.add("review-overdue", place,
                     f"“{digest.handout}” was to be reviewed by {digest.review_by}.",
                     "Ask who publishes it for a reviewed one.")
    mine = listed.code == digest.code
    sources = entry.get("sources") if mine else None
    return Verdict(digest.handout, digest.revision, digest.code, digest.review_by, True, current,
                   same_text, expired, mine and bool(entry.get("draft")),
                   sources if isinstance(sources, dict) else {}, digest.libraries)


def _fresh(name: str, order: Order) -> tuple[FileDigest, ...] | None:
    """What the library would say of a handout now, before its review date and after.

    Nothing is set in type for it. Empty when no such handout is made any more; None when there
    is no library, or one with errors.
    """
    if not (order.root / "content" / "library.yaml").is_file():
        return None
    try:
        opened, handout = open_for(name, order)
    except ContentError:
        return None
    if handout is None:
        return None if Findings(opened.findings).failed else ()
    memo = Memo(opened, WatchedFiles.over(opened.source_files), Ledger(None, {}),
                LocalWorker(opened.source_files))
    waiving = Waiving(opened.library, order.today, opened.source_files)
    made = []
    for each in (replace(order, today=date.min), replace(order, today=date.max)):
        making = Context(each, memo, waiving, Findings(opened.findings)).begin(handout)
        edition = select(making)
        made.append(digested(making, compose(making, edition, cite(making, edition))))
        making.findings.extend(making.status.findings)
        if making.findings.failed:
            return None
    return tuple(made)


def _passed(review_by: str, today: date) -> bool:
    try:
        return date.fromisoformat(review_by) < today
    except ValueError:
        return False
