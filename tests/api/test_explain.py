"""The explanation of any pair over HTTP, and filters that are applied before ranking."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from recommender.records import BuyerId, Exclusion, FirmId
from recommender.service import Masa
from tests.api.test_api import client, store

__all__ = ["client", "store"]


def test_a_pair_is_explained_with_a_waterfall_that_adds_up(client: TestClient, store: Masa) -> None:
    body = client.get("/api/v1/explain?need=B2-1&firm=F2&language=tr").json()
    assert (body["rank"], body["found"], body["obstacles"]) == (1, 8, [])
    assert sum(part["amount"] for part in body["contributions"]) == pytest.approx(body["score"], abs=1e-5)
    met = next(reason for reason in body["reasons"] if reason["code"] == "words_met")
    assert {span["line"] for span in met["spans"]} == {"need", "product"}


def test_why_a_filtered_pair_is_missing_is_told_in_the_readers_language(
    client: TestClient, store: Masa
) -> None:
    store.store.add_exclusion(Exclusion(FirmId("F2"), BuyerId("B2"), "customer"))
    body = client.get("/api/v1/explain?need=B2-1&firm=F2&language=ru").json()
    assert body["rank"] is None
    assert [reason["text"] for reason in body["obstacles"]] == [
        "не показывается: покупатель уже клиент фирмы"
    ]


def test_why_a_firm_is_not_on_a_list_with_filters_is_told(client: TestClient, store: Masa) -> None:
    asked = "/api/v1/explain?need=B2-1&firm=F2&language=tr"
    body = client.get(f"{asked}&speaks=de").json()
    assert (body["rank"], body["found"]) == (None, 0)
    assert [reason["text"] for reason in body["obstacles"]] == ["istenen süzgeçle elendi: dil"]
    assert client.get(f"{asked}&speaks=tr").json()["obstacles"] == []


def test_an_unknown_need_or_firm_is_not_found(client: TestClient, store: Masa) -> None:
    assert client.get("/api/v1/explain?need=nobody&firm=F2").json()["code"] == "need_unknown"
    assert client.get("/api/v1/explain?need=B2-1&firm=nobody").json()["code"] == "firm_unknown"


def test_k_matches_are_given_after_filtering(client: TestClient, store: Masa) -> None:
    entries = client.get("/api/v1/needs/B2-1/matches?k=5&speaks=tr").json()["entries"]
    assert len(entries) == 5
    assert client.get("/api/v1/needs/B2-1/matches?speaks=de").json()["entries"] == []
    assert client.get("/api/v1/firms/F1/matches?segment=service").json()["entries"] == []
    assert client.get("/api/v1/firms/F1/matches?segment=nonsense").status_code == 422
