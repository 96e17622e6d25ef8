"""Schedules: versions, of which one is published, and their meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from recommender.errors import Conflict, NotFound
from recommender.records import (
    OPERATOR,
    Actor,
    EventId,
    Feedback,
    Meeting,
    MeetingPin,
    MeetingState,
    Notice,
    PlanState,
    PlanVersion,
    from_plain,
    plain,
)
from recommender.store.audit import write_change
from recommender.store.database import Database
from recommender.store.decisions import upsert
from recommender.store.events import changed_by, read_event, renew_if_over
from recommender.store.feedback import write_feedback
from recommender.store.mission_tables import MeetingRow, PinRow, PlanRow
from recommender.store.sight import rows_seen_by
from recommender.store.tables import table_of
from recommender.store.webhooks import announce

PLAN, MEETING, PIN = "plan", "meeting", "pin"
_plans, _meetings, _pins = table_of(PlanRow), table_of(MeetingRow), table_of(PinRow)


class Plans:
    """Versions of schedules. Parties see what is published."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def versions(self, actor: Actor, event_id: str) -> list[PlanVersion]:
        """All versions, oldest first; for a firm or buyer the published one alone. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return [v for v in read_versions(connection, event_id) if _visible(actor, v)]

    def meetings(self, actor: Actor, event_id: str, version: int | None = None) -> list[Meeting]:
        """The meetings of a version (the published one unless given), by slot and table.

        Raises:
            NotFound: no such event, or no such version for this actor.
        """
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            wanted = _find(connection, event_id, version, actor)
            return read_meetings(connection, wanted, actor)

    def add(
        self, actor: Actor, event_id: str, meetings: Sequence[Meeting], figures: Mapping[str, Any],
        at: datetime,
    ) -> PlanVersion:  # fmt: skip
        """Keep a new version as a draft, based on the one that is published now."""
        with self._database.writing(alone=True) as connection:
            read_event(connection, event_id, actor)
            known = read_versions(connection, event_id)
            based_on = next((v.version for v in known if v.state is PlanState.PUBLISHED), None)
            number = 1 + max((v.version for v in known), default=0)
            new = PlanVersion(
                EventId(event_id), number, PlanState.DRAFT, at, actor.id, based_on, dict(figures)
            )
            connection.execute(insert(_plans).values(plain(new) | {"created_at": at}))
            _insert_meetings(connection, number, meetings)
            write_change(connection, actor, at, event_id, PLAN, str(number), "draft", None, dict(figures))
            return new

    def publish(self, actor: Actor, event_id: str, version: int, at: datetime) -> PlanVersion:
        """Put a draft in force; what was held or missed under the version before stays as it was.

        Raises:
            NotFound: no such version.
            Conflict: it is no draft, or another version was published since it was made.
        """
        with self._database.writing(alone=True) as connection:
            read_event(connection, event_id, actor)
            draft = _find(connection, event_id, version, actor)
            published = [v for v in read_versions(connection, event_id) if v.state is PlanState.PUBLISHED]
            current = published[0].version if published else None
            if draft.state is not PlanState.DRAFT or draft.based_on != current:
                raise Conflict("plan_outdated", version=version, current=current or 0)
            for old in published:
                _carry_over(connection, old, version)
                _set_state(connection, old, PlanState.SUPERSEDED)
            _set_state(connection, draft, PlanState.PUBLISHED)
            write_change(connection, actor, at, event_id, PLAN, str(version), "publish", current, version)
            announce(connection, Notice.PUBLISHED, event_id, at, {"version": version})
            return _find(connection, event_id, version, actor)

    def discard(self, actor: Actor, event_id: str, version: int, at: datetime) -> None:
        """Throw a draft away. Raises NotFound; Conflict when it is or was in force."""
        with self._database.writing(alone=True) as connection:
            read_event(connection, event_id, actor)
            draft = _find(connection, event_id, version, actor)
            if draft.state is not PlanState.DRAFT:
                raise Conflict("plan_in_force", version=version)
            for table, number in ((_meetings, _meetings.c.plan_version), (_plans, _plans.c.version)):
                connection.execute(delete(table).where(table.c.event_id == event_id, number == version))
            write_change(connection, actor, at, event_id, PLAN, str(version), "discard", plain(draft), None)

    def change(
        self,
        actor: Actor,
        event_id: str,
        changes: Sequence[tuple[Meeting, Meeting]],
        action: str,
        at: datetime,
        labels: Sequence[Feedback] = (),
    ) -> None:
        """Replace meetings of the published version, each (as seen, as wanted), with labels: all or none.

        Raises:
            NotFound: nothing is published, or it has no such meeting.
            Conflict: somebody else changed one of them first.
        """
        with self._database.writing(alone=True) as connection:
            read_event(connection, event_id, actor)
            published = _find(connection, event_id, None, actor)
            stored = {meeting.pair: meeting for meeting in read_meetings(connection, published)}
            for seen, wanted in changes:
                _replace(connection, actor, published, stored.get(seen.pair), seen, wanted, action, at)
            write_feedback(connection, labels)
            renew_if_over(connection, event_id, at)

    def rearrange(
        self, actor: Actor, event_id: str, version: int, changes: Sequence[tuple[Meeting, Meeting]],
        at: datetime,
    ) -> None:  # fmt: skip
        """Move meetings of a draft or of the published version by hand, each (as seen, as wanted).

        The version's figures count them as ``by_hand``: what was proven of it holds no longer.

        Raises:
            NotFound: no such version or meeting.
            Conflict: the version is superseded, or somebody else changed one of the meetings first.
        """
        with self._database.writing(alone=True) as connection:
            read_event(connection, event_id, actor)
            found = _find(connection, event_id, version, actor)
            if found.state is PlanState.SUPERSEDED:
                raise Conflict("plan_superseded", version=version)
            stored = {meeting.pair: meeting for meeting in read_meetings(connection, found)}
            for seen, wanted in changes:
                _replace(connection, actor, found, stored.get(seen.pair), seen, wanted, "move", at)
            moved = found.figures.get("by_hand", 0) + len(changes)
            mine = (_plans.c.event_id == event_id, _plans.c.version == version)
            figures = {**found.figures, "by_hand": moved}
            connection.execute(update(_plans).where(*mine).values(figures=figures))

    def insert(self, actor: Actor, event_id: str, meeting: Meeting, at: datetime) -> None:
        """Add a meeting to the published version. Raises NotFound, Conflict when the pair has one."""
        with self._database.writing(alone=True) as connection:
            read_event(connection, event_id, actor)
            published = _find(connection, event_id, None, actor)
            if any(known.pair == meeting.pair for known in read_meetings(connection, published)):
                raise Conflict("pair_has_meeting", firm=meeting.firm_id, buyer=meeting.buyer_id)
            _insert_meetings(connection, published.version, [meeting])
            key = "/".join(meeting.pair)
            write_change(connection, actor, at, event_id, MEETING, key, "add", None, plain(meeting))
            announce(connection, Notice.MEETING, event_id, at, {"action": "add", **plain(meeting)})

    def pins(self, actor: Actor, event_id: str) -> list[MeetingPin]:
        """The pins of an event that the actor may see, by slot. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            wanted = select(_pins).where(_pins.c.event_id == event_id, rows_seen_by(actor, _pins))
            order = (_pins.c.slot, _pins.c.table_number, _pins.c.firm_id, _pins.c.buyer_id)
            return [_pin(row) for row in connection.execute(wanted.order_by(*order))]

    def set_pin(self, actor: Actor, pin: MeetingPin, at: datetime) -> None:
        """Fix a meeting, or move the pin of that pair. Raises NotFound for the event."""
        with self._database.writing(alone=True) as connection:
            read_event(connection, pin.event_id, actor)
            values = plain(pin)
            values["table_number"] = values.pop("table")
            upsert(connection, _pins, ("event_id", "firm_id", "buyer_id"), values)
            write_change(
                connection, actor, at, pin.event_id, PIN, "/".join(pin.pair), "pin", None, plain(pin)
            )

    def remove_pin(self, actor: Actor, pin: MeetingPin, at: datetime) -> None:
        """Let a meeting be anywhere again. Raises NotFound when it is not pinned."""
        mine = (
            _pins.c.event_id == pin.event_id,
            _pins.c.firm_id == pin.firm_id,
            _pins.c.buyer_id == pin.buyer_id,
        )
        with self._database.writing(alone=True) as connection:
            if not connection.execute(delete(_pins).where(*mine)).rowcount:
                raise NotFound("pin_unknown", firm=pin.firm_id, buyer=pin.buyer_id)
            write_change(
                connection, actor, at, pin.event_id, PIN, "/".join(pin.pair), "unpin", plain(pin), None
            )


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


def _visible(actor: Actor, version: PlanVersion) -> bool:
    return version.state is PlanState.PUBLISHED or not (actor.firm_id or actor.buyer_id)


def _find(connection: Connection, event_id: str, version: int | None, actor: Actor) -> PlanVersion:
    for found in read_versions(connection, event_id):
        asked = found.state is PlanState.PUBLISHED if version is None else found.version == version
        if asked and _visible(actor, found):
            return found
    if version is None:
        raise NotFound("nothing_published", event=event_id)
    raise NotFound("plan_unknown", version=version, event=event_id)


def _insert_meetings(connection: Connection, version: int, meetings: Sequence[Meeting]) -> None:
    if meetings:
        connection.execute(insert(_meetings), [_values(version, meeting) for meeting in meetings])


def _carry_over(connection: Connection, old: PlanVersion, version: int) -> None:
    """What has happened has happened, whatever the new version says of it."""
    done = [m for m in read_meetings(connection, old) if m.state in (MeetingState.HELD, MeetingState.NO_SHOW)]
    for meeting in done:
        upsert(
            connection,
            _meetings,
            ("event_id", "plan_version", "firm_id", "buyer_id"),
            _values(version, meeting),
        )


def _set_state(connection: Connection, version: PlanVersion, state: PlanState) -> None:
    mine = (_plans.c.event_id == version.event_id, _plans.c.version == version.version)
    connection.execute(update(_plans).where(*mine).values(state=state))


def _replace(
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


def _pin(row: Any) -> MeetingPin:
    values = dict(row._mapping)
    return from_plain(MeetingPin, values | {"table": values.pop("table_number")})
