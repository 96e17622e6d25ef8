"""An organiser sees who asks to be erased, and erases it."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from recommender.errors import NotFound
from recommender.records import Side
from recommender.service import Masa
from tests.pages.staff import sign_in
from tests.pages.test_own_data import decide
from tests.service.missions import AYSE

HERE = "/missions/E1/erasures"
F1 = {"side": "firm", "id": "F1"}


@pytest.fixture
def asked(client: TestClient, masa: Masa) -> TestClient:
    """Ayşe's browser, after F1 asked to be erased."""
    decide(client, masa, "F1", "erase")
    return sign_in(client, masa)


def test_a_request_needs_attention_until_it_is_taken_back(asked: TestClient, masa: Masa) -> None:
    said = "1 company asks for its data to be erased."
    assert said in asked.get("/missions/E1/attention").text
    page = asked.get(HERE).text
    assert page.count("Erase its data") == 1
    assert "Nilüfer Kimya A.Ş." in page
    decide(asked, masa, "F1", "keep")
    assert said not in asked.get("/missions/E1/attention").text
    assert "Nobody asks for it." in asked.get(HERE).text


def test_who_asked_is_erased_and_asks_no_more(asked: TestClient, masa: Masa) -> None:
    page = asked.post(HERE, data=F1 | {"sure": "true"}).text
    assert "data were erased" in page
    assert "Nobody asks for it." in page
    with pytest.raises(NotFound):
        masa.store.firm("F1")


def test_nobody_is_erased_unless_one_is_sure(asked: TestClient, masa: Masa) -> None:
    assert asked.post(HERE, data=F1).status_code == 422
    assert masa.store.firm("F1").name == "Nilüfer Kimya A.Ş."


def test_who_did_not_ask_is_not_erased(asked: TestClient, masa: Masa) -> None:
    for company in ({"side": "firm", "id": "F2"}, {"side": "buyer", "id": "F1"}):
        assert asked.post(HERE, data=company | {"sure": "true"}).status_code == 404
    assert masa.store.erasure_requests.open(AYSE, "E1").keys() == {(Side.FIRM, "F1")}
