"""What answers of every kind share: pages, problems, and how the server is."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from pydantic import BaseModel, Field

Body = TypeVar("Body")


class Page(BaseModel, Generic[Body]):
    """Part of a list; ``next`` is the cursor of the following part, null on the last."""

    entries: list[Body]
    next: str | None = Field(description="Give it as `cursor` to get the next page.")


class Health(BaseModel):
    """The process answers."""

    status: str
    version: str


class Ready(BaseModel):
    """Whether matches can be served, and what is missing."""

    ready: bool
    missing: list[str]
    counts: dict[str, int]


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    code: str
    errors: list[dict[str, Any]] | None = None
