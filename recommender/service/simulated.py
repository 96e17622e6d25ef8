"""Invented answers for demonstrations: drawn from the scores, and marked as simulated wherever they show."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime

from recommender.records import Actor, Answer, Pair, Side
from recommender.service.decisions import Reply, answer
from recommender.service.invitations import own_id
from recommender.service.permission import require_organiser
from recommender.store import Store

MARK = "simulated"


@dataclass(frozen=True)
class Simulated:
    """How many answers were drawn, and how many pairs both sides accepted."""

    interested: int
    declined: int
    both: int


def simulate_decisions(
    store: Store, actor: Actor, event_id: str, seed: int, now: datetime | None = None
) -> Simulated:
    """Let every party say yes of each listed match with its own side's score as the chance.

    Every decision carries the word ``simulated``. Answers depend on the seed and the pair alone: a list
    that grew is answered as before.
    """
    require_organiser(actor)
    now = now or datetime.now(UTC)
    entries = sorted(store.shortlists.entries(actor, event_id), key=lambda entry: entry.pair)
    accepted: dict[Side, set[Pair]] = {side: set() for side in Side}
    for side in Side:
        for company_id in sorted({own_id(entry, side) for entry in entries}):
            replies = []
            for entry in entries:
                if own_id(entry, side) == company_id and entry.shown is not None:
                    chance = entry.shown.firm_score if side is Side.FIRM else entry.shown.buyer_score
                    yes = random.Random(f"{seed} {side} {entry.pair}").random() < chance
                    replies.append(
                        Reply(
                            own_id(entry, side.other),
                            Answer.INTERESTED if yes else Answer.NOT_INTERESTED,
                            word=MARK,
                        )
                    )
                    if yes:
                        accepted[side].add(entry.pair)
            answer(store, actor, event_id, side, company_id, replies, now)
    total = 2 * sum(entry.shown is not None for entry in entries)
    interested = sum(map(len, accepted.values()))
    both = accepted[Side.FIRM] & accepted[Side.BUYER]
    return Simulated(interested, total - interested, len(both))
