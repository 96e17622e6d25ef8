"""Erasing a company or an account: what happened stays countable, who it was cannot be told from it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Text, cast, delete, or_, select, update

from recommender.errors import Conflict
from recommender.records import (
    Actor,
    Buyer,
    BuyerId,
    ConsentWay,
    Firm,
    FirmId,
    MeetingState,
    Need,
    Product,
    Side,
)
from recommender.store import journal
from recommender.store.accounts import drop_account
from recommender.store.audit import write_change
from recommender.store.job_tables import JobRow
from recommender.store.mission_tables import (
    AuditRow,
    DecisionRow,
    InvitationRow,
    MeetingRow,
    OutcomeRow,
    PinRow,
    PlanRow,
    PromotionRow,
    ShortlistRow,
    WishRow,
)
from recommender.store.privacy_tables import ConsentRow, ContactViewRow
from recommender.store.reading import read_buyer, read_firm
from recommender.store.references import move_references
from recommender.store.removal_tables import RemovalRow
from recommender.store.repeats import erase_answers
from recommender.store.rows import buyer_rows, firm_rows
from recommender.store.saving import BUYERS, FIRMS, save_companies
from recommender.store.sight import events_seen_by
from recommender.store.tables import (
    EventBuyerRow,
    EventFirmRow,
    EventRow,
    ImportRow,
    MergeRow,
    ReviewRow,
    VectorRow,
    table_of,
)
from recommender.store.webhook_tables import DeliveryRow
from recommender.text import content_hash

SUBJECT = "erasure"
ERASED = "erased-"
"""What the made-up name begins with under which deeds stay."""
WORDS = {DecisionRow: "word", OutcomeRow: "note", ShortlistRow: "comment", ReviewRow: "comment"}
"""Where people wrote freely about a company."""

DEEDS = {
    AuditRow: "actor_id",
    ContactViewRow: "actor_id",
    JobRow: "actor_id",
    ConsentRow: "recorded_by",
    PlanRow: "created_by",
    PromotionRow: "by",
}
"""Columns that name who did something."""

_PARTICIPATION = {Side.FIRM: table_of(EventFirmRow), Side.BUYER: table_of(EventBuyerRow)}
_events, _audit, _jobs = table_of(EventRow), table_of(AuditRow), table_of(JobRow)
_consents, _views = table_of(ConsentRow), table_of(ContactViewRow)
_deliveries = table_of(DeliveryRow)
_imports, _removals = table_of(ImportRow), table_of(RemovalRow)
_merges, _meetings, _vectors = table_of(MergeRow), table_of(MeetingRow), table_of(VectorRow)


def erase_company(connection: Connection, actor: Actor, side: Side, id_: str, at: datetime) -> str:
    """Put a nameless company in the place of one, without its lines, people and words; returns its id.

    It leaves events that are not over, and its planned meetings there are cancelled.

    Raises:
        NotFound
        Conflict: it takes part in an event of another organisation, which must not lose it.
    """
    family, lines = (FIRMS, "product_id") if side is Side.FIRM else (BUYERS, "need_id")
    new = f"{ERASED}{token_hex(6)}"
    was_removed = _drop_removals(connection, [id_])
    there = connection.scalar(select(family.companies.c.id).where(family.companies.c.id == id_))
    if was_removed and there is None:
        _clear_audit(connection, id_, new)
        erase_answers(connection, [id_])
        return _logged(connection, actor, at, side, new)
    company = (read_firm if side is Side.FIRM else read_buyer)(connection, id_, actor)
    _refuse_shared(connection, actor, side, id_)
    save_companies(connection, family, [_nobody(side, new)])
    _leave(connection, side, id_, at)
    _clear_words(connection, side, id_, new)
    _rename_deeds(connection, side, id_, new)
    found: Sequence[Product | Need] = company.products if isinstance(company, Firm) else company.needs
    for number, line in enumerate(found, 1):
        move_references(connection, lines, line.id, f"{new}-{number}")
    connection.execute(
        delete(_vectors).where(_vectors.c.content_hash.in_([content_hash(x.text) for x in found]))
    )
    move_references(connection, family.owner, id_, new)
    connection.execute(delete(family.companies).where(family.companies.c.id == id_))
    named = or_(_merges.c.kept_id == id_, _merges.c.other_id == id_)
    connection.execute(delete(_merges).where(_merges.c.side == side, named))
    _clear_audit(connection, id_, new)
    _clear_imports(connection, [id_, company.name])
    erase_answers(connection, [id_, company.name])
    _drop_deliveries(connection, id_)
    journal.renew_fingerprint(connection)
    return _logged(connection, actor, at, side, new)


def erase_account(connection: Connection, actor: Actor, id_: str, at: datetime) -> str:
    """Remove an account; its deeds stay under a made-up name. Raises NotFound, Conflict for the last."""
    new = f"{ERASED}{token_hex(6)}"
    drop_account(connection, actor, id_)
    for row, column in DEEDS.items():
        table = table_of(row)
        connection.execute(update(table).where(table.c[column] == id_).values({column: new}))
    erase_answers(connection, [id_])
    mine = (_audit.c.subject == "account", _audit.c.key == id_)
    connection.execute(update(_audit).where(*mine).values(key=new, before=None, after=None))
    return _logged(connection, actor, at, "account", new)


def _logged(connection: Connection, actor: Actor, at: datetime, whom: str, new: str) -> str:
    write_change(connection, actor, at, None, SUBJECT, new, "erase", None, {"whom": whom})
    return new


def _refuse_shared(connection: Connection, actor: Actor, side: Side, id_: str) -> None:
    table = _PARTICIPATION[side]
    present = select(_events.c.id).join(table, table.c.event_id == _events.c.id)
    others = present.where(table.c[f"{side}_id"] == id_, ~events_seen_by(actor))
    if connection.scalar(others.limit(1)) is not None:
        raise Conflict("erasure_shared", id=id_)


def _nobody(side: Side, id_: str) -> Any:
    return (
        firm_rows(Firm(FirmId(id_), id_, country=""))
        if side is Side.FIRM
        else buyer_rows(Buyer(BuyerId(id_), id_))
    )


def _leave(connection: Connection, side: Side, id_: str, at: datetime) -> None:
    """Out of events that are not over; no link opens anything any more."""
    column = f"{side}_id"
    coming = select(_events.c.id).where(_events.c.last_day >= at.date())
    present = _PARTICIPATION[side]
    for table in (present, table_of(PinRow)):
        connection.execute(delete(table).where(table.c[column] == id_, table.c.event_id.in_(coming)))
    planned = (_meetings.c[column] == id_, _meetings.c.state == MeetingState.PLANNED)
    cancelled = update(_meetings).where(*planned, _meetings.c.event_id.in_(coming))
    connection.execute(cancelled.values(state=MeetingState.CANCELLED))
    for row in (InvitationRow, WishRow):
        table = table_of(row)
        connection.execute(delete(table).where(table.c[column] == id_))


def _clear_words(connection: Connection, side: Side, id_: str, new: str) -> None:
    column = f"{side}_id"
    for row, words in WORDS.items():
        table = table_of(row)
        connection.execute(update(table).where(table.c[column] == id_).values({words: ""}))
    connection.execute(update(_consents).where(_consents.c[column] == id_).values(person=""))
    entries = table_of(ShortlistRow)
    line = "product_id" if side is Side.FIRM else "need_id"
    key = [entries.c.event_id, entries.c.firm_id, entries.c.buyer_id]
    mine = (entries.c[column] == id_, entries.c.shown.is_not(None))
    for found in connection.execute(select(*key, entries.c.shown).where(*mine)).all():
        shown = found.shown | {"reasons": [], line: new}
        same = [column == value for column, value in zip(key, found[:3], strict=True)]
        connection.execute(update(entries).where(*same).values(shown=shown))


def _clear_audit(connection: Connection, id_: str, new: str) -> None:
    """Who did what when stays; of whom it tells is the made-up name, and what was said is gone."""
    named = re.compile(rf"(?<![^ /]){re.escape(id_)}(?![^ /])")
    told = json.dumps(id_, ensure_ascii=False)
    wanted = or_(
        _audit.c.key.contains(id_, autoescape=True),
        *(cast(_audit.c[at], Text).contains(told, autoescape=True) for at in ("before", "after")),
    )
    for row in connection.execute(select(_audit).where(wanted)).all():
        about = named.search(row.key) is not None
        values: dict[str, Any] = {"key": named.sub(new, row.key)}
        for at in ("before", "after"):
            values[at] = None if about else _renamed(getattr(row, at), told, json.dumps(new))
        connection.execute(update(_audit).where(_audit.c.id == row.id).values(values))


def _rename_deeds(connection: Connection, side: Side, id_: str, new: str) -> None:
    """What the company did itself, behind its link."""
    for table in (_audit, _views):
        mine = (table.c.actor_role == side, table.c.actor_id == id_)
        connection.execute(update(table).where(*mine).values(actor_id=new))
    given = (_consents.c[f"{side}_id"] == id_, _consents.c.way == ConsentWay.LINK)
    connection.execute(update(_consents).where(*given).values(recorded_by=new))


def _renamed(data: Any, old: str, new: str) -> Any:
    return json.loads(json.dumps(data, ensure_ascii=False).replace(old, new))


def _clear_imports(connection: Connection, names: Sequence[str]) -> None:
    """Reports of imports repeat what stood in the file."""
    for table, column, nothing in (
        (_jobs, _jobs.c.result, {"erased": True}),
        (_imports, _imports.c.problems, []),
    ):
        for row in connection.execute(select(table.c.id, column)).all():
            if _tells(row[1], names):
                connection.execute(update(table).where(table.c.id == row.id).values({column.name: nothing}))


def _drop_deliveries(connection: Connection, id_: str) -> None:
    """Webhooks are not told of it any more."""
    rows = connection.execute(select(_deliveries.c.id, _deliveries.c.body)).all()
    due = [row.id for row in rows if _tells(row.body, [id_])]
    connection.execute(delete(_deliveries).where(_deliveries.c.id.in_(due)))


def _drop_removals(connection: Connection, names: Sequence[str]) -> bool:
    """What was removed and tells of the company can no longer be put back; returns whether there was such."""
    rows = connection.execute(select(_removals.c.id, _removals.c.rows)).all()
    due = [row.id for row in rows if _tells(row.rows, names)]
    connection.execute(delete(_removals).where(_removals.c.id.in_(due)))
    return bool(due)


def _tells(data: Any, names: Sequence[str]) -> bool:
    text = json.dumps(data, ensure_ascii=False)
    return any(json.dumps(name, ensure_ascii=False) in text for name in names)
