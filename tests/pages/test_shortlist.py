"""The shortlist in the hands of one organiser, and of two at once."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from recommender.records import Standing
from recommender.service import shortlists
from recommender.service.working import work_once
from tests.pages.desk import HERE, pair, seated, standing, version
from tests.service.missions import AYSE, CAN

LIST = f"{HERE}/shortlist"
BUYER = "?by=buyer&company=B1"


def entries(page: str) -> list[str]:
    """The firms on B1's list, in order."""
    table = page.split('class="entries"')[1].split("</table>")[0]
    return re.findall(r'company=F\d+&amp;partner=B1">([^<]+)</a>', table)


def test_a_buyers_list_stands_in_order(client: TestClient) -> None:
    seated(client)
    assert len(entries(client.get(f"{LIST}{BUYER}").text)) == 6


def test_a_bulk_change_pins_all_that_were_ticked(client: TestClient) -> None:
    masa = seated(client)
    form = {"seen": version(masa), "back": BUYER, "do": "pin", "pair": ["F1/B1", "F3/B1"]}
    assert "2 entries changed." in client.post(LIST, data=form).text
    pinned = [n for n in range(1, 7) if standing(masa, n) is Standing.PINNED]
    assert pinned == [1, 3]


def test_an_entry_moves_above_another(client: TestClient) -> None:
    masa = seated(client)
    order = [p for p, _ in masa.store.shortlists.order(AYSE, "E1")]
    last, first = ("/".join(order[at]) for at in (-1, 0))
    client.post(LIST, data={"seen": version(masa), "one": f"above {last} {first}"})
    assert [p for p, _ in masa.store.shortlists.order(AYSE, "E1")] == [order[-1], *order[:-1]]


def test_an_entry_moves_below_the_last(client: TestClient) -> None:
    masa = seated(client)
    order = [p for p, _ in masa.store.shortlists.order(AYSE, "E1")]
    first, last = ("/".join(order[at]) for at in (0, -1))
    led = client.post(LIST, data={"seen": version(masa), "one": f"below {first} {last}"})
    assert [p for p, _ in masa.store.shortlists.order(AYSE, "E1")] == [*order[1:], order[0]]
    assert led.url.fragment == "entry-6"


def test_a_move_beside_an_entry_that_is_gone_leads_to_the_end(client: TestClient) -> None:
    masa = seated(client)
    order = [p for p, _ in masa.store.shortlists.order(AYSE, "E1")]
    client.post(LIST, data={"seen": version(masa), "one": f"above {'/'.join(order[0])} F9/B1"})
    assert [p for p, _ in masa.store.shortlists.order(AYSE, "E1")] == [*order[1:], order[0]]


def test_a_dropped_entry_is_folded_away_and_can_be_put_back(client: TestClient) -> None:
    masa = seated(client)
    page = client.post(LIST, data={"seen": version(masa), "back": BUYER, "one": "drop F1/B1"}).text
    assert "1 entry is not on the list" in page
    assert len(entries(page)) == 5
    page = client.post(LIST, data={"seen": version(masa), "back": BUYER, "one": "choose F1/B1"}).text
    assert len(entries(page)) == 6


def test_the_latest_change_is_taken_back(client: TestClient) -> None:
    masa = seated(client)
    client.post(LIST, data={"seen": version(masa), "back": BUYER, "one": "block F1/B1"})
    assert standing(masa, 1) is Standing.BLOCKED
    client.post(f"{LIST}/undo", data={"back": BUYER})
    assert standing(masa, 1) is Standing.CHOSEN


def test_where_there_is_nothing_to_take_back_the_list_says_so(client: TestClient) -> None:
    seated(client)
    client.post(f"{LIST}/undo", data={"back": BUYER})
    page = client.post(f"{LIST}/undo", data={"back": BUYER})
    assert page.status_code == 200
    assert "There is no change of yours to take back." in page.text
    assert client.post("/missions/nowhere/shortlist/undo").status_code == 404


def test_a_partner_is_added_by_name(client: TestClient) -> None:
    masa = seated(client)
    shortlists.stand(masa.store, AYSE, "E1", [pair(1)], Standing.DROPPED, int(version(masa)))
    form = {
        "seen": version(masa),
        "back": BUYER,
        "side": "buyer",
        "company": "B1",
        "partner": "nilufer kimya",
    }
    client.post(f"{LIST}/add", data=form)
    assert standing(masa, 1) is Standing.CHOSEN


def test_an_unclear_name_adds_nobody(client: TestClient) -> None:
    masa = seated(client)
    form = {"seen": version(masa), "back": BUYER, "side": "buyer", "company": "B1", "partner": "kimya"}
    assert "6 companies are called so." in client.post(f"{LIST}/add", data=form).text


def test_of_two_organisers_neither_loses_an_edit(client: TestClient) -> None:
    masa = seated(client)
    seen = version(masa)
    shortlists.comment(masa.store, CAN, "E1", pair(1), "Fuarda tanışıldı", int(seen))
    form = {"seen": seen, "back": BUYER, "pair": "F1/B1", "comment": "Önce numune"}
    refused = client.post(LIST, data=form)
    assert refused.status_code == 409
    assert "can" in refused.text.split('class="conflict"')[1].split("</section>")[0]
    assert "Önce numune" in refused.text
    assert "Fuarda tanışıldı" in refused.text
    again = re.search(r'name="seen" value="(\d+)"', refused.text.split('class="conflict"')[1])
    assert again is not None
    client.post(LIST, data=form | {"seen": again[1]})
    assert masa.store.shortlists.some(AYSE, "E1", {pair(1)})[pair(1)].comment == "Önce numune"
    log = [change.actor_id for change in masa.store.shortlists.changes(AYSE, "E1")]
    assert log[-2:] == ["can", "ayse"]


def test_edits_of_different_pairs_do_not_meet(client: TestClient) -> None:
    masa = seated(client)
    seen = version(masa)
    shortlists.comment(masa.store, CAN, "E1", pair(1), "Fuarda tanışıldı", int(seen))
    assert client.post(LIST, data={"seen": seen, "one": "pin F2/B1"}).status_code == 200
    assert standing(masa, 2) is Standing.PINNED


def test_the_figures_follow_the_list(client: TestClient) -> None:
    masa = seated(client)
    assert "6 matches on the list" in client.get(LIST).text
    page = client.post(LIST, data={"seen": version(masa), "one": "drop F1/B1"}).text
    assert "5 matches on the list" in page
    settings = page.split('class="fairness"')[1].split("</table>")[0]
    assert settings.count('type="radio"') == 5


def test_filling_is_a_job_that_leaves_alone_what_was_done_by_hand(client: TestClient) -> None:
    masa = seated(client)
    client.post(LIST, data={"seen": version(masa), "one": "drop F1/B1"})
    assert "The list is being filled." in client.post(f"{LIST}/fill", data={"size": "6"}).text
    assert work_once(masa)
    assert "The list is being filled." not in client.get(LIST).text
    assert standing(masa, 1) is Standing.DROPPED
