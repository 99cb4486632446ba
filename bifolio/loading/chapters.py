"""Chapters: one Markdown file each, its readers and language told by its name."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from bifolio.diagnostics import Findings, suggest
from bifolio.files.reading import LEAVES, PICTURES, SourceFiles
from bifolio.loading.markdown import parse_blocks
from bifolio.model import EVERYONE, Audience, Blocks, Box, Chapter, Division, Figure, Heading, Image
from bifolio.model.source import Source, Span
from bifolio.model.trees import rewrite

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?$")
_REMOTE = re.compile(r"^([a-z][a-z0-9+.-]*:|//)", re.I)


def read_chapter(path: str, source_files: SourceFiles, findings: Findings,
                 parse: Callable[[Source, Findings], Blocks] = parse_blocks) -> Chapter | None:
    """The chapter in `content/WORK/chapters/STEM[.audience][.language].md`, or None.

    Pictures are looked up among the source files; their paths become relative to the library.
    `parse` may know what came of the same text before.
    """
    name, *marks = posixpath.basename(path).removesuffix(".md").split(".")
    readers, language, known = EVERYONE, "", True
    for mark in marks:
        if mark in tuple(Audience) and readers != EVERYONE:
            known = False
            findings.add("unknown-audience", Span(path),
                         "The name of this chapter has two audiences.",
                         "Leave the audience out for a chapter that everyone reads.")
        elif mark in tuple(Audience):
            readers = frozenset((Audience(mark),))
        elif _LANGUAGE.match(mark):
            language = mark
        else:
            known = False
            findings.add("unknown-audience", Span(path),
                         f"“{mark}” in the name of this chapter is no audience.",
                         suggest(mark, tuple(Audience)))
    source = source_files.text(path, findings)
    if source is None or not known:
        return None
    blocks = parse(source, findings)
    _find_title(blocks, findings)
    folder = posixpath.dirname(posixpath.dirname(path))
    blocks = rewrite(blocks, _PictureLookup(folder, source_files, findings))
    return Chapter(name, readers, language, blocks, Span(path))


def _find_title(blocks: Blocks, findings: Findings) -> None:
    """A finding for a chapter that begins neither with its title nor with a box, which has one."""
    first = next(iter(blocks), None)
    while isinstance(first, Division) and first.blocks:
        first = first.blocks[0]
    titled = isinstance(first, Box) or (isinstance(first, Heading) and first.level == 1)
    if first and not titled:
        findings.add("untitled-chapter", first.span, "This chapter does not begin with its title.",
                     "Begin it with a line “# What it is about”.")


class _PictureLookup:
    """Replaces the path of a picture as written by its path in the library."""

    def __init__(self, folder: str, source_files: SourceFiles, findings: Findings) -> None:
        self.folder, self.source_files, self.findings = folder, source_files, findings

    def __call__(self, noun: Any) -> Any:
        if not isinstance(noun, Figure | Image):
            return noun
        if not noun.alt.strip():
            self.findings.add("missing-alt", noun.span,
                              f"The picture “{noun.source}” has no description.",
                              "Say what it shows: ![a description](file), or a line :alt: ….")
        path = find_picture(self.folder, noun.source, noun.span, self.source_files, self.findings)
        if not path:
            return None
        return replace(noun, source=path)


def find_picture(folder: str, written: str, span: Span, source_files: SourceFiles,
                 findings: Findings) -> str:
    """The path in the library of a picture `written` relative to `folder`; "" and a finding."""
    if _REMOTE.match(written):
        findings.add("remote-image", span, f"The picture “{written}” is not in the library.",
                     "Save it in the work's images folder and name that file.")
        return ""
    path = posixpath.normpath(posixpath.join(folder, unquote(written)))
    if path.startswith(("..", "/")) or not path.startswith("content/"):
        findings.add("image-outside-library", span,
                     f"The picture “{written}” lies outside the library's content.",
                     "Copy it into the work's images folder.")
    elif refused := next((rule for link, rule in source_files.refused.items()
                          if path == link or path.startswith(f"{link}/")), ""):
        if refused == LEAVES:  # what is no file was told when the files were gathered
            findings.add("image-link-leaves-library", span,
                         f"The picture “{written}” is behind a link that leads out of the library.",
                         "Put the file itself into the work's images folder.")
    elif path not in source_files.files:
        pictures = (name for name in source_files.under(f"{folder}/") if name.endswith(PICTURES))
        near_by = [posixpath.relpath(name, folder) for name in pictures]
        findings.add("missing-image", span, f"There is no picture “{written}”.",
                     suggest(written, near_by, f"Add it as {path}."))
    else:
        source_files.look_at_drawing(path, findings)
        return path
    return ""
