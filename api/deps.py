"""What routes are given."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends, Query, Request

from api.errors import language_of
from recommender.service import Masa


def masa(request: Request) -> Masa:
    """The mission that this app serves."""
    return cast(Masa, request.app.state.masa)


def language(
    request: Request,
    language: Annotated[
        str, Query(pattern="^(tr|ru|en)?$", description="Language of reasons; else Accept-Language.")
    ] = "",
) -> str:
    return language or language_of(request)


MasaDep = Annotated[Masa, Depends(masa)]
LanguageDep = Annotated[str, Depends(language)]
