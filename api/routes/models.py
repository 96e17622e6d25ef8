"""Rankers and encoders: which there are, how good they are, and which are in use; analysts'."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import LanguageDep, MasaDep
from api.listing import Listing, listing
from api.schemas import Page
from recommender.evaluation.challenge import Challenge
from recommender.evaluation.metrics import Difference, Estimate
from recommender.evaluation.telling import told
from recommender.records import Post, Promotion
from recommender.service import learning, models, promoting
from recommender.service.active import in_use
from recommender.service.permission import require_analyst
from recommender.service.tuning import Guard

router = APIRouter(tags=["learning"], responses={404: {"description": "No such model or data set"}})
Version = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9]+-[0-9a-f]{8}$")]
PromotionPart = Annotated[Listing, Depends(listing(Promotion))]


class ModelBody(BaseModel):
    """A version with its manifest; `posts`: what it is in use as."""

    version: str
    kind: Post
    posts: list[Post]
    manifest: dict[str, Any]

    @classmethod
    def of(cls, model: models.Model) -> ModelBody:
        return cls(version=model.version, kind=model.kind, posts=list(model.posts), manifest=model.manifest)


ModelPart = Annotated[Listing, Depends(listing(ModelBody, "version", "kind"))]


class MetricsBody(BaseModel):
    """A version against another on the last event of a data set; `worse`: slices that fell, in words."""

    champion: dict[str, Estimate]
    challenger: dict[str, Estimate]
    difference: dict[str, Difference]
    mutual: tuple[Estimate, Estimate, Difference]
    calibration: dict[str, tuple[float, float]]
    counterfactual: dict[str, tuple[dict[str, float], dict[str, float]]]
    overlap_poor: list[str]
    worse: list[str]
    refused: bool

    @classmethod
    def of(cls, found: Challenge, language: str) -> MetricsBody:
        values = {side: (asdict(one), asdict(other)) for side, (one, other) in found.counterfactual.items()}
        return cls(
            champion=found.champion,
            challenger=found.challenger,
            difference=found.difference,
            mutual=found.mutual,
            calibration=found.calibration,
            counterfactual=values,
            overlap_poor=[side for side, pair in found.counterfactual.items() if pair[1].warned],
            worse=[told(one, language) for one in found.worse],
            refused=found.refused,
        )


class PromoteWanted(BaseModel):
    """What a ranker is judged on, and why it goes live though it is worse."""

    dataset: str = Field(default="", max_length=60, description="Needed for a ranker.")
    reason: str = Field(default="", max_length=1000)


class PromotedBody(BaseModel):
    """What went live, and the figures that spoke for it."""

    version: str
    kind: Post
    metrics: MetricsBody | None = None
    guards: list[Guard] | None = None


class RollbackWanted(BaseModel):
    """Which post goes back, and why."""

    kind: Post = Post.RANKER
    reason: str = Field(default="", max_length=1000)


@router.get("/models", operation_id="list_models")
def all_models(masa: MasaDep, actor: ActorDep, part: ModelPart) -> Page[ModelBody]:
    """Rankers and tuned encoders, and which are in use."""
    return part.page(models.all_models(masa, actor), ModelBody.of, lambda one: (one.version,))


@router.get("/models/history", operation_id="list_promotions")
def history(
    masa: MasaDep, actor: ActorDep, part: PromotionPart, kind: Annotated[Post, Query()] = Post.RANKER
) -> Page[Promotion]:
    """What went live, when, by whom and why, oldest first."""
    require_analyst(actor)
    return part.ranked(masa.store.models.history(kind), lambda _, one: one)


@router.get("/models/{version}", operation_id="get_model")
def one_model(version: Version, masa: MasaDep, actor: ActorDep) -> ModelBody:
    """One version with its manifest: data snapshot, code, seed, checksums, figures."""
    return ModelBody.of(models.one_model(masa, actor, version))


@router.get("/models/{version}/metrics", operation_id="get_model_metrics")
def metrics(
    version: Version, masa: MasaDep, actor: ActorDep, language: LanguageDep,
    dataset: Annotated[str, Query(max_length=60, description="Its last event judges.")],
    against: Annotated[str, Query(max_length=100, description="Another version; else the one in use.")] = "",
) -> MetricsBody:  # fmt: skip
    """A ranker against another (else the one in use) on an event that neither has seen."""
    models.one_model(masa, actor, version)
    path = models.dataset_path(masa.settings, dataset)
    other = against or in_use(masa.store)
    return MetricsBody.of(learning.compare(masa.settings, path, other, version), language)


@router.post("/models/{version}/promote", operation_id="promote_model")
def promote(
    version: Version, wanted: PromoteWanted, masa: MasaDep, actor: ActorDep, language: LanguageDep
) -> PromotedBody:
    """Put a version in use, unless it is worse than the one in use and no reason is given."""
    model = models.one_model(masa, actor, version)
    if model.kind is Post.ENCODER:
        guards = promoting.promote_encoder(masa, actor, version, wanted.reason)
        return PromotedBody(version=version, kind=model.kind, guards=guards)
    path = models.dataset_path(masa.settings, wanted.dataset)
    found = promoting.promote(masa, actor, version, path, wanted.reason)
    return PromotedBody(version=version, kind=model.kind, metrics=MetricsBody.of(found, language))


@router.post("/rollbacks", operation_id="roll_back_model")
def rollback(wanted: RollbackWanted, masa: MasaDep, actor: ActorDep) -> PromotedBody:
    """Return to the version before; the empty one is what comes with Masa."""
    version = promoting.rollback(masa, actor, wanted.reason, kind=wanted.kind)
    return PromotedBody(version=version, kind=wanted.kind)
