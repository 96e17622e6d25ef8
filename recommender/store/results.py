"""What came of meetings, and what earlier events know of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, select

from recommender.records import (
    OPERATOR,
    Actor,
    Answer,
    BuyerId,
    Encounter,
    EventId,
    Feedback,
    FirmId,
    MeetingState,
    Outcome,
    OutcomeKind,
    PlanState,
    Side,
    Signal,
    from_plain,
    plain,
)
from recommender.store.audit import write_change
from recommender.store.database import Database
from recommender.store.decisions import upsert
from recommender.store.events import read_event, renew_if_over
from recommender.store.feedback import write_feedback
from recommender.store.mission_tables import DecisionRow, FeedbackRow, MeetingRow, OutcomeRow, PlanRow
from recommender.store.sight import events_seen_by, rows_seen_by
from recommender.store.tables import EventRow, table_of

SUBJECT = "outcome"
_events, _outcomes, _decisions = table_of(EventRow), table_of(OutcomeRow), table_of(DecisionRow)
_meetings, _plans, _feedback = table_of(MeetingRow), table_of(PlanRow), table_of(FeedbackRow)


class Results:
    """Outcomes of meetings, by pair and side."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, actor: Actor, event_id: str) -> list[Outcome]:
        """All outcomes that the actor may see: a firm or buyer what it reported itself. Raises NotFound."""
        with self._database.reading() as connection:
            read_event(connection, event_id, actor)
            return read_outcomes(connection, event_id, actor)

    def record(self, actor: Actor, outcome: Outcome, labels: Sequence[Feedback], at: datetime) -> None:
        """Keep what a side reports, with its labels, in place of what it reported before."""
        with self._database.writing(alone=True) as connection:
            known = read_outcomes(connection, outcome.event_id)
            before = next((o for o in known if (o.pair, o.side) == (outcome.pair, outcome.side)), None)
            values = plain(outcome) | {"recorded_at": at}
            upsert(connection, _outcomes, ("event_id", "firm_id", "buyer_id", "side"), values)
            write_feedback(connection, labels)
            renew_if_over(connection, outcome.event_id, at)
            key = f"{outcome.side} {'/'.join(outcome.pair)}"
            earlier = None if before is None else plain(before)
            write_change(
                connection, actor, at, outcome.event_id, SUBJECT, key, "report", earlier, plain(outcome)
            )

    def history(self, actor: Actor, before: date) -> list[Encounter]:
        """What events that ended before a day know of each pair, oldest event first."""
        with self._database.reading() as connection:
            earlier = (_events.c.last_day < before, events_seen_by(actor))
            return _encounters(connection, select(_events.c.id).where(*earlier))


def read_outcomes(connection: Connection, event_id: str, actor: Actor = OPERATOR) -> list[Outcome]:
    """All outcomes that the actor may see, by pair and side."""
    wanted = select(_outcomes).where(_outcomes.c.event_id == event_id, rows_seen_by(actor, _outcomes))
    if actor.firm_id or actor.buyer_id:
        wanted = wanted.where(_outcomes.c.side == actor.role)
    order = (_outcomes.c.firm_id, _outcomes.c.buyer_id, _outcomes.c.side)
    found = []
    for row in connection.execute(wanted.order_by(*order)):
        values = dict(row._mapping)
        del values["recorded_at"]
        found.append(from_plain(Outcome, values))
    return found


def _encounters(connection: Connection, events: Select[Any]) -> list[Encounter]:
    found: dict[tuple[str, str, str], Encounter] = {}

    def of(row: Any) -> Encounter:
        key = row.event_id, row.firm_id, row.buyer_id
        return found.get(key) or Encounter(EventId(key[0]), FirmId(key[1]), BuyerId(key[2]))

    def keep(encounter: Encounter) -> None:
        found[encounter.event_id, encounter.firm_id, encounter.buyer_id] = encounter

    for row in _rows(connection, _decisions, events):
        answer = Answer(row.answer)
        firm = row.side == Side.FIRM
        keep(replace(of(row), firm_answer=answer) if firm else replace(of(row), buyer_answer=answer))
    published = (_plans.c.event_id == _meetings.c.event_id) & (_plans.c.version == _meetings.c.plan_version)
    held = _meetings.join(_plans, published & (_plans.c.state == PlanState.PUBLISHED))
    for row in connection.execute(
        select(_meetings).select_from(held).where(_meetings.c.event_id.in_(events))
    ):
        keep(replace(of(row), meeting=MeetingState(row.state)))
    order = list(OutcomeKind)
    for row in _rows(connection, _outcomes, events):
        best = max(filter(None, (of(row).outcome, OutcomeKind(row.kind))), key=order.index)
        # Outcomes are of meetings held; a mission of the past has no schedule that would say so.
        keep(replace(of(row), outcome=best, meeting=of(row).meeting or MeetingState.HELD))
    missed = _rows(connection, _feedback, events, _feedback.c.signal == Signal.NO_SHOW)
    for row in missed:
        keep(replace(of(row), meeting=of(row).meeting or MeetingState.NO_SHOW))
    days = {id_: day for id_, day in connection.execute(select(_events.c.id, _events.c.first_day))}
    return [found[key] for key in sorted(found, key=lambda key: (days[key[0]], key))]


def _rows(
    connection: Connection, table: Table, events: Select[Any], *conditions: ColumnElement[bool]
) -> list[Any]:
    return list(connection.execute(select(table).where(table.c.event_id.in_(events), *conditions)))
