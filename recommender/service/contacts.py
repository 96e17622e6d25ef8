"""Contact persons: shown to the other side once both accepted and the person agreed, and noted when shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from recommender.errors import NotPermitted
from recommender.records import (
    OPERATOR,
    Actor,
    Consent,
    Contact,
    ContactView,
    Event,
    EventId,
    Pair,
    PairState,
    Side,
    person_of,
)
from recommender.service.answers import AnswerBook, read_answers
from recommender.service.consents import contact_of, in_force
from recommender.store import Store


class Openness:
    """Whose contact person may be named to which partner at an event, as things stand now."""

    def __init__(self, store: Store, event: Event, now: datetime) -> None:
        self._book: AnswerBook = read_answers(store, OPERATOR, event)
        self._consents: Mapping[tuple[Side, str], Consent] = in_force(store, OPERATOR, event.id)
        self._now = now

    def accepted(self, side: Side, company_id: str) -> list[str]:
        """The partners of a company with whom both sides accepted, by id."""
        own, other = (0, 1) if side is Side.FIRM else (1, 0)
        mine = (pair for pair in self._book.given if pair[own] == company_id)
        return sorted(pair[other] for pair in mine if self._both(pair))

    def shows(self, pair: Pair, side: Side, contact: Contact) -> bool:
        """Whether the contact person of ``side`` may be named to the other company of the pair."""
        company_id = pair[0] if side is Side.FIRM else pair[1]
        consent = self._consents.get((side, company_id))
        agreed = consent is not None and consent.person == person_of(contact) != ""
        return agreed and self._both(pair)

    def _both(self, pair: Pair) -> bool:
        return self._book.state(pair, self._now) is PairState.ACCEPTED


def partner_contacts(
    store: Store, actor: Actor, event_id: str, where: str = "page", now: datetime | None = None
) -> dict[str, Contact]:
    """The contact persons that a firm or buyer may see of an event, by partner; each look is noted.

    A partner's is there when both accepted and the partner's consent holds for that very person.

    Raises:
        NotPermitted: the actor is neither a firm nor a buyer.
        NotFound: no such event.
    """
    own = actor.firm_id or actor.buyer_id
    if own is None:
        raise NotPermitted("parties_only")
    now = now or datetime.now(UTC)
    event = store.events.one(actor, event_id)
    side = Side.FIRM if actor.firm_id else Side.BUYER
    openness = Openness(store, event, now)
    found: dict[str, Contact] = {}
    for partner in openness.accepted(side, own):
        contact = contact_of(store, side.other, partner)
        if openness.shows(_pair(side, own, partner), side.other, contact):
            found[partner] = contact
    note_views(store, actor, event.id, ((side.other, partner) for partner in found), where, now)
    return found


def note_views(
    store: Store, actor: Actor, event_id: EventId | None, parties: Iterable[tuple[Side, str]], where: str,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Note that the actor was shown the contact persons of ``parties``."""
    at = now or datetime.now(UTC)
    store.contact_views.note(
        ContactView(at, actor.id, actor.role, event_id, side, company_id, where)
        for side, company_id in parties
    )


def _pair(side: Side, own: str, partner: str) -> Pair:
    firm, buyer = (own, partner) if side is Side.FIRM else (partner, own)
    return firm, buyer  # type: ignore[return-value]
