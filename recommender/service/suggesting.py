"""The engine's part of the shortlist: the best of each firm and buyer, with what was shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from recommender.engine import Engine
from recommender.errors import Invalid
from recommender.records import (
    Actor,
    BuyerId,
    EventId,
    Exclusion,
    FirmId,
    Match,
    Pair,
    PairState,
    Participant,
    ShortlistEntry,
    Shown,
    Side,
    Standing,
    Wish,
)
from recommender.service.answers import AnswerBook, read_answers
from recommender.service.masa import Masa
from recommender.service.permission import require_organiser

SIZE = 8
"""How many matches each firm and buyer gets unless said otherwise."""

EVERYBODY = 1_000_000
"""More companies than an event has."""


@dataclass(frozen=True)
class Filled:
    """What filling a shortlist did. ``without``: parties for which there is no match."""

    version: int
    added: int
    lapsed: int
    listed: int
    without: tuple[str, ...]


def fill(
    masa: Masa, actor: Actor, event_id: str, size: int = SIZE, *, late_only: bool = False,
    now: datetime | None = None,
) -> Filled:  # fmt: skip
    """Give each firm and buyer its best ``size`` matches, and all that must meet or are wanted.

    What the organiser touched, what either side answered and what was sent out stays as it is; what the
    organiser dropped or blocked, and what was declined or ran out, does not come back, and its place goes
    to the next best. Suggestions that nobody touched lapse when they are no longer among the best. With
    ``late_only`` only those who joined late are given matches, and nothing lapses.

    Raises:
        Invalid: no place to fill.
        EngineNotReady: no participant has products, or none has needs.
    """
    require_organiser(actor)
    if size < 1:
        raise Invalid("shortlist_size", size=size)
    now = now or datetime.now(UTC)
    event = masa.store.events.one(actor, event_id)
    participants = masa.store.participation.of(actor, event_id)
    wishes = masa.store.participation.wishes(actor, event_id)
    stored, seen = masa.store.shortlists.read(actor, event_id, hidden=True)
    answers = read_answers(masa.store, actor, event)
    engine = masa.engine_for({p.company_id for p in participants}, _shut(stored, wishes, answers, now))
    served = [p for p in participants if p.late or not late_only]
    best = _best(engine, served, wishes, size, EventId(event_id))
    edits = _merged(stored, best, answers, now, lapse=not late_only)
    version = masa.store.shortlists.edit(actor, event_id, seen, "fill", edits, now) if edits else seen
    return _report(version, edits, masa.store.shortlists.entries(actor, event_id), participants)


def engine_version(engine: Engine) -> str:
    """What a score depends on beside the records: encoder and both rankers."""
    return f"{engine.encoder.version} {engine.rankers.buyer.version} {engine.rankers.firm.version}"


def _shut(
    stored: Iterable[ShortlistEntry], wishes: Iterable[Wish], answers: AnswerBook, now: datetime
) -> list[Exclusion]:
    gone = {Standing.BLOCKED, Standing.DROPPED}
    over = {PairState.DECLINED, PairState.EXPIRED}
    return [
        *(Exclusion(wish.firm_id, wish.buyer_id, wish.kind) for wish in wishes if wish.kind.shuts),
        *(Exclusion(*entry.pair, entry.standing) for entry in stored if entry.standing in gone),
        *(
            Exclusion(*entry.pair, answers.state(entry.pair, now))
            for entry in stored
            if answers.state(entry.pair, now) in over
        ),
    ]


def _best(
    engine: Engine, served: Iterable[Participant], wishes: Iterable[Wish], size: int, event_id: EventId
) -> list[ShortlistEntry]:
    """The best matches of each party and those wished for, best first; positions are left at 0."""
    wished: defaultdict[tuple[Side, str], set[Pair]] = defaultdict(set)
    for wish in wishes:
        if not wish.kind.shuts:
            wished[wish.side, wish.of].add(wish.pair)
    version = engine_version(engine)
    found: dict[Pair, ShortlistEntry] = {}
    for party in served:
        own = wished[party.side, party.company_id]
        for rank, match in enumerate(_matches(engine, party, EVERYBODY if own else size), 1):
            pair = match.firm_id, match.buyer_id
            if rank > size and pair not in own:
                continue
            entry = found.get(pair) or ShortlistEntry(event_id, *pair, 0.0, shown=_shown(match, version))
            found[pair] = _ranked(entry, party.side, rank)
        for pair in own - found.keys():
            if pair not in engine.corpus.shut:
                found[pair] = ShortlistEntry(event_id, *pair, 0.0)
    return sorted(found.values(), key=lambda e: (-(e.shown.score if e.shown else 0.0), e.pair))


def _matches(engine: Engine, party: Participant, k: int) -> list[Match]:
    if party.side is Side.FIRM:
        firm = FirmId(party.company_id)
        return engine.buyers_for_firm(firm, k) if engine.corpus.firms[firm].products else []
    buyer = BuyerId(party.company_id)
    return engine.firms_for_buyer(buyer, k) if engine.corpus.buyers[buyer].needs else []


def _shown(match: Match, version: str) -> Shown:
    return Shown(
        product_id=match.product_id,
        need_id=match.need_id,
        score=match.score,
        buyer_score=match.buyer_score,
        firm_score=match.firm_score,
        firm_rank=0,
        buyer_rank=0,
        engine_version=version,
        reasons=tuple(match.reasons),
    )


def _ranked(entry: ShortlistEntry, side: Side, rank: int) -> ShortlistEntry:
    if entry.shown is None:
        return entry
    if side is Side.FIRM:
        return replace(entry, shown=replace(entry.shown, firm_rank=rank))
    return replace(entry, shown=replace(entry.shown, buyer_rank=rank))


def _merged(
    stored: list[ShortlistEntry],
    best: list[ShortlistEntry],
    answers: AnswerBook,
    now: datetime,
    *,
    lapse: bool,
) -> list[ShortlistEntry]:
    """New entries after those there are, and the untouched ones that are no longer among the best."""
    known = {entry.pair: entry for entry in stored}
    suggested = {entry.pair for entry in best}
    last = max((entry.position for entry in stored), default=0.0)
    edits = []
    for entry in best:
        old = known.get(entry.pair)
        if old is None or old.standing is Standing.LAPSED:
            last += 1
            edits.append(replace(entry, position=last, comment=old.comment if old else ""))
    for entry in stored if lapse else ():
        if entry.pair not in suggested and _untouched(entry, answers, now):
            edits.append(replace(entry, standing=Standing.LAPSED))
    return edits


def _untouched(entry: ShortlistEntry, answers: AnswerBook, now: datetime) -> bool:
    if entry.standing is not Standing.CHOSEN or entry.comment or entry.shown is None:
        return False
    expired = answers.state(entry.pair, now) is PairState.EXPIRED
    return expired or not (answers.given.get(entry.pair) or answers.invited(entry.pair))


def _report(
    version: int,
    edits: list[ShortlistEntry],
    listed: list[ShortlistEntry],
    participants: list[Participant],
) -> Filled:
    served = {id_ for entry in listed for id_ in entry.pair}
    return Filled(
        version=version,
        added=sum(edit.standing.listed for edit in edits),
        lapsed=sum(not edit.standing.listed for edit in edits),
        listed=len(listed),
        without=tuple(p.company_id for p in participants if p.company_id not in served),
    )
