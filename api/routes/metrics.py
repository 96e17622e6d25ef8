"""Measures for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from prometheus_client.core import CollectorRegistry

from api.deps import MasaDep
from recommender.records import OPERATOR, JobState

router = APIRouter(tags=["operation"])


@router.get("/metrics", operation_id="get_metrics", response_class=Response)
def metrics(request: Request, masa: MasaDep) -> Response:
    """Requests, their times, the queue, and how many records there are (Prometheus text)."""
    now = CollectorRegistry()
    queue = Gauge("masa_jobs", "Jobs by state.", ["state"], registry=now)
    states = [job.state for job in masa.store.jobs.all(OPERATOR)]
    for state in JobState:
        queue.labels(state).set(states.count(state))
    records = Gauge("masa_records", "Records by table.", ["table"], registry=now)
    for table, count in masa.store.counts().items():
        records.labels(table).set(count)
    text = generate_latest(request.app.state.measures.registry) + generate_latest(now)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
