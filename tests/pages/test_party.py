"""What a buyer in Moscow and a firm in Bursa find behind their links."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from recommender.records import Answer, Exclusion, Side
from recommender.service import Masa, invitations
from tests.pages.world import ADDRESS, link, publish, said
from tests.service.missions import AYSE

YES, NO, CUSTOMER = "interested", "not_interested", "customer"
BUYER = (Side.BUYER, "B1")


def tap(client: TestClient, path: str, partner: str, answer: str, **more: str) -> str:
    form = {"partner_id": partner, "answer": answer, **more}
    return client.post(f"{path}/answers", data=form).text


def wanted(page: str) -> list[str]:
    """The names in the reader's own order."""
    return re.findall(r"<span>(\w+ Kimya A\.Ş\.)</span>", page)


def test_a_buyer_reads_its_six_firms_in_russian(client: TestClient, masa: Masa) -> None:
    page = client.get(link(masa, "B1")).text
    assert '<html lang="ru">' in page
    assert page.count("<article") == 6
    assert "Вы ответили по 0 из 6 компаний" in page
    assert "6 компаний ждут ответа" in page
    assert "Sodyum hipoklorit %15, IBC" in page


def test_a_firm_reads_in_turkish(client: TestClient, masa: Masa) -> None:
    page = client.get(link(masa, "F1")).text
    assert '<html lang="tr">' in page
    assert "1 şirketten 0 tanesi yanıtlandı" in page
    assert "ООО «Пример-Химторг»" in page


def test_a_missing_certificate_is_named_and_a_held_one_is_not(client: TestClient, masa: Masa) -> None:
    page = client.get(link(masa, "B1")).text
    cards = {
        name: card for card in page.split("<article") for name in ("Nilüfer", "Karadeniz") if name in card
    }
    assert "требуемый документ не указан: ISO 9001" in cards["Nilüfer"]
    assert "требуемый документ не указан" not in cards["Karadeniz"]


def test_papers_that_the_goods_call_for_are_named_to_both(client: TestClient, masa: Masa) -> None:
    assert "средство: запросите номер свидетельства" in client.get(link(masa, "B1")).text
    assert "devlet tescil numarasını isteyin" in client.get(link(masa, "F1")).text


def test_a_partner_may_be_dragged_over_several_places(client: TestClient, masa: Masa) -> None:
    path = link(masa, "B1")
    for firm in ("F1", "F2", "F3"):
        page = tap(client, path, firm, YES)
    first, second, third = wanted(page)
    number = {"Nilüfer": "F1", "Yeşilova": "F2", "Karadeniz": "F3"}[third.split()[0]]
    moved = client.post(f"{path}/order", data={"partner_id": number, "by": "-2"}).text
    assert wanted(moved) == [third, first, second]


def test_both_are_told_that_both_want_to_meet(client: TestClient, masa: Masa) -> None:
    assert "Обе стороны хотят встретиться" not in tap(client, link(masa, "B1"), "F1", YES)
    tap(client, link(masa, "F1"), "B1", YES)
    assert client.get(link(masa, "B1")).text.count("Обе стороны хотят встретиться") == 1


def test_no_contact_data_is_shown_while_nobody_agreed_to_it(client: TestClient, masa: Masa) -> None:
    publish(masa)
    tap(client, link(masa, "B1"), "F1", YES)
    tap(client, link(masa, "F1"), "B1", YES)
    assert ADDRESS not in client.get(link(masa, "B1")).text
    assert ADDRESS not in client.get(link(masa, "F1")).text


def test_a_tap_is_kept_and_another_takes_its_place(client: TestClient, masa: Masa) -> None:
    path = link(masa, "B1")
    page = tap(client, path, "F1", YES)
    assert "Вы ответили по 1 из 6 компаний" in page
    assert [(d.pair, d.answer) for d in said(masa, "B1")] == [(("F1", "B1"), Answer.INTERESTED)]
    tap(client, path, "F1", NO)
    assert [d.answer for d in said(masa, "B1")] == [Answer.NOT_INTERESTED]


def test_a_tap_leads_back_to_its_partner(client: TestClient, masa: Masa) -> None:
    path = link(masa, "B1")
    form = {"partner_id": "F1", "answer": YES, "place": "3"}
    answer = client.post(f"{path}/answers", data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}#match-3")


def test_a_customer_named_by_mistake_may_be_suggested_again(client: TestClient, masa: Masa) -> None:
    path = link(masa, "B1")
    tap(client, path, "F1", CUSTOMER)
    assert masa.store.exclusions() == [Exclusion(*said(masa, "B1")[0].pair, "customer")]
    tap(client, path, "F1", YES)
    assert masa.store.exclusions() == []


def test_what_the_other_side_says_of_trading_stays(client: TestClient, masa: Masa) -> None:
    tap(client, link(masa, "F1"), "B1", CUSTOMER)
    tap(client, link(masa, "B1"), "F1", CUSTOMER)
    tap(client, link(masa, "B1"), "F1", YES)
    assert len(masa.store.exclusions()) == 1


def test_a_word_why_is_kept_when_the_answer_changes(client: TestClient, masa: Masa) -> None:
    path = link(masa, "B1")
    tap(client, path, "F1", YES, word="Нужен <образец>")
    page = tap(client, path, "F1", NO)
    assert said(masa, "B1")[0].word == "Нужен <образец>"
    assert "Нужен &lt;образец&gt;" in page


def test_one_orders_the_partners_one_wants(client: TestClient, masa: Masa) -> None:
    path = link(masa, "B1")
    for firm in ("F1", "F2", "F3"):
        page = tap(client, path, firm, YES)
    last = wanted(page)[2]
    number = {"Nilüfer": "F1", "Yeşilova": "F2", "Karadeniz": "F3"}[last.split()[0]]
    moved = client.post(f"{path}/order", data={"partner_id": number, "by": "-1"}).text
    assert wanted(moved) == [wanted(page)[0], last, wanted(page)[1]]
    assert sorted((d.preference or 0) for d in said(masa, "B1")) == [1, 2, 3]
    assert wanted(tap(client, path, number, NO)) == [wanted(page)[0], wanted(page)[1]]


def test_nobody_orders_who_is_not_wanted(client: TestClient, masa: Masa) -> None:
    answer = client.post(f"{link(masa, 'B1')}/order", data={"partner_id": "F1", "by": "-1"})
    assert answer.status_code == 404
    assert said(masa, "B1") == []


def test_one_cannot_answer_about_who_is_not_on_ones_list(client: TestClient, masa: Masa) -> None:
    answer = client.post(f"{link(masa, 'F1')}/answers", data={"partner_id": "B2", "answer": YES})
    assert answer.status_code == 404
    assert said(masa, "F1") == []


@pytest.mark.parametrize("forged", ["forged", "WyJhIl0.aaaa", "a.b.c"])
def test_a_made_up_link_shows_nothing_and_says_what_to_do(client: TestClient, forged: str) -> None:
    answer = client.get(f"/i/{forged}", headers={"Accept-Language": "ru"})
    assert answer.status_code == 403
    assert "Откройте ссылку из письма ещё раз" in answer.text
    assert "Moskova" not in answer.text


def test_a_withdrawn_link_shows_nothing_and_says_what_to_do(client: TestClient, masa: Masa) -> None:
    path = link(masa, "B1")
    invitations.revoke(masa.store, AYSE, "E1", BUYER)
    answer = client.get(path, headers={"Accept-Language": "tr"})
    assert (answer.status_code, "Bu bağlantı geri çekildi" in answer.text) == (403, True)
    assert "Kimya A.Ş." not in answer.text


def test_after_the_deadline_a_link_shows_nothing_and_takes_no_answer(client: TestClient, masa: Masa) -> None:
    path = late(masa)
    answer = client.get(path, headers={"Accept-Language": "ru"})
    assert (answer.status_code, "Срок ответа истёк" in answer.text) == (403, True)
    assert client.post(f"{path}/answers", data={"partner_id": "F1", "answer": YES}).status_code == 403
    assert said(masa, "B1") == []


def test_after_the_deadline_a_link_shows_the_published_schedule(client: TestClient, masa: Masa) -> None:
    path = late(masa)
    publish(masa)
    page = client.get(path).text
    assert "Москва 10:00–10:30" in page
    assert "Стамбул 10:00–10:30" in page
    assert "Стол 2" in page
    assert "<form" not in page


def test_the_schedule_leads_to_the_calendar(client: TestClient, masa: Masa) -> None:
    publish(masa)
    page = client.get(link(masa, "B1")).text
    address = re.search(r'href="http://testserver(/calendars/[^"]+)"', page)
    assert address is not None
    assert f'href="webcal://testserver{address[1]}"' in page
    calendar = client.get(address[1])
    assert calendar.text.startswith("BEGIN:VCALENDAR")
    assert "Встреча: Nilüfer Kimya" in calendar.text


def test_the_language_is_switched_at_any_time_and_kept(client: TestClient, masa: Masa) -> None:
    path = link(masa, "B1")
    assert '<html lang="en">' in client.get(path, params={"language": "en"}).text
    assert '<html lang="en">' in tap(client, path, "F1", YES)
    assert '<html lang="tr">' in client.get(path, params={"language": "tr"}).text


@pytest.mark.parametrize("path", ["/i/forged", "own"])
def test_a_page_loads_nothing_from_elsewhere_and_runs_nothing_inline(
    client: TestClient, masa: Masa, path: str
) -> None:
    answer = client.get(link(masa, "B1") if path == "own" else path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", answer.text)
    addresses = re.findall(r'(?:src|href|action)="([^"#?]+)', answer.text)
    assert [address for address in addresses if not address.startswith("/")] == []
    assert answer.headers["cache-control"] == "no-store"


def test_a_page_with_all_it_loads_is_under_200_kilobytes(client: TestClient, masa: Masa) -> None:
    page = client.get(link(masa, "B1"))
    loaded = re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text)
    assert len(set(loaded)) == 6
    assert len(page.content) + sum(len(client.get(path).content) for path in set(loaded)) < 200_000


def late(masa: Masa) -> str:
    """B1's link after its deadline has passed."""
    past = datetime.now(UTC) - timedelta(days=1)
    invitations.revoke(masa.store, AYSE, "E1", BUYER)
    invitations.invite(masa.store, AYSE, "E1", [BUYER], past, now=past - timedelta(days=1))
    return link(masa, "B1")
