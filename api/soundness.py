"""Requests that no route could make sense of are refused before any is asked."""

from __future__ import annotations

import math
from json import JSONDecodeError
from typing import Annotated, Any, TypeVar

from fastapi import Request
from pydantic import BeforeValidator

from recommender.errors import Invalid

DEEPEST = 64
GREATEST = 2**53
"""The whole numbers that every reader of JSON agrees on (RFC 8259, section 6)."""


def _once_each(values: object) -> object:
    if isinstance(values, list) and len({repr(value) for value in values}) < len(values):
        raise ValueError("a value comes twice")
    return values


Item = TypeVar("Item")
Distinct = Annotated[set[Item], BeforeValidator(_once_each)]
"""A set in which the request repeats nothing."""


async def sound(request: Request) -> None:
    """Refuse characters that no database stores, numbers that are none, and bottomless nesting.

    Raises:
        Invalid: what and why, without the text itself.
    """
    if "\0" in request.url.path or "%00" in request.url.query:
        raise Invalid("request_unsound", why="NUL")
    if "json" in request.headers.get("content-type", ""):
        try:
            check(await request.json())
        except (JSONDecodeError, RecursionError, ValueError):
            return  # routes that read the body say so themselves


def check(document: Any) -> None:
    """Raises Invalid for what no route could make sense of, wherever in the document it stands."""
    left = [(document, 0)]
    while left:
        part, depth = left.pop()
        if depth > DEEPEST:
            raise Invalid("request_unsound", why=f"> {DEEPEST} [[…]]")
        if isinstance(part, dict):
            left.extend((name, depth) for name in part)
            left.extend((value, depth + 1) for value in part.values())
        elif isinstance(part, list):
            left.extend((value, depth + 1) for value in part)
        elif why := _fault(part):
            raise Invalid("request_unsound", why=why)


def _fault(value: Any) -> str:
    if isinstance(value, str):
        surrogate = any("\ud800" <= letter <= "\udfff" for letter in value)
        return "NUL" if "\0" in value else "UTF-16" if surrogate else ""
    if isinstance(value, float):
        return "" if math.isfinite(value) else "NaN, Infinity"
    return f"> {GREATEST}" if isinstance(value, int) and abs(value) > GREATEST else ""
