"""Which seats of an event are taken, as far as anyone knows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from recommender.records import (
    Actor,
    Event,
    MeetingState,
    Pair,
    PairState,
    PlanState,
    ShortlistEntry,
    Standing,
    Wish,
)
from recommender.service.answers import AnswerBook, read_answers
from recommender.store import Store

_STANDS = frozenset({MeetingState.PLANNED, MeetingState.HELD})


def taken_seats(store: Store, actor: Actor, event: Event, now: datetime) -> frozenset[Pair]:
    """The pairs of an event that have taken a seat on each side.

    They are on the shortlist by the organiser's hand, or were sent out or answered, and nobody declined
    or let the time run out; or they stand in the published schedule. Suggestions that nobody touched may
    still lapse and take no seat.
    """
    answers = read_answers(store, actor, event)
    listed = store.shortlists.entries(actor, event.id)
    wishes = store.participation.wishes(actor, event.id)
    held = {entry.pair for entry in listed if touched(entry, answers)}
    return frozenset((held - turned_down(listed, wishes, answers, now)) | _scheduled(store, actor, event))


def touched(entry: ShortlistEntry, answers: AnswerBook) -> bool:
    """Whether the organiser, an answer or an invitation has made an entry more than a suggestion."""
    by_hand = entry.standing is not Standing.CHOSEN or bool(entry.comment) or entry.shown is None
    return by_hand or bool(answers.given.get(entry.pair)) or answers.invited(entry.pair)


def turned_down(
    entries: Iterable[ShortlistEntry], wishes: Iterable[Wish], answers: AnswerBook, now: datetime
) -> frozenset[Pair]:
    """The pairs that do not come back: declined or run out, not wanted, dropped or blocked."""
    over = {PairState.DECLINED, PairState.EXPIRED}
    off = {Standing.BLOCKED, Standing.DROPPED}
    refused = {e.pair for e in entries if e.standing in off or answers.state(e.pair, now) in over}
    return frozenset(refused | {wish.pair for wish in wishes if wish.kind.shuts})


def _scheduled(store: Store, actor: Actor, event: Event) -> set[Pair]:
    """The pairs whose meeting stands in the published schedule, if there is one."""
    published = [v for v in store.plans.versions(actor, event.id) if v.state is PlanState.PUBLISHED]
    return {
        meeting.pair
        for version in published
        for meeting in store.plans.meetings(actor, event.id, version.version)
        if meeting.state in _STANDS
    }
