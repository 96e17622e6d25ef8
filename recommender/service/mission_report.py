"""What a mission came to: meetings, acceptance, no-shows, outcomes; by firm and by sector."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

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


@dataclass
class _Facts:
    """What happened to some pairs."""

    entries: list[ShortlistEntry] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)


def mission_report(store: Store, actor: Actor, event_id: str, now: datetime | None = None) -> MissionReport:
    """Count what an event came to so far. Raises NotFound."""
    require_organiser(actor)
    event = store.events.one(actor, event_id)
    facts = _Facts(
        store.shortlists.entries(actor, event_id),
        _published(store, actor, event_id),
        store.results.of(actor, event_id),
    )
    answers, now = read_answers(store, actor, event), now or datetime.now(UTC)
    sectors = _sectors(store, facts.entries)

    def by(group: Callable[[Pair], str]) -> dict[str, Tally]:
        return {name: _tally(part, answers, now) for name, part in _grouped(facts, group).items()}

    return MissionReport(
        event,
        _tally(facts, answers, now),
        by(lambda pair: pair[0]),
        by(lambda pair: pair[1]),
        by(lambda pair: sectors.get(pair, "")),
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


def _grouped(facts: _Facts, group: Callable[[Pair], str]) -> dict[str, _Facts]:
    """The facts of each group that has an entry or a meeting, by name."""
    found: defaultdict[str, _Facts] = defaultdict(_Facts)
    for entry in facts.entries:
        found[group(entry.pair)].entries.append(entry)
    for meeting in facts.meetings:
        found[group(meeting.pair)].meetings.append(meeting)
    for outcome in facts.outcomes:
        if (name := group(outcome.pair)) in found:
            found[name].outcomes.append(outcome)
    return dict(sorted(found.items()))


def _tally(facts: _Facts, answers: AnswerBook, now: datetime) -> Tally:
    return Tally(
        listed=len(facts.entries),
        states=Counter(answers.state(entry.pair, now) for entry in facts.entries),
        meetings=Counter(meeting.state for meeting in facts.meetings),
        no_shows=Counter(side for meeting in facts.meetings for side in meeting.absent),
        outcomes=_best_outcomes(facts.outcomes),
        amounts=_amounts(facts.outcomes),
        ratings=_ratings(facts.outcomes),
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
