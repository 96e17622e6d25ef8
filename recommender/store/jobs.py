"""Jobs: the queue, who works on what, and what came of it. One row is one job from its asking to its end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, false, func, insert, select, true, update

from recommender.errors import Conflict, NotFound
from recommender.records import ACCOUNT_ROLES, OPERATOR, Actor, Job, JobState, from_plain, plain
from recommender.store.database import Database
from recommender.store.job_tables import JobRow
from recommender.store.tables import table_of

SILENT = timedelta(seconds=30)
"""A worker that gave no sign of life for so long is dead."""

MOST_TRIES = 2

_jobs = table_of(JobRow)


class Jobs:
    """Long work. A worker that dies leaves a job that another begins once more, and no more than once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, job: Job) -> None:
        """Put a job at the end of the queue."""
        with self._database.writing() as connection:
            values = {name: getattr(job, name) for name in plain(job)}
            connection.execute(insert(_jobs).values(values))

    def one(self, actor: Actor, id_: str) -> Job:
        """One job. Raises NotFound."""
        with self._database.reading() as connection:
            return _one(connection, actor, id_)

    def all(self, actor: Actor) -> list[Job]:
        """The jobs that the actor may see, newest first."""
        with self._database.reading() as connection:
            wanted = select(_jobs).where(_seen_by(actor)).order_by(_jobs.c.created_at.desc(), _jobs.c.id)
            return [_job(row) for row in connection.execute(wanted)]

    def counts(self) -> dict[JobState, int]:
        """How many jobs there are in each state; states without any are absent."""
        with self._database.reading() as connection:
            counted = select(_jobs.c.state, func.count()).group_by(_jobs.c.state)
            return {JobState(state): count for state, count in connection.execute(counted)}

    def claim(self, at: datetime) -> Job | None:
        """Begin the oldest job in the queue, first those of workers that died; None when there is none."""
        with self._database.writing(alone=True) as connection:
            _take_back(connection, at)
            queued = select(_jobs.c.id).where(_jobs.c.state == JobState.QUEUED)
            id_ = connection.scalar(queued.order_by(_jobs.c.created_at, _jobs.c.id).limit(1))
            if id_ is None:
                return None
            begun = {"state": JobState.RUNNING, "alive_at": at, "tries": _jobs.c.tries + 1}
            connection.execute(update(_jobs).where(_jobs.c.id == id_).values(begun))
            return _one(connection, OPERATOR, id_)

    def note(self, job: Job, phase: str, percent: int, at: datetime) -> bool:
        """A sign of life, with how far it is. Returns whether somebody asked to cancel it."""
        with self._database.writing() as connection:
            mine = _held(job)
            values = {"phase": phase, "percent": percent, "alive_at": at}
            connection.execute(update(_jobs).where(*mine).values(values))
            return bool(connection.scalar(select(_jobs.c.stop).where(*mine)))

    def end(
        self, job: Job, state: JobState, at: datetime, result: Mapping[str, Any] | None = None,
        error: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Note what came of a job, unless it was taken for dead and given to another worker."""
        values = {"state": state, "phase": f"job_{state}", "ended_at": at, "result": result, "error": error}
        with self._database.writing() as connection:
            connection.execute(update(_jobs).where(*_held(job)).values(values))

    def hand_back(self, job: Job) -> None:
        """Put a job back into the queue as if it had not been begun: its worker is told to stop."""
        values = {"state": JobState.QUEUED, "phase": "job_queued", "percent": 0, "tries": job.tries - 1}
        with self._database.writing() as connection:
            connection.execute(update(_jobs).where(*_held(job)).values(values))

    def cancel(self, actor: Actor, id_: str, at: datetime) -> Job:
        """Take a job out of the queue, or ask its worker to stop. Raises NotFound; Conflict when over."""
        with self._database.writing(alone=True) as connection:
            job = _one(connection, actor, id_)
            if job.state.over:
                raise Conflict("job_over", id=id_)
            values: dict[str, Any] = {"stop": True}
            if job.state is JobState.QUEUED:
                values |= {"state": JobState.CANCELLED, "phase": "job_cancelled", "ended_at": at}
            connection.execute(update(_jobs).where(_jobs.c.id == id_).values(values))
            return _one(connection, actor, id_)


def _held(job: Job) -> tuple[ColumnElement[bool], ...]:
    """The row of a job as long as this worker's try is the one that counts."""
    return _jobs.c.id == job.id, _jobs.c.state == JobState.RUNNING, _jobs.c.tries == job.tries


def _take_back(connection: Connection, at: datetime) -> None:
    dead = (_jobs.c.state == JobState.RUNNING, _jobs.c.alive_at < at - SILENT)
    again = {"state": JobState.QUEUED, "phase": "job_queued", "percent": 0}
    connection.execute(update(_jobs).where(*dead, _jobs.c.tries < MOST_TRIES).values(again))
    failed = {"state": JobState.FAILED, "phase": "job_failed", "ended_at": at}
    connection.execute(update(_jobs).where(*dead).values(failed | {"error": {"code": "job_died"}}))


def _seen_by(actor: Actor) -> ColumnElement[bool]:
    """An organisation's own jobs; every one for an administrator."""
    if actor.sees_all:
        return true()
    return _jobs.c.organisation == actor.organisation if actor.role in ACCOUNT_ROLES else false()


def _one(connection: Connection, actor: Actor, id_: str) -> Job:
    row = connection.execute(select(_jobs).where(_jobs.c.id == id_, _seen_by(actor))).first()
    if row is None:
        raise NotFound("job_unknown", id=id_)
    return _job(row)


def _job(row: Any) -> Job:
    return from_plain(Job, dict(row._mapping))
