"""What came of each meeting, from both sides."""

from __future__ import annotations

from datetime import UTC, datetime

from babel.numbers import is_currency

from recommender.errors import Invalid, NotFound
from recommender.records import (
    OPERATOR,
    Actor,
    Event,
    Feedback,
    MeetingState,
    Outcome,
    OutcomeKind,
    Signal,
)
from recommender.service.decisions import label
from recommender.service.permission import require_party
from recommender.store import Store

RATINGS = range(1, 6)
NOTE_LENGTH = 4000

WORTH = {
    OutcomeKind.NONE: 0.0,
    OutcomeKind.SAMPLES: 0.5,
    OutcomeKind.QUOTATION: 0.75,
    OutcomeKind.ORDER: 1.0,
    OutcomeKind.SPOT_SALE: 1.0,
}
"""The label that an outcome leaves."""


def report(store: Store, actor: Actor, outcome: Outcome, now: datetime | None = None) -> None:
    """Keep what one side says came of a held meeting; the latest word counts.

    Raises:
        NotPermitted: the actor is neither that side nor an organiser.
        NotFound: no such meeting in the published schedule.
        Invalid: the meeting was not held; a rating other than 1–5; money without order or currency.
    """
    require_party(actor, outcome.side, outcome.pair[outcome.side == "buyer"])
    now = now or datetime.now(UTC)
    event = store.events.one(actor, outcome.event_id)
    meeting = next((m for m in store.plans.meetings(actor, event.id) if m.pair == outcome.pair), None)
    if meeting is None:
        raise NotFound("meeting_unknown", firm=outcome.firm_id, buyer=outcome.buyer_id)
    if meeting.state is not MeetingState.HELD:
        raise Invalid("meeting_not_held", firm=outcome.firm_id, buyer=outcome.buyer_id)
    _check(outcome)
    store.results.record(actor, outcome, _labels(store, event, outcome, now), now)


def rating_label(stars: int) -> float:
    """Stars as a label in [0, 1]."""
    return (stars - RATINGS[0]) / (RATINGS[-1] - RATINGS[0])


def _check(outcome: Outcome) -> None:
    if outcome.rating is not None and outcome.rating not in RATINGS:
        raise Invalid("rating_invalid", rating=outcome.rating)
    if len(outcome.note) > NOTE_LENGTH:
        raise Invalid("text_too_long", length=len(outcome.note), most=NOTE_LENGTH)
    if outcome.amount is None and not outcome.currency:
        return
    if outcome.amount is None or not outcome.kind.sells:
        raise Invalid("amount_without_order", kind=outcome.kind)
    if not outcome.amount.is_finite() or outcome.amount <= 0:
        raise Invalid("amount_invalid", amount=outcome.amount)
    if not is_currency(outcome.currency):
        raise Invalid("currency_unknown", currency=outcome.currency)


def _labels(store: Store, event: Event, outcome: Outcome, now: datetime) -> list[Feedback]:
    # Read as the operator: the ranks that were shown are no secret from one's own feedback.
    entry = store.shortlists.some(OPERATOR, event.id, {outcome.pair}).get(outcome.pair)
    found = [label(entry, event, outcome.pair, outcome.side, Signal.OUTCOME, WORTH[outcome.kind], now)]
    if outcome.rating is not None:
        value = rating_label(outcome.rating)
        found.append(label(entry, event, outcome.pair, outcome.side, Signal.RATING, value, now))
    return found
