"""What a party's page shows, in the words of its reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_datetime, get_timezone_location
from babel.numbers import format_percent

from recommender.exporting.programme import Entry
from recommender.exporting.telling import SAID_ELSEWHERE, origin, table_name
from recommender.exporting.times import LOCALES, Clocks, long_day
from recommender.records import (
    Buyer,
    Certificate,
    Contact,
    Event,
    Firm,
    MeetingState,
    Outcome,
    Pair,
    Reason,
    Side,
    zone,
)
from recommender.service.invitations import Listed
from recommender.service.visiting import Timetable, Visit
from recommender.wording import language_name, phrase

Rated = Mapping[Pair, Outcome]


@dataclass(frozen=True, slots=True)
class Card:
    """A suggested partner. ``score`` is in [0, 1], None where the organiser added the partner by hand."""

    place: int
    partner_id: str
    name: str
    origin: str
    languages: str
    certificates: str
    profile: str
    theirs: str
    own: str
    others: tuple[str, ...]
    score: float | None
    percent: str
    fits: tuple[str, ...]
    missing: tuple[str, ...]
    papers: tuple[str, ...]
    answer: str
    word: str
    both: bool
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class Row:
    """A meeting of the party's schedule; ``stars`` are 0 where none were given."""

    here: str
    home: str
    partner_id: str
    partner: str
    where: str
    theirs: str
    own: str
    interpreter: str
    state: MeetingState
    said: bool
    stars: int


def card(place: int, listed: Listed, visit: Visit, language: str) -> Card:
    """The ``place``-th partner on the party's list."""
    partner, shown, said = listed.partner, listed.entry.shown, listed.answer
    wanted = (shown.product_id, shown.need_id) if shown else ()
    reasons = shown.reasons if shown else ()
    lines = _texts(partner)
    return Card(
        place=place,
        partner_id=partner.id,
        name=partner.name,
        origin=origin(partner, language),
        languages=", ".join(language_name(spoken.code)[language] for spoken in partner.languages),
        certificates=", ".join(certificate.name for certificate in _certificates(partner, wanted)),
        profile=partner.profile,
        theirs=next((text for id_, text in lines.items() if id_ in wanted), ""),
        own=next((text for id_, text in _texts(visit.guest.company).items() if id_ in wanted), ""),
        others=tuple(text for id_, text in lines.items() if id_ not in wanted),
        score=shown.score if shown else None,
        percent=format_percent(shown.score, locale=LOCALES[language]) if shown else "",
        fits=_spoken(reasons, 1, language),
        missing=_spoken(reasons, -1, language),
        papers=tuple(flag.message[language] for flag in visit.papers[partner.id]),
        answer=said.answer.value if said else "",
        word=said.word if said else "",
        both=partner.id in visit.agreed,
        contact=visit.contacts.get(partner.id),
    )


def meetings(timetable: Timetable, rated: Rated, language: str) -> dict[str, list[Row]]:
    """The party's meetings in order of time by the day they are on, cancelled ones too."""
    clocks, party = Clocks.of(timetable.programme), timetable.party
    found: dict[str, list[Row]] = {}
    for entry in party.entries:
        day = long_day(entry.slot.start.astimezone(clocks.place).date(), language)
        found.setdefault(day, []).append(_row(entry, clocks, party.side, rated, language))
    return found


def deadline(event: Event, side: Side, due: datetime, language: str) -> str:
    """The deadline on the party's own clock, with the city whose clock that is."""
    own = zone(event.timezone_of(side))
    moment = format_datetime(due.astimezone(own), "d MMMM y, HH:mm", locale=LOCALES[language])
    return f"{moment} ({get_timezone_location(own, locale=LOCALES[language], return_city=True)})"


def _row(entry: Entry, clocks: Clocks, side: Side, rated: Rated, language: str) -> Row:
    partner, said = entry.company(side.other), rated.get((entry.firm.id, entry.buyer.id))
    return Row(
        here=f"{clocks.place_city(language)} {clocks.here(entry.slot)}",
        home=f"{clocks.home_city(language)} {clocks.at_home(entry.slot, language)}",
        partner_id=partner.id,
        partner=partner.name,
        where=table_name(entry, language),
        theirs=entry.text(side.other),
        own=entry.text(side),
        interpreter=language_name(entry.interpreter)[language] if entry.interpreter else "",
        state=entry.state,
        said=said is not None,
        stars=(said.rating or 0) if said else 0,
    )


def _texts(company: Firm | Buyer) -> dict[str, str]:
    lines = company.products if isinstance(company, Firm) else company.needs
    return {line.id: line.text for line in lines}


def _certificates(partner: Firm | Buyer, wanted: Iterable[str]) -> list[Certificate]:
    """What a firm and its product hold, or what a buyer's need requires."""
    if isinstance(partner, Firm):
        held = [c for product in partner.products if product.id in wanted for c in product.certificates]
        return list(dict.fromkeys((*partner.certificates, *held)))
    return [c for need in partner.needs if need.id in wanted for c in need.required_certificates]


def _spoken(reasons: Iterable[Reason], tone: int, language: str) -> tuple[str, ...]:
    told = (r for r in reasons if r.tone == tone and r.code not in SAID_ELSEWHERE)
    return tuple(phrase(reason.code, language, reason.facts) for reason in told)
