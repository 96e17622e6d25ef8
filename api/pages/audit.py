"""Who changed what of a mission, when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Query, Response

from api.access import ORGANISERS
from api.deps import MasaDep
from api.pages.staff import DeskDep, StaffPages
from recommender.records import Change
from recommender.store.audit import ChangeFilters

router = StaffPages(read=ORGANISERS)
PAGE = 100
LONGEST = 120
Difference = tuple[str, str, str]
"""A field, and what stood there before and after."""


@router.get("/missions/{event_id}/audit")
def trail(
    event_id: str,
    masa: MasaDep,
    desk: DeskDep,
    subject: Annotated[str, Query(max_length=40)] = "",
    who: Annotated[str, Query(max_length=100)] = "",
    before: Annotated[int | None, Query(ge=1)] = None,
) -> Response:
    """The latest changes, newest first."""
    event = masa.store.events.one(desk.actor, event_id)
    filters = ChangeFilters(event_id=event.id, subject=subject, actor_id=who.strip(), before=before)
    found = masa.store.audit.some(desk.actor, filters, PAGE)
    return desk.show(
        "audit.html",
        event=event,
        changes=[(change, differences(change)) for change in found],
        subject=subject,
        who=who,
        older=found[-1].number if len(found) == PAGE else None,
    )


def differences(change: Change) -> list[Difference]:
    """The fields that a change touched; a list or a lone value is one field without a name."""
    before, after = change.before, change.after
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        old, new = _mapping(before), _mapping(after)
        names = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
        return [(name, _short(old.get(name)), _short(new.get(name))) for name in names]
    return [("", _short(before), _short(after))] if before != after else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _short(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
