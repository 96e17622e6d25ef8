"""Opening a link is kept, with what was on the list; the page does not wait for it."""

from __future__ import annotations

from fastapi.testclient import TestClient

from recommender.records import Side
from recommender.service import Masa
from tests.pages.world import link
from tests.service.missions import AYSE


def test_the_page_behind_a_link_keeps_what_it_showed(client: TestClient, masa: Masa) -> None:
    client.get(link(masa, "B1"))
    client.get(link(masa, "B1"))
    found = masa.store.showings.of(AYSE, "E1")
    assert [(one.side, one.buyer_id, one.rank) for one in found] == [
        (Side.BUYER, "B1", place) for place in range(1, 7)
    ]
    assert all(one.features and one.engine_version for one in found)


def test_unfolding_a_partner_is_kept_once(client: TestClient, masa: Masa) -> None:
    page = client.get(link(masa, "B1")).text
    assert """hx-trigger="toggle once" hx-vals='{"partner_id": "F2"}'""" in page
    for _ in range(2):
        assert client.post(f"{link(masa, 'B1')}/opened", data={"partner_id": "F2"}).status_code == 204
    opened = [one.firm_id for one in masa.store.showings.of(AYSE, "E1") if one.opened_at is not None]
    assert opened == ["F2"]


def test_a_partner_that_was_not_shown_cannot_be_unfolded(client: TestClient, masa: Masa) -> None:
    client.get(link(masa, "B1"))
    assert client.post(f"{link(masa, 'B1')}/opened", data={"partner_id": "F9"}).status_code == 404
