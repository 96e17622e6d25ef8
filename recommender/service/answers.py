"""Decisions and deadlines of an event, pair by pair."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from recommender.records import OPERATOR, Actor, Answer, Answers, Event, Invitation, Pair, PairState, Side
from recommender.store import Store


@dataclass(frozen=True)
class AnswerBook:
    """What each side has said of each match, and each party's open invitation."""

    event: Event
    given: dict[Pair, dict[Side, Answer]]
    open: dict[tuple[Side, str], Invitation]

    def of(self, pair: Pair) -> Answers:
        """The answers of a pair. A party's deadline is its invitation's, else the event's."""
        due = {Side.FIRM: self.due(Side.FIRM, pair[0]), Side.BUYER: self.due(Side.BUYER, pair[1])}
        return Answers(self.given.get(pair, {}), due)

    def state(self, pair: Pair, now: datetime) -> PairState:
        """Where the pair stands."""
        return self.of(pair).state(now)

    def may_meet(self, pair: Pair, now: datetime) -> bool:
        """Whether the pair may be scheduled."""
        return self.of(pair).may_meet(now, self.event.both_must_accept)

    def invited(self, pair: Pair) -> bool:
        """Whether either side has been sent a list."""
        return (Side.FIRM, pair[0]) in self.open or (Side.BUYER, pair[1]) in self.open

    def due(self, side: Side, company_id: str) -> datetime | None:
        """Until when a party may answer; None without a deadline."""
        invitation = self.open.get((side, company_id))
        return invitation.expires_at if invitation is not None else self.event.answers_due


def read_answers(store: Store, actor: Actor, event: Event) -> AnswerBook:
    """The answers of an event, as far as the actor may see them."""
    given: defaultdict[Pair, dict[Side, Answer]] = defaultdict(dict)
    for decision in store.decisions.of(actor, event.id):
        given[decision.pair][decision.side] = decision.answer
    return AnswerBook(event, dict(given), open_invitations(store, actor, event.id))


def open_invitations(store: Store, actor: Actor, event_id: str) -> dict[tuple[Side, str], Invitation]:
    """Each party's invitation that was not revoked, firms before buyers, by id. Raises NotFound."""
    unrevoked = (i for i in store.invitations.of(actor, event_id) if i.revoked_at is None)
    in_order = sorted(unrevoked, key=lambda i: (i.side is Side.BUYER, i.company_id))
    return {(i.side, i.company_id): i for i in in_order}


def shut_pairs(store: Store, event_id: str) -> frozenset[Pair]:
    """Pairs that are not to meet at an event, whoever said so: by a wish, or excluded for good."""
    wishes = store.participation.wishes(OPERATOR, event_id)
    excluded = {(exclusion.firm_id, exclusion.buyer_id) for exclusion in store.exclusions()}
    return frozenset(excluded | {wish.pair for wish in wishes if wish.kind.shuts})
