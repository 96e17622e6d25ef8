"""What pages show of a whole mission at once: a few columns of many rows, without reading records whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from recommender.records import (
    Actor,
    Answer,
    BuyerId,
    EventId,
    FirmId,
    Meeting,
    MeetingState,
    NeedId,
    Pair,
    PlanState,
    Side,
    Standing,
)
from recommender.store.database import Database
from recommender.store.events import read_event
from recommender.store.mission_tables import AuditRow, DecisionRow, MeetingRow, PlanRow, ShortlistRow
from recommender.store.sight import rows_seen_by
from recommender.store.tables import BuyerRow, EventBuyerRow, EventFirmRow, FirmRow, table_of

_entries, _decisions, _meetings = table_of(ShortlistRow), table_of(DecisionRow), table_of(MeetingRow)
_plans, _audit = table_of(PlanRow), table_of(AuditRow)
_SIDES = {
    Side.FIRM: (table_of(FirmRow), table_of(EventFirmRow), "firm_id"),
    Side.BUYER: (table_of(BuyerRow), table_of(EventBuyerRow), "buyer_id"),
}
Party = tuple[Side, str]


@dataclass(frozen=True, slots=True)
class Glance:
    """A shortlist entry without its reasons; ``score`` and ``need_id`` are None where nothing was shown."""

    pair: Pair
    standing: Standing
    score: float | None
    need_id: NeedId | None


class Glances:
    """Organisers' and analysts' views of a mission. Every method raises NotFound for the event."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def names(self, actor: Actor, event_id: str) -> dict[Party, str]:
        """The names of all who take part, firms before buyers, by name."""
        found: dict[Party, str] = {}
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            for side, (companies, parties, column) in _SIDES.items():
                wanted = select(companies.c.id, companies.c.name).join(
                    parties, parties.c[column] == companies.c.id
                )
                wanted = wanted.where(parties.c.event_id == event_id).order_by(companies.c.name)
                found |= {(side, row.id): row.name for row in connection.execute(wanted)}
        return {party: found[party] for party in sorted(found, key=lambda p: p[0] is Side.BUYER)}

    def latest_change(self, actor: Actor, event_id: str) -> int:
        """The number of an event's latest change of any kind; 0 before the first."""
        wanted = select(func.max(_audit.c.id)).where(_audit.c.event_id == event_id)
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return connection.scalar(wanted) or 0

    def entries(self, actor: Actor, event_id: str) -> list[Glance]:
        """The listed entries, in order."""
        shown = _entries.c.shown
        columns = (
            _entries.c.firm_id, _entries.c.buyer_id, _entries.c.standing,
            shown["score"].as_float().label("score"), shown["need_id"].as_string().label("need_id"),
        )  # fmt: skip
        listed = [standing for standing in Standing if standing.listed]
        wanted = select(*columns).where(
            _entries.c.event_id == event_id, _entries.c.standing.in_(listed), rows_seen_by(actor, _entries)
        )
        order = (_entries.c.position, _entries.c.firm_id, _entries.c.buyer_id)
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return [
                Glance((row.firm_id, row.buyer_id), Standing(row.standing), row.score, row.need_id)
                for row in connection.execute(wanted.order_by(*order))
            ]

    def answers(
        self, actor: Actor, event_id: str, party: Party | None = None
    ) -> Mapping[Pair, Mapping[Side, Answer]]:
        """What each side has said of each match, or of the matches of one party."""
        columns = (_decisions.c.firm_id, _decisions.c.buyer_id, _decisions.c.side, _decisions.c.answer)
        wanted = select(*columns).where(
            _decisions.c.event_id == event_id, rows_seen_by(actor, _decisions), *_of(_decisions, party)
        )
        found: defaultdict[Pair, dict[Side, Answer]] = defaultdict(dict)
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            for row in connection.execute(wanted):
                found[row.firm_id, row.buyer_id][Side(row.side)] = Answer(row.answer)
        return dict(found)

    def meetings(self, actor: Actor, event_id: str, version: int) -> list[Meeting]:
        """The meetings of a version, by slot and table; none for a version that there is not."""
        wanted = select(_meetings).where(
            _meetings.c.event_id == event_id,
            _meetings.c.plan_version == version,
            rows_seen_by(actor, _meetings),
        )
        order = (_meetings.c.slot, _meetings.c.table_number, _meetings.c.firm_id, _meetings.c.buyer_id)
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return [_meeting(row) for row in connection.execute(wanted.order_by(*order))]

    def published(self, actor: Actor, event_id: str) -> list[tuple[Pair, MeetingState]]:
        """The pairs of the schedule in force, each with its meeting's state; none before there is one."""
        wanted = select(_meetings.c.firm_id, _meetings.c.buyer_id, _meetings.c.state).join(
            _plans,
            and_(_plans.c.event_id == _meetings.c.event_id, _plans.c.version == _meetings.c.plan_version),
        )
        mine = (_plans.c.event_id == event_id, _plans.c.state == PlanState.PUBLISHED)
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            rows = connection.execute(wanted.where(*mine, rows_seen_by(actor, _meetings)))
            return [((row.firm_id, row.buyer_id), MeetingState(row.state)) for row in rows]


def _of(table: Any, party: Party | None) -> list[ColumnElement[bool]]:
    return [] if party is None else [table.c[f"{party[0]}_id"] == party[1]]


def _meeting(row: Any) -> Meeting:
    return Meeting(
        EventId(row.event_id),
        FirmId(row.firm_id),
        BuyerId(row.buyer_id),
        row.slot,
        row.table_number,
        MeetingState(row.state),
        row.pinned,
        row.interpreter,
        frozenset(Side(side) for side in row.absent),
    )
