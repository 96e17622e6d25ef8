"""Time zones as calendars want them spelled out.

icalendar can write these too, but its clocks go forward an hour late: RFC 5545 (3.6.5) gives the onset
in the time that was valid before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def vtimezone(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE of ``zone``, good from the first day of ``first_year`` to the end of ``last_year``."""
    start, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(last_year + 1, 1, 1, tzinfo=UTC)
    found = Timezone()
    found.add("TZID", zone.key)
    before = start - MINUTE
    for onset in (start, *changes(zone, start, end)):
        found.add_component(_observance(before.astimezone(zone), onset.astimezone(zone)))
        before = onset
    return found


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The moments, in UTC and to the minute, at which the clocks of ``zone`` change."""
    day = start
    while day < end:
        following = day + DAY
        if _offset(day, zone) != _offset(following, zone):
            low, high = day, following
            while high - low > MINUTE:
                middle = low + (high - low) // MINUTE // 2 * MINUTE
                low, high = (middle, high) if _offset(middle, zone) == _offset(day, zone) else (low, middle)
            yield high
        day = following


def _observance(before: datetime, onset: datetime) -> TimezoneStandard | TimezoneDaylight:
    part = TimezoneDaylight() if onset.dst() else TimezoneStandard()
    part.add("TZNAME", onset.tzname() or "")
    part.add("TZOFFSETFROM", before.utcoffset())
    part.add("TZOFFSETTO", onset.utcoffset())
    part.add("DTSTART", (onset.astimezone(UTC) + (before.utcoffset() or timedelta())).replace(tzinfo=None))
    return part


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta | None:
    return moment.astimezone(zone).utcoffset()
