"""Pairs that must not meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from recommender.errors import NotFound
from recommender.records import BuyerId, Exclusion, FirmId, Side
from recommender.store.saving import chunks
from recommender.store.tables import BuyerRow, ExclusionRow, FirmRow, table_of

_exclusions = table_of(ExclusionRow)
_companies = {Side.FIRM: table_of(FirmRow), Side.BUYER: table_of(BuyerRow)}


def read_exclusions(connection: Connection) -> list[Exclusion]:
    """All exclusions, by firm and buyer."""
    found = connection.execute(select(_exclusions).order_by(_exclusions.c.firm_id, _exclusions.c.buyer_id))
    return [Exclusion(FirmId(row.firm_id), BuyerId(row.buyer_id), row.why) for row in found]


def write_exclusion(connection: Connection, exclusion: Exclusion, since: datetime) -> bool:
    """Add an exclusion, or change why; returns whether anything changed. Raises NotFound."""
    pair = (_exclusions.c.firm_id == exclusion.firm_id, _exclusions.c.buyer_id == exclusion.buyer_id)
    stored = connection.scalar(select(_exclusions.c.why).where(*pair))
    if stored == exclusion.why:
        return False
    if stored is not None:
        connection.execute(update(_exclusions).where(*pair).values(why=exclusion.why, since=since))
        return True
    require_companies(connection, Side.FIRM, [exclusion.firm_id])
    require_companies(connection, Side.BUYER, [exclusion.buyer_id])
    connection.execute(insert(_exclusions).values(**asdict(exclusion), since=since))
    return True


def lift_exclusion(connection: Connection, exclusion: Exclusion) -> bool:
    """Take an exclusion away that stands for this very reason; returns whether one did."""
    same = [_exclusions.c[name] == value for name, value in asdict(exclusion).items()]
    return connection.execute(delete(_exclusions).where(*same)).rowcount > 0


def require_companies(connection: Connection, side: Side, ids: Sequence[str]) -> None:
    """Raises NotFound naming the first of ``ids`` that is no company of ``side``."""
    table = _companies[side]
    known: set[str] = set()
    for chunk in chunks(ids):
        known.update(connection.scalars(select(table.c.id).where(table.c.id.in_(chunk))))
    for id_ in ids:
        if id_ not in known:
            raise NotFound(f"{side}_unknown", id=id_)
