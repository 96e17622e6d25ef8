"""Putting a version in use, and going back to the one before."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from recommender.encoder import load_encoder
from recommender.errors import NotFound, PromotionRefused
from recommender.evaluation.challenge import RECIPROCAL, Challenge
from recommender.evaluation.telling import told
from recommender.feedback.datasets import snapshot_of
from recommender.protocols import Encoder
from recommender.records import Actor, Post, Promotion
from recommender.service.active import rankers_of
from recommender.service.learning import compare
from recommender.service.masa import Masa
from recommender.service.permission import require_analyst
from recommender.service.tuning import Guard, guarded, refuse_fallen


def promote(
    masa: Masa, actor: Actor, version: str, data: Path, reason: str = "", now: datetime | None = None
) -> Challenge:
    """Put a ranker in use if it is not worse than the one in use; with a ``reason``, even then.

    Raises:
        PromotionRefused: it is worse beyond chance on the last event of ``data``.
        NotPermitted, Conflict, and what :func:`compare` raises.
    """
    require_analyst(actor)
    seen = masa.store.models.active()
    champion = seen.version if seen else ""
    found = compare(masa.settings, data, champion, version)
    gap = found.difference[RECIPROCAL]
    if found.refused and not reason:
        raise PromotionRefused(
            "challenger_worse", version=version, mean=round(gap.mean, 4), low=round(gap.low, 4),
            high=round(gap.high, 4),
        )  # fmt: skip
    at = now or datetime.now(UTC)
    figures = {
        "difference": asdict(gap),
        "snapshot": snapshot_of(data),
        "worse": [told(one, "en") for one in found.worse],
    }
    masa.store.models.promote(
        Promotion(version, champion, at, actor.id, reason, found.refused, figures), seen
    )
    masa.follow()
    return found


def promote_encoder(
    masa: Masa, actor: Actor, version: str, reason: str = "", now: datetime | None = None, *,
    anyway: bool = True,
) -> list[Guard]:  # fmt: skip
    """Put a tuned encoder in use: its vectors and indexes are made first, so that no request waits for them.

    Raises:
        PromotionRefused: a general set falls against the encoder in use, and no ``reason`` was given or it
            was not to go live ``anyway``.
        NotFound, ArtefactInvalid, NotPermitted, Conflict, EngineNotReady.
    """
    require_analyst(actor)
    seen = masa.store.models.active(Post.ENCODER)
    encoder = _encoder_of(masa, version)
    guards, _ = guarded(masa.encoder(), encoder)
    if not (reason and anyway):
        refuse_fallen(version, guards)
    prepare(masa, encoder)
    figures = {"guards": [asdict(guard) for guard in guards]}
    forced = any(guard.fell for guard in guards)
    previous, at = seen.version if seen else "", now or datetime.now(UTC)
    masa.store.models.promote(
        Promotion(version, previous, at, actor.id, reason, forced, figures, Post.ENCODER), seen
    )
    masa.follow()
    return guards


def prepare(masa: Masa, encoder: Encoder) -> None:
    """Encode all records and build the indexes while the encoder in use goes on answering."""
    masa.engine_of(encoder, masa.store.firms(), masa.store.buyers(), Counter())


def rollback(
    masa: Masa, actor: Actor, reason: str = "", now: datetime | None = None, kind: Post = Post.RANKER
) -> str:
    """Return to the version before the one in use; returns it (empty: what comes with Masa).

    Raises:
        NotFound: that is in use already.
        NotPermitted, Conflict, ArtefactInvalid.
    """
    require_analyst(actor)
    seen = masa.store.models.active(kind)
    if seen is None or not seen.version:
        raise NotFound("nothing_to_roll_back")
    if kind is Post.RANKER:
        rankers_of(masa.settings, seen.previous)
    elif kind is Post.ENCODER:
        prepare(masa, _encoder_of(masa, seen.previous))
    before = [one for one in masa.store.models.history(kind) if one.version == seen.previous]
    earlier = before[0].previous if before else ""
    at = now or datetime.now(UTC)
    masa.store.models.promote(Promotion(seen.previous, earlier, at, actor.id, reason, False, {}, kind), seen)
    masa.follow()
    return seen.previous


def _encoder_of(masa: Masa, version: str) -> Encoder:
    """A tuned version, or with the empty one what the settings name. Raises NotFound, ArtefactInvalid."""
    if not version:
        return load_encoder(masa.settings.encoder_path)
    folder = masa.settings.encoders_dir / version
    if "/" in version or version.startswith(".") or not folder.is_dir():
        raise NotFound("model_unknown", version=version)
    return load_encoder(str(folder))
