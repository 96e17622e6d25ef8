"""What a party agrees to, and what becomes of its contact person."""

from __future__ import annotations

from fastapi.testclient import TestClient

from recommender.service import Masa
from tests.pages.test_party import YES, tap
from tests.pages.world import ADDRESS, link
from tests.service.missions import AYSE


def both_accept(client: TestClient, masa: Masa) -> None:
    tap(client, link(masa, "B1"), "F1", YES)
    tap(client, link(masa, "F1"), "B1", YES)


def decide(client: TestClient, masa: Masa, company_id: str, wish: str) -> str:
    return client.post(f"{link(masa, company_id)}/data", data={"wish": wish}).text


def test_a_contact_person_is_shown_once_both_accepted_and_it_agreed(client: TestClient, masa: Masa) -> None:
    decide(client, masa, "F1", "agree")
    assert ADDRESS not in client.get(link(masa, "B1")).text
    both_accept(client, masa)
    page = client.get(link(masa, "B1")).text
    assert page.count(f'href="mailto:{ADDRESS}"') == 1
    assert ADDRESS not in client.get(link(masa, "F1")).text


def test_a_consent_withdrawn_hides_the_person_again(client: TestClient, masa: Masa) -> None:
    both_accept(client, masa)
    decide(client, masa, "F1", "agree")
    assert ADDRESS in client.get(link(masa, "B1")).text
    decide(client, masa, "F1", "disagree")
    assert ADDRESS not in client.get(link(masa, "B1")).text


def test_a_consent_is_shown_with_its_text_and_time(client: TestClient, masa: Masa) -> None:
    page = decide(client, masa, "B1", "agree")
    assert "Редакция текста: ноябрь 2026" in page
    assert "Согласие дано" in page
    consent = masa.store.consents.of(AYSE, "E1")[0]
    assert (consent.company_id, consent.way.value) == ("B1", "link")


def test_a_text_that_nobody_wrote_is_not_agreed_to(client: TestClient, masa: Masa) -> None:
    answer = client.post(f"{link(masa, 'B1')}/data", data={"wish": "agree", "version": "1999-01"})
    assert answer.status_code == 422
    assert masa.store.consents.of(AYSE, "E1") == []


def test_a_wish_to_be_erased_reaches_the_organiser_and_can_be_taken_back(
    client: TestClient, masa: Masa
) -> None:
    assert "Talebiniz alındı" in decide(client, masa, "F1", "erase")
    change = masa.store.audit.page(AYSE, "E1", limit=1)[0]
    assert (change.subject, change.key, change.action) == ("erasure_request", "firm F1", "ask")
    assert "Talebiniz alındı" not in decide(client, masa, "F1", "keep")


def test_one_partys_wish_is_not_anothers(client: TestClient, masa: Masa) -> None:
    decide(client, masa, "F1", "erase")
    assert "Talebiniz alındı" not in client.get(f"{link(masa, 'F2')}/data").text
