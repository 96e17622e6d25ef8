"""Whether what is matched now still is what the model in use learned from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from recommender.engine import Engine
from recommender.errors import NotFound
from recommender.evaluation.drift import Drift, Profile, compare_profiles, in_tenths
from recommender.feedback.datasets import read_profile
from recommender.matching import Rankers
from recommender.protocols import KnowsPieces
from recommender.ranker import buyer_prior, firm_prior
from recommender.records import Actor, Need, Product
from recommender.registry import read_manifest
from recommender.service.masa import Masa
from recommender.service.permission import require_analyst
from recommender.text import language_of

NEEDS, DEPTH = 200, 10
"""Needs whose best matches are looked at, and how far down."""


def drift(masa: Masa, actor: Actor, against: Path | None = None) -> Drift:
    """The records as they are now against those that the ranker in use (or a data set) was made from.

    Raises:
        NotPermitted, EngineNotReady
        NotFound: the prior is in use and no data set is named, or neither tells what it was made from.
        ImportFileError: not a data set.
    """
    require_analyst(actor)
    then = _profile_of_version(masa) if against is None else read_profile(against)
    if not then:
        raise NotFound("no_profile")
    return compare_profiles(Profile.of(then), profile_of(masa.engine()))


def profile_of(engine: Engine) -> Profile:
    """What an engine matches. Scores are those of the hand-set rankers, so that only what is matched, and
    no promotion, can move them."""
    corpus = engine.corpus
    needs = [request.need for request in corpus.requests]
    lines: list[Need | Product] = [*needs, *(offer.product for offer in corpus.offers)]
    texts = [line.text for line in lines]
    codes = Counter(line.hs.digits[:2] if line.hs else "none" for line in lines)
    prior = replace(engine, rankers=Rankers(buyer_prior(), firm_prior(), engine.rankers.combination))
    asked = needs[:: max(1, len(needs) // NEEDS)]
    scores = [match.score for need in asked for match in prior.firms_for_need(need.id, DEPTH)]
    encoder = engine.encoder
    unknown = encoder.unknown(texts) if isinstance(encoder, KnowsPieces) else None
    return Profile(dict(Counter(map(language_of, texts))), dict(codes), in_tenths(scores), unknown)


def _profile_of_version(masa: Masa) -> dict[str, Any]:
    active = masa.store.models.active()
    if active is None or not active.version:
        raise NotFound("no_profile")
    found: dict[str, Any] = read_manifest(masa.settings.rankers_dir, active.version).get("profile") or {}
    return found
