"""What the description cannot tell schemathesis, and one check more than it brings."""

from __future__ import annotations

from itertools import count
from typing import Any

import schemathesis

from api.soundness import check
from recommender.errors import Invalid

KEY = "Idempotency-Key"
_numbers = count()


@schemathesis.hook
def filter_body(context: Any, body: Any) -> bool:
    """No number beyond 2^53, not even in a field that nobody reads: tests/api/test_bad_input.py asks those."""
    try:
        check(body)
    except Invalid:
        return False
    return True


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Give each write a key of its own: one key with two bodies is refused, as it is described."""
    if case.headers and case.headers.get(KEY) and case.meta.generation.mode.is_positive:
        case.headers[KEY] = f"{case.headers[KEY][:150]}-{next(_numbers)}"


@schemathesis.check
def refused_for_what_it_says(ctx: Any, response: Any, case: Any) -> None:
    """What the schema allows is never refused for the form of a field, also where it may be for what it says."""
    if case.meta and case.meta.generation.mode.is_positive and response.status_code == 422:
        # A refusal of the body as a whole is for fields beside each other, as a last day before the first.
        found = [error for error in response.json().get("errors", ()) if error["where"] != "body"]
        assert not found, f"the schema allows what is refused: {found}"
