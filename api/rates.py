"""How often one may ask: by who asks (key, sign-in or link) and by address."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from hashlib import sha256

from anyio import to_thread
from fastapi import FastAPI, Request
from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access import COOKIE, LINK
from api.errors import language_of, problem
from recommender.config import Settings
from recommender.errors import BackendUnavailable
from recommender.wording import phrase

log = logging.getLogger("masa.rates")
FREE = ("/health", "/ready", "/static/")
"""Asked by machines of the house, or read by browsers along with a page."""


@dataclass(frozen=True)
class Share:
    """What is left of a limit after a request, and in how many seconds it is whole again."""

    limit: int
    left: int
    seconds: int
    allowed: bool


class Rates:
    """Counts requests a minute."""

    def __init__(self, settings: Settings) -> None:
        """Raises BackendUnavailable when the storage cannot be used."""
        self.distant = not settings.rate_storage.startswith("memory:")
        try:
            self._counts = FixedWindowRateLimiter(storage_from_string(settings.rate_storage))
        except Exception as error:  # the library raises what the driver raises
            raise BackendUnavailable("rate_storage_unusable", why=type(error).__name__) from error
        self._per_caller = _a_minute(settings.rate_per_caller)
        self._per_address = _a_minute(settings.rate_per_address)

    def count(self, scope: Scope) -> Share | None:
        """Count a request; returns the tighter of its limits, None when there is none."""
        address = (scope.get("client") or ("",))[0]
        asked = [(self._per_address, f"address {address}"), (self._per_caller, _caller(scope) or "")]
        shares = [self._hit(limit, name) for limit, name in asked if limit is not None and name]
        return min(shares, key=lambda share: (share.allowed, share.left), default=None)

    def _hit(self, limit: RateLimitItem, name: str) -> Share:
        allowed = self._counts.hit(limit, name)
        stats = self._counts.get_window_stats(limit, name)
        seconds = max(1, round(stats.reset_time - time.time()))
        return Share(limit.amount, max(0, stats.remaining), seconds, allowed)


class Limiting:
    """Answers 429 to whoever asks too often, before anything is looked up."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(FREE):
            await self._app(scope, receive, send)
            return
        share = await _counted(scope["app"].state.rates, scope)
        if share is None:
            await self._app(scope, receive, send)
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Limit"] = str(share.limit)
                headers["RateLimit-Remaining"] = str(share.left)
                headers["RateLimit-Reset"] = str(share.seconds)
            await send(message)

        if share.allowed:
            await self._app(scope, receive, answer)
            return
        words = phrase("asked_too_often", language_of(Request(scope)), {"seconds": share.seconds})
        refusal = problem(429, "asked_too_often", words)
        refusal.headers["Retry-After"] = str(share.seconds)
        await refusal(scope, receive, answer)


async def _counted(rates: Rates, scope: Scope) -> Share | None:
    if not rates.distant:
        return rates.count(scope)  # in memory, which takes microseconds
    try:
        return await to_thread.run_sync(rates.count, scope)
    except Exception as error:  # whatever the driver raises: who counts may fail, who answers goes on
        log.warning("requests are not counted: %s", type(error).__name__)
        return None


def _a_minute(most: int) -> RateLimitItem | None:
    return RateLimitItemPerMinute(most) if most else None


def _caller(scope: Scope) -> str | None:
    """A digest of what the caller shows, whatever it is worth: the address has a limit of its own."""
    headers = Headers(scope=scope)
    shown = headers.get("authorization") or headers.get(LINK)
    if not shown and COOKIE in headers.get("cookie", ""):
        shown = Request(scope).cookies.get(COOKIE)
    return sha256(shown.encode()).hexdigest() if shown else None


def install(app: FastAPI) -> None:
    """Put the limits before everything that costs."""
    app.add_middleware(Limiting)
