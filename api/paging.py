"""Opaque cursors."""

from __future__ import annotations

import base64
import binascii

from recommender.errors import NotFound


def encode_cursor(place: str) -> str:
    """A place in a list as an opaque, URL-safe text."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> str:
    """The place that a cursor stands for. Raises NotFound for what is not a cursor of ours."""
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise NotFound("cursor_unknown") from error


def decode_start(cursor: str) -> int:
    """The place in a numbered list that a cursor stands for, 0 for none. Raises NotFound."""
    place = decode_cursor(cursor) or "0"
    if not place.isdecimal():
        raise NotFound("cursor_unknown")
    return int(place)
