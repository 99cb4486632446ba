"""The command `list`: what a library holds, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from bifolio.cli.listing import Listing, in_columns
from bifolio.cli.options import OF_HANDOUTS, Commands, chosen, takes
from bifolio.loading.wordings import wording_for
from bifolio.model import Audience
from bifolio.model.trees import plain

if TYPE_CHECKING:
    from bifolio.delivery.catalogue import Listed


@click.group("list", cls=Commands, invoke_without_command=True)
@takes(*OF_HANDOUTS)
@click.pass_context
def listing(context: click.Context, /, **given: Any) -> int | None:
    """Show works; or sign-offs, what is due, facts or sources.

    Without a word: each handout with its edition, format, revision and review date, and how the
    last run left it in the delivery folder: as a draft or signed, current or outdated.
    """
    if context.invoked_subcommand is None:
        return _list(given)
    context.obj = chosen(given)
    return None


@listing.command()
@takes(*OF_HANDOUTS)
def handouts(**given: Any) -> int:
    """Works, editions, formats and review dates (as without a word)."""
    return _list(given)


listing.prefix = "list_"
listing.kinds = {"Commands": ("handouts", "signoffs", "due", "facts", "sources")}
listing.examples = (
    ("list", "works, editions, formats and review dates"),
    ("list signoffs", "who has signed what"),
    ("list due --within 180", "the reviews of the next half year"),
    ("list facts --source smith2020", "all that rests on a source"),
)


def _list(given: dict[str, Any]) -> int:
    """A line for each handout."""
    from bifolio.building.plan import handouts_of, makeable
    from bifolio.cli.many_clinics import counted
    from bifolio.delivery.catalogue import Catalogue

    listing = Listing(given, cites=False)
    library = listing.opened.library
    catalogue = Catalogue.open(listing.order.out)
    shown = set[str]()
    rows = [("work", "edition", "format", "revision", "review by", "state", "title")]
    for handout in handouts_of(library, listing.order):
        work = library.works[handout.work]
        title = plain(wording_for(work.titles, handout.audience))
        shown.add(handout.name)
        rows.append((handout.work, handout.edition, handout.format.name,
                     work.imprint.revision, work.imprint.review_by.isoformat(),
                     _state(catalogue.find(handout), library.required_signoffs), title))
    head, *lines = in_columns(rows)
    listing.tell(listing.terminal.paint(head, "place"), *lines)
    if library.clinics:
        known = makeable(library)
        number = sum(each.name in known and each.name not in known.bare and each.name not in shown
                     for each in catalogue.listed())
        if number:
            listing.terminal.say(f"\n{counted(number, 'copy')} for other clinics "
                                 f"{'lies' if number == 1 else 'lie'} there, too.")
    return listing.end()


def _state(listed: Listed | None, required: Mapping[Audience, tuple[str, ...]]) -> str:
    """How a handout lies in the delivery folder, in two words at most."""
    if listed is None:
        return "not made"
    asked = required.get(Audience(listed.audience), ())
    state = "draft" if listed.draft else "signed" if asked else "made"
    return state if listed.current else f"{state}, outdated"
