"""Writes that never overwrite what the writer has not seen: ETag and If-Match (RFC 9110)."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Annotated

from fastapi import Header

from recommender.errors import Conflict
from recommender.records import plain

IfMatch = Annotated[
    str, Header(max_length=300, description="The ETag that was seen; the write is refused when it changed.")
]


class Stale(Conflict):
    """Somebody else changed the record since the caller saw it."""


def etag(seen: object) -> str:
    """The tag of a record, or of a version number, as it is now."""
    return f'"{sha256(json.dumps(plain(seen), sort_keys=True).encode()).hexdigest()[:32]}"'


def require_match(if_match: str, current: object) -> None:
    """Raises Stale unless If-Match names the current state; without the header nothing is asked."""
    if if_match and if_match != "*" and etag(current) not in [tag.strip() for tag in if_match.split(",")]:
        raise Stale("changed_since_seen")
