"""Who takes part in an event: joining, availability, delegates, wishes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import UTC, datetime

from recommender.errors import Invalid, NotFound
from recommender.records import OPERATOR, Actor, Event, Pair, Participant, Side, WishKind, slots_of
from recommender.service.event_rules import check_limits
from recommender.service.permission import require_organiser, require_party
from recommender.store import Store

DELEGATES = range(1, 3)


def join(
    store: Store, actor: Actor, event_id: str, side: Side, ids: Iterable[str], now: datetime | None = None
) -> list[Participant]:
    """Let companies take part; those that come after the shortlist was made are marked late.

    Raises:
        NotFound: no such event or company. Nobody is added then.
        Conflict: one takes part already. Nobody is added then.
    """
    return join_both(store, actor, event_id, {side: ids}, now)


def join_both(
    store: Store, actor: Actor, event_id: str, ids: Mapping[Side, Iterable[str]], now: datetime | None = None
) -> list[Participant]:
    """Let companies of both sides take part, all of them or none. Raises as ``join`` does."""
    require_organiser(actor)
    event = store.events.one(actor, event_id)
    late = bool(store.shortlists.entries(actor, event_id))
    new = [Participant(event.id, side, id_, late=late) for side in ids for id_ in dict.fromkeys(ids[side])]
    store.participation.join(actor, new, now or datetime.now(UTC))
    return new


def join_present(
    store: Store, actor: Actor, event_id: str, side: Side, ids: Iterable[str], now: datetime | None = None
) -> list[Participant]:
    """Let those of the companies take part that are there and do not yet. Raises NotFound for the event."""
    present = {(p.side, p.company_id) for p in store.participation.of(actor, event_id)}
    firms, buyers = store.seen_ids(actor)
    known: Set[str] = firms if side is Side.FIRM else buyers
    new = [id_ for id_ in ids if id_ in known and (side, id_) not in present]
    return join(store, actor, event_id, side, new, now)


def find(store: Store, actor: Actor, event_id: str, side: Side, id_: str) -> Participant:
    """One participant. Raises NotFound."""
    for participant in store.participation.of(actor, event_id):
        if (participant.side, participant.company_id) == (side, id_):
            return participant
    raise NotFound("participant_unknown", id=id_, event=event_id)


def change(
    store: Store, actor: Actor, seen: Participant, wanted: Participant, now: datetime | None = None
) -> None:
    """Replace a participant that the actor saw; a party may change itself.

    Raises:
        Invalid: a slot that the event lacks, other than 1–2 delegates, limits that cannot be met.
        Conflict: somebody else changed it first.
    """
    require_party(actor, seen.side, seen.company_id)
    check_participant(store.events.one(actor, seen.event_id), wanted)
    store.participation.change(actor, seen, wanted, now or datetime.now(UTC))


def check_participant(event: Event, participant: Participant) -> None:
    """Raises Invalid, as ``change`` does."""
    count = len(slots_of(event))
    outside = sorted(slot for slot in participant.away if slot not in range(count))
    if outside:
        raise Invalid("availability_outside_event", id=participant.company_id, slot=outside[0], slots=count)
    if participant.delegates not in DELEGATES:
        raise Invalid("delegates_invalid", id=participant.company_id, delegates=participant.delegates)
    if participant.limits is not None:
        possible = (count - len(participant.away)) * participant.delegates
        check_limits(participant.limits, possible, participant.company_id)


def set_away(
    store: Store, actor: Actor, event_id: str, side: Side, id_: str, slots: Iterable[int],
    now: datetime | None = None,
) -> Participant:  # fmt: skip
    """Say in which slots a party cannot meet; all others are free. Raises as ``change`` does."""
    seen = find(store, actor, event_id, side, id_)
    wanted = replace(seen, away=frozenset(slots))
    change(store, actor, seen, wanted, now)
    return wanted


def leave(
    store: Store, actor: Actor, event_id: str, side: Side, id_: str, now: datetime | None = None
) -> None:
    """Take a company off the event, with its wishes; its matches may no longer be held. Raises NotFound."""
    require_organiser(actor)
    store.participation.leave(actor, find(store, actor, event_id, side, id_), now or datetime.now(UTC))


def set_wishes(
    store: Store, actor: Actor, event_id: str, side: Side, id_: str, kind: WishKind, partners: Sequence[str],
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Name the partners that a party must meet, wants, does not want, or has as customers, in order.

    Raises:
        NotFound: the party, or a partner to be met, does not take part; no such company.
    """
    require_party(actor, side, id_)
    participant = find(store, actor, event_id, side, id_)
    if not kind.shuts:
        require_taking_part(store, event_id, side.other, partners)
    store.participation.set_wishes(actor, participant, kind, partners, now or datetime.now(UTC))


def require_both(store: Store, event_id: str, pair: Pair) -> None:
    """Raises NotFound when one of the two does not take part."""
    for side, id_ in zip((Side.FIRM, Side.BUYER), pair, strict=True):
        require_taking_part(store, event_id, side, [id_])


def require_taking_part(store: Store, event_id: str, side: Side, ids: Iterable[str]) -> None:
    """Raises NotFound naming the first of ``ids`` that does not take part on this side, whoever may read it.

    A firm and a buyer may have one id.
    """
    present = {p.company_id for p in store.participation.of(OPERATOR, event_id) if p.side is side}
    for id_ in ids:
        if id_ not in present:
            raise NotFound("participant_unknown", id=id_, event=event_id)
