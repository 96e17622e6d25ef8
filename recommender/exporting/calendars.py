"""Each party's meetings as a calendar (RFC 5545), to import once or to subscribe to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid5

from icalendar import Calendar, vCalAddress, vText
from icalendar import Event as VEvent
from icalendar.enums import CLASS, STATUS, TRANSP

from recommender.exporting.programme import Entry, Party, Programme
from recommender.exporting.telling import Told, table_name, tell
from recommender.exporting.times import Clocks
from recommender.exporting.zones import vtimezone
from recommender.records import Contact, zone
from recommender.wording import phrase

MEETINGS = UUID("5b0f1f0e-8a64-4c8e-9b34-6a1c3f0d7e52")
"""The name space of meeting ids: a constant, so that a meeting keeps its id for ever."""

REFRESH = 15
"""After how many minutes those who subscribe should look again."""


def calendar_ics(
    programme: Programme, party: Party, language: str = "", *, organiser: str = "", contacts: bool = False
) -> bytes:
    """All meetings of a party, cancelled ones marked so: file and feed alike.

    A meeting has one id for ever and a sequence number that rises with the plan, so that importing again
    replaces what changed. Nobody's contact data are in it unless ``contacts``. ``organiser`` is an e-mail
    address; without one the calendar has no METHOD, since RFC 5546 wants an ORGANIZER with each.
    """
    diary = _Diary(programme, party, language or party.language, organiser, contacts, Clocks.of(programme))
    return diary.calendar("PUBLISH", party.entries)


def cancellations_ics(
    programme: Programme, party: Party, language: str = "", *, organiser: str = ""
) -> bytes | None:
    """What takes a party's cancelled meetings out of a calendar; None when there are none."""
    gone = [entry for entry in party.entries if entry.cancelled]
    diary = _Diary(programme, party, language or party.language, organiser, False, Clocks.of(programme))
    return diary.calendar("CANCEL", gone) if gone else None


def meeting_uid(event_id: str, firm_id: str, buyer_id: str) -> str:
    """The id of a meeting in every calendar: the same for both sides and in every plan."""
    return f"{uuid5(MEETINGS, json.dumps([event_id, firm_id, buyer_id]))}@masa"


@dataclass(frozen=True, slots=True)
class _Diary:
    programme: Programme
    party: Party
    language: str
    organiser: str
    contacts: bool
    clocks: Clocks

    def calendar(self, method: str, entries: Iterable[Entry]) -> bytes:
        event, calendar = self.programme.event, Calendar()
        name = " ".join(f"{event.name} – {self.party.company.name}".split())
        for key, text in (
            ("VERSION", "2.0"),
            ("PRODID", "-//Masa//Masa//EN"),
            *([("METHOD", method)] if self.organiser else []),
            ("NAME", name),
            ("X-WR-CALNAME", name),  # what Google and Apple read instead of NAME
            ("X-WR-TIMEZONE", event.timezone),
            ("X-PUBLISHED-TTL", f"PT{REFRESH}M"),  # what Outlook reads instead of REFRESH-INTERVAL
        ):
            calendar.add(key, vText(text))
        calendar.add("REFRESH-INTERVAL", timedelta(minutes=REFRESH), parameters={"VALUE": "DURATION"})
        first, last = event.first_day.year - 1, event.last_day.year + 1
        calendar.add_component(vtimezone(zone(event.timezone), first, last))
        for entry in entries:
            calendar.add_component(self.event(entry))
        content: bytes = calendar.to_ical()
        return content

    def event(self, entry: Entry) -> VEvent:
        programme, told = self.programme, tell(entry, self.party.side, self.language)
        here = zone(programme.event.timezone)
        where = (table_name(entry, self.language), programme.event.city)
        summary = phrase("calendar_summary", self.language, {"partner": told.partner})
        if entry.cancelled:  # said in words too: not every program that subscribes reads STATUS
            summary = phrase("calendar_cancelled", self.language, {"summary": summary})
        event = VEvent.new(
            uid=meeting_uid(programme.event.id, entry.firm.id, entry.buyer.id),
            sequence=programme.revision,
            stamp=programme.changed_at,
            last_modified=programme.changed_at,
            start=entry.slot.start.astimezone(here),
            end=entry.slot.end.astimezone(here),
            summary=summary,
            location=", ".join(filter(None, where)),
            description=self.description(entry, told),
            status=STATUS.CANCELLED if entry.cancelled else STATUS.CONFIRMED,
            classification=CLASS.PRIVATE,
            transparency=TRANSP.TRANSPARENT if entry.cancelled else TRANSP.OPAQUE,
            organizer=self.organizer(),
        )
        contact = _reach(entry.company(self.party.side.other).contact)
        if self.contacts and contact:
            event.add("CONTACT", contact)
        return event

    def organizer(self) -> vCalAddress | None:
        """The organiser as calendars name it; they mark an address without a name as unknown."""
        event = self.programme.event
        name = event.organisation or event.name
        return vCalAddress.new(self.organiser, cn=name) if self.organiser else None

    def description(self, entry: Entry, told: Told) -> str:
        paragraphs = [[told.where, told.theirs, told.own]]
        if not self.clocks.agree:
            paragraphs[0].append(self.clocks.both(entry.slot, self.language))
        for code, texts in (("printed_fits", told.fits), ("printed_missing", told.missing)):
            if texts:
                paragraphs.append([phrase(code, self.language), *(f"- {text}" for text in texts)])
        return "\n\n".join("\n".join(filter(None, lines)) for lines in paragraphs)


def _reach(contact: Contact) -> str:
    return ", ".join(filter(None, (contact.name, contact.email, contact.phone)))
