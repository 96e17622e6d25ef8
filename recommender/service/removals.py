"""Taking out firms, buyers and events, and putting them back."""

from __future__ import annotations

from datetime import UTC, datetime

from recommender.records import Actor, Buyer, Event, Firm, Removal, Side
from recommender.service.permission import require_organiser
from recommender.store import Store


def remove_firm(store: Store, actor: Actor, seen: Firm, now: datetime | None = None) -> Removal:
    """Take out a firm with its products; undoing brings all of it back.

    Raises:
        NotPermitted, NotFound
        Conflict: somebody answered about it, a published schedule names it, an event of another
            organisation has it, it was merged with another, or it is another by now.
    """
    require_organiser(actor)
    return store.removals.remove_company(actor, Side.FIRM, seen, now or datetime.now(UTC))


def remove_buyer(store: Store, actor: Actor, seen: Buyer, now: datetime | None = None) -> Removal:
    """As ``remove_firm``, with its needs."""
    require_organiser(actor)
    return store.removals.remove_company(actor, Side.BUYER, seen, now or datetime.now(UTC))


def remove_event(store: Store, actor: Actor, seen: Event, now: datetime | None = None) -> Removal:
    """Take out an event with who takes part, its shortlist and its drafts.

    Raises:
        NotPermitted, NotFound
        Conflict: somebody answered, a schedule was published, or it is another by now.
    """
    require_organiser(actor)
    return store.removals.remove_event(actor, seen, now or datetime.now(UTC))


def undo(store: Store, actor: Actor, id_: int, now: datetime | None = None) -> Removal:
    """Put back what was removed. Raises NotPermitted, NotFound; Conflict when an id was taken meanwhile."""
    require_organiser(actor)
    return store.removals.undo(actor, id_, now or datetime.now(UTC))
