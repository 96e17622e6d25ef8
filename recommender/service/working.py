"""The worker: takes jobs from the queue, one at a time, and says how far it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from recommender.errors import RecommenderError
from recommender.records import Actor, Job, JobKind, JobState, Side, plain
from recommender.service.jobs import upload_path
from recommender.service.masa import Masa
from recommender.service.participants import join_present
from recommender.service.replanning import propose
from recommender.service.solving import schedule
from recommender.service.suggesting import fill
from recommender.store import Store

log = logging.getLogger(__name__)
BEAT_SECONDS = 2.0


class Cancelled(Exception):
    """Somebody asked to cancel the job that is being done."""


class Pulse:
    """Signs of life of a running job, given even while it computes; learns when it is to stop."""

    def __init__(self, store: Store, job: Job) -> None:
        self.stop = threading.Event()
        self._store, self._job = store, job
        self._at = ("job_running", 0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def note(self, done: float, total: float) -> None:
        """How far the job is."""
        self._at = ("job_running", min(99, int(100 * done / max(total, 1))))

    def progress(self, done: int, total: int) -> None:
        """How far the job is. Raises Cancelled."""
        self.note(done, total)
        if self.stop.is_set():
            raise Cancelled

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                if self._store.jobs.note(self._job, *self._at, datetime.now(UTC)):
                    self.stop.set()
            except RecommenderError as error:  # the next beat may find the database again
                log.warning("job %s gives no sign of life: %s", self._job.id, error.code)


def work_once(masa: Masa) -> bool:
    """Do the next job; False when there is none.

    When the process is told to end meanwhile, the job goes back into the queue.
    """
    job = masa.store.jobs.claim(datetime.now(UTC))
    if job is None:
        return False
    log.info("job %s (%s) begun", job.id, job.kind)
    state, result, error = JobState.DONE, None, None
    try:
        with Pulse(masa.store, job) as pulse:
            result = WORK[job.kind](masa, job, pulse)
    except Cancelled:
        state = JobState.CANCELLED
    except RecommenderError as failure:
        state, error = JobState.FAILED, {"code": failure.code, "details": _told(failure.details)}
    except Exception:
        log.exception("job %s failed", job.id)
        state, error = JobState.FAILED, {"code": "job_broke", "details": {}}
    except BaseException:
        masa.store.jobs.hand_back(job)
        raise
    masa.store.jobs.end(job, state, datetime.now(UTC), result, error)
    _clear(masa, job)
    log.info("job %s %s", job.id, state)
    return True


def _import(masa: Masa, job: Job, pulse: Pulse) -> Mapping[str, Any]:
    wanted, actor = job.wanted, _asker(job)
    report = masa.import_file(
        wanted["kind"],
        upload_path(masa.settings, wanted["upload"]),
        dry_run=wanted["dry_run"],
        all_or_nothing=wanted["all_or_nothing"],
        progress=pulse.progress,
        columns={int(place): name for place, name in wanted.get("columns", {}).items()},
        actor=actor,
        name=wanted["file"],
    )
    if report.written and job.event_id is not None:
        side = Side(wanted["kind"].removesuffix("s"))
        join_present(masa.store, actor, job.event_id, side, report.companies)
    return report.as_dict(wanted["language"])


def _build(masa: Masa, _: Job, __: Pulse) -> Mapping[str, Any]:
    return masa.build().as_dict()


def _schedule(masa: Masa, job: Job, pulse: Pulse) -> Mapping[str, Any]:
    assert job.event_id is not None, "a schedule is asked for an event"
    actor = _asker(job)
    made = schedule(
        masa.store, actor, job.event_id, job.wanted["seconds"], stop=pulse.stop,
        watch=lambda found: pulse.note(found.seconds, found.limit),
    )  # fmt: skip
    return {"version": made.version, "figures": plain(dict(made.figures), dict[str, Any])}


def _replan(masa: Masa, job: Job, pulse: Pulse) -> Mapping[str, Any]:
    assert job.event_id is not None, "a schedule is asked for an event"
    actor = _asker(job)
    found = propose(masa.store, actor, job.event_id, job.wanted["seconds"], pulse.stop)
    return {"version": found.version.version, "proven": found.proven, "kept": found.kept}


def _fill(masa: Masa, job: Job, _: Pulse) -> Mapping[str, Any]:
    assert job.event_id is not None, "a shortlist belongs to an event"
    actor = _asker(job)
    size, balance, late_only = (job.wanted[name] for name in ("size", "balance", "late_only"))
    return asdict(fill(masa, actor, job.event_id, size, balance=balance, late_only=late_only))


WORK: dict[JobKind, Callable[[Masa, Job, Pulse], Mapping[str, Any]]] = {
    JobKind.IMPORT: _import,
    JobKind.BUILD: _build,
    JobKind.SCHEDULE: _schedule,
    JobKind.REPLAN: _replan,
    JobKind.FILL: _fill,
}


def _asker(job: Job) -> Actor:
    return Actor(job.actor_id, job.actor_role, job.organisation)


def _clear(masa: Masa, job: Job) -> None:
    if job.kind is JobKind.IMPORT and not job.wanted.get("kept"):
        for name in (job.wanted["upload"], f"{job.wanted['upload']}.about"):
            upload_path(masa.settings, name).unlink(missing_ok=True)


def _told(details: Mapping[str, object]) -> dict[str, Any]:
    return {name: fact if isinstance(fact, int | float) else str(fact) for name, fact in details.items()}
