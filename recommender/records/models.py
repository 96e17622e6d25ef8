"""Which models are in use, and how they came to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Post(StrEnum):
    """What a version may be put in use as; one in the ``shadow`` scores beside the ranker, unseen."""

    RANKER = "ranker"
    ENCODER = "encoder"
    SHADOW = "shadow"


@dataclass(frozen=True, slots=True)
class Promotion:
    """A version that went live; the empty version is the prior, the bundled encoder, or no shadow.

    ``previous`` is what a rollback returns to. ``forced``: it went live against the figures.
    """

    version: str
    previous: str
    at: datetime
    by: str
    reason: str
    forced: bool
    figures: Mapping[str, Any]
    kind: Post = Post.RANKER
