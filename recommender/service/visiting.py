"""A party's own pages, opened by its link: its list, its answers and wished order, its schedule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from recommender.errors import NotFound
from recommender.exporting.programme import Party, Programme
from recommender.records import (
    Actor,
    Answer,
    Buyer,
    Contact,
    Event,
    Firm,
    Flag,
    Invitation,
    Need,
    Outcome,
    Pair,
    Product,
)
from recommender.service import decisions
from recommender.service.contacts import Openness, partner_contacts
from recommender.service.decisions import Reply
from recommender.service.feeds import feed_link
from recommender.service.guests import READABLE, Guest, welcome
from recommender.service.invitations import Listed, party_list
from recommender.service.links import open_link
from recommender.service.masa import Masa
from recommender.service.programmes import programme
from recommender.service.showings import note_opened


@dataclass(frozen=True)
class Timetable:
    """A published schedule as one party reads it, and the address of its calendar."""

    programme: Programme
    party: Party
    calendar: str


@dataclass(frozen=True)
class Visit:
    """What a party finds behind its link. By the partner's id: ``papers`` that the goods of the match call
    for, ``contacts`` that it may know; ``agreed`` are those with whom both sides want to meet. ``rated`` is
    what it said of its meetings."""

    guest: Guest
    matches: tuple[Listed, ...]
    papers: Mapping[str, tuple[Flag, ...]]
    contacts: Mapping[str, Contact]
    agreed: Collection[str]
    timetable: Timetable | None
    rated: Mapping[Pair, Outcome]

    @property
    def wanted(self) -> list[Listed]:
        """The partners it wants to meet, in its own order; those without a preference as listed."""
        return _in_own_order(self.matches)


def visit(masa: Masa, token: str, now: datetime | None = None) -> Visit:
    """Everything behind a link. Once answers are due it shows the schedule, and nothing without one.

    Raises:
        NotPermitted: forged or revoked; or over, with no schedule to show.
        NotFound: the party no longer takes part.
    """
    now = now or datetime.now(UTC)
    guest = welcome(masa, token, now)
    timetable = _timetable(masa, guest.actor, guest.invitation, guest.event, now)
    if timetable is None:
        guest.require_open()
    rated = masa.store.results.of(guest.actor, guest.event.id) if timetable else []
    matches = tuple(_list(masa, guest.actor, guest.invitation, now))
    return Visit(
        guest=guest,
        matches=matches,
        papers=_papers(masa, guest, matches),
        contacts=partner_contacts(masa.store, guest.actor, guest.event.id, now=now),
        agreed=Openness(masa.store, guest.event, now).accepted(guest.side, guest.company.id),
        timetable=timetable,
        rated={outcome.pair: outcome for outcome in rated},
    )


def reply(
    masa: Masa, token: str, partner_id: str, answer: Answer, word: str | None = None,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Answer about one partner. Its place in the order stays while it is wanted, and so does the word unless
    another is given. Raises as ``open_link`` and ``decisions.answer`` do.
    """
    now = now or datetime.now(UTC)
    invitation, actor = open_link(masa.store, masa.settings, token, now)
    matches = _list(masa, actor, invitation, now)
    said = next((m.answer for m in matches if m.partner.id == partner_id), None)
    kept = said.preference if said and answer is Answer.INTERESTED else None
    before = said.word if said else ""
    given = Reply(partner_id, answer, kept, before if word is None else word)
    _answer(masa, actor, invitation, [given], now)


def look_closer(masa: Masa, token: str, partner_id: str, now: datetime | None = None) -> None:
    """Note that the party looked closer at a partner. Raises as ``welcome`` and ``note_opened`` do."""
    guest = welcome(masa, token, now)
    note_opened(masa.store, guest.actor, guest.event.id, guest.side, guest.company.id, partner_id, now)


def move(masa: Masa, token: str, partner_id: str, by: int, now: datetime | None = None) -> None:
    """Move a wanted partner in the party's own order: -1 is one place up; beyond an end is the end.

    Raises:
        NotFound: it is not among those wanted.
        NotPermitted: as ``open_link`` does.
    """
    now = now or datetime.now(UTC)
    invitation, actor = open_link(masa.store, masa.settings, token, now)
    order = _in_own_order(_list(masa, actor, invitation, now))
    at = next((n for n, match in enumerate(order) if match.partner.id == partner_id), None)
    if at is None:
        raise NotFound("partner_not_wanted", id=partner_id)
    moved = order.pop(at)
    order.insert(max(at + by, 0), moved)
    replies = [
        Reply(match.partner.id, Answer.INTERESTED, place, match.answer.word if match.answer else "")
        for place, match in enumerate(order, 1)
    ]
    _answer(masa, actor, invitation, replies, now)


def _papers(masa: Masa, guest: Guest, matches: Iterable[Listed]) -> dict[str, tuple[Flag, ...]]:
    screened = masa.compliance.screened()
    found: dict[str, tuple[Flag, ...]] = {}
    for match in matches:
        pair = _traded(guest.company, match)
        found[match.partner.id] = screened.goods_flags(*pair) if pair else ()
    return found


def _traded(company: Firm | Buyer, match: Listed) -> tuple[Product, Need, str] | None:
    """The match's product and need, and the country they would go to; None when either is gone."""
    firm, buyer = (company, match.partner) if isinstance(company, Firm) else (match.partner, company)
    assert isinstance(firm, Firm), "one of the two is a firm"
    assert isinstance(buyer, Buyer), "and the other a buyer"
    shown = match.entry.shown
    product = next((p for p in firm.products if shown and p.id == shown.product_id), None)
    need = next((n for n in buyer.needs if shown and n.id == shown.need_id), None)
    return (product, need, buyer.country) if product and need else None


def _list(masa: Masa, actor: Actor, invitation: Invitation, now: datetime) -> list[Listed]:
    return party_list(masa.store, actor, invitation.event_id, invitation.side, invitation.company_id, now)


def _answer(masa: Masa, actor: Actor, invitation: Invitation, replies: list[Reply], now: datetime) -> None:
    decisions.answer(
        masa.store, actor, invitation.event_id, invitation.side, invitation.company_id, replies, now
    )


def _in_own_order(matches: tuple[Listed, ...] | list[Listed]) -> list[Listed]:
    wanted = [m for m in matches if m.answer is not None and m.answer.answer is Answer.INTERESTED]
    return sorted(wanted, key=lambda match: _preference(match) or len(matches) + 1)


def _preference(match: Listed) -> int | None:
    return match.answer.preference if match.answer is not None else None


def _timetable(
    masa: Masa, actor: Actor, invitation: Invitation, event: Event, now: datetime
) -> Timetable | None:
    if now.date() > event.last_day + READABLE:
        return None
    try:
        plan = programme(masa.store, actor, event.id)
    except NotFound:  # nothing is published yet
        return None
    party = plan.party(invitation.company_id, invitation.side)
    return Timetable(plan, party, feed_link(masa.settings, plan, party))
