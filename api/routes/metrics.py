"""Measures for Prometheus."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest
from prometheus_client.core import CollectorRegistry

from api.deps import MasaDep
from recommender.records import JobState

router = APIRouter(tags=["operation"])


@router.get("/metrics", operation_id="get_metrics", response_class=Response)
def metrics(request: Request, masa: MasaDep) -> Response:
    """Requests, their times, the queue, records, index size and ranker version (Prometheus text)."""
    now = CollectorRegistry()
    queue = Gauge("masa_jobs", "Jobs by state.", ["state"], registry=now)
    jobs = masa.store.jobs.counts()
    for state in JobState:
        queue.labels(state).set(jobs.get(state, 0))
    records = Gauge("masa_records", "Records by table.", ["table"], registry=now)
    for table, count in masa.store.counts().items():
        records.labels(table).set(count)
    index = Gauge("masa_index_lines", "Lines in the index in memory.", ["index"], registry=now)
    index.labels("products").set(masa.built.products if masa.built else 0)
    index.labels("needs").set(masa.built.needs if masa.built else 0)
    active = masa.store.models.active()
    model = Gauge("masa_ranker", "The version of the ranker in use.", ["version"], registry=now)
    model.labels((active and active.version) or "prior").set(1)
    text = generate_latest(request.app.state.measures.registry) + generate_latest(now)
    return Response(text, media_type=CONTENT_TYPE_LATEST)
