"""A challenger in the shadow: it scores beside the champion, is not shown, and is compared later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from recommender.errors import NotFound
from recommender.evaluation.shadowing import Shadowed, compare_shadow
from recommender.feedback import last_grades
from recommender.matching import EventScores, Filters, Rankers, score_event
from recommender.records import Actor, Post, Promotion, Side
from recommender.service.active import rankers_of
from recommender.service.drafting import INTERLEAVE
from recommender.service.masa import Masa
from recommender.service.permission import require_analyst
from recommender.store import Store


@dataclass(frozen=True)
class Shadow:
    """The version in the shadow, and its scores of an event."""

    version: str
    scores: EventScores


def start(
    masa: Masa, actor: Actor, version: str, *, interleave: bool = False, now: datetime | None = None
) -> None:
    """Let a version score beside the ranker in use from now on, each time a shortlist is filled.

    With ``interleave`` the parties' lists are drafted from both orders, place by place.

    Raises:
        NotFound, ArtefactInvalid: the version.
        NotPermitted, Conflict.
    """
    require_analyst(actor)
    rankers_of(masa.settings, version)
    _put(masa.store, actor, version, {INTERLEAVE: interleave}, now)


def stop(masa: Masa, actor: Actor, now: datetime | None = None) -> str:
    """Let nothing score beside any more; returns what did. Raises NotFound when nothing does."""
    require_analyst(actor)
    seen = masa.store.models.active(Post.SHADOW)
    if seen is None or not seen.version:
        raise NotFound("no_shadow")
    _put(masa.store, actor, "", {}, now)
    return seen.version


def compare(masa: Masa, actor: Actor, version: str = "") -> Shadowed:
    """Hold the version in the shadow (or an earlier one) against what was in use then, by the answers.

    Raises:
        NotFound: nothing is in the shadow, and no ``version`` is named.
        NotPermitted.
    """
    require_analyst(actor)
    seen = masa.store.models.active(Post.SHADOW)
    version = version or (seen.version if seen else "")
    if not version:
        raise NotFound("no_shadow")
    events = masa.store.events.all(actor)
    showings = [one for event in events for one in masa.store.showings.of(actor, event.id)]
    feedback = [one for event in events for one in masa.store.feedback.of(actor, event.id)]
    return compare_shadow(version, showings, last_grades(feedback))


def shadow_of(masa: Masa, scores: EventScores) -> Shadow | None:
    """What the version in the shadow says of the same pairs; None while nothing is there."""
    seen = masa.store.models.active(Post.SHADOW)
    if seen is None or not seen.version:
        return None
    sides = rankers_of(masa.settings, seen.version)
    rankers = Rankers(sides[Side.BUYER], sides[Side.FIRM], scores.rankers.combination)
    parties = Filters(firms=frozenset(scores.firm_ids), buyers=frozenset(scores.buyer_ids))
    return Shadow(seen.version, score_event(scores.corpus, rankers, parties))


def _put(store: Store, actor: Actor, version: str, figures: dict[str, bool], now: datetime | None) -> None:
    seen = store.models.active(Post.SHADOW)
    at, before = now or datetime.now(UTC), seen.version if seen else ""
    store.models.promote(Promotion(version, before, at, actor.id, "", False, figures, Post.SHADOW), seen)
