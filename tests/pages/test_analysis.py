"""What an analyst finds: the engine asked step by step, and nobody's contact data."""

from __future__ import annotations

import re
import time
from html import unescape

import pytest
from fastapi.testclient import TestClient

from api.pages.routers import STAFF_PAGES
from recommender.records import ActorRole
from recommender.service import Masa
from tests.pages.staff import sign_in
from tests.pages.world import ADDRESS, link

ANALYST = ActorRole.ANALYST


@pytest.fixture
def analyst(client: TestClient, masa: Masa) -> TestClient:
    return sign_in(client, masa, ANALYST)


def opened(client: TestClient, path: str, **query: str) -> str:
    """A page once what it waits for is there."""
    for _ in range(300):
        answer = client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        if 'class="waiting"' not in answer.text:
            return unescape(answer.text)
        time.sleep(0.05)
    raise AssertionError("it never came")


def test_a_text_in_any_language_finds_what_means_the_same(analyst: TestClient) -> None:
    page = opened(analyst, "/analysis/ask", text="sodium hypochlorite solution in IBC")
    first = page.split('id="match-1"')[1].split('id="match-2"')[0]
    assert "Nilüfer Kimya A.Ş.: Sodyum hipoklorit %15, IBC" in first


def test_every_step_from_words_to_features_is_shown(analyst: TestClient) -> None:
    page = opened(analyst, "/analysis/ask", text="Эпоксидная смола без растворителя")
    assert "<td>эпоксидн</td>" in page
    assert '<span lang="tr">sıvı epoksi reçine' in page
    assert "Su bazlı epoksi reçine" in page.split("By meaning (cosine)")[1].split("By words (BM25)")[0]
    assert "<code>concept_same</code>" in page


def test_the_features_add_up_to_the_score(analyst: TestClient) -> None:
    page = opened(analyst, "/analysis/ask", text="epoksi reçine")
    first = page.split('class="features"')[1].split("</table>")[0]
    amounts = [float(amount) for amount in re.findall(r"[+-]0\.\d{3}", first)]
    score = re.search(r'<td class="number">1</td>.*?<td class="number">(0\.\d{3})</td>', page, re.S)
    assert score is not None
    assert sum(amounts) == pytest.approx(float(score[1]), abs=0.0005 * (len(amounts) + 1))


def test_a_product_is_asked_from_the_other_side(analyst: TestClient) -> None:
    page = opened(analyst, "/analysis/ask", text="titanium dioxide rutile", side="firm")
    assert "ООО «Пример-Химторг»: Диоксид титана рутильный" in page


def test_asking_writes_nothing(analyst: TestClient, masa: Masa) -> None:
    before = masa.store.counts(), masa.store.fingerprints()
    opened(analyst, "/analysis/ask", text="sodium hypochlorite")
    assert (masa.store.counts(), masa.store.fingerprints()) == before


@pytest.mark.parametrize("text", ["!?", "…"])
def test_a_text_without_words_is_refused_beside_the_box(analyst: TestClient, text: str) -> None:
    answer = analyst.get("/analysis/ask", params={"text": text})
    assert (answer.status_code, "please write some words" in answer.text) == (422, True)


def test_another_organisations_companies_are_not_found(client: TestClient, masa: Masa) -> None:
    from api.access import COOKIE
    from tests.pages.staff import token

    client.cookies.set(COOKIE, token(masa, ANALYST, "İzmir", "hale"))
    page = opened(client, "/analysis/ask", text="sodium hypochlorite")
    assert "Nilüfer" not in page


PAGES = sorted(
    {
        route.path
        for router in STAFF_PAGES
        for route in router.routes
        if "GET" in route.methods and ANALYST in router.roles("GET")  # type: ignore[attr-defined]
    }
)


@pytest.mark.parametrize("path", PAGES)
def test_an_analyst_reads_no_contact_data(analyst: TestClient, path: str) -> None:
    filled = path.replace("{event_id}", "E1").replace("{company_id}", "F1").replace("{side}", "firm")
    page = analyst.get(re.sub(r"\{\w+\}", "x", filled), params={"text": "sodium hypochlorite"}).text
    for private in (ADDRESS, "Kişi", "Иван"):
        assert private not in page, path


def test_the_map_shows_every_line_once(analyst: TestClient, masa: Masa) -> None:
    page = opened(analyst, "/analysis/map")
    bubbles = re.findall(r"\((\d+) \+ (\d+)\)</title>", page)
    products = sum(len(firm.products) for firm in masa.store.firms())
    needs = sum(len(buyer.needs) for buyer in masa.store.buyers())
    assert (sum(int(p) for p, _ in bubbles), sum(int(n) for _, n in bubbles)) == (products, needs)


def test_a_bubble_of_the_map_opens_to_its_lines(analyst: TestClient) -> None:
    page = opened(analyst, "/analysis/map")
    bubble = re.search(r'href="\?cell=(\d+-\d+)#lines">.*?Клей полиуретановый', page)
    assert bubble is not None
    assert '<th scope="row">Клей полиуретановый</th>' in opened(analyst, "/analysis/map", cell=bubble[1])


def test_a_line_without_a_code_has_the_sector_of_its_article(analyst: TestClient) -> None:
    page = opened(analyst, "/analysis/map", sector="32")
    assert '<th scope="row">Диоксид титана рутильный</th>' in page


def test_feedback_is_counted_by_event_language_and_sector(
    analyst: TestClient, client: TestClient, masa: Masa
) -> None:
    for firm, answer in (("F1", "interested"), ("F2", "not_interested"), ("F2", "interested")):
        path = f"{link(masa, 'B1')}/answers"
        assert client.post(path, data={"partner_id": firm, "answer": answer}).status_code == 200
    page = opened(analyst, "/analysis/data")
    assert "2 answers" in page
    counted = re.findall(
        r'<th scope="row">([^<]+)</th>\s*<td><svg.*?</svg></td>\s*<td class="number">(\d+)</td><td class="number">(\d+)</td>',
        page,
        re.S,
    )
    assert ("Moskova kimya heyeti", "2", "2") in counted
    assert ("Russian", "2", "2") in counted
    assert {name for name, *_ in counted} >= {"38 other chemical products", "no code"}


def test_what_is_lacking_for_each_kind_is_told_in_numbers(analyst: TestClient) -> None:
    page = opened(analyst, "/analysis/data")
    assert "0 / 100" in page
    assert "0 / 500" in page
    assert "not enough yet" in page
