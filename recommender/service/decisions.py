"""Decisions of both sides, kept with what was shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from recommender.errors import Invalid, NotFound, NotPermitted
from recommender.records import (
    OPERATOR,
    Actor,
    Answer,
    BuyerId,
    Decision,
    Event,
    Exclusion,
    Feedback,
    FirmId,
    NeedId,
    Pair,
    ProductId,
    ShortlistEntry,
    Side,
    Signal,
)
from recommender.service.answers import AnswerBook, read_answers, shut_pairs
from recommender.service.permission import require_party
from recommender.store import Store

WORD_LENGTH = 1000
CUSTOMER = "customer"
"""Why the pair of a customer is shut."""

LABELS = {
    Answer.INTERESTED: (Signal.DECISION, 1.0),
    Answer.NOT_INTERESTED: (Signal.DECISION, 0.0),
    # They trade already: the match was right, though there is nothing to arrange.
    Answer.CUSTOMER: (Signal.CUSTOMER, 1.0),
}


@dataclass(frozen=True)
class Reply:
    """What a party says of one partner; ``preference`` 1 is the one it wants to meet most."""

    partner_id: str
    answer: Answer
    preference: int | None = None
    word: str = ""


def answer(
    store: Store, actor: Actor, event_id: str, side: Side, company_id: str, replies: Sequence[Reply],
    now: datetime | None = None,
) -> list[Decision]:  # fmt: skip
    """Keep a party's replies, all or none; the latest counts. A customer is never suggested again, unless
    the party takes that back.

    Raises:
        NotPermitted: not the party nor an organiser; or its deadline has passed (organisers may still
            enter what they were told).
        NotFound: the party's list has no such partner, or it is not to meet it after all.
        Invalid: two partners with one preference, a preference below 1, a word too long.
    """
    require_party(actor, side, company_id)
    now = now or datetime.now(UTC)
    event = store.events.one(actor, event_id)
    book = read_answers(store, actor, event)
    if not actor.organises:
        _require_in_time(book, side, company_id, now)
    shut = frozenset() if actor.organises else shut_pairs(store, event_id) - _said(book, side)
    entries = store.shortlists.entries(actor, event_id)
    listed = {entry.pair: entry for entry in entries if entry.pair not in shut}
    _check_replies(replies)
    given = [_decision(event, side, company_id, reply, now) for reply in replies]
    for decision in given:
        if decision.pair not in listed:
            raise NotFound("shortlist_lacks_pair", firm=decision.firm_id, buyer=decision.buyer_id)
    labels = [_label(event, decision, listed[decision.pair]) for decision in given]
    customers = [Exclusion(*d.pair, CUSTOMER) for d in given if d.answer is Answer.CUSTOMER]
    lifted = _lifted(store, event, given)
    invitation = book.open.get((side, company_id))
    store.decisions.record(actor, given, labels, customers, lifted, invitation, now)
    return given


def label(
    entry: ShortlistEntry | None,
    event: Event,
    pair: Pair,
    side: Side,
    signal: Signal,
    value: float,
    at: datetime,
) -> Feedback:
    """A label with what was shown of the match; without an entry, nothing was."""
    shown = entry.shown if entry is not None else None
    return Feedback(
        event_id=event.id,
        side=side,
        firm_id=pair[0],
        buyer_id=pair[1],
        product_id=shown.product_id if shown else ProductId(""),
        need_id=shown.need_id if shown else NeedId(""),
        engine_version=shown.engine_version if shown else "",
        rank=shown.rank_for(side) if shown else 0,
        score=shown.score if shown else 0.0,
        label=value,
        recorded_at=at,
        signal=signal,
    )


def _said(book: AnswerBook, side: Side) -> set[Pair]:
    """The pairs of which a side has said something: that it may take back."""
    return {pair for pair, said in book.given.items() if side in said}


def _lifted(store: Store, event: Event, given: Sequence[Decision]) -> list[Exclusion]:
    """Pairs that are shut because this side alone had said that they trade, which it now takes back."""
    before = read_answers(store, OPERATOR, event).given
    return [
        Exclusion(*decision.pair, CUSTOMER)
        for decision in given
        if decision.answer is not Answer.CUSTOMER
        and _customers(before.get(decision.pair, {})) == {decision.side}
    ]


def _label(event: Event, decision: Decision, entry: ShortlistEntry) -> Feedback:
    signal, value = LABELS[decision.answer]
    return label(entry, event, decision.pair, decision.side, signal, value, decision.decided_at)


def _customers(said: Mapping[Side, Answer]) -> set[Side]:
    return {side for side, answer in said.items() if answer is Answer.CUSTOMER}


def _decision(event: Event, side: Side, company_id: str, reply: Reply, now: datetime) -> Decision:
    firm, buyer = (company_id, reply.partner_id) if side is Side.FIRM else (reply.partner_id, company_id)
    return Decision(
        event.id, side, FirmId(firm), BuyerId(buyer), reply.answer, now, reply.word, reply.preference
    )


def _require_in_time(book: AnswerBook, side: Side, company_id: str, now: datetime) -> None:
    due = book.due(side, company_id)
    if due is not None and due <= now:
        raise NotPermitted("answer_too_late", due=f"{due:%Y-%m-%d %H:%M %Z}")


def _check_replies(replies: Sequence[Reply]) -> None:
    preferences = [reply.preference for reply in replies if reply.preference is not None]
    for preference in preferences:
        if preference < 1 or preferences.count(preference) > 1:
            raise Invalid("preference_invalid", preference=preference)
    partners = [reply.partner_id for reply in replies]
    for reply in replies:
        if partners.count(reply.partner_id) > 1:
            raise Invalid("answered_twice", id=reply.partner_id)
        if len(reply.word) > WORD_LENGTH:
            raise Invalid("text_too_long", length=len(reply.word), most=WORD_LENGTH)
