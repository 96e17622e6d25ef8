"""How far a mission is: how many of its parties reached each stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from recommender.records import Actor, Event, Firm, MeetingState, Pair, Side
from recommender.service.answers import open_invitations
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
    event, glances = masa.store.events.one(actor, event_id), masa.store.glances
    present = frozenset(glances.names(actor, event_id))
    invited = open_invitations(masa.store, actor, event_id)
    standings = masa.store.shortlists.standings(actor, event_id)
    listed = [pair for pair, standing in standings if standing.listed]
    planned = [
        found for found in glances.published(actor, event_id) if found[1] is not MeetingState.CANCELLED
    ]
    reached = {
        Stage.IMPORTED: _with_lines(masa.directory.known(actor), present),
        Stage.MATCHED: parties_of(pair for pair, _ in standings),
        Stage.SHORTLISTED: parties_of(listed),
        Stage.INVITED: invited.keys(),
        Stage.ANSWERED: {party for party, sent in invited.items() if sent.answered_at is not None},
        Stage.SCHEDULED: parties_of(pair for pair, _ in planned),
        Stage.HELD: parties_of(pair for pair, state in planned if state is MeetingState.HELD),
    }
    kept = {stage: frozenset(found & present) for stage, found in reached.items()}
    return Progress(event, present, kept, len(listed), len(planned))


def _with_lines(known: Known, parties: Iterable[Party]) -> set[Party]:
    found = set()
    for side, id_ in parties:
        company = known.company(side, id_)
        if company.products if isinstance(company, Firm) else company.needs:
            found.add((side, id_))
    return found


def parties_of(pairs: Iterable[Pair]) -> set[Party]:
    """Both parties of each pair."""
    return {party for firm, buyer in pairs for party in ((Side.FIRM, firm), (Side.BUYER, buyer))}
