"""What has to be done once a day, by whichever worker comes first."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from recommender.config import Settings
from recommender.service.privacy import retain
from recommender.store import Store

log = logging.getLogger(__name__)


def daily(store: Store, settings: Settings, now: datetime | None = None) -> bool:
    """Forget what was kept long enough, unless that was done today; returns whether it was done now."""
    at = now or datetime.now(UTC)
    if not store.first_of_day("upkeep", at.date()):
        return False
    done = retain(store, settings, at)
    log.info("kept long enough and forgotten: %s", {kind: count for kind, count in done.items() if count})
    return True
