"""The models in use."""

from __future__ import annotations

from recommender.config import Settings
from recommender.ranker import Ranker, buyer_prior, firm_prior
from recommender.records import Post, Side
from recommender.store import Store


def prior_rankers() -> dict[Side, Ranker]:
    """What is in use before there is feedback."""
    return {Side.BUYER: buyer_prior(), Side.FIRM: firm_prior()}


def rankers_of(settings: Settings, version: str) -> dict[Side, Ranker]:
    """The rankers of a version; of the empty one, the prior. Raises NotFound, ArtefactInvalid."""
    if not version:
        return prior_rankers()
    from recommender.registry import load_version  # brings scikit-learn, which takes seconds

    return load_version(settings.rankers_dir, version)


def in_use(store: Store, kind: Post = Post.RANKER) -> str:
    """The version in use; empty for what comes with Masa."""
    active = store.models.active(kind)
    return active.version if active else ""


def active_rankers(settings: Settings, store: Store) -> dict[Side, Ranker]:
    """The rankers of the promoted version, else the prior. Raises ArtefactInvalid."""
    return rankers_of(settings, in_use(store))


def active_encoder(settings: Settings, store: Store) -> str:
    """Where the encoder in use is: the promoted version's folder, else that of the settings."""
    version = in_use(store, Post.ENCODER)
    return str(settings.encoders_dir / version) if version else settings.encoder_path
