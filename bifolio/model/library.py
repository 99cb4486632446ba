"""What an author writes: works with their chapters, tables and imprint; clinics; sources."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bifolio.model.audiences import Audience, Readers
from bifolio.model.content import Blank, Blocks, Inlines
from bifolio.model.figures import FigurePlan
from bifolio.model.formats import THEMES, Format
from bifolio.model.references import Bibliography, CitationStyle
from bifolio.model.registers import Fact, Term
from bifolio.model.safeguards import Safeguards
from bifolio.model.signoffs import SignOff
from bifolio.model.source import Span
from bifolio.model.tables import ComparisonTable
from bifolio.model.waivers import RuleWaiver, Waiver
from bifolio.model.wordings import Wordings

SOURCES = ("print", "short", "none")  # whether readers find the sources of a handout in it
LOGO_SIZES = ("small", "middle", "large")
FIELDS = ("name", "date", "next_visit", "given_by")  # that may be filled in at the head of page 1
_NOWHERE = Span("")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter file: for whom, in which language ("" is the work's own), and its blocks."""

    name: str
    readers: Readers
    language: str
    blocks: Blocks
    span: Span


@dataclass(frozen=True, slots=True)
class Sheet:
    """A one-page edition to be: each of `parts` is a table, or a box or section by its heading.

    A part is its kind ("table", "box" or "section") and its name; `orientation` is "portrait" or
    "landscape"; `sizes` are the type sizes that it is made in; `left_out` are criteria of its
    tables that it has no room for.
    """

    name: str
    titles: Wordings
    audience: Audience
    parts: tuple[tuple[str, str], ...]
    orientation: str
    sizes: tuple[str, ...]
    left_out: tuple[tuple[str, Span], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a reader turns for more; the words are the library's or a clinic's, if there are any.

    `qr` is an address, in which {id} stands for what all formats of a handout are called.
    """

    qr: str = ""
    feedback: Inlines = ()
    other_formats: Inlines = ()

    def over(self, other: Contact) -> Contact:
        """These words, and where there are none those of another."""
        return Contact(self.qr or other.qr, self.feedback or other.feedback,
                       self.other_formats or other.other_formats)


NO_CONTACT = Contact()


@dataclass(frozen=True, slots=True)
class Field:
    """A line to fill in at the head of a handout; `name` is one of `FIELDS`."""

    name: str
    line: tuple[Blank, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The lines to fill in at the head of a handout, and for whom they are printed."""

    fields: tuple[Field, ...] = ()
    readers: Readers = frozenset()

    def for_reader(self, audience: Audience) -> tuple[Field, ...]:
        """Those of one audience."""
        return self.fields if audience in self.readers else ()


NO_FORM = Form()


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who answers for the text, and until when; `review_span` is where that stands.

    `contact` is the library's own.
    """

    publisher: str
    revision: str
    written: date
    revised: date
    review_by: date
    authors: tuple[str, ...]
    funding: str
    review_span: Span = _NOWHERE
    contact: Contact = NO_CONTACT


@dataclass(frozen=True, slots=True)
class Work:
    """Everything written on one subject; `facts` by id, `signoffs` oldest first.

    `places` are the names of places for a clinic's own words.
    """

    name: str
    language: str
    audiences: tuple[Audience, ...]
    titles: Wordings
    subtitles: Wordings
    chapters: tuple[Chapter, ...]
    tables: Mapping[str, ComparisonTable]
    imprint: Imprint
    span: Span
    facts: Mapping[str, Fact] = field(default_factory=dict)
    waivers: tuple[Waiver, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    signoffs: tuple[SignOff, ...] = ()
    figures: Mapping[str, FigurePlan] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    form: Form = NO_FORM

    def sheet(self, name: str) -> Sheet | None:
        """The sheet of this name; None for "", which is a whole edition."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to call, what it is for, and when somebody answers ("" for the clinic's hours).

    One with `works` stands on the handouts of these works alone.
    """

    label: str
    number: str
    span: Span
    hours: str = ""
    works: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that stands for somebody: its path in the library, "" for none, and whose it is."""

    path: str = ""
    of: str = ""


NO_LOGO = Logo()


@dataclass(frozen=True, slots=True)
class Clinic:
    """Whose name, phones and logo a handout carries; `logo` is a path in the library or "".

    `local` are its own words for places in chapters, by the name of the place.
    `second_logo` is that of whom it belongs to or works with; `logo_size` how large both are.
    `emergency` is the number that saves a life, where it is: 999; "" where it gives none.
    `region` is printed nowhere: by it clinics are asked for together. One that is a row of a table
    has an `end`, its last line.
    """

    name: str
    title: str
    address: tuple[str, ...]
    phones: tuple[Phone, ...]
    hours: str
    logo: str
    accent: str
    span: Span
    emergency: str = ""
    contact: Contact = NO_CONTACT
    second_logo: Logo = NO_LOGO
    logo_size: str = LOGO_SIZES[1]
    local: Mapping[str, Wordings] = field(default_factory=dict)
    form: Form = NO_FORM
    region: str = ""
    end: Span = _NOWHERE

    def for_work(self, name: str, places: Collection[str]) -> Clinic:
        """The clinic as a work's handouts have it: its own phones first, then those of all.

        Of its own words it has those alone for which the work has places.
        """
        own = tuple(phone for phone in self.phones if name in phone.works)
        return replace(self, phones=own + tuple(p for p in self.phones if not p.works),
                       local={place: words for place, words in self.local.items()
                              if place in places})

    @property
    def place(self) -> str:
        """Its file, or its row of a table: what is found there concerns no other clinic."""
        return f"{self.span.path}:{self.span.line}" if self.end.line else self.span.path

    @property
    def has_own_words(self) -> bool:
        """Whether it says more than who it is and how it is reached."""
        return bool(self.local or self.form.fields or self.contact != NO_CONTACT)

    @property
    def numbers(self) -> int:
        """How many numbers to call it gives."""
        return len(self.phones) + bool(self.emergency)

    @property
    def texts(self) -> tuple[str, ...]:
        """Who it is and how it is reached, in all the words that a page prints of that."""
        phones = (text for phone in self.phones
                  for text in (phone.label, phone.number, phone.hours))
        return (self.title, *self.address, *phones, self.hours,
                *filter(None, (self.emergency, self.second_logo.of)))


@dataclass(frozen=True, slots=True)
class Library:
    """A folder of works, read and checked.

    With `facts_required`, every number with a unit must come from a fact or be waived.
    """

    publisher: str
    language: str
    formats: tuple[Format, ...]
    style: CitationStyle
    required_signoffs: Mapping[Audience, tuple[str, ...]]
    works: Mapping[str, Work]
    clinics: Mapping[str, Clinic]
    bibliography: Bibliography
    glossary: Mapping[str, Term] = field(default_factory=dict)
    facts_required: bool = False
    waivers: tuple[RuleWaiver, ...] = ()
    safeguards: Safeguards = field(default_factory=Safeguards)
    theme: str = THEMES[0]
    clinic: str = ""  # whose handouts are made when nobody says otherwise
    sources: str = SOURCES[0]  # one of SOURCES, for those who do not know how to judge them

    def clinic_for(self, name: str, work: str) -> Clinic | None:
        """The clinic of this name as a work's handouts have it; None where there is none."""
        clinic = self.clinics.get(name)
        places = self.works[work].places if work in self.works else ()
        return clinic and clinic.for_work(work, places)
