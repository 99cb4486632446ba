"""Harms: what a style sheet, a template or a damaged file could do to the words of a page.

Each is a `Way`: on one block, one word, the last letters of a word, or the whole page. Two grammars
stand here, each fixed before the proof was made to tell what is in it; a fifth of the ways, chosen
by a hash of their names, was held back until that was done. What some ways do depends on the
passage, and may do no harm: see `sure`. One module, as a grammar is read best in one piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from random import Random

KINDS = ("hide", "cover", "clip", "recolour", "shrink", "add", "move", "word")

_DOT = ("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E"
        "%3Crect width='9' height='9' fill='white'/%3E%3C/svg%3E")
_MAYBE = re.compile(  # a word that is moved may stand in order, one that is cut may just fit
    r"line-height|margin|top: {down}|decoration-|content: url|max-lines|ellipsis|max-height"
    r"|overflow: hidden; text-indent|hyphens|columns|float: footnote|linear-gradient\(90deg, white,"
    r"|^\{v\} \{ content: \{say\} \}$|bidi|z-index: -1|padding-left"
    r"|4000mm|text-indent: 60%|line-clamp|left: \{over\}|translateX\(-\{over\}\)|top: \{over\}"
    r"|left: 150mm|max-width: 9mm|z-index: 3")
_NOISE = ("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='4' height='4'%3E"
          "%3Crect width='2' height='2' fill='black'/%3E%3Crect x='2' y='2' width='2' height='2' "
          "fill='black'/%3E%3C/svg%3E")


@dataclass(frozen=True)
class Way:
    """One way to spoil a page: its kind, what it is used on (block, word, page), and its CSS.

    `{v}` in the CSS stands for the victim; other braces are filled in from `measures`, one of each.
    """

    kind: str
    on: str
    css: str
    measures: tuple[tuple[str, tuple[str, ...]], ...] = ()
    later: bool = False  # it is of the second grammar
    ordered: bool = False  # it moves words, and always out of their order or over one another

    @property
    def name(self) -> str:
        return f"{self.kind} {self.on}: {self.css}"

    @property
    def held_back(self) -> bool:
        """Whether it was not tried before the proof was done."""
        return sha256(self.name.encode()).digest()[0] % 5 == 0

    @property
    def sure(self) -> bool:
        """Whether it does harm to whatever it is used on, once the page looks otherwise for it."""
        return self.ordered or (self.kind != "move" and not _MAYBE.search(self.css))

    def style(self, random: Random) -> str:
        """The CSS of one attack."""
        css = self.css.replace("{v}", ".victim")
        for name, values in self.measures:
            css = css.replace("{" + name + "}", random.choice(values))
        return css


def _ways(kind: str, on: str, *styles: str, **measures: tuple[str, ...]) -> Iterator[Way]:
    for css in styles:
        yield Way(kind, on, css, tuple((name, values) for name, values in measures.items()
                                       if "{" + name + "}" in css))


_PALE = ("white", "#fff", "#eee", "#ddd", "#ccc", "#b8b8b8", "yellow", "lime", "transparent",
         "rgba(0, 0, 0, 0)", "rgba(0, 0, 0, .1)", "rgba(20, 20, 20, .3)", "hsl(60 100% 80%)",
         "lab(95% 0 0)", "var(--paper)")
_DARK = ("black", "var(--ink)", "#222", "var(--accent)", "navy", "rgb(60, 0, 0)")
_FAR = ("-9999px", "-300mm", "400mm", "99999px", "-40em")
_SAY = ("'Stop all your medicines now.'", "'not '", "'9'", "'mg'", "'*'", "'No'", "' (never)'",
        "counter(page)", "'\\2717'", "attr(class)")
_SMALL = ("4.4pt", "4pt", "3px", "1pt", ".2em", ".01px", "0", "0.3pt")
_OFF = ("1em", "2em", "30pt", "-1.2em", "-2em", "60pt", "-30pt")

_FIRST: tuple[Way, ...] = (
    # hidden
    *_ways("hide", "block",
           "{v} { display: none !important }", "{v} { visibility: hidden !important }",
           "{v} { font-size: 0 !important } {v} * { font-size: 0 !important }",
           "{v} { opacity: 0 }", "{v} { opacity: .0001 }",
           "{v} { position: absolute; left: {far} }", "{v} { position: absolute; top: {far} }",
           "{v} { position: relative; left: {far} }", "{v} { position: relative; top: {far} }",
           "{v} { position: fixed; right: {far} }", "{v} { margin-left: {far} }",
           "{v} { text-indent: {far}; white-space: nowrap }", "{v} { transform: scale(0) }",
           "{v} { transform: translate({far}, 0) }", "{v} { transform: scaleY(.001) }",
           "{v} { position: running(nowhere) }", "{v} { height: 0; overflow: hidden }",
           "{v} { max-height: 0; overflow: hidden }", "{v} { width: 0; overflow: hidden }",
           "{v} { visibility: collapse }", "{v} > * { display: none } {v} { color: transparent }",
           "{v} { position: absolute; clip: rect(0, 0, 0, 0) }",
           "{v} { letter-spacing: -1em; white-space: nowrap }",
           "{v} { max-lines: 0; block-ellipsis: auto }", "{v} { z-index: -1; position: relative } "
           "body, main, section { background: white }",
           "{v} { content: none } {v} { display: none }",
           "{v} { float: left; margin-left: -900mm }",
           "{v} { direction: rtl; text-indent: -900mm }",
           "{v} { padding-left: 500mm; white-space: nowrap }", far=_FAR),
    *_ways("hide", "word",
           "{v} { display: none }", "{v} { visibility: hidden }", "{v} { font-size: 0 }",
           "{v} { opacity: 0 }", "{v} { position: absolute; left: {far} }",
           "{v} { position: relative; top: {far} }", "{v} { display: inline-block; width: 0; "
           "overflow: hidden }", "{v} { display: inline-block; transform: scale(0) }",
           "{v} { position: running(nowhere) }", "{v} { display: inline-block; height: 0; "
           "overflow: hidden }", "{v} { margin-left: {far} }",
           "{v} { float: left; margin-left: {far} }",
           "{v} { display: inline-block; text-indent: {far}; width: 3em; overflow: hidden }",
           far=_FAR),
    # covered
    *_ways("cover", "block",
           "{v} { position: relative } {v}::after { content: ''; position: absolute; left: 0; "
           "top: 0; "
           "width: 100%; height: {much}; background: white }",
           "{v} { position: relative } {v}::after { content: ''; position: absolute; left: 0; "
           "top: 0; "
           "width: 100%; height: {much}; background-image: url(\"{dot}\") }",
           "{v} { position: relative } {v}::before { content: ''; position: absolute; left: 0; "
           "top: 0; "
           "z-index: 2; width: {much}; height: 100%; background: linear-gradient(white, #fefefe) }",
           "{v} { position: relative } {v}::after { content: url(\"{dot}\"); position: absolute; "
           "left: 0; top: 0 }",
           "{v} { outline: 40px solid white; outline-offset: -41px }",
           "{v} { position: relative } {v}::after { content: ''; position: absolute; left: 0; "
           "top: 0; width: 100%; border-top: {thick} solid white }",
           "{v} { position: relative } {v}::after { content: ''; position: absolute; left: 0; "
           "top: 0; "
           "box-shadow: 0 0 0 {thick} black; width: 1px; height: 1px }",
           "{v} + * { margin-top: -4em !important; background: white; position: relative; "
           "padding-bottom: 4em }",
           "{v} { position: relative } {v}::after { content: ''; position: absolute; left: 0; "
           "top: 0; "
           "width: 60%; height: 100%; background: repeating-linear-gradient(90deg, white 0 3px, "
           "transparent 3px 4px) }",
           "{v} { margin-bottom: -1.3em !important; line-height: 1.3 }",
           "{v} { line-height: 0.15 !important }",
           "{v} { text-decoration: line-through; text-decoration-thickness: .7em; "
           "text-decoration-color: white }",
           "{v} { text-decoration: line-through }",
           "{v} { text-decoration: line-through 2px black }",
           "body::after { content: ''; position: fixed; left: 0; top: 0; width: 400mm; height: "
           "400mm; "
           "background: white }",
           dot=(_DOT,), much=("100%", "60%", "1em", ".6em"), thick=("12px", "20px", "50px")),
    *_ways("cover", "word",
           "{v} { display: inline-block; position: relative } {v}::after { content: ''; position: "
           "absolute; left: 0; top: 0; width: {much}; height: 100%; background: white }",
           "{v} { display: inline-block; position: relative } {v}::after { content: ''; position: "
           "absolute; left: 0; top: 30%; width: 100%; height: .8em; background: black }",
           "{v} { outline: .6em solid white; outline-offset: -.6em }",
           "{v} { text-decoration: line-through }",
           "{v} { margin-right: -3em }", "{v} { margin-left: -2.5em }",
           "{v} { display: inline-block; position: relative; top: {down} }",
           "{v} { background: url(\"{noise}\") }", "{v} { letter-spacing: {tight} }",
           much=("100%", "50%", ".6em"), down=("1.2em", "-1.2em", ".6em"), noise=(_NOISE,),
           tight=("-.3em", "-.5em", "-.2em")),
    # clipped
    *_ways("clip", "block",
           "{v} { height: {part}; overflow: hidden; white-space: nowrap }",
           "{v} { width: {part}; overflow: hidden; white-space: nowrap }",
           "{v} { width: 4em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap }",
           "{v} { max-lines: 1; block-ellipsis: auto; width: 6em }",
           "{v} { max-height: {part}; overflow: hidden; line-height: 1 }",
           "{v} { position: absolute; clip: rect(0, 2em, .5em, 0) }",
           "{v} { margin-right: -300mm !important; white-space: nowrap; padding-left: 190mm }",
           part=(".5em", ".7em", ".35em")),
    *_ways("clip", "word",
           "{v} { display: inline-block; width: {part}; overflow: hidden }",
           "{v} { display: inline-block; height: {part}; overflow: hidden; vertical-align: top }",
           "{v} { display: inline-block; overflow: hidden; text-indent: -.6em }",
           part=(".5em", ".7em", ".35em")),
    # recoloured
    *_ways("recolour", "block",
           "{v}, {v} * { color: {pale} !important }",
           "{v} { background: {dark}; color: {dark} } {v} * { color: inherit }",
           "{v} { background: currentColor } {v} * { color: inherit }",
           "{v} { opacity: .15 }", "{v} { opacity: .3 }",
           "{v} { background: linear-gradient(90deg, white, black); color: #777 }",
           "{v} { background: url(\"{noise}\") }",
           "{v} { background: #777; color: #888 } {v} * { color: inherit !important }",
           "{v}::first-line { color: white }", "{v}::first-letter { color: white }",
           "{v} { -webkit-text-fill-color: white; color: #fefefe } {v} * { color: inherit }",
           pale=_PALE, dark=_DARK, noise=(_NOISE,)),
    *_ways("recolour", "word",
           "{v} { color: {pale} }", "{v} { background: {dark}; color: {dark} }",
           "{v} { opacity: .2 }", "{v} { background: currentColor }",
           "{v}::first-letter { color: white } {v} { display: inline-block }",
           pale=_PALE, dark=_DARK),
    # made small
    *_ways("shrink", "block",
           "{v}, {v} * { font-size: {small} !important }",
           "{v} { transform: scale({less}) }", "{v} { transform: scaleX({less}) }",
           "{v} { transform: scaleY({less}) }", "{v} { transform: rotate(90deg) }",
           "{v} { transform: scaleX(-1) }", "{v} { transform: rotate(180deg) }",
           "{v} { transform: skewX(70deg) }", "{v} { transform: matrix(.1, 0, 0, .1, 0, 0) }",
           small=_SMALL, less=(".3", ".1", ".02")),
    *_ways("shrink", "word",
           "{v} { font-size: {small} }", "{v} { display: inline-block; transform: scale({less}) }",
           "{v} { display: inline-block; transform: scaleX(-1) }",
           "{v} { display: inline-block; transform: rotate({turn}) }",
           "{v} { font-size: {small}; vertical-align: super }",
           small=_SMALL, less=(".3", ".1", ".2"), turn=("90deg", "180deg", "45deg")),
    *_ways("shrink", "page", "@page { size: {wide} 900mm !important }",
           "@page upright { size: {wide} {wide} !important }", wide=("700mm", "2000mm")),
    # added
    *_ways("add", "block",
           "{v}::before { content: {say} }", "{v}::after { content: {say} }",
           "{v} { display: list-item; list-style: {say} inside }",
           "{v} { quotes: {say} 'x' } {v}::before { content: open-quote }",
           "{v}::after { content: {say}; position: absolute; left: 0; top: 0 }",
           "{v}::before { content: {say}; color: white; font-size: 6pt }",
           "{v} { display: list-item } {v}::marker { content: {say} }",
           "{v} { text-transform: {case} }", "{v} { content: {say} }",
           "{v}::after { content: leader('nein ') 'x' }",
           "{v} { counter-increment: c 7 } {v}::after { content: counter(c, upper-roman) }",
           "{v} { string-set: status {say} }", "{v} { string-set: work {say} }",
           "{v} { bookmark-level: 1; bookmark-label: {say} }",
           "{v} { hyphens: auto; hyphenate-character: 'x'; width: 5em }",
           "{v} { max-lines: 1; block-ellipsis: ' stop'; width: 6em }",
           "{v}::before { content: '\\202E' } {v}::after { content: {say} }",
           say=_SAY, case=("uppercase", "capitalize", "lowercase", "full-width")),
    *_ways("add", "word",
           "{v}::before { content: {say} }", "{v}::after { content: {say} }",
           "{v} { content: {say} }", "{v} { text-transform: {case} }",
           "{v} { float: footnote }", say=_SAY, case=("uppercase", "capitalize")),
    *_ways("add", "page",
           "@page { @top-center { content: {say} } }", "@page { @left-middle { content: {say} } }",
           "@page { @bottom-center { content: {say}; color: #888; font-size: 5pt } }",
           "@page { @top-left { content: {say} } }", "@page { @top-right { content: {say} } }",
           "@page { @bottom-left { content: none !important } }",
           "@page { @bottom-right { content: none !important } }",
           "@page { @top-right { content: none !important } }",
           "@page { @bottom-left { content: element(foot-right) } }",
           "@page { @top-left { content: string(status) } }",
           "@page { @bottom-right { color: white } } .foot { color: white !important }",
           "@page { @top-right { font-size: 2pt } }",
           "@page { @bottom-left { margin-left: -300mm } }",
           "@page { counter-reset: page 41 }", "@page { counter-increment: page 2 }",
           "html { counter-reset: page 8 }",
           ".draft-notice { display: none !important }", ".foot { display: none }",
           ".page-number::before { content: '9' }", ".page-count::before { content: '99' }",
           "html { string-set: status '' }", "html { string-set: status 'signed' }",
           "ol { counter-reset: list-item 4 } ol li { counter-increment: list-item }",
           "ol { list-style: none }", "ol { list-style: lower-roman }",
           "ol { list-style: '\\2717 ' }",
           "ul { list-style: 'never: ' }", "ul { list-style: '\\2717 ' }",
           "sup.citation::after { content: '0' }", "::footnote-call { content: '2' } "
           "p::after { content: '.'; float: footnote }",
           ".box-label::after { content: ' (old)' }", ".box-label { display: none }",
           "h1::after { content: {say} }", "tr td:last-child::before { content: '~' }",
           "td:not(:empty)::after { content: '0' }", "strong { display: none }",
           "em, strong { font-size: 1pt !important }", "a { color: white !important }",
           "table { visibility: hidden }", "thead { display: none }", "caption { display: none }",
           "tbody tr:nth-child(2) { display: none }", "img { display: none }",
           "section:last-of-type { display: none }", "header { display: none }",
           ".imprint { display: none }", ".reference-list { display: none }",
           "main { overflow: hidden; height: 60mm }", "body { color: white }",
           "html { background: black } body { color: black }", "* { color: #ddd !important }",
           "* { letter-spacing: -.4em }", "* { word-spacing: -.3em }",
           "* { font-size: 4pt !important }", "* { text-transform: uppercase }",
           "* { direction: rtl; unicode-bidi: bidi-override }",
           "body { columns: 3; column-gap: -40mm }", say=_SAY),
    # moved
    *_ways("move", "block",
           "{v} { position: relative; top: {off} }", "{v} { position: relative; left: -{far} }",
           "{v} { position: absolute; top: 0; left: 0 }",
           "{v} { position: absolute; bottom: 0; right: 0 }",
           "{v} { transform: translateY({off}) }", "{v} { float: right; width: 40% }",
           "main > section { display: flex; flex-direction: column-reverse }",
           "main { display: flex; flex-direction: column } .chapter:first-child { order: 5 }",
           "ol, ul { display: flex; flex-direction: column-reverse }",
           "ul, ol { display: flex; flex-direction: column } {v} { order: -1 }",
           "{v} { unicode-bidi: bidi-override; direction: rtl }",
           "tr { display: flex; flex-direction: row-reverse }", "table { direction: rtl }",
           "{v} { position: running(moved) } @page { @bottom-center { content: element(moved) } }",
           "{v} { float: footnote }", "{v} { margin-top: -6em !important }",
           "td:nth-child(2) { position: relative; left: {off} }",
           "main > section { display: grid } {v} { grid-row: 1 }",
           off=_OFF, far=("60mm", "90mm")),
    *_ways("move", "word",
           "{v} { float: right }", "{v} { float: left }", "{v} { position: absolute; left: 0 }",
           "{v} { position: relative; left: {off} }", "{v} { position: relative; top: {off} }",
           "{v} { display: inline-block; transform: translate({off}, {off}) }",
           "{v} { unicode-bidi: bidi-override; direction: rtl }",
           "{v} { margin-left: {off} }", "{v} { vertical-align: {off} }",
           "{v} { position: absolute; top: 0; left: 0 }",
           "{v} { float: footnote }", off=_OFF),
    # words themselves, by a template or a damaged memory
    Way("word", "text", "drop"), Way("word", "text", "double"), Way("word", "text", "swap"),
    Way("word", "text", "change"), Way("word", "text", "add"), Way("word", "text", "digit"),
    Way("word", "text", "hidden twin"), Way("word", "text", "join"), Way("word", "text", "split"),
    Way("word", "text", "capital"),
)

_LITTLE = ("4.9pt", "4.5pt", "3.5pt", ".18em", "1.7mm", "1.2mm")
_FLAT = (".45", ".55", ".65", ".75", ".85")
_GREY = ("#999", "#aaa", "rgba(0, 0, 0, .4)", "rgba(20, 30, 40, .3)", "#9ab", "hsl(200 40% 65%)",
         "oklch(75% .1 200)", "#c0a060")
_MARKS = ("'\\2212'", "'-'", "'.'", "'0'", "'\\2265'", "'<'", "'1'", "'/'", "'x'", "','",
          "'\\2013'")
_LIFT = ("-1.2em", "-1.5em", "-2.4em", "1.2em", "1.5em", "2.4em", "-40pt", "40pt")
_DOWN = ("1.4em", "2.4em", "3.5em", "25mm", "60mm")
_UP = ("-1.4em", "-2.4em", "-3.5em", "-25mm", "-60mm")
_ASIDE = ("2em", "4em", "30mm", "-2em", "-4em")


def _later(ways: Iterator[Way], ordered: bool = False) -> Iterator[Way]:
    return (replace(way, later=True, ordered=ordered) for way in ways)


_SECOND: tuple[Way, ...] = (
    *_later(_ways("hide", "block",
                  "{v} { max-lines: 1 }", "{v} { line-clamp: 1; width: 9em }",
                  "{v} { height: 4000mm }", "{v} { margin-top: -900mm !important }",
                  "{v} { clip-path: inset(100%) }", "{v} { padding-top: 4000mm }",
                  "{v} { position: relative } {v} * { position: absolute; left: -900mm }",
                  "{v} { columns: 9; column-gap: 90mm }", "{v} { font: {little} serif }",
                  "{v} { text-indent: -900mm }", "{v} { width: 1px; white-space: nowrap; "
                  "transform: translateX({far}) }", "{v} { border-left: 400mm solid white }",
                  little=("0 / 1", "0pt", ".1px"), far=_FAR)),
    *_later(_ways("hide", "letter",
                  "{v} { display: none }", "{v} { color: transparent }", "{v} { opacity: 0 }",
                  "{v} { font-size: 0 }", "{v} { position: absolute; left: {far} }",
                  "{v} { visibility: hidden }", "{v} { display: inline-block; height: 0; "
                  "overflow: hidden }", far=_FAR)),
    *_later(_ways("hide", "page",
                  "main { position: running(nowhere) }", "body { max-height: 90mm; overflow: "
                  "hidden }", "section { height: 2mm; overflow: hidden }",
                  "p:nth-of-type(2) { position: absolute; left: {far} }",
                  "::footnote-marker { font-size: 0 }", "::footnote-call { display: none }",
                  "li::marker { color: white }", "ol { list-style: none }",
                  "@page { @footnote { max-height: 0 } }", "sup { display: none }",
                  "h2, h3 { font-size: 0 !important }", far=_FAR)),
    *_later(_ways("cover", "block",
                  "{v} { position: relative } {v}::before { content: ''; position: absolute; "
                  "z-index: 3; right: 0; bottom: 0; width: {much}; height: {much}; background: "
                  "white }",
                  "{v} + * { border-top: {thick} solid white; margin-top: -{thick} !important; "
                  "position: relative }",
                  "{v} + * { box-shadow: 0 -{thick} 0 {thick} white; position: relative }",
                  "{v} { text-decoration: line-through; text-decoration-thickness: .08em }",
                  "{v} { text-decoration: overline; text-decoration-thickness: {much} }",
                  "{v} { margin-bottom: -{over} !important }",
                  "{v} + * { margin-top: -{over} !important }",
                  "{v} { position: relative; top: {over} }",
                  "{v} { line-height: {tight} !important }",
                  "{v} { background: linear-gradient(transparent 45%, #222 45% 55%, transparent "
                  "55%) }",
                  "{v} { position: relative } {v}::after { content: ''; position: absolute; left: "
                  "0; right: 0; top: .6em; border-top: .12em solid black }",
                  "{v} { position: relative } {v}::after { content: ''; position: absolute; "
                  "inset: 0; background: rgba(255, 255, 255, .8) }",
                  much=("100%", "70%", ".8em"), thick=("24px", "30px"),
                  over=("1.3em", ".8em", "2em"), tight=(".3", ".5", ".1"))),
    *_later(_ways("cover", "word",
                  "{v} { display: inline-block; position: relative } {v}::after { content: ''; "
                  "position: absolute; inset: 0; background: rgba(255, 255, 255, {thin}) }",
                  "{v} { text-decoration: line-through; text-decoration-thickness: {line} }",
                  "{v} { background: linear-gradient(transparent 40%, black 40% 60%, transparent "
                  "60%) }",
                  "{v} { margin-right: -{over} }", "{v} { margin-left: -{over} }",
                  "{v} { position: relative; left: {over} }",
                  "{v} { display: inline-block; transform: translateX(-{over}) }",
                  "{v} { box-shadow: inset 0 0 0 9px black }",
                  thin=(".7", ".8", ".95"), line=(".06em", "1px", ".2em"),
                  over=("1em", ".7em", "2em"))),
    *_later(_ways("cover", "letter",
                  "{v} { text-decoration: line-through }", "{v} { margin-left: -{over} }",
                  "{v} { background: currentColor }", "{v} { letter-spacing: -.6em }",
                  "{v} { outline: 5px solid white; outline-offset: -5px }",
                  over=("1em", ".5em"))),
    *_later(_ways("cover", "page",
                  "table { margin-top: -2.5em !important; background: white; position: relative }",
                  "img { position: relative; top: -25mm; background: white }",
                  "h2 { position: relative; background: white; padding-bottom: 3em; "
                  "margin-bottom: -3em !important }",
                  "li + li { margin-top: -{over} !important }", "* { line-height: {tight} "
                  "!important }", "tr { line-height: .2 !important }",
                  "p { background: white; position: relative; margin-top: -{over} !important }",
                  over=("1.2em", "2em"), tight=(".3", ".5"))),
    *_later(_ways("clip", "block",
                  "{v} { max-height: 1.5em; overflow: hidden; width: 5em }",
                  "{v} { overflow: hidden; height: {part}; padding-top: .4em }",
                  "{v} { overflow: hidden; width: 70%; white-space: nowrap; text-indent: 60% }",
                  "{v} { overflow: hidden; direction: rtl; width: 4em; white-space: nowrap }",
                  "{v} { overflow: hidden; line-height: {part}; height: {part} }",
                  "{v} { white-space: nowrap; margin-left: 120mm !important; width: 200mm }",
                  "{v} { position: relative; left: 150mm; white-space: nowrap }",
                  part=(".6em", ".4em", ".8em"))),
    *_later(_ways("clip", "word",
                  "{v} { display: inline-block; overflow: hidden; width: {part} }",
                  "{v} { display: inline-block; overflow: hidden; height: {part}; line-height: "
                  "{part} }",
                  "{v} { display: inline-block; overflow: hidden; text-indent: -{part} }",
                  part=(".8em", ".4em", "1.1em"))),
    *_later(_ways("clip", "page",
                  "section { overflow: hidden; width: 70mm; white-space: nowrap }",
                  "td { overflow: hidden; white-space: nowrap; max-width: 9mm; width: 9mm }",
                  "main { margin-right: -80mm !important }",
                  "h2 { height: .5em; overflow: hidden }",
                  "li { overflow: hidden; height: .6em }",
                  "@page { margin-right: 0 !important } body { margin-right: -40mm }")),
    *_later(_ways("recolour", "block",
                  "{v}, {v} * { color: {grey} !important }",
                  "{v} { opacity: {thin} }", "{v} { background: {dark} !important }",
                  "{v} { background: radial-gradient(black, white) }",
                  "{v}::first-line { color: {grey} }", "{v}::first-letter { color: {grey} }",
                  "{v} { color: #666; background: #888 } {v} * { color: inherit !important }",
                  grey=_GREY, thin=(".35", ".4", ".25"), dark=_DARK)),
    *_later(_ways("recolour", "word", "{v} { color: {grey} }", "{v} { opacity: {thin} }",
                  "{v} { background: {dark} }",
                  "{v}::first-letter { color: {grey} } {v} { display: inline-block }",
                  grey=_GREY, thin=(".35", ".25"), dark=_DARK)),
    *_later(_ways("recolour", "letter", "{v} { color: {grey} }", "{v} { opacity: .2 }",
                  "{v} { background: {dark} }", grey=_GREY, dark=_DARK)),
    *_later(_ways("recolour", "page", "body { background: #1b1f23 }", "table { background: #222 "
                  "!important }", "li { color: {grey} }", "sup { color: {grey} !important }",
                  "td { color: {grey} }", "strong { color: {grey} !important }",
                  "::footnote-call { color: white }", "a { opacity: .3 }",
                  "html { color: {grey} } body, body * { color: inherit !important }", grey=_GREY)),
    *_later(_ways("shrink", "block",
                  "{v}, {v} * { font-size: {little} !important }",
                  "{v} { transform: scaleY({flat}) }", "{v} { transform: scaleX({flat}) }",
                  "{v} { transform: scale(1, {flat}) }", "{v} { transform: matrix(1, 0, 0, {flat}, "
                  "0, 0) }", "{v} { transform: skewX(35deg) }", "{v} { transform: skewY(12deg) }",
                  "{v} { transform: rotate(9deg) }", "{v} { transform: scaleY(-1) }",
                  "{v} { transform: scale(1.9, .9) }", little=_LITTLE, flat=_FLAT), ordered=True),
    *_later(_ways("shrink", "word",
                  "{v} { font-size: {little} }",
                  "{v} { display: inline-block; transform: scaleY({flat}) }",
                  "{v} { display: inline-block; transform: scaleX({flat}) }",
                  "{v} { display: inline-block; transform: rotate(12deg) }",
                  "{v} { display: inline-block; transform: skewX(40deg) }",
                  little=_LITTLE, flat=_FLAT), ordered=True),
    *_later(_ways("shrink", "letter", "{v} { font-size: {little} }",
                  "{v} { display: inline-block; transform: scaleX(-1) }",
                  "{v} { display: inline-block; transform: rotate(180deg) }",
                  little=(".42em", *_LITTLE))),
    *_later(_ways("shrink", "page", "html { font-size: 4pt !important } * { font-size: inherit "
                  "!important }", "table, td, th { font-size: {little} !important }",
                  "sup, sub { font-size: 2pt !important }", "img { width: 12mm !important; height: "
                  "auto !important }", "table { transform: scale(.4); }",
                  "main { transform: scaleY(.7) }", "ol, ul { transform: scale(.35) }",
                  "dl { font-size: 4pt !important }", little=_LITTLE)),
    *_later(_ways("add", "block",
                  "{v}::before { content: {mark} }", "{v}::after { content: {mark} }",
                  "{v}::after { content: '\\A not'; white-space: pre }",
                  "{v}::before { content: {mark}; position: absolute; left: -4mm }",
                  "{v} { display: list-item; list-style: {mark} outside }",
                  "{v}::after { content: {mark}; float: right }",
                  "{v}::before { content: attr(lang) 'x' }",
                  "{v}::after { content: string(title) '!' }", mark=_MARKS)),
    *_later(_ways("add", "word",
                  "{v}::before { content: {mark} }", "{v}::after { content: {mark} }",
                  "{v}::after { content: ' ' {mark}; font-size: 70% }",
                  "{v}::before { content: {mark}; position: absolute; margin-left: -.6em }",
                  mark=_MARKS)),
    *_later(_ways("add", "letter", "{v}::before { content: {mark} }",
                  "{v}::after { content: {mark} }", "{v} { text-transform: uppercase }",
                  "{v}::before { content: '\\A0' }", "{v}::before { content: ' ' }",
                  mark=_MARKS)),
    *_later(_ways("add", "page",
                  "td::before { content: {mark} }", "li::before { content: {mark} }",
                  "ol { list-style: decimal-leading-zero }", "ol { list-style: upper-alpha }",
                  "li::marker { content: '9. ' }", "::footnote-marker { content: '7' }",
                  "::footnote-call { content: {mark} }", "body::before { content: {mark} }",
                  "a::after { content: ' (' attr(href) ')' }", "sup::after { content: {mark} }",
                  "@page { @footnote { } @bottom-center { content: {mark} } }",
                  "strong::before { content: 'not ' }", "th::after { content: {mark} }",
                  mark=_MARKS)),
    *_later(_ways("move", "block",
                  "{v} { position: relative; top: {lift} }",
                  "{v} { transform: translateY({lift}) }", "{v} { position: absolute }",
                  "{v} { position: absolute; right: 0 }",
                  "{v} { position: fixed; bottom: 0 }", "{v} { float: left }", "{v} { float: right "
                  "}", "{v} { margin-top: 40mm !important; margin-bottom: -60mm !important }",
                  "{v} { columns: 3; column-gap: 0 }", "{v} { columns: 2; column-gap: -9mm }",
                  "{v} { display: inline-block }", "{v} { position: relative; left: {aside}; top: "
                  "{lift} }", "{v} { text-indent: -4em }", "{v} { direction: rtl }",
                  "{v} { break-before: page; position: relative; top: -20mm }",
                  lift=_LIFT, aside=_ASIDE)),
    *_later(_ways("move", "word",
                  "{v} { position: relative; top: {lift} }",
                  "{v} { display: inline-block; transform: translateY({lift}) }",
                  "{v} { position: relative; top: {lift}; left: {aside} }",
                  "{v} { vertical-align: {lift} }", "{v} { float: right }", "{v} { float: left }",
                  "{v} { margin-right: {close} }", "{v} { margin-left: {close} }",
                  "{v} { display: block; margin-top: -2.6em }", "{v} { position: absolute }",
                  "{v} { display: inline-block; position: relative; left: {aside} }",
                  lift=_LIFT, aside=_ASIDE, close=("-.26em", "-.3em"))),
    *_later(_ways("move", "letter",
                  "{v} { vertical-align: super }", "{v} { vertical-align: sub }",
                  "{v} { position: relative; top: -.4em }", "{v} { vertical-align: super; "
                  "font-size: 65% }", "{v} { margin-left: .7em }", "{v} { float: right }",
                  "{v} { float: left }", "{v} { display: block }", "{v} { position: absolute; top: "
                  "0 }", "{v} { padding-left: .6em }", "{v} { position: relative; top: 1.2em }",
                  "{v} { vertical-align: sub; font-size: 65% }"), ordered=True),
    *_later(_ways("move", "page",
                  "ul, ol { display: flex; flex-direction: row-reverse }",
                  "ul, ol { display: flex; flex-flow: column wrap-reverse }",
                  "main > section { display: flex; flex-direction: row-reverse }",
                  "main { display: flex; flex-direction: row-reverse }",
                  "dl { display: flex; flex-direction: column-reverse }",
                  "dl { display: flex; flex-direction: column } dt { order: 2 }",
                  "dl { display: grid; grid-template-columns: 1fr 2fr } dt { grid-column: 2 } dd { "
                  "grid-column: 1 }",
                  "dd { margin-top: -2.9em !important }", "dd { position: relative; top: {up} }",
                  "dt { position: relative; top: {down} }", "dt { float: right !important }",
                  "dt, dd { display: inline !important; float: none !important; margin: 0 "
                  "!important; padding: 0 !important }",
                  "tbody tr:first-child { display: table-footer-group }",
                  "thead { display: table-footer-group }", "td, th { display: block }",
                  "td { display: inline }", "tr { display: flex; flex-direction: column-reverse }",
                  "th[scope=row] { position: relative; top: {down} }",
                  "td:last-child { position: relative; top: {down} }",
                  "tr:nth-child(2) td { position: relative; top: {up} }",
                  "td:nth-child(2) { transform: translateX({aside}) }",
                  "td:nth-child(2) { transform: translateY({up}) }",
                  "li { display: inline }", "li { float: left; margin: 0 !important; padding: 0 "
                  "!important }", "li { float: right }",
                  "li:nth-child(2) { position: relative; top: {up} }", "p { display: inline }",
                  "h2, h2 + p { display: inline; margin: 0 !important; padding: 0 !important }",
                  "p, li, h2, h3 { display: inline; margin: "
                  "0; padding: 0 }", "h2 { float: right }",
                  "h2 { position: relative; top: {down} }",
                  "h3 { position: relative; top: {down} }", ".box-label { position: relative; top: "
                  "{down} }", "main { columns: 2; column-gap: 0 }",
                  "main { columns: 2; column-gap: -9mm }", "ul { columns: 2; column-gap: 0 }",
                  "main { display: grid; grid-template-columns: 1fr 1fr; direction: rtl }",
                  ".foot { position: relative; top: -60mm }", "@page { @bottom-left { "
                  "margin-bottom: 60mm } }", "figcaption, caption { position: relative; top: "
                  "{down} }", ".reference-list li { position: relative; top: {down} }",
                  ".imprint dt { float: none !important } .imprint dd { margin-top: -2.9em "
                  "!important }", "sup { vertical-align: baseline !important; font-size: inherit "
                  "!important }", "main > section:nth-of-type(2) { order: -1 } main { display: "
                  "flex; flex-direction: column }",
                  up=_UP, down=_DOWN, aside=_ASIDE)),
    *(Way("word", "text", how, later=True) for how in (
        "run passages together", "swap cells", "swap rows", "swap items",
        "swap passages", "raise a digit", "lower a raised sign", "hyphen", "drop a point", "minus",
        "unit", "swap term and meaning", "join term and meaning", "shift a cell",
        "number items anew",
        "drop a passage", "double a passage", "break a word", "letter's case")),
)

WAYS = (*_FIRST, *_SECOND)
