"""Invitations: who is asked, until when, and what each party is shown."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from recommender.errors import Invalid, NotFound
from recommender.records import (
    Actor,
    Buyer,
    Contact,
    Decision,
    Event,
    Firm,
    Invitation,
    PairState,
    ShortlistEntry,
    Side,
)
from recommender.service.answers import read_answers, shut_pairs
from recommender.service.drafting import in_shown_order
from recommender.service.permission import require_organiser, require_party
from recommender.store import Store

Party = tuple[Side, str]


@dataclass(frozen=True)
class Invited:
    """What inviting did. ``without``: parties that have no match to answer."""

    invitations: tuple[Invitation, ...]
    already: tuple[str, ...]
    without: tuple[str, ...]


@dataclass(frozen=True)
class Listed:
    """One match as its party sees it: the partner without contact data, and the party's own answer.

    ``team``: whose place on the list it is, while two rankers are compared live.
    """

    entry: ShortlistEntry
    partner: Firm | Buyer
    answer: Decision | None
    state: PairState
    team: str = ""


def invite(
    store: Store, actor: Actor, event_id: str, parties: Collection[Party] | None = None,
    expires_at: datetime | None = None, now: datetime | None = None,
) -> Invited:  # fmt: skip
    """Invite parties (all participants unless given) that have no open invitation.

    They may answer until ``expires_at``, the event's deadline unless given.

    Raises:
        Invalid: no deadline, or one that has passed.
        NotFound: one of ``parties`` does not take part. Nobody is invited then.
    """
    require_organiser(actor)
    now = now or datetime.now(UTC)
    event = store.events.one(actor, event_id)
    deadline = _deadline(event, expires_at, now)
    wanted = _wanted(store, actor, event, parties)
    sizes = _list_sizes(store, actor, event)
    current = read_answers(store, actor, event).open
    able = [party for party in wanted if sizes[party]]
    new = [
        Invitation(secrets.token_urlsafe(16), event.id, side, company_id, now, deadline)
        for side, company_id in able
        if not _still_open(current.get((side, company_id)), now)
    ]
    store.invitations.issue(actor, new, now)
    asked = {invitation.company_id for invitation in new}
    return Invited(
        tuple(new),
        tuple(id_ for _, id_ in able if id_ not in asked),
        tuple(party[1] for party in wanted if not sizes[party]),
    )


def revoke(store: Store, actor: Actor, event_id: str, party: Party, now: datetime | None = None) -> None:
    """Shut a party's open invitation: its link no longer works. Raises NotFound when it has none."""
    require_organiser(actor)
    event = store.events.one(actor, event_id)
    invitation = read_answers(store, actor, event).open.get(party)
    if invitation is None:
        raise NotFound("not_invited", id=party[1], event=event_id)
    store.invitations.mark(actor, invitation, "revoked_at", now or datetime.now(UTC))


def party_list(
    store: Store, actor: Actor, event_id: str, side: Side, company_id: str, now: datetime | None = None
) -> list[Listed]:
    """What a party is asked about, with reasons in ``entry.shown``, and what it answered.

    In the organiser's order, unless two rankers are compared live. A pair that is not to meet after all is
    left out, unless the party has answered about it: it may take that back.

    Raises:
        NotPermitted: the actor is neither the party nor an organiser.
        NotFound: no such event.
    """
    require_party(actor, side, company_id)
    event = store.events.one(actor, event_id)
    answers = read_answers(store, actor, event)
    own = {given.pair: given for given in store.decisions.of(actor, event_id) if given.side is side}
    shut = shut_pairs(store, event_id) - own.keys()
    listed = store.shortlists.entries(actor, event_id)
    entries = [e for e in listed if own_id(e, side) == company_id and e.pair not in shut]
    return [
        Listed(
            entry,
            _partner(store, side, entry),
            own.get(entry.pair),
            answers.state(entry.pair, now or datetime.now(UTC)),
            team,
        )
        for entry, team in in_shown_order(store, entries, side, company_id)
    ]


def asked(store: Store, actor: Actor, event_id: str) -> list[ShortlistEntry]:
    """The listed matches about which both sides are asked: those that nobody has shut."""
    shut = shut_pairs(store, event_id)
    return [entry for entry in store.shortlists.entries(actor, event_id) if entry.pair not in shut]


def own_id(entry: ShortlistEntry | Decision, side: Side) -> str:
    """The id of the company of ``side`` in a pair."""
    return entry.firm_id if side is Side.FIRM else entry.buyer_id


def company_of(store: Store, invitation: Invitation) -> Firm | Buyer:
    """Who is invited."""
    if invitation.side is Side.FIRM:
        return store.firm(invitation.company_id)
    return store.buyer(invitation.company_id)


def _partner(store: Store, side: Side, entry: ShortlistEntry) -> Firm | Buyer:
    partner = store.buyer(entry.buyer_id) if side is Side.FIRM else store.firm(entry.firm_id)
    return replace(partner, contact=Contact())


def _deadline(event: Event, expires_at: datetime | None, now: datetime) -> datetime:
    deadline = expires_at or event.answers_due
    if deadline is None:
        raise Invalid("deadline_missing", event=event.id)
    if deadline <= now:
        raise Invalid("deadline_passed", event=event.id, due=f"{deadline:%Y-%m-%d %H:%M %Z}")
    return deadline


def _wanted(store: Store, actor: Actor, event: Event, parties: Collection[Party] | None) -> list[Party]:
    present = [(p.side, p.company_id) for p in store.participation.of(actor, event.id)]
    for side, id_ in parties or ():
        if (side, id_) not in present:
            raise NotFound("participant_unknown", id=id_, event=event.id)
    return [party for party in present if parties is None or party in parties]


def _list_sizes(store: Store, actor: Actor, event: Event) -> defaultdict[Party, int]:
    sizes: defaultdict[Party, int] = defaultdict(int)
    for entry in asked(store, actor, event.id):
        for side in Side:
            sizes[side, own_id(entry, side)] += 1
    return sizes


def _still_open(invitation: Invitation | None, now: datetime) -> bool:
    return invitation is not None and invitation.expires_at > now
