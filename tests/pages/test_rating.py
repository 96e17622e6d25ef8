"""What a party says of a meeting that was held."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from fastapi.testclient import TestClient

from recommender.records import MeetingState, Outcome, OutcomeKind
from recommender.service import Masa
from tests.pages.test_party import late
from tests.pages.world import link, publish
from tests.service.missions import AYSE


@pytest.fixture
def held(masa: Masa) -> None:
    publish(masa, MeetingState.HELD)


def outcomes(masa: Masa) -> Sequence[Outcome]:
    return masa.store.results.of(AYSE, "E1")


@pytest.mark.usefixtures("held")
def test_a_held_meeting_is_rated_from_the_schedule(client: TestClient, masa: Masa) -> None:
    path = link(masa, "B1")
    assert f'href="{path}/meetings/F1"' in client.get(path).text
    page = client.post(f"{path}/meetings/F1", data={"rating": "4", "kind": "samples", "note": "Ждём"}).text
    said = outcomes(masa)[0]
    assert (said.side, said.kind, said.rating, said.note) == ("buyer", OutcomeKind.SAMPLES, 4, "Ждём")
    assert "★★★★☆" in page


@pytest.mark.usefixtures("held")
def test_a_word_after_the_deadline_counts_and_may_be_changed(client: TestClient, masa: Masa) -> None:
    path = f"{late(masa)}/meetings/F1"
    client.post(path, data={"kind": "none"})
    client.post(path, data={"kind": "order", "amount": "1500.50", "currency": "EUR"})
    assert [(said.kind, said.amount, said.currency) for said in outcomes(masa)] == [
        (OutcomeKind.ORDER, Decimal("1500.50"), "EUR")
    ]
    assert 'value="1500.50"' in client.get(path).text


@pytest.mark.usefixtures("held")
def test_money_is_forgotten_where_nothing_was_sold(client: TestClient, masa: Masa) -> None:
    form = {"kind": "samples", "amount": "10", "currency": "EUR"}
    client.post(f"{link(masa, 'B1')}/meetings/F1", data=form)
    assert [(said.kind, said.amount) for said in outcomes(masa)] == [(OutcomeKind.SAMPLES, None)]


@pytest.mark.usefixtures("held")
def test_one_side_never_reads_what_the_other_said(client: TestClient, masa: Masa) -> None:
    client.post(f"{link(masa, 'B1')}/meetings/F1", data={"kind": "none", "note": "Слишком дорого"})
    theirs = client.get(f"{link(masa, 'F1')}/meetings/B1").text
    assert "Слишком дорого" not in theirs
    assert "checked" not in theirs


@pytest.mark.parametrize("partner", ["F1", "F2"])
def test_a_meeting_that_was_not_held_is_not_rated(client: TestClient, masa: Masa, partner: str) -> None:
    publish(masa)
    path = f"{link(masa, 'B1')}/meetings/{partner}"
    assert client.get(path).status_code == 404
    assert client.post(path, data={"kind": "none"}).status_code in (404, 422)
    assert outcomes(masa) == []
