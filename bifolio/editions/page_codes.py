"""Page codes: by the code on each page a printed sheet is found again, and what it came from.

The code is known before the page is set, so that it can be printed on it: a hash of the composed
page, of the pictures, style sheets and fonts that it is set with, and of the engines' versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from importlib.metadata import version

from bifolio import __version__
from bifolio.files.reading import SourceFiles
from bifolio.files.style_sheets import names_of, sheets_for
from bifolio.files.tracking import WatchedFiles
from bifolio.model import Clinic, Handout
from bifolio.model.fingerprints import fingerprint
from bifolio.model.library import NO_CONTACT
from bifolio.model.page_words import NAMES, UNSIGNED, PageWords
from bifolio.model.reading_copies import DESIGN, PAGE_WORDS, ReadingCopy

BLANK = "\ue000" * 8  # stands for the code in a page until it is known; no text has such signs
_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O or U
_LENGTH = 8
_STYLE = "citation style "  # how the part of a reading copy begins that such a style is
_MISREAD = str.maketrans("OILU", "011V")
_ENGINES = ("weasyprint", "pydyf")
_ABOUT = ("signoffs.yaml", "ratings.yaml")


def code_of(page: str, values: str, handout: Handout, source_files: WatchedFiles) -> str:
    """The code of a handout: 8 signs that change with all that reaches its page."""
    parts = [page, values, handout.name, __version__, *_engine_versions()]
    names = sheets_for(handout, names_of(source_files, nested=True))
    used = [f"styles/{name}.css" for name in names]
    used += [path for path in source_files.under("styles/") if not path.endswith(".css")]
    used += _pictures_on(page, source_files)
    parts += [f"{path} {source_files.stamps.of(f'file:{path}')}" for path in used]
    number = int.from_bytes(sha256("\0".join(parts).encode()).digest())
    return "".join(_DIGITS[number >> 5 * place & 31] for place in range(_LENGTH))


@cache
def _engine_versions() -> tuple[str, ...]:
    return tuple(map(version, _ENGINES))


def _pictures_on(page: str, source_files: SourceFiles) -> list[str]:
    """The pictures that a page names; however many others there are, none is looked for."""
    names, places = source_files.pictures, [at.start() for at in re.finditer("content/", page)]
    lengths = set(map(len, names)) if places else ()
    return sorted({names[page[at:at + length]] for at in places for length in lengths
                   if page[at:at + length] in names})


def hash_of_words(copy: ReadingCopy, sheet: str, clinic: Clinic | None, seen: Iterable[str],
                  words: PageWords) -> str:
    """A hash of what is printed, whatever its form: of the text, and "-", and of the clinic.

    An edition is all of its reading copy but the sheets, a sheet its own part; of the library's
    design its citation style counts, the templates that were `seen` (“file:PATH”), and of the
    page's own `words` all: which of them a reading copy names depends on templates that other
    handouts use. Two handouts of an edition for two clinics differ in the second half alone.
    """
    counted = {f"sheet {sheet}",
               *(f"template {sight.removeprefix('file:templates/')}" for sight in seen)}
    parts = ["\n".join(lines) for name, lines in copy.parts
             if name in counted or name.startswith(_STYLE)
             or not (sheet or name.startswith((PAGE_WORDS, "sheet ", *DESIGN)))]
    parts += (getattr(words, name) for name in NAMES if name not in UNSIGNED)
    return f"{_short(parts)}-{clinic_hash(clinic)}"


def text_of(printed: str) -> str:
    """Of such a hash the half that is the same for all clinics."""
    return printed.partition("-")[0]


def clinic_hash(clinic: Clinic | None) -> str:
    """The other half: a hash of what the clinic says of itself."""
    if clinic is None:
        return _short(())
    has_own = clinic.local or clinic.contact != NO_CONTACT
    own = [fingerprint(clinic.contact, clinic.local, places=False)] if has_own else []
    if clinic.form.fields:
        own.append(fingerprint(clinic.form, places=False))
    return _short((*clinic.texts, *own))


def _short(texts: Iterable[str]) -> str:
    return sha256("\0".join(texts).encode()).hexdigest()[:16]


def basis_of(work: str, clinic: tuple[str, Clinic | None], source_files: WatchedFiles,
             common: str) -> str:
    """A stamp of all that the words of a work's handouts for a clinic come from.

    While it is the same, so are they. The clinic is given by its name, and as it was read.

    Beside its sources these are what is `common` to all handouts, as `common_basis` has it.
    """
    stamps = {**_of_work(work, source_files), **_of_clinic(*clinic, source_files)}
    return fingerprint(common, {path: stamps[path] for path in sorted(stamps)})[:16]


def common_basis(source_files: WatchedFiles) -> str:
    """A stamp of what the words of any handout can come from.

    The settings, sources and registers, the templates, the citation style, all pictures, and what
    this version says itself.
    """
    paths = ["content/library.yaml", "content/glossary.yaml", "bibliography.bib",
             *source_files.under("templates/"), *source_files.pictures.values(),
             *(path for path in source_files.under("") if path.endswith(".csl"))]
    return fingerprint(__version__, _stamps(paths, source_files))


def stamp_of_clinics(source_files: WatchedFiles) -> str:
    """A stamp of all that the words of clinics come from."""
    return fingerprint(_stamps(source_files.under("content/clinics"), source_files))


def _stamps(paths: Iterable[str], source_files: WatchedFiles) -> dict[str, str]:
    return {path: source_files.stamps.of(f"file:{path}") for path in sorted(paths)}


def _of_work(work: str, source_files: WatchedFiles) -> dict[str, str]:
    """The stamps of a work's own files; what was said about its text is none of them."""
    folder = f"content/{work}/"
    return _stamps((path for path in source_files.under(folder)
                    if path.removeprefix(folder) not in _ABOUT), source_files)


def _of_clinic(name: str, clinic: Clinic | None, source_files: WatchedFiles) -> dict[str, str]:
    """The stamps of what a clinic comes from, if there is one: its own files, or its row of the
    table of clinics, whatever stands in all other rows.
    """
    if not name:
        return {}
    stamps = _stamps(source_files.under(f"content/clinics/{name}."), source_files)
    if clinic and clinic.end.line:
        stamps[f"{clinic.span.path}#{name}"] = fingerprint(clinic, places=False)
    return stamps


def read_code(typed: str) -> str:
    """A code as a person typed it off a page, set right; "" when it can be none."""
    code = re.sub(r"[\s-]", "", typed).upper().translate(_MISREAD)
    return code if len(code) == _LENGTH and not set(code) - set(_DIGITS) else ""


def sources_of(handout: Handout, clinic: Clinic | None, source_files: WatchedFiles
               ) -> dict[str, str]:
    """The files that a handout is made from: their paths, and a hash of each.

    All of its work, the registers, the sources, the settings and the clinic, of which a row of a
    table is one; what was said about the text, the sign-offs and ratings, is no source of it.
    """
    shared = ("content/library.yaml", "content/glossary.yaml", "bibliography.bib")
    stamps = {**_of_work(handout.work, source_files), **_stamps(shared, source_files),
              **_of_clinic(handout.clinic, clinic, source_files)}
    return {path: stamp for path, stamp in stamps.items() if stamp}
