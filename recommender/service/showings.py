"""What parties were shown, kept beside what they say: implicit feedback, apart from the explicit."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime

from recommender.errors import BackendUnavailable
from recommender.records import Actor, Showing, Side
from recommender.service.invitations import Listed
from recommender.service.permission import require_party
from recommender.store import Store

log = logging.getLogger(__name__)


def note_list(
    store: Store, actor: Actor, side: Side, listed: Sequence[Listed], now: datetime | None = None
) -> None:
    """Keep that a party has seen its list, each match with its place on it; what an organiser looks at is
    not kept. Called after the answer is sent: a database that is busy costs a line in the log.
    """
    if actor.organises or not (actor.firm_id or actor.buyer_id):
        return
    at = now or datetime.now(UTC)
    seen = [_showing(one, side, place, at) for place, one in enumerate(listed, 1)]
    try:
        store.showings.note(seen)
    except BackendUnavailable as error:
        log.warning("showings of %d matches not kept: %s", len(seen), error.code)


def note_opened(
    store: Store, actor: Actor, event_id: str, side: Side, company_id: str, partner_id: str,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Keep that a party looked closer at a match; the first time counts.

    Raises:
        NotPermitted: the actor is neither the party nor an organiser.
        NotFound: no such event, or the match was never on the party's list.
    """
    require_party(actor, side, company_id)
    event = store.events.one(actor, event_id)
    firm, buyer = (company_id, partner_id) if side is Side.FIRM else (partner_id, company_id)
    store.showings.open(event.id, side, firm, buyer, now or datetime.now(UTC))


def _showing(listed: Listed, side: Side, place: int, at: datetime) -> Showing:
    """A match that the organiser added by hand has no score and no features."""
    entry, shown = listed.entry, listed.entry.shown
    if shown is None:
        return Showing(entry.event_id, side, entry.firm_id, entry.buyer_id, place, 0.0, {}, shown_at=at)
    return Showing(
        event_id=entry.event_id,
        side=side,
        firm_id=entry.firm_id,
        buyer_id=entry.buyer_id,
        rank=place,
        score=shown.score,
        features=shown.features,
        product_id=shown.product_id,
        need_id=shown.need_id,
        engine_version=shown.engine_version,
        shown_at=at,
        shadow_version=shown.shadow_version,
        shadow_score=shown.shadow_score,
        team=listed.team,
    )
