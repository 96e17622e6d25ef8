"""Missions of the past, entered whole: event, companies, decisions, outcomes, labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table

from recommender.errors import NotFound
from recommender.records import Actor, Decision, Event, Feedback, Outcome, Pair, Participant, Side, plain
from recommender.store import journal
from recommender.store.audit import write_change
from recommender.store.database import Database
from recommender.store.decisions import read_decisions, upsert
from recommender.store.events import insert_event, read_event
from recommender.store.feedback import read_feedback, write_feedback
from recommender.store.mission_tables import DecisionRow, OutcomeRow
from recommender.store.participation import read_participants, write_participant
from recommender.store.results import read_outcomes
from recommender.store.tables import table_of

_KEY = ("event_id", "firm_id", "buyer_id", "side")


@dataclass(frozen=True)
class PastMission:
    """What is known of a mission of the past; ``at`` is when all of it is taken to have been said."""

    event: Event
    pairs: tuple[Pair, ...]
    decisions: Sequence[Decision]
    outcomes: Sequence[Outcome]
    labels: Sequence[Feedback]
    at: datetime


@dataclass
class PastCounts:
    """Pairs that are new, that are told of otherwise than before, and that stay as they were."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


class Past:
    """Missions that were held before Masa."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self, actor: Actor, missions: Sequence[PastMission], now: datetime, dry_run: bool
    ) -> PastCounts:
        """Enter missions, all or none; what is there already is left alone. Raises NotFound."""
        counts = PastCounts()
        with self._database.writing(alone=True) as connection:
            for mission in missions:
                _record(connection, actor, mission, now, counts)
            if dry_run:
                connection.rollback()
            elif counts.added or counts.changed:
                journal.renew_fingerprint(connection)
        return counts


def _record(
    connection: Connection, actor: Actor, mission: PastMission, now: datetime, counts: PastCounts
) -> None:
    _enter_event(connection, actor, mission, now)
    id_ = mission.event.id
    known = {one.pair for one in read_decisions(connection, id_)}
    known |= {one.pair for one in read_outcomes(connection, id_)}
    decided = _upsert(
        connection, table_of(DecisionRow), mission.decisions, read_decisions(connection, id_), {}
    )
    come_of = {"recorded_at": mission.at}
    ended = _upsert(
        connection, table_of(OutcomeRow), mission.outcomes, read_outcomes(connection, id_), come_of
    )
    labelled = _write_labels(connection, mission)
    touched = decided | ended | labelled
    counts.added += len(set(mission.pairs) - known)
    counts.changed += len(touched & known)
    counts.unchanged += len(set(mission.pairs) & known - touched)
    if touched:
        told = [[*pair] for pair in sorted(touched)]
        write_change(connection, actor, now, id_, "past", id_, "import", None, told)


def _enter_event(connection: Connection, actor: Actor, mission: PastMission, now: datetime) -> None:
    try:
        read_event(connection, mission.event.id, actor)
    except NotFound:
        insert_event(connection, actor, mission.event, now)
    present = {(p.side, p.company_id) for p in read_participants(connection, mission.event.id)}
    wanted = {
        (side, id_) for pair in mission.pairs for side, id_ in zip((Side.FIRM, Side.BUYER), pair, strict=True)
    }
    for side, id_ in sorted(wanted - present):
        write_participant(connection, actor, Participant(mission.event.id, side, id_), now)


def _upsert(
    connection: Connection, table: Table, wanted: Sequence[Any], stored: Sequence[Any], more: dict[str, Any]
) -> set[Pair]:
    """Write the records that differ from what is there; returns their pairs."""
    there = {(one.pair, one.side): one for one in stored}
    new = [one for one in wanted if there.get((one.pair, one.side)) != one]
    for one in new:
        values = {column.name: getattr(one, column.name, None) for column in table.columns}
        upsert(connection, table, _KEY, values | _amount(one) | more)
    return {one.pair for one in new}


def _amount(one: Any) -> dict[str, Any]:
    return {"amount": plain(one)["amount"]} if isinstance(one, Outcome) else {}


def _write_labels(connection: Connection, mission: PastMission) -> set[Pair]:
    """Add the labels that are not the last word already."""
    last = {(one.side, one.firm_id, one.buyer_id, one.signal): one.label
            for one in read_feedback(connection, mission.event.id)}  # fmt: skip
    new = [
        one for one in mission.labels
        if last.get((one.side, one.firm_id, one.buyer_id, one.signal)) != one.label
    ]  # fmt: skip
    write_feedback(connection, new)
    return {(one.firm_id, one.buyer_id) for one in new}
