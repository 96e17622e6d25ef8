"""Suspected duplicates, merges and dismissals, as they are answered."""

from __future__ import annotations

from pydantic import BaseModel


class CompanyRow(BaseModel):
    """A company as it stands beside its suspected double."""

    id: str
    name: str
    city: str
    country: str
    website: str
    lines: list[str]


class DuplicateBody(BaseModel):
    """Two companies that may be one; `kept` is offered as the one to keep."""

    side: str
    score: float
    because: list[str]
    kept: CompanyRow
    other: CompanyRow


class SittingBody(BaseModel):
    """A meeting's pair with its slot and table, both numbered from 0."""

    firm_id: str
    buyer_id: str
    slot: int
    table: int | None


class MergeClashBody(BaseModel):
    """Meetings in one slot; or, with `gone`, what a merge took off because the partner is met anyway."""

    event_id: str
    meetings: list[SittingBody]
    gone: SittingBody | None
    text: str


class DismissalBody(BaseModel):
    """Two companies that somebody said are not one; taken back once `undone_at` is set."""

    id: int
    side: str
    one_id: str
    other_id: str
    by: str
    at: str
    undone_at: str | None


class MergeBody(BaseModel):
    """A company taken into another; it can be undone while `undone_at` is null."""

    id: int
    side: str
    kept_id: str
    kept: str
    other_id: str
    other: str
    merged_at: str
    undone_at: str | None
    clashes: list[MergeClashBody]
