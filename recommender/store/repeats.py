"""Answers kept for a day, so that a write asked for twice is done once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from recommender.errors import Conflict, Invalid
from recommender.store.database import Database
from recommender.store.decisions import upsert
from recommender.store.job_tables import RepeatRow
from recommender.store.tables import table_of

KEPT = timedelta(days=1)
GIVEN_UP = timedelta(minutes=2)
"""A write that has not been answered for so long died with its server, and may be tried again."""

ERASED = 410
"""In the place of the status of an answer that told of somebody who was erased since."""

_repeats = table_of(RepeatRow)


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer that was given the first time."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Repeats:
    """Answers by key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, key: str, body_digest: str, at: datetime) -> Answered | None:
        """The answer already given to this very write; None when it is to be done now.

        Raises:
            Invalid: the key was used for another body.
            Conflict: the first such write is still being worked on; its answer told of somebody who was
                erased since.
        """
        with self._database.writing(alone=True) as connection:
            connection.execute(delete(_repeats).where(_repeats.c.begun_at < at - KEPT))
            row = connection.execute(select(_repeats).where(_repeats.c.key == key)).first()
            if row is not None and row.body_digest != body_digest:
                raise Invalid("repeat_differs")
            if row is not None and row.status == ERASED:
                raise Conflict("repeat_erased")
            if row is not None and row.status is not None:
                return Answered(row.status, row.headers, row.body)
            if row is not None and at - row.begun_at < GIVEN_UP:
                raise Conflict("repeat_too_early")
            values = {"key": key, "body_digest": body_digest, "begun_at": at, "status": None}
            upsert(connection, _repeats, ["key"], values | {"headers": {}, "body": b""})
            return None

    def finish(self, key: str, answer: Answered) -> None:
        """Keep the answer."""
        with self._database.writing() as connection:
            values = {"status": answer.status, "headers": dict(answer.headers), "body": answer.body}
            connection.execute(update(_repeats).where(_repeats.c.key == key).values(values))

    def forget(self, key: str) -> None:
        """The write failed for no fault of the asker's: it may be tried again at once."""
        with self._database.writing() as connection:
            connection.execute(delete(_repeats).where(_repeats.c.key == key))


def erase_answers(connection: Connection, names: Sequence[str]) -> None:
    """Forget the answers that tell of one of ``names``; that the writes were done is still known."""
    told = [json.dumps(name, ensure_ascii=False).encode() for name in names]
    rows = connection.execute(select(_repeats.c.key, _repeats.c.body)).all()
    due = [row.key for row in rows if any(name in row.body for name in told)]
    erased = {"status": ERASED, "headers": {}, "body": b""}
    connection.execute(update(_repeats).where(_repeats.c.key.in_(due)).values(erased))
