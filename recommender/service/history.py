"""Earlier events, as ranking counts them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from recommender.features import History, Past
from recommender.records import OPERATOR, MeetingState, OutcomeKind, Pair
from recommender.store import Store


def past_meetings(store: Store, today: date) -> History:
    """How often each pair met or missed one another at events over before ``today``, and what came of it."""
    found: dict[Pair, Past] = {}
    order = list(OutcomeKind)
    for encounter in store.results.history(OPERATOR, today):
        pair = encounter.firm_id, encounter.buyer_id
        past = found.get(pair, Past())
        if encounter.meeting is MeetingState.HELD:
            past = replace(past, held=past.held + 1)
        elif encounter.meeting is MeetingState.NO_SHOW:
            past = replace(past, missed=past.missed + 1)
        if encounter.outcome is not None:
            past = replace(past, outcome=max(past.outcome, encounter.outcome, key=order.index))
        if past != Past():
            found[pair] = past
    return History(meetings=found)
