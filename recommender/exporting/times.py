"""Days and times as readers write them, here and at home."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_location

from recommender.exporting.programme import Programme
from recommender.records import Event, Slot, zone
from recommender.wording import phrase

LOCALES = {"en": Locale("en", "GB"), "tr": Locale("tr"), "ru": Locale("ru")}


def long_day(day: date, language: str) -> str:
    """A day in full, as at the head of a page: ``25 Kasım 2026 Çarşamba``."""
    written = format_date(day, "full", locale=LOCALES[language])
    return written[:1].upper() + written[1:]


def short_day(day: date, language: str) -> str:
    """A day as in a narrow column: ``25 Kas``."""
    return format_date(day, "d MMM", locale=LOCALES[language])


def month(written: str, language: str) -> str:
    """A month that is written as ISO 8601 has it: ``Kasım 2026``. Raises ValueError."""
    return format_date(date.fromisoformat(f"{written}-01"), "LLLL y", locale=LOCALES[language])


def days(first: date, last: date, language: str) -> str:
    """The days of an event: ``10–11 Şubat 2027``; the day comes first in all three languages."""
    start, end = (format_date(day, "long", locale=LOCALES[language]) for day in (first, last))
    if first == last:
        return end
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{first.day}–{end}" if same_month else f"{start} – {end}"


def span(start: datetime, end: datetime) -> str:
    """From when to when."""
    return f"{start:%H:%M}–{end:%H:%M}"


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of an event: at its place and at the home of the side that travels."""

    place: ZoneInfo
    home: ZoneInfo
    agree: bool

    @classmethod
    def of(cls, programme: Programme) -> Clocks:
        """``agree`` when both clocks show the same in every slot."""
        return cls.at(programme.event, programme.slots)

    @classmethod
    def at(cls, event: Event, slots: Iterable[Slot]) -> Clocks:
        """As ``of``, where nothing is planned yet."""
        place, home = zone(event.timezone), zone(event.home_timezone)
        return cls(place, home, _agree(slots, place, home))

    def here(self, slot: Slot) -> str:
        """The slot in the event's own time."""
        return span(slot.start.astimezone(self.place), slot.end.astimezone(self.place))

    def at_home(self, slot: Slot, language: str) -> str:
        """The slot at home, with the day where it is another there."""
        start, end = slot.start.astimezone(self.home), slot.end.astimezone(self.home)
        apart = start.date() != slot.start.astimezone(self.place).date()
        return f"{short_day(start.date(), language)}, {span(start, end)}" if apart else span(start, end)

    def both(self, slot: Slot, language: str) -> str:
        """The slot in both places, each named."""
        here, home = self.here(slot), self.at_home(slot, language)
        return f"{self.place_city(language)} {here} · {self.home_city(language)} {home}"

    def home_city(self, language: str) -> str:
        """The city by which the home's clock is known."""
        return city_of(self.home, language)

    def place_city(self, language: str) -> str:
        """The city by which the event's clock is known."""
        return city_of(self.place, language)

    def note(self, language: str) -> str:
        """Whose time is printed."""
        facts = {"place": self.place_city(language), "home": self.home_city(language)}
        if self.place.key == self.home.key:
            return phrase("printed_one_zone", language, facts)
        return phrase("printed_same_time" if self.agree else "printed_two_zones", language, facts)


def _agree(slots: Iterable[Slot], place: ZoneInfo, home: ZoneInfo) -> bool:
    return all(
        moment.astimezone(place).utcoffset() == moment.astimezone(home).utcoffset()
        for slot in slots
        for moment in (slot.start, slot.end)
    )


def city_of(at: ZoneInfo, language: str) -> str:
    """The city that stands for a time zone: ``Moskova``."""
    return get_timezone_location(at, locale=LOCALES[language], return_city=True)
