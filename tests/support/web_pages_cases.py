"""Web pages as a library's files make them, and ways to hide, to add and to fetch in one.

`HIDING` is a grammar: each declaration that does harm, in each way to write it down. `FETCHING` is
one of markup and of addresses. A fifth of what they give is held back: `shared` and `held_back`
tell which, by the hash of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from bifolio.citations.cite import cite
from bifolio.composition.compose import Composer
from bifolio.composition.setting import Setting
from bifolio.diagnostics import Finding, Findings
from bifolio.editions.select import select
from bifolio.editions.selections import Selections
from bifolio.files import engine_files
from bifolio.files.reading import gather
from bifolio.files.style_sheets import web_sheets
from bifolio.loading.library import read
from bifolio.model import FORMATS, Audience, Handout
from tests.support.figures_cases import source_files_of
from tests.support.library import TinyLibrary

STANDARD = "a4-standard-colour"
_FORMS = (STANDARD, "letter-large-mono")


def web_page(library: TinyLibrary, audience: str = "patient",
             theme: str = "calm") -> tuple[str, tuple[Finding, ...]]:
    """An edition's web page, and what is wrong in it and its style."""
    source_files, findings = source_files_of(library), Findings()
    held = read(source_files, Findings())
    edition = select(held, held.works["knees"], Audience(audience), Findings())
    references = cite(edition, held.bibliography, held.style, Findings())
    composer = Composer(source_files)
    screen = composer.screen(web_sheets(source_files, Audience(audience), theme))
    for trouble in screen.troubles:
        trouble.tell(findings)
    handout = Handout("knees", Audience(audience), "en", FORMATS[STANDARD], theme=theme)
    html = composer.compose(edition, references, Setting(handout, web_style=screen.css), findings)
    return html, tuple(findings)


@dataclass(frozen=True)
class Page:
    """A handout as it is composed for paper and for the web, and what is wrong in it."""

    handout: Handout
    paper: str
    web: str
    findings: tuple[Finding, ...]


def pages_of(root: Path) -> Iterator[Page]:
    """Every edition and sheet of a library in two formats, for no clinic and for one in turn."""
    source_files = gather(root, engine_files.engine_folders(), Findings())
    library, composer = read(source_files, Findings()), Composer(source_files)
    selections = Selections(library, Findings())
    for work in library.works.values():
        for number, (audience, sheet) in enumerate((
                *((audience, "") for audience in work.audiences),
                *((sheet.audience, sheet.name) for sheet in work.sheets))):
            edition = selections.sheet(work, sheet, Findings()) if sheet else \
                selections.edition(work, audience, Findings())
            references = cite(edition, library.bibliography, library.style, Findings())
            screen = composer.screen(web_sheets(source_files, audience))
            clinics = [*library.clinics.values()] or [None]
            for clinic, form in zip((None, clinics[number % len(clinics)]),
                                    (FORMATS[name] for name in _FORMS), strict=True):
                findings = Findings()
                handout = Handout(work.name, audience, edition.language, form,
                                  clinic.name if clinic else "", sheet)
                paper, web = (composer.compose(edition, references, Setting(
                    handout, clinic, css), findings) for css in ("", screen.css))
                for trouble in screen.troubles:
                    trouble.tell(findings)
                yield Page(handout, paper, web, tuple(findings))


# --- a grammar of styles that harm the words ---

_HARM = """
display: list-item
display: none | display: contents | display: inline | visibility: hidden | visibility: collapse
opacity: 0 | opacity: .01 | opacity: 1% | clip: rect(0,0,0,0) | clip-path: inset(100%)
clip-path: circle(0) | mask: linear-gradient(transparent, transparent) | -webkit-mask-size: 0
filter: opacity(0) | filter: blur(9px) | backdrop-filter: blur(9px) | mix-blend-mode: screen
content-visibility: hidden | overflow: hidden | overflow: clip | text-overflow: ellipsis
line-clamp: 1 | -webkit-line-clamp: 1 | height: 0 | max-height: 0 | height: 1px | width: 0
max-width: 0 | inline-size: 0 | block-size: 0 | font-size: 0 | font-size: 1px | font-size: 0.01em
font-size: 3% | font-size: 0.001rem | font-size: 2em | font-size: larger | font-size: 96px
font-size: calc(0.9em) | font-size: max(0.8em, 0.8rem) | font: 0/0 a | font: 1px serif
zoom: 0.01 | scale: 0
transform: scale(0) | transform: translateX(-999em) | translate: -999em | rotate: 90deg
position: absolute | position: fixed | position: relative | left: -999em | top: -999em | inset: -9em
margin: -9em | margin-left: -999em | margin-top: -2em | margin-inline: -5em | margin-left: 9999px
padding-left: 9999px | padding-top: 90vh | text-indent: -999em | text-indent: 9999px
letter-spacing: -1em | letter-spacing: 9em | word-spacing: -1em | word-spacing: 99em
line-height: 0 | line-height: 0.1 | line-height: 1px | vertical-align: -999em | vertical-align: 99em
float: right | float: left | order: -1 | flex-direction: row-reverse | direction: rtl
unicode-bidi: bidi-override | writing-mode: vertical-rl | text-orientation: upright
column-count: 9 | columns: 9 | grid-area: 1/1 | display: grid | display: flex | display: none none
color: white | color: #fff | color: #fefefe | color: transparent | color: rgb(255 255 255)
color: rgba(0,0,0,0) | color: hsl(0 0% 100%) | color: oklch(1 0 0) | color: lab(100 0 0)
color: Canvas | color: currentcolor | color: initial | -webkit-text-fill-color: transparent
background: black | background: #000 | background: #1b1f23 | background: rgb(0 0 0 / 100%)
background-color: #222 | background: linear-gradient(white, white) | background-image: none
background-clip: text | background: url(data:image/png;base64,AAAA) | color-scheme: dark
text-transform: uppercase | text-transform: lowercase | text-transform: full-width
font-variant: small-caps | font-variant-caps: all-small-caps | font-feature-settings: "frac"
font-variant-position: super | font-variant-numeric: slashed-zero
font-variant-numeric: diagonal-fractions | font-family: Wingdings | font-family: "Symbol"
text-decoration: line-through | text-decoration-line: line-through | text-decoration: blink
-webkit-text-security: disc | content: "Stop all medicines." | content: attr(title)
content: counter(page) | counter-reset: list-item 6 | counter-increment: list-item 5
counter-set: list-item 9 | list-style-type: "Stop. " | list-style: none | list-style-type: none
quotes: "no" "no" | hyphenate-character: "0" | text-emphasis: "x"
white-space: nowrap | white-space: pre | word-break: break-all | overflow-wrap: anywhere
line-break: anywhere | caption-side: bottom | empty-cells: hide | table-layout: fixed
animation: x 1s | transition: all 99s | box-shadow: 0 0 0 99em white | outline: 99em solid white
text-shadow: 0 0 9px | border: 999px solid white | border-image: url(x.png) 1 | border-width: 99em
all: unset | all: initial | will-change: transform | contain: strict | contain: size
pointer-events: none | user-select: none | forced-color-adjust: none | print-color-adjust: revert
ruby-position: under | initial-letter: 9 | shape-outside: circle() | field-sizing: content
--mark-open: "Stop" | --ink: #ffffff | --ink: transparent | --paper: #000 | --accent-tint: #777
--body-size: 1px | --small-size: 0 | --gap: -9em | --leading: 0 | --face: Wingdings
--box-pad: 999px | --mark-align: -99em | --figures: slashed-zero | --hang: 999px | --measure: 1px
"""
HARMFUL = tuple(each.strip() for line in _HARM.strip().splitlines() for each in line.split(" | "))
_SELECTORS = ("p", "main", ".warning", "li, td", "html", "body > *", "h1::after", "p:first-child",
              "main p:not(.x)", ":root", "section:has(p)", "tr > :last-child")


def hiding(seed: int = 5) -> Iterator[str]:
    """Style sheets each of which has one declaration that does harm, in some way to write it."""
    random = Random(seed)
    for declaration in HARMFUL:
        name, value = declaration.split(": ", 1)
        token = name.startswith("--")
        for way in _WAYS:
            selector = ":root" if token else random.choice(_SELECTORS)
            yield way(selector, name, value, token)


def _escaped(name: str) -> str:
    return f"\\{ord(name[0]):06x}{name[1:]}"


_WAYS = (
    lambda at, name, value, token: f"{at} {{ {name}: {value} }}",
    lambda at, name, value, token: f"{at}{{{name if token else name.upper()}:{value}!important}}",
    lambda at, name, value, token: f"h2 {{ margin: 0 }} /* a */ {at} {{ ; {name}/**/:"
                                   f"/**/{value};}}",
    lambda at, name, value, token: f"@media screen {{ {at} {{ {name}: {value} }} }}",
    lambda at, name, value, token: f"@media (min-width: 1px) {{ @media all {{ {at}{{{name}:{value}",
    lambda at, name, value, token: f"{at} {{ color: #000; & {{ {name}: {value} }} }}",
    lambda at, name, value, token: f"{at} {{ --x: {value}; {name}: var(--x) }}",
    lambda at, name, value, token: f":root {{ --y: var(--z); --z: {value} }}\n{at} {{ {name}: "
                                   "var(--none, var(--y)) }",
    lambda at, name, value, token: f"{at} {{ {name if token else _escaped(name)}: {value} }}",
    lambda at, name, value, token: f"{at} {{ margin: 0; {{}} {name}: {value} }} p {{",
    lambda at, name, value, token: f"@supports (color: red) {{ {at} {{ {name}: {value} }} }}",
    lambda at, name, value, token: f"@layer a {{ {at} {{ {name}: {value} }} }}",
)


# --- a grammar of markup and addresses that fetch or run ---

_PLACES = ("http://h.example/x", "https://h.example/x", "//h.example/x", "HTTP://h.example/x",
           "ftp://h.example/x", "x.png", "../x", "file:///etc/passwd", "javascript:alert(1)",
           "data:text/html,<b>x</b>", "\\\\host\\share", "&#104;ttp://h.example/x")
_TAGS = """
<script>alert(1)</script> | <script src="@"></script> | <SCRIPT SRC=@></SCRIPT>
<img src="@" alt="x"> | <img src=@ alt=x> | <img alt="x" srcset="@ 2x"> | <image href="@"></image>
<img alt="x" src="data:image/png;base64,AA" onerror="alert(1)"> | <p onclick="alert(1)">x</p>
<iframe src="@"></iframe> | <iframe srcdoc="x"></iframe> | <object data="@"></object>
<embed src="@"> | <applet code="@"></applet> | <frame src="@"> | <portal src="@"></portal>
<link rel="stylesheet" href="@"> | <link rel="preload" href="@">
<link rel="dns-prefetch" href="@"> | <base href="@">
<meta http-equiv="refresh" content="0;url=@"> | <meta http-equiv="set-cookie">
<form action="@"><button>x</button></form> | <button formaction="@">x</button>
<input type="image" src="@"> | <video src="@" poster="@"></video> | <audio src="@"></audio>
<source src="@"> | <track src="@"> | <a href="#x" ping="@">x</a> | <area href="@">
<map name="x"></map> | <p background="@">x</p>
<table background="@"><tbody><tr><td>x</td></tr></tbody></table> | <body background="@">
<svg><image href="@"/></svg> | <svg><use xlink:href="@"/></svg> | <svg><script>x</script></svg>
<svg><a href="@"><text>x</text></a></svg> | <svg onload="x"></svg>
<svg><style>@import "@"</style></svg> | <svg><foreignObject><p>x</p></foreignObject></svg>
<svg><animate onbegin="x"/></svg> | <math href="@"><mi>x</mi></math>
<style>@import url(@);</style> | <style>p{background:url("@")}</style>
<p style="background:url(@)">x</p> | <p style="background-image:image-set('@' 1x)">x</p>
<style>@font-face{font-family:x;src:url(@)} p{font-family:x;display:none}</style>
<style>@font-face{font-family:x;src:url(@)}</style>
<style>@page{@top-left{content:url(@)}}</style> | <noscript><img src="@"></noscript>
<template><img src="@"></template> | <!--><img src="@">--> | <!--x--!><img src="@">-->
<![CDATA[<img src="@">]]> | <?x <img src="@">?> | <p/onclick=x>x</p>
<p title="x"onclick="x">x</p> | <img/src="@"alt="x"> | <details ontoggle="x" open></details>
<dialog open>x</dialog> | <marquee onstart="x">x</marquee> | <keygen> | <isindex action="@">
<plaintext> | <xmp><img src="@"></xmp> | <title>x</title>
<p contenteditable autofocus onfocus=x>x</p> | <blockquote cite="@" onmouseover="x">x</blockquote>
<q cite="@">x</q> | <ins cite="@">x</ins> | <p hidden>x</p> | <div inert>x</div>
<bdo dir="rtl">10</bdo> | <p dir="rtl">x</p> | <s>x</s> | <del>x</del>
<p aria-hidden="true">words</p> | <meta name="viewport" content="width=9999"> | <wbr>
<table>words<tbody><tr><td>x</td></tr></tbody></table>
<small><small><small>x</small></small></small>
<p tabindex="1">x</p> | <p tabindex="-1">x</p> | <p id="y" aria-labelledby="x">x</p>
<a href="#x" aria-labelledby="y">x</a> | <div role="img" aria-labelledby="y">x</div>
"""
_MARKUP = tuple(each.strip() for line in _TAGS.strip().splitlines() for each in line.split(" | "))


def fetching() -> Iterator[str]:
    """Markup, each of which fetches, runs, sends, or takes words out of their place."""
    for markup in _MARKUP:
        for place in _PLACES if _filled(markup, "") != markup else ("",):
            yield _filled(markup, place)


_CALLS = ("p { background: url(@) }", "p { background: url('@') }", 'p { background: src("@") }',
          "@import '@';", "@import url(@) screen;", "@font-face { font-family: x; src: url(@) }",
          "@font-face { font-family: x; src: local(x), url('@') format('woff2') }",
          "p { background-image: image-set('@' 1x) }", "li { list-style-image: url(@) }",
          "p::before { content: url(@) }", "p { cursor: url(@), auto }", ":root { --x: url(@) }",
          "p { mask: url(@) }", "p { border-image: url(@) 1 }", "@page { background: url(@) }",
          "@media print { p { background: url(@) } }", "p { a { background: url(@) } }",
          "p { background: image('@') }", "p { filter: url(@#x) }",
          "@page { @top-left { content: url(@) } }")
_OUTSIDE = ("http://h.example/x", "https://h.example/x.woff2", "//h.example/x",
            "HtTp://h.example/x", "ftp://h.example/x", "file:///etc/x", "../../../x", "/etc/x",
            "\\68ttp://h.example/x",
            "http:\\/\\/h.example/x", "blob:x", "C:/x")


def calling() -> Iterator[str]:
    """Style sheets each of which asks for something outside the library."""
    for sheet in _CALLS:
        for address in _OUTSIDE:
            yield _filled(sheet, address)


def _filled(text: str, address: str) -> str:
    """With an address for each @ that does not begin a rule."""
    return re.sub(r"@(?!import|font|page|media|top)", lambda _: address, text)


# --- a grammar of styles that do no harm ---

_LENGTHS = ("0", "1px", "3pt", "0.5em", "1rem", "2rem", "4mm", "96px", "6rem", "calc(1rem + 2px)",
            "min(2rem, 5%)", "max(3px, 1vw)", "clamp(2px, 3vw, 20px)", "calc(var(--gap) * 2)")
_HARMLESS = {
    "color": ("#000", "#222", "navy", "rgb(60 0 0)", "darkgreen", "hsl(280 100% 15%)", "inherit"),
    "background": ("#fff", "#ffe", "lavenderblush", "transparent", "rgb(245 245 255)"),
    "background-color": ("white", "#f8f8f8", "aliceblue"),
    "border": ("1px solid #ccc", "3pt double", "16px solid #eee", "thick dashed navy", "0"),
    "border-left": ("12px solid currentcolor", "none"), "border-radius": ("1em", "48px", "0"),
    "border-spacing": ("0", "20px"), "border-collapse": ("separate",),
    "margin": (*_LENGTHS, "0 auto", "6rem 25%", "1px 2px 3px 4px"), "margin-top": _LENGTHS,
    "margin-left": (*_LENGTHS, "25%", "25vw"), "margin-inline": ("96px",),
    "padding": (*_LENGTHS, "6rem 25%"), "padding-right": (*_LENGTHS, "25%"),
    "text-indent": ("0", "2em", "48px"),
    "width": ("auto", "100%", "10%", "48px", "1280px", "60vw"),
    "max-width": ("none", "160px", "25%", "46rem"), "min-width": ("160px", "100%"),
    "min-height": ("320px",),
    "font-size": ("12px", "9pt", "0.75rem", "48px", "clamp(12px, 5vw, 3rem)", "xx-large"),
    "font-family": ("Georgia, serif", '"Bifolio Text"', "Arial", "monospace"),
    "font-style": ("italic", "normal"), "font-weight": ("300", "900", "bold"),
    "font-variant-numeric": ("oldstyle-nums proportional-nums", "lining-nums"),
    "line-height": ("1", "3", "100%", "1em", "normal"), "letter-spacing": ("2px", "0.1em"),
    "word-spacing": ("8px", "0.5em"), "text-align": ("right", "center", "justify"),
    "text-decoration": ("underline", "none"), "text-wrap": ("balance", "pretty"),
    "white-space": ("pre-wrap", "pre-line", "normal"), "overflow-wrap": ("break-word",),
    "vertical-align": ("top", "middle"), "hyphens": ("auto",), "gap": ("8px", "1rem 96px"),
    "text-decoration-thickness": ("4px", "auto"), "text-decoration-style": ("dotted",),
    "background-repeat": ("no-repeat",),
    "float": ("none",), "clear": ("both",), "box-sizing": ("border-box",),
    "break-inside": ("avoid",), "bookmark-level": ("1",), "string-set": ("x content()",)}
_TOKENS = {"--gap": ("0", "40px", "3rem"), "--body-size": ("12px", "3rem"),
           "--box-pad": ("0", "90px"),
           "--accent": ("#600000", "black"), "--paper": ("#fffff0",), "--leading": ("1", "3"),
           "--cell-pad": ("0", "40px"), "--column-gap": ("0", "60px"), "--table-size": ("3rem",),
           "--face": ("Georgia, serif",), "--measure": ("160px", "none"), "--rule": ("#fff",)}
_BLOCKS = ("p", "h1", "h2", "li", "td", "th", "main", "body", "section", ".box", ".box-label",
           ".readers", ".title-block p", "table", "ol", "figcaption", ".box h2")
_OF_BLOCKS = ("border", "border-left", "padding", "width", "max-width", "min-width")
_WHERE = ("p", "h1", "h2", "li", "td", "th", "main", "body", "section", ".box", ".box-label",
          ".readers", ".title-block p", "dt", "dd", ".citation", ".entry", "span", "table", "ol",
          "strong", "a", "figcaption", ".imprint dt", ".imprint dd", "*", "body *", ".box h2")


def harmless(seed: int, rules: int = 12) -> str:
    """A style sheet of declarations that may all stand, at random and at their bounds."""
    random = Random(seed)
    css = []
    for _ in range(rules):
        where, names = random.choice(_WHERE), random.sample(sorted(_HARMLESS), 2)
        said = "; ".join(f"{name}: {random.choice(_HARMLESS[name])}" for name in names
                         if where in _BLOCKS or name not in _OF_BLOCKS)
        css.append(f"{where} {{ {said} }}")
    name = random.choice(sorted(_TOKENS))
    return "\n".join((*css, f":root {{ {name}: {random.choice(_TOKENS[name])} }}"))


# --- what is held back ---

def is_held_back(text: str) -> bool:
    """Whether a text is of the fifth that was kept away while the checks were written."""
    return sha256(text.encode()).digest()[0] % 5 == 0
