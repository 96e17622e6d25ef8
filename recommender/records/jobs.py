"""Long work: asked for, done by a worker, looked at meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from recommender.records.actors import ActorRole
from recommender.records.values import EventId


class JobKind(StrEnum):
    """What can take long."""

    IMPORT = "import"
    BUILD = "build"
    SCHEDULE = "schedule"
    REPLAN = "replan"
    FILL = "fill"
    TRAIN = "train"
    EXPORT = "export"


class JobState(StrEnum):
    """Where a job stands; the last three are its ends."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will happen."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Job:
    """A job of an actor. ``wanted``, ``result`` and ``error`` are plain data; ``error`` has a code and facts.

    ``phase`` is the code of a message, ``percent`` from 0 to 100. ``tries`` counts how often a worker began
    it; ``alive_at`` is when that worker last gave a sign of life. ``stop``: somebody asked to cancel it.
    """

    id: str
    kind: JobKind
    actor_id: str
    actor_role: ActorRole
    organisation: str
    event_id: EventId | None
    wanted: Mapping[str, Any]
    created_at: datetime
    state: JobState = JobState.QUEUED
    phase: str = "job_queued"
    percent: int = 0
    tries: int = 0
    alive_at: datetime | None = None
    ended_at: datetime | None = None
    result: Mapping[str, Any] | None = None
    error: Mapping[str, Any] | None = None
    stop: bool = False
