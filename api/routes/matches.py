"""Ranked, explained matches."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel

from api.access import NOBODY, STAFF, ActorDep, Open, SeenDep
from api.deps import LanguageDep, MasaDep
from api.listing import Listing, listing
from api.match_schemas import EventPage, MatchBody
from api.schemas import Page
from recommender.engine import Engine
from recommender.matching import Corpus, Filters
from recommender.records import BuyerId, FirmId, Match, NeedId, Segment
from recommender.service.event_matches import BALANCED, GOOD, PLACES, SEATS, event_matches
from recommender.service.explaining import match_in_full

router = APIRouter(tags=["matches"], responses={404: {"description": "No such record"}})
RULE = Open(read=STAFF, write=NOBODY)
"""Said here, and not in the app: these routes are also asked without the others (``api.renewing``)."""

Id = Annotated[str, Path(max_length=200)]
ENGINE = "X-Masa-Engine"
"""The version of the engine that an answer comes from: encoder and both rankers, of one moment."""


class Wanted(BaseModel):
    """Which matches."""

    k: int
    min_score: float
    filters: Filters


Country = Annotated[str, Query(max_length=2, description="Country of the partner.")]
Speaks = Annotated[str, Query(max_length=2, description="A language the partner speaks, as tr.")]
CertificateHeld = Annotated[str, Query(max_length=60, description="A certificate the firm holds.")]


def wanted(
    k: Annotated[int, Query(ge=1, le=1000, description="How many matches in all.")] = 10,
    min_score: Annotated[float, Query(ge=0, le=1)] = 0.0,
    country: Country = "",
    speaks: Speaks = "",
    certificate: CertificateHeld = "",
    segment: Annotated[Segment | None, Query(description="The buyer's segment.")] = None,
    region: Annotated[str, Query(max_length=60, description="The buyer's region.")] = "",
) -> Wanted:
    filters = replace(
        of_firms(country, speaks, certificate),
        segments=frozenset({segment} if segment else ()),
        regions=_one(region),
    )
    return Wanted(k=k, min_score=min_score, filters=filters)


def of_firms(country: Country = "", speaks: Speaks = "", certificate: CertificateHeld = "") -> Filters:
    """The filters that firms may fail."""
    return Filters(
        countries=_one(country.upper()), languages=_one(speaks.lower()), certificates=_one(certificate)
    )


def _one(value: str) -> frozenset[str]:
    return frozenset({value} if value else ())


WantedDep = Annotated[Wanted, Depends(wanted)]
MatchPart = Annotated[Listing, Depends(listing(MatchBody, most=100))]


@router.get("/needs/{id}/matches", operation_id="list_matches_of_need")
def of_need(
    id: Id, seen: SeenDep, wanted: WantedDep, part: MatchPart, language: LanguageDep
) -> Page[MatchBody]:
    """The best firms for one need, best first."""
    found = seen.firms_for_need(NeedId(id), wanted.k, wanted.filters)
    return _page(seen.engine, found, wanted, part, language)


@router.get("/buyers/{id}/matches", operation_id="list_matches_of_buyer")
def of_buyer(
    id: Id, seen: SeenDep, wanted: WantedDep, part: MatchPart, language: LanguageDep
) -> Page[MatchBody]:
    """The best firms over all needs of a buyer, best first."""
    found = seen.firms_for_buyer(BuyerId(id), wanted.k, wanted.filters)
    return _page(seen.engine, found, wanted, part, language)


@router.get("/firms/{id}/matches", operation_id="list_matches_of_firm")
def of_firm(
    id: Id, seen: SeenDep, wanted: WantedDep, part: MatchPart, language: LanguageDep
) -> Page[MatchBody]:
    """The best buyers for a firm, best first."""
    found = seen.buyers_for_firm(FirmId(id), wanted.k, wanted.filters)
    return _page(seen.engine, found, wanted, part, language)


@router.get("/events/{id}/matches", operation_id="list_matches_of_event")
def of_event(
    id: Id,
    masa: MasaDep,
    actor: ActorDep,
    part: MatchPart,
    language: LanguageDep,
    k: Annotated[int, Query(ge=1, le=100, description="How many matches a company gets at most.")] = SEATS,
    balance: Annotated[float, Query(ge=0, le=1, description="0 best pairs, 1 everyone served.")] = BALANCED,
    good: Annotated[float, Query(ge=0, le=1, description="The least score worth a meeting.")] = GOOD,
    enough: Annotated[int, Query(ge=1, le=100, description="So many good matches serve a company.")] = PLACES,
) -> EventPage:
    """An event's matches, best first, none of its companies crowded out; with figures of each balance."""
    found = event_matches(masa, actor, id, k, balance, good, enough)
    part.response.headers[ENGINE] = quote(found.scores.version, safe=" ")
    start = part.start()
    bodies = [
        _body(found.scores.corpus, match, rank, language)
        for rank, match in enumerate(found.matches(start, start + part.limit), start + 1)
    ]
    figures = {"figures": found.figures, "settings": list(found.by_setting)}
    return part.from_rank(bodies, len(found.pairs), figures)


def _page(
    engine: Engine, matches: list[Match], wanted: Wanted, part: Listing, language: str
) -> Page[MatchBody]:
    part.response.headers[ENGINE] = quote(engine.version, safe=" ")
    kept = [match for match in matches if match.score >= wanted.min_score]
    return part.ranked(kept, lambda rank, match: _body(engine.corpus, match, rank, language))


def _body(corpus: Corpus, match: Match, rank: int, language: str) -> MatchBody:
    return MatchBody(
        buyer=corpus.buyers[match.buyer_id].name,
        firm=corpus.firms[match.firm_id].name,
        **match_in_full(match, rank, language),
    )
