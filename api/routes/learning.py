"""The analysts' loop: feedback, data sets, models, what is in use, drift, the shadow."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field

from api.access import ActorDep
from api.deps import LanguageDep, MasaDep
from api.listing import Listing, listing
from api.routes.events import EventPath
from api.schemas import Page
from recommender.evaluation.challenge import Challenge
from recommender.evaluation.drift import Drift
from recommender.evaluation.metrics import Difference, Estimate
from recommender.evaluation.shadowing import Shadowed
from recommender.evaluation.telling import told
from recommender.feedback import Propensity
from recommender.records import Feedback, Post, Promotion, Showing, Side
from recommender.service import datasets, drifting, learning, models, promoting, shadow, showings
from recommender.service.active import in_use
from recommender.service.permission import require_analyst
from recommender.service.tuning import Guard

router = APIRouter(tags=["learning"], responses={404: {"description": "No such event, model or data set"}})
looks = APIRouter(tags=["learning"], responses={404: {"description": "No such event, or never shown"}})
Version = Annotated[str, Path(max_length=100, pattern=r"^[a-z0-9]+-[0-9a-f]{8}$")]
Name = Annotated[str, Field(max_length=60, pattern=r"^[\w-]+$", description="Of the data set.")]


FeedbackPart = Annotated[Listing, Depends(listing(Feedback))]
ShowingPart = Annotated[Listing, Depends(listing(Showing))]
PromotionPart = Annotated[Listing, Depends(listing(Promotion))]
DatasetPart = Annotated[Listing, Depends(listing(models.DatasetFile, "name"))]


class OpenedBody(BaseModel):
    """The match that a party looked closer at."""

    partner_id: str = Field(max_length=200)


class DatasetWanted(BaseModel):
    """How a data set is made; `eta`: rank r is read with chance r ** -eta."""

    name: Name
    weigh: bool = True
    eta: float = Field(default=0.5, ge=0, le=2)


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


class ShadowWanted(BaseModel):
    """The version that is to score unseen; `interleave`: parties' lists are drafted from both orders."""

    version: str = Field(max_length=100)
    interleave: bool = False


@looks.post(
    "/events/{id}/lists/{side}/{company_id}/opened", operation_id="note_match_opened", status_code=204
)
def opened(
    id: EventPath, side: Side, company_id: Annotated[str, Path(max_length=200)], body: OpenedBody,
    masa: MasaDep, actor: ActorDep,
) -> None:  # fmt: skip
    """Keep that a party looked closer at a match of its list: feedback that nobody had to give."""
    showings.note_opened(masa.store, actor, id, side, company_id, body.partner_id)


@router.get("/events/{id}/feedback", operation_id="list_feedback")
def feedback(id: EventPath, masa: MasaDep, actor: ActorDep, part: FeedbackPart) -> Page[Feedback]:
    """What was said: decisions, ratings and outcomes as labels, oldest first."""
    require_analyst(actor)
    return part.ranked(masa.store.feedback.of(actor, id), lambda _, one: one)


@router.get("/events/{id}/showings", operation_id="list_showings")
def shown(id: EventPath, masa: MasaDep, actor: ActorDep, part: ShowingPart) -> Page[Showing]:
    """What was shown, opened or passed over, answered or not, with its features then; oldest first."""
    require_analyst(actor)
    return part.ranked(masa.store.showings.of(actor, id), lambda _, one: one)


@router.get("/datasets", operation_id="list_datasets")
def all_datasets(masa: MasaDep, actor: ActorDep, part: DatasetPart) -> Page[models.DatasetFile]:
    """The data sets that were made."""
    return part.page(models.all_datasets(masa, actor), lambda one: one, lambda one: (one.name,))


@router.post("/datasets", operation_id="make_dataset", status_code=201)
def make_dataset(wanted: DatasetWanted, masa: MasaDep, actor: ActorDep) -> datasets.Dataset:
    """Write the feedback of all events that one sees as labelled pairs; of the same name, anew."""
    path = models.datasets_dir(masa.settings) / f"{wanted.name}.parquet"
    propensity = Propensity(wanted.eta) if wanted.weigh else None
    made = datasets.write_examples(masa, actor, path, propensity)
    return datasets.Dataset(wanted.name, made.snapshot, made.events, made.answers)


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


@router.get("/drift", operation_id="get_drift")
def drift(
    masa: MasaDep, actor: ActorDep,
    against: Annotated[str, Query(max_length=60, description="A data set; else the ranker in use's.")] = "",
) -> Drift:  # fmt: skip
    """How far languages, HS codes, scores and unknown pieces are from what was learned from."""
    path = models.dataset_path(masa.settings, against) if against else None
    return drifting.drift(masa, actor, path)


@router.get("/shadow", operation_id="compare_shadow")
def compare_shadow(
    masa: MasaDep, actor: ActorDep, version: Annotated[str, Query(max_length=100)] = ""
) -> Shadowed:
    """The version in the shadow (or an earlier one) against what was in use, by the answers so far."""
    return shadow.compare(masa, actor, version)


@router.put("/shadow", operation_id="start_shadow", status_code=204)
def start_shadow(wanted: ShadowWanted, masa: MasaDep, actor: ActorDep) -> None:
    """Let a version score beside the one in use from the next filled shortlist on."""
    shadow.start(masa, actor, wanted.version, interleave=wanted.interleave)


@router.delete("/shadow", operation_id="stop_shadow", status_code=204)
def stop_shadow(masa: MasaDep, actor: ActorDep) -> None:
    """Let nothing score beside any more."""
    shadow.stop(masa, actor)
