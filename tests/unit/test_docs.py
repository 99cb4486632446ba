"""The pages for people: what they say is true of the program and of the tree.

docs/findings.md is written from the rules, and docs/keys.md from the shapes of the YAML files:
`.venv/bin/python -m tests.unit.test_docs` writes them anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import click
import pytest

from bifolio.cli.run import bifolio as program
from bifolio.diagnostics.rules import FAMILIES, Rule
from bifolio.loading.shapes import CLINIC_ROW, FILES
from bifolio.loading.yaml.shapes import (
    AudienceText,
    Day,
    Each,
    Either,
    Kind,
    LanguageTag,
    ListOf,
    OneOf,
    Shape,
)
from bifolio.model import bounds
from bifolio.model.bounds import Bound
from tests.support.library import TinyLibrary
from tests.support.places import ROOT

FINDINGS, KEYS = ROOT / "docs" / "findings.md", ROOT / "docs" / "keys.md"
PAGES = sorted(path.relative_to(ROOT).as_posix() for path in (
    ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md",
    *(ROOT / "docs").rglob("*.md")))
FOR_BUILDERS = ("ARCHITECTURE.md", "CONTRIBUTING.md")  # every path in them is of this tree
OURS = ("bifolio", "tests", "templates", "styles", "benchmarks", "docs",
        "content/insulin-resistance", ".ci")
_CODE = re.compile(r"`([^`\n]+)`")
_FENCE = re.compile(r"^(`{3,})([^`\n]*)\n(.*?)^\1$", re.M | re.S)
_FILE = re.compile(r"^`((?:content/|bibliography)[^`]*)`:\n\n(`{3,})\w+\n(.*?)^\2$", re.M | re.S)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PATH = re.compile(r"[\w.-]+(/[\w.{},*-]*)+|[\w.-]+\.(py|toml|md|css|html|txt|lock|json|svg)")
_PLACEHOLDER = re.compile(r"[A-Z]{3,}[/.]|[A-Z]{3,}$")  # as in tests/rules/CODE/


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def prose_of(page: str) -> str:
    """A page without its examples, which are fenced or set in."""
    return re.sub(r"^    .*$", "", _FENCE.sub("", text_of(page)), flags=re.M)


# --- the page that is written from the rules ---


def findings_page() -> str:
    """What docs/findings.md says: every rule, by families, as `explain` tells it."""
    parts = ["# Findings\n\n<!-- Written from the rules. After a change of them: "
             ".venv/bin/python -m tests.unit.test_docs -->\n\n"
             "A finding names its place, what is wrong, why that matters and how to mend it. An\n"
             "*error* keeps a handout from being delivered. A *warning* fails with `--strict`\n"
             "only. A *note* fails nothing. A rule that can be waived is a matter of judgement:\n"
             "see [Setting a rule aside](waivers.md).\n"]
    parts += [f"- [{family}](#{anchor(family)}): "
              + ", ".join(f"[`{rule.code}`](#{rule.code})" for rule in rules)
              for family, rules in FAMILIES.items()]
    for family, rules in FAMILIES.items():
        parts += [f"\n## {family}", *map(_told, rules)]
    return "\n".join([*parts, bounds_section()]) + "\n"


def bounds_section() -> str:
    """How much there may be of anything."""
    sizes: dict[Bound, list[str]] = {}
    for suffix, bound in bounds.SIZES.items():
        sizes.setdefault(bound, []).extend([f"`{suffix}`"] * bool(suffix))
    others = [bound for bound in vars(bounds).values() if isinstance(bound, Bound)]
    rows = [f"| {bound.what} {', '.join(names)} | {bound} |".replace("  ", " ")
            for bound, names in ({**sizes, **{bound: [] for bound in others}}).items()]
    return "\n".join((
        "\n## Bounds\n",
        "Every step ends. What has more than is said here is the finding `past-bound`, at its",
        "place, and all other handouts are made. The bounds are far above what a clinic prints.\n",
        "| what | may have at most |", "|---|---|", *rows, "",
        f"A step, such as reading a file or composing a page, may take {bounds.seconds()} seconds",
        "of processor time, and printing a long page as much longer as it has more letters. A",
        f"process may take {bounds.memory() // 10**6:,} MB of memory. On a slow computer set",
        "`BIFOLIO_SECONDS` to more seconds, or `BIFOLIO_MEMORY` to more megabytes."))


def _told(rule: Rule) -> str:
    weight = f"**{rule.severity}**"
    if rule.clinician:
        weight += f"; for clinicians **{rule.clinician}**"
    waivable = " · can be waived" if rule.waivable else ""
    source = f"\n\nAsked for by: {rule.source}" if rule.source else ""
    return (f"\n### {rule.code}\n\n{weight}{waivable}\n\n{rule.why}{source}\n\nFor example:\n\n"
            f"{indent(rule.example, '    ')}")


def test_the_page_of_findings_is_what_the_rules_say() -> None:
    """docs/findings.md has every rule as it is now."""
    assert FINDINGS.read_text(encoding="utf-8") == findings_page()


# --- the page that is written from the shapes ---


def keys_page() -> str:
    """What docs/keys.md says: every key of every YAML file, with what it holds and is for."""
    parts = ["# The keys of every file\n\n<!-- Written from the shapes. After a change of them: "
             ".venv/bin/python -m tests.unit.test_docs -->\n\n"
             "Every YAML file of a library, and all keys that it can have. A *text for readers*\n"
             "is one text for everyone, or `patient:` and `clinician:` with one each. A *list or\n"
             "one* may be a single entry without a dash. An editor that is given the\n"
             "[schema](commands.md#schema) of a file knows all this too.\n"]
    parts += [f"- [`{file.path}`](#{file.name}): {file.says[0].lower()}{file.says[1:-1]}"
              for file in FILES.values()]
    for file in FILES.values():
        parts.append(f"\n## {file.name}\n\n`{file.path}`: {file.says}")
        places: dict[str, list[str]] = {}
        for place, table in tables_of(file.kind):
            places.setdefault(table, []).append(place)
        for table, found in places.items():  # what is the same in several places is told once
            parts += [f"\n**{'; '.join(found)}**"] * any(found) + [f"\n{table}"]
    ((_, columns),) = tables_of(CLINIC_ROW)
    parts += ["\n## clinics\n\n`content/clinics.csv`: [Many clinics in one "
              "table](clinics.md#many-clinics-in-one-table), with a row each. Its keys are the "
              "columns.", f"\n{columns}"]
    return "\n".join(parts) + "\n"


def tables_of(kind: Kind, title: str = "") -> Iterator[tuple[str, str]]:
    """A table of the keys of each mapping in a kind, the outer one first."""
    match kind:
        case Shape(keys=keys):
            rows = [f"| `{key.name}` | {'yes' if key.required else ''} | {held(key.kind)} "
                    f"| {key.says} |" for key in keys]
            yield title, "\n".join(["| key | must | what it holds | what it is for |",
                                    "|---|---|---|---|", *rows])
            for key in keys:
                yield from tables_of(key.kind, f"{title}{' › ' * bool(title)}`{key.name}`")
        case ListOf(item=item):
            yield from tables_of(item, title)
        case Each(keys=keys, item=item):
            yield from tables_of(item, title or f"under {keys[0]}")
        case Either(shapes=shapes):
            for shape in shapes:
                yield from tables_of(shape, f"{title}{', ' * bool(title)}{marked(shape)}")


def marked(shape: Shape) -> str:
    """By what one of several shapes is told from the others: its kind, or its first key."""
    first = shape.keys[0]
    return f"`{first.name}: {first.kind.words[0]}`" if isinstance(first.kind, OneOf) \
        else f"with `{first.name}`"


def held(kind: Kind) -> str:
    """What a key may hold, in a few words."""
    match kind:
        case OneOf(words=words) if len(words) > 13:
            return "the code of a rule"
        case OneOf(words=words) if len(words) == 12:
            return f"{words[0]} to {words[-1]}"
        case OneOf(words=words):
            return " · ".join(f"`{word}`" for word in words)
        case Day():
            return "date: 2027-05-22"
        case LanguageTag():
            return "tag of a language: `en-GB`"
        case AudienceText():
            return "text for readers"
        case ListOf(item=item, length=length, alone=alone):
            several = f"list of {length}" if length else "list or one" if alone else "list"
            return f"{several}: {held(item)}"
        case Each(keys=keys, item=item):
            inner = held(item)
            return f"under {' and '.join(f'`{k}`' if kind.only else k for k in keys)}: {inner}"
        case Shape() | Either():
            return "keys, as below"
    return "text"


def test_the_page_of_keys_is_what_the_shapes_say() -> None:
    """docs/keys.md has every key as it is now."""
    assert KEYS.read_text(encoding="utf-8") == keys_page()


# --- links, files ---


def anchor(heading: str) -> str:
    """The anchor of a heading, as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def anchors(page: str) -> set[str]:
    return {anchor(line.lstrip("#")) for line in prose_of(page).splitlines()
            if re.match(r"#+ ", line)}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    """A link between the pages leads to a file that is there, and to a heading of it."""
    dead = []
    for link in _LINK.findall(_CODE.sub("", prose_of(page))):
        path, _, place = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        if link.startswith(("http:", "https:")):
            continue
        if not target.exists() or (place and place not in anchors(str(target))):
            dead.append(link)
    assert dead == []


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_is_there(page: str) -> None:
    """A path that a page names is in the tree, at its top or in bifolio/."""
    named = {word for word in _CODE.findall(prose_of(page))
             if _PATH.fullmatch(word) and not _PLACEHOLDER.search(word)
             and (word.startswith(tuple(f"{folder}/" for folder in OURS))
                  or (page in FOR_BUILDERS and not word.startswith(("content/", "out/"))))}
    assert sorted(word for word in named if not _there(word)) == []


def _there(path: str) -> bool:
    return any((top / path).exists() or any(top.glob(path))
               for top in (ROOT, ROOT / "bifolio"))


def test_the_front_page_is_short() -> None:
    """The README is what a newcomer needs on the first day: 9,000 bytes at most."""
    assert len((ROOT / "README.md").read_bytes()) <= 9_000


def test_every_page_is_found_from_the_front() -> None:
    """The README and the index of the pages each lead to every page in docs/."""
    pages = {path.name for path in FINDINGS.parent.glob("*.md")} - {"README.md"}
    for front, folder in (("README.md", "docs/"), ("docs/README.md", "")):
        links = set(_LINK.findall(text_of(front)))
        assert sorted(page for page in pages if f"{folder}{page}" not in links) == []


# --- commands ---


def commands(group: click.Command) -> Iterator[click.Command]:
    """A command and all below it."""
    yield group
    for name in names_in(group):
        yield from commands(group.get_command(click.Context(group), name))


def names_in(group: click.Command) -> list[str]:
    """What can be typed behind a command."""
    return group.list_commands(click.Context(group)) if isinstance(group, click.Group) else []


def test_each_patch_has_its_page() -> None:
    """The list of what we change in WeasyPrint has every patch that is put in, and every page."""
    folder = ROOT / "docs" / "upstream"
    listed = text_of("docs/upstream/README.md")
    assert {path.name for path in folder.glob("*.md")} - {"README.md"} == set(
        _LINK.findall(listed))
    door = (ROOT / "bifolio/printing/typesetting/typesetter.py").read_text(encoding="utf-8")
    put_in = re.findall(r"^    (\w+),$", door.partition("weasyprint_patches import (")[2]
                        .partition(")")[0], re.M)
    assert [name for name in put_in if name != "Patches" and f"`{name}`" not in listed] == []


def test_the_page_of_commands_has_each_of_them() -> None:
    """docs/commands.md has a heading for every command of the program, and for nothing else."""
    told = re.findall(r"^## `([\w-]+)`$", text_of("docs/commands.md"), re.M)
    assert sorted(told) == sorted(names_in(program))


def test_every_option_is_told_and_known() -> None:
    """What commands.md calls an option is one, and none of the program's is left out."""
    known = {name for command in commands(program) for option in command.params
             for name in option.opts if name.startswith("--")} | {"--help"}
    told = {word for code in _CODE.findall(text_of("docs/commands.md"))
            for word in re.findall(r"--[a-z-]{2,}", code)}
    assert (sorted(told - known), sorted(known - told - {"--version"})) == ([], [])


@pytest.mark.parametrize("page", PAGES)
def test_every_command_that_is_shown_can_be_typed(page: str) -> None:
    """A word behind `build.py` is a command."""
    shown = re.findall(r"python3\s+build\.py\s+([a-z][\w-]*)", text_of(page))
    assert sorted(set(shown) - set(names_in(program))) == []


# --- examples ---


@pytest.mark.parametrize("front", [True, False], ids=["README.md", "docs"])
def test_the_examples_are_a_library_without_a_finding(front: bool, tmp_path: Path) -> None:
    """The files that the README shows, and those of the other pages, each make a whole library."""
    library = TinyLibrary(tmp_path)
    shown = [file for page in PAGES if (page == "README.md") is front
             for file in _FILE.findall(text_of(page))]
    for path, _, content in shown:
        if path != "content/waivers.yaml":  # what it sets aside is in no other example
            library.write(path, content)
    assert len({path for path, _, _ in shown}) == len(shown) >= 3
    assert [(str(found.span), found.code, found.what) for found in library.check()] == []


if __name__ == "__main__":
    FINDINGS.write_text(findings_page(), encoding="utf-8")
    KEYS.write_text(keys_page(), encoding="utf-8")
