"""Matches and explanations, as they are answered."""

from __future__ import annotations

from pydantic import BaseModel

from api.flag_schemas import FlagBody
from api.schemas import Page
from recommender.service.crowding import CrowdFigures


class ContributionBody(BaseModel):
    """How much one feature gave to the score; all of them add up to it."""

    feature: str
    side: str
    value: float
    amount: float


class WordBody(BaseModel):
    """A word of a need's or a product's text: characters `start` to `end` (exclusive)."""

    text: str
    start: int
    end: int


class MetBody(BaseModel):
    """Words of both texts that met, and the reason that rests on them."""

    because: str
    need: list[WordBody]
    product: list[WordBody]


class MatchBody(BaseModel):
    """A pair with both one-sided scores, the score that combines them, and why.

    `learned` is false while weights set by hand stand in for feedback.
    """

    need_id: str
    buyer_id: str
    buyer: str
    firm_id: str
    firm: str
    product_id: str
    rank: int
    score: float
    buyer_score: float
    firm_score: float
    reasons: list[str]
    flags: list[FlagBody]
    learned: bool
    met: list[MetBody]
    contributions: list[ContributionBody]


class SpanBody(BaseModel):
    """Characters `start` to `end` (exclusive) of the need's or the product's text."""

    line: str
    start: int
    end: int


class ReasonBody(BaseModel):
    """A reason, with the words that it rests on; `tone` is 1 for, -1 against, 0 neither."""

    code: str
    tone: int
    text: str
    spans: list[SpanBody]


class ExplanationBody(BaseModel):
    """One pair explained; `rank` among the `found` firms is null when an obstacle kept it out."""

    need_id: str
    buyer_id: str
    firm_id: str
    product_id: str
    rank: int | None
    found: int
    score: float
    buyer_score: float
    firm_score: float
    obstacles: list[ReasonBody]
    reasons: list[ReasonBody]
    flags: list[FlagBody]
    learned: bool
    met: list[MetBody]
    contributions: list[ContributionBody]


class EventPage(Page[MatchBody]):
    """Part of an event's matches; ``figures`` of the balance asked for, ``settings`` of others beside it."""

    figures: CrowdFigures
    settings: list[CrowdFigures]
