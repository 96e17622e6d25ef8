"""The application factory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from api import errors
from api.routes import calendars, companies, duplicates, explain, flags, health, matches
from recommender import __version__
from recommender.config import Settings
from recommender.service import Masa


def create_app(settings: Settings | None = None) -> FastAPI:
    """An app over one data folder; nothing is opened before it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.masa = Masa.open(settings)
        yield
        app.state.masa.store.close()

    app = FastAPI(
        title="Masa",
        version=__version__,
        description="Two-sided, explained matching of chemical firms and buyers.",
        lifespan=lifespan,
    )
    errors.install(app)
    app.include_router(health.router)
    app.include_router(calendars.router)
    app.include_router(companies.router, prefix="/api/v1")
    app.include_router(matches.router, prefix="/api/v1")
    app.include_router(explain.router, prefix="/api/v1")
    app.include_router(flags.router, prefix="/api/v1")
    app.include_router(duplicates.router, prefix="/api/v1")
    return app
