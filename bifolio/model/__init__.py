"""The nouns of the house. All are frozen; passes return new ones.

A noun's module is loaded when somebody asks for the noun: a run that has nothing to do needs few.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bifolio.model.audiences import EVERYONE, Audience, Readers
    from bifolio.model.content import (
        Arrangement,
        Blank,
        Block,
        Blocks,
        Box,
        BulletList,
        Cell,
        Citation,
        CitationItem,
        Code,
        Definition,
        DefinitionList,
        Division,
        Drawing,
        DrawnArrow,
        DrawnMark,
        DrawnNumber,
        DrawnPanel,
        Emphasis,
        Figure,
        FigurePlacement,
        Footnote,
        Grid,
        Heading,
        IconCount,
        Image,
        Inline,
        Inlines,
        LineBreak,
        Link,
        LocalPlace,
        OrderedList,
        PageBreak,
        Paragraph,
        PipeTable,
        Preformatted,
        Quotation,
        Role,
        RowGroup,
        Strong,
        Subscript,
        Superscript,
        TablePlacement,
        Text,
        ThematicBreak,
        WritingLines,
    )
    from bifolio.model.editions import Edition, Entry, Mark, MarkPart, References
    from bifolio.model.figures import FactPart, FigurePlan, PlannedArrow, PlannedMark, PlannedPanel
    from bifolio.model.formats import FORMATS, THEMES, Format
    from bifolio.model.handouts import Handout
    from bifolio.model.library import Chapter, Clinic, Contact, Imprint, Library, Phone, Sheet, Work
    from bifolio.model.references import Bibliography, CitationStyle, Reference
    from bifolio.model.registers import Comparator, DoseRange, Fact, Interval, PrintedTerm, Term
    from bifolio.model.safeguards import ForbiddenWords, Notice, Safeguards
    from bifolio.model.signoffs import SignOff
    from bifolio.model.tables import ComparisonTable, Side, SideGroup
    from bifolio.model.waivers import RuleWaiver, Waiver
    from bifolio.model.wordings import Wording, Wordings

_MODULES = ("audiences", "formats", "handouts", "waivers", "references", "signoffs",
            "content", "editions", "figures", "library", "registers", "safeguards",
            "tables", "wordings")  # the light ones first


def __getattr__(name: str) -> Any:
    """The noun of this name, from its module."""
    if name in __all__:
        for module in _MODULES:
            noun = getattr(import_module(f"{__name__}.{module}"), name, None)
            if noun is not None:
                globals()[name] = noun
                return noun
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "EVERYONE",
    "FORMATS",
    "THEMES",
    "Arrangement",
    "Audience",
    "Bibliography",
    "Blank",
    "Block",
    "Blocks",
    "Box",
    "BulletList",
    "Cell",
    "Chapter",
    "Citation",
    "CitationItem",
    "CitationStyle",
    "Clinic",
    "Code",
    "Comparator",
    "ComparisonTable",
    "Contact",
    "Definition",
    "DefinitionList",
    "Division",
    "DoseRange",
    "Drawing",
    "DrawnArrow",
    "DrawnMark",
    "DrawnNumber",
    "DrawnPanel",
    "Edition",
    "Emphasis",
    "Entry",
    "Fact",
    "FactPart",
    "Figure",
    "FigurePlacement",
    "FigurePlan",
    "Footnote",
    "ForbiddenWords",
    "Format",
    "Grid",
    "Handout",
    "Heading",
    "IconCount",
    "Image",
    "Imprint",
    "Inline",
    "Inlines",
    "Interval",
    "Library",
    "LineBreak",
    "Link",
    "LocalPlace",
    "Mark",
    "MarkPart",
    "Notice",
    "OrderedList",
    "PageBreak",
    "Paragraph",
    "Phone",
    "PipeTable",
    "PlannedArrow",
    "PlannedMark",
    "PlannedPanel",
    "Preformatted",
    "PrintedTerm",
    "Quotation",
    "Readers",
    "Reference",
    "References",
    "Role",
    "RowGroup",
    "RuleWaiver",
    "Safeguards",
    "Sheet",
    "Side",
    "SideGroup",
    "SignOff",
    "Strong",
    "Subscript",
    "Superscript",
    "TablePlacement",
    "Term",
    "Text",
    "ThematicBreak",
    "Waiver",
    "Wording",
    "Wordings",
    "Work",
    "WritingLines",
]
