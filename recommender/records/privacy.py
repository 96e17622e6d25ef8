"""Personal data: who agreed that it be shown, and who has seen it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from recommender.records.companies import Contact
from recommender.records.values import EventId, Side


class ConsentWay(StrEnum):
    """How a consent was given: behind the party's own link, or to the organiser on paper."""

    LINK = "link"
    PAPER = "paper"


@dataclass(frozen=True, slots=True)
class Consent:
    """A party agrees that its contact person be named to partners at an event when both sides accepted.

    ``text_version`` names the words that were agreed to, ``person`` whose data they are about: the consent
    of one person does not hold for the next.
    """

    event_id: EventId
    side: Side
    company_id: str
    text_version: str
    way: ConsentWay
    given_at: datetime
    recorded_by: str
    person: str
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ContactView:
    """Somebody saw a company's contact person; ``where`` is a page, the API or a file."""

    at: datetime
    actor_id: str
    actor_role: str
    event_id: EventId | None
    side: Side
    company_id: str
    where: str


def person_of(contact: Contact) -> str:
    """The same text for the same person, which does not tell who it is; empty for nobody."""
    known = contact.email or contact.name or contact.phone
    return sha256(" ".join(known.casefold().split()).encode()).hexdigest()[:32] if known else ""
