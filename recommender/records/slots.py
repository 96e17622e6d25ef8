"""The slots of an event, derived from its sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from recommender.errors import Invalid
from recommender.records.events import Event, EventKind, Session


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for meetings, numbered from 0; ``start`` and ``end`` carry the event's time zone."""

    number: int
    start: datetime
    end: datetime

    @property
    def day(self) -> date:
        return self.start.date()

    @property
    def spoken(self) -> str:
        """How messages name it: its local start."""
        return f"{self.start:%Y-%m-%d %H:%M}"


def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name. Raises Invalid."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # the latter two for names that are paths
        raise Invalid("timezone_unknown", name=name) from None


def slots_of(event: Event) -> tuple[Slot, ...]:
    """The slots of all sessions, in order of time; on site visits a session is one slot.

    Slots are of real minutes: a session during which clocks change has one slot more or fewer.

    Raises:
        Invalid: sessions overlap, lie outside the event's days, end before they start, or begin or end
            at a time that the clocks of that day skip or show twice; an unknown time zone.
    """
    where = zone(event.timezone)
    spans = [_span(event, session, where) for session in sorted(event.sessions, key=_by_time)]
    for (session, _, end), (other, start, _) in pairwise(spans):
        if start < end:
            raise Invalid("sessions_overlap", one=spoken(session), other=spoken(other))
    starts = (at for _, start, end in spans for at in _cut(event, start, end))
    return tuple(
        Slot(number, start.astimezone(where), end.astimezone(where))
        for number, (start, end) in enumerate(starts)
    )


def spoken(session: Session) -> str:
    """How messages name a session."""
    return f"{session.day.isoformat()} {session.start:%H:%M}–{session.end:%H:%M}"


def _by_time(session: Session) -> tuple[date, time]:
    return session.day, session.start


def _span(event: Event, session: Session, where: ZoneInfo) -> tuple[Session, datetime, datetime]:
    if not event.first_day <= session.day <= event.last_day:
        raise Invalid(
            "session_outside_event", session=spoken(session), first=event.first_day, last=event.last_day
        )
    start, end = (_moment(session, at, where) for at in (session.start, session.end))
    if start >= end:
        raise Invalid("session_reversed", session=spoken(session))
    return session, start, end


def _moment(session: Session, at: time, where: ZoneInfo) -> datetime:
    local = datetime.combine(session.day, at, where)
    if local.utcoffset() != local.replace(fold=1).utcoffset():  # a change of clocks: see PEP 495
        skipped = local.astimezone(UTC).astimezone(where).time() != at
        code = "session_time_skipped" if skipped else "session_time_twice"
        raise Invalid(code, session=spoken(session), time=f"{at:%H:%M}", timezone=where.key)
    return local.astimezone(UTC)


def _cut(event: Event, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    if event.kind is EventKind.SITE_VISITS:
        yield start, end
        return
    length, step = timedelta(minutes=event.slot_minutes), timedelta(minutes=event.gap_minutes)
    while start + length <= end:
        yield start, start + length
        start += length + step
