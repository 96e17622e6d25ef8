"""What a mission came to: meetings, acceptance, no-shows, outcomes; by firm and by sector."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial

from recommender.errors import NotFound
from recommender.records import (
    Actor,
    Event,
    Meeting,
    MeetingState,
    Outcome,
    OutcomeKind,
    Pair,
    PairState,
    ShortlistEntry,
    Side,
)
from recommender.service.answers import AnswerBook, read_answers
from recommender.service.permission import require_organiser
from recommender.store import Store


@dataclass(frozen=True)
class Tally:
    """Counts of one firm, sector or mission.

    ``outcomes`` counts each held meeting once, by the better of what its two sides reported; ``amounts``
    adds the larger of the two amounts, by currency; ``ratings`` is the mean of each side that rated.
    """

    listed: int
    states: Mapping[PairState, int]
    meetings: Mapping[MeetingState, int]
    no_shows: Mapping[Side, int]
    outcomes: Mapping[OutcomeKind, int]
    amounts: Mapping[str, Decimal]
    ratings: Mapping[Side, float]

    @property
    def acceptance(self) -> float:
        """Share of listed matches that both sides accepted; 0 without any."""
        return self.states.get(PairState.ACCEPTED, 0) / self.listed if self.listed else 0.0


@dataclass(frozen=True)
class MissionReport:
    """The report of a mission. A sector is the HS chapter of the need that was matched, empty if unknown."""

    event: Event
    total: Tally
    by_firm: Mapping[str, Tally]
    by_buyer: Mapping[str, Tally]
    by_sector: Mapping[str, Tally]


@dataclass(frozen=True)
class _Facts:
    entries: list[ShortlistEntry]
    answers: AnswerBook
    meetings: list[Meeting]
    outcomes: list[Outcome]
    now: datetime


def mission_report(store: Store, actor: Actor, event_id: str, now: datetime | None = None) -> MissionReport:
    """Count what an event came to so far. Raises NotFound."""
    require_organiser(actor)
    event = store.events.one(actor, event_id)
    facts = _Facts(
        store.shortlists.entries(actor, event_id),
        read_answers(store, actor, event),
        _published(store, actor, event_id),
        store.results.of(actor, event_id),
        now or datetime.now(UTC),
    )
    sectors = _sectors(store, facts.entries)
    return MissionReport(
        event,
        _tally(facts, lambda _: True),
        _grouped(facts, lambda pair: pair[0]),
        _grouped(facts, lambda pair: pair[1]),
        _grouped(facts, lambda pair: sectors.get(pair, "")),
    )


def _published(store: Store, actor: Actor, event_id: str) -> list[Meeting]:
    try:
        return store.plans.meetings(actor, event_id)
    except NotFound:
        return []  # nothing is published yet: a report of how far the mission is


def _sectors(store: Store, entries: Iterable[ShortlistEntry]) -> dict[Pair, str]:
    codes = {need.id: need.hs for buyer in store.buyers() for need in buyer.needs}
    return {
        entry.pair: code.digits[:2]
        for entry in entries
        if entry.shown is not None and (code := codes.get(entry.shown.need_id)) is not None
    }


def _grouped(facts: _Facts, group: Callable[[Pair], str]) -> dict[str, Tally]:
    pairs = {entry.pair for entry in facts.entries} | {meeting.pair for meeting in facts.meetings}
    names = sorted({group(pair) for pair in pairs})
    return {name: _tally(facts, partial(_belongs, group, name)) for name in names}


def _belongs(group: Callable[[Pair], str], name: str, pair: Pair) -> bool:
    return group(pair) == name


def _tally(facts: _Facts, counts: Callable[[Pair], bool]) -> Tally:
    entries = [entry for entry in facts.entries if counts(entry.pair)]
    meetings = [meeting for meeting in facts.meetings if counts(meeting.pair)]
    outcomes = [outcome for outcome in facts.outcomes if counts(outcome.pair)]
    return Tally(
        listed=len(entries),
        states=Counter(facts.answers.state(entry.pair, facts.now) for entry in entries),
        meetings=Counter(meeting.state for meeting in meetings),
        no_shows=Counter(side for meeting in meetings for side in meeting.absent),
        outcomes=_best_outcomes(outcomes),
        amounts=_amounts(outcomes),
        ratings=_ratings(outcomes),
    )


def _best_outcomes(outcomes: Iterable[Outcome]) -> Counter[OutcomeKind]:
    order = list(OutcomeKind)
    best: dict[Pair, OutcomeKind] = {}
    for outcome in outcomes:
        best[outcome.pair] = max(best.get(outcome.pair, OutcomeKind.NONE), outcome.kind, key=order.index)
    return Counter(best.values())


def _amounts(outcomes: Iterable[Outcome]) -> dict[str, Decimal]:
    """Both sides report the same sale, so a pair's larger amount counts, in the currency it was named in."""
    largest: dict[tuple[Pair, str], Decimal] = {}
    for outcome in outcomes:
        if outcome.amount is not None:
            key = outcome.pair, outcome.currency
            largest[key] = max(largest.get(key, Decimal(0)), outcome.amount)
    total: defaultdict[str, Decimal] = defaultdict(Decimal)
    for (_, currency), amount in largest.items():
        total[currency] += amount
    return dict(sorted(total.items()))


def _ratings(outcomes: Iterable[Outcome]) -> dict[Side, float]:
    given: defaultdict[Side, list[int]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.rating is not None:
            given[outcome.side].append(outcome.rating)
    return {side: sum(ratings) / len(ratings) for side, ratings in given.items()}
