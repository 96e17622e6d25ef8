"""Rankers and encoders: measured, promoted, rolled back, trained."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Query, Response

from api.access import ANALYSTS
from api.deps import MasaDep
from api.pages import plots
from api.pages.pairs import decimal, percent
from api.pages.staff import Desk, DeskDep, StaffPages
from recommender.errors import RecommenderError
from recommender.evaluation.telling import told
from recommender.records import Job, Post
from recommender.service import Masa, jobs, model_reports, promoting, tuning
from recommender.service.active import in_use
from recommender.service.models import all_datasets, all_models, one_model
from recommender.wording import error_phrase, phrase

router = StaffPages(read=ANALYSTS, write=ANALYSTS)
HERE = "/analysis/models"
Data = Annotated[str, Query(max_length=60)]
Reason = Annotated[str, Form(max_length=1000)]


@router.get("/analysis/models")
def models(masa: MasaDep, desk: DeskDep, data: Data = "") -> Response:
    """All versions side by side, and what was in use when and why."""
    return _models(masa, desk, data)


@router.post("/analysis/models/rollback")
def roll_back(
    masa: MasaDep, desk: DeskDep, reason: Reason = "", kind: Annotated[Post, Form()] = Post.RANKER
) -> Response:
    """Return to the ranker or encoder before, for a written reason."""
    if not reason.strip():
        return _models(masa, desk, "", 422, problem=desk.gettext("Please write why."))
    try:
        version = promoting.rollback(masa, desk.actor, reason.strip(), kind=kind)
    except RecommenderError as error:
        return _models(masa, desk, "", 409, problem=error_phrase(error, desk.language))
    ranker = kind is Post.RANKER
    own = desk.gettext("hand-set weights") if ranker else desk.gettext("the encoder that comes with Masa")
    return desk.back(HERE, desk.gettext("In use again: %(version)s", version=version or own))


@router.get("/analysis/models/{version}")
def model(version: str, masa: MasaDep, desk: DeskDep, data: Data = "") -> Response:
    """One version: what it learned from, how it does against the one in use, whether it is to be believed."""
    return _model(masa, desk, version, data)


@router.post("/analysis/models/{version}/promote")
def promote(
    version: str,
    masa: MasaDep,
    desk: DeskDep,
    data: Annotated[str, Form(max_length=60)] = "",
    reason: Reason = "",
    anyway: Annotated[bool, Form()] = False,
) -> Response:
    """Put a version in use, for a written reason; a refusal is shown with its own."""
    if not reason.strip():
        return _model(masa, desk, version, data, 422, problem=desk.gettext("Please write why."))
    try:
        if one_model(masa, desk.actor, version).kind is Post.ENCODER:
            promoting.promote_encoder(masa, desk.actor, version, reason.strip(), anyway=anyway)
        else:
            model_reports.promote(masa, desk.actor, version, data, reason.strip(), anyway=anyway)
    except RecommenderError as error:
        said = error_phrase(error, desk.language)
        return _model(masa, desk, version, data, 409, problem=said, reason=reason)
    return desk.back(HERE, desk.gettext("In use now: %(version)s", version=version))


@router.get("/analysis/training")
def training(masa: MasaDep, desk: DeskDep) -> Response:
    """The latest training run, and a new one."""
    job = model_reports.latest_training(masa, desk.actor)
    made = job.result["version"] if job and job.result else ""
    standing = None
    if job and made:
        standing = model_reports.standing(masa, desk.actor, one_model(masa, desk.actor, made), job.id)
    return desk.show(
        "analysis_training.html",
        job=job,
        told=_told(job, desk.language) if job else "",
        reached=percent(job.percent / 100, desk.language) if job else "",
        kinds=jobs.KINDS,
        made=made,
        standing=standing,
        problem=_problem(standing, desk),
    )


@router.post("/analysis/training")
def train(masa: MasaDep, desk: DeskDep, kind: Annotated[str, Form(max_length=40)]) -> Response:
    """Ask for a ranker to be learned from all feedback."""
    jobs.ask_train(masa.store, desk.actor, kind)
    return desk.back("/analysis/training")


def _models(masa: Masa, desk: Desk, data: str, status: int = 200, problem: str = "") -> Response:
    newest = model_reports.newest_dataset(masa, desk.actor)
    data = data or (newest.name if newest else "")
    rows = model_reports.standings(masa, desk.actor, data)
    return desk.show(
        "analysis_models.html",
        status,
        rows=rows,
        problems={row.model.version: _problem(row, desk) for row in rows},
        measuring=bool(data) and any(row.found is None and row.problem is None for row in rows),
        datasets=all_datasets(masa, desk.actor),
        data=data,
        in_use={post.value: in_use(masa.store, post) for post in Post},
        history={post.value: masa.store.models.history(post)[::-1] for post in Post},
        encoders=[one for one in all_models(masa, desk.actor) if one.kind is Post.ENCODER],
        problem=problem,
    )


def _model(
    masa: Masa, desk: Desk, version: str, data: str, status: int = 200, problem: str = "", reason: str = ""
) -> Response:
    found = one_model(masa, desk.actor, version)
    newest = model_reports.newest_dataset(masa, desk.actor)
    data = data or (newest.name if newest and found.kind is Post.RANKER else "")
    standing = model_reports.standing(masa, desk.actor, found, data) if data else None
    kind = str(found.manifest.get("kind", ""))
    steps = model_reports.learning_curve(masa, desk.actor, data, kind) if data else []
    measured = standing.found if standing else None
    return desk.show(
        "analysis_model.html",
        status,
        model=found,
        measured=measured,
        waiting_for=standing is not None and measured is None and standing.problem is None,
        why_not=_problem(standing, desk),
        worse=[told(one, desk.language) for one in measured.worse] if measured else [],
        plots=plots,
        decimal=decimal,
        steps=steps,
        guards=[tuning.Guard(**one) for one in found.manifest.get("guards", [])],
        datasets=all_datasets(masa, desk.actor),
        data=data,
        in_use=in_use(masa.store, found.kind),
        problem=problem,
        reason=reason,
    )


def _problem(standing: model_reports.Standing | None, desk: Desk) -> str:
    return error_phrase(standing.problem, desk.language) if standing and standing.problem else ""


def _told(job: Job, language: str) -> str:
    """Where a job stands, in words; why, when it failed."""
    if job.error is None:
        return phrase(job.phase, language)
    return error_phrase(RecommenderError(job.error["code"], **job.error.get("details", {})), language)
