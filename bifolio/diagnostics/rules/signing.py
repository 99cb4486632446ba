"""Rules of answering for a text: review dates, sign-offs, and what a printed sheet is worth."""

from bifolio.diagnostics.rules.rule import Rule

_NHS = ("NHS trusts' policies on patient information, after the PIF TICK criteria: a review date "
        "on each leaflet, at most three years off, and old stock withdrawn")
_HOUSE = "the library's own content/library.yaml, required_signoffs"

SIGNING = (
    # --- review dates ---
    Rule(
        "review-overdue", "error",
        "What nobody has looked at since its review date may be wrong by now, and is not handed "
        "out.",
        "review_by: 2026-05-22, and today is later.",
        source=_NHS,
    ),
    Rule(
        "expired-handout", "warning",
        "What nobody has looked at since its review date may be wrong by now. A draft is made all "
        "the same, for those who review it, and anything with --allow-expired; every page says "
        "EXPIRED.",
        "review_by: 2026-05-22, today is later, and the pharmacist has not signed yet.",
        source=_NHS,
    ),
    # --- sign-offs ---
    Rule(
        "broken-signoff-chain", "error",
        "A sign-off counts only as long as nobody can have changed it afterwards.",
        "A name in signoffs.yaml that was corrected in an editor.",
    ),
    Rule(
        "unsigned-edition", "error",
        "A release holds only texts that every required role has approved as they stand.",
        "build --release, and the pharmacist has not signed since the doses were changed.",
        source=_HOUSE,
    ),
    Rule(
        "unread-page-words", "error",
        "The page itself tells readers not to stop a medicine, and when to call. Who made those "
        "words in another language is no judge of them: a health translator whose first language "
        "it is must have read them. Until then each handout in it is a draft, of which a note "
        "tells, and no release holds one.",
        "language: es-US      (and bifolio/model/words/es.po names nobody who has read it)",
    ),
    # --- verifying ---
    Rule(
        "altered-handout", "error",
        "A file that is not as it was delivered may say something that nobody approved.",
        "A dose that was changed in a PDF editor, or a download that broke off.",
    ),
    Rule(
        "unknown-handout", "error",
        "What this library has not made, it cannot answer for.",
        "A PDF of another program, or a code that was misread.",
    ),
    Rule(
        "superseded-handout", "error",
        "There is a newer text, and the old one may be wrong.",
        "A sheet on the wall, printed before the last revision.",
        source=_NHS,
    ),
)
