"""What of a mission needs attention now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from recommender.records import Actor, PlanState, Side
from recommender.service.directory import Known
from recommender.service.invitations import Party
from recommender.service.masa import Masa
from recommender.service.progress import Progress, Stage, progress
from recommender.service.reminders import WITHIN
from recommender.store import Store


class Concern(StrEnum):
    """What somebody should look at."""

    ERASURE = "erasure"
    IMPORT_PROBLEMS = "import_problems"
    NO_PARTIES = "no_parties"
    WITHOUT_LINES = "without_lines"
    DUPLICATES = "duplicates"
    FLAGS = "flags"
    FIRMS_UNMATCHED = "firms_unmatched"
    BUYERS_UNMATCHED = "buyers_unmatched"
    NOT_INVITED = "not_invited"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Attention:
    """A concern and how many it is about; ``where`` is the id of an import or the number of a version."""

    concern: Concern
    count: int
    where: str = ""


def concerns(masa: Masa, actor: Actor, event_id: str, now: datetime | None = None) -> list[Attention]:
    """What needs attention, in the order in which a mission is made. Raises NotFound."""
    now = now or datetime.now(UTC)
    state = progress(masa, actor, event_id)
    known = masa.directory.known(actor)
    found = [
        Attention(Concern.ERASURE, len(masa.store.erasure_requests.open(actor, event_id))),
        *_imports(masa.store, actor),
        Attention(Concern.NO_PARTIES, int(not state.parties)),
        Attention(Concern.WITHOUT_LINES, len(state.parties - state.reached[Stage.IMPORTED])),
        Attention(Concern.DUPLICATES, _duplicates(known, state.parties)),
        Attention(Concern.FLAGS, sum((f.side, f.company_id) in state.parties for f in known.flags)),
        *_unmatched(state),
        Attention(Concern.NOT_INVITED, len(state.reached[Stage.SHORTLISTED] - state.reached[Stage.INVITED])),
        *_unanswered(masa.store, actor, event_id, now),
        *_drafts(masa.store, actor, event_id),
    ]
    return [attention for attention in found if attention.count]


def _imports(store: Store, actor: Actor) -> list[Attention]:
    """The latest import of each side, if some of its rows were refused."""
    latest: dict[str, Attention] = {}
    for entry in store.imports.all(actor):
        errors = Attention(Concern.IMPORT_PROBLEMS, entry.counts.get("errors", 0), str(entry.id))
        latest.setdefault(entry.kind, errors)
    return list(latest.values())


def _duplicates(known: Known, parties: frozenset[Party]) -> int:
    return sum(
        bool({(pair.side, pair.kept.id), (pair.side, pair.other.id)} & parties) for pair in known.duplicates
    )


def _unmatched(state: Progress) -> list[Attention]:
    """Only once there is a shortlist: before that nobody is on it."""
    if not state.matches:
        return []
    missing = state.parties - state.reached[Stage.SHORTLISTED]
    firms = sum(side is Side.FIRM for side, _ in missing)
    return [
        Attention(Concern.FIRMS_UNMATCHED, firms),
        Attention(Concern.BUYERS_UNMATCHED, len(missing) - firms),
    ]


def _unanswered(store: Store, actor: Actor, event_id: str, now: datetime) -> list[Attention]:
    waiting = [
        sent.expires_at
        for sent in store.invitations.of(actor, event_id)
        if sent.revoked_at is None and sent.answered_at is None
    ]
    return [
        Attention(Concern.DUE_SOON, sum(now < due <= now + WITHIN for due in waiting)),
        Attention(Concern.OVERDUE, sum(due <= now for due in waiting)),
    ]


def _drafts(store: Store, actor: Actor, event_id: str) -> list[Attention]:
    versions = store.plans.versions(actor, event_id)
    if not versions or versions[-1].state is not PlanState.DRAFT:
        return []
    return [Attention(Concern.DRAFT, 1, str(versions[-1].version))]
