"""The application factory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from api import errors, openapi, operation, rates, remembering, repeating, soundness
from api.access import ADMINISTRATORS, ANALYSTS, NOBODY, ORGANISERS, PARTIES, STAFF, Open
from api.pages.routers import OPEN_PAGES, PARTY_PAGES, STAFF_PAGES
from api.pages.routing import lost
from api.routes import (
    audit,
    calendars,
    companies,
    consents,
    docs,
    duplicates,
    events,
    explain,
    exports,
    feedback,
    flags,
    health,
    import_history,
    invitations,
    jobs,
    keys,
    lines,
    matches,
    meetings,
    metrics,
    models,
    outcomes,
    participation,
    pins,
    privacy,
    removals,
    reports,
    schedules,
    shortlist_edits,
    shortlists,
    sign_ins,
    upsets,
    users,
    watching,
    webhooks,
)
from recommender import __version__
from recommender.config import Settings
from recommender.records import Scope
from recommender.service import Masa

V1 = "/api/v1"
MANAGE = Scope.MANAGE
RULES: list[tuple[APIRouter, Open]] = [
    (sign_ins.router, Open(read=STAFF | PARTIES, write=STAFF, write_scope=MANAGE)),
    (users.router, Open(read=ADMINISTRATORS, write=ADMINISTRATORS, read_scope=MANAGE, write_scope=MANAGE)),
    (keys.router, Open(read=STAFF, write=STAFF, read_scope=MANAGE, write_scope=MANAGE)),
    (events.router, Open(read=STAFF | PARTIES, write=ORGANISERS)),
    (participation.parties, Open(read=STAFF | PARTIES, write=ORGANISERS | PARTIES)),
    (shortlists.router, Open(read=STAFF, write=ORGANISERS)),
    (shortlist_edits.router, Open(read=STAFF, write=ORGANISERS)),
    (invitations.router, Open(read=ORGANISERS, write=ORGANISERS, read_scope=Scope.WRITE)),
    (invitations.lists, Open(read=STAFF | PARTIES, write=ORGANISERS | PARTIES)),
    (schedules.router, Open(read=STAFF | PARTIES, write=NOBODY)),
    (schedules.staff, Open(read=STAFF, write=ORGANISERS)),
    (pins.router, Open(read=STAFF, write=ORGANISERS)),
    (meetings.router, Open(read=STAFF | PARTIES, write=NOBODY)),
    (meetings.staff, Open(read=STAFF, write=ORGANISERS)),
    (outcomes.router, Open(read=STAFF | PARTIES, write=ORGANISERS | PARTIES)),
    (audit.router, Open(read=ORGANISERS, write=NOBODY)),
    (upsets.router, Open(read=NOBODY, write=ORGANISERS)),
    (exports.router, Open(read=STAFF | PARTIES, write=NOBODY)),
    (reports.router, Open(read=ORGANISERS, write=NOBODY)),
    (jobs.router, Open(read=ORGANISERS, write=ORGANISERS)),
    (import_history.router, Open(read=ORGANISERS, write=NOBODY)),
    (companies.router, Open(read=STAFF | PARTIES, write=ORGANISERS)),
    (lines.router, Open(read=STAFF | PARTIES, write=ORGANISERS)),
    (removals.router, Open(read=ORGANISERS, write=ORGANISERS)),
    (consents.router, Open(read=ORGANISERS | PARTIES, write=ORGANISERS | PARTIES)),
    (consents.contacts, Open(read=PARTIES, write=NOBODY)),
    (
        webhooks.router,
        Open(read=ORGANISERS, write=ORGANISERS, read_scope=MANAGE, write_scope=MANAGE),
    ),
    (webhooks.making, Open(read=NOBODY, write=ORGANISERS, write_scope=MANAGE)),
    (
        privacy.router,
        Open(read=STAFF | PARTIES, write=ORGANISERS, read_scope=MANAGE, write_scope=MANAGE),
    ),
    (matches.router, matches.RULE),
    (feedback.looks, Open(read=NOBODY, write=ORGANISERS | PARTIES)),
    (feedback.router, Open(read=ANALYSTS, write=ANALYSTS)),
    (models.router, Open(read=ANALYSTS, write=ANALYSTS)),
    (watching.router, Open(read=ANALYSTS, write=ANALYSTS)),
    (explain.router, Open(read=STAFF, write=NOBODY)),
    (flags.router, Open(read=STAFF, write=ORGANISERS)),
    (duplicates.router, Open(read=STAFF, write=ORGANISERS)),
]
"""Each router with who may read and who may change it. Invitations hold links, with which one can write."""


DESCRIPTION = """Two-sided, explained matching of chemical firms and buyers, for missions.

Sign in with a key or a token (`Authorization: Bearer …`). Lists come in pages: `next` is the `cursor` of the
following one, and `Link` its address; `sort=-name` sorts, `fields=id,name` picks fields. What can be changed
has an `ETag`: send it as `If-Match`, and a write over what somebody else wrote meanwhile is refused. A POST
with an `Idempotency-Key` is done once. Refusals are problem documents (RFC 9457) with a stable `code`, in
Turkish, Russian or English by `Accept-Language`. Moments have a time zone. Texts hold no NUL and whole
numbers stay within 2^53, also in fields that nobody reads."""

HOLD_SECRETS = (sign_ins.router, keys.router, users.router, invitations.router, webhooks.making)
"""Their answers are not kept for those who ask twice."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """An app over one data folder; nothing is opened before it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.masa = Masa.open(settings)
        app.state.rates = rates.Rates(app.state.masa.settings)
        yield
        app.state.masa.store.close()

    app = FastAPI(
        dependencies=[Depends(operation.note_route), Depends(soundness.sound)],
        title="Masa",
        version=__version__,
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    errors.install(app, lost)
    app.include_router(health.router)
    app.include_router(docs.router)
    app.include_router(calendars.router)
    for pages in (*PARTY_PAGES, *OPEN_PAGES, *STAFF_PAGES):
        app.include_router(pages)
    app.mount("/static", StaticFiles(packages=[("api", "static")]))
    app.include_router(sign_ins.public, prefix=V1)
    for router, rule in RULES:
        kept = [] if router in HOLD_SECRETS else [Depends(repeating.once)]
        app.include_router(router, prefix=V1, dependencies=[Depends(rule), *kept])
    app.include_router(metrics.router, dependencies=[Depends(Open(read=ADMINISTRATORS, write=NOBODY))])
    openapi.install(app)
    repeating.install(app)
    remembering.install(app)
    rates.install(app)
    operation.install(app)
    return app
