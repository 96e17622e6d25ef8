"""A party's own pages, opened by its link: its list, its answers and wished order, its schedule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from recommender.errors import NotFound
from recommender.exporting.programme import Party, Programme
from recommender.records import Actor, Answer, Event, Invitation
from recommender.service import decisions
from recommender.service.decisions import Reply
from recommender.service.feeds import feed_link
from recommender.service.invitations import Listed, company_of, party_list
from recommender.service.links import open_link, party_of_link
from recommender.service.masa import Masa
from recommender.service.programmes import programme

READABLE = timedelta(days=30)
"""How long after the event a link still shows the schedule."""


@dataclass(frozen=True)
class Timetable:
    """A published schedule as one party reads it, and the address of its calendar."""

    programme: Programme
    party: Party
    calendar: str


@dataclass(frozen=True)
class Visit:
    """What a party finds behind its link. ``open``: it may still answer."""

    actor: Actor
    event: Event
    invitation: Invitation
    party: Party
    open: bool
    matches: tuple[Listed, ...]
    timetable: Timetable | None

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
    invitation, actor = party_of_link(masa.store, masa.settings, token)
    event = masa.store.events.one(actor, invitation.event_id)
    timetable = _timetable(masa, actor, invitation, event, now)
    if timetable is None:
        open_link(masa.store, masa.settings, token, now)
    return Visit(
        actor=actor,
        event=event,
        invitation=invitation,
        party=Party(invitation.side, company_of(masa.store, invitation)),
        open=now < invitation.expires_at,
        matches=tuple(_list(masa, actor, invitation, now)),
        timetable=timetable,
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
