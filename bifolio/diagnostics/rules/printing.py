"""Rules of printing: print copies and contact sheets of what was delivered."""

from bifolio.diagnostics.rules.rule import Rule

PRINTING = (
    Rule(
        "changed-handout", "error",
        "A copy of a file that is gone, or was changed after it was delivered, proves nothing.",
        "out/asthma/asthma-patient-a4-standard-colour.pdf was edited in another program.",
    ),
    Rule(
        "unreadable-handout", "error",
        "The list of handouts names it, but no copy can be made of it; the others are copied.",
        "out/catalogue.json was edited to name a file that is no PDF, or one of 200,000 pages.",
    ),
    Rule(
        "outdated-handout", "warning",
        "What is copied is the last good handout, not the text as it stands now.",
        "A chapter has an error, so its handout was not delivered; then “impose”.",
    ),
    Rule(
        "reduced-type", "warning",
        "Two pages on a side are printed at about 7 tenths of their size: 14 point type is read "
        "at 10, and patients need 12.",
        "A booklet of asthma-patient-a4-standard-colour; one of a5-standard-colour is not reduced.",
    ),
)
