"""Lots: the code on each page, by which a printed sheet is found again, and what it came from.

The code is known before the page is set, so that it can be printed on it: a hash of the composed
page, of the pictures, style sheets and fonts that dress it, and of the engines' versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import astuple
from hashlib import sha256
from html import escape
from importlib.metadata import version

from bifolio import __version__
from bifolio.editions.transcripts import Transcript
from bifolio.files.reading import SourceFiles
from bifolio.files.style_sheets import sheets_for
from bifolio.model import Clinic, Handout
from bifolio.model.page_words import PageWords

BLANK = "\ue000" * 8  # stands for the code in a page until it is known; no text has such signs
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U
_LENGTH = 8
_MISREAD = str.maketrans("OILU", "011V")
_ENGINES = ("weasyprint", "pydyf")
_TEXTS = (".md", ".yaml")
_UNREAD = re.compile(r"\{#.*?#\}|<[^<>]*>", re.S)  # of a template: notes, tags
_ABOUT = ("signoffs.yaml", "ratings.yaml")


def code_of(page: str, values: str, handout: Handout, source_files: SourceFiles) -> str:
    """The code of a handout: 8 signs that change with all that reaches its page."""
    parts = [page, values, handout.name, __version__, *map(version, _ENGINES)]
    names = [path.removeprefix("styles/").removesuffix(".css")
             for path in source_files.under("styles/")
             if path.endswith(".css")]
    used = [f"styles/{name}.css" for name in sheets_for(handout, names)]
    used += [path for path in source_files.under("styles/") if not path.endswith(".css")]
    used += [path for path in source_files.under("content/")
             if not path.endswith(_TEXTS) and escape(path) in page]
    parts += [f"{path} {sha256(source_files.files[path]).hexdigest()}" for path in used]
    number = int.from_bytes(sha256("\0".join(parts).encode()).digest())
    return "".join(_DIGITS[number >> 5 * place & 31] for place in range(_LENGTH))


def hash_of_words(transcript: Transcript, sheet: str, clinic: Clinic | None,
                  templates: Iterable[str], words: PageWords) -> str:
    """A hash of what is printed, whatever its form: of the text, and "-", and of the clinic.

    An edition is all of its transcript but the sheets and templates, a sheet its own part; with
    the page's own `words` and those of the templates that were used. Two handouts of an edition
    for two clinics differ in the second half alone.
    """
    named = f"sheet {sheet}"
    parts = [said for name, said in transcript.parts
             if (name == named if sheet else not name.startswith(("sheet ", "template ")))]
    parts += (" ".join(_UNREAD.sub(" ", template).split()) for template in templates)
    parts += astuple(words)
    return f"{_short(parts)}-{_short(clinic.texts if clinic else ())}"


def templates(source_files: SourceFiles, seen: Iterable[str]) -> list[str]:
    """The templates among the files of source files that were looked at (“file:PATH”), by path."""
    paths = (sight.removeprefix("file:") for sight in sorted(seen))
    return [source_files.files[path].decode("utf-8", "replace") for path in paths
            if path.startswith("templates/") and path in source_files.files]


def text_of(printed: str) -> str:
    """Of such a hash the half that is the same for all clinics."""
    return printed.partition("-")[0]


def _short(texts: Iterable[str]) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


def read_code(typed: str) -> str:
    """A code as a person typed it off a page, set right; "" when it can be none."""
    code = re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD)
    return code if len(code) == _LENGTH and not set(code) - set(_DIGITS) else ""


def sources_of(handout: Handout, source_files: SourceFiles) -> dict[str, str]:
    """The files that a handout is made from: their paths, and a hash of each.

    All of its work, the registers, the sources, the settings and the clinic; what was said about
    the text, the sign-offs and ratings, is no source of it.
    """
    folder = f"content/{handout.work}/"
    paths = [path for path in source_files.under(folder) if path.removeprefix(folder) not in _ABOUT]
    paths += ["content/library.yaml", "content/glossary.yaml", "bibliography.bib"]
    paths += source_files.under(f"content/clinics/{handout.clinic}.") if handout.clinic else ()
    return {path: sha256(source_files.files[path]).hexdigest() for path in paths
            if path in source_files.files}
