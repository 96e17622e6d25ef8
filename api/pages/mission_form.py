"""The form of a mission: what it shows, and what was written into it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from anyascii import anyascii

from recommender.errors import Invalid, RecommenderError
from recommender.exporting.times import city_of
from recommender.records import Event, EventId, EventKind, Limits, Session, zone
from recommender.service.events import daily

Written = dict[str, str]
Read = TypeVar("Read")
FIELD_OF = {
    "event_unnamed": "name", "event_exists": "name", "timezone_unknown": "timezone",
    "slot_minutes_invalid": "slot_minutes", "event_in_the_past": "first_day", "event_day_far": "first_day",
    "days_reversed": "last_day",
    "event_without_tables": "tables", "deadline_after_start": "answers_due", "sessions_overlap": "hours",
    "session_outside_event": "hours", "session_reversed": "hours", "session_time_skipped": "hours",
    "session_time_twice": "hours", "event_without_sessions": "hours", "sessions_too_short": "hours",
    "event_grid_in_use": "hours",
}  # fmt: skip
"""Beside which field an error is told; others stand above the form."""

LONGEST = timedelta(days=366)
_HOURS = re.compile(r"(?:(\d{4}-\d{2}-\d{2})\s+)?(\d{1,2}[:.]\d{2})\s*[-–—]\s*(\d{1,2}[:.]\d{2})")
_INTERPRETERS = re.compile(r"([a-z]{2})\s*[=:]\s*(\d+)")


class Unread(Exception):
    """A form of which some fields cannot be read: ``fields`` names them."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def blank(today: date, language: str = "en") -> Written:
    """A new mission's form: two days in two months, whole working days, tables for thirty."""
    first = today + timedelta(days=60)
    first += timedelta(days=-first.weekday() % 7)
    return {
        "name": "", "kind": "outbound", "city": city_of(zone("Europe/Moscow"), language), "country": "RU",
        "timezone": "Europe/Moscow", "home_timezone": "Europe/Istanbul",
        "first_day": str(first), "last_day": str(first + timedelta(days=1)),
        "hours": "10:00-13:00, 14:00-17:00", "slot_minutes": "30", "gap_minutes": "0", "tables": "30",
        "interpreters": "", "firm_least": "0", "firm_most": "", "buyer_least": "0", "buyer_most": "",
        "answers_due": f"{first - timedelta(days=10)}T18:00", "both_must_accept": "yes",
    }  # fmt: skip


def written(event: Event) -> Written:
    """The form of a mission that there is."""
    due = event.answers_due
    return {
        "name": event.name, "kind": event.kind, "city": event.city, "country": event.country,
        "timezone": event.timezone, "home_timezone": event.home_timezone,
        "first_day": str(event.first_day), "last_day": str(event.last_day), "hours": _hours(event),
        "slot_minutes": str(event.slot_minutes), "gap_minutes": str(event.gap_minutes),
        "tables": str(event.tables),
        "interpreters": ", ".join(f"{code}={number}" for code, number in event.interpreters.items()),
        "firm_least": str(event.firm_limits.least), "firm_most": _number(event.firm_limits.most),
        "buyer_least": str(event.buyer_limits.least), "buyer_most": _number(event.buyer_limits.most),
        "answers_due": f"{due.astimezone(zone(event.timezone)):%Y-%m-%dT%H:%M}" if due else "",
        "both_must_accept": "yes" if event.both_must_accept else "",
    }  # fmt: skip


def read(form: Mapping[str, str], seen: Event | None = None) -> Event:
    """The mission that was written, in place of the one that was seen or anew.

    Raises:
        Unread: fields that cannot be read.
        Invalid: an unknown time zone.
    """
    reading = _Reading(form)
    first, last = reading.of("first_day", date.fromisoformat), reading.of("last_day", date.fromisoformat)
    fields: dict[str, Any] = {
        "name": form.get("name", "").strip(),
        "kind": reading.of("kind", EventKind),
        "city": form.get("city", "").strip(),
        "country": form.get("country", "").strip().upper(),
        "timezone": form.get("timezone", "").strip(),
        "home_timezone": form.get("home_timezone", "").strip(),
        "first_day": first,
        "last_day": last,
        "sessions": reading.of("hours", lambda text: _sessions(text, first, last)) if first and last else (),
        "slot_minutes": reading.of("slot_minutes", int),
        "gap_minutes": reading.of("gap_minutes", int),
        "tables": reading.of("tables", int),
        "interpreters": reading.of("interpreters", _interpreters),
        "firm_limits": Limits(reading.of("firm_least", int) or 0, reading.of("firm_most", _perhaps)),
        "buyer_limits": Limits(reading.of("buyer_least", int) or 0, reading.of("buyer_most", _perhaps)),
        "both_must_accept": bool(form.get("both_must_accept")),
    }
    if not reading.failed and last < first:
        raise Invalid("days_reversed", first=first, last=last)
    due = reading.of("answers_due", lambda text: datetime.fromisoformat(text) if text else None)
    if reading.failed:
        raise Unread(reading.failed)
    fields["answers_due"] = due.replace(tzinfo=zone(fields["timezone"])) if due else None
    return replace(seen, **fields) if seen else Event(EventId(slug(fields["name"])), **fields)


def seen(form: Mapping[str, str], event: Event) -> Event:
    """The mission as it was when the form was shown: what somebody changed since then differs from it."""
    shown = shown_before(form)
    return event if shown == written(event) else read(shown, event)


def shown_before(form: Mapping[str, str]) -> Written:
    """What stood in the form when it was first shown."""
    return {name.removeprefix("seen_"): text for name, text in form.items() if name.startswith("seen_")}


def field_of(error: RecommenderError) -> str:
    """The field beside which an error is told; empty for the whole form."""
    if error.code in ("limits_reversed", "least_above_slots"):
        return f"{error.details['whose']}_least"
    if error.code == "out_of_range":
        return str(error.details["what"]).partition(" ")[0]
    return FIELD_OF.get(error.code, "")


def slug(name: str) -> str:
    """A short id out of a mission's name."""
    return "-".join(re.findall(r"[a-z0-9]+", anyascii(name).lower()))[:60]


@dataclass
class _Reading:
    form: Mapping[str, str]
    failed: list[str] = field(default_factory=list)

    def of(self, name: str, read: Callable[[str], Read]) -> Any:
        """A field as it is meant; None where it cannot be read, which is noted."""
        try:
            return read(self.form.get(name, "").strip())
        except ValueError:
            self.failed.append(name)
            return None


def _sessions(text: str, first: date, last: date) -> tuple[Session, ...]:
    """Hours of every day, or of the day named before them."""
    if last - first > LONGEST:
        raise ValueError(last)
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    found: list[Session] = []
    for part in parts:
        match = _HOURS.fullmatch(part)
        if match is None:
            raise ValueError(part)
        day, start, end = match[1], _time(match[2]), _time(match[3])
        found += [Session(date.fromisoformat(day), start, end)] if day else daily(first, last, [(start, end)])
    return tuple(sorted(found, key=lambda session: (session.day, session.start)))


def _hours(event: Event) -> str:
    by_day: dict[date, list[str]] = {}
    for session in event.sessions:
        by_day.setdefault(session.day, []).append(f"{session.start:%H:%M}-{session.end:%H:%M}")
    days = (event.last_day - event.first_day).days + 1
    if len(by_day) == days and len({tuple(hours) for hours in by_day.values()}) == 1:
        return ", ".join(next(iter(by_day.values())))
    return "\n".join(f"{day} {hours}" for day, all_hours in by_day.items() for hours in all_hours)


def _time(text: str) -> time:
    return time.fromisoformat(text.replace(".", ":").zfill(5))


def _interpreters(text: str) -> dict[str, int]:
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    found = [_INTERPRETERS.fullmatch(part) for part in parts]
    if not all(found):
        raise ValueError(text)
    return {match[1]: int(match[2]) for match in found if match}


def _perhaps(text: str) -> int | None:
    return int(text) if text else None


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
