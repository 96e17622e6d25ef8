"""Is it alive, and can it match?"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header, Response
from fastapi.responses import RedirectResponse

from api.deps import MasaDep
from api.schemas import Health, Ready
from recommender import __version__
from recommender.errors import RecommenderError

router = APIRouter(tags=["operation"])


@router.get("/", operation_id="get_links", response_model=dict[str, str])
def links(accept: Annotated[str, Header()] = "") -> object:
    """Where to go from here; people are led to the missions."""
    if "text/html" in accept:
        return RedirectResponse("/missions", 303)
    return {"docs": "/docs", "ready": "/ready", "firms": "/api/v1/firms", "buyers": "/api/v1/buyers"}


@router.get("/health", operation_id="get_health")
def health() -> Health:
    """The process answers."""
    return Health(status="ok", version=__version__)


@router.get("/ready", operation_id="get_ready", responses={503: {"model": Ready, "description": "Not yet"}})
def ready(masa: MasaDep, response: Response) -> Ready:
    """Whether matches can be served; if not, what is missing."""
    missing: list[str] = []
    counts: dict[str, int] = {}
    try:
        counts = masa.store.counts()
        missing = [kind for kind in ("products", "needs") if not counts.get(kind)]
        if not missing:
            masa.engine()
    except RecommenderError as error:
        missing.append(error.code)
    response.status_code = 503 if missing else 200
    return Ready(ready=not missing, missing=missing, counts=counts)
