"""Invented answers for demonstrations: drawn from the scores, and marked as simulated wherever they show."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime

from recommender.records import Actor, Answer, ShortlistEntry, Side
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
    that grew is answered as before. What somebody really answered stays.
    """
    require_organiser(actor)
    now = now or datetime.now(UTC)
    entries = [entry for entry in store.shortlists.entries(actor, event_id) if entry.shown is not None]
    real = {(d.side, d.pair): d.answer for d in store.decisions.of(actor, event_id) if d.word != MARK}
    drawn = {
        (side, entry.pair): Answer.INTERESTED if _says_yes(entry, side, seed) else Answer.NOT_INTERESTED
        for entry in entries
        for side in Side
        if (side, entry.pair) not in real
    }
    for side, company_id in sorted({(side, own_id(entry, side)) for entry in entries for side in Side}):
        replies = [
            Reply(own_id(entry, side.other), drawn[side, entry.pair], word=MARK)
            for entry in entries
            if own_id(entry, side) == company_id and (side, entry.pair) in drawn
        ]
        answer(store, actor, event_id, side, company_id, replies, now)
    said = real | drawn
    yes = {key for key, given in said.items() if given is Answer.INTERESTED}
    interested = len(yes & drawn.keys())
    both = sum((Side.FIRM, entry.pair) in yes and (Side.BUYER, entry.pair) in yes for entry in entries)
    return Simulated(interested, len(drawn) - interested, both)


def _says_yes(entry: ShortlistEntry, side: Side, seed: int) -> bool:
    assert entry.shown is not None
    chance = entry.shown.firm_score if side is Side.FIRM else entry.shown.buyer_score
    return random.Random(f"{seed} {side} {entry.pair}").random() < chance
