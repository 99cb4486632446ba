"""Changes of a library by chance: the same seed and number always make the same one."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from textwrap import dedent

from bifolio.files import engine_files
from tests.support.clinics_cases import CLINIC, LOGO
from tests.support.facts_cases import REGISTER
from tests.support.library import FILES

MARKER = "Quinzelbark"  # a word that stands nowhere else
_CSL_STYLE = engine_files.PACKAGE / "citations" / "csl" / "the-lancet.csl"


def _png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        crc = zlib.crc32(kind + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + kind + content + crc

    rows = b"".join(b"\0" + bytes([row, 90, 200]) * 20 for row in range(20))
    return b"\x89PNG\r\n\x1a\n" + b"".join((
        chunk(b"IHDR", b"\0\0\0\x14\0\0\0\x14\x08\x02\0\0\0"),
        chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")))


_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40"
  height="40" viewBox="0 0 40 40">
  <defs>
    <linearGradient id="fade"><stop stop-color="#fff"/><stop offset="1"/></linearGradient>
    <g id="dot"><circle cx="5" cy="5" r="4" style="fill: #234"/></g>
    <clipPath id="cut"><path d="M0 0 L40 0 L40 40 Z"/></clipPath>
  </defs>
  <g clip-path="url(#cut)" transform="rotate(10)"><use href="#dot" x="3"/></g>
  <use xlink:href="#dot" x="20"/>
  <path d="M1,1 C 5 5, 9 9, 12 1 S 20 20 30 5 A 3 3 0 0 1 8 8 Z" fill="url(#fade)"/>
  <text x="4" y="30" font-size="6">Knee</text>
</svg>
"""
_HOUSE = """\
:root { --house: #1a4f7a; --thin: calc(1pt * .5) }
h1 { color: var(--house, black); margin: 0 0 calc(2mm + 1pt) }
main > p:first-child::before, li:nth-child(2n+1) { letter-spacing: 0.01em }
@media print { .box { border: var(--thin) solid var(--house) } }
@page :first { @bottom-center { font-size: 8pt } }
td, th { padding: 1mm 2mm }
"""


@cache
def library() -> Mapping[str, bytes]:
    """A small library with a file of each kind."""
    texts = {path: dedent(text) for path, text in FILES.items()}
    texts["content/library.yaml"] += "citation_style: house.csl\nretractions: retractions.csv\n"
    texts["content/knees/chapters/20-care.patient.md"] += dedent("""\

        ![A knee from the side](images/knee.svg)

        ![A knee from above](images/knee.png)

        - Walk a joint; see [what it is](#what-it-is).
        - Swim, or
          1. ride a bicycle
          2. dance

        | Day | Steps |
        |-----|------:|
        | One | 10    |

        Sitting still helps less.[^still]

        [^still]: For most people.

        *Exercise* works: {fact}`pain-26wk`.
        """)
    texts["content/knees/images/knee.svg"] = _SVG
    texts["content/knees/facts.yaml"] = REGISTER
    texts["content/glossary.yaml"] = "joint:\n  plain: where bones meet\n  clinical: articulation\n"
    texts["content/clinics/quayside.yaml"] = dedent(CLINIC)
    texts["content/clinics/quayside.svg"] = LOGO
    texts["content/clinics.csv"] = dedent("""\
        id,name,address,phone,phone_label,hours,region
        mill,"Mill ""Lane"" Clinic","4 Mill Lane; Anytown",01632 960 104,Desk,"Monday
        to Friday",North
        """)
    texts["content/waivers.yaml"] = "[]\n"
    texts["house.csl"] = _CSL_STYLE.read_text("utf-8")
    texts["retractions.csv"] = dedent("""\
        Record ID,OriginalPaperDOI,OriginalPaperPubMedID,RetractionDate,RetractionNature,Reason
        1,10.1000/other,12345,3/4/2021 0:00,Retraction,+Error in Data;
        """)
    texts["styles/house.css"] = _HOUSE
    texts["styles/second.css"] = "h2 { font-weight: bold }\n"
    texts["styles/dot.svg"] = LOGO
    for name in ("edition", "blocks", "inlines", "comparison-table"):
        texts[f"templates/{name}.html"] = (engine_files.templates() / f"{name}.html").read_text()
    files = {path: text.encode() for path, text in texts.items()}
    files["content/knees/images/knee.png"] = _png()
    for font in ("inter-signs-400.ttf", "bifolio-text-400.ttf"):
        files[f"styles/fonts/{font}"] = (engine_files.fonts() / font).read_bytes()
    return files


KINDS: Mapping[str, re.Pattern[str]] = {kind: re.compile(path) for kind, path in {
    "markdown": r".*\.md", "yaml": r"content/.*\.yaml", "bibtex": r".*\.bib",
    "csl": r".*\.csl", "csv": r".*\.csv", "template": r"templates/.*", "css": r".*\.css",
    "svg": r".*\.svg", "png": r".*\.png", "font": r"styles/fonts/.*"}.items()}

_NUMBERS = ("0", "-1", "9" * 30, "9" * 5000, "1e309", "5²", "٣", "½", "0x1F", "1_000", "NaN",
            "1.10", "012", "2026-02-30", "10:30", ".5", "+", "1e9px", "-1e30px")
_ANY = ("\0", "\ufeff", "\r", "\r\n", "\u2028", "\u0085", "\t", "é", "漢", "😀", "\u200d", "\\",
        '"', "'", "`", "<", ">", "&", "%", "#", ":", "-", "\x1b[2J", " " * 400, "x" * 30_000,
        "\n" * 500, *_NUMBERS)
_TOKENS: Mapping[str, tuple[str, ...]] = {
    "markdown": ("# ", "## ", "> ", "- ", "1. ", "    ", "```\n", "```{table} options\n", ":::\n",
                 "::: patient\n", ":::: clinician\n", "[@smith2020]", "[@", "[", "](", "![", "*",
                 "**", "_", "{fact}`pain-26wk`", "{fact}`", "{", "|", "|---|", "[^a]", "[^a]: x",
                 "<div>", "<!--", "{.a}", "\\", "Walk 10² steps.", "~~~", "***", "&#0;", "&amp;",
                 "[" * 3000, "*a" * 2000, "> " * 300, "- " * 300, "::: patient\n" * 200),
    "yaml": ("- ", ": ", "? ", "| ", ">-\n", "&a ", "*a", "<<: ", "!!python/object ", "!!int ",
             "[", "]", "{", "}", ",", '"\\ud800"', '"\\x07"', "%YAML 1.1\n", "---\n", "...\n",
             "null", "~", "no", "title: again\n", "[" * 400, "{a: " * 300, '"' + "y" * 9000 + '"'),
    "bibtex": ("{", "}", '"', ",", "=", "#", "@", "@string{a = {b}}", "@comment{", "@article{",
               "\\", "$", "^", "_", "\\textit{", "\\'", " and ", "year = {20}", "month = jan",
               "crossref = {smith2020},", "url = {javascript:x},", "\\'" * 3000 + "e",
               "$x_{" * 900, "\\textit{" * 900, "{" * 900,
               "@string{q0={xxxxxxxxxx}}" + "".join(
                   f"@string{{q{n}=q{n - 1}#q{n - 1}}}" for n in range(1, 40))),
    "csl": ("<text/>", "<group>", "</group>", '<text macro="author"/>', "<names/>", "<choose/>",
            "<if>", ' macro="', ' variable="title"', "<date/>", "<number/>", "<label/>",
            "<substitute/>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "<group>" * 900,
            "<sort/>", ' form="short"', ' et-al-min="x"', ' et-al-use-first="-3"', ' prefix="{{"'),
    "csv": (",", '"', "\n", ",,,,,,,,", '"' + "z" * 140_000, "10.1000/knee.2020", "12345", "²",
            "3/4/2021", "Retraction", "=1+1", "\n" * 900),
    "template": ("{{", "}}", "{%", "%}", "{#", "#}", "{{ edition }}", "{{ edition.x }}", "{{ x }}",
                 "{% if %}", "{% for a in b %}", "{% endfor %}", "{% include 'edition.html' %}",
                 "{% extends 'blocks.html' %}", "{% set x = 1 %}", "{{ 1/0 }}", "{{ [] * 9 }}",
                 "{{ 'x' * 3000000000 }}", "{{ '%1000000000d' % 1 }}", "{{ 9 ** 9 ** 9 }}",
                 "{{ 'a'.center(2000000000) }}", "{{ 'a'|center(2000000000) }}",
                 "{{ '{:>1000000000}'.format(1) }}", "{{ lipsum(n=20000) }}",
                 "{{ ''.__class__ }}", "{{ edition|attr('x') }}", "{{ range(1000000)|list }}",
                 "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
                 "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{ edition.chapters|tojson }}",
                 "<p>", "</div>", "<div>" * 3000, "<script>", "<img src=x>", "<style>p{}</style>"),
    "css": ("{", "}", ";", ":", "!important", "@import 'house.css';", "@media print{", "@page{",
            "@font-face{font-family:X;src:url(fonts/inter-signs-400.ttf)}", "calc(", "var(--x)",
            "url(", "url(data:image/png;base64,AA)", "p{font-size:1e9px}", "p{width:calc(1px/0)}",
            "p{position:running(x);content:element(x)}", "p{float:footnote}", "p{display:grid}",
            "p{display:flex}", "*{display:table-cell}", "p{position:absolute}", "p{columns:9}",
            "li{content:leader('.')}", "p{letter-spacing:1e30px;text-indent:-1e30px}",
            "@page{size:1px 1px}", "@page{margin:99cm}", "p{break-before:page}", "*{float:left}",
            "p::before{content:counter(page) target-counter(attr(href), page)}",
            "calc(" * 900, "@media print{" * 900, ":not(" * 900, "(" * 3000, "[" * 3000,
            ":root{--a0:x;" + "".join(f"--a{n}:var(--a{n - 1}) var(--a{n - 1});"
                                      for n in range(1, 30)) + "}p{font-family:var(--a29)}"),
    "svg": ("<g>", "</g>", "<use href='#dot'/>", "<use href='#a'/>", "<image href='knee.png'/>",
            "<text>x</text>", "<path d='M0 0'/>", " transform='scale(1e30)'", " width='1e9'",
            " viewBox='0 0 0 0'", " fill='url(#fade)'", "<mask id='m'>", "<filter/>", "<style>",
            "<script>", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", " d='" + "L1 1" * 4000 + "'",
            "<g>" * 900, "".join(f"<g id='a{n}'><use href='#a{n - 1}'/><use href='#a{n - 1}'/></g>"
                                 for n in range(1, 30)), "<g stroke-dasharray='1e-9'>",
            "<pattern id='p' width='1e-6' height='1e-6'/>", "<marker id='k'/>"),
}
_BINARY = ("png", "font")


@dataclass(frozen=True)
class Mutation:
    """A library with one file changed; `marker` tells that MARKER was put in among its words."""

    name: str
    kind: str
    path: str
    content: bytes
    marker: bool = False
    line: int = 0  # of a slip that was put in, where the finding must stand
    code: str = ""

    def files(self) -> dict[str, bytes]:
        return {**library(), self.path: self.content}


def mutation(seed: int, number: int, kinds: tuple[str, ...] = tuple(KINDS)) -> Mutation:
    """The change of this number. One in eight puts a marker in, one in eight a known slip."""
    chance = random.Random(f"{seed}/{number}")
    kind = chance.choice(kinds)
    path = chance.choice([path for path in library() if KINDS[kind].fullmatch(path)])
    name, before = f"{seed}/{number} {path}", library()[path]
    if kind in _BINARY:
        return Mutation(name, kind, path, _flipped(before, chance))
    text, turn = before.decode(), number % 8
    if turn == 0 and (marked := _marked(text, kind, chance)):
        return Mutation(name, kind, path, marked.encode(), marker=True)
    if turn == 1 and (slip := _slip(text, path, chance)):
        return Mutation(name, kind, path, slip[0].encode(), line=slip[1], code=slip[2])
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 5, 8, 15))):
        text = chance.choice(_EDITS)(text, kind, chance)
    return Mutation(name, kind, path, text.encode("utf-8", "surrogatepass"))


def _flipped(content: bytes, chance: random.Random) -> bytes:
    """Bytes with some of them changed, cut off, repeated or put in."""
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 40))):
        at = chance.choice((chance.randrange(len(changed) + 1), chance.randrange(min(
            len(changed), 300) + 1)))
        turn = chance.randrange(6)
        if turn < 3 and at < len(changed):
            changed[at] = chance.choice((0, 255, 128, changed[at] ^ 1 << chance.randrange(8)))
        elif turn == 3:
            changed[at:at] = bytes(chance.randrange(256) for _ in range(chance.choice((1, 4, 900))))
        elif turn == 4:
            del changed[at:at + chance.choice((1, 4, 300))]
        elif not chance.randrange(4):
            del changed[at:]
    return bytes(changed)


def _put_in(text: str, kind: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    token = chance.choice(chance.choice((_TOKENS[kind], _TOKENS[kind], _ANY)))
    return text[:at] + token + text[at:]


def _take_out(text: str, kind: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + text[at + chance.choice((1, 1, 2, 10, 60, 400)):]


def _say_again(text: str, kind: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    part = text[at:at + chance.choice((1, 3, 20, 120))]
    times = chance.choice((2, 2, 3, 30, 1500 if len(part) < 21 else 40))
    return text[:at] + part * times + text[at:]


def _move(text: str, kind: str, chance: random.Random) -> str:
    lines = text.split("\n")
    lines.insert(chance.randrange(len(lines)), lines.pop(chance.randrange(len(lines))))
    return "\n".join(lines)


def _set_in(text: str, kind: str, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    lines[at] = " " * chance.choice((1, 2, 4, 9)) + lines[at]
    return "\n".join(lines)


def _flip(text: str, kind: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chr(chance.choice((chance.randrange(32, 127), chance.randrange(0xD000))))\
        + text[at + 1:]


def _other_number(text: str, kind: str, chance: random.Random) -> str:
    found = list(re.finditer(r"\d+", text))
    if not found:
        return text
    place = chance.choice(found)
    return text[:place.start()] + chance.choice(_NUMBERS) + text[place.end():]


_EDITS: tuple[Callable[[str, str, random.Random], str], ...] = (
    _put_in, _put_in, _put_in, _take_out, _take_out, _say_again, _move, _set_in, _flip,
    _other_number)
_WORDS = {"markdown": r"(?<=[a-z] )(?=[a-z])", "bibtex": r"(?<=title = \{)(?=[A-Z])",
          "yaml": r"(?<=: )(?=[A-Z][a-z]+ [a-z])"}


def _marked(text: str, kind: str, chance: random.Random) -> str:
    """A text with the marker among the words that are printed, after a few harmless edits."""
    places = [place.start() for place in re.finditer(_WORDS.get(kind, "(?!)"), text)]
    if not places:
        return ""
    at = chance.choice(places)
    before, after = text[:at], text[at:]
    for _ in range(chance.choice((0, 1, 2, 4))):
        before = chance.choice(_EDITS)(before, kind, chance)
    return f"{before}{MARKER} {after}"


def _slips(path: str) -> Iterator[tuple[str, str, str]]:
    """Slips that each must be found in its line: where it can stand, what stands there, the rule.
    """
    if path.endswith(".md"):
        yield r"(?<=[a-z])(?=\.$)", " [@nobody1900]", "unknown-citation-key"
        yield r"(?<=[a-z])(?=\.$)", " {fact}`nothing`", "unknown-fact"
        yield r"(?<=[a-z])(?=\.$)", " [there](#nowhere-at-all)", "broken-reference"
        yield r"(?<=[a-z])(?=\.$)", " ![A knee](none.png)", "missing-image"
    elif path.endswith("work.yaml"):
        yield r"^(?=\w+:)", "titel: x\n", "unknown-key"
    elif path.startswith("templates/"):
        yield r"(?<=\}\})$", "{{ quinzel }}", "undefined-variable"
    elif path.endswith(".css"):
        yield r"(?<=\{ )(?=[a-z-]+:)", "colour: red; ", "unknown-css"


def _slip(text: str, path: str, chance: random.Random) -> tuple[str, int, str] | None:
    """A text with a slip in it, the line where it stands, and the rule that it breaks."""
    slips = list(_slips(path))
    if not slips:
        return None
    pattern, words, code = chance.choice(slips)
    places = [place.start() for place in re.finditer(pattern, text, re.M)]
    if not places:
        return None
    at = chance.choice(places)
    return text[:at] + words + text[at:], text[:at].count("\n") + 1, code
