"""Who takes part, and how they are invited, on the organiser's pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from recommender.records import WishKind
from recommender.service import Masa, invitations
from tests.pages.staff import sign_in
from tests.pages.world import invitation
from tests.service.missions import AYSE

HERE = "/missions/E1/participants"
B1 = f"{HERE}/buyer/B1"


def present(masa: Masa) -> set[str]:
    return {party.company_id for party in masa.store.participation.of(AYSE, "E1")}


def party_form(page: str) -> dict[str, str | list[str]]:
    """What stands in the form of a party."""
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen is not None
    free = re.findall(r'name="free" value="(\d+)" checked', page)
    return {"seen": seen[1].replace("&#34;", '"'), "free": free, "delegates": "1"}


def test_a_company_is_found_and_added(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    assert 'name="id" value="B2"' in client.get(HERE, params={"q": "краска"}).text
    page = client.post(HERE, data={"side": "buyer", "id": "B2"}).text
    assert "1 company takes part now." in page
    assert "B2" in present(masa)


def test_all_of_a_side_are_added_at_once(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    client.post(HERE, data={"side": "buyer"})
    assert present(masa) >= {"B1", "B2"}


def test_a_company_is_taken_off(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    client.post(f"{HERE}/firm/F6/remove")
    assert "F6" not in present(masa)


def test_the_list_is_narrowed_to_those_without_a_match(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    client.post(HERE, data={"side": "buyer", "id": "B2"})
    page = client.get(HERE, params={"show": "unmatched"}).text
    assert re.findall(r'<td><a href="[^"]+/(\w+)">', page) == ["B2"]


def test_hours_delegates_and_wishes_are_saved(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    form = party_form(client.get(B1).text)
    assert form["free"] == ["0", "1", "2", "3"]
    page = client.post(
        B1, data=form | {"free": ["0", "1"], "delegates": "2", "must_meet": "Karadeniz\nF1"}
    ).text
    assert "Saved." in page
    kept = next(party for party in masa.store.participation.of(AYSE, "E1") if party.company_id == "B1")
    assert (kept.away, kept.delegates) == ({2, 3}, 2)
    wishes = [w for w in masa.store.participation.wishes(AYSE, "E1") if w.kind is WishKind.MUST_MEET]
    assert [wish.firm_id for wish in wishes] == ["F3", "F1"]


@pytest.mark.parametrize(("written", "said"), [("Kimya", "Not one partner each: Kimya"), ("F99", "F99")])
def test_a_partner_that_is_not_clear_is_asked_for_and_nothing_is_saved(
    client: TestClient, masa: Masa, written: str, said: str
) -> None:
    sign_in(client, masa)
    form = party_form(client.get(B1).text)
    answer = client.post(B1, data=form | {"delegates": "2", "must_meet": written})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert masa.store.participation.wishes(AYSE, "E1") == []
    assert {party.delegates for party in masa.store.participation.of(AYSE, "E1")} == {1}


def test_what_somebody_changed_meanwhile_is_not_overwritten(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    form = party_form(client.get(B1).text)
    client.post(B1, data=form | {"delegates": "2"})
    assert client.post(B1, data=form | {"free": ["0"]}).status_code == 412


def test_without_a_mail_server_links_are_there_to_be_copied(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, language="tr")
    page = client.get("/missions/E1/invitations").text
    assert "E-posta sunucusu ayarlanmamış" in page
    links = re.findall(r'data-copy="http://testserver(/i/[^"]+)"', page)
    assert len(links) == 7
    assert client.get(links[0]).status_code == 200


def test_those_that_are_ticked_are_invited_and_nobody_else(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    for id_ in ("F1", "F2"):
        client.post(f"/missions/E1/invitations/firm/{id_}/revoke")
    page = client.post("/missions/E1/invitations", data={"party": ["firm F1"]}).text
    assert "1 company was invited." in page
    assert invitation(masa, "F1").revoked_at is None
    assert "not invited (1)" in page


def test_the_list_shows_who_did_not_answer_in_time(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa, language="ru")
    past = datetime.now(UTC) - timedelta(days=1)
    invitations.revoke(masa.store, AYSE, "E1", (invitation(masa, "F1").side, "F1"))
    party = [(invitation(masa, "F2").side, "F1")]
    invitations.invite(masa.store, AYSE, "E1", party, past, now=past - timedelta(days=1))
    page = client.get("/missions/E1/invitations", params={"show": "overdue"}).text
    assert "не ответила (1)" in page
    assert page.count('name="party"') == 1


def test_a_made_up_party_is_not_invited(client: TestClient, masa: Masa) -> None:
    sign_in(client, masa)
    assert client.post("/missions/E1/invitations", data={"party": ["king F1"]}).status_code == 404
