"""Flags and reviews, as they are answered."""

from __future__ import annotations

from pydantic import BaseModel, Field


class FlagBody(BaseModel):
    """Something for a human to look at: which rule, by which source of which date, and who decided what."""

    rule: str
    message: str
    because: str = Field(description="What raised it: a code, a CAS number, words, a listed name.")
    source: str
    date: str
    reviewed_by: str
    verdict: str = Field(description="`proceed`, `ask`, `block`, or empty while nobody decided.")


class CompanyFlagBody(FlagBody):
    """A flag on a firm or a buyer; `lines` are the products or needs that raised it."""

    id: str
    side: str
    company_id: str
    company: str
    lines: list[str]


class ReviewBody(BaseModel):
    """A verdict on a rule for a firm, for a buyer, or for the pair when both are named."""

    id: int
    rule: str
    firm_id: str | None
    buyer_id: str | None
    verdict: str
    reviewer: str
    reviewed_at: str
    comment: str
