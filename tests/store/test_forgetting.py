"""Erasure and retention in both databases; what they do is told in full in tests/service/test_privacy.py."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from recommender.records import OPERATOR, ActorRole, Contact, Job, JobKind, JobState, Side
from recommender.store import Store
from recommender.store.mission_tables import AuditRow
from recommender.store.retaining import Periods
from recommender.store.tables import table_of
from tests.store.samples import FULL_FIRM, buyer

AT = datetime(2026, 11, 26, tzinfo=UTC)
NAMED = replace(FULL_FIRM, contact=Contact("Şule", "sule@firma.example"))


def audit(store: Store) -> list[Any]:
    with store._database.reading() as connection:
        return list(connection.execute(select(table_of(AuditRow)).order_by(table_of(AuditRow).c.id)))


def test_an_erased_firm_is_gone_from_rows_log_and_reports(store: Store) -> None:
    store.save_firms([NAMED])
    store.save_buyers([buyer("B1", "boya")])
    report = {"problems": [{"value": NAMED.name}]}
    store.jobs.add(
        Job("J", JobKind.IMPORT, "a", ActorRole.ORGANISER, "x", None, {}, AT, JobState.DONE, result=report)
    )
    new = store.personal.erase_company(OPERATOR, Side.FIRM, "F1", AT)
    assert [(firm.id, firm.products, firm.contact) for firm in store.firms()] == [(new, (), Contact())]
    assert store.jobs.one(OPERATOR, "J").result == {"erased": True}
    assert [(row.subject, row.key) for row in audit(store)] == [("erasure", new)]
    assert [found.id for found in store.buyers()] == ["B1"]


def test_contacts_of_a_firm_of_no_event_are_forgotten_after_it_was_last_saved(store: Store) -> None:
    store.save_firms([NAMED])
    periods, now = Periods(timedelta(days=10), timedelta(days=10)), datetime.now(UTC)
    assert store.personal.retain(periods, now + timedelta(days=9))["firms"] == 0
    assert store.personal.retain(periods, now + timedelta(days=11))["firms"] == 1
    assert store.firm("F1") == replace(NAMED, contact=Contact(), notes={})


def test_a_task_of_the_day_is_claimed_once(store: Store) -> None:
    days = (date(2026, 11, 26), date(2026, 11, 26), date(2026, 11, 27))
    assert [store.first_of_day("upkeep", each) for each in days] == [True, False, True]
