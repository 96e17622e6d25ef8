"""How what is in use fares: drift, and a version that scores beside it in the shadow; analysts'."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from recommender.evaluation.drift import Drift
from recommender.evaluation.shadowing import Shadowed
from recommender.service import drifting, models, shadow

router = APIRouter(tags=["learning"], responses={404: {"description": "No such model or data set"}})


class ShadowWanted(BaseModel):
    """The version that is to score unseen; `interleave`: parties' lists are drafted from both orders."""

    version: str = Field(max_length=100)
    interleave: bool = False


@router.get("/drift", operation_id="get_drift")
def drift(
    masa: MasaDep, actor: ActorDep,
    against: Annotated[str, Query(max_length=60, description="A data set; else the ranker in use's.")] = "",
) -> Drift:  # fmt: skip
    """How far languages, HS codes, scores and unknown pieces are from what was learned from."""
    path = models.dataset_path(masa.settings, against) if against else None
    return drifting.drift(masa, actor, path)


@router.get("/shadow", operation_id="compare_shadow")
def compare_shadow(
    masa: MasaDep, actor: ActorDep, version: Annotated[str, Query(max_length=100)] = ""
) -> Shadowed:
    """The version in the shadow (or an earlier one) against what was in use, by the answers so far."""
    return shadow.compare(masa, actor, version)


@router.put("/shadow", operation_id="start_shadow", status_code=204)
def start_shadow(wanted: ShadowWanted, masa: MasaDep, actor: ActorDep) -> None:
    """Let a version score beside the one in use from the next filled shortlist on."""
    shadow.start(masa, actor, wanted.version, interleave=wanted.interleave)


@router.delete("/shadow", operation_id="stop_shadow", status_code=204)
def stop_shadow(masa: MasaDep, actor: ActorDep) -> None:
    """Let nothing score beside any more."""
    shadow.stop(masa, actor)
