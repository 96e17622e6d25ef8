"""A whole event's matches at once, none of its companies crowded out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from recommender.errors import Invalid
from recommender.matching import EventScores, Filters
from recommender.matching.congestion import (
    BALANCED,
    BEST_PAIRS,
    GOOD,
    PLACES,
    Amounts,
    Counts,
    Crowd,
    best_plan,
)
from recommender.records import Actor, BuyerId, Event, FirmId, Match, Participant, Side, Wish
from recommender.service.crowding import CrowdFigures, figures_by_setting, figures_of
from recommender.service.masa import Masa
from recommender.service.permission import require_organiser
from recommender.service.seats import taken_seats

__all__ = ["BALANCED", "GOOD", "PLACES", "SEATS", "EventMatches", "event_matches"]

SEATS = 8
"""How many matches each firm and buyer gets at most unless said otherwise."""


@dataclass(frozen=True)
class EventMatches:
    """The chosen pairs, best first, with the figures of the balance asked for and of others beside it."""

    scores: EventScores
    pairs: tuple[tuple[FirmId, BuyerId], ...]
    figures: CrowdFigures
    by_setting: tuple[CrowdFigures, ...]

    def matches(self, start: int = 0, stop: int | None = None) -> list[Match]:
        """Some of the pairs as matches with their reasons."""
        return [self.scores.match(firm, buyer) for firm, buyer in self.pairs[start:stop]]


def event_matches(
    masa: Masa, actor: Actor, event_id: str, seats: int = SEATS, balance: float = BALANCED,
    good: float = GOOD, enough: int = PLACES, now: datetime | None = None,
) -> EventMatches:  # fmt: skip
    """The pairs of an event that are best in total when no company can meet more than ``seats``.

    A party's own limit, or else the event's, counts where it is lower. Pairs that either side does not
    want stay shut; a company that has taken seats scores a little lower with others. ``balance`` goes
    from 0, best pairs, to 1, everyone served: that is, with ``enough`` good matches.

    Raises:
        NotFound: no such event.
        NotPermitted: the actor is no organiser.
        Invalid: fewer seats, or matches that are enough, than one; a balance or least score outside [0, 1].
        EngineNotReady: nothing was imported yet.
    """
    require_organiser(actor)
    if enough < 1:
        raise Invalid("enough_invalid", enough=enough)
    if seats < 1 or not 0 <= balance <= 1 or not 0 <= good <= 1:
        raise Invalid("balance_invalid", seats=seats, balance=balance, good=good)
    event = masa.store.events.one(actor, event_id)
    scores, crowd = crowd_of(masa, actor, event, seats, good, now or datetime.now(UTC))
    return _planned(scores, replace(crowd, places=enough), balance)


def crowd_of(
    masa: Masa, actor: Actor, event: Event, seats: int, good: float, now: datetime
) -> tuple[EventScores, Crowd]:
    """An event's scores, and its pairs that may meet with everybody's seats."""
    parties = masa.store.participation.of(actor, event.id)
    scores = masa.event_scores(taking_part(parties), taken_seats(masa.store, actor, event, now))
    wishes = masa.store.participation.wishes(actor, event.id)
    return scores, crowd_from(scores, event, parties, wishes, seats, good)


def taking_part(parties: Sequence[Participant]) -> Filters:
    """The filters that let an event's participants in."""
    ids = {side: frozenset(p.company_id for p in parties if p.side is side) for side in Side}
    return Filters(
        firms=frozenset(map(FirmId, ids[Side.FIRM])), buyers=frozenset(map(BuyerId, ids[Side.BUYER]))
    )


def crowd_from(
    scores: EventScores, event: Event, parties: Iterable[Participant], wishes: Iterable[Wish], seats: int,
    good: float,
) -> Crowd:  # fmt: skip
    """The pairs that may meet, with everybody's seats."""
    of = {(party.side, party.company_id): party for party in parties}
    return Crowd(
        score=_open_scores(scores, wishes),
        firm_seats=_seats(event, (of[Side.FIRM, id_] for id_ in scores.firm_ids), seats),
        buyer_seats=_seats(event, (of[Side.BUYER, id_] for id_ in scores.buyer_ids), seats),
        good=good,
    )


def _open_scores(scores: EventScores, wishes: Iterable[Wish]) -> Amounts:
    """Scores as (firms, buyers), 0 where the two may not or do not want to meet."""
    shut = {wish.pair for wish in wishes if wish.kind.shuts}
    open_: Amounts = np.where(scores.open, scores.scores.score, 0.0).T.astype(np.float64)
    row = {firm: at for at, firm in enumerate(scores.firm_ids)}
    column = {buyer: at for at, buyer in enumerate(scores.buyer_ids)}
    for firm, buyer in shut:
        if firm in row and buyer in column:
            open_[row[firm], column[buyer]] = 0.0
    return open_.clip(0.0, 1.0)


def _seats(event: Event, parties: Iterable[Participant], most: int) -> Counts:
    of_event = {Side.FIRM: event.firm_limits, Side.BUYER: event.buyer_limits}
    limits = (party.limits or of_event[party.side] for party in parties)
    return np.array([most if own.most is None else min(own.most, most) for own in limits], np.int64)


def _planned(scores: EventScores, crowd: Crowd, balance: float) -> EventMatches:
    plan = best_plan(crowd, balance)
    firms, buyers = np.nonzero(plan)
    order = np.argsort(-crowd.score[firms, buyers], kind="stable")
    by_setting = figures_by_setting(crowd)
    best = next(figures.total_score for figures in by_setting if figures.balance == BEST_PAIRS)
    return EventMatches(
        scores=scores,
        pairs=tuple((scores.firm_ids[firms[at]], scores.buyer_ids[buyers[at]]) for at in order),
        figures=figures_of(crowd, plan, balance, best),
        by_setting=tuple(by_setting),
    )
