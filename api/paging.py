"""Opaque cursors, and pages of lists."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Query

from api.schemas import Page
from recommender.errors import NotFound

Body = TypeVar("Body")
Record = TypeVar("Record")


@dataclass(frozen=True)
class Part:
    """Which part of a list is wanted."""

    limit: int
    cursor: str


def part(
    limit: Annotated[int, Query(ge=1, le=200, description="Entries a page.")] = 50,
    cursor: Annotated[str, Query(max_length=300, description="`next` of the page before.")] = "",
) -> Part:
    return Part(limit, cursor)


PartDep = Annotated[Part, Depends(part)]


def page_of(found: Sequence[Record], wanted: Part, body: Callable[[Record], Body]) -> Page[Body]:
    """The wanted part of a list, shaped. Raises NotFound for a cursor that is not one of ours."""
    start = decode_start(wanted.cursor)
    following = start + wanted.limit
    return Page(
        entries=[body(record) for record in found[start:following]],
        next=encode_cursor(str(following)) if following < len(found) else None,
    )


def encode_cursor(place: str) -> str:
    """A place in a list as an opaque, URL-safe text."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> str:
    """The place that a cursor stands for. Raises NotFound for what is not a cursor of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise NotFound("cursor_unknown") from error


def decode_start(cursor: str) -> int:
    """The place in a numbered list that a cursor stands for, 0 for none. Raises NotFound."""
    place = decode_cursor(cursor) or "0"
    if not place.isdecimal() or len(place) > 12:
        raise NotFound("cursor_unknown")
    return int(place)
