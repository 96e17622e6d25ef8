"""Missions of the past: who met whom becomes history and feedback, as if it had happened here."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from recommender.importing.past import Ending, PastFile, PastRow, read_past
from recommender.importing.problems import Problem
from recommender.importing.roster import Roster
from recommender.importing.vocabulary import key
from recommender.records import (
    Actor,
    Answer,
    BuyerId,
    Decision,
    Event,
    EventId,
    EventKind,
    Feedback,
    FirmId,
    Outcome,
    OutcomeKind,
    Pair,
    Side,
    Signal,
)
from recommender.service.decisions import LABELS, label
from recommender.service.imports import ImportReport, log_import
from recommender.service.permission import require_organiser
from recommender.service.results import WORTH, rating_label
from recommender.store import PastMission, Store

ZONE = "Europe/Istanbul"
Told = dict[Pair, PastRow]


def import_past(
    store: Store, actor: Actor, path: Path, *, dry_run: bool = False, all_or_nothing: bool = False,
    now: datetime | None = None,
) -> ImportReport:  # fmt: skip
    """Enter what a file tells of past missions; the same file again changes nothing.

    Each mission becomes an event of the past. Who met has accepted; ratings and outcomes count for both
    sides, who did not come or declined for itself. A pair's first row of a mission counts.

    Raises:
        NotPermitted: the actor is no organiser.
        ImportFileError: the file as a whole cannot be read; nothing was written then.
    """
    require_organiser(actor)
    now = now or datetime.now(UTC)
    file = read_past(path, now.date())
    missions = _missions(store, actor, file)
    refused = all_or_nothing and any(problem.severity == "error" for problem in file.problems)
    seen = store.imports.seen(file.sha256) is not None
    write = not (dry_run or refused)
    counts = store.past.record(actor, [_mission(actor, *found) for found in missions.items()], now, not write)
    problems = tuple(sorted(file.problems, key=lambda problem: problem.row))
    report = ImportReport(
        "past", file.count, counts.added, counts.changed, counts.unchanged, problems, seen, write, refused
    )
    if write:
        log_import(store, actor, report, file.sha256, path.name, now)
    return report


def _missions(store: Store, actor: Actor, file: PastFile) -> dict[EventId, Told]:
    """The rows whose companies are known, by mission and pair; the others become problems."""
    rosters = (Roster(Side.FIRM, store.firms(actor)), Roster(Side.BUYER, store.buyers(actor)))
    found: defaultdict[EventId, Told] = defaultdict(dict)
    for row in file.rows:
        named = [roster.find(row.row, row.cells) for roster in rosters]
        file.problems += [one.problem for one in named if one.problem]
        if not all(one.id for one in named):
            continue
        pair = FirmId(named[0].id), BuyerId(named[1].id)
        told = found[_event_id(actor, row)]
        if (first := told.setdefault(pair, row)) is not row:
            facts = {"first": str(first.row)}
            file.problems.append(Problem(row.row, "", " – ".join(pair), "past_repeated", "warning", facts))
    return dict(found)


def _event_id(actor: Actor, row: PastRow) -> EventId:
    """The same mission has the same id in every file of an organisation."""
    told = chr(31).join((actor.organisation, key(row.event), row.day.isoformat()))
    return EventId(f"past-{hashlib.blake2b(told.encode(), digest_size=6).hexdigest()}")


def _mission(actor: Actor, id_: EventId, told: Told) -> PastMission:
    first = next(iter(told.values()))
    event = Event(
        id_, first.event, EventKind.OUTBOUND, first.city, first.country, ZONE, first.day, first.day,
        organisation=actor.organisation, history=True,
    )  # fmt: skip
    at = datetime.combine(first.day, time(12), UTC)
    decisions = [one for pair, row in told.items() for one in _decisions(event, pair, row, at)]
    outcomes = [one for pair, row in told.items() for one in _outcomes(event, pair, row)]
    labels = [one for pair, row in told.items() for one in _labels(event, pair, row, at)]
    return PastMission(event, tuple(told), decisions, outcomes, labels, at)


def _decisions(event: Event, pair: Pair, row: PastRow, at: datetime) -> Iterable[Decision]:
    for side in Side:
        if row.ending.met or row.ending is Ending.NO_SHOW:
            yield Decision(event.id, side, *pair, Answer.INTERESTED, at)
        elif side in row.by:
            yield Decision(event.id, side, *pair, Answer.NOT_INTERESTED, at)


def _outcomes(event: Event, pair: Pair, row: PastRow) -> Iterable[Outcome]:
    for side in Side if row.ending.met else ():
        yield Outcome(event.id, *pair, side, OutcomeKind(row.ending), row.ratings.get(side))


def _labels(event: Event, pair: Pair, row: PastRow, at: datetime) -> Sequence[Feedback]:
    """Nothing was shown here, so that a label has neither rank nor score."""
    given = [(d.side, *LABELS[d.answer]) for d in _decisions(event, pair, row, at)]
    if row.ending.met:
        given += [(side, Signal.OUTCOME, WORTH[OutcomeKind(row.ending)]) for side in Side]
        given += [(side, Signal.RATING, rating_label(stars)) for side, stars in row.ratings.items()]
    elif row.ending is Ending.NO_SHOW:
        given += [(side, Signal.NO_SHOW, 0.0) for side in row.by]
    return [label(None, event, pair, side, signal, value, at) for side, signal, value in given]
