"""The engine's part of the shortlist: the best pairs in total, with what was shown of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from recommender.errors import Invalid
from recommender.matching import EventScores
from recommender.matching.congestion import BALANCED, GOOD, Amounts, Crowd, best_plan
from recommender.records import (
    Actor,
    Event,
    Pair,
    Participant,
    ShortlistEntry,
    Shown,
    Side,
    Standing,
    Wish,
)
from recommender.service.answers import AnswerBook, read_answers
from recommender.service.event_matches import SEATS, crowd_of
from recommender.service.masa import Masa
from recommender.service.permission import require_organiser
from recommender.service.seats import touched, turned_down
from recommender.service.shadow import Shadow, shadow_of


@dataclass(frozen=True)
class Filled:
    """What filling a shortlist did. ``without``: parties for which there is no match."""

    version: int
    added: int
    lapsed: int
    listed: int
    without: tuple[str, ...]


@dataclass(frozen=True)
class _Stock:
    """What is on the list: what stays as it is, and the pairs that do not come back."""

    kept: frozenset[Pair]
    gone: frozenset[Pair]
    wished: frozenset[Pair]


def fill(
    masa: Masa, actor: Actor, event_id: str, size: int = SEATS, *, balance: float = BALANCED,
    good: float = GOOD, late_only: bool = False, now: datetime | None = None,
) -> Filled:  # fmt: skip
    """Suggest up to ``size`` matches a party, and list all that must meet or are wanted.

    ``balance`` goes from 0, best pairs, to 1, everyone served; pairs that score less than ``good`` are
    not suggested. What the organiser touched, what either side answered and what was sent out stays as
    it is and takes its places. What the organiser dropped or blocked, and what was declined or ran out,
    does not come back, and its place goes to the next best. Suggestions that nobody touched lapse when
    they are no longer among the best. With ``late_only`` only those who joined late are given matches,
    and nothing lapses.

    Raises:
        Invalid: no place to fill, or a balance or least score outside [0, 1].
        EngineNotReady: nothing was imported yet.
    """
    require_organiser(actor)
    if size < 1 or not 0 <= balance <= 1 or not 0 <= good <= 1:
        raise Invalid("balance_invalid", seats=size, balance=balance, good=good)
    now = now or datetime.now(UTC)
    event = masa.store.events.one(actor, event_id)
    participants = masa.store.participation.of(actor, event_id)
    stored, seen = masa.store.shortlists.read(actor, event_id, hidden=True)
    wishes = masa.store.participation.wishes(actor, event_id)
    stock = _stock(stored, wishes, read_answers(masa.store, actor, event), now, late_only)
    scores, crowd = crowd_of(masa, actor, event, size, good, now)
    late = {p.company_id for p in participants if p.late} if late_only else None
    plan = best_plan(_remaining(scores, crowd, stock, late), balance)
    pairs = {(scores.firm_ids[f], scores.buyer_ids[b]) for f, b in np.argwhere(plan)}
    best = _best(event, scores, crowd.score, pairs | stock.wished, shadow_of(masa, scores))
    edits = _merged(stored, best, stock)
    latest = masa.store.shortlists.edit(actor, event_id, seen, "fill", edits, now) if edits else seen
    return _report(latest, edits, masa.store.shortlists.entries(actor, event_id), participants)


def _stock(
    stored: Sequence[ShortlistEntry],
    wishes: Sequence[Wish],
    answers: AnswerBook,
    now: datetime,
    late_only: bool,
) -> _Stock:
    gone = turned_down(stored, wishes, answers, now)
    listed = [entry for entry in stored if entry.standing.listed]
    kept = frozenset(entry.pair for entry in listed if late_only or touched(entry, answers))
    wished = frozenset(wish.pair for wish in wishes if not wish.kind.shuts)
    return _Stock(kept, gone, wished - gone)


def _remaining(scores: EventScores, crowd: Crowd, stock: _Stock, late: set[str] | None) -> Crowd:
    """The pairs and seats that are left beside what stays; of ``late`` parties alone, when given."""
    firm_at = {id_: at for at, id_ in enumerate(scores.firm_ids)}
    buyer_at = {id_: at for at, id_ in enumerate(scores.buyer_ids)}
    open_ = crowd.score.copy()
    for firm, buyer in stock.kept | stock.gone:
        if firm in firm_at and buyer in buyer_at:
            open_[firm_at[firm], buyer_at[buyer]] = 0.0
    if late is not None:
        others = [
            np.array([id_ not in late for id_ in ids], bool) for ids in (scores.firm_ids, scores.buyer_ids)
        ]
        open_[np.ix_(*others)] = 0.0
        return replace(crowd, score=open_)  # partners may take one more than their share for a latecomer
    taken = Counter(id_ for pair in stock.kept - stock.gone for id_ in pair)
    return replace(
        crowd,
        score=open_,
        firm_seats=np.maximum(crowd.firm_seats - [taken[id_] for id_ in scores.firm_ids], 0),
        buyer_seats=np.maximum(crowd.buyer_seats - [taken[id_] for id_ in scores.buyer_ids], 0),
    )


def _best(
    event: Event, scores: EventScores, open_: Amounts, pairs: set[Pair], beside: Shadow | None
) -> list[ShortlistEntry]:
    """Entries of the pairs, best first, with what was shown; positions are left at 0."""
    firm_at = {id_: at for at, id_ in enumerate(scores.firm_ids)}
    buyer_at = {id_: at for at, id_ in enumerate(scores.buyer_ids)}
    found = []
    for pair in pairs:
        entry = ShortlistEntry(event.id, *pair, 0.0)
        if pair[0] in firm_at and pair[1] in buyer_at:
            row, column = firm_at[pair[0]], buyer_at[pair[1]]
            ranks = _rank(open_[row], column), _rank(open_[:, column], row)
            shown = _shown(scores, pair, *ranks)
            if beside is not None:
                shadow = float(beside.scores.scores.score[column, row])
                shown = replace(shown, shadow_version=beside.version, shadow_score=shadow)
            entry = replace(entry, shown=shown)
        found.append(entry)
    return sorted(found, key=lambda e: (-(e.shown.score if e.shown else 0.0), e.pair))


def _rank(scores: Amounts, at: int) -> int:
    """Where one stands among the scores, from 1; equals share a rank."""
    return 1 + int((scores > scores[at]).sum())


def _shown(scores: EventScores, pair: Pair, firm_rank: int, buyer_rank: int) -> Shown:
    match = scores.match(*pair)
    return Shown(
        product_id=match.product_id,
        need_id=match.need_id,
        score=match.score,
        buyer_score=match.buyer_score,
        firm_score=match.firm_score,
        firm_rank=firm_rank,
        buyer_rank=buyer_rank,
        engine_version=scores.version,
        reasons=tuple(match.reasons),
        features=scores.corpus.features_of(match.need_id, match.product_id),
    )


def _merged(stored: list[ShortlistEntry], best: list[ShortlistEntry], stock: _Stock) -> list[ShortlistEntry]:
    """New entries after those there are, and those that nobody touched and are no longer among the best."""
    known = {entry.pair: entry for entry in stored}
    suggested = {entry.pair for entry in best}
    last = max((entry.position for entry in stored), default=0.0)
    edits = []
    for entry in best:
        old = known.get(entry.pair)
        if old is None or old.standing is Standing.LAPSED:
            last += 1
            edits.append(replace(entry, position=last, comment=old.comment if old else ""))
    for entry in stored:
        if entry.standing is Standing.CHOSEN and entry.pair not in suggested | stock.kept:
            edits.append(replace(entry, standing=Standing.LAPSED))
    return edits


def _report(
    version: int, edits: list[ShortlistEntry], listed: list[ShortlistEntry], participants: list[Participant]
) -> Filled:
    served = {
        (side, id_) for entry in listed for side, id_ in zip((Side.FIRM, Side.BUYER), entry.pair, strict=True)
    }
    return Filled(
        version=version,
        added=sum(edit.standing.listed for edit in edits),
        lapsed=sum(not edit.standing.listed for edit in edits),
        listed=len(listed),
        without=tuple(p.company_id for p in participants if (p.side, p.company_id) not in served),
    )
