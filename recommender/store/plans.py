"""Schedules: versions, of which one is published, and their meetings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from recommender.errors import Conflict, NotFound
from recommender.records import (
    Actor,
    EventId,
    Feedback,
    Meeting,
    MeetingPin,
    Notice,
    PlanState,
    PlanVersion,
    from_plain,
    plain,
)
from recommender.store.audit import write_change
from recommender.store.database import Database
from recommender.store.decisions import upsert
from recommender.store.events import read_event, renew_if_over
from recommender.store.feedback import write_feedback
from recommender.store.mission_tables import MeetingRow, PinRow, PlanRow
from recommender.store.plan_rows import (
    MEETING,
    carry_over,
    find_version,
    insert_meetings,
    read_meetings,
    read_versions,
    replace_meeting,
    seen_by,
    set_state,
)
from recommender.store.sight import rows_seen_by
from recommender.store.tables import table_of
from recommender.store.webhooks import announce

PLAN, PIN = "plan", "pin"
_plans, _meetings, _pins = table_of(PlanRow), table_of(MeetingRow), table_of(PinRow)


class Plans:
    """Versions of schedules. Parties see what is published."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def versions(self, actor: Actor, event_id: str) -> list[PlanVersion]:
        """All versions, oldest first; for a firm or buyer the published one alone. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return [v for v in read_versions(connection, event_id) if seen_by(actor, v)]

    def meetings(self, actor: Actor, event_id: str, version: int | None = None) -> list[Meeting]:
        """The meetings of a version (the published one unless given), by slot and table.

        Raises:
            NotFound: no such event, or no such version for this actor.
        """
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            wanted = find_version(connection, event_id, version, actor)
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
            insert_meetings(connection, number, meetings)
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
            draft = find_version(connection, event_id, version, actor)
            published = [v for v in read_versions(connection, event_id) if v.state is PlanState.PUBLISHED]
            current = published[0].version if published else None
            if draft.state is not PlanState.DRAFT or draft.based_on != current:
                raise Conflict("plan_outdated", version=version, current=current or 0)
            for old in published:
                carry_over(connection, old, version)
                set_state(connection, old, PlanState.SUPERSEDED)
            set_state(connection, draft, PlanState.PUBLISHED)
            write_change(connection, actor, at, event_id, PLAN, str(version), "publish", current, version)
            announce(connection, Notice.PUBLISHED, event_id, at, {"version": version})
            return find_version(connection, event_id, version, actor)

    def discard(self, actor: Actor, event_id: str, version: int, at: datetime) -> None:
        """Throw a draft away. Raises NotFound; Conflict when it is or was in force."""
        with self._database.writing(alone=True) as connection:
            read_event(connection, event_id, actor)
            draft = find_version(connection, event_id, version, actor)
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
            published = find_version(connection, event_id, None, actor)
            stored = {meeting.pair: meeting for meeting in read_meetings(connection, published)}
            for seen, wanted in changes:
                replace_meeting(connection, actor, published, stored.get(seen.pair), seen, wanted, action, at)
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
            found = find_version(connection, event_id, version, actor)
            if found.state is PlanState.SUPERSEDED:
                raise Conflict("plan_superseded", version=version)
            stored = {meeting.pair: meeting for meeting in read_meetings(connection, found)}
            for seen, wanted in changes:
                replace_meeting(connection, actor, found, stored.get(seen.pair), seen, wanted, "move", at)
            moved = found.figures.get("by_hand", 0) + len(changes)
            mine = (_plans.c.event_id == event_id, _plans.c.version == version)
            figures = {**found.figures, "by_hand": moved}
            connection.execute(update(_plans).where(*mine).values(figures=figures))

    def insert(self, actor: Actor, event_id: str, meeting: Meeting, at: datetime) -> None:
        """Add a meeting to the published version. Raises NotFound, Conflict when the pair has one."""
        with self._database.writing(alone=True) as connection:
            read_event(connection, event_id, actor)
            published = find_version(connection, event_id, None, actor)
            if any(known.pair == meeting.pair for known in read_meetings(connection, published)):
                raise Conflict("pair_has_meeting", firm=meeting.firm_id, buyer=meeting.buyer_id)
            insert_meetings(connection, published.version, [meeting])
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


def _pin(row: Any) -> MeetingPin:
    values = dict(row._mapping)
    return from_plain(MeetingPin, values | {"table": values.pop("table_number")})
