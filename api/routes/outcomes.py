"""What came of meetings."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import MasaDep
from api.editing import IfMatch, etag, require_match
from api.listing import Listing, listing
from api.one_side import said_by
from api.problems import STALE
from api.routes.events import CompanyPath, EventPath
from api.schemas import Page
from api.told import Told, pattern
from recommender.records import Actor, BuyerId, EventId, FirmId, Outcome, OutcomeKind, Side
from recommender.service import results
from recommender.service.masa import Masa

router = APIRouter(tags=["outcomes"], responses={404: {"description": "No such event, meeting or outcome"}})
OutcomePart = Annotated[Listing, Depends(listing(Outcome, "firm_id", "buyer_id", "side", "kind", "rating"))]


CURRENCY = pattern("^([A-Z]{3})?$")
Amount = Annotated[
    Decimal,
    Field(ge=Decimal("0.01"), le=10**15, max_digits=18),
    Told({"anyOf": [
        {"type": "number", "minimum": 0.01, "maximum": 1e15},
        {"type": "string", "pattern": "^(?=.*[1-9])[0-9]{1,15}([.][0-9]{1,2})?$"},
    ]}),
]  # fmt: skip
"""pydantic's own pattern lets through what it refuses, as the empty text."""


class OutcomeReport(BaseModel):
    """What one side says came of a held meeting."""

    kind: OutcomeKind
    rating: int | None = Field(None, ge=1, le=5)
    note: str = Field("", max_length=4000)
    amount: Amount | None = None
    currency: Annotated[str, Field(max_length=3, description="ISO 4217, such as EUR."), CURRENCY] = ""


@router.get("/events/{id}/outcomes", operation_id="list_outcomes")
def listed(
    id: EventPath,
    masa: MasaDep,
    actor: ActorDep,
    part: OutcomePart,
    side: Annotated[Side | None, Query(description="Reported by firms or by buyers alone.")] = None,
    kind: Annotated[OutcomeKind | None, Query(description="Orders, say.")] = None,
) -> Page[Outcome]:
    """What came of the meetings; a party sees its own reports alone."""
    found = [
        outcome
        for outcome in masa.store.results.of(actor, id)
        if side in (None, outcome.side) and kind in (None, outcome.kind)
    ]
    return part.page(found, lambda outcome: outcome, lambda outcome: (*outcome.pair, outcome.side))


@router.get("/events/{id}/outcomes/{side}/{firm_id}/{buyer_id}", operation_id="get_outcome")
def one(
    id: EventPath,
    side: Side,
    firm_id: CompanyPath,
    buyer_id: CompanyPath,
    masa: MasaDep,
    actor: ActorDep,
    response: Response,
) -> Outcome:
    """What one side said came of a meeting."""
    return _tagged(_find(masa, actor, id, side, firm_id, buyer_id), response)


@router.put(
    "/events/{id}/outcomes/{side}/{firm_id}/{buyer_id}", operation_id="report_outcome", responses=STALE
)
def report(
    id: EventPath,
    side: Side,
    firm_id: CompanyPath,
    buyer_id: CompanyPath,
    body: OutcomeReport,
    masa: MasaDep,
    actor: ActorDep,
    response: Response,
    if_match: IfMatch = "",
) -> Outcome:
    """Keep what one side says came of a held meeting; the latest word counts."""
    if if_match:
        require_match(if_match, _find(masa, actor, id, side, firm_id, buyer_id))
    said = Outcome(EventId(id), FirmId(firm_id), BuyerId(buyer_id), side, **body.model_dump())
    results.report(masa.store, actor, said)
    return _tagged(said, response)


def _find(masa: Masa, actor: Actor, id: str, side: Side, firm_id: str, buyer_id: str) -> Outcome:
    return said_by(masa.store.results.of(actor, id), "outcome_unknown", side, firm_id, buyer_id)


def _tagged(outcome: Outcome, response: Response) -> Outcome:
    response.headers["ETag"] = etag(outcome)
    return outcome
