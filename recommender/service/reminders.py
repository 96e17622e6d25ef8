"""Letters to those who were asked: invitations, and reminders while an answer is due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from babel.dates import format_date, format_datetime, get_timezone_location

from recommender.errors import Invalid
from recommender.mailing import Letter, Post, compose, configured
from recommender.records import Actor, Buyer, Event, Firm, Invitation, zone
from recommender.service.answers import read_answers
from recommender.service.invitations import asked, company_of, own_id
from recommender.service.links import link_to
from recommender.service.masa import Masa
from recommender.service.permission import require_organiser
from recommender.store import Store
from recommender.wording import LANGUAGES

WITHIN = timedelta(days=3)
EVERY = timedelta(days=1)


@dataclass(frozen=True)
class Delivery:
    """What came of sending. Without a mail server nothing is sent, and the letters are here to be read."""

    sent: tuple[str, ...]
    without_address: tuple[str, ...]
    letters: tuple[Letter, ...]


def due(
    store: Store, actor: Actor, event_id: str, now: datetime | None = None,
    within: timedelta = WITHIN, every: timedelta = EVERY,
) -> list[Invitation]:  # fmt: skip
    """Open, unanswered invitations that end ``within`` and were not reminded of for ``every``."""
    require_organiser(actor)
    now = now or datetime.now(UTC)
    event = store.events.one(actor, event_id)
    return [
        invitation
        for invitation in read_answers(store, actor, event).open.values()
        if invitation.answered_at is None
        and now < invitation.expires_at <= now + within
        and (invitation.reminded_at is None or invitation.reminded_at <= now - every)
    ]


def send(
    masa: Masa, actor: Actor, invitations: Iterable[Invitation], kind: str, now: datetime | None = None
) -> Delivery:
    """Send letters of a ``kind`` (``invitation``, ``reminder``); each that left is noted at once.

    Raises:
        BackendUnavailable: the mail server failed; letters that left before are noted.
        Invalid: the secret key is weak.
    """
    require_organiser(actor)
    now = now or datetime.now(UTC)
    letters, without = [], []
    for invitation in invitations:
        letter = letter_for(masa, actor, invitation, kind)
        if letter is None:
            without.append(invitation.company_id)
        else:
            letters.append((invitation, letter))
    sent = _post(masa, actor, letters, kind, now) if configured(masa.settings) and letters else []
    return Delivery(tuple(sent), tuple(without), tuple(letter for _, letter in letters))


def letter_for(masa: Masa, actor: Actor, invitation: Invitation, kind: str) -> Letter | None:
    """The letter in the reader's language; None when the company has no address."""
    event = masa.store.events.one(actor, invitation.event_id)
    company = company_of(masa.store, invitation)
    if not company.contact.email:
        return None
    language = reader_language(company)
    entries = asked(masa.store, actor, event.id)
    facts: dict[str, object] = {
        "event": event.name,
        "city": event.city,
        "days": _days(event, language),
        "name": company.contact.name,
        "company": company.name,
        "count": sum(own_id(entry, invitation.side) == invitation.company_id for entry in entries),
        "link": link_to(masa.settings, invitation),
        "due": _due(event, invitation, language),
        "organisation": event.organisation,
    }
    return compose(kind, language, company.contact.email, facts)


def reader_language(company: Firm | Buyer) -> str:
    """The first of the company's languages that Masa speaks; else Turkish for firms, English for buyers."""
    spoken = (language.code for language in company.languages)
    default = "tr" if isinstance(company, Firm) else "ru" if company.country == "RU" else "en"
    return next((code for code in spoken if code in LANGUAGES), default)


def _post(
    masa: Masa, actor: Actor, letters: list[tuple[Invitation, Letter]], kind: str, now: datetime
) -> list[str]:
    field = "sent_at" if kind == "invitation" else "reminded_at"
    sent = []
    with Post(masa.settings) as post:
        for invitation, letter in letters:
            try:
                post.send(letter)
            except Invalid as error:
                raise Invalid(error.code, id=invitation.company_id) from error
            masa.store.invitations.mark(actor, invitation, field, now)
            sent.append(invitation.company_id)
    return sent


def _days(event: Event, language: str) -> str:
    first, last = (format_date(day, "long", language) for day in (event.first_day, event.last_day))
    return first if first == last else f"{first} – {last}"


def _due(event: Event, invitation: Invitation, language: str) -> str:
    """The deadline on the reader's own clock, with the city whose clock that is."""
    own = zone(event.timezone_of(invitation.side))
    moment = format_datetime(invitation.expires_at.astimezone(own), "d MMMM y HH:mm", locale=language)
    return f"{moment} ({get_timezone_location(own, locale=language, return_city=True)})"
