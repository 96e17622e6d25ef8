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


def active_rankers(settings: Settings, store: Store) -> dict[Side, Ranker]:
    """The rankers of the promoted version, else the prior. Raises ArtefactInvalid."""
    active = store.models.active()
    return rankers_of(settings, active.version if active else "")


def active_encoder(settings: Settings, store: Store) -> str:
    """Where the encoder in use is: the promoted version's folder, else that of the settings."""
    active = store.models.active(Post.ENCODER)
    return str(settings.encoders_dir / active.version) if active and active.version else settings.encoder_path
