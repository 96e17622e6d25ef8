"""What a mission came to, and how its demand and supply meet."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from api.access import ActorDep
from api.deps import MasaDep
from api.routes.events import EventPath
from recommender.service import coverage as covering
from recommender.service import mission_report
from recommender.service.coverage import HeadingCoverage
from recommender.service.mission_report import MissionReport

router = APIRouter(tags=["reports"], responses={404: {"description": "No such event, or not for you"}})


class UnmetNeed(BaseModel):
    """A need without an answer."""

    id: str
    buyer_id: str
    text: str


class UnmetProduct(BaseModel):
    """A product that nobody asked for."""

    id: str
    firm_id: str
    text: str


class CoverageBody(BaseModel):
    """A pair that scores `floor` or more counts as an answer; headings are HS headings of four digits."""

    floor: float
    unserved: list[UnmetNeed]
    unasked: list[UnmetProduct]
    headings: list[HeadingCoverage]


@router.get("/events/{id}/report", operation_id="get_report")
def report(id: EventPath, masa: MasaDep, actor: ActorDep) -> MissionReport:
    """Counts of the mission so far, by firm, by buyer and by sector (HS chapter)."""
    return mission_report.mission_report(masa.store, actor, id)


@router.get("/events/{id}/coverage", operation_id="get_coverage")
def coverage(id: EventPath, masa: MasaDep, actor: ActorDep) -> CoverageBody:
    """Needs that nobody could serve, products that nobody asked for, and counts by HS heading."""
    found = covering.coverage(masa, actor, id)
    return CoverageBody(
        floor=found.floor,
        unserved=[UnmetNeed(id=n.id, buyer_id=n.buyer_id, text=n.text) for n in found.unserved],
        unasked=[UnmetProduct(id=p.id, firm_id=p.firm_id, text=p.text) for p in found.unasked],
        headings=list(found.headings),
    )
