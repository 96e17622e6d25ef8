"""The worker: takes jobs from the queue, one at a time, and says how far it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from recommender.errors import NotEnoughFeedback, RecommenderError
from recommender.exporting.saving import file_name, write, zipped
from recommender.feedback import Propensity
from recommender.records import Actor, Job, JobKind, JobState, Side, plain
from recommender.service.downloads import all_files
from recommender.service.imports import Progress
from recommender.service.jobs import download_path, upload_path
from recommender.service.logs import place_of
from recommender.service.masa import Masa
from recommender.service.participants import join_present
from recommender.service.replanning import propose
from recommender.service.solving import schedule
from recommender.service.suggesting import fill
from recommender.store import Store
from recommender.wording import messages

log = logging.getLogger(__name__)
BEAT_SECONDS = 2.0


class Cancelled(Exception):
    """Somebody asked to cancel the job that is being done."""


class Pulse:
    """Signs of life of a running job, given even while it computes; learns when it is to stop."""

    def __init__(self, store: Store, job: Job) -> None:
        self.stop = threading.Event()
        self._store, self._job = store, job
        self._at: Callable[[], tuple[str, int]] = lambda: ("job_running", 0)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def reached(self, phase: str, done: int, total: int) -> None:
        """How far the job is, and with what. Raises Cancelled."""
        percent = min(99, 100 * done // max(total, 1))
        self._at = lambda: (phase, percent)
        if self.stop.is_set():
            raise Cancelled

    def phase(self, phase: str) -> Progress:
        """Called with how much is done, and of how much, says so under the words of ``phase``."""
        return lambda done, total: self.reached(phase, done, total)

    def timed(self, phase: str, seconds: float) -> None:
        """From now on the job is as far as its time is spent."""
        begun = monotonic()
        self._at = lambda: (phase, min(99, int(100 * (monotonic() - begun) / seconds)))

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                if self._store.jobs.note(self._job, *self._at(), datetime.now(UTC)):
                    self.stop.set()
            except RecommenderError as error:  # the next beat may find the database again
                log.warning("job %s gives no sign of life: %s", self._job.id, error.code)


class Worker:
    """Does jobs, one at a time."""

    def __init__(self, masa: Masa) -> None:
        self._masa = masa
        self._job: Job | None = None

    def once(self) -> bool:
        """Do the next job; False when there is none.

        When this thread is told to end meanwhile, the job goes back into the queue.
        """
        masa = self._masa
        job = self._job = masa.store.jobs.claim(datetime.now(UTC))
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
            state, error = JobState.FAILED, {"code": failure.code, "details": _told(job, failure.details)}
        except Exception as failure:
            # Not the traceback's last line: it may repeat what stood in a file.
            log.error("job %s broke: %s at %s", job.id, type(failure).__name__, place_of(failure))
            state, error = JobState.FAILED, {"code": "job_broke", "details": {}}
        except BaseException:
            self.hand_back()
            raise
        masa.store.jobs.end(job, state, datetime.now(UTC), result, error)
        self._job = None
        _clear(masa, job)
        log.info("job %s %s", job.id, state)
        return True

    def hand_back(self) -> None:
        """Put the job at hand back into the queue; what is still said of it no longer counts."""
        if (job := self._job) is not None:
            self._masa.store.jobs.hand_back(job)


def work_once(masa: Masa) -> bool:
    """Do the next job; False when there is none."""
    return Worker(masa).once()


def _import(masa: Masa, job: Job, pulse: Pulse) -> Mapping[str, Any]:
    wanted, actor = job.wanted, _asker(job)
    report = masa.import_file(
        wanted["kind"],
        upload_path(masa.settings, wanted["upload"]),
        dry_run=wanted["dry_run"],
        all_or_nothing=wanted["all_or_nothing"],
        progress=pulse.phase("job_reading"),
        columns={int(place): name for place, name in wanted.get("columns", {}).items()},
        actor=actor,
        name=wanted["file"],
    )
    if report.written and job.event_id is not None:
        side = Side(wanted["kind"].removesuffix("s"))
        join_present(masa.store, actor, job.event_id, side, report.companies)
    return report.as_dict(wanted["language"])


def _build(masa: Masa, _: Job, pulse: Pulse) -> Mapping[str, Any]:
    return masa.build(pulse.phase("job_encoding")).as_dict()


def _schedule(masa: Masa, job: Job, pulse: Pulse) -> Mapping[str, Any]:
    assert job.event_id is not None, "a schedule is asked for an event"
    pulse.timed("job_scheduling", job.wanted["seconds"])
    made = schedule(masa.store, _asker(job), job.event_id, job.wanted["seconds"], stop=pulse.stop)
    return {"version": made.version, "figures": plain(dict(made.figures), dict[str, Any])}


def _replan(masa: Masa, job: Job, pulse: Pulse) -> Mapping[str, Any]:
    assert job.event_id is not None, "a schedule is asked for an event"
    pulse.timed("job_scheduling", job.wanted["seconds"])
    found = propose(masa.store, _asker(job), job.event_id, job.wanted["seconds"], pulse.stop)
    return {"version": found.version.version, "proven": found.proven, "kept": found.kept}


def _fill(masa: Masa, job: Job, _: Pulse) -> Mapping[str, Any]:
    assert job.event_id is not None, "a shortlist belongs to an event"
    size, balance, late_only = (job.wanted[name] for name in ("size", "balance", "late_only"))
    return asdict(fill(masa, _asker(job), job.event_id, size, balance=balance, late_only=late_only))


def _train(masa: Masa, job: Job, pulse: Pulse) -> Mapping[str, Any]:
    from recommender.service.datasets import write_examples
    from recommender.service.learning import train_ranker

    pulse.reached("job_gathering", 0, 3)
    path = masa.settings.data_dir / "datasets" / f"{job.id}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset = write_examples(masa, _asker(job), path, Propensity())
    pulse.reached("job_learning", 1, 3)
    try:
        manifest = train_ranker(masa.settings, path, job.wanted["kind"])
    except NotEnoughFeedback:
        for left in path.parent.glob(f"{job.id}.*"):
            left.unlink()
        raise
    return {"version": manifest["version"], "answers": dataset.answers, "events": dataset.events}


def _export(masa: Masa, job: Job, pulse: Pulse) -> Mapping[str, Any]:
    assert job.event_id is not None, "a plan is an event's"
    files = all_files(masa, _asker(job), job.event_id, job.wanted["language"], pulse.phase("job_writing"))
    content = zipped({file.name: file.content for file in files})
    write(download_path(masa.settings, job), content)
    return {"file": f"{file_name(job.event_id)}.zip", "files": len(files), "bytes": len(content)}


WORK: dict[JobKind, Callable[[Masa, Job, Pulse], Mapping[str, Any]]] = {
    JobKind.IMPORT: _import,
    JobKind.BUILD: _build,
    JobKind.SCHEDULE: _schedule,
    JobKind.REPLAN: _replan,
    JobKind.FILL: _fill,
    JobKind.TRAIN: _train,
    JobKind.EXPORT: _export,
}


def _asker(job: Job) -> Actor:
    return Actor(job.actor_id, job.actor_role, job.organisation)


def _clear(masa: Masa, job: Job) -> None:
    if job.kind is JobKind.IMPORT and not job.wanted.get("kept"):
        for name in (job.wanted["upload"], f"{job.wanted['upload']}.about"):
            upload_path(masa.settings, name).unlink(missing_ok=True)


def _told(job: Job, details: Mapping[str, object]) -> dict[str, Any]:
    """The facts of a failure as JSON, those by language too; an upload is called as it was sent."""
    sent = {job.wanted["upload"]: job.wanted["file"]} if job.kind is JobKind.IMPORT else {}

    def told(fact: object) -> Any:
        if isinstance(fact, int | float):
            return fact
        if isinstance(fact, Side):
            return messages()[f"side_{fact}"]
        return dict(fact) if isinstance(fact, Mapping) else sent.get(str(fact), str(fact))

    return {name: told(fact) for name, fact in details.items()}
