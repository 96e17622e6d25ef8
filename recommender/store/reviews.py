"""Reviews of flags, and the pairs that they block."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import Connection, insert, select, update

from recommender.errors import Conflict, NotFound
from recommender.records import OPERATOR, Actor, BuyerId, Exclusion, FirmId, Review, Verdict
from recommender.store.sight import pairs_seen_by
from recommender.store.tables import BuyerRow, FirmRow, ReviewRow, table_of

BLOCKED = "compliance"
"""Why a pair is excluded when a review blocks it."""

_reviews, _firms, _buyers = table_of(ReviewRow), table_of(FirmRow), table_of(BuyerRow)


def read_reviews(connection: Connection, actor: Actor = OPERATOR) -> list[Review]:
    """The reviews that were not undone and that the actor may see, oldest first."""
    in_force = select(_reviews).where(_reviews.c.undone_at.is_(None), pairs_seen_by(actor, _reviews))
    return [_review(row) for row in connection.execute(in_force.order_by(_reviews.c.id))]


def write_review(connection: Connection, review: Review) -> Review:
    """Add a review; returns it with its id."""
    values = {
        "rule": review.rule,
        "firm_id": review.firm_id,
        "buyer_id": review.buyer_id,
        "verdict": review.verdict,
        "reviewer": review.reviewer,
        "comment": review.comment,
        "reviewed_at": review.reviewed_at,
    }
    row = connection.execute(insert(_reviews).values(values).returning(*_reviews.c)).one()
    return _review(row)


def undo_review(connection: Connection, id_: int, at: datetime, actor: Actor = OPERATOR) -> Review:
    """Take a review back; it stays on record. Raises NotFound, or Conflict when it was taken back before."""
    row = connection.execute(
        select(_reviews).where(_reviews.c.id == id_, pairs_seen_by(actor, _reviews))
    ).first()
    if row is None:
        raise NotFound("review_unknown", id=id_)
    if row.undone_at is not None:
        raise Conflict("review_undone_before", id=id_)
    connection.execute(update(_reviews).where(_reviews.c.id == id_).values(undone_at=at))
    return _review(row)


def read_blocked(connection: Connection) -> Iterator[Exclusion]:
    """The pairs that a review blocks: one of a pair, or all of a company's, those to come included.

    A review of the pair outweighs one of the firm or the buyer.
    """
    verdicts = {(r.rule, r.firm_id, r.buyer_id): r.verdict for r in read_reviews(connection)}
    blocks = [subject for subject, verdict in verdicts.items() if verdict is Verdict.BLOCK]
    if not blocks:
        return
    firms = [FirmId(id_) for id_ in connection.scalars(select(_firms.c.id))]
    buyers = [BuyerId(id_) for id_ in connection.scalars(select(_buyers.c.id))]
    blocked = {
        pair
        for rule, firm, buyer in blocks
        for pair in product([firm] if firm else firms, [buyer] if buyer else buyers)
        if verdicts.get((rule, *pair), Verdict.BLOCK) is Verdict.BLOCK
    }
    yield from (Exclusion(firm, buyer, BLOCKED) for firm, buyer in sorted(blocked))


def _review(row: Any) -> Review:
    return Review(
        id=row.id,
        rule=row.rule,
        firm_id=row.firm_id,
        buyer_id=row.buyer_id,
        verdict=Verdict(row.verdict),
        reviewer=row.reviewer,
        reviewed_at=row.reviewed_at,
        comment=row.comment,
    )
