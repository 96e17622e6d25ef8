"""What the description cannot tell schemathesis, and one check more than it brings."""

from __future__ import annotations

from itertools import count
from typing import Any

import schemathesis

KEY = "Idempotency-Key"
_numbers = count()


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Give each write a key of its own: one key with two bodies is refused, as it is described."""
    if case.headers and case.headers.get(KEY) and case.meta.generation.mode.is_positive:
        case.headers[KEY] = f"{case.headers[KEY][:150]}-{next(_numbers)}"


@schemathesis.check
def refused_for_what_it_says(ctx: Any, response: Any, case: Any) -> None:
    """What the schema allows is never refused for its form, also where it may be for what it says."""
    if case.meta and case.meta.generation.mode.is_positive and response.status_code == 422:
        code = response.json()["code"]
        assert code != "request_invalid", f"the schema allows what is refused: {response.text[:500]}"
