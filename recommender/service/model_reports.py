"""Rankers measured against the one in use, worked out beside the requests, and how learning grows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from recommender.errors import NotEnoughFeedback, PromotionRefused, RecommenderError
from recommender.evaluation.challenge import RECIPROCAL, Challenge, challenge
from recommender.evaluation.metrics import Estimate
from recommender.feedback.datasets import read_dataset, snapshot_of
from recommender.ranker.learning import learn
from recommender.records import Actor, Job, JobKind, Post, Side
from recommender.service import promoting
from recommender.service.active import in_use, prior_rankers
from recommender.service.learning import PRIORS, compare
from recommender.service.masa import Masa
from recommender.service.models import DatasetFile, Model, all_datasets, all_models, dataset_path
from recommender.service.permission import require_analyst


@dataclass(frozen=True)
class Standing:
    """A ranker with how it does on a data set against the one in use: ``found`` is None while it is measured,
    or where ``problem`` says why it cannot be."""

    model: Model
    found: Challenge | None = None
    problem: RecommenderError | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """How good a ranker gets that learned from the first ``events`` of a data set: reciprocal nDCG@10."""

    events: int
    answers: int
    reached: Estimate


def newest_dataset(masa: Masa, actor: Actor) -> DatasetFile | None:
    """The data set that was made last. Raises NotPermitted."""
    files = all_datasets(masa, actor)
    return max(files, key=lambda one: dataset_path(masa.settings, one.name).stat().st_mtime, default=None)


def standings(masa: Masa, actor: Actor, data: str) -> list[Standing]:
    """All rankers on a data set (none: not measured), by name. Raises NotPermitted, NotFound."""
    rankers = [model for model in all_models(masa, actor) if model.kind is Post.RANKER]
    if not data:
        return [Standing(model) for model in rankers]
    return [standing(masa, actor, model, data) for model in rankers]


def standing(masa: Masa, actor: Actor, model: Model, data: str) -> Standing:
    """One ranker on a data set. Raises NotPermitted, NotFound for the data set."""
    require_analyst(actor)
    path, champion = dataset_path(masa.settings, data), in_use(masa.store)
    state = snapshot_of(path), champion
    try:
        found = masa.later.ask(
            ("challenge", model.version), state, lambda: compare(masa.settings, path, champion, model.version)
        )
    except RecommenderError as error:
        return Standing(model, problem=error)
    return Standing(model, found)


def promote(masa: Masa, actor: Actor, version: str, data: str, reason: str, *, anyway: bool) -> None:
    """Put a ranker in use for a written reason; one that is worse only if it is to go live ``anyway``.

    Raises:
        PromotionRefused: it is worse beyond chance in what both sides want.
        NotPermitted, NotFound, and what ``promoting.promote`` raises.
    """
    require_analyst(actor)
    path = dataset_path(masa.settings, data)
    found = compare(masa.settings, path, in_use(masa.store), version)
    if found.refused and not anyway:
        gap = found.difference[RECIPROCAL]
        raise PromotionRefused(
            "promotion_worse", version=version, mean=f"{gap.mean:+.3f}", low=f"{gap.low:+.3f}",
            high=f"{gap.high:+.3f}",
        )  # fmt: skip
    promoting.promote(masa, actor, version, path, reason)


def learning_curve(masa: Masa, actor: Actor, data: str, kind: str) -> list[Step] | None:
    """How far rankers get on the last event of a data set with one, two … of the events before; None while
    they learn. Event counts that hold too few answers are left out. Raises NotPermitted, NotFound."""
    require_analyst(actor)
    path = dataset_path(masa.settings, data)
    return masa.later.ask(("curve", kind), (snapshot_of(path), kind), lambda: _curve(path, kind))


def latest_training(masa: Masa, actor: Actor) -> Job | None:
    """The newest training run that the actor sees."""
    require_analyst(actor)
    return next((job for job in masa.store.jobs.all(actor) if job.kind is JobKind.TRAIN), None)


def _curve(path: Path, kind: str) -> list[Step]:
    examples = read_dataset(path)
    judged = {side: found.of(-1) for side, found in examples.items()}
    last = max(int(found.event.max(initial=0)) for found in examples.values())
    steps = []
    for events in range(1, last + 1):
        known = {side: found.before(events) for side, found in examples.items()}
        try:
            learned = {side: learn(kind, known[side], PRIORS[side](), f"curve-{side}") for side in Side}
        except NotEnoughFeedback:
            continue
        answers = sum(int(found.answered.sum()) for found in known.values())
        reached = challenge(judged, prior_rankers(), learned).challenger[RECIPROCAL]
        steps.append(Step(events, answers, reached))
    return steps
