"""The shortlist in the organiser's hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from recommender.errors import Conflict, Invalid, NotFound
from recommender.records import Actor, EventId, Pair, ShortlistEntry, Standing
from recommender.service.answers import shut_pairs
from recommender.service.participants import require_both
from recommender.service.permission import require_organiser
from recommender.store import Store, changed_since, pairs_of

COMMENT_LENGTH = 2000
STEP = 1e-9
"""Positions nearer than this to one another are spread out before another is put between them."""


def add(store: Store, actor: Actor, event_id: str, pair: Pair, seen: int, now: datetime | None = None) -> int:
    """Put a pair on the list, at its end; one that was hidden comes back. Returns the new version.

    Raises:
        NotFound: one of the two does not take part.
        Invalid: one has ruled the other out.
        Conflict: it is on the list, or somebody changed it since version ``seen``.
    """
    require_organiser(actor)
    require_both(store, event_id, pair)
    _require_open(store, event_id, [pair])
    known = store.shortlists.some(actor, event_id, {pair}).get(pair)
    if known is not None and known.standing.listed:
        raise Conflict("shortlist_has_pair", firm=pair[0], buyer=pair[1])
    order = store.shortlists.order(actor, event_id)
    last = order[-1][1] + 1 if order else 1.0
    entry = known or ShortlistEntry(EventId(event_id), *pair, last)
    entry = replace(entry, standing=Standing.CHOSEN, position=last)
    return store.shortlists.edit(actor, event_id, seen, "add", [entry], now or datetime.now(UTC))


def stand(
    store: Store, actor: Actor, event_id: str, pairs: Collection[Pair], standing: Standing, seen: int,
    now: datetime | None = None,
) -> int:  # fmt: skip
    """Drop, pin, block or choose again, many pairs at once; returns the new version.

    Raises:
        NotFound: one of them has no entry. Nothing is changed then.
        Invalid: one is to be listed whose sides have ruled each other out. Nothing is changed then.
        Conflict: since version ``seen`` somebody changed one of them. Nothing is changed then.
    """
    if standing.listed:
        _require_open(store, event_id, pairs)
    return _change(
        store, actor, event_id, pairs, seen, standing.value, lambda e: replace(e, standing=standing), now
    )


def comment(
    store: Store, actor: Actor, event_id: str, pair: Pair, text: str, seen: int, now: datetime | None = None
) -> int:
    """Note something beside an entry. Raises Invalid for a text too long, else as ``stand``."""
    if len(text) > COMMENT_LENGTH:
        raise Invalid("text_too_long", length=len(text), most=COMMENT_LENGTH)
    return _change(store, actor, event_id, [pair], seen, "comment", lambda e: replace(e, comment=text), now)


def move(
    store: Store, actor: Actor, event_id: str, pair: Pair, to: int, seen: int, now: datetime | None = None
) -> int:
    """Make an entry the ``to``-th of the list, from 1; beyond the end is the end. Raises as ``stand``."""
    others = [(other, at) for other, at in store.shortlists.order(actor, event_id) if other != pair]
    place = min(max(to, 1) - 1, len(others))
    before = others[place - 1][1] if place else others[0][1] - 2 if others else 0.0
    after = others[place][1] if place < len(others) else before + 2
    if after - before < STEP:
        order = [other for other, _ in others]
        places = {other: float(at) for at, other in enumerate([*order[:place], pair, *order[place:]], 1)}
    else:
        places = {pair: (before + after) / 2}
    return _change(
        store, actor, event_id, places, seen, "move", lambda e: replace(e, position=places[e.pair]), now
    )


def undo(store: Store, actor: Actor, event_id: str, now: datetime | None = None) -> int:
    """Take back the actor's latest change that stands; returns the new version.

    What went with a company that was taken out is passed over.

    Raises:
        NotFound: there is none.
        Conflict: somebody else has changed one of its pairs since.
    """
    require_organiser(actor)
    changes = store.shortlists.changes(actor, event_id)
    undone = {change.undoes for change in changes}
    standing = [change for change in changes if change.undoes is None and change.number not in undone]
    own = [change for change in standing if change.actor_id == actor.id]
    known = store.shortlists.some(actor, event_id, {pair for change in own for pair in pairs_of(change)})
    own = [change for change in own if pairs_of(change).keys() & known.keys()]
    if not own:
        raise NotFound("nothing_to_undo", event=event_id)
    before = {pair: state for pair, state in pairs_of(own[-1]).items() if pair in known}
    for change in standing:
        if change.number > own[-1].number and (touched := before.keys() & pairs_of(change).keys()):
            raise changed_since(change, touched)
    restored = [_restored(known[pair], state) for pair, state in before.items()]
    latest, at = changes[-1].number, now or datetime.now(UTC)
    return store.shortlists.edit(actor, event_id, latest, "undo", restored, at, own[-1].number)


def _require_open(store: Store, event_id: str, pairs: Collection[Pair]) -> None:
    shut = shut_pairs(store, event_id)
    for firm, buyer in pairs:
        if (firm, buyer) in shut:
            raise Invalid("pair_shut", firm=firm, buyer=buyer)


def _change(
    store: Store, actor: Actor, event_id: str, pairs: Collection[Pair], seen: int, action: str,
    changed: Callable[[ShortlistEntry], ShortlistEntry], now: datetime | None,
) -> int:  # fmt: skip
    require_organiser(actor)
    known = store.shortlists.some(actor, event_id, set(pairs))
    for firm, buyer in pairs:
        if (firm, buyer) not in known:
            raise NotFound("shortlist_lacks_pair", firm=firm, buyer=buyer)
    entries = [changed(known[pair]) for pair in dict.fromkeys(pairs)]
    return store.shortlists.edit(actor, event_id, seen, action, entries, now or datetime.now(UTC))


def _restored(entry: ShortlistEntry, state: Mapping[str, Any] | None) -> ShortlistEntry:
    if state is None:
        return replace(entry, standing=Standing.LAPSED)
    return replace(
        entry,
        position=state["position"],
        comment=state["comment"],
        standing=Standing(state["standing"]),
    )
