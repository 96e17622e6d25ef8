"""The schedule's pages: making, moving by hand, changes before they are accepted, publishing."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from fastapi.testclient import TestClient

from recommender.records import ActorRole, Answer, JobKind, PlanState, Side
from recommender.service import Masa, day, jobs, planning
from recommender.service.decisions import Reply, answer
from recommender.service.working import work_once
from tests.pages.desk import HERE, draft, pair, place, seated
from tests.pages.staff import sign_in
from tests.service.missions import AYSE

PLAN = f"{HERE}/schedule"
F1, F2, B2 = pair(1), pair(2), pair(2, 2)


def move(client: TestClient, of: str, slot: int, table: int, version: int = 1) -> tuple[int, str]:
    answer = client.post(f"{PLAN}/{version}/move", data={"pair": of, "slot": str(slot), "table": str(table)})
    return answer.status_code, answer.text


def test_a_mission_without_a_schedule_says_what_to_do(client: TestClient) -> None:
    seated(client)
    assert "There is no schedule yet." in client.get(PLAN).text


def test_making_one_is_a_job_whose_progress_is_shown_and_which_becomes_a_draft(client: TestClient) -> None:
    masa = seated(client)
    accept_all(masa)
    assert "A schedule is being made" in client.post(PLAN, data={"kind": "make", "seconds": "1"}).text
    assert work_once(masa)
    page = client.get(PLAN).text
    assert "proven best" in page
    assert [v.state for v in masa.store.plans.versions(AYSE, "E1")] == [PlanState.DRAFT]


def test_progress_is_told_as_a_share(client: TestClient) -> None:
    masa = seated(client)
    client.post(PLAN, data={"kind": "make"})
    job = masa.store.jobs.claim(datetime.now(UTC))
    assert job is not None
    masa.store.jobs.note(job, "job_scheduling", 42, datetime.now(UTC))
    assert ", %42</p>" in client.get(PLAN, headers={"Accept-Language": "tr"}).text


def test_a_job_in_the_queue_is_stopped(client: TestClient) -> None:
    masa = seated(client)
    client.post(PLAN, data={"kind": "make"})
    job = jobs.latest(masa.store, AYSE, "E1", JobKind.SCHEDULE)
    assert job is not None
    client.post(f"{PLAN}/stop", data={"job": job.id})
    assert masa.store.jobs.one(AYSE, job.id).state == "cancelled"


def test_why_nothing_could_be_made_is_told(client: TestClient) -> None:
    masa = seated(client)
    client.post(PLAN, data={"kind": "make", "seconds": "1"})
    work_once(masa)
    assert "The last attempt failed:" in client.get(PLAN).text


def test_a_meeting_moves_to_a_free_place(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1)])
    assert move(client, "F1/B1", 2, 3)[0] == 200
    assert place(masa, F1) == (2, 3)
    assert "1 meeting moved by hand since" in client.get(f"{PLAN}/1").text


def test_a_party_that_meets_somebody_else_then_is_named(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1), (F2, 1, 0)])
    status, page = move(client, "F2/B1", 0, 0)
    assert status == 409
    assert "ООО «Пример-Химторг» already meets Nilüfer Kimya A.Ş. at that time" in page
    assert place(masa, F2) == (1, 0)


def test_a_table_that_is_taken_is_refused_and_changing_places_offered(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1), (B2, 1, 0)])
    status, page = move(client, "F1/B1", 1, 0)
    assert (status, "Table 1 is taken at that time" in page) == (409, True)
    assert "Let the two change places" in page
    client.post(f"{PLAN}/1/swap", data={"pair": "F1/B1", "other": "F2/B2"})
    assert (place(masa, F1), place(masa, B2)) == ((1, 0), (0, 1))


def test_a_slot_in_which_a_party_is_away_is_refused(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1)])
    client.post(f"{HERE}/day/leaves", data={"side": "firm", "company": "F1", "at": "2"})
    status, page = move(client, "F1/B1", 3, 0)
    assert (status, "Nilüfer Kimya A.Ş. is not there at that time" in page) == (422, True)


def test_the_meeting_to_be_moved_says_where_its_parties_are_not_free(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1), (F2, 1, 0)])
    page = client.get(f"{PLAN}/1", params={"pair": "F1/B1"}).text
    choices = re.findall(r'<option value="(\d)"[^>]*>[^<]*not free: ([^<]+)<', page)
    assert choices == [("1", "ООО «Пример-Химторг»")]


def test_what_a_draft_changes_is_listed_before_it_is_accepted(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1), (F2, 1, 0)])
    planning.publish(masa.store, AYSE, "E1", 1)
    draft(masa, [(F1, 2, 1), (pair(3), 3, 0)])
    assert f'href="{PLAN}/2">Look at the changes' in client.get(PLAN).text
    page = client.get(f"{PLAN}/2").text
    assert "0 stay, 1 move, 1 fall away, 1 are new." in page
    client.post(f"{PLAN}/2/publish")
    assert [v.state for v in masa.store.plans.versions(AYSE, "E1")] == ["superseded", "published"]


def test_a_replaced_schedule_is_taken_up_again_after_a_look_at_what_that_changes(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1), (F2, 1, 0)])
    planning.publish(masa.store, AYSE, "E1", 1)
    draft(masa, [(F1, 2, 1), (F2, 1, 0)])
    planning.publish(masa.store, AYSE, "E1", 2)
    day.held(masa.store, AYSE, "E1", F2)
    assert f'action="{PLAN}/1/again"' in client.get(PLAN).text
    page = client.post(f"{PLAN}/1/again").text
    assert "1 stay, 1 move, 0 fall away, 0 are new." in page
    client.post(f"{PLAN}/3/publish")
    assert place(masa, F1, 3) == (0, 1)
    assert {m.pair: m.state for m in masa.store.plans.meetings(AYSE, "E1")} == {F1: "planned", F2: "held"}


def test_a_replaced_schedule_is_not_moved_any_more(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1)])
    planning.publish(masa.store, AYSE, "E1", 1)
    draft(masa, [(F1, 1, 1)])
    planning.publish(masa.store, AYSE, "E1", 2)
    assert move(client, "F1/B1", 2, 2)[0] == 409
    assert place(masa, F1) == (0, 1)


def test_a_partys_meetings_are_found_by_its_name(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1), (F2, 1, 0)])
    page = client.get(f"{PLAN}/1", params={"q": "yesilova"}).text
    assert "<h2>Yeşilova Kimya A.Ş.</h2>" in page
    assert page.count("<tbody>") == 1


def test_files_are_one_click_away(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1)])
    planning.publish(masa.store, AYSE, "E1", 1)
    addresses = re.findall(r'href="(/api/v1/[^"]+)"', client.get(PLAN).text)
    assert len(addresses) == 8
    grid = next(address for address in addresses if "/grid" in address)
    assert client.get(grid.replace("&amp;", "&")).content[:2] == b"PK"


def test_an_analyst_sees_the_schedule_and_no_form_to_change_it(client: TestClient) -> None:
    masa = seated(client)
    draft(masa, [(F1, 0, 1)])
    sign_in(client, masa, ActorRole.ANALYST)
    page = client.get(f"{PLAN}/1", params={"pair": "F1/B1"}).text
    assert "Nilüfer Kimya A.Ş." in page
    assert page.count('method="post"') == 1  # to sign out


def accept_all(masa: Masa) -> None:
    """Everybody says yes to everybody."""
    for at in range(1, 7):
        answer(masa.store, AYSE, "E1", Side.FIRM, f"F{at}", [Reply("B1", Answer.INTERESTED)])
    replies = [Reply(f"F{at}", Answer.INTERESTED) for at in range(1, 7)]
    answer(masa.store, AYSE, "E1", Side.BUYER, "B1", replies)
