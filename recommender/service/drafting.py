"""The order in which a party sees its list, also while two rankers are compared live."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from recommender.ranker.interleaving import team_draft
from recommender.records import Post, ShortlistEntry, Side, Standing
from recommender.store import Store

INTERLEAVE = "interleave"


def in_shown_order(
    store: Store, entries: Sequence[ShortlistEntry], side: Side, company_id: str
) -> list[tuple[ShortlistEntry, str]]:
    """A party's list as it is shown, each with its team; the organiser's order while nothing is interleaved.

    What the organiser pinned, and what the version in the shadow did not score, stays where it is, at the
    top. The same party sees the same draft each time.
    """
    seen = store.models.active(Post.SHADOW)
    version = seen.version if seen and seen.figures.get(INTERLEAVE) else ""
    drafted = {entry.pair: entry for entry in entries if version and _scored(entry, version)}
    kept = [(entry, "") for entry in entries if entry.pair not in drafted]
    if not drafted:
        return kept
    told = chr(31).join((version, next(iter(drafted.values())).event_id, side, company_id))
    seed = int.from_bytes(hashlib.blake2b(told.encode(), digest_size=8).digest())
    champion = sorted(drafted, key=lambda pair: -_shown(drafted[pair])[0])
    challenger = sorted(drafted, key=lambda pair: -_shown(drafted[pair])[1])
    draft = team_draft(champion, challenger, np.random.default_rng(seed))
    return kept + [(drafted[pair], team) for pair, team in draft]


def _scored(entry: ShortlistEntry, version: str) -> bool:
    shown = entry.shown
    return entry.standing is Standing.CHOSEN and shown is not None and shown.shadow_version == version


def _shown(entry: ShortlistEntry) -> tuple[float, float]:
    assert entry.shown is not None, "drafted entries were scored"
    return entry.shown.score, entry.shown.shadow_score or 0.0
