"""The application factory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from fastapi.staticfiles import StaticFiles

from api import errors, operation, repeating
from api.access import ADMINISTRATORS, ANALYSTS, NOBODY, ORGANISERS, PARTIES, STAFF, Open
from api.pages.routers import OPEN_PAGES, PARTY_PAGES, STAFF_PAGES
from api.routes import (
    calendars,
    companies,
    consents,
    duplicates,
    events,
    explain,
    exports,
    flags,
    health,
    invitations,
    jobs,
    keys,
    learning,
    matches,
    metrics,
    privacy,
    reports,
    schedules,
    shortlists,
    sign_ins,
    upsets,
    users,
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
    (events.parties, Open(read=STAFF | PARTIES, write=ORGANISERS | PARTIES)),
    (shortlists.router, Open(read=STAFF, write=ORGANISERS)),
    (invitations.router, Open(read=ORGANISERS, write=ORGANISERS, read_scope=Scope.WRITE)),
    (invitations.lists, Open(read=STAFF | PARTIES, write=ORGANISERS | PARTIES)),
    (schedules.router, Open(read=STAFF | PARTIES, write=NOBODY)),
    (schedules.staff, Open(read=STAFF, write=ORGANISERS)),
    (schedules.outcomes, Open(read=STAFF | PARTIES, write=ORGANISERS | PARTIES)),
    (upsets.router, Open(read=NOBODY, write=ORGANISERS)),
    (exports.router, Open(read=STAFF | PARTIES, write=NOBODY)),
    (reports.router, Open(read=ORGANISERS, write=NOBODY)),
    (jobs.router, Open(read=ORGANISERS, write=ORGANISERS)),
    (companies.router, Open(read=STAFF | PARTIES, write=ORGANISERS)),
    (consents.router, Open(read=ORGANISERS | PARTIES, write=ORGANISERS | PARTIES)),
    (consents.contacts, Open(read=PARTIES, write=NOBODY)),
    (
        privacy.router,
        Open(read=STAFF | PARTIES, write=ORGANISERS, read_scope=MANAGE, write_scope=MANAGE),
    ),
    (matches.router, Open(read=STAFF, write=NOBODY)),
    (learning.looks, Open(read=NOBODY, write=ORGANISERS | PARTIES)),
    (learning.router, Open(read=ANALYSTS, write=ANALYSTS)),
    (explain.router, Open(read=STAFF, write=NOBODY)),
    (flags.router, Open(read=STAFF, write=ORGANISERS)),
    (duplicates.router, Open(read=STAFF, write=ORGANISERS)),
]
"""Each router with who may read and who may change it. Invitations hold links, with which one can write."""


HOLD_SECRETS = (sign_ins.router, keys.router, users.router, invitations.router)
"""Their answers are not kept for those who ask twice."""


def create_app(settings: Settings | None = None) -> FastAPI:
    """An app over one data folder; nothing is opened before it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.masa = Masa.open(settings)
        yield
        app.state.masa.store.close()

    app = FastAPI(
        dependencies=[Depends(operation.note_route)],
        title="Masa",
        version=__version__,
        description="Two-sided, explained matching of chemical firms and buyers.",
        lifespan=lifespan,
    )
    errors.install(app)
    app.include_router(health.router)
    app.include_router(calendars.router)
    for pages in (*PARTY_PAGES, *OPEN_PAGES, *STAFF_PAGES):
        app.include_router(pages)
    app.mount("/static", StaticFiles(packages=[("api", "static")]))
    app.include_router(sign_ins.public, prefix=V1)
    for router, rule in RULES:
        kept = [] if router in HOLD_SECRETS else [Depends(repeating.once)]
        app.include_router(router, prefix=V1, dependencies=[Depends(rule), *kept])
    app.include_router(metrics.router, dependencies=[Depends(Open(read=ADMINISTRATORS, write=NOBODY))])
    repeating.install(app)
    operation.install(app)
    return app
