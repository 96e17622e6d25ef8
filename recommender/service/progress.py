"""How far a mission is: how many of its parties reached each stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from recommender.errors import NotFound
from recommender.records import Actor, Event, Firm, Meeting, MeetingState, Pair, Participant, Side
from recommender.service.answers import read_answers
from recommender.service.directory import Known
from recommender.service.invitations import Party
from recommender.service.masa import Masa


class Stage(StrEnum):
    """What becomes of the parties of a mission, in order."""

    IMPORTED = "imported"
    MATCHED = "matched"
    SHORTLISTED = "shortlisted"
    INVITED = "invited"
    ANSWERED = "answered"
    SCHEDULED = "scheduled"
    HELD = "held"


@dataclass(frozen=True)
class Progress:
    """The parties that reached each stage: those with products or needs, once suggested to somebody, on the
    shortlist, invited, with an answer, with a published meeting, with a meeting that was held."""

    event: Event
    parties: frozenset[Party]
    reached: dict[Stage, frozenset[Party]]
    matches: int
    meetings: int

    def count(self, side: Side) -> int:
        """How many parties a side has."""
        return sum(own is side for own, _ in self.parties)


def progress(masa: Masa, actor: Actor, event_id: str) -> Progress:
    """The state of a mission. Raises NotFound."""
    event = masa.store.events.one(actor, event_id)
    parties = masa.store.participation.of(actor, event_id)
    invited = read_answers(masa.store, actor, event).open
    standings = masa.store.shortlists.standings(actor, event_id)
    listed = [pair for pair, standing in standings if standing.listed]
    meetings = published(masa, actor, event_id)
    present = frozenset((party.side, party.company_id) for party in parties)
    reached = {
        Stage.IMPORTED: _with_lines(masa.directory.known(actor), parties),
        Stage.MATCHED: parties_of(pair for pair, _ in standings),
        Stage.SHORTLISTED: parties_of(listed),
        Stage.INVITED: invited.keys(),
        Stage.ANSWERED: {party for party, sent in invited.items() if sent.answered_at is not None},
        Stage.SCHEDULED: parties_of(meeting.pair for meeting in meetings),
        Stage.HELD: parties_of(m.pair for m in meetings if m.state is MeetingState.HELD),
    }
    kept = {stage: frozenset(found & present) for stage, found in reached.items()}
    return Progress(event, present, kept, len(listed), len(meetings))


def published(masa: Masa, actor: Actor, event_id: str) -> list[Meeting]:
    """The meetings in force that were not cancelled; none before a schedule is published."""
    try:
        found = masa.store.plans.meetings(actor, event_id)
    except NotFound:
        return []
    return [meeting for meeting in found if meeting.state is not MeetingState.CANCELLED]


def _with_lines(known: Known, parties: Iterable[Participant]) -> set[Party]:
    found = set()
    for party in parties:
        company = known.company(party.side, party.company_id)
        if company.products if isinstance(company, Firm) else company.needs:
            found.add((party.side, party.company_id))
    return found


def parties_of(pairs: Iterable[Pair]) -> set[Party]:
    """Both parties of each pair."""
    return {party for firm, buyer in pairs for party in ((Side.FIRM, firm), (Side.BUYER, buyer))}
