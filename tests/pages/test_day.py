"""The day on a tablet, and the report afterwards."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal

from fastapi.testclient import TestClient

from recommender.records import (
    EventId,
    Meeting,
    MeetingState,
    Outcome,
    OutcomeKind,
    Side,
)
from recommender.service import Masa, planning, results
from recommender.service.working import work_once
from tests.pages.desk import HERE, draft, pair, seated
from tests.pages.world import EVENT
from tests.service.missions import AYSE

DAY = f"{HERE}/day"
F1 = pair(1)


def opened(client: TestClient) -> Masa:
    """B1 meets F1 in the first slot at table 2; B2 is there without a meeting."""
    masa = seated(client)
    draft(masa, [(F1, 0, 1)])
    planning.publish(masa.store, AYSE, "E1", 1)
    return masa


def state(masa: Masa, of: tuple[str, str] = F1) -> MeetingState:
    return next(m for m in masa.store.plans.meetings(AYSE, "E1") if m.pair == of).state


def test_before_anything_is_published_the_day_says_so(client: TestClient) -> None:
    seated(client)
    page = client.get(DAY)
    assert page.status_code == 200
    assert f'href="{HERE}/schedule">Go to the schedule' in page.text


def test_the_day_of_an_unknown_mission_is_not_found(client: TestClient) -> None:
    seated(client)
    assert client.get("/missions/nowhere/day").status_code == 404


def test_a_search_on_the_day_leads_to_what_it_found(client: TestClient) -> None:
    opened(client)
    page = client.get(DAY, params={"q": "nilufer"}).text
    assert re.search(r'<form method="get" action="#party"', page)
    assert '<h2 id="party">' in page


def test_hours_noted_by_mistake_can_be_corrected_from_the_day(client: TestClient) -> None:
    opened(client)
    page = client.get(DAY, params={"q": "nilufer"}).text
    assert f'href="{HERE}/participants/firm/F1">Correct its hours' in page


def test_a_meeting_called_held_by_mistake_can_still_be_missed(client: TestClient) -> None:
    masa = opened(client)
    page = client.post(f"{DAY}/held", data={"pair": "F1/B1", "slot": "0"}).text
    assert "Not held after all?" in page
    client.post(f"{DAY}/no-show", data={"pair": "F1/B1", "slot": "0", "absent": "buyer"})
    assert state(masa) is MeetingState.NO_SHOW


def test_who_has_arrived_is_noted_with_one_tap(client: TestClient) -> None:
    masa = opened(client)
    assert "0 of 8 have arrived" in client.get(DAY).text
    page = client.post(f"{DAY}/check-in", data={"side": "firm", "company": "F1", "slot": "0"}).text
    assert "1 of 8 have arrived" in page
    found = next(p for p in masa.store.participation.of(AYSE, "E1") if p.company_id == "F1")
    assert found.checked_in_at is not None
    assert found.checked_in_at <= datetime.now(UTC)


def test_a_meeting_is_held_with_one_tap(client: TestClient) -> None:
    masa = opened(client)
    client.post(f"{DAY}/held", data={"pair": "F1/B1", "slot": "0"})
    assert state(masa) is MeetingState.HELD


def test_an_absent_firm_is_replaced_in_two_taps(client: TestClient) -> None:
    masa = opened(client)
    page = client.post(f"{DAY}/no-show", data={"pair": "F1/B1", "slot": "0", "absent": "firm"}).text
    assert state(masa) is MeetingState.NO_SHOW
    assert "ООО «Пример-Химторг» has a free place now" in page
    offered = page.split('id="place"')[1].split("</section>")[0]
    assert offered.count('name="pair"') == 5
    client.post(f"{DAY}/instead", data={"pair": "F3/B1", "slot": "0", "table": "1"})
    found = next(m for m in masa.store.plans.meetings(AYSE, "E1") if m.pair == pair(3))
    assert (found.slot, found.table, found.state) == (0, 1, MeetingState.PLANNED)


def test_who_is_busy_is_not_offered(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1), (pair(3, 2), 0, 0)])
    planning.publish(masa.store, AYSE, "E1", 1)
    page = client.post(f"{DAY}/no-show", data={"pair": "F1/B1", "slot": "0", "absent": "firm"}).text
    offered = page.split('id="place"')[1].split("</section>")[0]
    assert "Karadeniz" not in offered
    assert offered.count('name="pair"') == 4


def test_an_interpreter_is_called_by_the_language_in_words(client: TestClient) -> None:
    masa = seated(client)
    meeting = Meeting(EVENT.id, *F1, 0, 1, interpreter="ru")
    masa.store.plans.add(AYSE, "E1", [meeting], {"goals": {}}, datetime.now(UTC))
    planning.publish(masa.store, AYSE, "E1", 1)
    assert "tercüman: Rusça" in client.get(DAY, headers={"Accept-Language": "tr"}).text


def test_a_table_closed_by_mistake_is_opened_again(client: TestClient) -> None:
    masa = opened(client)
    page = client.post(f"{DAY}/close-table", data={"table_number": "2", "at": "1", "slot": "0"}).text
    assert "Table 2 is closed from" in page
    page = client.post(f"{DAY}/open-table", data={"table_number": "2", "slot": "0"}).text
    assert "is closed from" not in page
    assert masa.store.events.one(AYSE, "E1").closed_tables == ()


def test_a_late_party_and_a_closed_table_are_noted(client: TestClient) -> None:
    masa = opened(client)
    client.post(f"{DAY}/late", data={"side": "buyer", "company": "B1", "at": "2", "slot": "0"})
    client.post(f"{DAY}/close-table", data={"table_number": "2", "at": "1", "slot": "0"})
    late = next(p for p in masa.store.participation.of(AYSE, "E1") if p.company_id == "B1")
    assert late.away == {0, 1}
    assert [(c.table, c.from_slot) for c in masa.store.events.one(AYSE, "E1").closed_tables] == [(1, 1)]


def test_changes_are_proposed_by_a_job_and_shown_before_they_are_accepted(client: TestClient) -> None:
    masa = opened(client)
    client.post(f"{DAY}/late", data={"side": "buyer", "company": "B1", "at": "2", "slot": "0"})
    client.post(f"{HERE}/schedule", data={"kind": "replan", "seconds": "2"})
    assert work_once(masa)
    assert state(masa) is MeetingState.PLANNED
    assert "What it changes of the published schedule" in client.get(f"{HERE}/schedule/2").text


def test_somebody_unannounced_takes_part(client: TestClient) -> None:
    masa = seated(client)
    masa.store.plans.add(AYSE, "E1", [], {}, datetime.now(UTC))
    planning.publish(masa.store, AYSE, "E1", 1)
    assert "Покупатель 2" in client.get(DAY, params={"new": "B2"}).text
    client.post(f"{DAY}/walk-in", data={"side": "buyer", "company": "B2", "slot": "0"})
    assert any(p.company_id == "B2" and p.late for p in masa.store.participation.of(AYSE, "E1"))
    assert work_once(masa)


def test_the_report_counts_what_came_of_it(client: TestClient) -> None:
    masa = opened(client)
    client.post(f"{DAY}/held", data={"pair": "F1/B1", "slot": "0"})
    order = Outcome(
        EventId("E1"), *F1, Side.FIRM, OutcomeKind.ORDER, 4, amount=Decimal(12000), currency="EUR"
    )
    results.report(masa.store, AYSE, order)
    page = client.get(f"{HERE}/report").text
    figures = page.split('class="scores"')[1].split("</dl>")[0]
    assert "<dt>Matches listed</dt><dd>6</dd>" in figures
    assert "<dt>Held</dt><dd>1</dd>" in figures
    assert "€12,000.00" in figures
    assert "order 1" in page
    assert "4 / –" in figures
