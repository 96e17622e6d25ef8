"""Periods after which what was kept about people is forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, or_, select, update

from recommender.records import OPERATOR, Buyer, Contact, Firm, Side
from recommender.store import journal
from recommender.store.account_tables import SignInRow
from recommender.store.job_tables import JobRow
from recommender.store.mission_tables import (
    AuditRow,
    DecisionRow,
    InvitationRow,
    OutcomeRow,
    ShortlistRow,
)
from recommender.store.privacy_tables import ConsentRow, ContactViewRow
from recommender.store.reading import read_buyer, read_firm
from recommender.store.removal_tables import RemovalRow
from recommender.store.rows import buyer_rows, firm_rows
from recommender.store.saving import BUYERS, FIRMS, save_companies
from recommender.store.tables import EventBuyerRow, EventFirmRow, EventRow, ImportRow, MergeRow, table_of
from recommender.store.webhook_tables import DeliveryRow

WORDS = {DecisionRow: "word", OutcomeRow: "note", ShortlistRow: "comment", ConsentRow: "person"}
NOBODY: dict[str, Any] = {"contact_name": "", "contact_email": "", "contact_phone": "", "notes": {}}
_deliveries = table_of(DeliveryRow)
_imports, _removals = table_of(ImportRow), table_of(RemovalRow)
_events, _merges, _audit = table_of(EventRow), table_of(MergeRow), table_of(AuditRow)


@dataclass(frozen=True, slots=True)
class Periods:
    """How long to keep contact data and words of people after their last event, and how long logs: jobs,
    imports, removals, sign-ins, looks at contact data."""

    people: timedelta
    logs: timedelta


def retain(connection: Connection, periods: Periods, at: datetime) -> dict[str, int]:
    """Forget what was kept long enough; returns how many rows of each kind."""
    people, logs = at - periods.people, at - periods.logs
    done = {
        "firms": _forget_contacts(connection, Side.FIRM, people),
        "buyers": _forget_contacts(connection, Side.BUYER, people),
        "words": _forget_words(connection, people),
        "merges": _forget_merged(connection, people),
        **_forget_logs(connection, logs),
    }
    if done["firms"] or done["buyers"]:
        journal.renew_fingerprint(connection)
    return done


def _forget_contacts(connection: Connection, side: Side, before: datetime) -> int:
    family = FIRMS if side is Side.FIRM else BUYERS
    read = read_firm if side is Side.FIRM else read_buyer
    companies = family.companies
    present = table_of(EventFirmRow if side is Side.FIRM else EventBuyerRow)
    company = present.c[family.owner]
    last = (
        select(func.max(_events.c.last_day))
        .join(present, present.c.event_id == _events.c.id)
        .where(company == companies.c.id)
        .scalar_subquery()
    )
    never = ~select(company).where(company == companies.c.id).exists()
    over = or_(last < before.date(), never & (companies.c.saved_at < before))
    due = [
        read(connection, id_, OPERATOR)
        for id_ in connection.scalars(select(companies.c.id).where(over)).all()
    ]
    forgotten = [_anonymous(found) for found in due if found.contact != Contact() or found.notes]
    save_companies(connection, family, forgotten)
    return len(forgotten)


def _forget_merged(connection: Connection, before: datetime) -> int:
    """A merge keeps both companies as they were imported, to be undone."""
    due = connection.execute(select(_merges).where(_merges.c.merged_at < before)).all()
    for row in due:
        kept, other = (stored | {"company": stored["company"] | NOBODY} for stored in (row.kept, row.other))
        connection.execute(update(_merges).where(_merges.c.id == row.id).values(kept=kept, other=other))
    return len(due)


def _anonymous(company: Firm | Buyer) -> Any:
    if isinstance(company, Firm):
        return firm_rows(replace(company, contact=Contact(), notes={}))
    return buyer_rows(replace(company, contact=Contact(), notes={}))


def _forget_words(connection: Connection, before: datetime) -> int:
    over = select(_events.c.id).where(_events.c.last_day < before.date())
    done = 0
    for row, words in WORDS.items():
        table = table_of(row)
        said = (table.c.event_id.in_(over), table.c[words] != "")
        done += connection.execute(update(table).where(*said).values({words: ""})).rowcount
    invitations = table_of(InvitationRow)
    done += connection.execute(delete(invitations).where(invitations.c.event_id.in_(over))).rowcount
    told = or_(_audit.c.before.is_not(None), _audit.c.after.is_not(None))
    silent = update(_audit).where(_audit.c.event_id.in_(over), told).values(before=None, after=None)
    return done + connection.execute(silent).rowcount


def _forget_logs(connection: Connection, before: datetime) -> dict[str, int]:
    jobs, sign_ins, views = table_of(JobRow), table_of(SignInRow), table_of(ContactViewRow)
    wanted = {jobs: jobs.c.ended_at, sign_ins: sign_ins.c.expires_at, views: views.c.at}
    wanted |= {
        _deliveries: _deliveries.c.created_at,
        _imports: _imports.c.imported_at,
        _removals: _removals.c.removed_at,
    }
    return {
        table.name: connection.execute(delete(table).where(column < before)).rowcount
        for table, column in wanted.items()
    }
