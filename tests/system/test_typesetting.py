"""The lines of a paragraph, where WeasyPrint alone would go wrong."""

from __future__ import annotations

import os
import sys
from subprocess import run

from tests.support.places import ROOT

_PLAIN = """
import sys
if sys.argv[1] == "mended":
    import bifolio.printing.typesetting.typesetter
    from bifolio.printing.typesetting import vertical_justification
    from weasyprint.draw import text
    draw = text.draw_first_line

    def without_spaces_between_words(stream, box, *more):
        box.parts_words = False
        return draw(stream, box, *more)

    # these two are meant to be otherwise
    text.draw_first_line = without_spaces_between_words
    vertical_justification.justify = lambda page: None
from weasyprint import HTML
sys.stdout.buffer.write(HTML(string=sys.stdin.read()).write_pdf())
"""


def test_what_needs_no_mend_is_set_as_weasyprint_sets_it() -> None:
    """What is looked up or drawn sooner is the same, byte for byte: styles, drawings, features."""
    person = "M2 4a2 2 0 1 0 4 0a2 2 0 1 0 -4 0zM1 12q0 -5 3 -5q3 0 3 5z"
    people = "".join(f'<path transform="translate({8 * at} 0)" d="{person}" fill="#046" '
                     'marker-end="url(#end)"/>'
                     for at in range(5))
    lines = "".join(f'<path d="M{at} 0h10%v50%" stroke="#a00"/>' for at in (2, 3))
    lines += "".join(f'<g font-size="{size}"><path d="M0 0h1em" stroke="#0a0"/></g>'
                     for size in (4, 9))
    lines += '<path d="M1 1l2" stroke="#00a"/>' * 2  # its end is missing
    lines += ('<clipPath id="cut"><path d="M0 0h1em"/></clipPath>'
              '<path d="M0 0h1em" clip-path="url(#cut)"/>')
    face = min((ROOT / "styles" / "fonts").glob("*.[ot]tf")).as_uri()
    page = f"""<style>
        @font-face {{ font-family: House; src: url({face}) }}
        :root {{ --room: 8pt; color: #223; font: small-caps 12pt House }}
        div {{ margin-inline-start: calc(var(--room) * 2); padding: 2% 1em; width: 60% }}
        em {{ text-decoration: underline; direction: rtl; padding-inline-end: 3pt }}
        p {{ color: inherit; min-height: 2em; border-start-start-radius: 3pt; position: relative }}
        section {{ display: flex; page: broad; break-before: page }} p::before {{ content: "a" }}
        @page broad {{ size: A5 landscape; @top-left {{ content: "b"; width: 50% }} }}
        </style><div><p>One <em>and <b>two</b></em></p><p style="float: right">Three</p></div>
        <p style="letter-spacing: 1pt; word-spacing: 2pt; overflow-wrap: anywhere; width: 9em;
          text-align: justify; text-align-last: justify; hyphens: auto" lang="en">In every
          handout an unforgettable word stands alone.</p>
        <p style="white-space: pre; tab-size: 6; font-variant-numeric: tabular-nums">1\t2\t3</p>
        <section><p style="margin-right: 4pt">Four</p>
        <svg width="90" height="20"><marker id="end" markerWidth="3" markerHeight="3" orient="auto">
        <path d="M0 0h3v1z"/></marker>{people}</svg><svg width="60" height="10">{lines}</svg>
        <svg width="30" height="30">{lines}</svg></section>"""
    fonts = ROOT / "bifolio" / "printing" / "typesetting" / "fonts.conf"
    environment = {**os.environ, "FONTCONFIG_FILE": str(fonts)}  # no face but the one above
    alone, mended = (run([sys.executable, "-W", "ignore", "-c", _PLAIN, how], input=page.encode(),
                         check=True, capture_output=True, cwd=ROOT, env=environment).stdout
                     for how in ("alone", "mended"))
    assert len(alone) > 3000
    assert mended == alone
