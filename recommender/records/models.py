"""Which learned ranker is in use, and how it came to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Promotion:
    """A version that went live; the empty version is the prior.

    ``previous`` is what a rollback returns to. ``forced``: it went live against the figures.
    """

    version: str
    previous: str
    at: datetime
    by: str
    reason: str
    forced: bool
    figures: Mapping[str, Any]
