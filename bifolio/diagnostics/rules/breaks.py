"""Rules of breaks: what the finished pages part, squeeze or push out of place."""

from bifolio.diagnostics.rules.rule import Rule, judged

BREAKS = (
    *judged(
        Rule(
            "heading-at-foot", "warning",
            "A heading or a table's title alone at the foot of a page is parted from its text.",
            "“Before you start” is the last line of page 4, and what to do stands on page 5.",
        ),
        Rule(
            "lone-line", "warning",
            "One line of a paragraph alone at the head or foot of a page is easily missed.",
            "The last line of a warning's only paragraph, at the head of the next page.",
        ),
        Rule(
            "split-block", "warning",
            "A box, a figure or a table row that fits on a page is read, and copied, as one.",
            "A warning box with three of its five signs on the next page.",
        ),
        Rule(
            "short-last-page", "warning",
            "A last page with hardly a line on it is lost, or left in the printer.",
            "Page 5 of 5 holds two lines of the imprint.",
        ),
        Rule(
            "tall-row", "warning",
            "A table row that is taller than a page cannot be read across.",
            "A cell with a whole section of text in it.",
        ),
        Rule(
            "tall-block", "warning",
            "What is taller than a page cannot be kept together.",
            "::: keep-together      (and two pages of steps)",
        ),
        Rule(
            "early-break", "warning",
            "A page that a break leaves almost empty looks as if something were missing.",
            "::: page-break      (below the third line of a page)",
        ),
        Rule(
            "tall-header", "warning",
            "A table's header rows stand on each page of it; tall ones leave no room for rows.",
            "Column headings that are whole sentences, in narrow columns.",
        ),
        Rule(
            "narrow-column", "warning",
            "A column that holds hardly a word a line is slow to read and easy to misread.",
            "Nine columns on an upright page.",
        ),
        Rule(
            "coarse-picture", "warning",
            "Below 150 dots an inch the letters and fine lines of a picture begin to blur.",
            "A picture 600 pixels wide that is printed 130 mm wide: 117 dots an inch.",
        ),
    ),
    Rule(
        "colours-alike", "note",
        "What only a colour tells is lost in one ink, and to whoever does not see that colour.",
        "A curve in red and one in green that is as dark, in a4-standard-mono.",
    ),
    Rule(
        "blurred-picture", "error",
        "Below 100 dots an inch a picture's dots can be seen, and small numbers in it misread.",
        "A picture 300 pixels wide that is printed 100 mm wide: 76 dots an inch.",
    ),
    Rule(
        "beyond-text", "error",
        "What stands out of the text area, or is moved or cut, may be lost or cover words.",
        "A style sheet that moves a picture as wide as the text 30 mm to the right.",
    ),
    Rule(
        "lost-header", "error",
        "Without its column headings nobody can tell what an answer in a table is about.",
        "Header rows that are taller than the page.",
    ),
    Rule(
        "lost-label", "warning",
        "Rows at the head of a page without their group's label seem to belong to another.",
        "The doses for children go on on the next page, under no label.",
    ),
    Rule(
        "overfull-table", "warning",
        "What stands out of the type area is cut off by a printer, or lost in the margin.",
        "Twelve columns of long words on an upright page.",
    ),
)
