"""Versions and meetings of schedules as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from recommender.errors import NotFound
from recommender.records import (
    OPERATOR,
    Actor,
    Meeting,
    MeetingState,
    Notice,
    PlanState,
    PlanVersion,
    from_plain,
    plain,
)
from recommender.store.audit import write_change
from recommender.store.decisions import upsert
from recommender.store.events import changed_by
from recommender.store.mission_tables import MeetingRow, PlanRow
from recommender.store.sight import rows_seen_by
from recommender.store.tables import table_of
from recommender.store.webhooks import announce

MEETING = "meeting"
_plans, _meetings = table_of(PlanRow), table_of(MeetingRow)


def read_versions(connection: Connection, event_id: str) -> list[PlanVersion]:
    """All versions, oldest first."""
    wanted = select(_plans).where(_plans.c.event_id == event_id).order_by(_plans.c.version)
    return [from_plain(PlanVersion, dict(row._mapping)) for row in connection.execute(wanted)]


def read_meetings(connection: Connection, version: PlanVersion, actor: Actor = OPERATOR) -> list[Meeting]:
    """The meetings of a version that the actor may see, by slot and table."""
    wanted = select(_meetings).where(
        _meetings.c.event_id == version.event_id,
        _meetings.c.plan_version == version.version,
        rows_seen_by(actor, _meetings),
    )
    order = (
        _meetings.c.slot,
        func.coalesce(_meetings.c.table_number, -1),
        _meetings.c.firm_id,
        _meetings.c.buyer_id,
    )
    return [meeting_from(dict(row._mapping)) for row in connection.execute(wanted.order_by(*order))]


def seen_by(actor: Actor, version: PlanVersion) -> bool:
    """Whether the actor may see a version: parties see what is published."""
    return version.state is PlanState.PUBLISHED or not (actor.firm_id or actor.buyer_id)


def find_version(connection: Connection, event_id: str, version: int | None, actor: Actor) -> PlanVersion:
    """A version that the actor may see, the published one unless given. Raises NotFound."""
    for found in read_versions(connection, event_id):
        asked = found.state is PlanState.PUBLISHED if version is None else found.version == version
        if asked and seen_by(actor, found):
            return found
    if version is None:
        raise NotFound("nothing_published", event=event_id)
    raise NotFound("plan_unknown", version=version, event=event_id)


def insert_meetings(connection: Connection, version: int, meetings: Sequence[Meeting]) -> None:
    """Add meetings to a version."""
    if meetings:
        connection.execute(insert(_meetings), [_values(version, meeting) for meeting in meetings])


def carry_over(connection: Connection, old: PlanVersion, version: int) -> None:
    """What has happened has happened, whatever the new version says of it."""
    done = [m for m in read_meetings(connection, old) if m.state in (MeetingState.HELD, MeetingState.NO_SHOW)]
    for meeting in done:
        upsert(
            connection,
            _meetings,
            ("event_id", "plan_version", "firm_id", "buyer_id"),
            _values(version, meeting),
        )


def set_state(connection: Connection, version: PlanVersion, state: PlanState) -> None:
    """Give a version another state."""
    mine = (_plans.c.event_id == version.event_id, _plans.c.version == version.version)
    connection.execute(update(_plans).where(*mine).values(state=state))


def replace_meeting(
    connection: Connection, actor: Actor, version: PlanVersion, now: Meeting | None, seen: Meeting,
    wanted: Meeting, action: str, at: datetime,
) -> None:  # fmt: skip
    """Put a meeting in the place of the one that was seen, if it still is so, with a line in the log."""
    if now is None:
        raise NotFound("meeting_unknown", firm=seen.firm_id, buyer=seen.buyer_id)
    event_id, key = version.event_id, "/".join(seen.pair)
    if now != seen:
        raise changed_by(connection, event_id, MEETING, key, seen, now)
    _update_meeting(connection, version, wanted)
    write_change(connection, actor, at, event_id, MEETING, key, action, plain(seen), plain(wanted))
    announce(connection, Notice.MEETING, event_id, at, {"action": action, **plain(wanted)})


def _update_meeting(connection: Connection, version: PlanVersion, meeting: Meeting) -> None:
    mine = (
        _meetings.c.event_id == version.event_id,
        _meetings.c.plan_version == version.version,
        _meetings.c.firm_id == meeting.firm_id,
        _meetings.c.buyer_id == meeting.buyer_id,
    )
    connection.execute(update(_meetings).where(*mine).values(_values(version.version, meeting)))


def _values(version: int, meeting: Meeting) -> dict[str, Any]:
    values: dict[str, Any] = plain(meeting)
    table, absent = values.pop("table"), sorted(values["absent"])
    return values | {"plan_version": version, "table_number": table, "absent": absent}


def meeting_from(row: Mapping[str, Any]) -> Meeting:
    """The meeting of a stored row."""
    values = {name: value for name, value in row.items() if name != "plan_version"}
    return from_plain(Meeting, values | {"table": values.pop("table_number")})
