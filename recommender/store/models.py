"""The versions in use: of each post, the newest row of a table that is only added to."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select

from recommender.errors import Conflict
from recommender.records import Post, Promotion, from_plain
from recommender.store import journal
from recommender.store.database import Database
from recommender.store.mission_tables import PromotionRow
from recommender.store.tables import table_of

_promotions = table_of(PromotionRow)


class Models:
    """Promotions, newest last."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def active(self, kind: Post = Post.RANKER) -> Promotion | None:
        """The promotion in force; None while nothing but what Masa brings was ever in use."""
        with self._database.reading() as connection:
            return _newest(connection, kind)

    def history(self, kind: Post = Post.RANKER) -> list[Promotion]:
        """All promotions and rollbacks, oldest first."""
        with self._database.reading() as connection:
            mine = select(_promotions).where(_promotions.c.kind == kind)
            rows = connection.execute(mine.order_by(_promotions.c.id))
            return [_promotion(dict(row._mapping)) for row in rows]

    def promote(self, promotion: Promotion, seen: Promotion | None) -> None:
        """Put a version in force in place of the one that was ``seen``; engines are built anew.

        Raises:
            Conflict: another was put in force meanwhile.
        """
        with self._database.writing(alone=True) as connection:
            if (current := _newest(connection, promotion.kind)) != seen:
                raise Conflict("promoted_meanwhile", version=current.version if current else "")
            columns = [column.name for column in _promotions.columns if column.name != "id"]
            connection.execute(
                insert(_promotions).values({name: getattr(promotion, name) for name in columns})
            )
            if promotion.kind is not Post.SHADOW:
                journal.renew_fingerprint(connection, journal.MODELS)


def _newest(connection: Connection, kind: Post) -> Promotion | None:
    mine = select(_promotions).where(_promotions.c.kind == kind)
    row = connection.execute(mine.order_by(_promotions.c.id.desc()).limit(1)).first()
    return None if row is None else _promotion(dict(row._mapping))


def _promotion(row: dict[str, object]) -> Promotion:
    return from_plain(Promotion, {name: value for name, value in row.items() if name != "id"})
